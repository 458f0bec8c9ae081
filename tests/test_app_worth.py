"""The panel of a flow says what the park loses without it, once somebody asks."""

from __future__ import annotations

from dataclasses import replace

from shipped_parks import shipped_park
from streamlit.testing.v1 import AppTest

from symbiosis.plan.folder.shipped_plans import load_shipped_plan
from symbiosis.plan.reading.shapes import unasked
from symbiosis.show.names import stream_names
from symbiosis.show.words import Words
from symbiosis.views.here import _workspaces, jobs

PATIENCE = 600
FLOW = "steelworks>brewery:heat"


def opened(root, language, **chosen):
    test = AppTest.from_file(str(root / "app.py"), default_timeout=PATIENCE)
    test.query_params.update({"lang": language, **chosen})
    test.run()
    return test


def with_worth():
    """Give the plan that the teaching park ships with, with what its parts are worth."""
    return load_shipped_plan("teaching", shipped_park("teaching"))


def on_the_network(test):
    test.switch_page("symbiosis/views/network_page.py").run()
    assert not test.exception
    return test


def told(test):
    said = " ".join(str(each.value) for each in test.get("html"))
    return said + " ".join(
        each.proto.body for each in test.get("html") if hasattr(each.proto, "body")
    )


def test_a_plan_that_knows_what_its_parts_are_worth_says_it_at_once(root):
    say = Words("zh")
    test = on_the_network(opened(root, "zh", park="teaching", flow=FLOW))
    worth = with_worth().worth.loc[FLOW]
    figures = (say.amount(worth[each], "EUR/a") for each in ("lost", "net"))
    for words in (say("worth.to_the_park"), say("panel.net"), *figures):
        assert words in told(test)


def test_a_flow_of_any_other_plan_is_asked_what_it_is_worth(root):
    say = Words("en")
    test = opened(root, "en", park="teaching")
    plan = with_worth()
    lost, plan = plan.worth.loc[FLOW, "lost"], replace(plan, worth=unasked())
    kept = _workspaces().open(test.session_state.owner).keep("mine", "teaching", plan)
    test.session_state.plan = kept.id
    test.session_state.selection = {"kind": "flow", "id": FLOW}
    on_the_network(test)
    button = test.button(key="decide worth")
    assert button.label == say("worth.ask")
    button.click().run()
    job = jobs().of(test.session_state.owner, "worth")
    assert job is None or job.ended.wait(PATIENCE)
    test.run()
    test.run()
    assert not test.exception
    assert say("worth.head.lost") in told(test)
    assert say.amount(lost, "EUR/a") in told(test)


def test_a_firm_is_asked_why_nothing_of_a_stream_is_exchanged(root):
    say = Words("zh")
    test = on_the_network(opened(root, "zh", park="kalundborg_2020", firm="NN"))
    test.selectbox(key="why NN").set_value("NN_cooling").run()
    test.button(key="decide explain").click().run()
    job = jobs().of(test.session_state.owner, "explain")
    assert job is None or job.ended.wait(PATIENCE)
    test.run()
    test.run()
    assert not test.exception
    said = " ".join(each.value.replace("\\", "") for each in test.markdown)
    assert say("explain.unused") in said
    names = stream_names(shipped_park("kalundborg_2020"), say)
    assert f"{names['NN_cooling']} → {names['CITY_heat']}" in said
