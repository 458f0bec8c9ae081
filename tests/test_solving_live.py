"""A kept park answers every what-if as matching, writing and solving it anew would."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from shipped_parks import shipped_matches, shipped_park
from small_park import small_park

from symbiosis.errors import BadInput, NoPlan
from symbiosis.matching import match
from symbiosis.matching.absence import Absence, can_leave
from symbiosis.matching.amounts import can_change, with_amounts
from symbiosis.models.park import build_model
from symbiosis.optimise import LivePlanner
from symbiosis.park.objectives import Limit
from symbiosis.park.scenario import Scenario
from symbiosis.plan import archive
from symbiosis.question.keeper import MOST_KEPT
from symbiosis.solving.session.kept import KeptModel
from symbiosis.solving.session.session import Session

GAP = 1e-7
MONEY = 1e-3


@pytest.fixture(scope="module")
def park():
    return shipped_park("teaching")


@pytest.fixture(scope="module")
def matches():
    return shipped_matches("teaching")


@pytest.fixture(scope="module")
def planner(park):
    return LivePlanner(park)


def amounts_of(matches):
    """The park's own streams, whose amounts may change."""
    streams = matches.streams
    return streams.loc[(streams["unit"] == "") & (streams["annual"] > 0.0), "annual"]


KINDS = {
    "amount": st.tuples(st.integers(0, 99), st.floats(0.2, 3.0)),
    "left": st.integers(0, 4),
    "carbon": st.floats(0, 200),
    "limit": st.floats(2e5, 1e7),
    "closed": st.booleans(),
    "policy": st.floats(-1, 2),
    "objective": st.sampled_from(["cost", "co2", "waste"]),
    "rate": st.floats(0.02, 0.12),
}
CHANGES = st.permutations(list(KINDS)).flatmap(
    lambda kinds: st.tuples(*(st.tuples(st.just(kind), KINDS[kind]) for kind in kinds[:4]))
)
"""Four changes of different kinds, one after the other."""


def changed(park, amounts, state, change):
    """Put one more change on a scenario and its quantities."""
    scenario, quantities = state
    kind, what = change
    if kind == "amount":
        stream = amounts.index[what[0] % len(amounts)]
        return scenario, quantities | {stream: float(amounts[stream] * what[1])}
    update = {
        "carbon": lambda: {"prices": {"carbon": what}},
        "policy": lambda: {"policy": {"fresh_water": what}},
        "rate": lambda: {"discount_rate": what},
        "limit": lambda: {"limits": (Limit(account="capex", maximum=what),)},
        "left": lambda: {"left": (park.enterprises.index[what % len(park.enterprises)],)},
        "closed": lambda: {"forbid": (park.technologies.index[0],) if what else ()},
        "objective": lambda: {"objective": what},
    }[kind]()
    return scenario.model_copy(update=update), quantities


@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(CHANGES)
def test_any_sequence_of_changes_gives_what_a_cold_solve_gives(park, matches, changes):
    """Tight bounds follow the changed amounts: they are in the rows of the cold model too."""
    kept, state = KeptModel(matches, Scenario()), (Scenario(), {})
    amounts, last = amounts_of(matches), ({}, matches)
    for change in changes:
        state = changed(park, amounts, state, change)
        scenario, quantities = state
        if quantities != last[0]:
            last = quantities, with_amounts(matches, quantities)
        absence = Absence.of(park, scenario, last[1])
        kept.change(last[1], scenario, absence)
        warm = kept.solve(gap=GAP)
        cold = Session(build_model(absence.left(), scenario)).solve(gap=GAP)
        assert warm.found == cold.found
        assert [stage.objective for stage in warm.stages] == pytest.approx(
            [stage.objective for stage in cold.stages], rel=1e-5, abs=MONEY
        )
        assert not set(warm.lines.index.get_level_values("holder")) & set(scenario.left)


def test_other_amounts_are_what_matching_again_would_say(park, matches):
    stream = amounts_of(matches).index[0]
    quantities = {stream: float(2.0 * matches.streams.loc[stream, "annual"])}
    table = next(
        t for t in ("materials", "heat", "water", "power") if stream in park.tables[t].index
    )
    frame = park.tables[table]
    asked = park.with_tables(
        **{
            table: frame.assign(
                quantity=frame["quantity"].where(frame.index != stream, quantities[stream])
            )
        }
    )
    anew, scaled = match(asked), with_amounts(matches, quantities)
    assert scaled.streams["annual"].to_dict() == pytest.approx(anew.streams["annual"].to_dict())
    assert scaled.rates["rate"].tolist() == pytest.approx(anew.rates["rate"].tolist())


def can_answer(park, matches, **asked):
    """Tell whether kept matches can answer for a scenario."""
    scenario = Scenario(**asked)
    return can_leave(scenario, Absence.of(park, scenario, matches))


TOLD = ("streams", "rates", "arcs", "routes", "units", "segments", "refusals")
"""What matches say of who could exchange with whom; temperatures may be cut finer than need be."""


