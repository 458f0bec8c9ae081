"""From the sites of European registries to streams: how Ghent-Terneuzen and Rotterdam are read.

The registries give what a site emits, not what it needs. Each ``sources/sites.csv`` therefore
holds the chain CO2 -> fuel -> heat by temperature band, and ``sources/streams.csv`` the chain
tonnes or MWh -> by-products and water, each figure with the coefficient that made it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symbiosis.park.registry.bands import (
    CONDENSER_HEAT,
    SINKS,
    SMALLEST_GWH,
    SOURCES,
    Row,
    Slice,
    after_own_recovery,
    band_rows,
    estimated,
)
from symbiosis.parks.building import NET, number, read_rows
from symbiosis.parks.water_sets import contents, limits

NOTIONAL = "notional receiver: what the region has and no registry lists"
DISCHARGE = "discharge_river_eu"
"""Outlet of treated effluent; untreated waste water would go to the sewer."""

BOILER_WATER = "demin_water_eu"
"""What boilers drink when no neighbour gives."""

_TURBID = "content:turbidity [NTU]"
_TURBIDITY = "max:turbidity [NTU]"
EFFLUENT: Row = (
    contents("municipal_effluent_nw_europe")
    | {
        "content:COD [mg/L]": 50,
        "content:Cl [mg/L]": 250,
        "content:TDS [mg/L]": 1000,
        _TURBID: 4,
    }
    | NET
)
"""Treated effluent where nothing better is known: the usual set, of a port with brackish ground."""

PAPER_EFFLUENT: Row = contents("paper_mill_treated_effluent_recycled") | {_TURBID: 15} | NET
"""Treated effluent of a mill on recovered paper (usual set, unchecked)."""

COOLING: Row = limits("cooling_tower_make_up") | {_TURBIDITY: 5} | NET
"""Cooling-tower make-up (usual set; turbidity of GB/T 19923; unchecked)."""

BOILER: Row = limits("boiler_feed_make_up_10_48_bar") | {_TURBIDITY: 1} | NET
"""Boiler feed make-up, 10 to 48 bar, clear as demineralised water is: effluent gets there only
through UF and RO, and none is let in by the litre.
"""

PAPER: Row = limits("paper_process_board_mechanical") | {_TURBIDITY: 20} | NET
"""Paper process water, board and mechanical grades."""

DRIED = ("bioethanol",)
"""Sectors of which the registry's bands call heat below 100 degC what is steam of 4 to 12 bar:
distillation and drying want 120 to 190 degC (usual figure, as the library's for ethanol of grain).
"""


@dataclass(frozen=True)
class Site:
    """A site of the registry: its id and names, its row, and the by-products derived for it."""

    id: str
    names: Mapping[str, str]
    row: Mapping[str, str]
    streams: Mapping[str, Mapping[str, str]]

    @property
    def kind(self) -> str:
        """Say what it is: a firm, or a registered office, which is drawn and not modelled."""
        return self.names.get("kind") or "firm"

    @property
    def modelled(self) -> bool:
        """Tell whether it has streams: it emits, it works, and it is more than an office."""
        return bool(self.row["co2_t"]) and self.kind != "office" and not self.names.get("closed")

    def figure(self, column: str) -> float:
        """Read one figure of the registry row; a column that the park lacks is none."""
        return number(self.row.get(column, ""))

    def stream(
        self, key: str, role: str, quantity: float, unit: str, *, source: str, **more: Any
    ) -> Row:
        """Make one row of a stream table, with its evidence."""
        return estimated(self.id, key, role, quantity, unit, source=source, **more)

    def derived(self, stream: str, key: str, role: str, **columns: object) -> Row:
        """Make a row from one derived figure of ``sources/streams.csv``."""
        figure = self.streams[stream]
        quantity = float(figure["quantity"])
        source = f"sources/streams.csv: {figure['method']}"
        return self.stream(key, role, quantity, figure["unit"], source=source) | columns


def read_sites(folder: Path) -> list[Site]:
    """Read a park's sites in the order of the registry, under the ids of ``names.csv``.

    Parameters
    ----------
    folder
        The park's ``sources``.
    """
    streams: dict[str, dict[str, Mapping[str, str]]] = {}
    for figure in read_rows(folder / "streams.csv"):
        streams.setdefault(figure["site_id"], {})[figure["stream"]] = figure
    names = {row["site_id"]: row for row in read_rows(folder / "names.csv")}
    return [
        Site(
            names[row["site_id"]]["id"], names[row["site_id"]], row, streams.get(row["site_id"], {})
        )
        for row in read_rows(folder / "sites.csv")
    ]


def site_rows(sites: list[Site]) -> list[Row]:
    """List the sites as enterprises, at the registry's coordinates."""
    return [
        {
            "id": site.id,
            "name": site.names["name"],
            "name_zh": site.names["name_zh"],
            "sector": site.row["nace"] or site.row["sector"].replace("_", " "),
            "lon": float(site.row["lon"]),
            "lat": float(site.row["lat"]),
            "kind": site.kind,
            "basis": "registry",
            "source": f"{site.row['source']}, {site.row['site_id']}",
        }
        for site in sites
    ]


def receiver_rows(folder: Path) -> list[Row]:
    """List the receivers of ``receivers.csv`` as enterprises: notional unless the row says else."""
    columns = ("id", "name", "name_zh", "sector", "lon", "lat", "kind")
    return [
        {
            **{name: row[name] for name in columns},
            "basis": row.get("basis") or "notional",
            "source": row.get("source") or NOTIONAL,
        }
        for row in read_rows(folder / "receivers.csv")
    ]


def plot_sizes(folder: Path) -> dict[str, float]:
    """Give the area of every enterprise's notional footprint [ha]."""
    rows = [*read_rows(folder / "names.csv"), *read_rows(folder / "receivers.csv")]
    return {row["id"]: float(row["hectares"]) for row in rows}


def receiver(
    key: str, enterprise: str, role: str, quantity: float, unit: str, **columns: object
) -> Row:
    """Make one row of a receiver's stream: notional, from half to half as much again."""
    known: Mapping[str, Any] = {"source": NOTIONAL, "spread": (0.5, 1.5), "basis": "notional"}
    return estimated(enterprise, key, role, quantity, unit, **{**known, **columns})


def heat_rows(
    site: Site, sinks: Mapping[str, tuple[Slice, ...]] = SINKS, **wants: object
) -> Iterator[Row]:
    """Give a site's excess heat and heat demand in slices, net of its own recovery.

    Parameters
    ----------
    site
        Where.
    sinks
        Band of demand -> its streams; the registry's, unless more is known of a site.
    wants
        Further cells of what it wants, as the utility that it has itself.
    """
    wanted = {band: site.figure(f"est_heat_demand_{band}_GWh") for band in SINKS}
    if site.row["sector"] in DRIED:
        wanted |= {"100_200": wanted["100_200"] + wanted["lt100"], "lt100": 0.0}
    given, wanted = after_own_recovery(
        {band: site.figure(f"est_eh_{band}_GWh") for band in SOURCES}, wanted
    )
    made = f"sources/sites.csv: {site.row['est_eh_method']}"
    fuel = f"sources/sites.csv: fuel {site.row['est_fuel_GWh']} GWh from CO2"
    rows = [
        *band_rows(site.stream, "source", given, SOURCES, made, (0.5, 1.5)),
        *(row | wants for row in band_rows(site.stream, "sink", wanted, sinks, fuel, (0.7, 1.3))),
    ]
    yield from (row for row in rows if float(str(row["quantity"])) >= SMALLEST_GWH)


STACK_SHARE = 0.12
"""Of a station's fuel, what leaves by the stack and otherwise."""


def condenser_row(site: Site, steam: float = 0.0) -> Row:
    """Give the heat that a power station's condenser rejects at 30 degC.

    Parameters
    ----------
    site
        The station.
    steam
        What it gives besides [GWh/a]: of its fuel less stack and generation the rest is rejected.
    """
    rejected = site.figure("est_condenser_heat_30C_GWh")
    origin = site.row["est_eh_method"]
    if steam:
        made = site.figure("jrc_gen2016_GWh") + steam
        rejected = (1.0 - STACK_SHARE) * site.figure("est_fuel_GWh") - made
        origin = f"fuel x {1.0 - STACK_SHARE:g} less generation and {steam:.0f} GWh/a of steam"
    return site.stream(
        "condenser_heat",
        "source",
        rejected,
        "GWh/a",
        source=f"sources/sites.csv: {origin}",
        spread=(0.5, 1.2),
        **CONDENSER_HEAT,
    )


def cooling_row(site: Site) -> Row:
    """Give a cooling tower's make-up.

    Its blowdown is no donor: given back to a tower, what it concentrated would come round again.
    """
    stream = "cooling water withdrawal"
    return site.derived(stream, "cooling_make_up", "sink", name="Cooling make-up") | COOLING


def boiler_row(site: Site) -> Row:
    """Give the boiler make-up of a site that raises steam."""
    stream = "boiler/process water demand (demin)"
    row = site.derived(stream, "boiler_make_up", "sink", name="Boiler make-up")
    return row | BOILER | {"utility": BOILER_WATER}
