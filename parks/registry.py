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
    Bands,
    Row,
    Slice,
    after_own_recovery,
    band_rows,
    estimated,
)
from symbiosis.parks.building import NET, SINK_BANDS, SOURCE_BANDS, number, read_rows

NOTIONAL = "notional receiver: what the region has and no registry lists"
DISCHARGE = "discharge_river_eu"
"""Outlet of treated effluent; untreated waste water would go to the sewer."""

BOILER_WATER = "demin_water_eu"
"""What boilers drink when no neighbour gives."""

EFFLUENT: Row = {
    "content:COD [mg/L]": 50,
    "content:Cl [mg/L]": 250,
    "content:TDS [mg/L]": 1000,
    "content:turbidity [NTU]": 4,
    **NET,
}
"""Treated effluent where nothing better is known."""

PAPER_EFFLUENT: Row = {
    "content:COD [mg/L]": 160,
    "content:Cl [mg/L]": 180,
    "content:TDS [mg/L]": 1600,
    "content:turbidity [NTU]": 15,
    **NET,
}
"""Treated effluent of a mill on recovered paper (usual figure, unchecked)."""

COOLING: Row = {
    "max:COD [mg/L]": 60,
    "max:Cl [mg/L]": 250,
    "max:TDS [mg/L]": 1000,
    "max:turbidity [NTU]": 5,
    **NET,
}
"""Cooling-tower make-up (GB/T 19923 and GB/T 50050, unchecked)."""

BOILER: Row = {
    "max:COD [mg/L]": 5,
    "max:Cl [mg/L]": 100,
    "max:TDS [mg/L]": 500,
    "max:hardness [mg/L]": 1,
    "max:turbidity [NTU]": 5,
    **NET,
}
"""Boiler feed make-up, 10 to 48 bar: effluent gets there only through UF and RO."""

PAPER: Row = {
    "max:COD [mg/L]": 80,
    "max:Cl [mg/L]": 500,
    "max:TDS [mg/L]": 1500,
    "max:turbidity [NTU]": 20,
    **NET,
}
"""Paper process water, board and mechanical grades."""


@dataclass(frozen=True)
class Site:
    """A site of the registry: its id and names, its row, and the by-products derived for it."""

    id: str
    names: Mapping[str, str]
    row: Mapping[str, str]
    streams: Mapping[str, Mapping[str, str]]

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
            "kind": "firm",
            "basis": "registry",
            "source": f"{site.row['source']}, {site.row['site_id']}",
        }
        for site in sites
    ]


def receiver_rows(folder: Path) -> list[Row]:
    """List the notional receivers of ``receivers.csv`` as enterprises."""
    columns = ("id", "name", "name_zh", "sector", "lon", "lat", "kind")
    return [
        {**{name: row[name] for name in columns}, "basis": "notional", "source": NOTIONAL}
        for row in read_rows(folder / "receivers.csv")
    ]


def plot_sizes(folder: Path) -> dict[str, float]:
    """Give the area of every enterprise's notional footprint [ha]."""
    rows = [*read_rows(folder / "names.csv"), *read_rows(folder / "receivers.csv")]
    return {row["id"]: float(row["hectares"]) for row in rows}


def receiver(
    key: str, enterprise: str, role: str, quantity: float, unit: str, **columns: object
) -> Row:
    """Make one row of a notional receiver's stream."""
    return {
        "id": f"{enterprise}_{key}",
        "enterprise": enterprise,
        "role": role,
        "quantity": quantity,
        "unit": unit,
        "basis": "notional",
        "source": NOTIONAL,
        "low": quantity * 0.5,
        "high": quantity * 1.5,
        **columns,
    }


def heat_rows(site: Site) -> Iterator[Row]:
    """Give a site's excess heat and heat demand, band by band, net of its own recovery."""
    given, wanted = after_own_recovery(
        {band: site.figure(f"est_eh_{band}_GWh") for band in SOURCE_BANDS},
        {band: site.figure(f"est_heat_demand_{band}_GWh") for band in SINK_BANDS},
    )
    made = f"sources/sites.csv: {site.row['est_eh_method']}"
    fuel = f"sources/sites.csv: fuel {site.row['est_fuel_GWh']} GWh from CO2"
    yield from band_rows(site.stream, "source", given, _whole(SOURCE_BANDS), made, (0.5, 1.5))
    yield from band_rows(site.stream, "sink", wanted, _whole(SINK_BANDS), fuel, (0.7, 1.3))


def _whole(bands: Mapping[str, tuple[float, float]]) -> Bands:
    """Take each band as one stream."""
    return {band: (Slice(*ends),) for band, ends in bands.items()}


def condenser_row(site: Site) -> Row:
    """Give the heat that a power station's condenser rejects at 30 degC."""
    return site.stream(
        "condenser_heat",
        "source",
        site.figure("est_condenser_heat_30C_GWh"),
        "GWh/a",
        source=f"sources/sites.csv: {site.row['est_eh_method']}",
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
