"""A researcher's own rows bind a plan, are named by it, and bind nothing else."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pyomo.environ as pyo
import pytest
from small_park import alone, small_park

from symbiosis import LivePlanner, Scenario, load_plan, optimise
from symbiosis.errors import BadInput, NoPlan

GAP = 1e-7
MOST_SLAG = 300.0


def capped(model, matches):
    """No more than 300 t/a of slag leave the steelworks; a variable of one's own holds them."""
    arcs = matches.arcs.index[matches.arcs["source"] == "slag"]
    hours = float(matches.periods["hours"].sum())
    flow = model.material.flow
    model.slag_left = pyo.Var(bounds=(None, None))
    model.slag_total = pyo.Constraint(
        expr=model.slag_left == -sum(hours * flow[key] for key in flow if key[0] in arcs)
    )
    model.slag_cap = pyo.Constraint(expr=model.slag_left >= -MOST_SLAG)


def frugal(model, _):
    """What is sought may not cost more than the baseline less 40 000: a row that holds prices."""
    model.budget = pyo.Constraint(expr=model.stage[1].expr <= 1e9)


def slag(plan):
    exchanges = plan.exchanges
    return exchanges.loc[exchanges["source_stream"] == "slag", "quantity"].sum()


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    return small_park(tmp_path_factory.mktemp("extend"), **alone("materials", "heat"))


def test_own_rows_bind_the_plan_and_are_named_and_saved_with_it(park, tmp_path):
    plan, free = optimise(park, extend=capped, gap=GAP), optimise(park, gap=GAP)
    assert slag(free) > slag(plan)
    assert slag(plan) == pytest.approx(MOST_SLAG)
    assert plan.extended == ("slag_cap", "slag_left", "slag_total")
    assert any("slag_cap" in note for note in plan.notes)
    assert free.extended == ()
    assert plan.cost("baseline") == pytest.approx(free.cost("baseline"))
    plan.save(tmp_path / "plan")
    loaded = load_plan(tmp_path / "plan")
    assert loaded.extended == plan.extended
    assert loaded.equals(plan)


def test_kept_models_with_own_rows_answer_every_scenario_as_new_ones_do(park):
    planner = LivePlanner(park, extend=capped)
    planner.plan(gap=GAP)
    for scenario in (Scenario(prices={"carbon": 200.0}), Scenario(left=("farm",))):
        kept = planner.plan(scenario, gap=GAP)
        anew = optimise(park, scenario, extend=capped, gap=GAP)
        assert kept.cost() == pytest.approx(anew.cost())
        assert slag(kept) == pytest.approx(MOST_SLAG)
    assert planner.plan(extend=frugal, gap=GAP).extended == ("budget",)
    assert planner.plan(gap=GAP).extended == ("slag_cap", "slag_left", "slag_total")


def test_rows_that_no_plan_meets_are_named(park):
    def endless(model, _):
        flow = model.material.flow
        model.too_much = pyo.Constraint(expr=sum(flow[key] for key in flow) >= 1e6)

    with pytest.raises(NoPlan, match="too_much"):
        optimise(park, extend=endless)


def test_the_parks_own_laws_and_objective_stay(park):
    def lawless(model, _):
        model.material.del_component(model.material.source_balance)

    def selfish(model, _):
        model.mine = pyo.Objective(expr=model.stage[1].expr)

    with pytest.raises(BadInput, match=r"material\.source_balance: taken out"):
        optimise(park, extend=lawless)
    with pytest.raises(BadInput, match="added an objective"):
        optimise(park, extend=selfish)


def solved(park, price):
    """Plan one of many scenarios with own rows, in whatever process this is."""
    return optimise(park, Scenario(prices={"carbon": price}), extend=capped, gap=GAP)


def test_scenarios_with_own_rows_are_answered_by_other_processes(park):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        plan = pool.submit(solved, park, 150.0).result()
    assert plan.scenario.prices["carbon"] == 150.0
    assert plan.extended == ("slag_cap", "slag_left", "slag_total")
    assert slag(plan) == pytest.approx(MOST_SLAG)
