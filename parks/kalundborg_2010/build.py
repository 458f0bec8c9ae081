"""Build Kalundborg as it was in 2010: coal, and so gypsum and fly ash to give away."""

from __future__ import annotations

from pathlib import Path

from symbiosis.parks.building import Row, period_rows, run
from symbiosis.parks.kalundborg import Exchange, Snapshot, stream
from symbiosis.parks.kalundborg_links import connection_rows
from symbiosis.parks.kalundborg_streams import (
    SEASONS,
    TURBINE,
    fertiliser_row,
    steam_rows,
    town_heat_rows,
    town_profiles,
    water_rows,
)

LINKS = Path(__file__).resolve().parent / "sources" / "historical_links.csv"
SNAPSHOT = Snapshot(2010, ("ASV", "REF", "NN", "NZ", "GYP", "KF", "CITY", "FARM", "CEM", "FISH"))
ASH_AS_BINDER = 0.7
LARGEST_SHARE = 0.35


def materials() -> list[Row]:
    """Gypsum, ash, thiosulphate and biomass sludge, and who could use them."""
    gypsum = SNAPSHOT.published("ASV", "FGD gypsum", "2010")
    ash = SNAPSHOT.published("ASV", "fly ash", "1990s")
    thiosulphate = SNAPSHOT.published("REF", "ammonium thiosulphate fertiliser", "2000s")
    sludge = SNAPSHOT.published("NN+NZ", "NovoGro biomass sludge", "1990s")
    binder = Exchange(
        ash.quantity * ASH_AS_BINDER / LARGEST_SHARE,
        "t/a",
        f"binder that may hold the ash at {LARGEST_SHARE:.0%}: {ash.source}",
    )
    old = {"basis": "estimated"}
    return [
        stream("gypsum", "ASV", "source", gypsum, material="fgd_gypsum"),
        stream("fly_ash", "ASV", "source", ash, material="fly_ash", **old),
        stream(
            "thiosulphate", "REF", "source", thiosulphate, material="ammonium_thiosulphate", **old
        ),
        stream(
            "sludge", "NN", "source", sludge, 0.5, material="biomass_residue", note="half", **old
        ),
        stream(
            "sludge", "NZ", "source", sludge, 0.5, material="biomass_residue", note="half", **old
        ),
        stream("gypsum", "GYP", "sink", gypsum, material="gypsum"),
        stream("binder", "CEM", "sink", binder, material="cement_binder", basis="derived"),
        fertiliser_row(SNAPSHOT),
    ]


def build(folder: Path) -> None:
    """Write the park's tables and geometry into a folder."""
    heat = [*steam_rows(SNAPSHOT, ("NN", "NZ", "REF")), *town_heat_rows(SNAPSHOT)]
    tables = {"materials": materials(), "heat": heat, "water": water_rows(SNAPSHOT)}
    streams = [row for rows in tables.values() for row in rows]
    time = {"periods": period_rows(SEASONS), "profiles": town_profiles()}
    links = {"outlets": TURBINE, "connections": connection_rows(LINKS, streams)}
    SNAPSHOT.write(folder, tables | time | links)


if __name__ == "__main__":
    run(build, __file__)
