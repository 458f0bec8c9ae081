"""Geometry: enterprises stand near each other, drawn layers are what they should be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.faults import Fault
from symbiosis.park.schema import GEOMETRY_TABLES
from symbiosis.park.sheet import did_you_mean
from symbiosis.park.signs import CONTROL, CONTROLLED

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from symbiosis.park.draft import Draft

_FAR_KM = 150.0
_EARTH_KM = 6371.0
_SHAPES = {"plots": ("Polygon", "MultiPolygon"), "corridors": ("LineString", "MultiLineString")}


def check_geometry(draft: Draft) -> list[Fault]:
    """Find enterprises far outside the park, and layers that cannot be used."""
    faults = _far(draft)
    for name, layer in draft.geometry.items():
        found = _layer(draft, name, layer)
        place = layer.attrs.get("container")  # where it is no file of its own
        faults += [replace(fault, container=place) for fault in found] if place else found
    return faults


def _far(draft: Draft) -> list[Fault]:
    frame, sheet = draft.tables["enterprises"], draft.sheets["enterprises"]
    inside = frame[frame["kind"] != "supplier"]
    lon, lat = inside["lon"].median(), inside["lat"].median()
    distance = _kilometres(frame["lon"], frame["lat"], lon, lat)
    outside = (frame["kind"] != "supplier") & (distance > _FAR_KM)
    exchanged = _kilometres(frame["lat"], frame["lon"], lon, lat) <= _FAR_KM
    found = distance.map(lambda km: f"{km:.0f} km from the middle of the park")
    remedy = exchanged.map(
        {
            True: "Exchange lon and lat.",
            False: "Correct lon and lat, or give it the kind `supplier`.",
        }
    )
    return sheet.faults(outside, "lon", found, remedy, "warning")


def _kilometres(lon: pd.Series, lat: pd.Series, to_lon: float, to_lat: float) -> pd.Series:
    """Give great-circle distances [km] (haversine)."""
    phi, to_phi = np.radians(lat), np.radians(to_lat)
    half = np.sin((phi - to_phi) / 2) ** 2
    half += np.cos(phi) * np.cos(to_phi) * np.sin(np.radians(lon - to_lon) / 2) ** 2
    angle: pd.Series = 2 * np.arcsin(np.sqrt(half.clip(0.0, 1.0)))
    return angle * _EARTH_KM


def _layer(draft: Draft, name: str, layer: GeoDataFrame) -> list[Fault]:
    """Check columns, shapes, coordinates and owners of a drawn layer."""
    missing = [
        column.name
        for column in GEOMETRY_TABLES[name].columns
        if column.required and column.name not in layer
    ]
    faults = _steering(name, layer)
    if not len(layer):
        return faults  # there is nothing that could be wrong
    if missing:
        remedy = "Add it to the properties of every feature."
        found = "the property is missing"
        return faults + [_fault(name, "", column, found, remedy) for column in missing]
    for number, (shape, empty) in enumerate(zip(layer.geom_type, layer.is_empty, strict=True), 1):
        row = f"feature {number}"
        if pd.isna(shape) or empty:
            faults.append(_fault(name, row, "geometry", "there is none", "Draw or remove it."))
        elif shape not in _SHAPES.get(name, (shape,)):
            wanted = " or ".join(_SHAPES[name])
            faults.append(_fault(name, row, "geometry", f"a {shape}, not a {wanted}", "Redraw it."))
    faults += _broken(name, layer)
    bounds = layer.total_bounds
    if np.isfinite(bounds).all() and (np.abs(bounds) > [180.0, 90.0, 180.0, 90.0]).any():
        found = "coordinates that are no longitude and latitude"
        faults.append(_fault(name, "", "geometry", found, "Export it in WGS 84 (EPSG:4326)."))
    elif np.isfinite(bounds).all() and not faults:
        faults += _elsewhere(draft, name, bounds)
    return faults + (_owners(draft, layer) if name == "plots" else [])


def _steering(name: str, layer: GeoDataFrame) -> list[Fault]:
    """Find properties, and names of properties, that would steer a terminal or break a file."""
    faults = []
    for column in layer.columns.drop(layer.geometry.name):
        if CONTROL.search(column):
            found = f"the name of a property {CONTROLLED}"
            faults.append(_fault(name, "", column, found, "Rename it."))
        faults += [
            _fault(name, f"feature {number}", column, f"the property {CONTROLLED}", "Take it out.")
            for number, value in enumerate(layer[column], 1)
            if isinstance(value, str) and CONTROL.search(value)
        ]
    return faults


def _broken(name: str, layer: GeoDataFrame) -> list[Fault]:
    """Find coordinates that are no numbers, and outlines that cross themselves."""
    from shapely import get_coordinates

    faults = []
    for number, shape in enumerate(layer.geometry, 1):
        row = f"feature {number}"
        if shape is None or shape.is_empty:
            continue
        if not np.isfinite(get_coordinates(shape)).all():
            found = "a coordinate that is no number"
            faults.append(_fault(name, row, "geometry", found, "Redraw it."))
        elif not shape.is_valid:
            found = "an outline that crosses or touches itself"
            faults.append(_fault(name, row, "geometry", found, "Redraw it."))
    return faults


def _elsewhere(draft: Draft, name: str, bounds: np.ndarray) -> list[Fault]:
    """Warn of a layer that lies far from the park, perhaps with its axes exchanged."""
    firms = draft.tables["enterprises"]
    inside = firms[firms["kind"] != "supplier"]
    lon, lat = inside["lon"].median(), inside["lat"].median()
    if not np.isfinite([lon, lat]).all():
        return []
    west, south, east, north = bounds
    away = _away((west, south, east, north), lon, lat)
    if away <= _FAR_KM:
        return []
    exchanged = _away((south, west, north, east), lon, lat) <= _FAR_KM
    remedy = "Exchange lon and lat." if exchanged else "Check where it was drawn."
    found = f"{away:.0f} km from the park"
    return [Fault("warning", f"{name}.geojson", name, "", "geometry", "", found, remedy)]


def _away(box: tuple[float, float, float, float], lon: float, lat: float) -> float:
    """Give the distance of a place from a box of longitudes and latitudes [km]."""
    west, south, east, north = box
    near = pd.Series([np.clip(lon, west, east)]), pd.Series([np.clip(lat, south, north)])
    return float(_kilometres(*near, lon, lat).iloc[0])


def _owners(draft: Draft, plots: GeoDataFrame) -> list[Fault]:
    known = set(draft.tables["enterprises"]["id"])
    owners = plots["enterprise"].map(lambda owner: owner if isinstance(owner, str) else "")
    unknown = owners[~owners.isin(known)]
    return [
        Fault(
            "error",
            "plots.geojson",
            "plots",
            f"feature {line + 1}",
            "enterprise",
            owner,
            "not among the enterprises",
            did_you_mean(owner, known, "Add it to enterprises."),
        )
        for line, owner in unknown.items()
    ]


def _fault(name: str, row: str, column: str, allowed: str, remedy: str) -> Fault:
    return Fault("error", f"{name}.geojson", name, row, column, "", allowed, remedy)
