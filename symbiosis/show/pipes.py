"""Where each flow is drawn: along the corridors, side by side, from fence to fence."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
from shapely import LineString, Point, Polygon, unary_union

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

XY = tuple[float, float]
_STRAIGHT = math.cos(math.radians(4.0))
"""Two segments within 4 degrees run on: the pipes on them keep their lanes."""
_MITRE = 3.0
"""A corner reaches at most this many offsets out, so that sharp bends have no spikes."""
_CURVE_POINTS = 24
_TOUCH = 1e-6
"""What is closer than this, in map units, touches."""


@dataclass(frozen=True)
class Flow:
    """A flow to draw, from one plot to another, with its width in map units."""

    id: str
    start: str
    end: str
    width: float


@dataclass(frozen=True)
class _Ride:
    """A flow on one straight run: from where to where, and to which side it turns off."""

    flow: Flow
    run: frozenset[XY]
    low: float
    high: float
    side: float


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
    runs = _Runs(paths.values())
    offsets = _lanes(flows, paths, runs, gap)
    return {flow.id: _shifted(paths[flow.id], runs, offsets[flow.id]) for flow in flows}


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
            if line.distance(joint) < _TOUCH
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


class _Runs:
    """Straight runs: chains of segments that lie on one line, whichever flow uses them."""

    def __init__(self, paths: Iterable[Sequence[XY]]) -> None:
        self._parent: dict[frozenset[XY], frozenset[XY]] = {}
        for path in paths:
            for here, there in pairwise(path):
                self._parent.setdefault(frozenset((here, there)), frozenset((here, there)))
        for path in paths:
            for a, b, c in zip(path, path[1:], path[2:], strict=False):
                if _cosine(a, b, c) > _STRAIGHT:
                    self._parent[self.of(a, b)] = self.of(b, c)

    def of(self, here: XY, there: XY) -> frozenset[XY]:
        """Name the run of a segment."""
        run = frozenset((here, there))
        while self._parent[run] != run:
            run = self._parent[run]
        return run

    def axis(self, run: frozenset[XY]) -> XY:
        """Give the run's direction, as a unit vector that does not depend on any flow."""
        here, there = sorted(run)
        length = math.dist(here, there)
        return ((there[0] - here[0]) / length, (there[1] - here[1]) / length)


def _cosine(a: XY, b: XY, c: XY) -> float:
    ux, uy, vx, vy = b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]
    return (ux * vx + uy * vy) / (math.hypot(ux, uy) * math.hypot(vx, vy))


def _lanes(
    flows: Sequence[Flow], paths: Mapping[str, Sequence[XY]], runs: _Runs, gap: float
) -> dict[str, dict[frozenset[XY], float]]:
    """Give each flow a lane on each run, so that flows that overlap lie side by side."""
    riders: dict[frozenset[XY], list[_Ride]] = defaultdict(list)
    for flow in flows:
        for ride in _rides(flow, paths[flow.id], runs):
            riders[ride.run].append(ride)
    lanes = {
        run: _stacked(sorted(rides, key=lambda ride: ride.side)) for run, rides in riders.items()
    }
    offsets: dict[str, dict[frozenset[XY], float]] = {flow.id: {} for flow in flows}
    for run, stack in lanes.items():
        widths = [max(ride.flow.width for ride in lane) + gap for lane in stack]
        position = -sum(widths) / 2.0
        for lane, width in zip(stack, widths, strict=True):
            for ride in lane:
                offsets[ride.flow.id][run] = position + width / 2.0
            position += width
    return offsets


def _stacked(rides: Iterable[_Ride]) -> list[list[_Ride]]:
    """Put each ride into the first lane that is free where it runs."""
    stack: list[list[_Ride]] = []
    for ride in rides:
        free = (
            lane
            for lane in stack
            if all(
                ride.high <= other.low + _TOUCH or ride.low >= other.high - _TOUCH for other in lane
            )
        )
        lane = next(free, None)
        if lane is None:
            stack.append([ride])
        else:
            lane.append(ride)
    return stack


def _rides(flow: Flow, path: Sequence[XY], runs: _Runs) -> list[_Ride]:
    """Cut a path into its runs; a ride that turns to one side at both ends keeps to that side."""
    names = [runs.of(here, there) for here, there in pairwise(path)]
    rides = []
    for run in dict.fromkeys(names):
        x, y = runs.axis(run)
        first, last = names.index(run), len(names) - names[::-1].index(run)
        along = [point[0] * x + point[1] * y for point in path[first : last + 1]]
        ends = [
            (path[first], path[max(first - 1, 0)]),
            (path[last], path[min(last + 1, len(names))]),
        ]
        side = sum(
            math.copysign(1.0, turn)
            for at, beyond in ends
            if abs(turn := x * (beyond[1] - at[1]) - y * (beyond[0] - at[0])) > _TOUCH
        )
        rides.append(_Ride(flow, run, min(along), max(along), side))
    return rides


def _shifted(path: Sequence[XY], runs: _Runs, offsets: Mapping[frozenset[XY], float]) -> list[XY]:
    """Move each segment to its lane and join the segments at their corners."""
    sides = []
    for here, there in pairwise(path):
        run = runs.of(here, there)
        axis_x, axis_y = runs.axis(run)
        length = math.dist(here, there)
        x, y = (there[0] - here[0]) / length, (there[1] - here[1]) / length
        onward = x * axis_x + y * axis_y > 0.0
        sides.append((-y, x, offsets[run] if onward else -offsets[run]))
    points = [_moved(path[0], sides[0])]
    for corner, before, after in zip(path[1:], sides, sides[1:], strict=False):
        points += _corner(corner, before, after)
    return [*points, _moved(path[-1], sides[-1])]


def _moved(point: XY, side: tuple[float, float, float]) -> XY:
    x, y, offset = side
    return (point[0] + x * offset, point[1] + y * offset)


def _corner(
    point: XY, before: tuple[float, float, float], after: tuple[float, float, float]
) -> list[XY]:
    """Cross the two moved lines; where they hardly bend, step from one to the other."""
    (ax, ay, a), (bx, by, b) = before, after
    cross = ax * by - ay * bx
    if abs(cross) < math.sin(math.radians(4.0)):
        return [_moved(point, before), _moved(point, after)] if a != b else [_moved(point, after)]
    shift = ((a * by - b * ay) / cross, (b * ax - a * bx) / cross)
    reach = max(abs(a), abs(b), 1.0) * _MITRE
    if math.hypot(*shift) > reach:
        return [_moved(point, before), _moved(point, after)]
    return [(point[0] + shift[0], point[1] + shift[1])]
