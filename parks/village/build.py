"""Build a village of 200 houses on 9 km of streets: what a heat main is for."""

from __future__ import annotations

from pathlib import Path

from symbiosis.parks.building import (
    Row,
    period_rows,
    profile_rows,
    read_rows,
    run,
    write_table,
)
from symbiosis.parks.drawing import PLOT_SOURCE, line, plot_rows, write_geometry

SOURCES = Path(__file__).resolve().parent / "sources"
ORIGIN = "topotherm, examples/generating_inputs/district (MIT); streets: Basis-DLM Bavaria"
PLANT = (9.8596726, 50.265685)
SPARE, NEAR, FAR = 1.3, 0.8, 1.2
"""The plant over the winter's need of all; low and high of a house's need over its figure."""
SEASONS = {
    "winter": ("dec", "jan", "feb"),
    "between": ("mar", "apr", "may", "sep", "oct", "nov"),
    "summer": ("jun", "jul", "aug"),
}
HOUSE = (40.0, 60.0)
"""Heated from, to [degC]."""
PLANT_C = (90.0, 50.0)


def houses() -> list[dict[str, str]]:
    """Read the houses: where they stand and what they need a year."""
    return read_rows(SOURCES / "houses.csv")


def seasons() -> list[Row]:
    """Give the houses' factor of every season."""
    monthly = read_rows(SOURCES / "monthly_profiles.csv")[0]
    return profile_rows("houses", monthly, SEASONS)


def enterprises() -> list[Row]:
    """List the plant and the houses."""
    plant: Row = {
        "id": "plant",
        "name": "Heat plant",
        "name_zh": "供热站",
        "lon": PLANT[0],
        "lat": PLANT[1],
        "kind": "firm",
        "basis": "published",
        "source": ORIGIN,
    }
    return [
        plant,
        *(
            {
                "id": row["id"],
                "name": f"House {row['id'][1:]}",
                "name_zh": f"{row['id'][1:]}号住宅",
                "lon": float(row["lon"]),
                "lat": float(row["lat"]),
                "kind": "town",
                "basis": "published",
                "source": ORIGIN,
            }
            for row in houses()
        ),
    ]


def heat() -> list[Row]:
    """List what the plant has all year and what every house needs, by the season."""
    winter = next(float(str(row["factor"])) for row in seasons() if row["period"] == "winter")
    whole = winter * sum(float(row["need_mwh"]) for row in houses())
    plant: Row = {
        "id": "p0",
        "enterprise": "plant",
        "role": "source",
        "name": "Heat of the plant",
        "supply_c": PLANT_C[0],
        "target_c": PLANT_C[1],
        "quantity": round(SPARE * whole, 3),
        "unit": "MWh/a",
        "basis": "notional",
        "source": "1.3 times what all houses need in winter, all year",
        "low": round(whole, 3),
        "high": round(1.6 * whole, 3),
    }
    return [plant, *(_need(row) for row in houses())]


def _need(row: dict[str, str]) -> Row:
    """Write the need of a house."""
    need = float(row["need_mwh"])
    return {
        "id": f"d{row['id'][1:]}",
        "enterprise": row["id"],
        "role": "sink",
        "name": "Rooms and hot water",
        "supply_c": HOUSE[0],
        "target_c": HOUSE[1],
        "quantity": need,
        "unit": "MWh/a",
        "profile": "houses",
        "basis": "published",
        "source": ORIGIN,
        "low": round(NEAR * need, 4),
        "high": round(FAR * need, 4),
    }


def utilities() -> list[Row]:
    """Price what a house pays today: its own gas boiler, with the boiler."""
    return [
        {
            "id": "own_boiler",
            "name": "Gas boiler of a house, all its costs",
            "medium": "heat",
            "price": 180.0,
            "unit": "EUR/MWh",
            "max_c": 90.0,
            "co2_direct": 0.2126,
            "default": 1,
            "basis": "published",
            "source": "heat price of topotherm's tests (0.18 EUR/kWh); gas for households 11.41 "
            "ct/kWh in 2023-S2 (Destatis) is 127 EUR/MWh at 90 %, without the boiler",
            "low": 127.0,
            "high": 200.0,
        }
    ]


def outlets() -> list[Row]:
    """Say what becomes of heat that nobody takes: it is cooled away at no cost."""
    return [
        {
            "id": "cooled",
            "name": "Cooled away",
            "medium": "heat",
            "price": 0.0,
            "unit": "EUR/MWh",
            "kind": "disposal",
            "default": 1,
            "basis": "notional",
            "source": "heat that is there anyway, as of a biogas engine",
            "low": 0.0,
            "high": 2.0,
        }
    ]


def streets() -> list[Row]:
    """Draw the streets."""
    rows = read_rows(SOURCES / "streets.csv")
    return [
        line(
            [tuple(map(float, corner.split())) for corner in row["corners"].split(";")],  # type: ignore[misc]
            id=row["id"],
            ground="street",
        )
        for row in rows
    ]


def build(folder: Path) -> None:
    """Write the park's tables and geometry into a folder."""
    members = enterprises()
    write_table(folder, "enterprises", members)
    for table in (heat, utilities, outlets):
        write_table(folder, table.__name__, table())
    write_table(folder, "periods", period_rows(SEASONS))
    write_table(folder, "profiles", seasons())
    write_geometry(folder, "plots", plot_rows(members[:1], {"plant": 0.2}), PLOT_SOURCE)
    write_geometry(folder, "corridors", streets(), ORIGIN)


if __name__ == "__main__":
    run(build, __file__)
