"""A park's drawn layers from OpenStreetMap: plots with their firms, ways for pipes, a basemap."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from symbiosis.errors import BadInput
from symbiosis.park.containers.coordinates import moved_layer
from symbiosis.park.containers.geojson_files import write_geojson
from symbiosis.park.containers.park_toml import INFO_FILE
from symbiosis.park.containers.text_files import toml_of
from symbiosis.park.layer_credits import CREDIT
from symbiosis.park.mapped_extract import features_of
from symbiosis.park.mapped_tags import corridor_of, drawn_of, ground_of, name_of
from symbiosis.park.offset_maps import from_wgs84, system_called
from symbiosis.park.putting import put_into, refuse_place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

    from symbiosis.park.mapped_extract import Feature

SOURCES = "SOURCES.md"
_TOLD_EVERY = 1000
"""Features after which the reader is told how far it is."""
_LICENCE = "https://www.openstreetmap.org/copyright"
NEAREST_M = 300.0
"""A firm that stands on no ground is given the nearest one within this distance [m]."""
_METRES = 6_371_008.8 * np.pi / 180.0
"""Metres of a degree of latitude."""
_AREAS, _LINES = ("Polygon", "MultiPolygon"), ("LineString", "MultiLineString")


@dataclass
class MappedLayers:
    """What an extract holds of a park.

    Attributes
    ----------
    layers
        Table name -> layer in WGS 84; layers without a feature are left out.
    said
        What was assumed, in sentences.
    """

    layers: dict[str, GeoDataFrame] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def mapped_layers(
    extract: Path,
    middle: tuple[float, float],
    radius_km: float,
    firms: pd.DataFrame | None = None,
    *,
    watch: Callable[[int, int], None] = lambda _seen, _near: None,
) -> MappedLayers:
    """Take plots, corridors and a basemap out of an extract of OpenStreetMap on disk.

    Parameters
    ----------
    extract
        ``.osm.pbf`` (by the extra `osm`), or an export as GeoJSON or GeoPackage.
    middle
        Latitude and longitude of the middle.
    radius_km
        How far from it; ways are cut there, grounds are whole.
    firms
        Enterprises by id with ``lon`` and ``lat``: whose ground it may be.
    watch
        Is told now and then how many features were looked at, and how many of them are near.

    Returns
    -------
    MappedLayers
        Grounds that are nobody's are drawn in the basemap.

    Raises
    ------
    BadInput
        If the extract cannot be read, or holds nothing around the middle.
    """
    circle, squeeze = _circle(middle, radius_km)
    rows: dict[str, list[dict[str, Any]]] = {"grounds": [], "corridors": [], "basemap": []}
    near = 0
    for seen, feature in enumerate(features_of(extract), 1):
        if feature.shape.intersects(circle):
            near += 1
            _sort(feature, circle, rows)
        if seen % _TOLD_EVERY == 0:
            watch(seen, near)
    if not any(rows.values()):
        lat, lon = middle
        message = (
            f"{extract}: holds nothing within {radius_km:g} km of {lat:g},{lon:g}. "
            "Check the place (latitude first), or take another extract."
        )
        raise BadInput(message)
    said: list[str] = []
    owners = _owners(rows["grounds"], firms, squeeze, said)
    plots, industry = [], []
    for at, ground in enumerate(rows["grounds"]):
        told = {"name": ground["name"], "source": CREDIT, "geometry": ground["geometry"]}
        if at in owners:
            plots.append({"id": ground["id"], "enterprise": owners[at], **told})
        elif ground["key"] != "building":
            industry.append({"kind": "industry", **told})
    listed = {"plots": plots, "corridors": rows["corridors"], "basemap": rows["basemap"] + industry}
    return MappedLayers({name: _layer(each) for name, each in listed.items() if each}, said)


def save_layers(found: MappedLayers, folder: Path, extract: Path, *, replace: bool) -> list[Path]:
    """Write layers into a park's folder, with their licence in `SOURCES.md`.

    Raises
    ------
    BadInput
        If one is there already and may not be replaced, is the extract itself, or cannot be
        written.
    """
    packed = folder.suffix.lower() in (".xlsx", ".gpkg", ".zip")
    if folder.is_file() or (packed and not folder.is_dir()):
        message = f"{folder}: is no folder, and layers are files of one. Give a park's folder; "
        raise BadInput(message + "`symbiosis convert` makes one of any park.")
    places = {name: folder / f"{name}.geojson" for name in found.layers}
    for place in places.values():
        refuse_place(place, [extract])
    there = sorted(place.name for place in places.values() if place.exists())
    if there and not replace:
        message = f"{folder}: has {', '.join(there)} already. Move them away, or add --replace."
        raise BadInput(message)
    put_into(folder, lambda draft: _fill(draft, found, folder, extract.name))
    return list(places.values())


def _fill(draft: Path, found: MappedLayers, folder: Path, extract: str) -> None:
    """Write layers, and their licence to the sources that a park's folder names."""
    for name, layer in found.layers.items():
        write_geojson(_as_declared(layer, name, folder), draft / f"{name}.geojson")
    sources = folder / SOURCES
    text = sources.read_text(encoding="utf-8") if sources.exists() else "# Sources\n"
    files = ", ".join(f"{name}.geojson" for name in found.layers)
    note = f"- {files}: {CREDIT} ({_LICENCE}), from {extract}.\n"
    if note not in text:
        text = text.rstrip("\n") + "\n\n" + note
    (draft / SOURCES).write_text(text, encoding="utf-8")


