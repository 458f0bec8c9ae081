"""The database container: a schema of PostgreSQL with PostGIS, one table a park table.

Values go as parameters only, names are quoted by SQLAlchemy, and what the schema would compute
(views, generated columns) is not read. A park is read in one read-only transaction and written in
one, whole or not at all.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput, Unreadable
from symbiosis.park.containers.addresses import shown
from symbiosis.park.containers.nested_shapes import shape_of_binary
from symbiosis.park.containers.stored import COVER, KNOWN, Stored, park_of_stored
from symbiosis.park.containers.text_files import LARGEST_TABLE, WIDEST_TABLE
from symbiosis.park.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection

    from symbiosis.park.raw import RawPark

KEY, SHAPE = "fid", "geom"
_CONNECT_S, _STATEMENT_MS = 10, 60_000
_REMEDIES = {
    "28P01": "Check the user and the password (or the file .pgpass).",
    "28000": "Check the user, and what pg_hba.conf lets it do.",
    "3D000": "Check the name of the database.",
    "42501": "Ask for the right to read (or to create) tables in this schema.",
    "57014": "The server took too long; ask again when it is idle.",
    "2BP01": "Something outside of the park (a view) depends on its tables; give another schema.",
}
"""Code of PostgreSQL -> what to do."""
_WORDS = (("password", "28P01"), ("authentication", "28P01"), ("FATAL:  database", "3D000"))
_RELATIONS = """
    SELECT c.relname, c.relkind::text FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY c.oid"""
_COLUMNS = """
    SELECT a.attname, t.typname::text, a.attgenerated::text,
           pg_catalog.col_description(c.oid, a.attnum)
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    WHERE n.nspname = :schema AND c.relname = :table AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum"""
_POSTGIS = """
    SELECT n.nspname FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'"""


def read_database(address: str) -> RawPark:
    """Read a park's schema as text and shapes.

    Parameters
    ----------
    address
        ``postgresql://user@host/database?schema=park``.

    Returns
    -------
    RawPark
        With a fault for every table that cannot be read.

    Raises
    ------
    BadInput
        If the database cannot be reached, or has no such schema.
    """
    place = shown(address)
    with connected(address, reading=True) as (database, schema):
        faults: list[Fault] = []
        names = _tables(database, schema, faults)
        if not names and not faults:
            message = f"{place}: there is no schema {schema!r} with tables. Check its name."
            raise BadInput(message)
        stored = []
        for name in names:
            try:
                stored.append(_stored(database, schema, name))
            except Unreadable as error:
                faults.append(error.fault)
    return park_of_stored(f"schema {schema}", stored, faults, place)


@contextmanager
def connected(address: str, *, reading: bool) -> Iterator[tuple[Connection, str]]:
    """Open one transaction in a database; every error becomes a sentence without the password.

    Yields
    ------
    Connection, str
        The transaction, and the name of the schema.
    """
    try:
        from sqlalchemy import create_engine
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError, SQLAlchemyError
    except ImportError as error:
        message = "databases need an extra: pip install 'park-symbiosis[postgis]'."
        raise BadInput(message) from error
    place = shown(address)
    try:
        url = _url(place, make_url, address)
        schema = url.query.get("schema", "")
        if not isinstance(schema, str) or not schema:
            sign = "&" if url.query else "?"
            message = f"{place}: which schema holds the park? Add {sign}schema=NAME to the address."
            raise BadInput(message)
        url = url.difference_update_query(["schema"])
        options = f"-c statement_timeout={_STATEMENT_MS}"
        options += " -c default_transaction_read_only=on" if reading else ""
        arguments = {"connect_timeout": _CONNECT_S, "options": options}
        engine = create_engine(
            url, connect_args=arguments, isolation_level="REPEATABLE READ", hide_parameters=True
        )
        try:
            with engine.begin() as database:
                yield database, schema
        finally:
            engine.dispose()
    except (SQLAlchemyError, ArgumentError, ValueError, UnicodeError) as error:
        raise BadInput(_said(place, error)) from None  # the error knows the password


def _url(place: str, read: Callable[[str], URL], address: str) -> URL:
    """Read an address; what is wrong with it may be its password, so it is not repeated."""
    try:
        return read(address).set(drivername="postgresql+psycopg")
    except ValueError:
        form = "postgresql://user:password@host:5432/database?schema=NAME"
        message = f"{place}: is no address; after the host stands a number, the port. Write {form}."
        raise BadInput(message) from None


def _said(place: str, error: Exception) -> str:
    """Say what the database complains of, in one line, and what to do."""
    cause = getattr(error, "orig", None) or error
    first = next(iter(str(cause).strip().splitlines()), type(cause).__name__).rstrip(".")
    state = getattr(cause, "sqlstate", None) or ""
    # Of a connection that fails there is no code, only the server's words.
    said = next((code for word, code in _WORDS if word in first), "")
    remedy = _REMEDIES.get(state or said, "Check the address, and that the server answers.")
    return f"{place}: {shown(first)}. {remedy}"


