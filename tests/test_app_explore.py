"""Page Explore: a frontier whose points open as plans, a tornado, the park over a price."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from symbiosis.show.words import Words
from symbiosis.views.here import jobs

PATIENCE = 600


def opened(root, language):
    test = AppTest.from_file(str(root / "app.py"), default_timeout=PATIENCE)
    test.query_params.update({"park": "teaching", "lang": language})
    test.run()
    return test.switch_page("symbiosis/views/explore_page.py").run()


def decided(test, kind):
    test.button(key=f"decide {kind}").click().run()
    job = jobs().of(test.session_state.owner, kind)
    assert job is None or job.ended.wait(PATIENCE)
    test.run()
    return test.run()


def test_a_point_of_the_frontier_opens_as_a_plan(root):
    test = opened(root, "en")
    test.slider(key="explore_points").set_value(3).run()
    test = decided(test, "planned_frontier")
    assert not test.exception
    points = next(each for each in test.selectbox if each.label == Words("en")("explore.point"))
    assert len(points.options) == 3
    test.button(key="explore_open").click().run()
    assert not test.exception
    assert test.session_state.plan != "plan"


def test_data_and_a_price_are_turned_in_chinese(root):
    test = opened(root, "zh")
    for tab, kind, said in (
        ("data", "sensitivity", "现有设计"),
        ("price", "price_line", "入选的交换"),
    ):
        test.session_state["explore_tabs_zh"] = Words("zh")(f"explore.{tab}")
        test.run()
        if tab == "data":
            test.slider(key="explore_top").set_value(1).run()
        test = decided(test, kind)
        assert not test.exception
        assert said in " ".join(each.value for each in [*test.markdown, *test.caption])
