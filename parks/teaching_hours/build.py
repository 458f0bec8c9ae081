"""Build the teaching park on hours: the same five firms, a workday and a weekend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.parks.building import Row, run, write_table
from symbiosis.parks.drawing import write_geometry
from symbiosis.parks.teaching import build as teaching

if TYPE_CHECKING:
    from pathlib import Path

NOTIONAL = teaching.NOTIONAL
STEPS, LENGTH_H = 6, 4.0
DAYS = {"workday": 261, "weekend": 104}
SHAPES = {
    "two_shifts": ((0, 1, 1, 1, 1, 0), (0, 0, 0, 0, 0, 0)),
    "dark": ((3, 2, 1, 1, 2, 3), (3, 2, 1, 1, 2, 3)),
    "sun": ((0, 1, 5, 5, 1, 0), (0, 1, 5, 5, 1, 0)),
    "tariff": ((0.5, 1, 1, 1.5, 1.5, 0.5), (0.5, 0.5, 0.5, 0.5, 1, 0.5)),
}
"""Factor of each step, from midnight on, of a workday and of a weekend."""
RUNS = {
    "brewing_heat": "two_shifts",
    "cooling_heat": "two_shifts",
    "floor_heat": "dark",
}


def periods() -> list[Row]:
    """Give six steps of four hours to each kind of day."""
    return [
        {"id": f"{day}_{step}", "name": f"{4 * step - 4} to {4 * step} h", "cycle": day,
         "hours": count * LENGTH_H, "step": step, "length_h": LENGTH_H}
        for day, count in DAYS.items()
        for step in range(1, STEPS + 1)
    ]  # fmt: skip


def profiles() -> list[Row]:
    """Let breweries work two shifts, greenhouses be cold by night, the sun shine by day."""
    return [
        {"id": name, "period": f"{day}_{step}", "factor": factor, "source": NOTIONAL}
        for name, shape in SHAPES.items()
        for day, factors in zip(DAYS, shape, strict=True)
        for step, factor in enumerate(factors, 1)
    ]


def heat() -> list[Row]:
    """Let each stream of heat run at its hours; the furnace never stops."""
    return [row | {"profile": RUNS.get(str(row["id"]), "")} for row in teaching.heat()]


def utilities() -> list[Row]:
    """Make power dear in the afternoon and cheap by night."""
    timed = {"price_profile": "tariff"}
    return [row | (timed if row["id"] == "grid" else {}) for row in teaching.utilities()]


def own_technologies() -> list[Row]:
    """Round figures: a tank of hot water, a battery, a roof."""
    store = {"rule": "store", "lifetime": 20, "om_share": 0.01, "source": NOTIONAL}
    return [
        {"id": "tank_85", "name": "Hot-water tank", "name_zh": "热水罐", "size_unit": "MWh",
         "capex_variable": 10_000, "capex_rate": 0, "throughput_cost": 0.1, "charge_share": 1,
         "discharge_share": 1, "self_loss": 0.001, "fill_hours": 2, "size_max": 1000} | store,
        {"id": "battery_2h", "name": "Battery", "name_zh": "储能电池", "size_unit": "MWh",
         "capex_variable": 200_000, "capex_rate": 100_000, "throughput_cost": 2,
         "charge_share": 0.95, "discharge_share": 0.95, "self_loss": 0, "fill_hours": 2,
         "size_max": 100} | store,
        {"id": "roof_flat", "name": "Solar roof", "name_zh": "屋顶光伏", "size_unit": "MW",
         "capex_variable": 600_000, "size_max": 5, "full_load_hours": 1000, "lifetime": 25,
         "om_share": 0.01, "source": NOTIONAL},
    ]  # fmt: skip


def technology_ports() -> list[Row]:
    """Put the tank at 85 degC over 55; the roof and the battery give and take power."""
    ends = {"medium": "heat", "coefficient": 1, "dt_k": 0}
    return [
        {"technology": "tank_85", "port": "charge", "role": "sink", "supply_c": 55, "target_c": 85}
        | ends,
        {"technology": "tank_85", "port": "discharge", "role": "source", "supply_c": 85,
         "target_c": 55} | ends,
        {"technology": "battery_2h", "port": "charge", "medium": "power", "role": "sink",
         "coefficient": 1, "utility": "grid"},
        {"technology": "battery_2h", "port": "discharge", "medium": "power", "role": "source",
         "coefficient": 1},
        {"technology": "roof_flat", "port": "power", "medium": "power", "role": "source",
         "coefficient": 1, "outlet": "grid_sale"},
    ]  # fmt: skip


def technologies() -> list[Row]:
    """Offer the heat pump, a tank at the brewery, a roof and a battery for cement."""
    said = {"basis": "notional", "source": NOTIONAL}
    return [
        *teaching.technologies(),
        {"id": "brewery_tank", "technology": "tank_85", "enterprise": "brewery"} | said,
        {"id": "cement_battery", "technology": "battery_2h", "enterprise": "cement_works"} | said,
        {"id": "cement_roof", "technology": "roof_flat", "enterprise": "cement_works",
         "max_size": 2, "profile": "sun"} | said,
    ]  # fmt: skip


def build(folder: Path) -> None:
    """Write the park's tables and geometry into a folder."""
    same = (teaching.enterprises, teaching.materials, teaching.water, teaching.power)
    own = (heat, utilities, periods, profiles, own_technologies, technology_ports, technologies)
    for table in (*same, *own, teaching.outlets, teaching.connections):
        write_table(folder, table.__name__, table())
    for layer in (teaching.plots, teaching.corridors, teaching.basemap):
        write_geometry(folder, layer.__name__, layer(), NOTIONAL)


if __name__ == "__main__":
    run(build, __file__)
