"""What must hold for every park that a planner may write, whatever stands in its tables."""

from __future__ import annotations

import pytest
from harness import assert_conserves, assert_heat_falls
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from planners_park import (
    in_other_units,
    inside_one_firm,
    planners_parks,
    renamed,
    shuffled,
    split,
    written,
)

import symbiosis
from symbiosis.park.accounts import PHYSICAL

few = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),  # a plan takes a second: shrinking would take minutes
    suppress_health_check=list(HealthCheck),
)
CHARGED = [account for account in PHYSICAL if account != "exchanges"]
policies = st.dictionaries(st.sampled_from(CHARGED), st.sampled_from([-1.0, 0.5, 3.0]), max_size=2)


@pytest.fixture
def asked(tmp_path_factory):
    """Write a park, load it and optimise it, as anybody would."""

    def ask(tables, **choices):
        folder = written(tables, tmp_path_factory.mktemp("drawn") / "park")
        park = symbiosis.load_park(folder)
        return symbiosis.optimise(park, symbiosis.Scenario(**choices), gap=0.0)

    return ask


@few
@given(planners_parks(), policies)
def test_a_plan_closes_is_worth_its_exchanges_and_never_worse_than_its_reference(
    asked, tables, policy
):
    plan = asked(tables, policy=policy)
    assert all(0.0 <= doubt.money < float("inf") for doubt in symbiosis.review(plan))
    assert_conserves(plan)
    assert_heat_falls(plan)
    scale = max(1.0, abs(plan.cost()))
    assert plan.saving >= -1e-6 * scale
    gained = plan.exchanges["gain"].sum() + plan.technologies["gain"].sum()
    assert gained + plan.rest == pytest.approx(plan.saving, abs=1e-6 * scale)
    if plan.reference == "baseline":  # nothing of today can end
        assert plan.exchanges["net"].sum() == pytest.approx(plan.exchanges["gain"].sum())
        assert plan.rest == pytest.approx(0.0, abs=1e-6 * scale)


@few
@given(planners_parks())
def test_what_is_loaded_is_what_was_saved(asked, tmp_path_factory, tables):
    plan = asked(tables)
    folder = plan.save(tmp_path_factory.mktemp("saved") / "plan")
    assert symbiosis.load_plan(folder).equals(plan)


@few
@given(planners_parks(), st.randoms(use_true_random=False))
def test_names_order_and_units_of_rows_change_nothing(asked, tables, chance):
    plain = asked(tables)
    plan = asked(in_other_units(shuffled(renamed(tables, chance), chance)))
    for column in ("plan", "baseline", "today"):
        assert plan.cost(column) == pytest.approx(plain.cost(column), rel=1e-7, nan_ok=True)
    assert len(plan.exchanges) == len(plain.exchanges)


@few
@given(planners_parks())
def test_a_stream_in_two_halves_is_the_same_stream(asked, tables):
    whole = inside_one_firm(tables)
    assert asked(split(whole)).cost() == pytest.approx(asked(whole).cost(), rel=1e-7)
