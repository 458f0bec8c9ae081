"""The app's pages, driven without a browser: every page, every control, a real solve."""

from __future__ import annotations

import pytest
from shipped_parks import shipped_matches
from streamlit.testing.v1 import AppTest

from symbiosis.views.here import _workspaces, jobs
from symbiosis.views.scenario_form import prices_of

PAGES = ("park", "matches", "optimise", "network", "targets", "explore", "compare", "export")
PATIENCE = 600


@pytest.fixture
def app(root):
    """Open the app on the teaching park, as a link would."""

    def opened(page: str = "network", language: str = "en", **link: str) -> AppTest:
        test = AppTest.from_file(str(root / "app.py"), default_timeout=PATIENCE)
        test.query_params.update({"park": "teaching", "lang": language, **link})
        test.run()
        return goto(test, page)

    return opened


def goto(test: AppTest, page: str) -> AppTest:
    test.switch_page(f"symbiosis/views/{page}_page.py").run()
    assert not test.exception
    assert not test.error
    return test


def html(test: AppTest) -> str:
    bodies = [element.proto.body for element in test.get("html")]
    return " ".join(body for body in bodies if not body.startswith("<style>"))


def metric(test: AppTest, label: str) -> str:
    return next(each.value for each in test.metric if each.label == label)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(app, page, language):
    test = app(page, language)
    assert not test.error
    assert 'class="headline"' in html(test)
    has_han = any("\u4e00" <= letter <= "\u9fff" for letter in html(test))
    assert has_han == (language == "zh")


def test_the_first_screen_has_a_plan_with_its_saving_and_map(app):
    test = app()
    assert "save the park" in html(test)
    assert metric(test, "Cost of the park").endswith("EUR/a")
    assert test.session_state.plan == "plan"


def test_an_unknown_park_or_selection_in_a_link_falls_back(app):
    test = app(park="no_such_park", firm="nonsense")
    assert not test.error
    assert "Adds most" in html(test)


def test_the_language_is_switched_on_the_page_and_kept_in_the_link(app):
    test = app("matches")
    test.segmented_control(key="header_language").set_value("zh").run()
    assert "可行" in html(test)
    assert test.query_params["lang"] == "zh"


def test_choosing_another_park_opens_its_plan(app):
    test = app()
    test.selectbox(key="header_park teaching en").set_value("kalundborg_2020").run()
    assert not test.exception
    assert test.session_state.park == "kalundborg_2020"
    assert test.query_params["park"] == "kalundborg_2020"


def test_choosing_a_firm_and_a_flow_opens_its_panel(app):
    test = app(firm="brewery")
    assert "Brewery" in html(test)
    assert "Gives" in " ".join(each.value for each in test.markdown)
    flow = next(name for name in _flows() if "brewery" in name)
    test.selectbox(key="chooser firm brewery en").set_value(("flow", flow)).run()
    assert test.session_state.selection["kind"] == "flow"
    assert test.query_params["flow"] == flow
    assert "firm" not in test.query_params
    assert "Booked net of this exchange" in html(test)


def _flows() -> list[str]:
    from symbiosis.plan.tables.bundles import bundles
    from symbiosis.views.here import _shipped_plan

    return list(bundles(_shipped_plan("teaching").exchanges).index)


def test_matches_are_filtered_by_medium_firm_distance_and_reason(app):
    test = app("matches")
    ranking = len(test.dataframe[0].value)
    test.pills(key="match_media").set_value(["heat"]).run()
    assert set(test.dataframe[0].value["medium"]) == {"Heat"}
    assert len(test.dataframe[0].value) < ranking
    test.multiselect(key="match_firms").set_value(["brewery"]).run()
    rows = test.dataframe[0].value
    assert ((rows["from"] == "Brewery") | (rows["to"] == "Brewery")).all()
    test.slider(key="match_km").set_value(0.0).run()
    assert not test.exception


def solve(test: AppTest) -> AppTest:
    """Press Solve, wait for the child, and let the page take the plan over."""
    test.button(key="solve").click().run()
    assert not test.exception
    job = jobs().of(test.session_state.owner)
    if job is not None:
        assert job.ended.wait(PATIENCE)
        test.run()
    assert not test.exception
    return test


def test_a_solve_without_carbon_price_gives_a_new_plan_that_is_compared(app):
    test = app("optimise")
    test.number_input(key="form_carbon teaching").set_value(0.0).run()
    test.multiselect(key="form_limits teaching").set_value(["capex"]).run()
    test.number_input(key="form_max_capex teaching").set_value(1e7).run()
    solve(test)
    assert not test.error
    assert test.session_state.plan != "plan"
    assert test.session_state.before == "plan"
    assert "Against the plan before" in html(test)
    goto(test, "compare")
    shown = [frame.value for frame in test.dataframe]
    inputs = next(frame for frame in shown if list(frame) == ["first", "second"])
    assert list(inputs["second"]) == ["carbon price 0 EUR/t", "Investment up front ≤ 10.0 M EUR"]
    accounts = next(frame for frame in shown if "account" in frame)
    carbon = accounts.set_index("account").loc["Carbon price"]
    assert carbon["second"] == "0 EUR/a" or carbon["change"].startswith("−")


