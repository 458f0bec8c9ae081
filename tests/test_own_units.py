"""Units of the planner's own: a station that alone serves a firm, units that feed one another."""

from __future__ import annotations

import pytest

from symbiosis import optimise
from symbiosis.errors import NoPlan
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
