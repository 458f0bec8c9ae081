"""What must hold for any park, in every medium."""

from __future__ import annotations

import pytest
from harness import (
    FIRMS,
    assert_conserves,
    assert_heat_falls,
    built,
    cost,
    least,
    parks,
    planned,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from symbiosis.matching import match
from symbiosis.models.park import build_model
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.objectives import Limit
from symbiosis.park.scenario import Scenario
from symbiosis.solving.session.session import Session

few = settings(
    max_examples=2,
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
    left, absent = least(built(cells), left=(leaver,)), least(built(cells, without=(leaver,)))
    assert left == pytest.approx(absent, abs=1e-6)


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
    lowest = least(park, objective=({"co2_direct": 1.0},))
    middle = lowest + share * (free.accounts.loc["co2_direct", "plan"] - lowest) + 1e-6
    held = planned(park, limits=(Limit(account="co2_direct", maximum=float(middle)),))
    assert cost(free) <= cost(held) + 1e-6
    assert held.accounts.loc["co2_direct", "plan"] <= middle * (1 + 1e-6) + 1e-6


@few
@given(parks())
def test_adding_an_option_never_hurts(cells):
    park = built(cells)
    fewer = [least(park, forbid=(medium,)) for medium in ("heat", "water")]
    assert least(park) <= min(fewer) + 1e-6


@few
@given(parks())
def test_refused_pairs_and_arcs_are_apart(cells):
    matches = match(built(cells))
    arcs = set(zip(matches.arcs["source"], matches.arcs["sink"], strict=True))
    refused = matches.refusals[matches.refusals["reason"].isin(["too_cold", "too_dirty"])]
    assert not arcs & set(zip(refused["source"], refused["sink"], strict=True))


OWN_HEAT = {
    "contents": [],
    "heat": {
        "offer": {"enterprise": "amber", "role": "source", "supply_c": 160.0, "target_c": 120.0,
                  "quantity": 1000.0, "scope": "process", "outlet": "tower"},
        "need": {"enterprise": "amber", "role": "sink", "supply_c": 60.0, "target_c": 100.0,
                 "quantity": 4000.0, "scope": "process", "utility": "boiler"},
    },
}  # fmt: skip
"""A MWh of the boiler costs 40 EUR and 0.2 t CO2 at 50 EUR/t; one to the cooling tower 1 EUR."""


def priced(heat=OWN_HEAT["heat"], **choices):
    """Solve the park above and ask for prices."""
    model = build_model(match(built({**OWN_HEAT, "heat": heat})), Scenario(**choices))
    return Session(model).solve(gap=0.0, duals=True)


@pytest.mark.parametrize(
    ("stream", "row", "price"), [("need", "sink", 50.0), ("offer", "source", -50.0)]
)
def test_a_stream_is_priced_at_what_one_more_of_it_costs(stream, row, price):
    """All that is offered is used, the boiler gives the rest: EUR a year per MW."""
    before = priced()
    more = {**OWN_HEAT["heat"][stream], "quantity": OWN_HEAT["heat"][stream]["quantity"] + 1.0}
    after = priced({**OWN_HEAT["heat"], stream: more})
    assert after.objective - before.objective == pytest.approx(price)
    assert before.duals[f"heat.{row}_balance"].to_numpy() == pytest.approx(price * HOURS_PER_YEAR)


def test_a_limit_is_priced_at_what_one_more_of_it_saves():
    """Another MWh recovered needs neither boiler nor tower: 51 EUR less."""
    before, after = (
        priced(limits=(Limit(account="heat_recovered", maximum=most),)) for most in (500.0, 501.0)
    )
    assert after.objective - before.objective == pytest.approx(-51.0)
    assert before.duals["account_limit"].to_numpy() == pytest.approx(-51.0)


@few
@given(parks(), st.sampled_from([1e-3, 1e3]))
def test_a_larger_park_of_the_same_kind_costs_as_much_more(cells, factor):
    """Quantities in other units, where nothing has a size: as inside one firm."""
    one_firm = {
        name: rows if name == "contents" else {
            key: {**row, "enterprise": "amber"} for key, row in rows.items()}
        for name, rows in cells.items()
    }  # fmt: skip
    scaled = {
        name: rows if name == "contents" else {
            key: {**row, "quantity": row["quantity"] * factor} for key, row in rows.items()}
        for name, rows in one_firm.items()
    }  # fmt: skip
    one, other = least(built(one_firm)), least(built(scaled))
    assert other == pytest.approx(factor * one, rel=1e-6, abs=1e-6)
