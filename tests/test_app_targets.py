"""Page Targets: thresholds beside the plan, and the cheapest plan that meets what is asked."""

from __future__ import annotations

import pytest
from shipped_parks import shipped_park
from streamlit.testing.v1 import AppTest

from symbiosis.show.words import Words
from symbiosis.views.here import jobs

PATIENCE = 600
SLAG = "zero_carbon_04"


@pytest.fixture
def app(root):
    """Open page Targets on the teaching park, and aim at its solid waste alone."""

    def opened(language: str, asked: float) -> AppTest:
        test = AppTest.from_file(str(root / "app.py"), default_timeout=PATIENCE)
        test.query_params.update({"park": "teaching", "lang": language})
        test.run()
        alone = dict.fromkeys(shipped_park("teaching").library.indicators.index) | {SLAG: asked}
        test.session_state["aims"] = {"teaching": alone}
        test.switch_page("symbiosis/views/targets_page.py").run()
        return test.multiselect(key="targets_systems").set_value(["zero_carbon_2025"]).run()

    return opened


def decided(test: AppTest, kind: str) -> AppTest:
    test.button(key=f"decide {kind}").click().run()
    job = jobs().of(test.session_state.owner, kind)
    assert job is None or job.ended.wait(PATIENCE)
    test.run()
    return test.run()


def test_what_cannot_be_met_is_explained_and_the_nearest_plan_kept(app):
    """Cement takes 70,000 of 100,000 t of slag at most: 80 % cannot be had."""
    test, say = app("zh", 80.0), Words("zh")
    test = decided(test, "targets")
    assert not test.exception
    said = " ".join(each.value for each in [*test.error, *test.markdown, *test.caption])
    assert "70" in said
    assert "上限" in said
    keep = next(each for each in test.button if each.label == say("targets.keep"))
    keep.click().run()
    assert test.session_state.plan != "plan"


def test_a_target_within_reach_is_met_and_its_curve_drawn(app):
    test = app("en", 60.0)
    test = decided(test, "targets")
    assert "1 of 1 targets" in test.success[0].value
    test = decided(test, "target_curve")
    assert not test.exception
    assert test.selectbox(key="targets_point").options
