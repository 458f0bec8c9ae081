"""What must hold for any park, in every medium."""

from __future__ import annotations

import pytest
from harness import FIRMS, assert_conserves, assert_heat_falls, built, cost, parks, planned
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from symbiosis.matching import match
from symbiosis.park.scenario import Limit

few = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),  # a plan takes a second: shrinking would take minutes
    suppress_health_check=list(HealthCheck),
)


@few
@given(parks())
def test_a_plan_closes_its_balances_and_is_never_worse_than_the_baseline(cells):
    plan = planned(built(cells))
    assert_conserves(plan)
    assert_heat_falls(plan)
    assert cost(plan) <= cost(plan, "baseline") * (1 + 1e-9) + 1e-6


@few
@given(parks(), st.sampled_from(FIRMS))
def test_the_saving_never_rises_when_a_firm_leaves(cells, leaver):
    whole, rest = planned(built(cells)), planned(built(cells, without=(leaver,)))
    saved = [cost(plan, "baseline") - cost(plan) for plan in (whole, rest)]
    assert saved[1] <= saved[0] + 1e-6 * max(1.0, cost(whole, "baseline"))


@few
@given(parks(), st.sampled_from(FIRMS))
def test_a_firm_that_has_left_is_as_good_as_absent(cells, leaver):
    left = planned(built(cells), left=(leaver,))
    assert cost(left) == pytest.approx(cost(planned(built(cells, without=(leaver,)))), abs=1e-6)


@few
@given(parks(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(cells, random):
    mixed = {}
    for name, rows in cells.items():
        items = list(rows.items()) if isinstance(rows, dict) else list(rows)
        random.shuffle(items)
        mixed[name] = dict(items) if isinstance(rows, dict) else items
    one, other = planned(built(cells)), planned(built(mixed))
    assert cost(one) == pytest.approx(cost(other), rel=1e-9, abs=1e-6)
    assert one.exchanges.index.tolist() == other.exchanges.index.tolist()


@few
@given(parks())
def test_without_arcs_the_plan_is_the_baseline(cells):
    park = built(cells)
    plan = planned(park, forbid=("material", "heat", "water", "power"))
    assert plan.exchanges.empty
    assert cost(plan) == pytest.approx(cost(plan, "baseline"), abs=1e-6)


@few
@given(parks(), st.floats(0.2, 0.8))
def test_relaxing_a_limit_never_hurts(cells, share):
    park = built(cells)
    free = planned(park)
    lowest = planned(park, objective="co2").accounts.loc["co2_direct", "plan"]
    middle = lowest + share * (free.accounts.loc["co2_direct", "plan"] - lowest) + 1e-6
    held = planned(park, limits=(Limit(account="co2_direct", maximum=float(middle)),))
    assert cost(free) <= cost(held) + 1e-6
    assert held.accounts.loc["co2_direct", "plan"] <= middle * (1 + 1e-6) + 1e-6


@few
@given(parks())
def test_adding_an_option_never_hurts(cells):
    park = built(cells)
    assert cost(planned(park)) <= cost(planned(park, forbid=("heat",))) + 1e-6


@few
@given(parks())
def test_refused_pairs_and_arcs_are_apart(cells):
    matches = match(built(cells))
    arcs = set(zip(matches.arcs["source"], matches.arcs["sink"], strict=True))
    refused = matches.refusals[matches.refusals["reason"].isin(["too_cold", "too_dirty"])]
    assert not arcs & set(zip(refused["source"], refused["sink"], strict=True))
