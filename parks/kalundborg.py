"""What the two snapshots of Kalundborg share: places, published figures, outlets and the map.

Donors offer what was published as exchanged in the snapshot's period, or nearest to it; receivers
want as much. Who gave to whom is written down only in ``sources/historical_links.csv``, which no
table of the park is made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from symbiosis.parks.building import (
    COAST_SOURCE,
    PLOT_SOURCE,
    Row,
    clip_basemap,
    number,
    plot_rows,
    read_rows,
    write_geometry,
    write_table,
)

SOURCES = Path(__file__).resolve().parent / "kalundborg_2010" / "sources"
BOX = (11.02, 55.62, 11.20, 55.71)
HECTARES = {
    "ASV": 60.0,
    "REF": 120.0,
    "NN": 60.0,
    "NZ": 60.0,
    "GYP": 12.0,
    "KF": 8.0,
    "KBE": 8.0,
    "CITY": 60.0,
    "FARM": 200.0,
    "FISH": 3.0,
    "CEM": 60.0,
    "FRED": 10.0,
}
KINDS = {"CITY": "town", "FARM": "notional", "CEM": "firm", "KF": "hub"}
POWER_PRICE = 71.0
"""Wholesale power in Denmark, 2024 [EUR/MWh] (usual figure, unchecked)."""

STEAM_LOSS, HOT_WATER_LOSS = 0.23, 0.13
"""Power lost per heat extracted at 10 bar and as hot water [MWh/MWh] (usual figures).

Heat that nobody takes stays in the turbine: its outlet is the power that it becomes.
"""

SEA = "discharge_river_eu"
"""Outlet of treated or merely warmed water."""

TISSO = {"content:COD [mg/L]": 30, "content:Cl [mg/L]": 50, "content:TDS [mg/L]": 450}
"""Water of Lake Tisso after cooling the refinery once (usual figure, unchecked)."""

REFINERY_EFFLUENT = {"content:COD [mg/L]": 70, "content:Cl [mg/L]": 450, "content:TDS [mg/L]": 1500}
"""Treated refinery effluent (usual figure, unchecked)."""

TOWN_EFFLUENT = {"content:COD [mg/L]": 60, "content:Cl [mg/L]": 350, "content:TDS [mg/L]": 1500}
"""Effluent of the town's treatment plant (usual figure, unchecked)."""

RAW_WATER = {"max:COD [mg/L]": 60, "max:Cl [mg/L]": 250, "max:TDS [mg/L]": 1000}
"""What a power station's own demineralisation plant accepts (usual figure, unchecked)."""

WASHING = {"max:COD [mg/L]": 150, "max:Cl [mg/L]": 1000, "max:TDS [mg/L]": 5000}
"""Ash wetting, dust control and cleaning (usual figure, unchecked)."""

STEAM_SOURCE_C = 205.0
"""Condensing extraction steam of about 17 bar [degC]."""

STEAM_SINK_C = 165.0
"""Process steam of about 7 bar [degC]."""

HOT_WATER = (100.0, 60.0)
"""Extraction for district heat [degC]."""

TOWN_SUPPLY = (45.0, 80.0)
"""District heat: supplied at 72 to 87 degC (symbiosis.dk), return a usual figure."""


@dataclass(frozen=True)
class Exchange:
    """One published exchange figure: its row number in ``exchanges.csv`` says which."""

    quantity: float
    unit: str
    source: str


@dataclass(frozen=True)
class Snapshot:
    """One year of Kalundborg, written into a folder.

    Attributes
    ----------
    members
        Nodes that take part.
    """

    members: Sequence[str]

    @cached_property
    def _exchanges(self) -> list[dict[str, str]]:
        return read_rows(SOURCES / "exchanges.csv")

    def published(self, donor: str, stream: str, period: str) -> Exchange:
        """Look up one published figure.

        Raises
        ------
        LookupError
            If no row, or more than one, has this donor, stream and period.
        """
        rows = [
            row
            for row in self._exchanges
            if (row["donor"], row["stream"], row["period"]) == (donor, stream, period)
        ]
        if len(rows) != 1:
            message = f"{len(rows)} rows of exchanges.csv for {donor}, {stream}, {period}"
            raise LookupError(message)
        row = rows[0]
        source = f"{row['source']} [{row['period']}, {row['status']}]"
        return Exchange(number(row["quantity"]), row["unit"].partition(" (")[0], source)

    def enterprises(self) -> list[Row]:
        """List the members at their published or approximate coordinates."""
        nodes = {row["node"]: row for row in read_rows(SOURCES / "nodes.csv")}
        return [
            {
                "id": node,
                "name": nodes[node]["name"],
                "sector": nodes[node]["sector"],
                "lon": float(nodes[node]["lon"]),
                "lat": float(nodes[node]["lat"]),
                "kind": KINDS.get(node, "firm"),
                "basis": "published" if nodes[node]["coord_status"] == "checked" else "estimated",
                "source": f"{nodes[node]['coord_source']} ({nodes[node]['coord_status']})",
            }
            for node in self.members
        ]

    def write(self, folder: Path, tables: Mapping[str, Sequence[Row]]) -> None:
        """Write the snapshot's tables and geometry."""
        enterprises = self.enterprises()
        write_table(folder, "enterprises", enterprises)
        for name, rows in tables.items():
            write_table(folder, name, rows)
        near = [row for row in enterprises if row["id"] not in ("CEM", "FRED")]
        write_geometry(folder, "plots", plot_rows(near, HECTARES), PLOT_SOURCE)
        coast = clip_basemap(SOURCES / "coast_rivers.geojson", BOX)
        write_geometry(folder, "basemap", coast, COAST_SOURCE)


