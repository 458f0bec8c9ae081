"""Build the teaching park: five firms, round figures, every medium, an answer by hand."""

from __future__ import annotations

import math
from pathlib import Path

from symbiosis.parks.building import Row, run, write_table
from symbiosis.parks.drawing import Plane, write_geometry

PLANE = Plane((10.0, 50.0))
NOTIONAL = "invented for teaching"

# Gates stand 0.1 km off the main road, so that every route is a round number of kilometres.
GATES = {
    "steelworks": (-1.2, 0.1),
    "brewery": (-0.4, -0.1),
    "greenhouse": (0.4, -0.1),
    "cement_works": (0.6, 0.1),
    "power_station": (1.4, 0.1),
}
FIRMS = (
    ("steelworks", "Steelworks", "钢铁厂", "C24.10"),
    ("cement_works", "Cement works", "水泥厂", "C23.51"),
    ("power_station", "Power station", "电厂", "D35.11"),
    ("brewery", "Brewery", "啤酒厂", "C11.05"),
    ("greenhouse", "Greenhouses", "温室", "A01.13"),
)
PLOTS = {
    "steelworks": ((-1.9, 0.1), (-0.55, 0.1), (-0.55, 0.75), (-0.9, 1.0), (-1.9, 1.0)),
    "cement_works": ((-0.35, 0.1), (0.85, 0.1), (0.85, 0.8), (0.2, 0.95), (-0.35, 0.95)),
    "power_station": ((1.05, 0.1), (1.9, 0.1), (1.9, 0.9), (1.05, 0.75)),
    "brewery": ((-1.1, -0.65), (-0.15, -0.75), (-0.15, -0.1), (-1.1, -0.1)),
    "greenhouse": ((0.05, -0.76), (1.7, -0.7), (1.7, -0.1), (0.05, -0.1)),
}
BENDS = [(k / 5.0, -1.0 + 0.1 * math.sin(k / 3.0)) for k in range(-20, 21)]
RIVER = [*BENDS, *((east, north - 0.22) for east, north in reversed(BENDS))]
LAND = ((-4.0, -2.5), (4.0, -2.5), (4.0, 2.5), (-4.0, 2.5))


def enterprises() -> list[Row]:
    """List the five firms at their gates."""
    return [
        PLANE.enterprise(
            GATES[firm], NOTIONAL, id=firm, name=name, name_zh=name_zh, sector=sector, kind="firm"
        )
        for firm, name, name_zh, sector in FIRMS
    ]


def stream(
    name: str, enterprise: str, role: str, quantity: float, unit: str, **more: object
) -> Row:
    """Make one row of a stream table, with a range of a tenth either way."""
    return {
        "id": name,
        "enterprise": enterprise,
        "role": role,
        "quantity": quantity,
        "unit": unit,
        "basis": "notional",
        "source": NOTIONAL,
        "low": quantity * 0.9,
        "high": quantity * 1.1,
        **more,
    }


def materials() -> list[Row]:
    """Slag for the cement works, fermentation CO2 for the greenhouses."""
    return [
        stream(
            "slag", "steelworks", "source", 100_000.0, "t/a", material="bf_slag", outlet="slag_yard"
        ),
        stream(
            "clinker",
            "cement_works",
            "sink",
            100_000.0,
            "t/a",
            material="cement_binder",
            utility="clinker_bought",
        ),
        stream(
            "fermentation_co2",
            "brewery",
            "source",
            4_000.0,
            "t/a",
            material="co2_ferm",
            outlet="vent",
        ),
        stream(
            "growing_co2",
            "greenhouse",
            "sink",
            3_000.0,
            "t/a",
            material="co2_greenhouse",
            utility="co2_bought",
        ),
    ]


HEAT = (
    ("furnace_heat", "steelworks", "source", 20_000.0, 150.0, 100.0),
    ("cooling_heat", "brewery", "source", 12_000.0, 40.0, 35.0),
    ("brewing_heat", "brewery", "sink", 20_000.0, 50.0, 80.0),
    ("floor_heat", "greenhouse", "sink", 10_000.0, 30.0, 45.0),
)
"""Stream, enterprise, role, MWh a year, and the temperatures [degC] between which it runs."""


def heat() -> list[Row]:
    """Furnace heat for brewing; the brewery's own cooling heat, too cold for anyone unlifted."""
    otherwise = {"source": {"outlet": "air"}, "sink": {"utility": "boiler"}}
    return [
        stream(
            name, who, role, quantity, "MWh/a", supply_c=supply, target_c=target, **otherwise[role]
        )
        for name, who, role, quantity, supply, target in HEAT
    ]


def water() -> list[Row]:
    """Treated brewery water for the cooling tower, which wants little salt."""
    return [
        stream(
            "brewery_effluent",
            "brewery",
            "source",
            500_000.0,
            "m3/a",
            outlet="sewer",
            **{"content:COD [mg/L]": 50, "content:Cl [mg/L]": 100},
        ),
        stream(
            "cooling_make_up",
            "power_station",
            "sink",
            400_000.0,
            "m3/a",
            utility="mains",
            **{"max:COD [mg/L]": 60, "max:Cl [mg/L]": 250},
        ),
    ]


