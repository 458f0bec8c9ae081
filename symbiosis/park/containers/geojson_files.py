"""GeoJSON files: drawn layers in WGS 84."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from symbiosis.park.containers.text_files import text_of, unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from geopandas import GeoDataFrame

_WGS84 = ("CRS84", ":4326")


def write_geojson(frame: GeoDataFrame, path: Path) -> None:
    """Write a layer, a feature a line or more, so that a change can be read."""
    text = json.dumps(json.loads(frame.to_json(drop_id=True)), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def read_geojson(file: Path) -> GeoDataFrame:
    """Read a drawn layer in WGS 84, which is what GeoJSON is in."""
    import geopandas
    from shapely.errors import ShapelyError

    text = text_of(file)
    try:
        layer = geopandas.GeoDataFrame.from_features(_features(file, text), crs="EPSG:4326")
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        remedy = "Export it again as GeoJSON in WGS 84."
        raise unreadable(file, f"has a geometry that cannot be read: {error}", remedy) from error
    return layer


def _features(file: Path, text: str) -> list[dict[str, Any]]:
    remedy = "Write a FeatureCollection in WGS 84 (longitude, latitude)."
    try:
        data = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise unreadable(file, f"is not JSON: {error}", remedy) from error
    features = data.get("features") if isinstance(data, dict) else None
    system = _system(data)
    if system and not system.endswith(_WGS84):
        raise unreadable(file, f"is in the coordinate system {system}", remedy)
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise unreadable(file, "is not a GeoJSON FeatureCollection", remedy)
    return features


def _no_number(constant: str) -> float:
    message = f"{constant} is no number"
    raise ValueError(message)


def _system(data: object) -> str:
    """Give the coordinate system that an older GeoJSON names."""
    crs = data.get("crs") if isinstance(data, dict) else None
    named = crs.get("properties") if isinstance(crs, dict) else None
    return str(named.get("name", "")) if isinstance(named, dict) else ""
