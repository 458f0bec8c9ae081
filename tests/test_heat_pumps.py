"""Heat pumps: offered at their partners' own temperatures, never worse for a partner more."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hand_park import hand_park
from shipped_parks import shipped_park

from symbiosis import LivePlanner, optimise
from symbiosis.matching import match
from symbiosis.park.load import park_of

INFO = {"id": "lift", "title": "Lift", "country": "DE", "currency": "EUR", "price_year": 2024,
        "discount_rate": 0.05, "carbon_price": 0.0}  # fmt: skip
KELVIN = 273.15
NEED = {"id": "k", "enterprise": "a", "role": "sink", "supply_c": 60, "target_c": 80,
        "quantity [MWh/a]": 20_000, "utility_price": 60, "scope": "process"}  # fmt: skip
NEAR = {"id": "s", "enterprise": "b", "role": "source", "supply_c": 58, "target_c": 50,
        "quantity [MWh/a]": 20_000}  # fmt: skip
OWN = NEAR | {"enterprise": "a", "scope": "process"}


def lifting(sources, need=NEED):
    """A need at `a`, which may build a heat pump, and sources; `x0`, `x1` ... lie 2 km away."""
    places = {"a": 10.0, "b": 10.003} | {f"x{n}": 10.03 + n / 1000 for n in range(9)}
    return park_of(
        INFO,
        {
            "enterprises": [{"id": name, "lon": lon, "lat": 50.0} for name, lon in places.items()],
            "heat": [need, *sources],
            "technologies": [{"id": "hp", "technology": "heat_pump_80", "enterprise": "a",
                              "capex_variable": 100_000}],
        },
    )  # fmt: skip


def neighbour(number, **cells):
    """A source of much heat, five kelvins colder than the one before."""
    return NEAR | {"id": f"h{number}", "enterprise": f"x{number}", "supply_c": 46 - 5 * number,
                   "target_c": 41 - 5 * number, "quantity [MWh/a]": 90_000} | cells  # fmt: skip


def test_a_heat_pump_is_offered_at_its_sources_own_temperature():
    """The source of 34.5 degC is drawn at 29.5, not at the 25 of a grid of 5 K."""
    sewage = OWN | {"supply_c": 37.0, "target_c": 34.5}
    streams = match(lifting([sewage])).streams
    colds = streams.loc[(streams["unit"] != "") & (streams["role"] == "sink"), "supply_c"]
    assert colds.dropna().tolist() == [29.5]
    hots = streams.loc[(streams["unit"] != "") & (streams["role"] == "source"), "supply_c"]
    assert hots.tolist() == [85.0]


@pytest.mark.parametrize("existing", [False, True])
def test_a_retrofits_largest_size_holds_for_all_its_temperatures_together(existing):
    park = shipped_park("teaching")
    rows = park.tables["technologies"].assign(max_size=0.5, existing=existing)
    park = park.with_tables(technologies=rows)
    assert (match(park).units["retrofit"] == "heat_pump").sum() > 1
    assert LivePlanner(park).brief(gap=1e-6).sizes.sum() == pytest.approx(0.5)


def saved(rows):
    found = LivePlanner(lifting(rows)).brief(gap=1e-6)
    return found.cost("baseline") - found.cost()


def test_more_sources_never_cost():
    savings = [saved([NEAR, *map(neighbour, range(count))]) for count in (0, 3, 4, 9)]
    assert savings[1] >= 513_865  # what four levels, two of them moved by the grid, once gave
    for fewer, more in pairwise(savings):
        assert more >= fewer - 1.0


def test_a_tiny_source_of_ones_own_takes_nothing_away():
    drop = OWN | {"id": "drop", "quantity [MWh/a]": 1.0, "supply_c": 30, "target_c": 25}
    assert saved([NEAR, drop]) >= saved([NEAR]) - 1.0


def test_what_is_left_out_is_told():
    crowd = [neighbour(n, supply_c=57 - n, target_c=50 - n) for n in range(8)]
    plan = optimise(lifting([NEAR, *crowd]))
    left = plan.refusals[plan.refusals["reason"] == "level_left_out"]
    assert left["source"].tolist() == ["h6", "h7"]
    assert left["detail"].str.contains("hp is offered for 6 temperatures").all()
    assert [note for note in plan.notes if "h6, h7" in note]
    assert not optimise(lifting([NEAR])).notes


@pytest.mark.parametrize("supply_c", [40.0, 40.3])
def test_efficiency_is_carnots_share_of_the_true_lift(supply_c):
    source = OWN | {"supply_c": supply_c + 5, "target_c": supply_c}
    streams = match(lifting([source])).streams
    power = streams[(streams["medium"] == "power") & (streams["unit"] != "")]["coefficient"]
    share = 1 / float(power.iloc[0]) * (85 - (supply_c - 5)) / (85 + KELVIN)
    assert share == pytest.approx(0.5, abs=0.2)
    warmer = OWN | {"supply_c": supply_c + 5.1, "target_c": supply_c + 0.1}
    other = match(lifting([warmer])).streams
    better = other[(other["medium"] == "power") & (other["unit"] != "")]["coefficient"]
    assert float(better.iloc[0]) < float(power.iloc[0])


def test_at_a_small_lift_a_compressor_takes_a_tenth_of_what_it_delivers():
    """From 60 to 60 degC, with approaches of 5 K, Carnot's share alone would give a COP of 22."""
    need = NEED | {"supply_c": 60, "target_c": 60, "quantity [MWh/a]": 8000}
    source = OWN | {"supply_c": 60, "target_c": 60, "quantity [MWh/a]": 12_000}
    plan = optimise(lifting([source], need=need))
    power = plan.streams.loc[plan.streams["medium"] == "power", "annual"]
    assert power.sum() == pytest.approx(800)


