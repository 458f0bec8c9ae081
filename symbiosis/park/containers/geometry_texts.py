"""Geometry as text in a cell: WKT or GeoJSON, in WGS 84."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from symbiosis.park.containers.nested_shapes import check_geojson, shape_of_text

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

WKT = "geometry"
"""Heading of the column."""


def wkt_of(shape: BaseGeometry | None) -> str:
    """Write a shape as WKT where reading that gives the same bits, else as GeoJSON."""
    import shapely

    if shape is None:
        return ""
    text = str(shapely.to_wkt(shape, rounding_precision=-1))
    try:
        if shapely.to_wkb(shapely.from_wkt(text)) == shapely.to_wkb(shape):
            return text
    except shapely.errors.ShapelyError:
        pass
    return json.dumps(shapely.geometry.mapping(shape))


def layer_in_wgs84(layer: GeoDataFrame) -> GeoDataFrame:
    """Give a layer in longitude and latitude."""
    return layer if layer.crs is None or layer.crs == "EPSG:4326" else layer.to_crs("EPSG:4326")


def features_of(
    records: list[dict[str, Any]], shapes: list[tuple[int, str]]
) -> tuple[GeoDataFrame, list[tuple[int, str]]]:
    """Read rows of properties and the texts of their shapes.

    Returns
    -------
    GeoDataFrame
        In WGS 84.
    list of tuple
        Line and reason of every shape that cannot be read.
    """
    import geopandas
    import pandas as pd

    read, wrong = [], []
    for line, text in shapes:
        shape, fault = _shape(text.strip())
        read.append(shape)
        wrong += [(line, fault)] if fault else []
    frame = pd.DataFrame(records)
    drawn = geopandas.GeoDataFrame(frame, geometry=read, crs="EPSG:4326")
    # Shapes first, as in a layer that was read from GeoJSON.
    return drawn[[WKT, *(name for name in frame.columns if name != WKT)]], wrong


def _shape(text: str) -> tuple[BaseGeometry | None, str]:
    """Read one shape; the second text says why it cannot be."""
    import shapely

    if not text:
        return None, ""
    try:
        if text.startswith("{"):
            told = json.loads(text)
            check_geojson(told)
            return shapely.geometry.shape(told), ""
        return shape_of_text(text), ""
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, AttributeError) as error:
        return None, f"has a geometry that cannot be read: {error}"
    except RecursionError:
        return None, "has a geometry that is nested too deeply"