def _tables(database: Connection, schema: str, faults: list[Fault]) -> list[str]:
    """Name the tables of a schema; of views and the like, say that they are not read."""
    from sqlalchemy import text

    names = []
    for name, kind in database.execute(text(_RELATIONS), {"schema": schema}):
        if kind in "rp":
            names.append(name)
        elif name.lower() in KNOWN:
            found = "is computed when it is read (a view or a foreign table): that is not run"
            remedy = "Save it as a table of its own."
            faults.append(_fault(schema, name, found, remedy))
    return names


def _stored(database: Connection, schema: str, name: str) -> Stored:
    """Read one table; of one that no park has, only its name."""
    from sqlalchemy import column, select, table, text

    if name.lower() not in KNOWN:
        return Stored(name, pd.DataFrame())
    asked = {"schema": schema, "table": name}
    listed = [row for row in database.execute(text(_COLUMNS), asked) if not row[2]]
    shape = next((row[0] for row in listed if row[1] in ("geometry", "geography")), "")
    key = KEY if any(row[0] == KEY and row[1].startswith("int") for row in listed) else "ctid"
    heads = [row for row in listed if row[0] not in (KEY if key == KEY else "", shape)]
    if len(heads) > WIDEST_TABLE:
        found = f"has more than {WIDEST_TABLE} columns"
        raise Unreadable(_fault(schema, name, found, "Leave out the others."))
    names = [*(row[0] for row in heads), *([shape] if shape else [])]
    here = table(name, *map(column, [*names, key]), schema=schema)
    question = select(*(here.c[each] for each in names)).order_by(here.c[key])
    rows = database.execute(question.limit(LARGEST_TABLE + 1)).all() if names else []
    if len(rows) > LARGEST_TABLE:
        found = f"has more than {LARGEST_TABLE} rows, the most that are read"
        raise Unreadable(_fault(schema, name, found, "Sum up what belongs together."))
    values = {at: [_typed(row[at]) for row in rows] for at in range(len(heads))}
    index = pd.RangeIndex(1, len(rows) + 1)
    frame = pd.DataFrame(values, index=index, columns=range(len(heads)), dtype=object)
    frame.columns = pd.Index([_heading(row[0], row[3]) for row in heads], dtype="str")
    if not shape:
        return Stored(name, frame)
    shapes, system = _shapes([row[len(heads)] for row in rows], schema, name)
    return Stored(name, frame, shapes, system)


def _shapes(texts: list[object], schema: str, name: str) -> tuple[np.ndarray, Any]:
    """Read shapes from the text in which PostGIS writes them, and their one coordinate system."""
    import shapely

    shapes = np.full(len(texts), None, dtype=object)
    some = [row for row, text in enumerate(texts) if text is not None]
    try:
        for row in some:
            shapes[row] = shape_of_binary(bytes.fromhex(str(texts[row])))
    except (shapely.errors.ShapelyError, NotImplementedError, ValueError) as error:
        remedy = "Turn curves into straight lines (ST_CurveToLine), and draw anew what is broken."
        found = f"has a shape that cannot be read: {error}"
        raise Unreadable(_fault(schema, name, found, remedy)) from error
    systems = {int(number) for number in shapely.get_srid(shapes[some])}
    if len(systems) > 1:
        found = f"has shapes in several coordinate systems ({sorted(systems)})"
        raise Unreadable(_fault(schema, name, found, "Transform them into one."))
    number = systems.pop() if systems else 0
    return shapely.set_srid(shapes, 0), f"EPSG:{number}" if number else None


def _heading(name: str, comment: str | None) -> str:
    """Give a column's heading; one that could be no column's name stands in its comment."""
    told = comment if comment and name.startswith("column_") else name
    return told if told.strip() else ""  # a comment of nothing would be none


def _typed(value: object) -> object:
    """Give a value of the database as Python's own; what is no text, number or JSON as text."""
    if isinstance(value, bytes | memoryview):
        return f"{len(value)} bytes"
    kept = value is None or isinstance(value, bool | int | float | str | list | dict)
    return value if kept else str(value)


def _fault(schema: str, table: str, found: str, remedy: str) -> Fault:
    return Fault("error", f"schema {schema}", table.lower(), "", "", "", found, remedy)


def postgis_of(database: Connection) -> str:
    """Give the schema in which PostGIS is.

    Raises
    ------
    BadInput
        If the database has none.
    """
    from sqlalchemy import text

    row = database.execute(text(_POSTGIS)).first()
    if row is None:
        message = "the database has no PostGIS. Ask for `CREATE EXTENSION postgis` in it."
        raise BadInput(message)
    return str(row[0])


def refuse_others(database: Connection, schema: str, place: str) -> list[str]:
    """Name the tables that a park has in a schema; refuse to write where others' things are.

    Raises
    ------
    BadInput
        If something stands in the schema that is no park's.
    """
    faults: list[Fault] = []
    names = _tables(database, schema, faults)
    others = [name for name in names if name not in KNOWN] + [fault.table for fault in faults]
    if others or (names and COVER not in names):
        what = ", ".join(others) or ", ".join(names)
        message = f"{place}: the schema holds what no park has ({what}). Give a new schema."
        raise BadInput(message)
    return names
