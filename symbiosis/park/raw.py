"""A raw park: its tables as text, exactly as the user wrote them, with the line of every row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame

    from symbiosis.park.faults import Fault


@dataclass(frozen=True)
class RawTable:
    """One table as text.

    Attributes
    ----------
    container
        The file or sheet, as the user knows it: ``heat.csv``.
    cells
        Text only, empty cells ``""``; columns as headed, index the line in the file (the header
        is line 1).
    delimiter
        What parts its cells, where that is a sign: files with semicolons come from where numbers
        have decimal commas.
    sheet
        Name of the sheet of a workbook, whose cells have coordinates; empty for other files.
    """

    container: str
    cells: pd.DataFrame
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class RawPark:
    """What a container held, before anything is understood.

    Attributes
    ----------
    container
        The folder or file, as the user named it.
    info
        What `park.toml` says.
    tables, geometry
        By table name; tables that are not there are left out.
    faults
        What could not be read at all.
    scenarios
        Name -> text of the park's own scenarios; a container holds them as they were written, one
        file or one row (``name``, ``text``) each.
    said
        Sentences on how the container was read where more than one way could be thought of: what
        was skipped, reprojected, decoded. `check` prints them before what was filled in.
    places
        Of a workbook: the cell of every key of the cover, and of every scenario by its file's name.
    cover
        Where the park as a whole is described, as its user knows it.
    series
        Hourly series beside the tables: name of a file -> where it is, or its text. A folder takes
        them along, nothing else does.
    """

    container: str
    info: Mapping[str, Any]
    tables: Mapping[str, RawTable]
    geometry: Mapping[str, GeoDataFrame]
    faults: tuple[Fault, ...] = field(default=())
    scenarios: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    cover: str = "park.toml"
    series: Mapping[str, Path | str] = field(default_factory=dict)


def raw_park(info: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> RawPark:
    """Write rows in memory as a container would hold them.

    Parameters
    ----------
    info
        What `park.toml` would say.
    tables
        Table name -> rows: heading -> figure or word; a heading that a row lacks is empty.
    """
    name = str(info.get("id", "park"))
    written = {table: RawTable(table, _written(rows)) for table, rows in tables.items()}
    return RawPark(name, info, written, {})


def _written(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Write cells as text; the first row stands on line 2, below the header."""
    heads = list(dict.fromkeys(head for row in rows for head in row))
    cells = [[_cell(row.get(head)) for head in heads] for row in rows]
    lines = pd.RangeIndex(2, len(rows) + 2)
    return pd.DataFrame(cells, index=lines, columns=pd.Index(heads, dtype="str"), dtype="str")


def _cell(value: object) -> str:
    """Write a cell as text, its lines ending as those of a file."""
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