def cop_of(low, high, technology="heat_pump_80", **retrofit):
    """COP between a source and a need of one temperature each, 5 K off the machine's own."""
    park = hand_park(
        {"mill": 0},
        heat={
            "cooling": {"enterprise": "mill", "role": "source", "supply_c": low, "target_c": low}
            | {"quantity": 12_000.0, "scope": "process"},
            "warming": {"enterprise": "mill", "role": "sink", "supply_c": high, "target_c": high}
            | {"quantity": 8_000.0, "scope": "process"},
        },
        technologies={"pump": {"technology": technology, "enterprise": "mill"} | retrofit},
    )  # fmt: skip
    streams = match(park).streams
    power = (streams["medium"] == "power") & (streams["unit"] != "")
    return 1.0 / streams.loc[power, "coefficient"].iloc[0]


def test_at_no_lift_between_the_streams_a_megawatt_hour_of_power_lifts_ten():
    """From 60 to 60 degC, over two approaches: 800 of 8,000 MWh; Carnot's share alone gave 358."""
    assert cop_of(60.0, 60.0) == pytest.approx(10.0)


def test_the_share_of_carnot_falls_at_small_lifts_as_the_library_says():
    """As measured from 60 K on; at 20 K a fifth less, and never below what is less lifted."""
    share = {lift: cop_of(60 - lift + 10, 60) * lift / (65 + 273.15) for lift in (20, 25, 40, 60)}
    assert share[60] == pytest.approx(0.66)
    assert share[40] == pytest.approx(0.66 * 0.995)
    assert share[25] == pytest.approx(0.66 * 0.885)
    assert share[20] == pytest.approx(0.66 * 0.801)


def test_a_share_that_was_measured_at_a_small_lift_or_is_the_parks_own_does_not_fall():
    assert cop_of(100, 95, "vapour_recompression") == pytest.approx(0.17 * 373.15 / 5)
    own = cop_of(45.0, 60.0, carnot_share=0.4)
    assert own == pytest.approx(0.4 * 338.15 / 25)
