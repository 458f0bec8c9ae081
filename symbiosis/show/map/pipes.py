"""Where each flow is drawn: along the corridors, side by side, from fence to fence."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from shapely import LineString, Polygon, unary_union

from symbiosis.show.map.lanes import XY, Flow, side_by_side

if TYPE_CHECKING:
    from symbiosis.show.map.layout import Sheet

__all__ = ["XY", "Flow", "arrow", "lay_pipes", "paths_on"]
_CURVE_POINTS = 24
_BEND = 0.9
"""Cosine of the turn from which on a way is no longer straight for an arrow's head."""
_TURN_IN = 2.0
"""Straight line that stays visible before an arrow's head, in map units."""


def lay_pipes(
    flows: Sequence[Flow],
    plots: Mapping[str, Polygon],
    paths: Mapping[str, Sequence[XY]],
    gap: float = 1.8,
) -> dict[str, list[XY]]:
    """Give the centre line of every flow, in map units.

    Parameters
    ----------
    flows
        What is drawn; flows of one lane order are drawn side by side in that order.
    plots
        Footprint of each place; a line begins and ends at its fence.
    paths
        Flow -> corners of its way (:func:`paths_on`); a flow without one is a gentle curve.
    gap
        Free space between neighbouring pipes.

    Returns
    -------
    dict
        Flow id -> points, from donor to receiver.
    """
    laid = [flow for flow in flows if flow.id in paths]
    lines = side_by_side(laid, {flow.id: paths[flow.id] for flow in laid}, gap) if laid else {}
    lines |= _curves([flow for flow in flows if flow.id not in paths], plots, gap)
    return {flow.id: _outside(lines[flow.id], plots[flow.start], plots[flow.end]) for flow in flows}


def paths_on(
    sheet: Sheet, flows: Sequence[Flow], ways: Mapping[str, LineString]
) -> dict[str, list[XY]]:
    """Put the ways of flows on the sheet, from gate to gate.

    Parameters
    ----------
    ways
        Flow -> its route's geometry in WGS 84; without corridors none is followed.

    Returns
    -------
    dict
        Flow -> corners, in map units; what lies beyond the sheet is left out.
    """
    if not sheet.corridors:
        return {}
    paths = {}
    for flow in flows:
        corners = sheet.drawn(ways[flow.id]).coords[1:-1]
        inside = [(x, y) for x, y in corners if 0 <= x <= sheet.width and 0 <= y <= sheet.height]
        ends = (sheet.gates[flow.start], sheet.gates[flow.end])
        points = [(ends[0].x, ends[0].y), *inside, (ends[1].x, ends[1].y)]
        rounded = [(round(x, 3), round(y, 3)) for x, y in points]
        paths[flow.id] = [point for point, _ in groupby(rounded)]
    return {name: path for name, path in paths.items() if len(path) > 1}


def _curves(flows: Sequence[Flow], plots: Mapping[str, Polygon], gap: float) -> dict[str, list[XY]]:
    """Bend the flows of one pair apart, to the same side whichever way they go."""
    pairs: dict[tuple[str, str], list[Flow]] = defaultdict(list)
    for flow in flows:
        pairs[min(flow.start, flow.end), max(flow.start, flow.end)].append(flow)
    lines: dict[str, list[XY]] = {}
    for (first, last), members in pairs.items():
        head, tail = plots[first].centroid, plots[last].centroid
        step = 2.0 * (max(flow.width for flow in members) + gap)
        base = 0.10 * head.distance(tail)
        for rank, flow in enumerate(members):
            bend = base + step * (rank - (len(members) - 1) / 2.0)
            curve = _bezier((head.x, head.y), (tail.x, tail.y), bend)
            lines[flow.id] = curve if flow.start == first else curve[::-1]
    return lines


def _bezier(start: XY, end: XY, bend: float) -> list[XY]:
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    # A quadratic curve reaches half of its control point's height.
    middle_x = (x0 + x1) / 2.0 - (y1 - y0) / length * 2.0 * bend
    middle_y = (y0 + y1) / 2.0 + (x1 - x0) / length * 2.0 * bend
    points = []
    for step in range(_CURVE_POINTS + 1):
        t = step / _CURVE_POINTS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append((a * x0 + b * middle_x + c * x1, a * y0 + b * middle_y + c * y1))
    return points


def _outside(line: Sequence[XY], start: Polygon, end: Polygon) -> list[XY]:
    """Cut the line at both fences; a line inside them stays whole."""
    rest = LineString(line).difference(unary_union([start, end]))
    pieces = [piece for piece in getattr(rest, "geoms", [rest]) if piece.length > 0.0]
    if not pieces:
        return list(line)
    longest = max(pieces, key=lambda piece: piece.length)
    return [(x, y) for x, y in longest.coords]


def arrow(way: list[XY], width: float) -> tuple[list[XY], list[XY]]:
    """Split a way into its shaft and a triangular head at its end.

    Where a pipe turns in just before the fence, its head reaches a little into the plot rather
    than pointing along the road; on a short way the head is small.

    Parameters
    ----------
    way
        Centre line of the flow, in map units.
    width
        Its width, in map units.
    """
    size = min(5.0 + 1.5 * width, 0.6 * sum(math.dist(a, b) for a, b in pairwise(way)))
    kept, straight = _before_end(way, size)
    (x0, y0), (x1, y1) = kept[-1], way[-1]
    last = math.dist(kept[-1], way[-1]) or 1.0
    x, y = (x1 - x0) / last, (y1 - y0) / last
    more = max(0.0, size + _TURN_IN - straight)
    tip = (x1 + x * more, y1 + y * more)
    neck = (tip[0] - x * size, tip[1] - y * size)
    half = 2.0 + 0.95 * width
    head = [(neck[0] - y * half, neck[1] + x * half), tip, (neck[0] + y * half, neck[1] - x * half)]
    # A hair of overlap: no seam between shaft and head.
    return [*kept, (neck[0] + 0.5 * x, neck[1] + 0.5 * y)], head


def _before_end(way: list[XY], size: float) -> tuple[list[XY], float]:
    """Leave out the corners of a gentle bend that an arrow's head of a size covers.

    Returns
    -------
    tuple
        The way before its head, and how long it has run without a turn when it ends.
    """
    (x0, y0), (x1, y1) = way[-2], way[-1]
    last = math.dist(way[-2], way[-1]) or 1.0
    straight, first = 0.0, len(way) - 1
    for place in range(len(way) - 2, -1, -1):
        (x2, y2), (x3, y3) = way[place], way[place + 1]
        length = math.dist(way[place], way[place + 1])
        if (x1 - x0) * (x3 - x2) + (y1 - y0) * (y3 - y2) < _BEND * length * last:
            break
        straight, first = straight + length, place
        if straight >= size + _TURN_IN:
            break
    return way[: first + 1], straight
