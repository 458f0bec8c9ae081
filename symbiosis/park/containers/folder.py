"""The folder container: one CSV a table, GeoJSON for geometry, and `park.toml`."""

from __future__ import annotations

import difflib
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbiosis.errors import Unreadable
from symbiosis.park.containers.geojson_files import write_geojson
from symbiosis.park.containers.park_toml import INFO_FILE, read_toml, toml_text
from symbiosis.park.containers.stored import PLACES
from symbiosis.park.containers.text_files import csv_table, text_of, unreadable, write_csv
from symbiosis.park.containers.vector_files import (
    DRAWN,
    ENDINGS,
    SHAPEFILE,
    read_layer,
    read_places,
)
from symbiosis.park.faults import Fault
from symbiosis.park.raw import RawPark
from symbiosis.park.schema import GEOMETRY_TABLES, TABLES

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from symbiosis.park.raw import RawTable

_TABLE = ".dbf"
SHAPEFILE_PARTS = (".shx", _TABLE, ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd", ".qml", ".xml")
_BLANK = 100
"""Bytes of a file that may hold nothing but a mark and empty lines."""
_LONGEST = 100
_NAME = re.compile(rf"(?![.])[^\x00-\x1f\x7f/\\:*?\"<>|]{{1,{_LONGEST}}}(?<![. ])")
"""Names that every system lets a file have."""
SCENARIOS = "scenarios"
"""Folder of a park's scenarios, one TOML file each, called as the scenario is."""
SERIES, SERIES_ENDINGS = "series", (".csv", ".parquet", ".pq")
"""Folder of a park's hourly series, and how they end: `symbiosis periods` reads them."""


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
    said: list[str] = []
    info: Mapping[str, Any] = {}
    tables: dict[str, RawTable] = {}
    geometry: dict[str, GeoDataFrame] = {}
    scenarios: dict[str, str] = {}
    for file in (*_files(path), *_scenario_files(path)):
        name, suffix = file.stem.lower(), file.suffix.lower()
        try:
            if file.name.lower() == INFO_FILE:
                info = read_toml(file, said)
            elif _is_blank(file):
                said.append(f"{file.name}: the file is empty, so the park has no such table")
            elif suffix == ".csv" and name in TABLES:
                _once(file, tables)
                tables[name] = csv_table(file, said)
            elif suffix in ENDINGS and name in GEOMETRY_TABLES:
                _once(file, geometry)
                geometry[name] = read_layer(file, name, said)
            elif suffix in ENDINGS and name == PLACES:
                _once(file, tables)
                tables[name] = read_places(file, said, faults)
            elif file.parent != path:
                scenarios[file.stem] = text_of(file, said)
            else:
                faults += _unread(file)
        except Unreadable as error:
            faults.append(error.fault)
    read = RawPark(str(path), info, tables, geometry, tuple(faults), scenarios, tuple(said))
    return replace(read, series={file.name: file for file in series_files(path)})


def _is_blank(file: Path) -> bool:
    """Tell whether a table's file has nothing in it, which is how some systems make a new one."""
    table = is_table(Path(file.name)) and file.is_file() and file.stat().st_size <= _BLANK
    return table and not text_of(file).strip()


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


def misnamed_scenarios(raw: RawPark) -> list[Fault]:
    """Find scenarios whose names no file can have: some would be written into other folders."""
    allowed = "name of a scenario: what a file may be called, without signs of folders"
    remedy = "Give it a name that a file can have."
    return [
        Fault("error", scenario_file(name), "", "", "", name, allowed, remedy)
        for name in raw.scenarios
        if not _NAME.fullmatch(name)
    ]


def scenario_file(name: str) -> str:
    """Give the file of a park's scenario, as its user knows it."""
    return f"{SCENARIOS}/{name}.toml"


def _once(file: Path, known: Mapping[str, object]) -> None:
    if file.stem.lower() in known:
        raise unreadable(
            file, "the table is there already, in another file or case", "Keep one of them."
        )


def series_files(folder: Path) -> list[Path]:
    """List the files of hourly series that a park's folder holds, by name."""
    files = (folder / SERIES).glob("*")
    return sorted(file for file in files if is_series(file.name) and file.is_file())


def is_series(name: str) -> bool:
    """Tell whether a file in the folder of series is one."""
    return Path(name).suffix.lower() in SERIES_ENDINGS and not name.startswith(".")


def write_folder(raw: RawPark, path: Path, encoding: str = "utf-8") -> None:
    """Write a raw park into a new folder.

    Parameters
    ----------
    raw
        The park as text.
    path
        The folder, which does not exist yet.
    encoding
        Of the tables: UTF-8, with a mark for spreadsheets or without.

    Raises
    ------
    Unreadable
        If a scenario's name is none that a file can have.
    """
    if misnamed := misnamed_scenarios(raw):
        raise Unreadable(misnamed[0])
    path.mkdir()
    (path / INFO_FILE).write_text(toml_text(raw.info), encoding="utf-8")
    for name, table in raw.tables.items():
        write_csv(table.cells, path / f"{name}.csv", encoding)
    for name, frame in raw.geometry.items():
        write_geojson(frame, path / f"{name}.geojson")
    for name, text in raw.scenarios.items():
        (path / SCENARIOS).mkdir(exist_ok=True)
        (path / scenario_file(name)).write_text(text, encoding="utf-8", newline="\n")
    for name, file in raw.series.items():
        place = path / SERIES / name
        place.parent.mkdir(exist_ok=True)
        if isinstance(file, Path):
            shutil.copyfile(file, place)
        else:
            place.write_text(file, encoding="utf-8", newline="\n")


def _unread(file: Path) -> list[Fault]:
    """Warn of a file that looks as if it should have been read."""
    suffix, known = file.suffix.lower(), (*TABLES, *GEOMETRY_TABLES)
    if suffix in (".csv", *ENDINGS):
        near = difflib.get_close_matches(file.stem.lower(), known, n=1)
        hint = f"Did you mean {near[0]}{suffix}?" if near else "Rename or remove it."
        found = f"no such table; known: {', '.join(known)}"
    elif file.stem.lower() in DRAWN and suffix in SHAPEFILE_PARTS:
        if suffix != _TABLE or file.with_suffix(SHAPEFILE).exists() or _shapes_beside(file):
            return []
        found = f"belongs to a Shapefile whose {file.stem}{SHAPEFILE} is missing: nothing is drawn"
        hint = f"Copy {file.stem}{SHAPEFILE} to it, or remove its other files."
    elif file.stem.lower() in known and file.is_file():
        ending = ".csv" if file.stem.lower() in TABLES else ".geojson"
        found, hint = "not read: a table ends otherwise", f"Save it as {file.stem.lower()}{ending}."
    else:
        return []
    return [Fault("warning", file.name, "", "", "", "", found, hint)]


def _shapes_beside(file: Path) -> bool:
    """Tell whether the shapes of a Shapefile's table are there, in whatever case."""
    name = f"{file.stem}{SHAPEFILE}".lower()
    return any(each.name.lower() == name for each in file.parent.iterdir())


def _drawn(name: Path) -> bool:
    """Tell whether a file is a layer, or one of the files that a Shapefile consists of."""
    return name.suffix.lower() in (*ENDINGS, *SHAPEFILE_PARTS)


def is_table(name: Path) -> bool:
    """Tell whether a file of a park's folder is the park's; whatever else is there stays."""
    if len(name.parts) > 1:
        return name.parent == Path(SCENARIOS) and is_scenario(name.name)
    known = {".csv": TABLES}.get(name.suffix.lower(), DRAWN if _drawn(name) else ())
    return name == Path(INFO_FILE) or (name.name == str(name) and name.stem.lower() in known)
