"""The page Export makes a report in a child process, and offers it in every format and language."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from symbiosis.show.words import Words
from symbiosis.views.here import _workspaces, jobs

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