def test_every_choice_of_the_form_reaches_the_scenario(app):
    test = app("optimise")
    test.selectbox(key="form_objective teaching").set_value("co2").run()
    test.segmented_control(key="form_existing teaching").set_value("kept").run()
    test.multiselect(key="form_limits teaching").set_value(["capex"]).run()
    test.number_input(key="form_max_capex teaching").set_value(1e7).run()
    test.multiselect(key="form_prices teaching").set_value(["boiler"]).run()
    test.number_input(key="form_price_boiler teaching").set_value(45.0).run()
    test.multiselect(key="form_policy teaching").set_value(["fresh_water"]).run()
    test.number_input(key="form_policy_fresh_water teaching").set_value(0.5).run()
    test.multiselect(key="form_left teaching").set_value(["greenhouse"]).run()
    test.multiselect(key="form_forbid teaching").set_value(["power"]).run()
    test.number_input(key="form_km_heat teaching").set_value(1.5).run()
    test.text_input(key="solve_name teaching").set_value("All at once").run()
    solve(test)
    assert not test.error
    kept = _workspaces().open(test.session_state.owner).plans[-1]
    scenario = kept.plan.scenario
    assert kept.name == "All at once"
    assert (scenario.objective, scenario.existing) == ("co2", "kept")
    assert scenario.limits[0].model_dump(exclude_none=True, exclude={"holder"}) == {
        "account": "capex",
        "maximum": 1e7,
    }
    assert scenario.prices == {"boiler": 45.0}
    assert scenario.policy == {"fresh_water": 0.5}
    assert (scenario.left, scenario.forbid) == (("greenhouse",), ("power",))
    assert scenario.max_km == {"heat": 1.5}


def test_an_impossible_limit_is_a_sentence_not_a_traceback(app):
    test = app("optimise")
    test.multiselect(key="form_limits teaching").set_value(["fresh_water"]).run()
    test.number_input(key="form_max_fresh_water teaching").set_value(-5.0).run()
    solve(test)
    assert test.error
    assert "Traceback" not in test.error[0].value


def play(test: AppTest, widget) -> AppTest:
    """Move a control of the live mode and wait until its answer is on the page."""
    before = test.session_state.plan
    widget.run()
    job = jobs().of(test.session_state.owner)
    if job is not None:
        assert job.ended.wait(PATIENCE)
        test.run()
    assert not test.exception
    assert test.session_state.plan != before
    return test


def test_live_mode_answers_every_change_and_shows_what_it_changed(app):
    test = app("optimise")
    test.toggle(key="solve_live").set_value(True).run()
    assert test.session_state.plan == "plan"  # it answers the park's own conditions
    play(test, test.slider(key="live_carbon teaching").set_value(250.0))
    assert test.session_state.before == "plan"
    play(test, test.slider(key="live_utility_heat teaching").set_value(50))
    play(test, test.multiselect(key="form_left teaching").set_value(["brewery"]))
    assert "Against the plan before" in html(test)
    assert "Gone" in " ".join(each.value for each in test.markdown)
    plans = _workspaces().open(test.session_state.owner).plans
    assert [kept.live for kept in plans] == [True, True]
    scenario = plans[-1].plan.scenario
    assert scenario.prices["carbon"] == 250.0
    assert scenario.prices["boiler"] == 0.5 * prices_of(matches_of("teaching"))["boiler"]
    assert scenario.left == ("brewery",)
    # A plan that is to stay is solved as ever, under the same conditions.
    test.run()
    assert jobs().of(test.session_state.owner) is None


def matches_of(name: str):
    return shipped_matches(name)


def test_what_cannot_be_done_live_is_said_and_the_next_change_answered(app):
    test = app("optimise")
    test.toggle(key="solve_live").set_value(True).run()
    play(test, test.slider(key="live_carbon teaching").set_value(250.0))
    test.multiselect(key="form_limits teaching").set_value(["fresh_water"]).run()
    test.number_input(key="form_max_fresh_water teaching").set_value(-5.0).run()
    job = jobs().of(test.session_state.owner)
    if job is not None:
        assert job.ended.wait(PATIENCE)
        test.run()
    assert test.error
    test.multiselect(key="form_limits teaching").set_value([]).run()
    assert not test.error


def test_two_sessions_never_see_each_others_plans(app):
    first, second = app("optimise"), app("optimise")
    solve(first)
    second.run()
    assert first.session_state.owner != second.session_state.owner
    mine = first.session_state.plan
    assert second.session_state.plan == "plan"
    stranger = app("network", plan=mine)
    assert stranger.session_state.plan == "plan"


def test_the_network_page_shows_every_tab_and_medium(app):
    test = app("network")
    for tab, tables, charts in (
        ("Exchanges", 1, 0),
        ("Heat by temperature", 0, 2),
        ("Water by quality", 1, 0),
        ("Balances", 1, 0),
        ("Routes and retrofits", 2, 0),
        ("Ledger", 1, 0),
    ):
        test.session_state["network_tabs_en"] = tab
        test.run()
        assert not test.exception
        assert (len(test.dataframe), len(test.get("plotly_chart"))) == (tables, charts), tab
    test.session_state["network_tabs_en"] = "Who gives to whom"
    test.run()
    for medium in ("material", "heat", "water", "power"):
        test.segmented_control(key="sankey_medium").set_value(medium).run()
        assert not test.exception


def test_the_network_page_says_what_binds(app):
    test = app("network")
    test.session_state["network_tabs_en"] = "Routes and retrofits"
    test.run()
    said = [plain.value.replace("\\", "") for plain in test.caption]
    assert [each for each in said if "Cement works: largest share" in each and "70.0 %" in each]


def test_the_park_page_shows_and_edits_every_table(app):
    test = app("park")
    for table in ("materials", "heat", "water", "power", "technologies", "connections", "utilities",
                  "outlets"):  # fmt: skip
        test.segmented_control(key="park_table").set_value(table).run()
        assert not test.exception
    assert test.button(key="park_apply").disabled


def test_every_file_can_be_taken_along(app):
    test = app("export")
    keys = {button.key for button in test.get("download_button")}
    kinds = ("pdf", "svg", "png", "zip", "xlsx", "gpkg", "geojson", "graphml", "json")
    assert keys == {f"download_{kind}" for kind in kinds}
