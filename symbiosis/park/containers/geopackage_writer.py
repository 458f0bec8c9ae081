"""Writing a GeoPackage: the tables of the format, then one table for each of the park's.

Written here, not by GDAL, so that cells stay text as written, and the same park gives the same
bytes: the only clock of the format is set to a fixed time. GDAL and QGIS read it as any other.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.containers.geopackage_shapes import blob_of
from symbiosis.park.containers.stored import kind_of, plain_names, stored_of, values_of

if TYPE_CHECKING:
    from pathlib import Path

    from symbiosis.park.containers.stored import Stored
    from symbiosis.park.raw import RawPark

_APPLICATION, _VERSION = 0x47504B47, 10300  # "GPKG", 1.3
_WHEN = "2000-01-01T00:00:00.000Z"
_SYSTEM = 4326
_KEY, _SHAPE = "fid", "geom"
_LONGEST_NAME = 500
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_FORMAT = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE,
  max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name));
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinates'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinates');
INSERT INTO gpkg_extensions VALUES
  ('gpkg_data_columns', NULL, 'gpkg_schema',
   'http://www.geopackage.org/spec/#extension_schema', 'read-write');
"""


def write_geopackage(raw: RawPark, path: Path) -> None:
    """Write a raw park into a new GeoPackage.

    Parameters
    ----------
    raw
        The park as text.
    path
        The file, which does not exist yet.

    Raises
    ------
    OSError
        If there is no room for it.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.execute(f"PRAGMA application_id = {_APPLICATION}")
            file.execute(f"PRAGMA user_version = {_VERSION}")
            file.execute("PRAGMA journal_mode = MEMORY")
            file.executescript(_FORMAT)
            file.execute("BEGIN")
            row = ("WGS 84 geodetic", _SYSTEM, "EPSG", _SYSTEM, _WGS84, "longitude, latitude")
            file.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", row)
            for stored in stored_of(raw):
                _write(file, stored)
            file.execute("COMMIT")
    except sqlite3.OperationalError as error:  # a full disk, a folder that cannot be written
        raise OSError(None, str(error), str(path)) from error


def _write(file: sqlite3.Connection, stored: Stored) -> None:
    """Write one table with its entries in the tables of the format."""
    heads = [str(head) for head in stored.rows.columns]
    names = plain_names(heads, _LONGEST_NAME, (_KEY, _SHAPE))
    columns = [stored.rows.iloc[:, at] for at in range(len(heads))]
    kinds = [kind_of(column) for column in columns]
    table, spatial = _quoted(stored.name), stored.shapes is not None
    made = [f"{_quoted(_KEY)} INTEGER PRIMARY KEY NOT NULL"]
    made += [f"{_quoted(_SHAPE)} GEOMETRY"] if spatial else []
    made += [
        f"{_quoted(name)} {'TEXT' if kind == 'JSON' else kind}"
        for name, kind in zip(names, kinds, strict=True)
    ]
    file.execute(f"CREATE TABLE {table} ({', '.join(made)})")
    _enter(file, stored)
    for name, head, kind in zip(names, heads, kinds, strict=True):
        if name != head or kind == "JSON":
            mime = "application/json" if kind == "JSON" else None
            row = (stored.name, name, name, head, None, mime, None)
            file.execute("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    values = [values_of(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    if stored.shapes is not None:
        values.insert(0, [blob_of(shape, _SYSTEM) for shape in stored.shapes])
    numbers = range(1, len(stored.rows) + 1)
    marks = ", ".join("?" * (len(values) + 1))
    rows = zip(numbers, *values, strict=True)
    # A name cannot be a parameter; it is one of the schema's and quoted.
    file.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


def _enter(file: sqlite3.Connection, stored: Stored) -> None:
    """Enter a table in the lists of the format."""
    asked = "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    if stored.shapes is None:
        empty = (None,) * 5
        file.execute(asked, (stored.name, "attributes", stored.name, "", _WHEN, *empty))
        return
    import shapely

    shapes = stored.shapes
    box = shapely.total_bounds(shapes) if len(shapes) else (np.nan,) * 4
    bounds = [float(edge) if np.isfinite(edge) else None for edge in box]
    file.execute(asked, (stored.name, "features", stored.name, "", _WHEN, *bounds, _SYSTEM))
    types = set(shapely.get_type_id(shapes)) - {-1}
    name = shapely.GeometryType(types.pop()).name if len(types) == 1 else "GEOMETRY"
    # 0: none has any; 2: some may have.
    more = [2 * int(has(shapes).any()) for has in (shapely.has_z, shapely.has_m)]
    row = (stored.name, _SHAPE, name, _SYSTEM, *more)
    file.execute("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, ?, ?)", row)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
