"""Pipes side by side: each flow keeps its lane on each straight run of its way."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

XY = tuple[float, float]
_STRAIGHT = math.cos(math.radians(4.0))
"""Two segments within 4 degrees run on: the pipes on them keep their lanes."""
_BEND = math.sin(math.radians(4.0))
_MITRE = 3.0
"""A corner reaches at most this many offsets out, so that sharp bends have no spikes."""
TOUCH = 1e-6
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


def side_by_side(
    flows: Sequence[Flow], paths: Mapping[str, Sequence[XY]], gap: float
) -> dict[str, list[XY]]:
    """Move flows that share parts of their way beside each other.

    Parameters
    ----------
    flows
        In the order in which they lie, as far as their turns leave a choice.
    paths
        Flow -> corners of its way, in map units.
    gap
        Free space between neighbours.
    """
    runs = _Runs(paths.values())
    offsets = _lanes(flows, paths, runs, gap)
    return {flow.id: _shifted(paths[flow.id], runs, offsets[flow.id]) for flow in flows}


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
                ride.high <= other.low + TOUCH or ride.low >= other.high - TOUCH for other in lane
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
            if abs(turn := x * (beyond[1] - at[1]) - y * (beyond[0] - at[0])) > TOUCH
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
    if abs(cross) < _BEND:
        return [_moved(point, before), _moved(point, after)] if a != b else [_moved(point, after)]
    shift = ((a * by - b * ay) / cross, (b * ax - a * bx) / cross)
    reach = max(abs(a), abs(b), 1.0) * _MITRE
    if math.hypot(*shift) > reach:
        return [_moved(point, before), _moved(point, after)]
    return [(point[0] + shift[0], point[1] + shift[1])]
