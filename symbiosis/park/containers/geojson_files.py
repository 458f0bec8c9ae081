"""GeoJSON files: drawn layers in WGS 84."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from symbiosis.park.containers.coordinates import (
    OF_ITS_OWN,
    WGS84,
    in_wgs84,
    moved_layer,
    system_of,
)
from symbiosis.park.containers.nested_shapes import check_geojson
from symbiosis.park.containers.text_files import text_of, unreadable
from symbiosis.park.offset_maps import system_called, to_wgs84

if TYPE_CHECKING:
    from pathlib import Path

    from geopandas import GeoDataFrame

_WGS84 = ("CRS84", ":4326")
_REMEDY = "Write a FeatureCollection in WGS 84 (longitude, latitude)."


def write_geojson(frame: GeoDataFrame, path: Path) -> None:
    """Write a layer, a feature a line or more, so that a change can be read."""
    text = json.dumps(json.loads(frame.to_json(drop_id=True)), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def read_geojson(file: Path, table: str = "") -> tuple[GeoDataFrame, str]:
    """Read a drawn layer: in WGS 84, which is what GeoJSON is in, or in what an older one names.

    Returns
    -------
    GeoDataFrame
        In WGS 84.
    str
        What was done for that; empty if nothing was.

    Raises
    ------
    Unreadable
        With the fault of the file.
    """
    import geopandas
    from shapely.errors import ShapelyError

    features, named = _features(file, text_of(file))
    offset = system_called(named)
    system = system_of(WGS84 if offset else named)
    if system is None:
        found = f"is in the coordinate system {named}, which nobody knows"
        raise unreadable(file, found, _REMEDY)
    try:
        for feature in features:
            check_geojson(feature.get("geometry"))
        layer = geopandas.GeoDataFrame.from_features(features, crs=system)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        remedy = "Export it again as GeoJSON in WGS 84."
        raise unreadable(file, f"has a geometry that cannot be read: {error}", remedy) from error
    layer, said = in_wgs84(layer, file.name, table or file.stem.lower())
    if not offset:
        return layer, said
    layer = moved_layer(layer, lambda places: to_wgs84(places, offset))
    layer.attrs[OF_ITS_OWN] = offset
    return layer, f"{table or file.stem.lower()} ({file.name}): brought from {offset} to WGS 84."


def _features(file: Path, text: str) -> tuple[list[dict[str, Any]], str]:
    """Give the features of a file and the coordinate system that they are in."""
    try:
        data = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise unreadable(file, f"is not JSON: {error}", _REMEDY) from error
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise unreadable(file, "is not a GeoJSON FeatureCollection", _REMEDY)
    system = _system(data)
    return features, WGS84 if not system or system.endswith(_WGS84) else system


def _no_number(constant: str) -> float:
    message = f"{constant} is no number"
    raise ValueError(message)


def _system(data: object) -> str:
    """Give the coordinate system that an older GeoJSON names."""
    crs = data.get("crs") if isinstance(data, dict) else None
    named = crs.get("properties") if isinstance(crs, dict) else None
    return str(named.get("name", "")) if isinstance(named, dict) else ""
