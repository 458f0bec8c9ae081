"""The map of the print page: flows with their numbers and the names of the enterprises."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from shapely import LineString, box

from symbiosis.park.layer_credits import credits_of
from symbiosis.park.media import MEDIA
from symbiosis.show.map.faraway import gathered
from symbiosis.show.map.labels import place_labels
from symbiosis.show.map.laid_mains import Piece, laid_pieces, off_mains
from symbiosis.show.map.layout import draw_sheet
from symbiosis.show.map.pipes import XY, Flow, arrow, lay_pipes, paths_on
from symbiosis.show.map.way_lines import with_assumed
from symbiosis.show.names import names_of
from symbiosis.show.palette import PAPER
from symbiosis.show.print.lettering import legible
from symbiosis.show.print.print_ground import (
    STRIP,
    draw_credits,
    draw_ground,
    draw_plots,
    draw_scale,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from symbiosis.plan.plan import Plan
    from symbiosis.show.map.layout import Sheet
    from symbiosis.show.words import Words

THIN, THICK = 1.6, 8.0
"""Narrowest and widest flow, in map units."""
_POINTS_PER_INCH = 72.0
_INCHES = 0.0092
"""Length of a map unit on the page [inch]: names of ten units are of 6.6 points."""
_LABEL_SIZE = 10.0
"""Height of a name, in map units."""
_BADGE = 8.5
"""Radius of a number on a flow, in map units."""
_SHORTEST = 34.0
"""Shortest flow that is drawn, in map units."""
_BADGE_SPOTS = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8)
"""Where along its flow a number may stand, the best first."""
_ORDER = {medium: rank for rank, medium in enumerate(MEDIA)}

Box = tuple[float, float, float, float]


def draw_map_sheet(panel: Axes, plan: Plan, flows: pd.DataFrame, listed: int, say: Words) -> bool:
    """Draw a park and its flows into a panel.

    Parameters
    ----------
    flows
        What is drawn, indexed by its number on the map: ``from``, ``to``, ``medium``,
        ``quantity``, ``way`` (its route's geometry).
    listed
        Up to which number flows are listed beside the map: only these bear their number.

    Returns
    -------
    bool
        Whether some enterprises are far away and drawn at the edge.
    """
    park, far = gathered(plan.park)
    width, height = (ends[1] / _INCHES for ends in (panel.get_xlim(), panel.get_ylim()))
    room = height - STRIP
    sheet = with_assumed(draw_sheet(park, (width, room, room)), plan.park, plan)
    points = _INCHES * _POINTS_PER_INCH
    panel.set_xlim(0.0, width)
    panel.set_ylim(height, 0.0)
    draw_ground(panel, sheet, points)
    between = flows[flows["from"] != flows["to"]]
    shown = between[off_mains(between, plan.mains)]
    best = _best_numbers(between)
    draw_plots(panel, sheet, set(best), points)
    pieces = laid_pieces(plan.mains, sheet, (THIN, THICK))
    for piece in pieces:
        _draw_piece(panel, piece, points)
    ways = _ways(shown, sheet)
    for number, (flow, way) in ways.items():
        _draw_flow(panel, way, flow.width, str(shown.loc[number, "medium"]), points)
    names = {place: legible(name) for place, name in names_of(park, say).items()}
    for place, (km, wind) in far.items():
        names[place] += say("print.away", km=f"{km:.0f}", wind=say(f"wind.{wind}"))
    laid = [*(way for _, way in ways.values()), *(piece.way for piece in pieces)]
    lines = [LineString(way) for way in laid]
    written = _write_names(panel, sheet, names, (best, listed, lines), points)
    numbered = {number: way for number, (_, way) in ways.items() if number <= listed}
    _draw_badges(panel, numbered, shown, written, points)
    draw_scale(panel, sheet, points, say)
    draw_credits(panel, credits_of(park), points)
    return bool(far)


def _best_numbers(shown: pd.DataFrame) -> dict[str, int]:
    """Give the number of the best flow of every enterprise that has one."""
    ends = [
        shown[end].reset_index().set_axis(["number", "place"], axis=1) for end in ("from", "to")
    ]
    return {str(k): int(v) for k, v in pd.concat(ends).groupby("place")["number"].min().items()}


def _ways(shown: pd.DataFrame, sheet: Sheet) -> dict[int, tuple[Flow, list[XY]]]:
    """Lay the flows: width by the root of the amount within its medium, thick ones first."""
    largest = shown.groupby("medium")["quantity"].max()
    order = shown.assign(rank=shown["medium"].map(_ORDER)).sort_values(
        ["rank", "quantity"], ascending=[True, False], kind="stable"
    )
    flows = [
        Flow(
            str(number),
            str(row["from"]),
            str(row["to"]),
            THIN + (THICK - THIN) * math.sqrt(row["quantity"] / largest[row["medium"]]),
        )
        for number, row in order.iterrows()
    ]
    paths = paths_on(sheet, flows, {str(number): way for number, way in shown["way"].items()})
    ways = lay_pipes(flows, sheet.plots, paths)
    return {int(flow.id): (flow, _visible(flow, ways[flow.id], sheet)) for flow in flows}


def _visible(flow: Flow, way: list[XY], sheet: Sheet) -> list[XY]:
    """Draw the way between neighbours, who share a fence, from inside one to inside the other."""
    if LineString(way).length >= _SHORTEST:
        return way
    middle = LineString(way).interpolate(0.5, normalized=True)
    start, end = sheet.plots[flow.start].centroid, sheet.plots[flow.end].centroid
    length = start.distance(end) or 1.0
    x, y = ((end.x - start.x) / length, (end.y - start.y) / length)
    reach = _SHORTEST / 2.0
    return [
        (middle.x - x * reach, middle.y - y * reach),
        (middle.x + x * reach, middle.y + y * reach),
    ]


def _draw_piece(panel: Axes, piece: Piece, points: float) -> None:
    """Draw a piece of a main: a pale casing, the line in its medium's colour, an arrow on it."""
    from matplotlib.patches import Polygon

    x, y = np.asarray(piece.way).T
    colour = MEDIA[piece.row["medium"]].light
    for depth, (shade, breadth) in enumerate(
        ((PAPER["paper"], piece.width + 1.6), (colour, piece.width))
    ):
        panel.plot(
            x, y, color=shade, linewidth=breadth * points, zorder=3.8 + 0.1 * depth,
            solid_capstyle="round", solid_joinstyle="round",
        )  # fmt: skip
    if piece.head:
        tip = Polygon(piece.head, closed=True, facecolor=colour, edgecolor=PAPER["paper"])
        tip.set(linewidth=0.7 * points, zorder=3.95)
        panel.add_patch(tip)


def _draw_flow(panel: Axes, way: list[XY], width: float, medium: str, points: float) -> None:
    """Draw one flow: a pale casing, the line in its medium's colour and dash, the head."""
    from matplotlib.patches import Polygon

    shaft, head = arrow(way, width)
    x, y = np.asarray(shaft).T
    style = MEDIA[medium]
    layers: list[tuple[str, float, float, Any]] = [(PAPER["paper"], width + 2.4, 0.85, "-")]
    if style.dash:
        layers.append((style.light, 0.45 * width, 0.45, "-"))
    layers.append((style.light, width, 1.0, (0, style.dash) if style.dash else "-"))
    for depth, (colour, breadth, alpha, dash) in enumerate(layers):
        panel.plot(
            x, y, color=colour, linewidth=breadth * points, alpha=alpha, linestyle=dash,
            zorder=4.0 + 0.1 * depth, solid_capstyle="butt", dash_capstyle="butt",
            solid_joinstyle="round", dash_joinstyle="round",
        )  # fmt: skip
    tip = Polygon(head, closed=True, facecolor=style.light, edgecolor=PAPER["paper"])
    tip.set(linewidth=0.7 * points, zorder=4.4)
    panel.add_patch(tip)


def _write_names(
    panel: Axes,
    sheet: Sheet,
    names: Mapping[str, str],
    flows: tuple[Mapping[str, int], int, Sequence[LineString]],
    points: float,
) -> list[Box]:
    """Write the names, those of the best exchanges first; unlisted ones only where there is room.

    Who exchanges nothing is not named where a flow would run through the name.

    Parameters
    ----------
    flows
        Number of the best flow of every enterprise that has one, number of the last that is
        listed, and the ways of all.

    Returns
    -------
    list
        West, north, east, south of every name written.
    """
    from matplotlib.patheffects import withStroke

    best, listed, ways = flows
    aligned = {"middle": "center", "start": "left", "end": "right"}
    by_worth = sorted(sheet.plots, key=lambda place: best.get(place, math.inf))
    ordered = replace(sheet, plots={place: sheet.plots[place] for place in by_worth})
    written: list[Box] = []
    for place, label in place_labels(ordered, names, ways).items():
        text = panel.text(
            label["x"], label["y"], "\n".join(label["lines"]), size=_LABEL_SIZE * points,
            ha=aligned[label["anchor"]], va="top", zorder=7, linespacing=1.15,
            color=PAPER["ink" if place in best else "muted"],
            path_effects=[withStroke(linewidth=2.6 * points, foreground=PAPER["paper"])],
        )  # fmt: skip
        # The first baseline stands at y: the text's top is most of a line above it.
        text.set_y(label["y"] - 0.95 * _LABEL_SIZE)
        own = _extent(panel, text)
        unlisted = best.get(place, math.inf) > listed
        hidden = place not in best and _under(own, ways)
        if hidden or (unlisted and any(_overlap(own, other) for other in written)):
            text.remove()
        else:
            written.append(own)
    return written


def _extent(panel: Axes, text: Text) -> Box:
    """Measure a text in map units."""
    box = text.get_window_extent().transformed(panel.transData.inverted())
    return (min(box.x0, box.x1), min(box.y0, box.y1), max(box.x0, box.x1), max(box.y0, box.y1))


def _under(own: Box, ways: Iterable[LineString]) -> bool:
    """Tell whether a flow runs through a text."""
    return any(box(*own).intersects(way) for way in ways)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _draw_badges(
    panel: Axes,
    ways: Mapping[int, list[XY]],
    shown: pd.DataFrame,
    names: Iterable[Box],
    points: float,
) -> None:
    """Put each flow's number on it, off the names and the other numbers as far as possible."""
    taken = list(names)
    for number, way in sorted(ways.items()):
        spots = [_at(way, share) for share in _BADGE_SPOTS]
        boxes = [(x - _BADGE, y - _BADGE, x + _BADGE, y + _BADGE) for x, y in spots]
        clashes = [sum(_overlap(box, other) for other in taken) for box in boxes]
        best = clashes.index(min(clashes))
        taken.append(boxes[best])
        flow = shown.loc[number]
        draw_badge(
            panel, spots[best], number, str(flow["medium"]), points, hollow=bool(flow["existing"])
        )


def draw_badge(
    panel: Axes, spot: XY, number: int, medium: str, points: float, *, hollow: bool
) -> None:
    """Draw a flow's number in a disc of its medium's colour; in a ring if it flows today."""
    colour, paper = MEDIA[medium].light, PAPER["paper"]
    panel.text(
        *spot, str(number), size=8.2 * points, weight="bold", color=colour if hollow else paper,
        ha="center", va="center_baseline", zorder=8,
        bbox={
            "boxstyle": "circle,pad=0.32",
            "facecolor": paper if hollow else colour,
            "edgecolor": colour if hollow else paper,
            "linewidth": points,
        },
    )  # fmt: skip


def _at(way: list[XY], share: float) -> XY:
    """Give the point at a share of a way's length."""
    places = np.asarray(way)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(places, axis=0).T))])
    x, y = (float(np.interp(share * along[-1], along, places[:, axis])) for axis in (0, 1))
    return x, y
