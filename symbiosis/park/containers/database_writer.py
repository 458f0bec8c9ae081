"""Writing a park into a database: one transaction, a table for each of the park's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symbiosis.park.containers.addresses import shown
from symbiosis.park.containers.database import (
    KEY,
    SHAPE,
    connected,
    postgis_of,
    refuse_others,
)
from symbiosis.park.containers.stored import kind_of, plain_names, stored_of, values_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from symbiosis.park.containers.stored import Stored
    from symbiosis.park.raw import RawPark

_LONGEST_NAME = 63
_SYSTEM = 4326


def write_database(raw: RawPark, address: str) -> None:
    """Write a raw park into a schema: a new one, or a park's that is replaced.

    Parameters
    ----------
    raw
        The park as text.
    address
        ``postgresql://user@host/database?schema=park``.

    Raises
    ------
    BadInput
        If the database cannot be reached, the schema holds what no park has, or what depends on
        the park's tables. Then the schema is as it was.
    """
    from sqlalchemy import MetaData, Table, text
    from sqlalchemy.schema import CreateSchema, DropTable

    with connected(address, reading=False) as (database, schema):
        lock = "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext(:schema))"
        database.execute(text(lock), {"schema": schema})
        where = "SELECT pg_catalog.set_config('search_path', :path, true)"
        database.execute(text(where), {"path": _quoted(postgis_of(database))})
        for name in refuse_others(database, schema, shown(address)):
            database.execute(DropTable(Table(name, MetaData(), schema=schema)))
        database.execute(CreateSchema(schema, if_not_exists=True))
        for stored in stored_of(raw):
            _write(database, schema, stored)


def _write(database: Connection, schema: str, stored: Stored) -> None:
    """Create and fill one table."""
    from sqlalchemy import Column, Integer, MetaData, Table

    heads = [str(head) for head in stored.rows.columns]
    names = plain_names(heads, _LONGEST_NAME, (KEY, SHAPE, *_SYSTEM_COLUMNS))
    columns = [stored.rows.iloc[:, at] for at in range(len(heads))]
    kinds = [kind_of(column) for column in columns]
    made: list[Column[Any]] = [Column(KEY, Integer, primary_key=True, autoincrement=False)]
    made += [
        Column(name, _type(kind), comment=(head or " ") if name != head else None)
        for name, head, kind in zip(names, heads, kinds, strict=True)
    ]
    values = [_values(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    if stored.shapes is not None:
        made.append(Column(SHAPE, _shape_type(stored.shapes)))
        names = [*names, SHAPE]
        values.append([_text_of(shape) for shape in stored.shapes])
    table = Table(stored.name, MetaData(), *made, schema=schema)
    table.create(database)
    rows = [
        dict(zip([KEY, *names], row, strict=True))
        for row in zip(range(1, len(stored.rows) + 1), *values, strict=True)
    ]
    if rows:
        database.execute(table.insert(), rows)


_SYSTEM_COLUMNS = ("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid")
"""Names that every table of PostgreSQL has already."""


def _values(column: Any, kind: str) -> list[Any]:
    """Give a column's values; JSON is encoded by the database's own type."""
    if kind == "JSON":
        import json

        return [None if value is None else json.loads(value) for value in values_of(column, kind)]
    return values_of(column, kind)


def _type(kind: str) -> Any:
    from sqlalchemy import JSON, BigInteger, Boolean, Double, Text

    types = {"BOOLEAN": Boolean, "INTEGER": BigInteger, "REAL": Double, "TEXT": Text}
    return JSON(none_as_null=True) if kind == "JSON" else types[kind]()


def _shape_type(shapes: Any) -> Any:
    """Declare shapes of any kind; only a column of one height's kind can say its system."""
    import shapely
    from sqlalchemy.types import UserDefinedType

    high = {bool(each) for each in shapely.has_z(shapes[~shapely.is_missing(shapes)])}
    dimension = "Z" if high == {True} else ""
    spec = f"geometry(Geometry{dimension},{_SYSTEM})" if len(high) < len("ab") else "geometry"

    class Shape(UserDefinedType[str]):
        cache_ok = True

        def get_col_spec(self, **_options: Any) -> str:
            return spec

        def bind_expression(self, bindvalue: Any) -> Any:
            from sqlalchemy import cast

            return cast(bindvalue, Shape())

    return Shape()


def _text_of(shape: Any) -> str | None:
    """Write a shape as PostGIS reads it: extended well-known binary, in hexadecimal."""
    import shapely

    if shape is None:
        return None
    placed = shapely.set_srid(shape, _SYSTEM)
    return str(shapely.to_wkb(placed, hex=True, include_srid=True, flavor="extended"))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
