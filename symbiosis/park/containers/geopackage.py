"""The GeoPackage container: one layer or attribute table a park table, in one SQLite file.

The file is a stranger's. It is opened to be read only, and read table by table with plain
``SELECT``s of plain columns: what it would compute (views, triggers, generated columns, virtual
tables) is never run, by construction and by SQLite's authorizer.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pandas as pd

from symbiosis.errors import BadInput, Unreadable
from symbiosis.park.containers.coordinates import system_of
from symbiosis.park.containers.geopackage_shapes import shapes_of
from symbiosis.park.containers.stored import COVER, KNOWN, Stored, park_of_stored
from symbiosis.park.containers.text_files import LARGEST_TABLE, WIDEST_TABLE
from symbiosis.park.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from symbiosis.park.raw import RawPark

_OTHERS = ("gpkg_", "rtree_", "sqlite_", "layer_styles", "qgis_", "ogr_", "idx_")
"""How tables begin that are no layers: those of the format, and of the programs that write it."""
_LARGEST_VALUE, _MOST_VALUES = 20_000_000, 5_000_000
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA}
_REMEDY = "Export the layers again as a GeoPackage."


def read_geopackage(path: Path) -> RawPark:
    """Read a park's GeoPackage as text and shapes.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    RawPark
        With a fault for every table that cannot be read.
    """
    stored, faults = _read(path, KNOWN)
    return park_of_stored(path.name, stored, faults, str(path))


def layers_of(path: Path) -> list[Stored]:
    """Read every layer of a GeoPackage that has shapes, whatever it is called.

    Raises
    ------
    Unreadable
        With the first fault of the file.
    """
    stored, faults = _read(path, ())
    if faults:
        raise Unreadable(faults[0])
    return [table for table in stored if table.shapes is not None]


def _read(path: Path, known: tuple[str, ...]) -> tuple[list[Stored], list[Fault]]:
    """Read the tables of these names (all, if there are none), and every fault."""
    stored: list[Stored] = []
    faults: list[Fault] = []
    try:
        with closing(_opened(path)) as file:
            for name in _tables(file, path.name, faults):
                try:
                    stored.append(_stored(file, path.name, name, known))
                except (sqlite3.Error, Unreadable, UnicodeDecodeError, OverflowError) as error:
                    faults.append(_fault(path.name, name.lower(), error))
    except (sqlite3.Error, UnicodeDecodeError, OSError) as error:
        faults.append(_fault(path.name, "", error))
    return stored, faults


def refuse_foreign(path: Path) -> None:
    """Let no file be replaced that holds what no park has: other layers would be lost.

    Raises
    ------
    BadInput
        If it holds other layers, or is no park's GeoPackage.
    """
    faults: list[Fault] = []
    try:
        with closing(_opened(path)) as file:
            names = [name.lower() for name in _tables(file, path.name, faults)]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        message = (
            f"{path}: is there already, and is no GeoPackage of a park ({error}). Give a new path."
        )
        raise BadInput(message) from error
    others = [name for name in names if name not in KNOWN] + [fault.table for fault in faults]
    if others or COVER not in names:
        what = f"holds layers that no park has ({', '.join(others)})" if others else "is no park's"
        message = f"{path}: {what}; they would be lost. Give a new path."
        raise BadInput(message)


def _opened(path: Path) -> sqlite3.Connection:
    """Open a file to be read only; a GIS that has it open may hold the newest rows beside it."""
    if not path.stat().st_size:
        message = "the file is empty"
        raise sqlite3.DatabaseError(message)
    journal = path.with_name(f"{path.name}-wal")
    still = "" if journal.exists() and journal.stat().st_size else "&immutable=1"
    address = f"file:{quote(str(path.resolve()))}?mode=ro{still}"
    file = sqlite3.connect(address, uri=True, timeout=5.0)
    file.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
    file.execute("PRAGMA query_only = ON")
    file.execute("PRAGMA trusted_schema = OFF")
    file.execute("PRAGMA cell_size_check = ON")
    file.set_authorizer(_authorized)
    return file


def _authorized(action: int, first: str | None, second: str | None, *_place: str | None) -> int:
    """Let nothing run but reading; ``second`` is the argument of a pragma, which must be a name."""
    asked = action in _ALLOWED and (action != sqlite3.SQLITE_PRAGMA or first == "table_xinfo")
    del second
    return sqlite3.SQLITE_OK if asked else sqlite3.SQLITE_DENY


def _tables(file: sqlite3.Connection, container: str, faults: list[Fault]) -> Iterator[str]:
    """Name the tables of a file, in the order in which they were made; warn of what is none."""
    listed = file.execute("SELECT type, name, rootpage FROM sqlite_master").fetchall()
    for kind, name, page in listed:
        if name.lower().startswith(_OTHERS) or kind not in ("table", "view"):
            continue
        if kind == "table" and page:
            yield name
        elif name.lower() in KNOWN:
            found = "is computed when it is read (a view or a virtual table): that is not run"
            remedy = "Save it as a layer of its own."
            faults.append(Fault("error", container, name.lower(), "", "", "", found, remedy))


def _stored(file: sqlite3.Connection, container: str, name: str, known: tuple[str, ...]) -> Stored:
    """Read one table; of one that nobody asked for, only its name."""
    if known and name.lower() not in known:
        return Stored(name, pd.DataFrame())
    columns = _columns(file, name)
    shape, system = _geometry(file, name)
    # A row's number is its key, unless that is one of the table's own columns.
    key = next((one["name"] for one in columns if one["key"] and one["name"] != "id"), "")
    heads = [one for one in columns if one["name"] not in (key, shape)]
    if len(heads) > WIDEST_TABLE:
        raise _unreadable(container, name, f"has more than {WIDEST_TABLE} columns")
    names = [key or "rowid", *(one["name"] for one in heads), *([shape] if shape else [])]
    rows = _rows(file, container, name, [_quoted(each) if each else each for each in names])
    titles = _titles(file, name)
    values = {
        at: [_typed(row[at + 1], one["type"], titles.get(one["name"], ("", ""))[1]) for row in rows]
        for at, one in enumerate(heads)
    }
    index = pd.Index([row[0] for row in rows], dtype="object")
    frame = pd.DataFrame(values, index=index, columns=range(len(heads)), dtype=object)
    told = [titles.get(one["name"], (None, ""))[0] for one in heads]
    written = [
        one["name"] if title is None else title for one, title in zip(heads, told, strict=True)
    ]
    frame.columns = pd.Index([head.strip() for head in written], dtype="str")
    shapes = shapes_of([row[-1] for row in rows], container, name.lower()) if shape else None
    return Stored(name, frame, shapes, system)


def _columns(file: sqlite3.Connection, name: str) -> list[dict[str, Any]]:
    """List the columns that are stored; those that are computed are left out."""
    found = file.execute(f"PRAGMA table_xinfo({_quoted(name)})").fetchall()
    return [
        {"name": row[1], "type": str(row[2]).upper(), "key": row[5] and "INT" in row[2].upper()}
        for row in found
        if not row[6]
    ]


def _rows(
    file: sqlite3.Connection, container: str, name: str, columns: list[str]
) -> list[tuple[Any, ...]]:
    """Read the rows of a table, as many as a park's table may have."""
    most = min(LARGEST_TABLE, _MOST_VALUES // len(columns))
    # Identifiers cannot be parameters; they are quoted, and are names of the file itself.
    asked = f"SELECT {', '.join(columns)} FROM {_quoted(name)} LIMIT {most + 1}"  # noqa: S608
    rows = file.execute(asked).fetchall()
    if len(rows) > most:
        found = f"has more than {most} rows of {len(columns)} columns, the most that are read"
        raise _unreadable(container, name, found, "Sum up what belongs together.")
    return rows


def _geometry(file: sqlite3.Connection, name: str) -> tuple[str, Any]:
    """Give the column of a table's shapes and their coordinate system; nothing if it has none."""
    asked = "SELECT column_name, srs_id FROM gpkg_geometry_columns "
    row = _one(file, f"{asked} WHERE table_name = ? COLLATE NOCASE", (name,))
    if row is None:
        return "", None
    asked = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys "
    known = _one(file, f"{asked} WHERE srs_id = ?", (row[1],))
    undefined = known is None or row[1] in (0, -1)
    return str(row[0]), None if undefined else _system(*known)


def _system(organization: object, code: object, definition: object) -> object:
    """Give the coordinate system of its entry: by its code where that is known, else as defined."""
    named = f"{organization}:{code}"
    return named if system_of(named) else definition


def _titles(file: sqlite3.Connection, name: str) -> dict[str, tuple[str | None, str]]:
    """Give headings that could not be names of columns, and what kind of text a column holds."""
    asked = (
        "SELECT column_name, title, mime_type FROM gpkg_data_columns "
        "WHERE table_name = ? COLLATE NOCASE"
    )
    try:
        rows = file.execute(asked, (name,)).fetchall()
    except sqlite3.Error:
        return {}
    return {
        str(column): (title if _is_stand_in(column) and isinstance(title, str) else None, str(kind))
        for column, title, kind in rows
    }


def _is_stand_in(column: object) -> bool:
    """Tell whether a column's name stands for a heading that could be none."""
    return str(column).startswith("column_")


def _one(file: sqlite3.Connection, asked: str, values: tuple[object, ...]) -> Any:
    try:
        return file.execute(asked, values).fetchone()
    except sqlite3.Error:
        return None  # a table of the format is missing: the layer is none


def _typed(value: object, kind: str, mime: str) -> object:
    """Give a stored value as what its column says that it is."""
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if kind == "BOOLEAN" and isinstance(value, int):
        return bool(value)
    if mime == "application/json" and isinstance(value, str):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _unreadable(container: str, name: str, found: str, remedy: str = _REMEDY) -> Unreadable:
    return Unreadable(Fault("error", container, name.lower(), "", "", "", found, remedy))


def _fault(container: str, table: str, error: Exception) -> Fault:
    if isinstance(error, Unreadable):
        return error.fault
    return Fault("error", container, table, "", "", "", f"cannot be read: {error}", _REMEDY)