def test_whoever_leaves_beside_a_heat_pump_leaves_what_matching_again_would_say(park, matches):
    assert (matches.units["technology"].str.contains("heat_pump")).any()
    sure = [firm for firm in park.enterprises.index if can_answer(park, matches, left=(firm,))]
    for firm in sure:
        scenario = Scenario(left=(firm,))
        anew, left = match(park, scenario), Absence.of(park, scenario, matches).left()
        for name in TOLD:
            pair = [getattr(each, name).reset_index(drop=True) for each in (left, anew)]
            pd.testing.assert_frame_equal(*pair, check_dtype=False)
    assert sure


def test_a_by_product_that_nobody_needs_any_more_is_told_of(park, matches):
    needs = park.materials[park.materials["role"] == "sink"]
    scenario = Scenario(left=tuple(sorted(set(needs["enterprise"]))))
    refused = [
        each.refusals.reset_index(drop=True)
        for each in (match(park, scenario), Absence.of(park, scenario, matches).left())
    ]
    assert (refused[0]["reason"] == "no_link").any()
    pd.testing.assert_frame_equal(*refused, check_dtype=False)


def test_absence_is_only_used_where_matching_again_would_say_the_same(park, matches):
    assert can_answer(park, matches, forbid=(park.technologies.index[0],))
    assert not can_answer(park, matches, existing="kept")
    assert not can_answer(park, matches, water="exact")
    offered_then = Absence(matches, unknown=frozenset({"a heat pump of other temperatures"}))
    assert not can_leave(Scenario(), offered_then)
    assert can_change(park, matches, {})
    assert not can_change(park, matches, {matches.streams.index[0]: 0.0})
    assert not can_change(park, matches, {"no such stream": 1.0})


def test_a_connection_of_today_that_loses_some_of_its_ways_is_matched_again():
    """What it carries today is shared by the ways that are left."""
    park = shipped_park("kalundborg_2020")
    assert not can_answer(park, match(park), left=("REF",))


def test_a_live_plan_is_what_optimise_gives(park, planner):
    from symbiosis.optimise import optimise

    planner.plan(Scenario())
    scenario = Scenario(
        limits=(Limit(account="capex", maximum=3e6),), objective="co2", prices={"carbon": 150.0}
    )
    assert planner.is_quick(scenario)
    live, cold = planner.plan(scenario, gap=GAP), optimise(park, scenario, gap=GAP)
    assert live.scenario == cold.scenario
    assert live.objective.value == pytest.approx(cold.objective.value, rel=1e-6)
    assert live.cost("baseline") == pytest.approx(cold.cost("baseline"), rel=1e-6)
    assert set(live.streams.index) == set(cold.streams.index)


TODAY = "id,from,to,medium,item,status,quantity [t/a]\nold,steel,cement,material,,existing,200\n"


@pytest.mark.parametrize("connections", ["", TODAY], ids=["no today", "today"])
def test_flows_that_come_again_are_counted_once_and_priced_anew(tmp_path, connections, monkeypatch):
    park = small_park(tmp_path, connections=connections)
    counts, count, planner = [], archive.count, LivePlanner(park)
    monkeypatch.setattr(archive, "count", lambda reading: counts.append(reading) or count(reading))

    def counted(**asked):
        before = len(counts)
        plan = planner.plan(Scenario(**asked), gap=GAP)
        return plan, len(counts) - before

    (plan, all_kinds), (again, none) = counted(), counted(policy={"fresh_water": 1e-6})
    assert (all_kinds, none) == (2 + (plan.reference == "today"), 0)
    fresh = plan.accounts["plan"]["fresh_water"]
    assert again.cost() == pytest.approx(plan.cost() + 1e-6 * fresh, rel=1e-12)
    assert again.exchanges["quantity"].equals(plan.exchanges["quantity"])
    assert counted(left=("steel",))[1] > 0
    # Without the steelworks nothing is known of today: what was counted of it before still stands.
    assert counted()[1] == 2, "who came back is counted"
    assert counted(limits=(Limit(account="capex", maximum=1e12),))[1] == all_kinds


def test_what_must_be_matched_is_matched_once_and_kept(park, planner):
    scenario = Scenario(max_km={"heat": 1.0})
    assert not planner.is_quick(scenario)
    planner.plan(scenario)
    assert planner.is_quick(scenario)
    stream = park.materials.index[0]
    plan = planner.plan(quantities={stream: 10.0})
    assert plan.park.materials.loc[stream, "quantity"] == 10.0
    assert plan.streams.loc[stream, "annual"] == pytest.approx(10.0)
    for km in range(2, 2 + MOST_KEPT):
        planner.brief(Scenario(max_km={"heat": float(km)}))
    assert not planner.is_quick(scenario), "memory is bounded"


def test_bad_quantities_and_impossible_limits_are_said(park, planner):
    for name, amount in (
        ("nowhere", 1.0),
        (park.materials.index[0], -1.0),
        (park.materials.index[0], float("nan")),
    ):
        with pytest.raises(BadInput, match="quantities"):
            planner.plan(quantities={name: amount})
    for most in (-1e9, -2e9):
        with pytest.raises(NoPlan, match="No plan meets"):
            planner.plan(Scenario(limits=(Limit(account="co2_direct", maximum=most),)))
    loose = planner.plan(Scenario(limits=(Limit(account="co2_direct", maximum=1e9),)))
    assert loose.cost() == pytest.approx(planner.plan(Scenario()).cost())
