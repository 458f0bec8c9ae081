"""The folder container: one CSV a table, GeoJSON for geometry, and `park.toml`."""

from __future__ import annotations

import csv
import difflib
import io
import json
import tomllib
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.park.cells import as_written, no_formula
from symbiosis.park.faults import Fault
from symbiosis.park.raw import RawPark, RawTable
from symbiosis.park.schema import GEOMETRY_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geopandas import GeoDataFrame

INFO_FILE = "park.toml"
_WGS84 = ("CRS84", ":4326")
DELIMITERS = (",", ";", "\t")


class _UnreadableError(Exception):
    """A file cannot be read: its fault, on the way to the list of faults."""

    def __init__(self, file: Path, found: str, remedy: str, line: str = "") -> None:
        super().__init__(found)
        self.fault = Fault("error", file.name, "", line, "", "", found, remedy)


def read_folder(path: Path) -> RawPark:
    """Read a park's folder as text.

    Parameters
    ----------
    path
        The folder.

    Returns
    -------
    RawPark
        With a fault for every file that cannot be read.
    """
    faults: list[Fault] = []
    info: Mapping[str, Any] = {}
    tables: dict[str, RawTable] = {}
    geometry: dict[str, GeoDataFrame] = {}
    try:
        info = _read_toml(path / INFO_FILE)
    except _UnreadableError as error:
        faults.append(error.fault)
    for file in sorted(path.glob("*.csv")):
        if file.stem not in TABLES:
            faults.append(_unknown_table(file))
            continue
        try:
            tables[file.stem] = RawTable(file.name, _read_csv(file))
        except _UnreadableError as error:
            faults.append(error.fault)
    for file in sorted(path.glob("*.geojson")):
        if file.stem not in GEOMETRY_TABLES:
            faults.append(_unknown_table(file))
            continue
        try:
            geometry[file.stem] = _read_geojson(file)
        except _UnreadableError as error:
            faults.append(error.fault)
    return RawPark(str(path), info, tables, geometry, tuple(faults))


def write_folder(raw: RawPark, path: Path) -> None:
    """Write a raw park into a new folder.

    Parameters
    ----------
    raw
        The park as text.
    path
        The folder, which does not exist yet.
    """
    path.mkdir()
    (path / INFO_FILE).write_text(_toml(raw.info), encoding="utf-8")
    for name, table in raw.tables.items():
        table.cells.map(no_formula).to_csv(path / f"{name}.csv", index=False, lineterminator="\n")
    for name, frame in raw.geometry.items():
        text = json.dumps(json.loads(frame.to_json(drop_id=True)), ensure_ascii=False, indent=1)
        (path / f"{name}.geojson").write_text(text + "\n", encoding="utf-8")


def _unknown_table(file: Path) -> Fault:
    known = (*TABLES, *GEOMETRY_TABLES)
    near = difflib.get_close_matches(file.stem, known, n=1)
    hint = f"Did you mean {near[0]}{file.suffix}?" if near else "Rename or remove it."
    return Fault(
        "warning", file.name, "", "", "", "", f"no such table; known: {', '.join(known)}", hint
    )


def _read_text(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise _UnreadableError(
            file, f"cannot be read ({error.strerror})", "Check the path."
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = str(data[: error.start].count(b"\n") + 1)
        remedy = "Save it as UTF-8 (in Excel: CSV UTF-8)."
        raise _UnreadableError(file, "is not UTF-8 text", remedy, line) from error
    if "\0" in text:
        raise _UnreadableError(file, "is not text (it has NUL bytes)", "Save it as UTF-8 CSV.")
    return text


def _read_toml(file: Path) -> Mapping[str, Any]:
    if not file.exists():
        remedy = "Write one with id, title, country, currency and price_year."
        raise _UnreadableError(file, "is missing", remedy)
    try:
        return tomllib.loads(_read_text(file))
    except tomllib.TOMLDecodeError as error:
        raise _UnreadableError(file, f"is not TOML: {error}", "Mend the syntax.") from error
    except RecursionError as error:
        raise _UnreadableError(file, "is nested too deeply", "Write plain keys.") from error


def _read_csv(file: Path) -> pd.DataFrame:
    """Read cells as text, indexed by their line; commas, semicolons or tabs between them."""
    text = _read_text(file)
    header = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        remedy = "Check the quotes on that line."
        raise _UnreadableError(
            file, f"is not CSV: {error}", remedy, str(reader.line_num)
        ) from error
    rows = [(line, row) for line, row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise _UnreadableError(file, "is empty", "Write a header line, or remove the file.")
    width = len(rows[0][1])
    for line, row in rows:
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            found = f"has {len(row)} cells where the header has {width}"
            remedy = 'Put cells that contain a comma in "quotes".'
            raise _UnreadableError(file, found, remedy, str(line))
    cells = [[as_written(cell) for cell in (row + [""] * width)[:width]] for _, row in rows[1:]]
    lines = pd.Index([line for line, _ in rows[1:]], dtype="int64")
    frame = pd.DataFrame(cells, index=lines, columns=range(width), dtype="str")
    frame.columns = pd.Index([cell.strip() for cell in rows[0][1]], dtype="str")
    return frame


def _read_geojson(file: Path) -> GeoDataFrame:
    """Read a drawn layer in WGS 84, which is what GeoJSON is in."""
    import geopandas
    from shapely.errors import ShapelyError

    text = _read_text(file)
    try:
        layer = geopandas.GeoDataFrame.from_features(_features(file, text), crs="EPSG:4326")
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        remedy = "Export it again as GeoJSON in WGS 84."
        raise _UnreadableError(
            file, f"has a geometry that cannot be read: {error}", remedy
        ) from error
    return layer


def _features(file: Path, text: str) -> list[dict[str, Any]]:
    remedy = "Write a FeatureCollection in WGS 84 (longitude, latitude)."
    try:
        data = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _UnreadableError(file, f"is not JSON: {error}", remedy) from error
    features = data.get("features") if isinstance(data, dict) else None
    system = _system(data)
    if system and not system.endswith(_WGS84):
        raise _UnreadableError(file, f"is in the coordinate system {system}", remedy)
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise _UnreadableError(file, "is not a GeoJSON FeatureCollection", remedy)
    return features


def _no_number(constant: str) -> float:
    message = f"{constant} is no number"
    raise ValueError(message)


def _system(data: object) -> str:
    """Give the coordinate system that an older GeoJSON names."""
    crs = data.get("crs") if isinstance(data, dict) else None
    named = crs.get("properties") if isinstance(crs, dict) else None
    return str(named.get("name", "")) if isinstance(named, dict) else ""


def _toml(info: Mapping[str, Any]) -> str:
    """Write what `park.toml` says: plain keys first, then one section per mapping."""
    plain = [f"{key} = {_toml_value(value)}" for key, value in info.items() if _is_plain(value)]
    sections = [
        "\n".join(
            [f"\n[{key}]", *(f"{name} = {_toml_value(item)}" for name, item in value.items())]
        )
        for key, value in info.items()
        if not _is_plain(value) and value
    ]
    return "\n".join([*plain, *sections]) + "\n"


def _is_plain(value: object) -> bool:
    return not hasattr(value, "items")


def _toml_value(value: object) -> str:
    # A JSON string is a TOML string, but for the one control character that JSON leaves bare.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
