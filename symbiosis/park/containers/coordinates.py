"""Coordinates: drawn layers come in any declared system and leave in longitude and latitude."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.errors import Unreadable
from symbiosis.park.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from geopandas import GeoDataFrame
    from pyproj import CRS

WGS84 = "EPSG:4326"
OF_ITS_OWN = "system"
"""Attribute of a layer that was brought to WGS 84 from a Chinese map's system of its own."""
_CODE = re.compile(r"(urn:ogc:def:crs:)?[A-Za-z_]{2,10}:[0-9.]{0,6}:?[A-Za-z0-9]{1,10}")
_FULL_TEXT = re.compile(r"(PROJ|GEOG|GEOD|COMPOUND|COMPD|BOUND)[A-Z_]*\s*[\[(]")
_SAME = (WGS84, "OGC:CRS84")
MOST_EAST, MOST_NORTH = 180.0, 90.0
_WORLD = np.array([MOST_EAST, MOST_NORTH, MOST_EAST, MOST_NORTH])
_DECIMALS = 8
"""Digits that a reprojected degree keeps: a millimetre, below which no projection is true."""


def system_of(told: object) -> CRS | None:
    """Give the coordinate system that a stranger's file names, by its code or its full text.

    Whatever else PROJ would understand is not asked: it may lead to files.

    Parameters
    ----------
    told
        ``EPSG:25832``, ``urn:ogc:def:crs:EPSG::25832`` or well-known text.

    Returns
    -------
    CRS or None
        ``None`` if it is none of these, or nobody knows it.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    text = str(told).strip()
    try:
        if _CODE.fullmatch(text):
            return CRS.from_user_input(text)
        return CRS.from_wkt(text) if _FULL_TEXT.match(text) else None
    except CRSError:
        return None


def in_wgs84(layer: GeoDataFrame, container: str, table: str) -> tuple[GeoDataFrame, str]:
    """Bring a layer to WGS 84.

    Parameters
    ----------
    layer
        Shapes in the coordinate system that they declare, or in none.
    container, table
        Where it stands, for messages.

    Returns
    -------
    GeoDataFrame
        In WGS 84; coordinates that were in it keep every bit.
    str
        What was done, in a sentence; empty if nothing was.

    Raises
    ------
    Unreadable
        If no system is declared and the coordinates are no longitudes and latitudes, or the
        declared one cannot be left.
    """
    if layer.crs is None:
        return _undeclared(layer, container, table)
    if _is_wgs84(layer):
        return layer.set_crs(WGS84, allow_override=True), ""
    from pyproj.exceptions import ProjError

    name = system_name(layer)
    remedy = "Export it in WGS 84 (EPSG:4326)."
    try:
        moved = layer.to_crs(WGS84)
    except (ProjError, ValueError) as error:
        raise _fault(container, table, f"cannot be brought from {name}: {error}", remedy) from error
    if layer.total_bounds.size and not _plausible(moved):
        found = f"its coordinates lie outside of {name}, which it declares"
        raise _fault(container, table, found, remedy)
    moved = moved.set_geometry(_rounded(moved), crs=WGS84)
    return moved, f"{table} ({container}): reprojected from {name} to WGS 84."


def moved_layer(layer: GeoDataFrame, move: Callable[[np.ndarray], np.ndarray]) -> GeoDataFrame:
    """Move every place of a layer, its heights kept, to a millimetre.

    Parameters
    ----------
    layer
        Shapes in longitude and latitude.
    move
        Gives new longitudes and latitudes, a row a place.
    """
    from shapely import get_coordinates, set_coordinates

    shapes = np.array(layer.geometry.values, dtype=object)
    places = get_coordinates(shapes)
    finite = np.isfinite(places).all(axis=1)
    places[finite] = np.round(move(places[finite]), _DECIMALS)
    if layer.has_z.any():
        heights = get_coordinates(shapes, include_z=True)
        heights[:, :2] = places
        return layer.set_geometry(_set_with_heights(shapes, heights), crs=WGS84)
    return layer.set_geometry(np.asarray(set_coordinates(shapes, places)), crs=WGS84)


def system_name(layer: GeoDataFrame) -> str:
    """Give the coordinate system of a layer as people know it: ``EPSG:25832 (ETRS89 ...)``."""
    known = layer.crs.to_authority()
    return f"{':'.join(known)} ({layer.crs.name})" if known else str(layer.crs.name)


def _is_wgs84(layer: GeoDataFrame) -> bool:
    known = layer.crs.to_authority()
    return known is not None and ":".join(known) in _SAME


def _undeclared(layer: GeoDataFrame, container: str, table: str) -> tuple[GeoDataFrame, str]:
    if not _plausible(layer):
        west, south, east, north = layer.total_bounds
        found = (
            "declares no coordinate system, and its coordinates are no longitudes and latitudes: "
            f"x {west:.6g} to {east:.6g}, y {south:.6g} to {north:.6g}"
        )
        remedy = "Set its coordinate system in the GIS (a Shapefile's stands in .prj)."
        raise _fault(container, table, found, remedy)
    said = f"{table} ({container}): declares no coordinate system; read as longitude and latitude."
    return layer.set_crs(WGS84), said


def _plausible(layer: GeoDataFrame) -> bool:
    """Tell whether all coordinates can be degrees; shapes that are none say nothing."""
    bounds = layer.total_bounds
    return not np.isinf(bounds).any() and not (np.abs(bounds) > _WORLD).any()


def _rounded(layer: GeoDataFrame) -> np.ndarray:
    """Drop the digits that only the projection's arithmetic has made."""
    from shapely import get_coordinates, set_coordinates

    shapes = np.array(layer.geometry.values, dtype=object)
    if not layer.has_z.any():
        places = np.round(get_coordinates(shapes), _DECIMALS)
        return np.asarray(set_coordinates(shapes, places))
    heights = get_coordinates(shapes, include_z=True)
    heights[:, :2] = np.round(heights[:, :2], _DECIMALS)
    return np.asarray(_set_with_heights(shapes, heights))


def _set_with_heights(shapes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Set coordinates of shapes of which some have heights, without giving the others any."""
    from shapely import get_num_coordinates, has_z, set_coordinates

    owners = np.repeat(np.arange(len(shapes)), get_num_coordinates(shapes))
    high = has_z(shapes)
    for rows, width in ((high, 3), (~high, 2)):
        if rows.any():
            shapes[rows] = set_coordinates(shapes[rows], places[rows[owners]][:, :width])
    return shapes


def _fault(container: str, table: str, found: str, remedy: str) -> Unreadable:
    return Unreadable(Fault("error", container, table, "", "geometry", "", found, remedy))
