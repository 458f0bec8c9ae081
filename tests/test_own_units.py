"""Units of the planner's own: a station that alone serves a firm, units that feed one another."""

from __future__ import annotations

import pytest

from symbiosis import optimise
from symbiosis.errors import BadInput, NoPlan
from symbiosis.park.load import park_of

INFO = {"id": "own", "title": "Own units", "country": "DE", "currency": "EUR", "price_year": 2024}
PLACE = {"id": "a", "lon": 10.0, "lat": 50.0}
NEEDS = {
    "heat": [{"id": "need", "enterprise": "a", "role": "sink", "supply_c": 60, "target_c": 80,
              "quantity [MW]": 2, "utility": "none", "scope": "process"}],
    "power": [{"id": "drive", "enterprise": "a", "role": "sink", "quantity [MW]": 1.6,
               "utility": "none"}],
}  # fmt: skip
STATION = {
    "technologies": [{"id": "chp", "technology": "own_power", "enterprise": "a", "max_size": 20}],
    "technology_ports": [
        {"technology": "chp", "port": "gas", "medium": "material", "item": "natural_gas",
         "role": "sink", "coefficient": 0.1875, "utility": "gas"},
        {"technology": "chp", "port": "power", "medium": "power", "role": "source",
         "coefficient": 1},
        {"technology": "chp", "port": "heat", "medium": "heat", "role": "source",
         "coefficient": 1.25, "supply_c": 110, "target_c": 90},
    ],
    "utilities": [{"id": "gas", "medium": "material", "item": "natural_gas",
                   "price [EUR/t]": 600}],
}  # fmt: skip


def test_a_park_that_needs_its_station_has_no_baseline_and_no_larger_station_than_it_needs():
    plan = optimise(park_of(INFO, {"enterprises": [PLACE], **NEEDS, **STATION}))
    # 1.6 MW of power take 1.6 x 0.1875 t/h at 600 EUR/t.
    assert plan.cost() == pytest.approx(1_576_800)
    assert plan.technologies["size"].tolist() == [pytest.approx(1.6)]
    assert plan.accounts["baseline"].isna().all()
    assert any("There is no baseline" in note for note in plan.notes)


def test_needs_that_nothing_meets_have_no_plan():
    with pytest.raises(NoPlan, match="sink_balance"):
        optimise(park_of(INFO, {"enterprises": [PLACE], **NEEDS}))


def heat_port(unit, name, role, c):
    return {"technology": unit, "port": name, "medium": "heat", "role": role, "coefficient": 1,
            "supply_c": c, "target_c": c}  # fmt: skip


def headers(*ports):
    """A boiler at `a`, headers at hubs and a house at `b` that needs 2 MW; none has a size."""
    units = {"boiler": "a", "first": "h", "second": "i"}
    named = {port["technology"] for port in ports}
    gas = STATION["technology_ports"][0] | {"technology": "boiler", "coefficient": 0.08}
    ports = [*ports, gas] if "boiler" in named else ports
    return park_of(
        INFO,
        {
            "enterprises": [
                PLACE,
                {"id": "b", "lon": 10.003, "lat": 50.0},
                {"id": "h", "lon": 10.001, "lat": 50.0, "kind": "hub"},
                {"id": "i", "lon": 10.002, "lat": 50.0, "kind": "hub"},
            ],
            "heat": [NEEDS["heat"][0] | {"enterprise": "b", "utility": "", "utility_price": 200}],
            "utilities": STATION["utilities"],
            "technology_ports": list(ports),
            "technologies": [
                {"id": unit, "technology": "own_heat", "enterprise": place, "capex_fixed": 1000}
                for unit, place in units.items()
                if unit in named
            ],
        },
    )


def test_units_without_a_size_in_a_row_are_as_large_as_the_last_of_them_needs():
    plan = optimise(
        headers(
            heat_port("boiler", "heat", "source", 180),
            heat_port("first", "in", "sink", 150),
            heat_port("first", "out", "source", 150),
        )
    )
    assert set(plan.technologies.index) == {"boiler", "first"}
    assert plan.technologies["size"].between(2.0, 2.1).all()


def test_units_without_a_size_that_may_feed_each_other_are_asked_for_it():
    """Power may run from either substation to the other, in circles without an end."""
    ring = [
        {"technology": unit, "port": name, "medium": "power", "role": role, "coefficient": 1}
        for unit in ("first", "second")
        for name, role in (("in", "sink"), ("out", "source"))
    ]
    with pytest.raises(BadInput, match=r"max_size: first, second: missing"):
        optimise(headers(*ring))
