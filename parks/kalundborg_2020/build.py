"""Build Kalundborg since 2020: wood chips, and so neither gypsum nor fly ash, but biogas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from symbiosis.park.library import load_library
from symbiosis.parks.building import Row, period_rows, retrofit_rows, run
from symbiosis.parks.kalundborg import Exchange, Snapshot, stream
from symbiosis.parks.kalundborg_links import connection_rows
from symbiosis.parks.kalundborg_streams import (
    SEASONS,
    fertiliser_row,
    steam_rows,
    town_heat_rows,
    town_profiles,
    water_rows,
)

LINKS = Path(__file__).resolve().parent / "sources" / "historical_links.csv"
SNAPSHOT = Snapshot(2020, ("ASV", "REF", "NN", "NZ", "GYP", "KF", "KBE", "CITY", "FARM"))
CUSTOMERS = ("NN", "NZ")
"""Who buys steam by the contract of 2017, beside the utility's district heat."""

POWER_MW, HEAT_MW = 25.0, 129.0
STATION_SOURCE = "biomassmagazine.com 17315, bioenergyinternational.com (read)"
EFFICIENCY = 0.9
CHIPS_EUR = {"low": 22.0, "usual": 29.0, "high": 36.0}
"""Price of wood chips [EUR/MWh] (usual figure, as the library's)."""

NOT_FIRED = "heat_not_made"
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


def pumped() -> float:
    """Give the share of the bought heat that the heat pump on treated waste water delivers."""
    delivered = SNAPSHOT.published("KF", "heat from treated wastewater via heat pump", "since 2017")
    return delivered.quantity / SNAPSHOT.published("ASV", "district heat", "2017-22").quantity


def heat() -> list[Row]:
    """Steam and district heat of the new station, and what treated waste water still holds."""
    treated = SNAPSHOT.published("NN+NZ+CITY", "wastewater to WWTP", "2022")
    warmth = Exchange(
        treated.quantity * EFFLUENT_KWH_PER_M3 / 1000.0,
        "MWh/a",
        f"cooled by 10 K: {treated.source}",
    )
    supply, target = TOWN_PLANT
    return [
        *steam_rows(SNAPSHOT, CUSTOMERS, NOT_FIRED),
        *town_heat_rows(SNAPSHOT, pumped(), NOT_FIRED),
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


def outlets() -> list[Row]:
    """Say what heat that nobody takes saves: the boiler burns fewer chips and makes less power."""
    library = load_library()
    feed, chips = library.outlets.loc["grid_feed_dk"], library.utilities.loc["steam_10_wood_dk"]
    fuel = (POWER_MW + HEAT_MW) / EFFICIENCY / HEAT_MW
    power = POWER_MW / HEAT_MW
    worth = {key: fuel * CHIPS_EUR[key] + power * feed["price"] for key in CHIPS_EUR}
    return [
        {
            "id": NOT_FIRED,
            "name": "Not made: chips saved, power forgone",
            "medium": "heat",
            "price": round(-worth["usual"], 2),
            "unit": "EUR/MWh",
            "kind": "market",
            "co2_supply": round(-power * feed["co2_supply"], 5),
            "co2_biogenic": round(-fuel * chips["co2_biogenic"] / chips["primary_energy"], 4),
            "basis": "estimated",
            "source": f"{POWER_MW:g} MW of power with {HEAT_MW:g} MJ/s of heat "
            f"({STATION_SOURCE}) at {EFFICIENCY:.0%} of the fuel together (usual figure); chips "
            f"{CHIPS_EUR['usual']:g} EUR/MWh as in steam_10_wood_dk, power as grid_feed_dk",
            "low": round(-worth["high"], 2),
            "high": round(-worth["low"], 2),
        }
    ]


def build(folder: Path) -> None:
    """Write the park's tables and geometry into a folder."""
    pump = retrofit_rows([("heat_pump_125", "KF", None)], RETROFIT_SOURCE)
    steam = heat()
    total = SNAPSHOT.published("ASV", "process steam (derived total)", "2016").quantity
    share = float(str(steam[0]["quantity"])) / total
    tables = {
        "materials": materials(),
        "heat": steam,
        "water": water_rows(SNAPSHOT, share, ash=False),
    }
    rest = {
        "technologies": [row | {"existing": 1, "basis": "published"} for row in pump],
        "outlets": outlets(),
        "periods": period_rows(SEASONS),
        "profiles": town_profiles(pumped()),
        "connections": connections(tables),
    }
    SNAPSHOT.write(folder, tables | rest)


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
