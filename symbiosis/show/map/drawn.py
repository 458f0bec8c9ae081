"""What the map says of each exchange: its line, whose it is, what its medium stands for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.matching.distances import Distances
from symbiosis.park.media import MEDIA, UNITS
from symbiosis.plan.tables.bundles import bundles, count_of
from symbiosis.plan.tables.routes import lines_of
from symbiosis.show.map.laid_mains import Piece, off_mains
from symbiosis.show.map.pipes import XY, Flow, arrow
from symbiosis.show.names import exchange_name, library_name
from symbiosis.show.pipe_words import ROUTE_FIGURES, pipe_told

if TYPE_CHECKING:
    from shapely import LineString

    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

Picture = dict[str, Any]
_THIN, _THICK = 2.0, 7.5
"""Narrowest and widest pipe, in map units (about pixels at the first view)."""
WIDTHS = (_THIN, _THICK)
_OF_PIPE = ("dn", "parallel", *ROUTE_FIGURES)
"""What a flow is told of its route's pipe."""
_STANDING = "standing"
"""In the legend, beside the media: what stands today already, drawn pale."""


@dataclass(frozen=True)
class Line:
    """What the map says of one exchange between two places."""

    flow: Flow
    row: pd.Series
    change: str
    standing: bool


def drawn_lines(park: Park, plan: Plan | None, before: Plan | None) -> list[Line]:
    """Choose what is drawn, thick lines of a medium first; a park alone shows today's exchanges."""
    now = _drawable(park, plan)
    old = now if before is None else _drawable(park, before)
    gone = old.loc[old.index.difference(now.index)]
    known = set(old.index)
    largest = pd.concat([now, gone]).groupby("medium")["quantity"].max()
    lines = []
    for frame, change in ((now, ""), (gone, "gone")):
        for place, row in frame.iterrows():
            share = math.sqrt(max(row["quantity"], 0.0) / largest[row["medium"]])
            flow = Flow(str(place), row["from"], row["to"], _THIN + (_THICK - _THIN) * share)
            # Of a park alone all stands today: nothing is told apart.
            standing = plan is not None and not change and bool(row["existing"])
            came = change or ("" if place in known else "new")
            lines.append(Line(flow, row, came, standing))
    order = {medium: rank for rank, medium in enumerate(MEDIA)}
    return sorted(lines, key=lambda line: (order[line.row["medium"]], -line.flow.width))


def _drawable(park: Park, plan: Plan | None) -> pd.DataFrame:
    table = bundles(plan.exchanges) if plan is not None else _today(park)
    between = table["from"] != table["to"]
    table = table[between & table["quantity"].gt(0.0) & table["from"].isin(park.enterprises.index)]
    table = table[off_mains(table, plan.mains)] if plan is not None else table
    ways = Distances(park).lines(table) if plan is None else _ways(plan, table)
    if plan is not None:
        table = table.join(plan.routes[list(_OF_PIPE)], on="route")
    return table.assign(way=pd.Series(ways, index=table.index, dtype=object))


def _ways(plan: Plan, table: pd.DataFrame) -> list[LineString]:
    """Give the geometry of each flow's route."""
    lines: list[LineString] = lines_of(plan.routes).reindex(table["route"]).to_list()
    return lines


def _today(park: Park) -> pd.DataFrame:
    """Give the exchanges that exist today, as far as their amounts are known."""
    rows = park.connections
    rows = rows[(rows["status"] == "existing") & rows["medium"].isin(MEDIA)]
    columns = ["from", "to", "medium", "item", "quantity", "unit", "basis"]
    shown = rows.reindex(columns=columns)
    shown["unit"] = shown["medium"].map(UNITS).astype("object") + "/a"
    lengths = rows["length_km"] if "length_km" in rows else float("nan")
    return shown.assign(item_name="", distance_km=lengths, supply_c=float("nan"))


def drawn_flow(
    park: Park, line: Line, way: list[XY], names: Mapping[str, str], say: Words
) -> Picture:
    """Describe a line on its way: how it is drawn, what is told of it."""
    row = line.row
    shaft, head = arrow(way, line.flow.width)
    amount = say.amount(row["quantity"], row["unit"])
    name = f"{names[row['from']]} → {names[row['to']]}"
    item = exchange_name(park, row, say)
    facts = [(say("map.item"), item), (say("map.amount"), amount)]
    facts += _optional_facts(row, say)
    if line.standing:
        facts.append((say("map.standing"), say("map.standing_help")))
    return {
        "id": line.flow.id,
        "medium": row["medium"],
        "from": row["from"],
        "to": row["to"],
        "name": name,
        "width": round(line.flow.width, 2),
        "change": line.change,
        "standing": line.standing,
        "d": path_of(shaft),
        "head": path_of(head) + "Z",
        "tip": facts,
        "aria": f"{item}: {name}, {amount}",
    }


def drawn_piece(piece: Piece, names: Mapping[str, str], park: Park, say: Words) -> Picture:
    """Describe a piece of a main: how it is drawn, what is told of it."""
    row = piece.row
    ends = " → ".join(names.get(str(row[end]), str(row[end])) for end in ("from", "to"))
    carrier = library_name(park, str(row["carrier"]), say)
    amount = say.amount(row["quantity"], row["unit"])
    size = say.amount(row["capacity"], row["capacity_unit"])
    return {
        "medium": row["medium"],
        "width": round(piece.width, 2),
        "d": path_of(piece.way),
        "head": path_of(piece.head) + "Z" if piece.head else "",
        "title": say("map.piece", carrier=carrier, ends=ends, amount=amount, size=size),
    }


def _optional_facts(row: pd.Series, say: Words) -> list[tuple[str, str]]:
    facts = []
    if row["medium"] == "heat" and pd.notna(row["supply_c"]):
        facts.append((say("map.temperature"), f"{say.number(row['supply_c'])} °C"))
    if pd.notna(row["distance_km"]):
        facts.append((say("map.distance"), f"{say.number(row['distance_km'])} km"))
    if "dn" in row and (pipe := pipe_told(row.to_dict(), say)):
        facts.append((say("panel.pipe"), pipe))
    facts.append((say("map.basis"), say.known(f"basis.{row['basis']}", row["basis"])))
    return facts


def legend(lines: list[Line], pieces: list[Piece], plan: Plan | None, say: Words) -> list[Picture]:
    """Name each medium that is drawn, with the amount of its thickest line, and what is pale."""
    thickest: dict[str, pd.Series] = {}
    for row in [*(line.row for line in lines), *(piece.row for piece in pieces)]:
        if row["quantity"] > thickest.get(row["medium"], row)["quantity"] or (
            row["medium"] not in thickest
        ):
            thickest[row["medium"]] = row
    entries = [
        {
            "medium": medium,
            "name": say(f"medium.{medium}"),
            "note": say("map.up_to", amount=say.amount(row["quantity"], row["unit"])),
        }
        for medium, row in thickest.items()
    ]
    standing = [member for line in lines if line.standing for member in line.row["members"]]
    if plan is not None and standing:
        # A line may stand for several exchanges: as many as the headline counts.
        note = say("map.standing_note", count=count_of(plan.exchanges.loc[standing]))
        entries.append({"medium": _STANDING, "name": say("map.standing"), "note": note})
    return entries


def path_of(points: Iterable[XY]) -> str:
    """Write a line as SVG path data."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
