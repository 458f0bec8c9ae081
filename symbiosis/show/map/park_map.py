"""The park's map as plain data: what the screen draws, without Streamlit and without a browser."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shapely import LineString, box, unary_union

from symbiosis.park.layer_credits import credits_of
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.plan.tables.bundles import count_of
from symbiosis.show.map.drawn import (
    WIDTHS,
    Picture,
    drawn_flow,
    drawn_lines,
    drawn_piece,
    legend,
    path_of,
)
from symbiosis.show.map.faraway import gathered
from symbiosis.show.map.labels import place_labels
from symbiosis.show.map.laid_mains import laid_pieces, off_mains
from symbiosis.show.map.layout import Sheet, draw_sheet
from symbiosis.show.map.pipes import lay_pipes, paths_on
from symbiosis.show.map.way_lines import ASSUMED, DASH, ground_legend, with_assumed
from symbiosis.show.names import is_read, names_of, sector_name
from symbiosis.show.palette import PALETTE

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_CONTROLS = ("zoom_in", "zoom_out", "home", "animate", "full", "svg", "png", "north")


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
    sheet = with_assumed(draw_sheet(drawn), park, plan)
    names = names_of(park, say)
    lines = drawn_lines(park, plan, before)
    flows, told = [line.flow for line in lines], {line.flow.id: line.row["way"] for line in lines}
    ways = lay_pipes(flows, sheet.plots, paths_on(sheet, flows, told))
    active = {place for line in lines for place in (line.flow.start, line.flow.end)}
    active |= _on_mains(plan)
    pieces = laid_pieces(plan.mains, sheet, WIDTHS) if plan else []
    # The first ones choose their names' places, and stay where names would cover each other.
    order = sorted(sheet.plots, key=lambda place: (place not in active, -sheet.plots[place].area))
    sheet = replace(sheet, plots={place: sheet.plots[place] for place in order})
    centres = [LineString(way) for way in (*ways.values(), *(piece.way for piece in pieces))]
    picture: Picture = {
        **_below(sheet),
        "plots": _plots(park, sheet, names, far, active if plan else set(names), centres, say),
        "flows": [drawn_flow(park, line, ways[line.flow.id], names, say) for line in lines],
        "mains": [drawn_piece(piece, names, park, say) for piece in pieces],
        "legend": [*legend(lines, pieces, plan, say), *ground_legend(sheet, park, say)],
        "dashes": {medium: list(style.dash) for medium, style in MEDIA.items()}
        | {ASSUMED: list(DASH)},
        "palette": {theme: dict(colours) for theme, colours in PALETTE.items()},
        "words": {key: say(f"map.{key}") for key in (*_CONTROLS, "north_letter")},
        "file": f"{park.info.id}_{say.language}",
        **_texts(park, plan, say, today),
    }
    return _versioned(picture, plan, say)


def _versioned(picture: Picture, plan: Plan | None, say: Words) -> Picture:
    """Mark who has left, and add what changes with the content."""
    _mark_left(picture["plots"], plan, say)
    text = json.dumps(picture, sort_keys=True)
    return picture | {"version": hashlib.sha256(text.encode()).hexdigest()[:16]}


def _on_mains(plan: Plan | None) -> set[str]:
    """Name the firms that fill or tap a main."""
    if plan is None:
        return set()
    served = plan.exchanges[~off_mains(plan.exchanges, plan.mains)]
    return {*served["from"], *served["to"]}


def _below(sheet: Sheet) -> Picture:
    """Describe what lies below plots and flows: the ground, and the ways on it."""
    told = zip(sheet.corridors, sheet.grounds, strict=True)
    return {
        "width": sheet.width,
        "height": sheet.height,
        "metres": sheet.metres,
        "ground_box": _bounds(sheet),
        "sea": any(kind == "land" for kind, _ in sheet.ground),
        "ground": [{"kind": kind, "d": _path(shape)} for kind, shape in sheet.ground],
        "corridors": [{"d": _path(line), "ground": f"ground_{of}"} for line, of in told],
        "assumed": [_path(line) for line in sheet.assumed],
    }


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
    count, owed = count_of(plan.exchanges) if plan else 0, credits_of(park)
    subtitle = say("map.subtitle", count=count) if plan else say("map.subtitle_park")
    return {
        "title": title,
        "subtitle": subtitle,
        "aria": f"{title}. {subtitle} {say('map.help')}",
        "credit": "  ".join(owed),
        "footer": " · ".join(
            part for part in (park.info.distances, *owed, today, "symbiosis") if part
        ),
    }


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
        known = sector_name(park, str(row.get("sector") or ""), say)
        known = known if is_read(known, say) else ""
        facts = [(say("map.kind"), kind), (say("map.sector"), known or "–")]
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


def _path(shape: Any) -> str:
    """Write a polygon, a line or a collection of them as SVG path data."""
    parts = getattr(shape, "geoms", None)
    if parts is not None:
        return "".join(_path(part) for part in parts)
    if shape.geom_type == "Polygon":
        rings = (shape.exterior, *shape.interiors)
        return "".join(path_of(ring.coords[:-1]) + "Z" for ring in rings)
    return path_of(shape.coords) if shape.geom_type == "LineString" else ""
