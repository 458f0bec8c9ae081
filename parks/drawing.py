"""How the build scripts of the shipped parks draw: notional plots, roads, basemaps."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiosis.parks.building import Row

Point = tuple[float, float]

PLOT_SOURCE = "notional footprints around the site's coordinates; no cadastre was at hand"
COAST_SOURCE = "GSHHG shorelines and WDBII rivers (Wessel & Smith), LGPL-3.0-or-later, clipped"

_KM_PER_DEGREE = 111.32


def offset(origin: Point, east_km: float, north_km: float) -> Point:
    """Give the point that lies so many kilometres east and north of another (WGS 84)."""
    lon, lat = origin
    per_degree = _KM_PER_DEGREE * math.cos(math.radians(lat))
    return lon + east_km / per_degree, lat + north_km / _KM_PER_DEGREE


def footprint(lon: float, lat: float, hectares: float, aspect: float = 1.5) -> list[Point]:
    """Draw a notional plot: a rectangle of a given area around a point.

    Parameters
    ----------
    lon, lat
        Its centre (WGS 84).
    hectares
        Its area [ha].
    aspect
        Its width over its depth.
    """
    area = hectares / 100.0
    half_width = math.sqrt(area * aspect) / 2.0
    half_depth = math.sqrt(area / aspect) / 2.0
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    return [offset((lon, lat), x * half_width, y * half_depth) for x, y in corners]


def polygon(corners: Iterable[Point], **properties: object) -> Row:
    """Make a GeoJSON feature of a polygon's outer ring."""
    return _feature("Polygon", [_rounded(corners)], properties)


def line(points: Iterable[Point], **properties: object) -> Row:
    """Make a GeoJSON feature of a line."""
    return _feature("LineString", _rounded(points), properties)


def _feature(kind: str, coordinates: object, properties: Mapping[str, object]) -> Row:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": dict(properties), "geometry": geometry}


def _rounded(points: Iterable[Point]) -> list[list[float]]:
    return [[round(x, 5), round(y, 5)] for x, y in points]


def write_geometry(folder: Path, name: str, features: Sequence[Row], source: str) -> None:
    """Write one layer of a park as GeoJSON (WGS 84), one feature a line, with its source."""
    head = {"type": "FeatureCollection", "name": name, "source": source}
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    text = json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n' + lines + "\n]}\n"
    (folder / f"{name}.geojson").write_text(text, encoding="utf-8")


def clip_basemap(source: Path, box: tuple[float, float, float, float]) -> list[Row]:
    """Cut the land, water and rivers of a stored basemap to a box (west, south, east, north)."""
    from shapely.geometry import box as rectangle
    from shapely.geometry import mapping, shape

    window = rectangle(*box)
    features = []
    for feature in json.loads(source.read_text(encoding="utf-8"))["features"]:
        cut = shape(feature["geometry"]).intersection(window)
        for part in getattr(cut, "geoms", [cut]):
            if part.is_empty or part.geom_type == "Point":
                continue
            kind = feature["properties"]["kind"]
            features.append(
                _feature(part.geom_type, _listed(mapping(part)["coordinates"]), {"kind": kind})
            )
    return features


def _listed(coordinates: Sequence[object]) -> list[object]:
    if isinstance(coordinates[0], int | float):
        return [round(float(x), 5) for x in coordinates]  # type: ignore[arg-type]
    return [_listed(part) for part in coordinates]  # type: ignore[arg-type]


def plot_rows(enterprises: Iterable[Row], hectares: Mapping[str, float]) -> list[Row]:
    """Draw a notional footprint for every enterprise."""
    return [
        polygon(
            footprint(float(str(row["lon"])), float(str(row["lat"])), hectares[str(row["id"])]),
            id=row["id"],
            enterprise=row["id"],
            basis="notional",
        )
        for row in enterprises
    ]


@dataclass(frozen=True)
class Plane:
    """A notional place, laid out in kilometres east and north of an origin.

    Attributes
    ----------
    origin
        Longitude and latitude of the point (0, 0).
    """

    origin: Point

    def at(self, place: Point) -> Point:
        """Turn kilometres into longitude and latitude."""
        return offset(self.origin, *place)

    def ring(self, places: Sequence[Point], **properties: object) -> Row:
        """Draw a polygon through places, closed."""
        return polygon([self.at(place) for place in (*places, places[0])], **properties)

    def way(self, places: Iterable[Point], **properties: object) -> Row:
        """Draw a line through places."""
        return line([self.at(place) for place in places], **properties)

    def road(
        self, name: str, north: float, gates: Mapping[str, Point], ends: Iterable[float] = ()
    ) -> list[Row]:
        """Draw a road from west to east, with a spur to every gate.

        Parameters
        ----------
        name
            Id of the road.
        north
            Where it runs [km].
        gates
            Enterprise -> its gate.
        ends
            Where it begins and ends beyond the gates [km].
        """
        stops = sorted({*ends, *(east for east, _ in gates.values())})
        spurs = [
            self.way([(east, north), (east, gate)], id=f"spur_{firm}", ground="road_verge")
            for firm, (east, gate) in gates.items()
        ]
        return [self.way([(east, north) for east in stops], id=name, ground="road_verge"), *spurs]

    def enterprise(self, place: Point, source: str, **columns: object) -> Row:
        """Make the row of an enterprise at a place."""
        lon, lat = (round(degrees, 5) for degrees in self.at(place))
        return {**columns, "lon": lon, "lat": lat, "basis": "notional", "source": source}
