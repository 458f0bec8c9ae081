"""The panel of a flow says what the park loses without it, once somebody asks."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from symbiosis.show.words import Words
from symbiosis.views.here import jobs

PATIENCE = 600


@pytest.mark.parametrize(("language", "loses"), [("en", "291 k EUR/a"), ("zh", "29.1 万欧元/年")])
def test_a_flow_is_asked_what_it_is_worth(root, language, loses):
    say = Words(language)
    test = AppTest.from_file(str(root / "app.py"), default_timeout=PATIENCE)
    chosen = {"park": "teaching", "lang": language, "flow": "steelworks>brewery:heat"}
    test.query_params.update(chosen)
    test.run()
    test.switch_page("symbiosis/views/network_page.py").run()
    button = test.button(key="decide worth")
    assert button.label == say("worth.ask")
    button.click().run()
    job = jobs().of(test.session_state.owner, "worth")
    assert job is None or job.ended.wait(PATIENCE)
    test.run()
    test.run()
    assert not test.exception
    said = " ".join(str(each.value) for each in test.get("html"))
    said += " ".join(each.proto.body for each in test.get("html") if hasattr(each.proto, "body"))
    assert say("worth.head.lost") in said
    assert loses in said


def test_a_firm_is_asked_why_nothing_of_a_stream_is_exchanged(root):
    say = Words("zh")
    test = AppTest.from_file(str(root / "app.py"), default_timeout=PATIENCE)
    test.query_params.update({"park": "kalundborg_2020", "lang": "zh", "firm": "ASV"})
    test.run()
    test.switch_page("symbiosis/views/network_page.py").run()
    test.selectbox(key="why ASV").set_value("ASV_condenser").run()
    test.button(key="decide explain").click().run()
    job = jobs().of(test.session_state.owner, "explain")
    assert job is None or job.ended.wait(PATIENCE)
    test.run()
    test.run()
    assert not test.exception
    said = " ".join(each.value.replace("\\", "") for each in test.markdown)
    assert say("explain.unused") in said
    assert "ASV_condenser → CITY_heat" in said
