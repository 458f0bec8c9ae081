"""Vector files: Shapefile, FlatGeobuf and GeoPackage, as a GIS lays them beside a park's tables.

GDAL reads them, but only after the file's first bytes have said that it is one of these: GDAL would
open whatever a file turns out to be, and some kinds lead to other files, or to a network.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.containers.decoding import UTF8, decoded
from symbiosis.park.containers.geojson_files import read_geojson
from symbiosis.park.containers.geopackage import layers_of
from symbiosis.park.containers.stored import PLACES, Stored, drawn_layer, drawn_table, heads_of
from symbiosis.park.containers.text_files import LARGEST_TABLE, unreadable
from symbiosis.park.raw import RawTable
from symbiosis.park.schema import GEOMETRY_TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from geopandas import GeoDataFrame

    from symbiosis.park.faults import Fault

SHAPEFILE, GEOPACKAGE, GEOJSON = ".shp", ".gpkg", ".geojson"
ENDINGS = (GEOJSON, SHAPEFILE, ".fgb", GEOPACKAGE)
DRAWN = (PLACES, *GEOMETRY_TABLES)
"""Tables that may be files of a GIS."""
_BEGINNINGS = {SHAPEFILE: b"\x00\x00\x27\x0a", ".fgb": b"fgb\x03fgb"}
_CUT = 10
"""Signs that a Shapefile keeps of a column's name."""
_DBF_HEADER = slice(8, 10)


def read_layer(file: Path, name: str, said: list[str]) -> GeoDataFrame:
    """Read a drawn layer of a park.

    Raises
    ------
    Unreadable
        With the fault of the file.
    """
    if file.suffix.lower() == GEOJSON:
        layer, told = read_geojson(file, name)
    else:
        layer, told = drawn_layer(_stored(file, name, said), file.name, name)
    said += [told] if told else []
    return layer


def read_places(file: Path, said: list[str], faults: list[Fault]) -> RawTable:
    """Read enterprises that were drawn, as a table with longitudes and latitudes.

    Raises
    ------
    Unreadable
        With the fault of the file.
    """
    cells, told, found = drawn_table(read_stored(file, PLACES, said), file.name)
    said += told
    faults += found
    return RawTable(file.name, cells)


def read_stored(file: Path, name: str, said: list[str]) -> Stored:
    """Read a vector file as a stored table."""
    if file.suffix.lower() != GEOJSON:
        return _stored(file, name, said)
    layer, told = read_geojson(file, name)
    said += [told] if told else []
    rows = pd.DataFrame(layer.drop(columns="geometry")).astype("object")
    rows = rows.where(rows.notna(), None).set_axis(range(1, len(rows) + 1))
    return Stored(name, rows, np.array(layer.geometry.values, dtype=object), layer.crs)


def _stored(file: Path, name: str, said: list[str]) -> Stored:
    """Read a file of a GIS; names that a Shapefile has cut are made whole where that is clear."""
    if file.suffix.lower() == GEOPACKAGE:
        return _only(layers_of(file), file, name)
    begins = _BEGINNINGS[file.suffix.lower()]
    remedy = "Export it again from the GIS, with all files that belong to it."
    with file.open("rb") as data:
        if data.read(len(begins)) != begins:
            raise unreadable(file, f"is no {file.suffix.lower()} file", remedy)
    is_shapefile = file.suffix.lower() == SHAPEFILE
    if is_shapefile:
        _complete(file)
    encoding = _encoding(file, said) if is_shapefile else None
    try:
        rows = _read(file, encoding)
    except Exception as error:  # GDAL has no list of what it raises
        raise unreadable(file, f"cannot be read: {error}", remedy) from error
    if len(rows) > LARGEST_TABLE:
        raise unreadable(file, f"has more than {LARGEST_TABLE} rows", "Leave out the others.")
    shapes = np.array(rows.geometry.values, dtype=object) if "geometry" in rows else None
    plain = pd.DataFrame(rows.drop(columns="geometry", errors="ignore")).map(_plain)
    plain.index = pd.RangeIndex(1, len(plain) + 1)
    if is_shapefile:
        if ".prj" in _beside(file) and getattr(rows, "crs", None) is None:
            said.append(f"{file.stem}.prj: names no coordinate system that is known; passed over.")
        plain.columns = pd.Index(_whole(list(plain.columns), file, name, said))
    return Stored(name, plain.astype("object"), shapes, getattr(rows, "crs", None))


def _read(file: Path, encoding: str | None) -> GeoDataFrame:
    import pyogrio

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what GDAL mends by itself (rings, measures)
        return pyogrio.read_dataframe(
            file, encoding=encoding, max_features=LARGEST_TABLE + 1, fid_as_index=False
        )


def _only(layers: list[Stored], file: Path, name: str) -> Stored:
    """Choose the layer that is meant: the one of the file's name, else the only one."""
    named = [layer for layer in layers if layer.name.lower() == name]
    chosen = named or layers
    if len(chosen) != 1:
        names = ", ".join(layer.name for layer in layers) or "none"
        found = f"has several layers, or none ({names}); which one is meant is not clear"
        raise unreadable(file, found, f"Call one of them {name}.")
    return chosen[0]


def _beside(file: Path) -> dict[str, Path]:
    """Give the files that a Shapefile consists of, by their endings."""
    stem = file.stem.lower()
    return {
        each.suffix.lower(): each for each in file.parent.iterdir() if each.stem.lower() == stem
    }


def _complete(file: Path) -> None:
    """Refuse a Shapefile without its table or its index, which it cannot do without."""
    lacking = [f"{file.stem}{end}" for end in (".dbf", ".shx") if end not in _beside(file)]
    if lacking:
        remedy = "Copy all files of that name from where it was exported."
        raise unreadable(file, f"is not whole: {' and '.join(lacking)} are missing", remedy)


def _encoding(file: Path, said: list[str]) -> str | None:
    """Find out how the words of a Shapefile are written that does not say it."""
    beside = _beside(file)
    table = beside.get(".dbf")
    if ".cpg" in beside or table is None:
        return None  # which GDAL reads
    data = table.read_bytes()
    start = int.from_bytes(data[_DBF_HEADER], "little")
    words = data[start:]
    if words.isascii():
        return None
    try:
        name = decoded(words)[1]
    except UnicodeDecodeError as error:
        remedy = f"Write its encoding into {file.stem}.cpg, one word such as GBK or ISO-8859-1."
        raise unreadable(table, "does not say in which encoding it is", remedy) from error
    said.append(f"{table.name}: does not say its encoding (no .cpg); read as {name}.")
    return "UTF-8" if name == UTF8 else name


def _whole(heads: list[str], file: Path, name: str, said: list[str]) -> list[str]:
    """Give names of columns back their ends, where only one column of the table begins so."""
    known, whole = heads_of(name), []
    for head in heads:
        begun = [each for each in known if each.startswith(head.lower()) and each not in heads]
        cut = len(head) == _CUT and head.lower() not in known and len(begun) == 1
        whole.append(begun[0] if cut else head)
        if cut:
            said.append(f"{file.name}: column {head} is {begun[0]}; Shapefiles cut names.")
    return whole


def _plain(value: object) -> object:
    """Give a value of pandas as Python's own; a date as text."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124
        return None  # only NaN is not itself
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if isinstance(value, np.generic) else value
