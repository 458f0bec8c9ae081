"""The pinch of a plan: there at the least heat, gone when more is brought in or none is scarce."""

from __future__ import annotations

import pytest

from symbiosis import Scenario, optimise
from symbiosis.park.load import park_of
from symbiosis.park.objectives import Limit
from symbiosis.plan.tables.pinch import pinch_points

INFO = {"id": "p", "title": "One plant", "country": "NL", "currency": "EUR", "price_year": 2024}
LEAST = ({"heat_bought": 1.0},)


def plan_of(need_mw, cold_c, *limits):
    """10 MW from 120 to 70 degC beside a need over 50 K as well, 5 K on either side."""
    shared = {"enterprise": "e", "dt_k": 5.0, "scope": "process"}
    heat = [
        {**shared, "id": "s", "role": "source", "supply_c": 120, "target_c": 70,
         "quantity [MW]": 10.0, "outlet": "tower"},
        {**shared, "id": "d", "role": "sink", "supply_c": cold_c, "target_c": cold_c + 50,
         "quantity [MW]": need_mw, "utility": "boiler"},
    ]  # fmt: skip
    park = park_of(
        INFO,
        {
            "enterprises": [{"id": "e", "lon": 5.0, "lat": 52.0}],
            "heat": heat,
            "utilities": [{"id": "boiler", "medium": "heat", "price [EUR/MWh]": 40.0}],
            "outlets": [{"id": "tower", "medium": "heat", "price [EUR/MWh]": 1.0}],
        },
    )
    return optimise(park, Scenario(objective=LEAST, limits=limits), gap=0.0)


def bought(plan):
    return plan.accounts["plan"]["heat_bought"] / 8760.0


def test_where_two_equal_slopes_meet_the_pinch_is_at_both_ends():
    """Shifted, 10 MW fall from 115 to 65 degC and 10 MW are wanted from 85 to 135 degC."""
    plan = plan_of(10.0, 80.0)
    assert bought(plan) == pytest.approx(4.0)
    assert pinch_points(plan, "e") == pytest.approx([115.0, 85.0])


def test_a_need_that_takes_all_heat_has_no_pinch():
    """15 MW wanted from the same 65 to 115 degC: 5 MW are bought, and nothing lies below."""
    plan = plan_of(15.0, 60.0)
    assert bought(plan) == pytest.approx(5.0)
    assert pinch_points(plan, "e") == []


def test_heat_brought_in_beyond_the_least_hides_the_pinch():
    plan = plan_of(10.0, 80.0, Limit(account="heat_bought", minimum=5.0 * 8760.0))
    assert bought(plan) == pytest.approx(5.0)
    assert pinch_points(plan, "e") == []


def test_who_has_no_heat_has_no_pinch():
    assert pinch_points(plan_of(10.0, 80.0), "nobody") == []
