"""A price of one's own: it says what is paid, and brings the burdens of nothing else."""

from __future__ import annotations

import pytest

from symbiosis import optimise
from symbiosis.park.load import park_of

INFO = {"id": "chp", "title": "CHP", "country": "NL", "currency": "EUR", "price_year": 2024}
STEAM = {"id": "steam", "enterprise": "a", "role": "source", "supply_c": 180, "target_c": 180,
         "quantity [MWh/a]": 1000}  # fmt: skip


def priced(**cells):
    places = [{"id": "a", "lon": 4.0, "lat": 52.0}]
    return park_of(INFO, {"enterprises": places, "heat": [STEAM | cells]})


def supply_co2(park):
    return optimise(park).accounts.loc["co2_supply", "plan"]


def test_a_price_alone_inherits_no_outlets_burdens():
    """A cooling tower emits 4 kg/MWh for its fans: named it counts, beside a price alone not."""
    assert supply_co2(priced()) == pytest.approx(4.0)
    assert supply_co2(priced(outlet_price=-16.0, outlet="cooling_tower_eu")) == pytest.approx(4.0)
    plan = optimise(priced(outlet_price=-16.0))
    assert plan.accounts.loc["co2_supply", "plan"] == 0.0
    assert plan.cost() == pytest.approx(-16_000)


def test_a_price_alone_is_told_of():
    told = [said for said in priced(outlet_price=-16.0).defaults if "a price alone" in said]
    assert len(told) == 1
    assert "outlet of steam: no CO2" in told[0]
    named = priced(outlet_price=-16.0, outlet="stack").defaults
    assert not [said for said in named if "a price alone" in said]


@pytest.mark.parametrize(
    ("name", "supply_c", "free"),
    [
        ("Treated effluent", 25, True),
        ("污水处理厂出水余热", 18, True),
        ("Heat of waste water", 40, True),
        ("Effluent of the dye house", 80, False),
        ("Condenser", 30, False),
    ],
)
def test_heat_of_an_effluent_goes_with_its_water_and_pays_no_cooling_tower(name, supply_c, free):
    park = priced(name=name, supply_c=supply_c, target_c=10, origin="excess")
    row = park.heat.loc["steam"]
    assert bool(row["outlet"] == "") is free
    assert bool(row["outlet_price"] == 0.0) is free
    assert any("goes with its water" in said for said in park.defaults) is free
    named = priced(name=name, supply_c=supply_c, target_c=10, outlet="cooling_tower_eu")
    assert named.heat.loc["steam", "outlet"] == "cooling_tower_eu"
