"""The way net that is assumed where nobody draws one: between neighbours, round waters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from symbiosis.matching.ways.basemap_waters import Waters
from symbiosis.matching.ways.drawn_ways import way_net
from symbiosis.park.drawn.drawn_net import DrawnNet
from symbiosis.park.drawn.ground_words import FIELD
from symbiosis.park.drawn.plane import Plane

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.matching.ways.ditches import Grounds
    from symbiosis.matching.ways.way_net import WayNet
    from symbiosis.park.entities import Park

_OUTSIDE = ("supplier", "office")
"""Kinds of enterprises that no way is assumed to."""
_FEW = 300
"""Of so many places every pair is looked at where they lie in a line."""


def assumed_ways(park: Park, prices: Grounds) -> WayNet:
    """Assume ways between neighbours: the relative neighbourhood graph of the enterprises.

    Two enterprises are neighbours if no third is nearer to both of them than they are to each
    other. The way between them is the straight line times the park's detour factor, in open field,
    round the waters of the basemap; where no way round is shorter than so many times the straight
    line (:data:`~symbiosis.matching.ways.basemap_waters.ROUND`), it crosses them.

    References
    ----------
    Toussaint (1980) Pattern Recognition 12, 261 (relative neighbourhood graph).
    """
    places = park.tables["enterprises"]
    plane = Plane.around(float(places["lat"].astype(float).mean()))
    points = plane.flat(shapely.points(places[["lon", "lat"]].to_numpy(float)))
    at = shapely.get_coordinates(points)
    inside = np.flatnonzero(~places["kind"].isin(_OUTSIDE).to_numpy())
    edges = inside[neighbours(at[inside])] if len(inside) else np.empty((0, 2), dtype=np.int64)
    waters = Waters.of(park.basemap, plane)
    ways = [waters.way(shapely.LineString(at[list(edge)])) for edge in edges]
    known = set(prices.crossings.index)
    ditches = {
        number: prices.ditch(
            "", FIELD, tuple(sorted((of, float(n)) for of, n in crossed.items() if of in known))
        )._replace(assumed=True)
        for number, (_, crossed) in enumerate(ways)
    }
    shapes = np.array([line for line, _ in ways] + [None], dtype=object)[:-1]
    net = DrawnNet(plane, at, edges, shapes, np.arange(len(edges)), (), len(at))
    return way_net(net, places.index, ditches, prices, park.info.detour_factor)


def neighbours(points: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Give the edges of the relative neighbourhood graph of points (two columns of rows).

    Points at one place are joined one to the next.
    """
    places, first, of = np.unique(points, axis=0, return_index=True, return_inverse=True)
    low, high = _candidates(places).T
    reach = np.hypot(*(places[low] - places[high]).T)
    kept = np.ones(len(low), dtype=bool)
    for edge, (a, b) in enumerate(zip(low, high, strict=True)):
        other = np.maximum(np.hypot(*(places - places[a]).T), np.hypot(*(places - places[b]).T))
        other[[a, b]] = np.inf
        kept[edge] = not (other < reach[edge] * (1.0 - 1e-9)).any()
    same = np.flatnonzero(first[of] != np.arange(len(points)))
    edges = np.vstack([first[np.stack([low[kept], high[kept]], axis=1)],
                       np.stack([first[of[same]], same], axis=1)])  # fmt: skip
    return np.sort(edges, axis=1)


def _candidates(places: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Give pairs of places among which the graph's edges are: those of a triangulation."""
    count = len(places)
    if count <= _FEW:
        return np.stack(np.triu_indices(count, 1), axis=1)
    triangles = shapely.delaunay_triangles(shapely.MultiPoint(places), only_edges=True)
    lines = shapely.get_parts(triangles)
    ends = np.stack([shapely.get_coordinates(shapely.get_point(lines, end)) for end in (0, -1)], 1)
    number = {tuple(place): row for row, place in enumerate(places.tolist())}
    rows = [[number[tuple(end)] for end in pair] for pair in ends.tolist()]
    return np.unique(np.sort(np.array(rows, dtype=np.int64).reshape(-1, 2), axis=1), axis=0)