def _as_declared(layer: GeoDataFrame, name: str, folder: Path) -> GeoDataFrame:
    """Draw a layer as the park's cover says that its layers are drawn."""
    cover = folder / INFO_FILE
    told = toml_of(cover).get("crs", "") if cover.is_file() else ""
    system = system_called(str(told.get(name, "") if isinstance(told, dict) else told))
    return moved_layer(layer, partial(from_wgs84, system=system)) if system else layer


def _circle(middle: tuple[float, float], radius_km: float) -> tuple[BaseGeometry, float]:
    """Draw a circle on the earth in degrees; a degree of longitude is shorter by the factor."""
    import shapely

    lat, lon = middle
    squeeze = max(float(np.cos(np.radians(lat))), 0.01)
    radius = radius_km * 1000.0 / _METRES
    circle = shapely.Point(0.0, 0.0).buffer(radius)
    return shapely.transform(circle, lambda at: at / [squeeze, 1.0] + [lon, lat]), squeeze


def _sort(feature: Feature, circle: BaseGeometry, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """Put a feature where it belongs; a line may be a way for pipes and be drawn too."""
    tags, kind = feature.tags, feature.shape.geom_type
    name = name_of(tags)
    key = ground_of(tags) if kind in _AREAS else ""
    if key:
        ground = feature.shape if feature.shape.is_valid else feature.shape.buffer(0)
        rows["grounds"].append({"id": feature.id, "key": key, "name": name, "geometry": ground})
        return
    drawn = drawn_of(tags, area=kind in _AREAS)
    runs_in = corridor_of(tags) if kind in _LINES else ""
    if not (drawn or runs_in):
        return
    valid = feature.shape if feature.shape.is_valid else feature.shape.buffer(0)
    within = valid.intersection(circle)
    if within.geom_type not in (*_AREAS, *_LINES):
        return  # it only touches the circle
    if runs_in:
        rows["corridors"].append(
            {"id": feature.id, "ground": runs_in, "source": CREDIT, "geometry": within}
        )
    if drawn:
        rows["basemap"].append({"kind": drawn, "name": name, "source": CREDIT, "geometry": within})


def _owners(
    grounds: list[dict[str, Any]], firms: pd.DataFrame | None, squeeze: float, said: list[str]
) -> dict[int, str]:
    """Find whose ground each is: the smallest one on which a firm stands, else the nearest."""
    import shapely

    if firms is None or not len(firms) or not grounds:
        return {}
    flat = shapely.transform(
        [ground["geometry"] for ground in grounds], lambda at: at * [squeeze * _METRES, _METRES]
    )
    areas = shapely.area(flat)
    points = shapely.points(firms["lon"] * squeeze * _METRES, firms["lat"] * _METRES)
    away = np.array([shapely.distance(flat, point) for point in points])
    owners: dict[int, str] = {}
    # Who stands on a ground chooses before who stands beside it. Of several grounds under one
    # firm (the works on its industrial land) the smallest is its own.
    for row in np.argsort(away.min(axis=1), kind="stable"):
        firm, order = firms.index[row], np.lexsort((areas, away[row]))
        near = (int(at) for at in order if int(at) not in owners and away[row, at] <= NEAREST_M)
        best = next(near, None)
        if best is None:
            said.append(f"{firm}: no ground within {NEAREST_M:g} m is free; it has no plot.")
            continue
        owners[best] = str(firm)
        if away[row, best] > 0:
            ground = grounds[best]
            named = f" ({ground['name']})" if ground["name"] else ""
            said.append(
                f"{firm}: stands on no ground; the nearest one, {ground['id']}{named}, "
                f"{away[row, best]:.0f} m away, is taken for its plot."
            )
    return owners


def _layer(rows: list[dict[str, Any]]) -> GeoDataFrame:
    """Make a layer of its rows, in the order of the extract."""
    import geopandas

    heads = [head for head in rows[0] if head != "geometry"]
    columns = {head: [row[head] for row in rows] for head in heads}
    shapes = [row["geometry"] for row in rows]
    layer = geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")
    return layer[["geometry", *heads]]