def power() -> list[Row]:
    """Power that the station sells to the grid, and that the cement works buys from it."""
    return [
        stream("surplus_power", "power_station", "source", 30_000.0, "MWh/a", outlet="grid_sale"),
        stream("cement_power", "cement_works", "sink", 10_000.0, "MWh/a", utility="grid"),
    ]


def bought(
    name: str, medium: str, price: float, unit: str, item: str = "", **burdens: float
) -> Row:
    """Make one row of what is bought when no neighbour gives."""
    return {
        "id": name,
        "name": name.replace("_", " ").capitalize(),
        "medium": medium,
        "item": item,
        "default": "" if item else 1,
        "price": price,
        "unit": f"EUR/{unit}",
        **burdens,
        "basis": "notional",
        "source": NOTIONAL,
        "low": price - 0.2 * abs(price),
        "high": price + 0.2 * abs(price),
    }


def utilities() -> list[Row]:
    """Round prices; the boiler's gas is 30 EUR/MWh of heat, and its carbon 0.2 t x 100 EUR/t."""
    return [
        bought("clinker_bought", "material", 60.0, "t", "cement_binder", co2_supply=0.8),
        bought("co2_bought", "material", 100.0, "t", "co2_greenhouse"),
        bought("boiler", "heat", 30.0, "MWh", max_c=250.0, co2_direct=0.2),
        bought("mains", "water", 1.0, "m3"),
        bought("grid", "power", 100.0, "MWh", co2_energy=0.3),
    ]


def outlets() -> list[Row]:
    """Give the slag yard, the air, the sewer and the grid their price."""
    return [
        bought("slag_yard", "material", 10.0, "t", "bf_slag", kind="disposal"),
        bought("vent", "material", 0.0, "t", "co2_ferm", kind="disposal", co2_biogenic=1.0),
        bought("air", "heat", 0.0, "MWh", kind="disposal"),
        bought("sewer", "water", 1.5, "m3", kind="disposal"),
        bought("grid_sale", "power", -50.0, "MWh", kind="market"),
    ]


def technologies() -> list[Row]:
    """Offer one retrofit: a heat pump on the brewery's cooling heat."""
    return [
        {
            "id": "heat_pump",
            "technology": "heat_pump_80",
            "enterprise": "brewery",
            "capex_fixed": 0.0,
            "capex_variable": 1_000_000.0,
            "opex": 2.0,
            "basis": "notional",
            "source": NOTIONAL,
        }
    ]


def connections() -> list[Row]:
    """Give the ways that were walked and priced: length and whole investment."""
    ways = (
        ("slag_road", "steelworks", "cement_works", "material", 2.0, None),
        ("heat_brewery", "steelworks", "brewery", "heat", 1.0, 1_000_000.0),
        ("heat_greenhouse", "brewery", "greenhouse", "heat", 1.0, 500_000.0),
        ("water_line", "brewery", "power_station", "water", 2.0, 500_000.0),
        ("cable_cement", "power_station", "cement_works", "power", 1.0, 400_000.0),
        ("cable_brewery", "power_station", "brewery", "power", 2.0, 400_000.0),
        ("co2_pipe", "brewery", "greenhouse", "material", 1.0, 300_000.0),
    )
    return [
        {
            "id": name,
            "from": giver,
            "to": taker,
            "medium": medium,
            "status": "allowed",
            "length_km": length,
            "capex": capex,
            "basis": "notional",
            "source": NOTIONAL,
        }
        for name, giver, taker, medium, length, capex in ways
    ]


def plots() -> list[Row]:
    """Draw the five plots."""
    return [PLANE.ring(corners, id=firm, enterprise=firm) for firm, corners in PLOTS.items()]


def corridors() -> list[Row]:
    """Draw the main road, and a spur to every gate."""
    return PLANE.road("main_road", 0.0, GATES, ends=(-1.9, 1.9))


def basemap() -> list[Row]:
    """Draw the land, the river through it, and the roads."""
    return [
        PLANE.ring(LAND, kind="land"),
        PLANE.ring(RIVER, kind="water"),
        PLANE.way([(-4.0, 0.0), (4.0, 0.0)], kind="road"),
        PLANE.way([(0.0, -2.5), (0.0, 2.5)], kind="road"),
    ]


def build(folder: Path) -> None:
    """Write the park's tables and geometry into a folder."""
    streams = (materials, heat, water, power)
    terms = (utilities, outlets, technologies, connections)
    for table in (enterprises, *streams, *terms):
        write_table(folder, table.__name__, table())
    for layer in (plots, corridors, basemap):
        write_geometry(folder, layer.__name__, layer(), NOTIONAL)


if __name__ == "__main__":
    run(build, __file__)
