"""Units of the planner's own: a station that alone serves a firm, units that feed one another."""

from __future__ import annotations

import io
from itertools import permutations
from pathlib import Path

import pytest
from rich.console import Console

from symbiosis import Scenario, optimise
from symbiosis.errors import BadInput, NoPlan
from symbiosis.park.load import park_of
from symbiosis.show.terminal.plan_page import plan_report
from symbiosis.show.words import Words

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
    assert plan.exchanges["payback"].isna().all()
    page = Console(width=160, record=True, file=io.StringIO())
    page.print(plan_report(plan, Path("plans"), Words("en")))
    assert "at once" not in page.export_text()


def test_needs_that_nothing_meets_have_no_plan():
    with pytest.raises(NoPlan, match="are needed, and it has no utility"):
        optimise(park_of(INFO, {"enterprises": [PLACE], **NEEDS}))


def test_what_nobody_takes_and_has_no_outlet_has_no_plan():
    whey = {"id": "whey", "enterprise": "a", "role": "source", "quantity [m3/a]": 100,
            "outlet": "none"}  # fmt: skip
    with pytest.raises(NoPlan, match=r"water, row whey \(a\): 100 m3/a must go somewhere"):
        optimise(park_of(INFO, {"enterprises": [PLACE], "water": [whey]}))


@pytest.mark.parametrize(
    ("limit", "told"),
    [("max:SO3 [%]", "SO3 of at most 10,000, and 30,000"), ("min:CaO [%]", "CaO of at least")],
)
def test_a_sink_stricter_than_its_own_utility_has_no_plan_and_is_named(limit, told):
    stone = {"medium": "material", "item": "limestone", "price [EUR/t]": 5,
             "content:SO3 [%]": 3, "content:CaO [%]": 0.5}  # fmt: skip
    kiln = {"id": "kiln", "enterprise": "a", "role": "sink", "material": "limestone",
            "quantity [t/a]": 20_000, "utility": "stone", limit: 1}  # fmt: skip
    tables = {"materials": [kiln], "utilities": [stone | {"id": "stone"}]}
    with pytest.raises(NoPlan, match=f"kiln needs {told}"):
        optimise(park_of(INFO, {"enterprises": [PLACE], **tables}))


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


GAS = {"material": "natural_gas"}
GIVES = {"id": "gives", "enterprise": "a", "role": "source", "outlet_price": 10}
TAKES = {"id": "takes", "enterprise": "b", "role": "sink", "utility_price": 200}
ENDS = {
    "power": ("power", {"quantity [MW]": 2}),
    "water": ("water", {"quantity [m3/h]": 2}),
    "material": ("materials", {"quantity [t/h]": 2, **GAS}),
}


def standing_ring(medium, units, **more):
    """Units without a size at hubs, between each of which a line stands; who gives; who takes.

    ``more`` are cells of who takes.
    """
    table, amount = ENDS[medium]
    hubs = [f"h{number}" for number in range(units)]
    places = [
        {"id": hub, "lon": 10.001 + 0.001 * place, "lat": 50.0, "kind": "hub"}
        for place, hub in enumerate(hubs)
    ]
    port = {"medium": medium, "coefficient": 1, "item": amount.get("material", "")}
    known = {"medium": medium, "status": "existing"}
    return park_of(
        INFO,
        {
            "enterprises": [PLACE, {"id": "b", "lon": 10.01, "lat": 50.0}, *places],
            table: [GIVES | amount, TAKES | amount | more],
            "technologies": [
                {"id": f"unit_{hub}", "technology": f"own_{medium}", "enterprise": hub}
                for hub in hubs
            ],
            "technology_ports": [
                {"technology": f"unit_{hub}", "port": name, "role": role} | port
                for hub in hubs
                for name, role in (("in", "sink"), ("out", "source"))
            ],
            "connections": [
                {"id": f"{one}{other}", "from": one, "to": other} | known
                for one, other in permutations(hubs, 2)
            ],
        },
    )


@pytest.mark.parametrize("units", [2, 3])
@pytest.mark.parametrize(
    ("medium", "more", "limits"),
    [
        ("power", {}, ()),  # the lines lose something, so that their order counts
        ("water", {"max:COD [mg/L]": 50}, ()),  # contents times flows
        ("material", {}, [{"account": "exchanges", "maximum": 5}]),  # every exchange is counted
    ],
)
def test_a_ring_of_units_without_a_size_is_asked_for_it_where_all_lines_stand(
    medium, more, limits, units
):
    named = ", ".join(f"unit_h{number}" for number in range(units))
    with pytest.raises(BadInput, match=f"max_size: {named}: missing"):
        optimise(standing_ring(medium, units, **more), Scenario(limits=limits))


def test_water_may_pass_hubs_in_a_park_that_limits_no_contaminant():
    ring = standing_ring("water", 2)
    plan = optimise(ring.with_tables(technologies=ring.technologies.assign(max_size=100.0)))
    assert plan.cost() <= plan.cost("baseline")
