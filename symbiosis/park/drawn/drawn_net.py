"""The net that drawn lines make: cut where they meet, every enterprise joined to the nearest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from symbiosis.park.drawn.loose_ends import GRID_M, Join, joins_of
from symbiosis.park.drawn.plane import Plane

if TYPE_CHECKING:
    import numpy.typing as npt
    from geopandas import GeoDataFrame

ACCESS = -1
"""In place of a line: the straight way from an enterprise to the nearest line."""
ON_M = 2.0
"""An enterprise as near as this to a line stands on it [m]: coordinates may be rounded to 1 m."""
_ON_LINE = 3.0 * GRID_M
"""The middle of a piece lies as near as this to the line that it was cut from [m]."""


@dataclass(frozen=True)
class DrawnNet:
    """Pieces of lines between the points at which they meet.

    Attributes
    ----------
    plane
        How metres become degrees.
    nodes
        Points [m]: those of the enterprises first, in the order in which they were given.
    ends
        Node at which each piece begins, and node at which it ends (two columns).
    shapes
        The pieces, as line strings in metres.
    lines
        Position of the drawn line that each piece was cut from; :data:`ACCESS` for an access.
    joins
        Gaps that were closed.
    firms
        How many of the nodes are enterprises.
    """

    plane: Plane
    nodes: npt.NDArray[np.float64]
    ends: npt.NDArray[np.int64]
    shapes: npt.NDArray[np.object_]
    lines: npt.NDArray[np.int64]
    joins: tuple[Join, ...]
    firms: int

    @classmethod
    def of(cls, lines: GeoDataFrame, places: pd.DataFrame) -> DrawnNet:
        """Make the net of drawn lines.

        Parameters
        ----------
        lines
            In WGS 84, single or in several parts.
        places
            Enterprises with ``lon``, ``lat``; each joins the nearest point of the nearest line.
        """
        plane = Plane.around(float(places["lat"].mean()))
        parts, owner = _parts(plane.flat(lines.geometry.to_numpy()), _by_id(lines))
        joins = joins_of(parts, owner)
        drawn = np.array([*parts, *(join.gap for join in joins)], dtype=object)
        owner = np.concatenate([owner, np.array([join.line for join in joins], dtype=np.int64)])
        points = plane.flat(shapely.points(places["lon"].to_numpy(), places["lat"].to_numpy()))
        pieces = _pieces(drawn)
        if not len(pieces):  # lines without length: nothing runs on them
            at = shapely.get_coordinates(points)
            none = np.empty(0, dtype=np.int64)
            return cls(plane, at, none.reshape(0, 2), pieces, none, (), len(at))
        cut, accesses = _with_accesses(pieces, points)
        shapes = np.array([*accesses, *cut], dtype=object)
        none = np.full(len(accesses), ACCESS)
        nodes, ends = _nodes(shapes, points)
        of = np.concatenate([none, _cut_from(shapes[len(none) :], drawn, owner)])
        kept = (ends[:, 0] != ends[:, 1]) | (of != ACCESS)
        return cls(plane, nodes, ends[kept], shapes[kept], of[kept], tuple(joins), len(points))

    @cached_property
    def island(self) -> npt.NDArray[np.int64]:
        """The island of every node: nodes of one island are connected, the lowest names it."""
        lowest = np.arange(len(self.nodes))
        if not len(self.ends):
            return lowest
        while True:
            before = lowest.copy()
            least = lowest[self.ends].min(axis=1)
            np.minimum.at(lowest, self.ends.ravel(), np.repeat(least, 2))
            lowest = lowest[lowest]
            if (lowest == before).all():
                return lowest


def drawn_net(lines: GeoDataFrame, places: pd.DataFrame) -> DrawnNet:
    """Make the net of drawn lines once, however often the same lines and places are asked about.

    Parameters
    ----------
    lines, places
        As for :meth:`DrawnNet.of`.
    """
    points = places[["lon", "lat"]].to_numpy(float)
    return _made(_Lines(lines), points.tobytes())


class _Lines:
    """Drawn lines, known again by being the same frame."""

    def __init__(self, frame: GeoDataFrame) -> None:
        self.frame = frame

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Lines) and self.frame is other.frame

    def __hash__(self) -> int:
        return id(self.frame)


@lru_cache(maxsize=4)
def _made(lines: _Lines, points: bytes) -> DrawnNet:
    places = pd.DataFrame(np.frombuffer(points).reshape(-1, 2), columns=["lon", "lat"])
    return DrawnNet.of(lines.frame, places)


def _by_id(lines: GeoDataFrame) -> npt.NDArray[np.int64]:
    """Order lines by their ids: how they were listed does not matter."""
    if "id" not in lines:
        return np.arange(len(lines))
    return np.argsort(lines["id"].astype("str").to_numpy(dtype=object), kind="stable")


def _parts(
    shapes: npt.NDArray[np.object_], order: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    parts, rank = shapely.get_parts(shapes[order], return_index=True)
    lines = shapely.length(parts) > 0.0
    return parts[lines], order[rank[lines]]


def _pieces(drawn: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Cut lines where they meet, on a grid so fine that nothing moves by more."""
    pieces = shapely.get_parts(shapely.union_all(drawn, grid_size=GRID_M))
    found: npt.NDArray[np.object_] = pieces[shapely.length(pieces) > 0.0]
    return found


