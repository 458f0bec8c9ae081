"""Where each flow is drawn: along the corridors, side by side, from fence to fence."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
from shapely import LineString, Point, Polygon, unary_union

from symbiosis.show.map.lanes import TOUCH, XY, Flow, side_by_side

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["XY", "Flow", "lay_pipes"]
_CURVE_POINTS = 24


def lay_pipes(
    flows: Sequence[Flow],
    plots: Mapping[str, Polygon],
    gates: Mapping[str, Point],
    corridors: Sequence[LineString],
    gap: float = 1.8,
) -> dict[str, list[XY]]:
    """Give the centre line of every flow, in map units.

    Parameters
    ----------
    flows
        What is drawn; flows of one lane order are drawn side by side in that order.
    plots
        Footprint of each place; a line begins and ends at its fence.
    gates
        Where each place is joined to the corridors: its point on the map.
    corridors
        Lines that pipes follow; without any, flows are gentle curves.
    gap
        Free space between neighbouring pipes.

    Returns
    -------
    dict
        Flow id -> points, from donor to receiver.
    """
    if corridors:
        lines = _along_corridors(flows, gates, corridors, gap)
    else:
        lines = _curves(flows, plots, gap)
    return {flow.id: _outside(lines[flow.id], plots[flow.start], plots[flow.end]) for flow in flows}


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


def _along_corridors(
    flows: Sequence[Flow],
    gates: Mapping[str, Point],
    corridors: Sequence[LineString],
    gap: float,
) -> dict[str, list[XY]]:
    used = sorted({place for flow in flows for place in (flow.start, flow.end)})
    network, ends = _network({place: gates[place] for place in used}, corridors)
    paths: dict[str, list[XY]] = {}
    for flow in flows:
        here, there = ends[flow.start], ends[flow.end]
        joined = nx.has_path(network, here, there)
        paths[flow.id] = (
            nx.shortest_path(network, here, there, weight="length") if joined else [here, there]
        )
    return side_by_side(flows, paths, gap)


def _network(
    gates: Mapping[str, Point], corridors: Sequence[LineString]
) -> tuple[nx.Graph[XY], dict[str, XY]]:
    """Join every gate to the nearest corridor; nodes are rounded points."""
    noded = unary_union(list(corridors))
    lines = [line for line in getattr(noded, "geoms", [noded]) if line.length > 0.0]
    joints = {place: _nearest(noded, gate) for place, gate in gates.items()}
    network: nx.Graph[XY] = nx.Graph()
    for line in lines:
        on_line = [
            (line.project(joint), (joint.x, joint.y))
            for joint in joints.values()
            if line.distance(joint) < TOUCH
        ]
        vertices = [(line.project(Point(vertex)), vertex) for vertex in line.coords]
        if line.is_ring:
            vertices[-1] = (line.length, line.coords[-1])
        ordered = [_node(point) for _, point in sorted(vertices + on_line)]
        _chain(network, ordered)
    ends = {}
    for place, gate in gates.items():
        ends[place] = _node((gate.x, gate.y))
        network.add_node(ends[place])
        _chain(network, [_node((joints[place].x, joints[place].y)), ends[place]])
    return network, ends


def _nearest(network: BaseGeometry, point: Point) -> Point:
    line = min(getattr(network, "geoms", [network]), key=point.distance)
    return line.interpolate(line.project(point))


def _node(point: Iterable[float]) -> XY:
    x, y = point
    return (round(x, 3), round(y, 3))


def _chain(network: nx.Graph[XY], points: Sequence[XY]) -> None:
    for here, there in pairwise(points):
        if here != there:
            network.add_edge(here, there, length=math.dist(here, there))
