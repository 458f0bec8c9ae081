"""Conditions and plans on the page: every park has its own, every plan its own name."""

from __future__ import annotations

import pytest
from plan_park import planned
from shipped_parks import shipped_park, shipped_plan
from streamlit.testing.v1 import AppTest

from symbiosis import Scenario, load_scenario
from symbiosis.show.conditions import conditions, title
from symbiosis.show.words import LANGUAGES, Words
from symbiosis.views.here import _workspaces, jobs
from symbiosis.views.pieces import told_apart
from symbiosis.views.scenario_form import laid_over
from symbiosis.views.workspace import Workspaces

PATIENCE = 600


@pytest.fixture
def app(root):
    """Open page Optimise on the teaching park."""
    test = AppTest.from_file(str(root / "app.py"), default_timeout=PATIENCE)
    test.query_params.update({"park": "teaching", "lang": "en"})
    test.run()
    return test.switch_page("symbiosis/views/optimise_page.py").run()


def standing(test: AppTest) -> str:
    """The line that says which conditions the page answers."""
    bodies = [element.proto.body for element in test.get("html")]
    return next((body for body in bodies if 'class="conditions' in body), "")


def test_every_park_keeps_its_own_conditions(app):
    app.number_input(key="form_carbon teaching").set_value(0.0).run()
    app.multiselect(key="form_limits teaching").set_value(["capex"]).run()
    app.selectbox(key="header_park teaching en").set_value("guitang").run()
    own = shipped_park("guitang").info.carbon_price
    assert app.number_input(key="form_carbon guitang").value == own
    assert app.multiselect(key="form_limits guitang").value == []
    app.selectbox(key="header_park guitang en").set_value("teaching").run()
    assert app.number_input(key="form_carbon teaching").value == 0.0
    assert app.multiselect(key="form_limits teaching").value == ["capex"]


def test_a_scenario_of_the_park_lies_below_what_the_form_asks(app):
    app.selectbox(key="form_scenario teaching").set_value("green_council").run()
    app.multiselect(key="form_policies teaching").set_value(["eu_retrofit_grant"]).run()
    app.multiselect(key="form_left teaching").set_value(["greenhouse"]).run()
    assert not app.exception
    shown = app.text_input(key="solve_name teaching").placeholder
    assert "carbon price 200" in shown
    app.selectbox(key="form_scenario teaching").set_value("").run()
    assert "carbon price" not in app.text_input(key="solve_name teaching").placeholder


def test_what_is_laid_over_a_scenario_keeps_what_it_does_not_say():
    green = load_scenario("green_council", shipped_park("teaching"))
    asked = laid_over(green, Scenario(left=("brewery",), prices={"boiler": 40.0}))
    assert asked.prices == {"carbon": 200.0, "boiler": 40.0}
    assert (asked.left, asked.policy) == (("brewery",), green.policy)
    assert laid_over(green, Scenario()).limits == green.limits


def test_form_and_slider_are_controls_of_one_carbon_price(app):
    own = shipped_park("teaching").info.carbon_price
    app.number_input(key="form_carbon teaching").set_value(150.0).run()
    app.toggle(key="solve_live").set_value(True).run()
    assert app.slider(key="live_carbon teaching").value == 150.0
    job = jobs().of(app.session_state.owner)
    assert job is None or job.ended.wait(PATIENCE)
    app.run()
    assert 'data-standing="answered"' in standing(app)
    assert 'data-answered="150.0"' in standing(app)
    app.slider(key="live_carbon teaching").set_value(own).run()
    assert f'data-answered="{own}"' in standing(app)
    app.toggle(key="solve_live").set_value(False).run()
    assert app.number_input(key="form_carbon teaching").value == own


def test_no_kilometre_means_no_route(app):
    app.number_input(key="form_km_heat teaching").set_value(0.0).run()
    named = app.text_input(key="solve_name teaching")
    assert "at most 0 km" in named.placeholder


def test_plans_of_one_question_have_names_of_their_own():
    workspace = Workspaces().open("")
    plan = planned()
    names = [workspace.keep("carbon 300 · 14:32", "teaching", plan).name for _ in range(3)]
    assert len(set(names)) == len(names)
    assert told_apart({"a": "PV", "b": "PV", "c": "PV (2)"}).keys() == {"a", "b", "c"}
    assert len(set(told_apart({"a": "PV", "b": "PV", "c": "PV (2)"}).values())) == 3


def test_the_second_of_two_plans_of_one_name_opens_when_it_is_chosen(app):
    own, plan = _workspaces().open(app.session_state.owner), shipped_plan("teaching")
    first, second = (own.keep("carbon 300", "teaching", plan) for _ in range(2))
    app.run()
    assert app.session_state.plan == "plan"
    for kept in (second, first):
        box = app.selectbox(key=f"header_plan teaching {app.session_state.plan} en")
        assert len(set(box.options)) == len(box.options) == 3
        box.select_index(box.options.index(kept.name)).run()
        assert app.session_state.plan == kept.id
        assert not app.exception


def test_what_went_wrong_in_one_park_is_not_said_in_another(app):
    app.session_state.trouble = {"teaching": "No plan is possible."}
    app.run()
    assert app.error
    app.selectbox(key="header_park teaching en").set_value("guitang").run()
    assert not app.error


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_is_called_by_what_was_asked(language):
    from symbiosis import Limit, Scenario

    park, say = shipped_park("teaching"), Words(language)
    asked = Scenario(
        objective="co2",
        existing="kept",
        prices={"carbon": 300.0, "boiler": 45.0},
        policy={"fresh_water": 0.5},
        left=("brewery",),
        forbid=("heat_pump", "water"),
        allow=("heat_pump",),
        limits=(Limit(account="capex", minimum=1e5, maximum=1e7, holder="brewery"),),
        max_km={"heat": 2.0},
        legal_routes=("product",),
        discount_rate=0.1,
        water="exact",
    )
    said = conditions(asked, park, say)
    assert len(said) == 15
    assert any("300" in text for text in said)
    assert said[0] in title(asked, park, say)
    assert title(Scenario(), park, say) == say("objective.cost")