def _with_accesses(
    pieces: npt.NDArray[np.object_], points: npt.NDArray[np.object_]
) -> tuple[list[shapely.LineString], list[shapely.LineString]]:
    """Cut the pieces where enterprises join them; the ways there are lines of their own."""
    near = shapely.STRtree(pieces).nearest(points)
    along = shapely.line_locate_point(pieces[near], points)
    whole = shapely.length(pieces[near])
    along = np.where(along <= GRID_M, 0.0, np.where(along >= whole - GRID_M, whole, along))
    stops: dict[int, list[float]] = {}
    for piece, at in zip(near, along, strict=True):
        stops.setdefault(int(piece), []).append(float(at))
    cut: list[shapely.LineString] = []
    for number, piece in enumerate(pieces):
        cut += _cut(piece, stops[number]) if number in stops else [piece]
    joins = _snapped(shapely.line_interpolate_point(pieces[near], along))
    pairs = zip(shapely.get_coordinates(points), shapely.get_coordinates(joins), strict=True)
    return cut, [shapely.LineString([start, end]) for start, end in pairs]


def _cut(piece: shapely.LineString, stops: list[float]) -> list[shapely.LineString]:
    """Cut a line at distances along it; cuts as near as a node are one with it."""
    whole = piece.length
    inner = [at for at in sorted(set(stops)) if GRID_M < at < whole - GRID_M]
    bounds = [0.0, *inner, whole]
    corners = shapely.get_coordinates(piece)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    marks = shapely.get_coordinates(
        _snapped(shapely.line_interpolate_point(piece, np.array(bounds)))
    )
    marks[0], marks[-1] = corners[0], corners[-1]
    found = []
    for number in range(len(bounds) - 1):
        low, high = bounds[number : number + 2]
        between = corners[(at > low) & (at < high)]
        found.append(shapely.LineString([marks[number], *between, marks[number + 1]]))
    return found


def _snapped(points: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    snapped: npt.NDArray[np.object_] = shapely.transform(
        points, lambda corners: np.round(corners / GRID_M) * GRID_M
    )
    return snapped


def _nodes(
    shapes: npt.NDArray[np.object_], points: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Count the points at which lines begin and end: the enterprises', then all others.

    An enterprise on a line (within :data:`ON_M`) is a point of it, unless another one stands there
    already.
    """
    ends = [shapely.get_coordinates(shapely.get_point(shapes, end)) for end in (0, -1)]
    keys = [list(map(tuple, np.round(end / GRID_M).astype(np.int64).tolist())) for end in ends]
    nodes = shapely.get_coordinates(points).tolist()
    firms = len(nodes)
    number: dict[tuple[int, ...], int] = {}
    for firm in np.flatnonzero(shapely.length(shapes[:firms]) <= ON_M).tolist():
        number.setdefault(keys[1][firm], firm)
    numbered = np.empty((len(shapes), 2), dtype=np.int64)
    numbered[:firms, 0] = np.arange(firms)
    for side, first in ((1, 0), (0, firms)):
        for row in range(first, len(shapes)):
            at = number.setdefault(keys[side][row], len(nodes))
            if at == len(nodes):
                nodes.append(ends[side][row].tolist())
            numbered[row, side] = at
    return np.array(nodes), numbered


def _cut_from(
    shapes: npt.NDArray[np.object_],
    drawn: npt.NDArray[np.object_],
    owner: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """Find the drawn line of every piece; of lines that lie on each other the first."""
    middle = shapely.line_interpolate_point(shapes, 0.5, normalized=True)
    piece, line = shapely.STRtree(drawn).query(middle, predicate="dwithin", distance=_ON_LINE)
    of = np.full(len(shapes), len(drawn))
    np.minimum.at(of, piece, line)
    missing = of == len(drawn)
    if missing.any():
        of[missing] = shapely.STRtree(drawn).nearest(middle[missing])
    found: npt.NDArray[np.int64] = owner[of]
    return found
