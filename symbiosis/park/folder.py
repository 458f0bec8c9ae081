"""The folder container: one CSV a table, GeoJSON for geometry, and `park.toml`."""

from __future__ import annotations

import csv
import difflib
import io
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.errors import Unreadable
from symbiosis.park.cells import as_written, no_formula
from symbiosis.park.faults import Fault
from symbiosis.park.raw import RawPark, RawTable
from symbiosis.park.schema import GEOMETRY_TABLES, TABLES

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

INFO_FILE = "park.toml"
SCENARIOS = "scenarios"
"""Folder of a park's scenarios, one TOML file each, called as the scenario is."""
LARGEST_FILE = 50_000_000
"""Bytes of one file."""
LARGEST_TABLE = 200_000
"""Rows of one table."""
WIDEST_TABLE = 1_000
"""Columns of one table."""
_MOST_CELLS = 5_000_000
_WGS84 = ("CRS84", ":4326")
DELIMITERS = (",", ";", "\t")


def read_folder(path: Path) -> RawPark:
    """Read a park's folder as text.

    Parameters
    ----------
    path
        The folder.

    Returns
    -------
    RawPark
        With a fault for every file that cannot be read, and a warning for one that is not.
    """
    faults: list[Fault] = []
    info: Mapping[str, Any] = {}
    tables: dict[str, RawTable] = {}
    geometry: dict[str, GeoDataFrame] = {}
    scenarios: dict[str, str] = {}
    for file in (*_files(path), *_scenario_files(path)):
        name, suffix = file.stem.lower(), file.suffix.lower()
        try:
            if file.name.lower() == INFO_FILE:
                info = _read_toml(file)
            elif suffix == ".csv" and name in TABLES:
                _once(file, tables)
                tables[name] = RawTable(file.name, _read_csv(file))
            elif suffix == ".geojson" and name in GEOMETRY_TABLES:
                _once(file, geometry)
                geometry[name] = _read_geojson(file)
            elif file.parent != path:
                scenarios[file.stem] = text_of(file)
            else:
                faults += _unread(file)
        except Unreadable as error:
            faults.append(error.fault)
    return RawPark(str(path), info, tables, geometry, tuple(faults), scenarios)


def _files(path: Path) -> list[Path]:
    """List the files of a park, its cover first, even where that is missing."""
    files = sorted(file for file in path.iterdir() if not file.name.startswith("."))
    covers = [file for file in files if file.name.lower() == INFO_FILE]
    return [*(covers or [path / INFO_FILE]), *(file for file in files if file not in covers)]


def _scenario_files(path: Path) -> list[Path]:
    return sorted(file for file in (path / SCENARIOS).glob("*.toml") if is_scenario(file.name))


def is_scenario(name: str) -> bool:
    """Tell whether a file in the folder of scenarios is one."""
    return name.endswith(".toml") and not name.startswith(".")


def scenario_file(name: str) -> str:
    """Give the file of a park's scenario, as its user knows it."""
    return f"{SCENARIOS}/{name}.toml"


def _once(file: Path, known: Mapping[str, object]) -> None:
    if file.stem.lower() in known:
        raise _unreadable(file, "the table is there already, in another case", "Keep one of them.")


def _unreadable(file: Path, found: str, remedy: str, line: str = "") -> Unreadable:
    return Unreadable(Fault("error", file.name, "", line, "", "", found, remedy))


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
    for name, text in raw.scenarios.items():
        (path / SCENARIOS).mkdir(exist_ok=True)
        (path / scenario_file(name)).write_text(text, encoding="utf-8", newline="\n")


def _unread(file: Path) -> list[Fault]:
    """Warn of a file that looks as if it should have been read."""
    suffix, known = file.suffix.lower(), (*TABLES, *GEOMETRY_TABLES)
    if suffix in (".csv", ".geojson"):
        near = difflib.get_close_matches(file.stem.lower(), known, n=1)
        hint = f"Did you mean {near[0]}{suffix}?" if near else "Rename or remove it."
        found = f"no such table; known: {', '.join(known)}"
    elif file.stem.lower() in known and file.is_file():
        ending = ".csv" if file.stem.lower() in TABLES else ".geojson"
        found, hint = "not read: a table ends otherwise", f"Save it as {file.stem.lower()}{ending}."
    else:
        return []
    return [Fault("warning", file.name, "", "", "", "", found, hint)]


def is_table(name: Path) -> bool:
    """Tell whether a file of a park's folder is the park's; whatever else is there stays."""
    if len(name.parts) > 1:
        return name.parent == Path(SCENARIOS) and is_scenario(name.name)
    known = {".csv": TABLES, ".geojson": GEOMETRY_TABLES}.get(name.suffix.lower(), ())
    return name == Path(INFO_FILE) or (name.name == str(name) and name.stem.lower() in known)


