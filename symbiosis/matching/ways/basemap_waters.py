"""Waters of a basemap: what a way would have to cross, and the shorter way round it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from symbiosis.matching.ways.cheapest import legs_of, tree_from

if TYPE_CHECKING:
    import numpy.typing as npt
    from geopandas import GeoDataFrame

    from symbiosis.park.drawn.plane import Plane

ROUND = 2.0
"""A way round a water is taken if it is no longer than the straight line times this."""
_NARROW_M = 15.0
"""A water as narrow as this is a stream [m]."""
_COARSE_M = 50.0
"""Shores are simplified by this: a basemap's are no better [m]."""
_QUAY_M = 300.0
"""So far a firm on the quay may stand in the water of a coarse basemap [m]."""
_AT_M = 0.1
"""A part of a way as near as this to its end begins there [m]."""
_MOST = 120
"""Of more corners of shores than this, those nearest to the straight line are looked at."""
_CANAL = re.compile("kana+l|canal|运河|dock|haven|港池", re.IGNORECASE)


@dataclass(frozen=True)
class Waters:
    """Waters in metres: areas that a way may go round, and lines that it can only cross.

    Attributes
    ----------
    areas
        All areas as one shape.
    lines
        Rivers and canals drawn as lines.
    kinds
        What each line is when it is crossed: river or canal.
    """

    areas: shapely.Geometry
    lines: npt.NDArray[np.object_]
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, basemap: GeoDataFrame | None, plane: Plane) -> Waters:
        """Take them from a basemap; of land alone, what it leaves open within its bounds is sea."""
        if basemap is None or not len(basemap) or "kind" not in basemap:
            return cls(shapely.Polygon(), np.array([], dtype=object), ())
        shapes = plane.flat(basemap.geometry.to_numpy())
        kind = basemap["kind"].astype("str").to_numpy(dtype=object)
        area = np.isin(shapely.get_type_id(shapes), [3, 6])
        water = shapely.union_all(shapely.make_valid(shapes[area & (kind == "water")]))
        land = shapely.union_all(shapely.make_valid(shapes[area & (kind == "land")]))
        if water.is_empty and not land.is_empty:
            water = shapely.box(*land.bounds).difference(land)
        rivers = ~area & np.isin(kind, ["river", "canal", "water"])
        names = basemap.get("name", kind)
        told = zip(np.array(names, dtype=object)[rivers], kind[rivers], strict=True)
        kinds = tuple(
            "canal" if _CANAL.search(f"{name} {kind}") else "river" for name, kind in told
        )
        return cls(shapely.simplify(water, _COARSE_M), shapes[rivers], kinds)

    def way(self, line: shapely.LineString) -> tuple[shapely.LineString, dict[str, int]]:
        """Lead a straight way round the areas, or across them where that would be too long.

        Returns
        -------
        LineString
            The way.
        dict
            Kind of crossing -> how often the way crosses one.
        """
        wet = self._wet(line)
        if wet:
            line = self._round(line) or line
        crossed: dict[str, int] = {}
        for part in self._wet(line):
            name = "stream" if part.length <= _NARROW_M else "river"
            crossed[name] = crossed.get(name, 0) + 1
        for river, name in zip(self.lines, self.kinds, strict=True):
            met = shapely.get_parts(line.intersection(river))
            if hits := int((~shapely.is_empty(met)).sum()):
                crossed[name] = crossed.get(name, 0) + hits
        return line, crossed

    def _wet(self, line: shapely.LineString) -> list[shapely.Geometry]:
        """Give the parts of a way that lie in water, but for the quays of both ends."""
        parts = shapely.get_parts(line.intersection(self.areas))
        ends = shapely.points([line.coords[0], line.coords[-1]])
        return [
            part
            for part in parts
            if part.length > (0.0 if (shapely.distance(part, ends) > _AT_M).all() else _QUAY_M)
        ]

    def _round(self, line: shapely.LineString) -> shapely.LineString | None:
        """Find the shortest way by the corners of the shores; None if it is too long."""
        start, end = np.array(line.coords[0]), np.array(line.coords[-1])
        shore = shapely.buffer(self.areas, 1.0, join_style="mitre")
        corners = np.unique(shapely.get_coordinates(shore), axis=0)
        far = np.hypot(*(corners - start).T) + np.hypot(*(corners - end).T)
        near = np.argsort(far, kind="stable")[:_MOST]
        near = near[far[near] <= ROUND * line.length]
        points = np.vstack([start, end, corners[near]])
        low, high = np.triu_indices(len(points), 1)
        views = shapely.linestrings(np.stack([points[low], points[high]], axis=1))
        inner = shapely.buffer(self.areas, -0.5)
        shapely.prepare(inner)
        seen = ~shapely.intersects(inner, views)
        metres = shapely.length(views)
        ends = zip(low[seen], high[seen], metres[seen], metres[seen], strict=True)
        legs = legs_of(((int(a), int(b), cost, km) for a, b, cost, km in ends), len(points))
        tree = tree_from(0, legs)
        if not tree.cost[1] <= ROUND * line.length:
            return None
        at, walked = 0, [0]
        for view in tree.to(1):
            a, b = int(low[seen][view]), int(high[seen][view])
            at = b if a == at else a
            walked.append(at)
        return shapely.LineString(points[walked])
