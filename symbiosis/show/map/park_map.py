"""The park's map as plain data: what the screen draws, without Streamlit and without a browser."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from shapely import LineString, box, unary_union

from symbiosis.matching.distances import Distances
from symbiosis.park.media import MEDIA, STREAM_TABLES, UNITS
from symbiosis.plan.tables.routes import lines_of
from symbiosis.show.map.bundles import bundles
from symbiosis.show.map.faraway import gathered
from symbiosis.show.map.labels import place_labels
from symbiosis.show.map.layout import Sheet, draw_sheet
from symbiosis.show.map.pipes import XY, Flow, arrow, lay_pipes, paths_on
from symbiosis.show.names import exchange_name, names_of
from symbiosis.show.palette import PALETTE

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

Picture = dict[str, Any]
_THIN, _THICK = 2.0, 7.5
"""Narrowest and widest pipe, in map units (about pixels at the first view)."""
_STANDING = "standing"
"""In the legend, beside the media: what stands today already, drawn pale."""
_CONTROLS = ("zoom_in", "zoom_out", "home", "animate", "full", "svg", "png", "north")


@dataclass(frozen=True)
class _Line:
    """What the map says of one exchange between two places."""

    flow: Flow
    row: pd.Series
    change: str
    standing: bool


def park_map(
    park: Park,
    plan: Plan | None,
    say: Words,
    *,
    before: Plan | None = None,
    today: str = "",
) -> Picture:
    """Describe the map of a park, with the exchanges of a plan.

    Parameters
    ----------
    park
        Whose plots, water and corridors are drawn.
    plan
        Whose exchanges are drawn; none: the park alone.
    say
        The reader's language.
    before
        An earlier plan: what came is marked ``new``, what went is drawn as ``gone``.
    today
        Date to print under an exported map.

    Returns
    -------
    dict
        JSON-able: sizes in map units, paths as SVG path data, texts, palettes, ``version`` (changes
        with the content, so that a drawn map need not be drawn again).
    """
    drawn, far = gathered(park)
    sheet = draw_sheet(drawn)
    names = names_of(park, say)
    lines = _lines(park, plan, before)
    flows, told = [line.flow for line in lines], {line.flow.id: line.row["way"] for line in lines}
    ways = lay_pipes(flows, sheet.plots, paths_on(sheet, flows, told))
    active = {place for line in lines for place in (line.flow.start, line.flow.end)}
    # The first ones choose their names' places, and stay where names would cover each other.
    order = sorted(sheet.plots, key=lambda place: (place not in active, -sheet.plots[place].area))
    sheet = replace(sheet, plots={place: sheet.plots[place] for place in order})
    centres = [LineString(way) for way in ways.values()]
    picture: Picture = {
        "width": sheet.width,
        "height": sheet.height,
        "metres": sheet.metres,
        "ground_box": _bounds(sheet),
        "sea": any(kind == "land" for kind, _ in sheet.ground),
        "ground": [{"kind": kind, "d": _path(shape)} for kind, shape in sheet.ground],
        "corridors": [_path(line) for line in sheet.corridors],
        "plots": _plots(park, sheet, names, far, active if plan else set(names), centres, say),
        "flows": [_flow(park, line, ways[line.flow.id], names, say) for line in lines],
        "legend": _legend(lines, say),
        "dashes": {medium: list(style.dash) for medium, style in MEDIA.items()},
        "palette": {theme: dict(colours) for theme, colours in PALETTE.items()},
        "words": {key: say(f"map.{key}") for key in (*_CONTROLS, "north_letter")},
        "file": f"{park.info.id}_{say.language}",
        **_texts(park, plan, say, today),
    }
    _mark_left(picture["plots"], plan, say)
    text = json.dumps(picture, sort_keys=True)
    picture["version"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    return picture


def _mark_left(plots: Iterable[Picture], plan: Plan | None, say: Words) -> None:
    """Mark the plots of firms that have left: they are hatched."""
    left = set(plan.scenario.left) if plan else set()
    for plot in plots:
        if plot["id"] in left:
            plot |= {"left": True, "aria": f"{plot['aria']}, {say('map.left')}"}
            plot["tip"].insert(0, (say("map.left"), say("map.left_help")))


def _bounds(sheet: Sheet) -> list[float]:
    """Give where the drawn ground ends: x, y, width and height."""
    if not sheet.ground:
        return [0.0, 0.0, sheet.width, sheet.height]
    west, north, east, south = unary_union([box(*shape.bounds) for _, shape in sheet.ground]).bounds
    return [round(value, 1) for value in (west, north, east - west, south - north)]


def _texts(park: Park, plan: Plan | None, say: Words, today: str) -> Picture:
    title = say.name(park.info.title, park.info.title_zh)
    count = len(plan.exchanges) if plan else 0
    subtitle = say("map.subtitle", count=count) if plan else say("map.subtitle_park")
    return {
        "title": title,
        "subtitle": subtitle,
        "aria": f"{title}. {subtitle} {say('map.help')}",
        "footer": " · ".join(part for part in (park.info.distances, today, "symbiosis") if part),
    }


def _lines(park: Park, plan: Plan | None, before: Plan | None) -> list[_Line]:
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
            lines.append(_Line(flow, row, came, standing))
    order = {medium: rank for rank, medium in enumerate(MEDIA)}
    return sorted(lines, key=lambda line: (order[line.row["medium"]], -line.flow.width))


def _drawable(park: Park, plan: Plan | None) -> pd.DataFrame:
    table = bundles(plan.exchanges) if plan is not None else _today(park)
    between = table["from"] != table["to"]
    table = table[between & table["quantity"].gt(0.0) & table["from"].isin(park.enterprises.index)]
    ways = Distances(park).lines(table) if plan is None else _ways(plan, table)
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


def _plots(
    park: Park,
    sheet: Sheet,
    names: Mapping[str, str],
    far: Mapping[str, tuple[float, str]],
    active: set[str],
    ways: list[LineString],
    say: Words,
) -> list[Picture]:
    shown = dict(names)
    for place, (km, wind) in far.items():
        shown[place] += "\n" + say("map.away", km=f"{km:.0f}", wind=say(f"wind.{wind}"))
    labels = place_labels(sheet, shown, ways)
    assumed = _assumed(park) | sheet.notional
    plots = []
    for place, shape in sheet.plots.items():
        row = park.enterprises.loc[place]
        kind = say(f"kind.{row.get('kind') or 'firm'}")
        facts = [(say("map.kind"), kind), (say("map.sector"), row.get("sector") or "–")]
        facts += [
            (say(f"map.{role}s"), str(count)) for role, count in _stream_counts(park, place).items()
        ]
        plots.append(
            {
                "id": place,
                "name": names[place],
                "d": _path(shape),
                "notional": place in assumed,
                "active": place in active,
                "label": labels[place],
                "waits": place not in active and labels[place]["covers"],
                "tip": facts,
                "aria": f"{names[place]}, {kind}",
            }
        )
    return plots


def _assumed(park: Park) -> set[str]:
    """Name the plots whose outlines are assumed."""
    layer = park.plots
    if layer is None or not {"enterprise", "basis"} <= set(layer.columns):
        return set()
    return set(layer.loc[layer["basis"] == "notional", "enterprise"])


def _stream_counts(park: Park, place: str) -> dict[str, int]:
    counts = {"source": 0, "sink": 0}
    for table in STREAM_TABLES:
        frame = park.tables[table]
        for role in counts:
            counts[role] += int(((frame["enterprise"] == place) & (frame["role"] == role)).sum())
    return counts


def _flow(park: Park, line: _Line, way: list[XY], names: Mapping[str, str], say: Words) -> Picture:
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
        "d": _points(shaft),
        "head": _points(head) + "Z",
        "tip": facts,
        "aria": f"{item}: {name}, {amount}",
    }


def _optional_facts(row: pd.Series, say: Words) -> list[tuple[str, str]]:
    facts = []
    if row["medium"] == "heat" and pd.notna(row["supply_c"]):
        facts.append((say("map.temperature"), f"{say.number(row['supply_c'])} °C"))
    if pd.notna(row["distance_km"]):
        facts.append((say("map.distance"), f"{say.number(row['distance_km'])} km"))
    facts.append((say("map.basis"), say.known(f"basis.{row['basis']}", row["basis"])))
    return facts


def _legend(lines: list[_Line], say: Words) -> list[Picture]:
    """Name each medium that is drawn, with the amount of its thickest line, and what is pale."""
    thickest: dict[str, pd.Series] = {}
    for line in lines:
        row = line.row
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
    # A line may stand for several exchanges: the headline counts these.
    if standing := sum(len(line.row["members"]) for line in lines if line.standing):
        note = say("map.standing_note", count=standing)
        entries.append({"medium": _STANDING, "name": say("map.standing"), "note": note})
    return entries


def _points(points: Iterable[XY]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _path(shape: Any) -> str:
    """Write a polygon, a line or a collection of them as SVG path data."""
    parts = getattr(shape, "geoms", None)
    if parts is not None:
        return "".join(_path(part) for part in parts)
    if shape.geom_type == "Polygon":
        rings = (shape.exterior, *shape.interiors)
        return "".join(_points(ring.coords[:-1]) + "Z" for ring in rings)
    return _points(shape.coords) if shape.geom_type == "LineString" else ""
