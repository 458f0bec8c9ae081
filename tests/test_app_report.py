"""The page Export makes a report in a child process, and offers it in every format and language."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from shipped_parks import shipped_plan
from streamlit.testing.v1 import AppTest

from symbiosis.show.words import Words
from symbiosis.views import plan_files_offered
from symbiosis.views.here import _workspaces, jobs
from symbiosis.views.plan_files_offered import _made

PATIENCE = 600


def made(test):
    """Press the button and wait for the child."""
    test.button(key="decide report_file").click().run()
    job = jobs().of(test.session_state.owner, "report_file")
    assert job is None or job.ended.wait(PATIENCE)
    test.run()
    test.run()
    assert not test.exception
    return [button for button in test.get("download_button") if button.key == "download_report"]


def test_a_report_is_made_by_a_child_and_offered_in_the_chosen_format(root):
    test = AppTest.from_file(str(root / "app.py"), default_timeout=PATIENCE)
    test.query_params.update({"lang": "zh", "park": "teaching"})
    test.run()
    test.switch_page("symbiosis/views/export_page.py").run()
    assert not test.exception
    assert [each for each in test.get("download_button") if each.key == "download_report"] == []
    # The shipped plan knows what its exchanges are worth: nobody has to ask.
    assert test.toggle(key="report_worth teaching").disabled
    (offered,) = made(test)
    assert Words("zh")("export.report_pdf") in offered.label
    test.segmented_control(key="report_kind zh").set_value("docx").run()
    # Another format is another question: what was made answers it no more.
    assert [each for each in test.get("download_button") if each.key == "download_report"] == []
    kept = _workspaces().open(test.session_state.owner).answers.values()
    assert [each[:4] for each in kept] == [b"%PDF"]


def test_a_file_is_made_once_for_each_plan_and_each_language():
    plan = shipped_plan("teaching")
    first = _made("xlsx", "teaching a", "en", plan)
    # What was made is found again by the plan's name: nobody needs the plan.
    assert _made("xlsx", "teaching a", "en", None) == first
    assert _made("xlsx", "teaching a", "zh", plan) != first
    other = replace(plan, scenario=plan.scenario.model_copy(update={"note": "another"}))
    assert _made("json", "teaching a", "en", plan) != _made("json", "teaching b", "en", other)


def test_what_cannot_stand_in_a_files_name_is_left_out(monkeypatch):
    monkeypatch.setattr(plan_files_offered, "title_of", lambda _: 'A/B: "park" ')
    at = SimpleNamespace(say=Words("zh"), park_name="x")
    kept = SimpleNamespace(name="碳价 100 · 14:03")
    name = plan_files_offered.file_name(at, kept, "report", "pdf", "en")
    assert name == "A_B_park_碳价_100_14_03_报告_en.pdf"
