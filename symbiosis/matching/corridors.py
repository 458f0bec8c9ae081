"""Corridors: the lines on which pipes may run, as a network that every enterprise joins."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

if TYPE_CHECKING:
    import numpy.typing as npt
    from geopandas import GeoDataFrame

_GEOD = Geod(ellps="WGS84")
_DIGITS = 7
"""Points closer than this many decimals of a degree (about 1 cm) are the same node."""

Node = tuple[float, float] | str


@dataclass(frozen=True)
class Corridors:
    """A network of points (longitude, latitude) and enterprises, edges with ``km``."""

    graph: nx.Graph[Node]

    @classmethod
    def of(cls, lines: GeoDataFrame, places: pd.DataFrame) -> Corridors:
        """Build the network: lines cut where they cross and where enterprises join them.

        Parameters
        ----------
        lines
            Corridors in WGS 84.
        places
            Enterprises with ``lon``, ``lat``; each joins the nearest point of the nearest line.
        """
        points = shapely.points(places["lon"].to_numpy(), places["lat"].to_numpy())
        # Degrees of longitude are shorter: stretched, the nearest point is the nearest on the map.
        squeeze = float(np.cos(np.radians(places["lat"].mean())))
        flat = shapely.transform(shapely.union_all(lines.geometry.to_numpy()), _by(squeeze))
        pieces = shapely.get_parts(shapely.line_merge(shapely.node(flat)))
        points = shapely.transform(points, _by(squeeze))
        nearest = shapely.STRtree(pieces).nearest(points)
        along = shapely.line_locate_point(pieces[nearest], points)
        graph: nx.Graph[Node] = nx.Graph()
        for number, piece in enumerate(pieces):
            at = np.unique(along[nearest == number])
            _add_edges(graph, _with_stops(piece, at), squeeze)
        joins = shapely.line_interpolate_point(pieces[nearest], along)
        for name, place, join in zip(places.index, points, joins, strict=True):
            ends = [_node(shapely.get_coordinates(point)[0], squeeze) for point in (place, join)]
            graph.add_edge(str(name), ends[1], km=_km(*ends), start=ends[0])
        return cls(graph)

    def way_km(self, pairs: pd.DataFrame) -> npt.NDArray[np.float64]:
        """Give the shortest way of pairs (columns ``from``, ``to``); infinite if there is none."""
        givers, takers = (pd.Index(sorted(set(pairs[end]))) for end in ("from", "to"))
        km = np.full((len(givers), len(takers)), np.inf)
        for row, giver in enumerate(givers):
            lengths = nx.single_source_dijkstra_path_length(self.graph, giver, weight="km")
            km[row] = [lengths.get(taker, np.inf) for taker in takers]
        way: npt.NDArray[np.float64] = km[
            givers.get_indexer(pairs["from"]), takers.get_indexer(pairs["to"])
        ]
        return way

    def line(self, giver: str, taker: str) -> shapely.LineString | None:
        """Draw the shortest way between two enterprises; none where the network has no way."""
        if not nx.has_path(self.graph, giver, taker):
            return None
        nodes = nx.shortest_path(self.graph, giver, taker, weight="km")
        ends = [next(iter(self.graph[name].values()))["start"] for name in (giver, taker)]
        return shapely.LineString([ends[0], *nodes[1:-1], ends[1]])


def _by(squeeze: float) -> object:
    return lambda coordinates: coordinates * np.array([squeeze, 1.0])


def _with_stops(
    piece: shapely.LineString, stops: npt.NDArray[np.float64]
) -> list[tuple[float, float]]:
    """List a line's points with the stops on it, in their order along the line."""
    coordinates = shapely.get_coordinates(piece)
    legs = np.hypot(*np.diff(coordinates, axis=0).T)
    at = np.concatenate([[0.0], np.cumsum(legs)])
    extra = shapely.get_coordinates(shapely.line_interpolate_point(piece, stops))
    every = np.vstack([coordinates, extra])
    order = np.argsort(np.concatenate([at, stops]), kind="stable")
    return [(float(x), float(y)) for x, y in every[order]]


def _add_edges(graph: nx.Graph[Node], points: list[tuple[float, float]], squeeze: float) -> None:
    nodes = [_node(point, squeeze) for point in points]
    for start, end in pairwise(nodes):
        if start != end:
            graph.add_edge(start, end, km=_km(start, end))


def _node(
    point: tuple[float, float] | npt.NDArray[np.float64], squeeze: float
) -> tuple[float, float]:
    return round(float(point[0]) / squeeze, _DIGITS), round(float(point[1]), _DIGITS)


def _km(start: tuple[float, float], end: tuple[float, float]) -> float:
    return float(_GEOD.inv(*start, *end)[2]) / 1000.0
