"""Ties: of plans that cost the same, the clean serves the strict, the hot the hot, the near."""

from __future__ import annotations

import pytest
from shipped_parks import shipped_plan

from symbiosis import LivePlanner, Scenario
from symbiosis.park.load import park_of

INFO = {"id": "ties", "title": "Ties", "country": "DE", "currency": "EUR", "price_year": 2024}
GIVER, TAKER = {"lon": 10.0, "lat": 50.0}, {"lon": 10.01, "lat": 50.0}
PLACES = [
    {"id": "a", **GIVER}, {"id": "b", **GIVER}, {"id": "c", **TAKER}, {"id": "d", **TAKER},
]  # fmt: skip
MAINS = {"utilities": [{"id": "mains", "medium": "water", "price [EUR/m3]": 2.0}]}
BOILER = {"utilities": [{"id": "boiler", "medium": "heat", "price [EUR/MWh]": 60, "max_c": 200}]}
CONTENT, MOST = "content:COD [mg/L]", "max:COD [mg/L]"


def water(at: str, strict: str = "strict"):
    """Write a clean and a less clean water, a strict use and a lax one, at some enterprises."""
    cells = {"quantity [m3/a]": 400_000}
    source = cells | {"role": "source", "outlet_price [EUR/m3]": 1.0}
    sink = cells | {"role": "sink", "utility": "mains"}
    return [
        source | {"id": "clean", "enterprise": at[0], CONTENT: 10},
        source | {"id": "dull", "enterprise": at[1], CONTENT: 48},
        sink | {"id": "lax", "enterprise": at[2], MOST: 200},
        sink | {"id": strict, "enterprise": at[3], MOST: 50},
    ]


def heat():
    """Write a hot and a warm source, and two needs of which one is hotter, at four enterprises."""
    cells = {"quantity [MWh/a]": 40_000}
    source = cells | {"role": "source", "outlet_price [EUR/MWh]": 0}
    sink = cells | {"role": "sink", "utility": "boiler"}
    return [
        source | {"id": "hot", "enterprise": "a", "supply_c": 140, "target_c": 130},
        source | {"id": "warm", "enterprise": "b", "supply_c": 112, "target_c": 111},
        sink | {"id": "mild", "enterprise": "c", "supply_c": 40, "target_c": 50},
        sink | {"id": "upper", "enterprise": "d", "supply_c": 60, "target_c": 65},
    ]


def planned(**tables):
    return LivePlanner(park_of(INFO, {"enterprises": PLACES, **tables})).brief()


def pairs(plan, source="source", sink="sink"):
    return sorted(plan.exchanges[[source, sink]].itertuples(index=False, name=None))


@pytest.mark.parametrize("at", ["aacc", "abcd"])
@pytest.mark.parametrize("strict", ["boiler", "strict"])
def test_the_cleaner_of_two_waters_serves_the_stricter_of_two_uses(at, strict):
    plan = planned(water=water(at, strict), **MAINS)
    assert pairs(plan) == [("clean", strict), ("dull", "lax")]
    assert plan.status == "optimal"
    assert plan.objective.gap == pytest.approx(0.0, abs=1e-9)


def test_the_hotter_of_two_sources_warms_the_hotter_of_two_needs():
    assert pairs(planned(heat=heat(), **BOILER)) == [("hot", "upper"), ("warm", "mild")]


def test_ties_are_broken_alike_whatever_the_order_of_rows():
    for rows in (water("abcd")[::-1], water("abcd")[2:] + water("abcd")[:2]):
        assert pairs(planned(water=rows, **MAINS)) == [("clean", "strict"), ("dull", "lax")]


@pytest.mark.parametrize("near", ["c", "e"])
def test_where_quality_is_the_same_and_ways_cost_nothing_the_shorter_is_taken(near):
    source = {"id": "out", "enterprise": "a", "role": "source", "outlet_price [EUR/m3]": 1.0}
    sink = {"role": "sink", "utility": "mains"}
    rows = [source, *(sink | {"id": f"use_{at}", "enterprise": at} for at in "ce")]
    way = {"from": "a", "medium": "water", "status": "existing", "capex": 0}
    ways = [
        way | {"id": at, "to": at, "length_km": 1.0 if at == near else 3.0} for at in "ce"
    ]  # fmt: skip
    park = park_of(
        INFO,
        {
            "enterprises": [*PLACES, {"id": "e", **TAKER}],
            "water": [row | {"quantity [m3/a]": 1000} for row in rows],
            "connections": ways,
            **MAINS,
        },
    )
    plan = LivePlanner(park).brief(Scenario(prices={"water_pipe": 0.0}))
    assert pairs(plan) == [("out", f"use_{near}")]


def test_of_pipes_that_cost_the_same_the_cooler_is_taken():
    carriers = shipped_plan("teaching").exchanges["carrier"]
    heat = carriers[carriers.str.startswith("hot_water")]
    assert heat.to_dict() == {
        "furnace_heat>brewing_heat@hot_water_90_50": "hot_water_90_50",
        "heat_pump/30-60:hot>floor_heat@hot_water_70_40": "hot_water_70_40",
    }


def test_a_dearer_plan_is_not_preferred():
    """With a third pipe the clean water could serve the strict use too, and no less be reused."""
    rows = water("abcd")
    rows[1]["quantity [m3/a]"] = rows[3]["quantity [m3/a]"] = 300_000
    assert pairs(planned(water=rows, **MAINS)) == [("clean", "lax"), ("dull", "strict")]


def test_a_live_plan_exchanges_flows_as_the_first_one_does():
    park = park_of(INFO, {"enterprises": PLACES, "water": water("aacc", "boiler"), **MAINS})
    planner = LivePlanner(park)
    for _ in range(2):
        found = pairs(planner.plan(), "source_stream", "sink_stream")
        assert found == [("clean", "boiler"), ("dull", "lax")]
