"""Build Kalundborg since 2020: wood chips, and so neither gypsum nor fly ash, but biogas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from symbiosis.parks.building import Row, retrofit_rows, run
from symbiosis.parks.kalundborg import Exchange, Snapshot, stream
from symbiosis.parks.kalundborg_links import connection_rows
from symbiosis.parks.kalundborg_streams import (
    TURBINE,
    fertiliser_row,
    steam_rows,
    town_heat_rows,
    water_rows,
)

LINKS = Path(__file__).resolve().parent / "sources" / "historical_links.csv"
SNAPSHOT = Snapshot(2020, ("ASV", "REF", "NN", "NZ", "GYP", "KF", "KBE", "CITY", "FARM"))
METHANE = 0.717e-3
"""Upgraded biogas as methane at 0 degC [t/m3]."""

RETROFIT_SOURCE = "delivers 80 GWh/a since 2017: symbiosis.dk (read)"
RESIDUE_AS_MAIZE = 0.254
GAS_PER_BIOMETHANE = 1.0417
DIGESTATE = 0.95
"""Digestate per residue: what does not leave as gas (mass balance)."""

EFFLUENT_KWH_PER_M3 = 11.6
TOWN_PLANT = (24.5, 14.5)
"""Treated waste water, cooled by 10 K [degC]."""


def materials() -> list[Row]:
    """Residues, biomethane and digestate, and who could use them; gypsum is wanted, not given."""
    residue = SNAPSHOT.published("NN+NZ", "biomass residues to biogas", "2018-")
    gas = SNAPSHOT.published("KBE", "upgraded biogas via gas grid", "2018-")
    gypsum = SNAPSHOT.published("ASV", "FGD gypsum", "2010")
    maize = Exchange(residue.quantity * RESIDUE_AS_MAIZE, "t/a", f"as maize: {residue.source}")
    biomethane = Exchange(gas.quantity * METHANE, "t/a", f"as methane: {gas.source}")
    fuel = Exchange(biomethane.quantity * GAS_PER_BIOMETHANE, "t/a", biomethane.source)
    digestate = Exchange(
        residue.quantity * DIGESTATE, "t/a", f"mass balance of the residues: {residue.source}"
    )
    half = {"note": "half", "basis": "derived"}
    return [
        stream("residue", "NN", "source", residue, 0.5, material="biomass_residue", **half),
        stream("residue", "NZ", "source", residue, 0.5, material="biomass_residue", **half),
        stream("biomethane", "KBE", "source", biomethane, material="biomethane", basis="derived"),
        stream("digestate", "KBE", "source", digestate, material="digestate", basis="estimated"),
        stream("feed", "KBE", "sink", maize, material="biogas_feed", basis="derived"),
        stream("gas", "GYP", "sink", fuel, 0.5, material="natural_gas", **half),
        stream("gas", "REF", "sink", fuel, 0.5, material="natural_gas", **half),
        stream("gypsum", "GYP", "sink", gypsum, material="gypsum", basis="estimated"),
        fertiliser_row(SNAPSHOT),
    ]


def heat() -> list[Row]:
    """Steam and district heat as before, and the heat that treated waste water still holds."""
    treated = SNAPSHOT.published("NN+NZ+CITY", "wastewater to WWTP", "2022")
    delivered = SNAPSHOT.published("KF", "heat from treated wastewater via heat pump", "since 2017")
    bought = SNAPSHOT.published("ASV", "district heat", "2017-22")
    warmth = Exchange(
        treated.quantity * EFFLUENT_KWH_PER_M3 / 1000.0,
        "MWh/a",
        f"cooled by 10 K: {treated.source}",
    )
    supply, target = TOWN_PLANT
    return [
        *steam_rows(SNAPSHOT),
        *town_heat_rows(SNAPSHOT, 1.0 - delivered.quantity / bought.quantity),
        stream(
            "warmth",
            "KF",
            "source",
            warmth,
            basis="derived",
            name="Treated waste water",
            supply_c=supply,
            target_c=target,
        ),
    ]


def build(folder: Path) -> None:
    """Write the park's tables and geometry into a folder."""
    pump = retrofit_rows([("heat_pump_125", "KF", None)], RETROFIT_SOURCE)
    tables = {"materials": materials(), "heat": heat(), "water": water_rows(SNAPSHOT)}
    standing = {"technologies": [row | {"existing": 1, "basis": "published"} for row in pump]}
    SNAPSHOT.write(
        folder, tables | standing | {"outlets": TURBINE, "connections": connections(tables)}
    )


def connections(tables: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Give the links of the snapshot; the heat pump's own draws on the waste water beside it."""
    delivered = SNAPSHOT.published("KF", "heat from treated wastewater via heat pump", "since 2017")
    streams = [row for rows in tables.values() for row in rows]
    inside: Row = {
        "id": "KF_KF_warmth",
        "from": "KF",
        "to": "KF",
        "medium": "heat",
        "item": "KF_warmth",
        "status": "existing",
        "basis": "published",
        "source": RETROFIT_SOURCE,
    }
    return [*connection_rows(LINKS, streams, {("KF", "CITY"): delivered}), inside]


if __name__ == "__main__":
    run(build, __file__)