def text_of(file: Path) -> str:
    """Read a text file whole, if it is one and no larger than :data:`LARGEST_FILE`.

    Every line ends with a line feed, whatever the system that wrote it.

    Raises
    ------
    Unreadable
        With the fault of the file.
    """
    try:
        size = file.stat().st_size
        # What is no file (a pipe, a device) may never end.
        if not file.is_file():
            raise _unreadable(file, "is no file", "Put the file itself there.")
        if size > LARGEST_FILE:
            found = f"is larger than {LARGEST_FILE // 1_000_000} MB"
            raise _unreadable(file, found, "Leave out what is not needed.")
        data = file.read_bytes()
    except OSError as error:
        raise _unreadable(file, f"cannot be read ({error.strerror})", "Check the path.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = str(data[: error.start].count(b"\n") + 1)
        remedy = "Save it as UTF-8 (in Excel: CSV UTF-8)."
        raise _unreadable(file, "is not UTF-8 text", remedy, line) from error
    if "\0" in text:
        raise _unreadable(file, "is not text (it has NUL bytes)", "Save it as UTF-8 text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_toml(file: Path) -> Mapping[str, Any]:
    if not file.exists():
        remedy = "Write one with id, title, country, currency and price_year."
        raise _unreadable(file, "is missing", remedy)
    try:
        return tomllib.loads(text_of(file))
    except ValueError as error:
        # Of the syntax, and of figures with more digits than Python reads.
        raise _unreadable(file, f"is not TOML: {error}", "Mend the syntax.") from error
    except RecursionError as error:
        raise _unreadable(file, "is nested too deeply", "Write plain keys.") from error


def _read_csv(file: Path) -> pd.DataFrame:
    """Read cells as text, indexed by their line; commas, semicolons or tabs between them."""
    text = text_of(file)
    header = text.lstrip("\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, row))
                _bounded(file, rows)
    except csv.Error as error:
        remedy, end = "Check the quotes on that line.", str(reader.line_num)
        raise _unreadable(file, f"is not CSV: {error}", remedy, end) from error
    if not rows:
        raise _unreadable(file, "is empty", "Write a header line, or remove the file.")
    width = len(rows[0][1])
    for line, row in rows:
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            found = f"has {len(row)} cells where the header has {width}"
            remedy = 'Put cells that contain a comma in "quotes".'
            raise _unreadable(file, found, remedy, str(line))
    cells = [[as_written(cell) for cell in (row + [""] * width)[:width]] for _, row in rows[1:]]
    lines = pd.Index([line for line, _ in rows[1:]], dtype="int64")
    frame = pd.DataFrame(cells, index=lines, columns=range(width), dtype="str")
    frame.columns = pd.Index([cell.strip() for cell in rows[0][1]], dtype="str")
    return frame


def _bounded(file: Path, rows: list[tuple[int, list[str]]]) -> None:
    """Stop at a table that no park has, before it has filled the memory."""
    width, count = len(rows[0][1]), len(rows) - 1
    if width > WIDEST_TABLE:
        raise _unreadable(file, f"has more than {WIDEST_TABLE} columns", "Leave out the others.")
    if count > LARGEST_TABLE or width * count > _MOST_CELLS:
        found = f"has more than {count - 1} rows of {width} columns, the most that are read"
        raise _unreadable(file, found, "Sum up what belongs together.")


def _read_geojson(file: Path) -> GeoDataFrame:
    """Read a drawn layer in WGS 84, which is what GeoJSON is in."""
    import geopandas
    from shapely.errors import ShapelyError

    text = text_of(file)
    try:
        layer = geopandas.GeoDataFrame.from_features(_features(file, text), crs="EPSG:4326")
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        remedy = "Export it again as GeoJSON in WGS 84."
        raise _unreadable(file, f"has a geometry that cannot be read: {error}", remedy) from error
    return layer


def _features(file: Path, text: str) -> list[dict[str, Any]]:
    remedy = "Write a FeatureCollection in WGS 84 (longitude, latitude)."
    try:
        data = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _unreadable(file, f"is not JSON: {error}", remedy) from error
    features = data.get("features") if isinstance(data, dict) else None
    system = _system(data)
    if system and not system.endswith(_WGS84):
        raise _unreadable(file, f"is in the coordinate system {system}", remedy)
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise _unreadable(file, "is not a GeoJSON FeatureCollection", remedy)
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
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {_toml_value(item)}' for key, item in value.items())} }}"
    # A JSON string is a TOML string, but for the one control character that JSON leaves bare.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
