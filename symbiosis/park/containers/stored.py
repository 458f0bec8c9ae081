"""Stored tables: what a GeoPackage or a database holds of a park, and the raw park that it is."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.errors import Unreadable
from symbiosis.park.containers.coordinates import in_wgs84, system_of
from symbiosis.park.containers.drawn_places import placed, points_of
from symbiosis.park.containers.park_toml import info_cells, info_of
from symbiosis.park.cover_words import cover_key
from symbiosis.park.faults import Fault
from symbiosis.park.raw import RawPark, RawTable
from symbiosis.park.schema import GEOMETRY_TABLES, TABLES

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COVER, SCENARIOS, PLACES = "park", "scenarios", "enterprises"
"""The tables of the cover (key, value), of the scenarios (name, text) and of the places."""
KNOWN = (COVER, SCENARIOS, *TABLES, *GEOMETRY_TABLES)
_KINDS = {"b": "BOOLEAN", "i": "INTEGER", "f": "REAL"}


@dataclass(frozen=True)
class Stored:
    """One stored table.

    Attributes
    ----------
    name
        As it is stored.
    rows
        Values as they are stored, ``None`` where there is none; columns as headed; index: the
        number of each row.
    shapes
        A shape (or ``None``) a row; ``None`` if the table has no geometry.
    system
        Code or text of the coordinate system, as :func:`system_of` takes it; ``None`` if none is
        declared.
    """

    name: str
    rows: pd.DataFrame
    shapes: np.ndarray | None = None
    system: Any = None


@dataclass
class _Found:
    """What is known so far of the park that is being put together."""

    container: str
    cover: dict[str, str] = field(default_factory=dict)
    scenarios: dict[str, str] = field(default_factory=dict)
    tables: dict[str, RawTable] = field(default_factory=dict)
    geometry: dict[str, GeoDataFrame] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def park_of_stored(
    container: str, stored: Iterable[Stored], faults: Sequence[Fault], place: str
) -> RawPark:
    """Put a raw park together from its stored tables.

    Parameters
    ----------
    container
        As messages name it.
    stored
        Its tables, whatever they are called.
    faults
        What could not be read of them.
    place
        The park's path or address.
    """
    found = _Found(container, faults=list(faults))
    for table in stored:
        try:
            _take(found, table)
        except Unreadable as error:
            found.faults.append(error.fault)
    unread = {fault.table for fault in found.faults if fault.severity == "error"}
    if not found.cover and not unread & {COVER, ""}:
        remedy = "Add it with the columns key and value: id, title, country, currency, price_year."
        found.faults.append(Fault("error", container, COVER, "", "", "", "is missing", remedy))
    return RawPark(
        place,
        info_of(found.cover),
        found.tables,
        found.geometry,
        tuple(found.faults),
        found.scenarios,
        tuple(found.said),
        cover=f"{container}, table {COVER}",
    )


def _take(found: _Found, stored: Stored) -> None:
    name = stored.name.lower()
    if name in (found.tables if name in TABLES else found.geometry):
        remedy = "Keep one of them."
        raise _unreadable(found, name, "the table is there already, in another case", remedy)
    if name == COVER:
        pairs = _pairs(found, stored, "key", "value")
        found.cover |= {cover_key(words): text for words, text in pairs.items()}
    elif name == SCENARIOS:
        found.scenarios |= _pairs(found, stored, "name", "text")
    elif name in TABLES:
        _take_table(found, name, stored)
    elif name in GEOMETRY_TABLES:
        layer, said = drawn_layer(stored, found.container, name)
        layer.attrs["container"] = found.container
        found.geometry[name] = layer
        found.said += [said] if said else []
    else:
        found.faults.append(_unknown(found.container, stored.name))


def _take_table(found: _Found, name: str, stored: Stored) -> None:
    """Take a table's cells as text; places that were drawn give longitudes and latitudes."""
    if stored.shapes is not None and name == PLACES:
        cells, said, faults = drawn_table(stored, found.container)
        found.said += said
        found.faults += faults
    else:
        cells = stored.rows.map(as_text).astype("str")
        if stored.shapes is not None and not pd.isna(stored.shapes).all():
            told = f"{name} ({found.container}): its geometry says nothing; it is not read."
            found.said.append(told)
    found.tables[name] = RawTable(found.container, cells)


def drawn_layer(stored: Stored, container: str, name: str) -> tuple[GeoDataFrame, str]:
    """Give a stored layer in WGS 84 under the names of the schema, and what was done for that.

    Raises
    ------
    Unreadable
        If it has no geometry, or nobody knows where it lies.
    """
    if stored.shapes is None:
        remedy = "Give it a geometry, or remove it."
        found = "is a layer without geometry"
        raise Unreadable(Fault("error", container, name, "", "", "", found, remedy))
    layer, said = in_wgs84(layer_of(stored), container, name)
    return tidied(layer, name), said


def drawn_table(stored: Stored, container: str) -> tuple[pd.DataFrame, list[str], list[Fault]]:
    """Give the cells of enterprises that are drawn, what was taken from the drawing, and faults.

    Raises
    ------
    Unreadable
        If nobody knows where they lie.
    """
    cells = stored.rows.map(as_text).astype("str")
    if stored.shapes is None:
        return cells, [], []
    layer, moved = in_wgs84(layer_of(stored), container, PLACES)
    cells, said, faults = placed(cells, layer.geometry, container)
    return cells, [sentence for sentence in (moved, *said) if sentence], faults


