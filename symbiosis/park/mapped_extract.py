"""Reading an extract of OpenStreetMap on disk: what a park needs of it, around a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symbiosis.errors import BadInput, ParkFaults, Unreadable
from symbiosis.park.containers.geopackage import layers_of
from symbiosis.park.containers.stored import drawn_layer
from symbiosis.park.containers.vector_files import GEOPACKAGE, read_stored
from symbiosis.park.mapped_tags import ASKED, KEYS, PAIRS, tags_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

_PACKED, _PLAIN = (".osm.pbf", ".pbf", ".osm", ".osm.bz2", ".osm.gz"), (".geojson", ".gpkg")
_ON_DISK = 200_000_000
"""Bytes of an extract from which the places of its nodes are kept on disk, not in memory."""
_MEMORY, _DISK = "flex_mem", "sparse_file_array"
_TAGS = "other_tags"
"""The column in which GDAL and QGIS keep the tags that have no column of their own."""


@dataclass(frozen=True)
class Feature:
    """One feature of the map.

    Attributes
    ----------
    id
        ``way12`` or ``relation12``; the number of the row where the extract does not say it.
    tags
        Those of :data:`~symbiosis.park.mapped_tags.KEYS` that it has.
    shape
        In WGS 84.
    """

    id: str
    tags: Mapping[str, str]
    shape: BaseGeometry


def features_of(path: Path) -> Iterator[Feature]:
    """Give every feature of an extract that a park could need.

    Parameters
    ----------
    path
        ``.osm.pbf`` or another file of OpenStreetMap (read by the extra `osm`), or an export as
        GeoJSON or GeoPackage.

    Raises
    ------
    BadInput
        If it is not there, cannot be read, or needs the extra.
    """
    name = path.name.lower()
    if not path.is_file():
        message = f"{path}: there is no such file. Download an extract first."
        raise BadInput(message)
    if name.endswith(_PLAIN):
        return _exported(path)
    if name.endswith(_PACKED):
        return _packed(path)
    message = f"{path}: is no extract that is read; known: {', '.join((*_PACKED, *_PLAIN))}."
    raise BadInput(message)


def _packed(path: Path) -> Iterator[Feature]:
    """Read a file of OpenStreetMap: lines are ways, areas are closed ways and multipolygons."""
    try:
        import osmium
    except ImportError as error:
        message = (
            f"{path}: needs an extra: pip install 'park-symbiosis[osm]'. "
            "Without it, export the extract as GeoJSON or GeoPackage."
        )
        raise BadInput(message) from error
    import shapely

    wanted = osmium.filter.TagFilter(*PAIRS)
    shapes = osmium.geom.WKBFactory()
    try:
        kept = _DISK if path.stat().st_size >= _ON_DISK else _MEMORY
        reader = osmium.FileProcessor(str(path)).with_locations(kept)
        for found in reader.with_areas(wanted).with_filter(wanted):
            tags = {key: found.tags[key] for key in KEYS if key in found.tags}
            text = _shape_of(found, shapes)
            if text:
                yield Feature(_id_of(found), tags, shapely.from_wkb(text))
    except (RuntimeError, OSError, ValueError) as error:
        message = f"{path}: cannot be read: {error}. Download the extract again."
        raise BadInput(message) from error


def _shape_of(found: Any, shapes: Any) -> str:
    """Give the shape of a way or an area as hexadecimal text; empty where it has none."""
    try:
        if found.is_area():
            return str(shapes.create_multipolygon(found))
        closed = found.is_way() and found.is_closed() and "highway" not in found.tags
        return str(shapes.create_linestring(found)) if found.is_way() and not closed else ""
    except RuntimeError:  # nodes of it lie outside of the extract
        return ""


def _id_of(found: Any) -> str:
    if found.is_area():
        return f"{'way' if found.from_way() else 'relation'}{found.orig_id()}"
    return f"way{found.id}"


def _exported(path: Path) -> Iterator[Feature]:
    """Read what a GIS has exported; tags are columns, or stand in one."""
    try:
        if path.suffix.lower() == GEOPACKAGE:
            layers = [(table.name, drawn_layer(table, path.name, "basemap")[0])
                      for table in layers_of(path)]  # fmt: skip
        else:
            layers = [("", drawn_layer(read_stored(path, "basemap", []), path.name, "basemap")[0])]
    except Unreadable as error:
        raise ParkFaults([error.fault]) from error
    for name, layer in layers:
        for number, row in enumerate(layer.to_dict("records"), 1):
            shape = row["geometry"]
            if shape is None or shape.is_empty:
                continue
            told = {key: value for key, value in row.items() if isinstance(value, str) and value}
            tags = tags_in(told.get(_TAGS, "")) | told
            kept = {key: tags[key] for key in KEYS if key in tags}
            if any(key in kept for key in ASKED):
                yield Feature(_exported_id(tags, name, number), kept, shape)


def _exported_id(tags: Mapping[str, str], layer: str, number: int) -> str:
    """Give an export's own name of a feature, as far as it has one."""
    told = tags.get("@id") or tags.get("full_id") or tags.get("osm_id") or tags.get("osm_way_id")
    return str(told or f"{layer or 'row'}{number}").replace("/", "")
