"""An answer that breaks a law is never shown: the audit finds it from the flows alone."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import pytest
from plan_park import matched, solved

import symbiosis.plan
from symbiosis.errors import PlanRejected
from symbiosis.park.scenario import Scenario
from symbiosis.plan.audit.audit import audit, count
from symbiosis.plan.reading.flows import yearly_flows
from symbiosis.plan.reading.once import read

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.solving.solution import Solution


def reused(**bounds):
    """Aim at a share of all water that is used again."""
    reuse = {"accounts": {"water_reused": 1.0}}
    return {"numerator": reuse, "denominator": reuse | {"rests": {"cooling": 1.0}}, **bounds}


class Case(NamedTuple):
    matches: Matches
    solution: Solution
    parts: dict[str, pd.Series]


@pytest.fixture(scope="module")
def case():
    matches = matched()
    solution = solved(matches, Scenario())
    return Case(matches, solution, dict(solution.values))


def judge(case, *, lines=None, reached=None, matches=None, scenario=None, **changed):
    matches, solution = matches or case.matches, case.solution
    values = {**case.parts, **{key.replace("__", "."): x for key, x in changed.items()}}
    lines = solution.lines if lines is None else lines
    told = replace(solution, values=values, lines=lines)
    reached = (solution.objective,) if reached is None else reached
    audit(count(read(matches, scenario or Scenario(), told)), reached)


def test_a_sound_solution_passes(case):
    judge(case)


@pytest.mark.parametrize(
    ("component", "factor", "said"),
    [
        ("material.flow", 1.00001, "stream slag is off"),
        ("water.utility", 0.9, "cooling breaks its max of Cl"),
        ("heat.drawn", 1.01, "gives"),
        ("power.outlet", 1.1, "stream surplus is off"),
        ("route.capacity", 0.5, "route hot_water of network"),
        ("technology.size", 0.5, "technology mill of cement"),
        ("material.use", 0.0, "permit slag_cement"),
        ("technology.activity", -1.0, "technology.activity is -"),
    ],
)
def test_what_does_not_close_is_named(case, component, factor, said):
    values = case.parts[component] * factor
    with pytest.raises(PlanRejected, match=said):
        judge(case, **{component.replace(".", "__"): values})


@pytest.mark.parametrize(
    ("table", "row", "column", "allowed", "said"),
    [
        ("arcs", "milled>clinker", "max_share", 0.5, "ground covers more of clinker"),
        ("arcs", "blowdown>cooling", "maximum", 1e5, "its most is 100000"),
        ("arcs", "surplus>drive", "forced", 8e3, "its least is 8000"),
        ("arcs", "gas>hot", "maximum", 1e4, "gas>hot carries 17520 a year; its most is 10000"),
        ("routes", "main", "max_capacity", 5.0, "route main carries"),
        ("units", "mill", "max_size", 5.0, "technology mill has the size"),
        ("units", "mill", "min_size", 50.0, "it comes from 50 to"),
        ("units", "mill", "retrofit_size", 5.0, "retrofit .* has the size .*; it may have 5"),
    ],
)
def test_what_is_more_than_was_allowed_is_found(case, table, row, column, allowed, said):
    frame = getattr(case.matches, table).copy()
    frame.loc[row, column] = allowed
    with pytest.raises(PlanRejected, match=said):
        judge(case, matches=replace(case.matches, **{table: frame}))


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        (Scenario(forbid=["water"]), "blowdown>cooling is used, and its medium is forbidden"),
        (Scenario(forbid=["mill"]), "retrofit mill is used, and is forbidden"),
        (Scenario(left=["steel"]), "slag>raw is used, and a firm of it has left"),
        (Scenario(existing="only"), "slag>raw is used, and is no exchange of today"),
        (
            Scenario(limits=[{"account": "utilities", "holder": "cement", "maximum": 1e3}]),
            "utilities of cement is .*, beyond its limit",
        ),
        (Scenario(limits=[{"account": "capex", "minimum": 1e12}]), "capex is .* beyond its limit"),
        (Scenario(targets=[reused(minimum=99.0)]), "target own is .*, beyond its minimum"),
        (Scenario(targets=[reused(maximum=1.0)]), "target own is .*, beyond its maximum"),
    ],
)
def test_what_the_scenario_does_not_let_is_found(case, scenario, said):
    with pytest.raises(PlanRejected, match=said):
        judge(case, scenario=scenario)


@pytest.mark.parametrize(
    ("component", "factor", "said"),
    [
        ("route.build", 0.0, "it is not built"),
        ("route.capacity", 0.5, "an hour; it can"),
        ("technology.activity", 1.1, "technology mill runs at"),
    ],
)
def test_what_is_beyond_its_size_is_found(case, component, factor, said):
    changed = {component.replace(".", "__"): case.parts[component] * factor}
    with pytest.raises(PlanRejected, match=said):
        judge(case, **changed)


def test_heat_that_climbs_is_found(case):
    matches = case.matches
    drawn = case.parts["heat.drawn"].copy()
    segments = matches.levels[matches.levels["stream"] == "gas"].set_index("segment")
    coldest = segments["cold_c"].idxmin()
    moved = drawn.sum()
    drawn[:] = 0.0
    drawn[drawn.index.get_level_values("segment") == coldest] = moved
    with pytest.raises(PlanRejected, match="MW climb on route pipe"):
        judge(case, heat__drawn=drawn)


def test_a_ledger_line_that_the_flows_do_not_confirm_is_found(case):
    lines = case.solution.lines.copy()
    key = ("utility", "power", "mains")
    lines[key] = lines[key] + 1.0
    with pytest.raises(PlanRejected, match="utility mains of power"):
        judge(case, lines=lines)


def test_a_cost_that_the_accounts_do_not_confirm_is_found(case):
    with pytest.raises(PlanRejected, match="the objective is"):
        judge(case, reached=(case.solution.objective * 1.0001,))


def test_charged_transport_that_the_model_forgot_is_found(case):
    lines = case.solution.lines
    lines = lines[lines.index.get_level_values(0) != "transport"]
    with pytest.raises(PlanRejected, match="transport lorry"):
        judge(case, lines=lines)


def test_the_audit_knows_nothing_of_the_model():
    folder = Path(symbiosis.plan.__file__).parent
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [item.name for item in node.names] if isinstance(node, ast.Import) else []
            assert not any(name.startswith("symbiosis.models") for name in names), file.name


def test_flows_of_the_year_are_rates_times_hours(case):
    matches = case.matches
    flows = yearly_flows(matches, case.parts)
    rates = case.parts["power.flow"]
    assert flows.sent["surplus>drive"] == pytest.approx(rates.sum() * 8_760)
    assert isinstance(flows.drawn, pd.DataFrame)


@pytest.mark.parametrize(
    ("component", "said"),
    [
        ("material.flow", "stream slag is off"),
        ("water.flow", "stream blowdown is off"),
        ("power.flow", "stream surplus is off"),
        ("heat.outlet", "stream gas is off"),
        ("heat.given", "route pipe gives .* more than it draws"),
    ],
)
def test_what_appears_from_nowhere_is_found_in_every_medium(case, component, said):
    with pytest.raises(PlanRejected, match=said):
        judge(case, **{component.replace(".", "__"): case.parts[component] * 1.001})


def test_a_refusal_says_whose_defect_it_is_and_ends_with_three(case):
    with pytest.raises(PlanRejected, match="a defect of symbiosis, not of the park") as refused:
        judge(case, power__outlet=case.parts["power.outlet"] * 1.1)
    assert refused.value.exit_code == 3


def test_a_permit_that_is_not_paid_for_is_found_though_the_books_agree(case):
    lines = case.solution.lines
    lines = lines[lines.index.get_level_values(0) != "permit"]
    with pytest.raises(PlanRejected, match=r"milled>clinker carries .* is not switched on"):
        judge(case, material__use=case.parts["material.use"] * 0.0, lines=lines)


def test_an_exchange_below_its_least_amount_is_found(case):
    arcs = case.matches.arcs.copy()
    arcs.loc["surplus>drive", "minimum"] = 5_000.0
    with pytest.raises(PlanRejected, match=r"surplus>drive carries 4469.39 .* minimum is 5000"):
        judge(case, matches=replace(case.matches, arcs=arcs))


def test_a_retrofit_that_has_a_size_and_is_not_built_is_found(case):
    unbuilt = pd.Series([0.0], index=pd.Index(["mill"]))
    with pytest.raises(PlanRejected, match=r"technology mill .* it is not built"):
        judge(case, technology__build=unbuilt)


def test_a_use_that_takes_more_than_its_load_asks_for_is_found(case):
    units = case.matches.units.assign(kind="process", max_size=5.0)
    with pytest.raises(PlanRejected, match=r"use mill takes 5.99.* asks for 5 at most"):
        judge(case, matches=replace(case.matches, units=units))


def test_heat_between_two_who_may_not_exchange_is_found(case):
    arcs = case.matches.arcs.drop(index="gas>warm")
    with pytest.raises(PlanRejected, match="pass from gas to warm, who may not"):
        judge(case, matches=replace(case.matches, arcs=arcs))


def test_a_blend_below_its_least_content_is_found(case):
    contents = pd.concat(
        [case.matches.contents, pd.DataFrame([("cooling", "Cl", "min", 300.0)],
                                             columns=case.matches.contents.columns)]
    )  # fmt: skip
    with pytest.raises(PlanRejected, match="cooling breaks its min of Cl"):
        judge(case, matches=replace(case.matches, contents=contents))


def ring(case, *, both_ways):
    """Join two hubs of power by lossy cables, and let 5 MW run, there or there and back."""
    matches = case.matches
    hub = matches.units.loc[["mill"]].assign(kind="hub", technology="own_power", coefficient=1.0)
    units = pd.concat([matches.units, *(hub.set_axis([name], axis=0) for name in ("east", "west"))])
    streams, arcs = [matches.streams], [matches.arcs]
    for name in ("east", "west"):
        for role, like in (("source", "surplus"), ("sink", "drive")):
            port = matches.streams.loc[[like]].set_axis([f"{name}_{role}"], axis=0)
            streams.append(port.assign(unit=name, outlet="", utility="", coefficient=1.0))
    flow = case.parts["power.flow"]
    period = flow.index.get_level_values(1)[0]
    ways = [("east", "west"), ("west", "east")][: 1 + both_ways]
    rows = {}
    for giver, taker in ways:
        arc = matches.arcs.loc[["surplus>drive"]].set_axis([f"{giver}>{taker}"], axis=0)
        arcs.append(arc.assign(source=f"{giver}_source", sink=f"{taker}_sink", loss=0.05))
        rows[f"{giver}>{taker}", period] = 5.0
    more = pd.Series(rows, name=flow.name)
    more.index = more.index.set_names(flow.index.names)
    made = replace(matches, units=units, streams=pd.concat(streams), arcs=pd.concat(arcs))
    return made, pd.concat([flow, more])


@pytest.mark.parametrize("both_ways", [True, False])
def test_power_that_runs_in_a_circle_and_only_loses_is_found(case, both_ways):
    matches, flow = ring(case, both_ways=both_ways)
    with pytest.raises(PlanRejected) as refused:
        judge(case, matches=matches, power__flow=flow)
    assert ("power runs in a circle by east, west" in str(refused.value)) == both_ways