def heads_of(name: str) -> tuple[str, ...]:
    """Name the columns of a table or a layer."""
    return (TABLES[name] if name in TABLES else GEOMETRY_TABLES[name]).names


def _pairs(found: _Found, stored: Stored, key: str, value: str) -> dict[str, str]:
    """Read a table of two columns."""
    heads = {str(head).lower(): head for head in stored.rows.columns}
    if not {key, value} <= set(heads):
        remedy = f"Give it the columns {key} and {value}."
        raise _unreadable(found, stored.name.lower(), "lacks one of its two columns", remedy)
    cells = stored.rows[[heads[key], heads[value]]].map(as_text)
    twice = cells.iloc[:, 0][cells.iloc[:, 0].duplicated()]
    if len(twice):
        said = f"{key} {twice.iloc[0]!r} stands twice"
        raise _unreadable(found, stored.name.lower(), said, "Keep one of the two.")
    return {name: text for name, text in cells.itertuples(index=False) if name}


def layer_of(stored: Stored) -> GeoDataFrame:
    """Give a stored table as a layer, its geometry first, as GeoJSON would be read."""
    import geopandas

    system = None if stored.system is None else system_of(stored.system)
    if system is not None and not (system.is_geographic or system.is_projected):
        system = None  # a drawing's own, which is somewhere unknown on the earth
    rows = stored.rows.reset_index(drop=True)
    values = {head: list(rows.iloc[:, at]) for at, head in enumerate(rows.columns)}
    frame = pd.DataFrame({"geometry": stored.shapes} | values, index=rows.index)
    return geopandas.GeoDataFrame(frame, geometry="geometry", crs=system)


def tidied(layer: GeoDataFrame, table: str) -> GeoDataFrame:
    """Give known properties their own names where a GIS wrote them in another case."""
    known = GEOMETRY_TABLES[table].names
    heads = [str(head) for head in layer.columns]
    lower = [head.lower() for head in heads]
    renamed = {
        head: head.lower()
        for head in heads
        if head.lower() in known and head.lower() not in heads and lower.count(head.lower()) == 1
    }
    return layer.rename(columns=renamed)


def as_text(value: object) -> str:
    """Write a stored value as the text that a person would have typed."""
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return repr(float(value)).removesuffix(".0")
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def stored_of(raw: RawPark) -> list[Stored]:
    """Give a raw park as the tables that are stored of it: the cover first, then as they come."""
    cover = list(info_cells(raw.info).items())
    tables = [Stored(COVER, pd.DataFrame(cover, columns=["key", "value"]))]
    for name, table in raw.tables.items():
        shapes = points_of(table.cells) if name == PLACES else None
        tables.append(Stored(name, table.cells, shapes, "EPSG:4326"))
    for name, layer in raw.geometry.items():
        rows = pd.DataFrame(layer.drop(columns=layer.geometry.name))
        shapes = np.array(layer.geometry.values, dtype=object)
        tables.append(Stored(name, rows, shapes, "EPSG:4326"))
    if raw.scenarios:
        texts = pd.DataFrame(list(raw.scenarios.items()), columns=["name", "text"])
        tables.append(Stored(SCENARIOS, texts))
    return tables


def kind_of(column: pd.Series) -> str:
    """Give the kind in which a column is stored: BOOLEAN, INTEGER, REAL, TEXT or JSON."""
    kind = _KINDS.get(column.dtype.kind, "")
    if kind:
        return kind
    plain = column.map(lambda value: isinstance(value, str) or _is_none(value)).all()
    return "TEXT" if plain else "JSON"


def values_of(column: pd.Series, kind: str) -> list[Any]:
    """Give the values of a column as they are stored, ``None`` where there is none."""
    write: Mapping[str, Callable[[Any], Any]] = {
        "BOOLEAN": bool, "INTEGER": int, "REAL": float, "TEXT": str, "JSON": _json,
    }  # fmt: skip
    return [None if _is_none(value) else write[kind](value) for value in column]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _is_none(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value))


def plain_names(headings: Sequence[str], longest: int, taken: Iterable[str] = ()) -> list[str]:
    """Give every heading a name of its own that a store can keep.

    Parameters
    ----------
    headings
        As written; two may be alike, or empty.
    longest
        Bytes that a name may have.
    taken
        Names that the store needs itself.

    Returns
    -------
    list of str
        The heading itself where that can be; else ``column_7``.
    """
    used = {name.lower() for name in taken}
    names = []
    for number, heading in enumerate(headings, 1):
        whole = heading.strip() and "\0" not in heading and len(heading.encode()) <= longest
        name = heading if whole and heading.lower() not in used else f"column_{number}"
        while name.lower() in used:
            name = f"{name}_"
        used.add(name.lower())
        names.append(name)
    return names


def _unknown(container: str, name: str) -> Fault:
    near = difflib.get_close_matches(name.lower(), KNOWN, n=1)
    hint = f"Did you mean {near[0]}?" if near else "Rename or remove it."
    found = f"no such table, it is not read; known: {', '.join(KNOWN)}"
    return Fault("warning", container, name, "", "", "", found, hint)


def _unreadable(found: _Found, table: str, said: str, remedy: str) -> Unreadable:
    return Unreadable(Fault("error", found.container, table, "", "", "", said, remedy))
