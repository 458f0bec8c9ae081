"""Infeasible is never the last word: the conflict is named, with its figures."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pyomo.environ as pyo
import pytest
from shipped_parks import shipped_park

from symbiosis import Limit, LivePlanner, Scenario
from symbiosis.errors import NoPlan
from symbiosis.show.words import Words
from symbiosis.solving.session.infeasible import Breach, breaches_of, explain, no_plan
from symbiosis.solving.session.session import Session
from symbiosis.solving.solution import Status


def park(limit=None, forced=None, *, pieces=False):
    """Ten units of waste, of which a neighbour takes at most six."""
    model = pyo.ConcreteModel()
    model.material = pyo.Block()
    model.material.flow = pyo.Var(["a"], bounds=(0, None))
    model.material.outlet = pyo.Var(bounds=(0, None))
    model.material.use = pyo.Var(domain=pyo.Binary)
    flow = model.material.flow["a"]
    model.material.source_balance = pyo.Constraint(
        expr=flow + model.material.outlet == 10.0, doc="everything goes somewhere [t/a]"
    )
    model.material.capacity_limit = pyo.Constraint(
        expr=flow <= 6.0 * model.material.use, doc="no more than the kiln takes [t/a]"
    )
    if pieces:
        model.material.whole = pyo.Constraint(expr=2.0 * model.material.use == 1.0)
    if limit is not None:
        model.account_limit = pyo.Constraint(
            [(0, "waste_to_outlet", "park")],
            rule=lambda m, *_: m.material.outlet <= limit,
            doc="accounts within the scenario's limits [the account's unit a year]",
        )
    if forced is not None:
        model.material.forced_limit = pyo.Constraint(
            ["a"], rule=lambda m, a: m.flow[a] >= forced, doc="forced amount on an arc [t/a]"
        )
    model.objective = pyo.Objective(expr=model.material.outlet)
    return model


def said_of(model):
    session = Session(model)
    solution = session.solve()
    assert solution.status is Status.INFEASIBLE
    return str(no_plan(session, solution))


def test_an_impossible_limit_says_what_is_possible():
    message = said_of(park(limit=2.0))
    assert (
        "limit on waste_to_outlet of park: at most 2 was asked, no plan gets below 4 (t/a)"
        in message
    )


def test_an_impossible_forced_exchange_says_what_is_possible():
    message = said_of(park(forced=7.0))
    assert "what is forced on a: at least 7 was asked, no plan gets above 6" in message
    assert "forced amount on an arc [t/a]" in message


def test_wishes_that_can_be_kept_are_not_blamed():
    assert "waste_to_outlet" not in said_of(park(limit=9.0, forced=7.0))


def test_a_conflict_of_the_park_itself_names_its_constraints():
    model = park()
    model.material.outlet.setub(3.0)
    message = said_of(model)
    assert "material.source_balance — everything goes somewhere [t/a]" in message
    assert "material.capacity_limit — no more than the kiln takes [t/a]" in message


def test_crossed_bounds_are_named():
    session = Session(park())
    session.set_column_bounds(session.columns("material.outlet"), 5.0, 4.0)
    assert session.solve().status is Status.INFEASIBLE
    assert any("material.outlet" in line for line in explain(session))


def test_a_conflict_of_whole_decisions_is_measured():
    message = said_of(park(pieces=True))
    assert "whole yes/no decisions" in message
    assert "material.whole" in message


def test_breaches_come_largest_first_and_only_where_needed():
    session = Session(park(limit=2.0, forced=5.0))
    rows = np.concatenate(
        [session.rows(name).to_numpy() for name in ("account_limit", "material.forced_limit")]
    )
    (breach,) = breaches_of(session.problem, session.compiled, rows)
    assert (breach.asked, breach.reached) == pytest.approx((2.0, 4.0))


def test_an_endless_gain_is_named():
    model = park()
    model.sold = pyo.Var(["steam"], bounds=(0, None))
    model.objective.set_value(-model.sold["steam"])
    session = Session(model)
    solution = session.solve()
    assert solution.status is Status.UNBOUNDED
    assert "sold[steam]" in str(no_plan(session, solution))


def test_no_time_is_said_as_such():
    session = Session(park())
    solution = session.solve(time_limit=0.0)
    assert "within the time limit" in str(no_plan(session, solution))
    assert no_plan(session, solution).exit_code == 2


@cache
def planner_of(name):
    return LivePlanner(shipped_park(name))


@pytest.mark.parametrize(
    ("park", "account", "asked"),
    [
        ("guitang", "water_reused", {"minimum": 1.42e7}),
        ("teaching", "transport", {"minimum": 1e12}),
        ("teaching", "co2_supply", {"maximum": 1.0}),
        ("teaching", "energy", {"maximum": -1e3}),
    ],
)
def test_what_is_told_to_be_possible_is_possible_and_nothing_better_is(park, account, asked):
    planner = planner_of(park)

    def limited(**bounds):
        scenario = Scenario(limits=(Limit(account=account, **bounds),))
        return planner.brief(scenario)

    with pytest.raises(NoPlan) as refused:
        limited(**asked)
    told = re.search(r"no plan gets (?:above|below) (-?[\d,.]*\d)", str(refused.value))
    (side,), best = asked, float(told[1].replace(",", ""))
    found = limited(**{side: best})
    assert found.accounts.loc[account, "plan"] == pytest.approx(best, rel=1e-5, abs=1e-6)
    beyond = best + (1.0 if side == "minimum" else -1.0) * max(1e-4 * abs(best), 1e-3)
    with pytest.raises(NoPlan):
        limited(**{side: beyond})


def test_a_best_that_is_not_proved_is_not_told_as_one():
    said = str(Breach("limit on co2_direct of park", "", 1.0, 2.0, proved=False))
    assert said.endswith("at most 1 was asked, the best plan found in time reaches 2")


def test_an_impossible_target_says_what_is_possible_in_both_languages():
    """Teaching's cement takes 70,000 of 100,000 t of slag at most."""
    slag = {"constant": 1e5, "rests": {"slag": -1.0}}
    aim = {"numerator": slag, "denominator": {"constant": 1e5}, "minimum": 80.0}
    with pytest.raises(NoPlan) as refused:
        planner_of("teaching").brief(Scenario(targets=[aim]))
    line = str(refused.value).splitlines()[1]
    said = "target own: at least 80 was asked, no plan gets above 70 %"
    assert line == f"- {said}."
    assert "至少 80" in Words("zh").told(said)