def stream(
    key: str,
    enterprise: str,
    role: str,
    figure: Exchange,
    share: float = 1.0,
    *,
    basis: str = "published",
    note: str = "",
    **columns: object,
) -> Row:
    """Make one row of a stream table from a published figure, or a stated share of it."""
    quantity = figure.quantity * share
    source = f"{figure.source}; {note}" if note else figure.source
    return {
        "id": f"{enterprise}_{key}",
        "enterprise": enterprise,
        "role": role,
        "quantity": quantity,
        "unit": figure.unit,
        "basis": basis,
        "source": source,
        "low": quantity * 0.7,
        "high": quantity * 1.3,
        **columns,
    }


def steam_rows(snapshot: Snapshot) -> list[Row]:
    """Give process steam: the power station's output, and what three firms want of it.

    The total is that derived for 2016, its split that of about 1990; the split between the two
    firms of one site is even.
    """
    total = snapshot.published("ASV", "process steam (derived total)", "2016")
    site = snapshot.published("ASV", "process steam", "ca.1990").quantity
    refinery = snapshot.published("ASV", "process steam", "ca.1990-95").quantity
    shares = {"NN": 0.5 * site, "NZ": 0.5 * site, "REF": refinery}
    return [
        stream(
            "steam",
            "ASV",
            "source",
            total,
            basis="derived",
            name="Extraction steam",
            supply_c=STEAM_SOURCE_C,
            target_c=STEAM_SOURCE_C,
            outlet_price=-STEAM_LOSS * POWER_PRICE,
        ),
        *(
            stream(
                "steam",
                firm,
                "sink",
                total,
                share / (site + refinery),
                basis="estimated",
                note="split as in about 1990",
                name="Process steam",
                supply_c=STEAM_SINK_C,
                target_c=STEAM_SINK_C,
            )
            for firm, share in shares.items()
        ),
    ]


def town_heat_rows(snapshot: Snapshot, share: float) -> list[Row]:
    """Give district heat: what the power station offers of it, and what the town wants."""
    bought = snapshot.published("ASV", "district heat", "2017-22")
    supply, target = HOT_WATER
    town_supply, town_target = TOWN_SUPPLY
    return [
        stream(
            "hot_water",
            "ASV",
            "source",
            bought,
            share,
            basis="derived",
            name="Extraction hot water",
            supply_c=supply,
            target_c=target,
            outlet_price=-HOT_WATER_LOSS * POWER_PRICE,
        ),
        stream(
            "heat",
            "CITY",
            "sink",
            bought,
            basis="derived",
            name="District heat",
            supply_c=town_supply,
            target_c=town_target,
        ),
    ]


def water_rows(snapshot: Snapshot) -> list[Row]:
    """Give the refinery's and the town's used water, and what the power station could use."""
    cooling = snapshot.published("REF", "cooling water reused as boiler feed", "1987-")
    treated = snapshot.published("REF", "treated wastewater (tech water)", "1991-")
    town = snapshot.published("NN+NZ+CITY", "wastewater to WWTP", "2022")
    return [
        stream(
            "cooling_water", "REF", "source", cooling, name="Cooling water", outlet=SEA, **TISSO
        ),
        stream(
            "effluent",
            "REF",
            "source",
            treated,
            basis="estimated",
            name="Treated waste water",
            outlet=SEA,
            **REFINERY_EFFLUENT,
        ),
        stream(
            "effluent",
            "KF",
            "source",
            town,
            basis="estimated",
            name="Treated waste water",
            outlet=SEA,
            **TOWN_EFFLUENT,
        ),
        stream("raw_water", "ASV", "sink", cooling, name="Raw water for boiler feed", **RAW_WATER),
        stream(
            "washing",
            "ASV",
            "sink",
            treated,
            basis="estimated",
            name="Washing and ash wetting",
            **WASHING,
        ),
    ]


def fertiliser_row(snapshot: Snapshot) -> Row:
    """Give the farms' need of nitrogen: what two published exchanges brought them.

    310 t in NovoGro (National Academies Press 4982, p. 121) and 12 % of the thiosulphate.
    """
    thiosulphate = snapshot.published("REF", "ammonium thiosulphate fertiliser", "2000s")
    nitrogen = 310.0 + 0.12 * thiosulphate.quantity
    figure = Exchange(nitrogen, "t/a", f"310 t N in NovoGro + 12 % of {thiosulphate.source}")
    return stream("nitrogen", "FARM", "sink", figure, basis="derived", material="fertiliser_n")
