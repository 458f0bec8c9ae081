"""What the two snapshots of Kalundborg share: places, published figures, outlets and the map.

Donors offer what was published as exchanged in the snapshot's period, or nearest to it; receivers
want as much. Beside these stand streams by coefficient that nobody is known to have exchanged, so
that finding the pairs is not given away by which streams there are. Who gave to whom stands in
``sources/historical_links.csv``, of which only the table of connections is made: today, with which
a plan is compared. The Kalundborg test takes that table away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from symbiosis.parks.building import NET, Row, number, read_rows, write_table
from symbiosis.parks.drawing import (
    COAST_SOURCE,
    PLOT_SOURCE,
    clip_basemap,
    plot_rows,
    write_geometry,
)
from symbiosis.parks.water_sets import limits

SOURCES = Path(__file__).resolve().parent / "kalundborg_2010" / "sources"
BOX = (11.02, 55.62, 11.20, 55.71)
HECTARES = {
    "ASV": 60.0,
    "REF": 120.0,
    "NN": 30.0,
    "NZ": 25.0,
    "GYP": 12.0,
    "KF": 8.0,
    "KBE": 8.0,
    "CITY": 60.0,
    "FARM": 200.0,
    "FISH": 3.0,
}
NAMES = {
    "ASV": ("Asnæs power station", "阿斯内斯电厂"),
    "REF": ("Kalundborg refinery", "卡伦堡炼油厂"),
    "NN": ("Novo Nordisk", "诺和诺德"),
    "NZ": ("Novozymes", "诺维信"),
    "GYP": ("Gyproc", "圣戈班石膏板厂"),
    "KF": ("Kalundborg Forsyning", "卡伦堡公用事业"),
    "KBE": ("Kalundborg Bioenergi", "卡伦堡生物能源"),
    "CITY": ("Kalundborg town", "卡伦堡市"),
    "FARM": ("Farms of West Zealand", "西西兰农场"),
    "CEM": ("Aalborg Portland", "奥尔堡波特兰水泥"),
    "FISH": ("Fish farm", "养鱼场"),
}
KINDS = {"CITY": "town", "FARM": "diffuse", "CEM": "supplier", "KF": "hub"}
QUAYS = ("ASV", "CEM")
"""The station's own harbour, where its coal came in, and the cement works' (unchecked)."""
GERMS = "germs"
"""Germs present (1) or not (0): what does not add passes or fails, and no blend mends it."""

_TURBIDITY = "max:turbidity [NTU]"
QUALITIES: Mapping[str, Row] = {
    "board": limits("gypsum_board_concrete_mix"),
    "cooling": limits("cooling_tower_make_up") | {_TURBIDITY: 5},
    "boiler": limits("boiler_feed_make_up_10_48_bar") | {_TURBIDITY: 1},
    "food": limits("food_process") | {f"max:{GERMS}": 0},
}
"""Water classes of ``coefficient_streams.csv``: the library's usual sets, unchecked.

Turbidity is no mass and no blend mends it: what feeds a boiler demineralised is clear (1 NTU, usual
figure, unchecked), so that no raw effluent is let in by the litre.
"""

DRINKING_WATER: Row = {
    "id": "drinking_water",
    "name": "Drinking water, business tariff",
    "medium": "water",
    "price": 1.6,
    "unit": "EUR/m3",
    "co2_supply": 0.0002,
    "basis": "estimated",
    "source": "Danish business tariff without refundable tax, 2024 (usual figure, unchecked)",
    "low": 1.2,
    "high": 2.2,
    "content:COD [mg/L]": 2,
    "content:Cl [mg/L]": 50,
    "content:TDS [mg/L]": 400,
    "content:hardness [mg/L]": 250,
    "content:NH4_N [mg/L]": 0.05,
    "content:SS [mg/L]": 0.5,
    "content:SiO2 [mg/L]": 15,
    "content:oil [mg/L]": 0,
    f"content:{GERMS}": 0,
}


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
    year
        Its year.
    members
        Nodes that take part.
    """

    year: int
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
                "name": NAMES[node][0],
                "name_zh": NAMES[node][1],
                "sector": nodes[node]["sector"],
                "lon": float(nodes[node]["lon"]),
                "lat": float(nodes[node]["lat"]),
                "kind": KINDS.get(node, "firm"),
                "quay": 1 if node in QUAYS else "",
                "basis": "published" if nodes[node]["coord_status"] == "checked" else "estimated",
                "source": f"{nodes[node]['coord_source']} ({nodes[node]['coord_status']})",
            }
            for node in self.members
        ]

    def coefficient_streams(self, table: str) -> list[Row]:
        """List what such firms usually have and want besides: partners that were never chosen."""
        listed = [
            row
            for row in read_rows(SOURCES / "coefficient_streams.csv")
            if row["table"] == table and str(self.year) in row["years"].split(";")
        ]
        numbers = ("quantity", "low", "high", "supply_c", "target_c", "dt_k")
        drop = ("years", "table", "quality")
        return [
            {
                **{k: v for k, v in row.items() if k not in (*drop, *numbers)},
                **{k: float(row[k]) for k in numbers if row[k]},
                **QUALITIES.get(row["quality"], {}),
                **(NET if table == "water" else {}),
                "basis": "estimated",
            }
            for row in listed
        ]

    def write(self, folder: Path, tables: Mapping[str, Sequence[Row]]) -> None:
        """Write the snapshot's tables and geometry."""
        enterprises = self.enterprises()
        write_table(folder, "enterprises", enterprises)
        for name, rows in tables.items():
            write_table(folder, name, [*rows, *self.coefficient_streams(name)])
        write_table(folder, "utilities", [DRINKING_WATER])
        near = [row for row in enterprises if row["id"] != "CEM"]
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
