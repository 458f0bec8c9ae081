"""A plan's tables as CSV: text is text to every spreadsheet, and all is read back as it was."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.cells import as_written, no_formula
from symbiosis.park.putting import put_into
from symbiosis.plan.reading.shapes import TABLES, header, shaped

if TYPE_CHECKING:
    from collections.abc import Mapping

FOR_SPREADSHEETS = "utf-8-sig"
"""UTF-8 that says so at its beginning: without that, Excel takes Chinese for something else."""

_LONGEST_LINE = 100_000


def write_table(
    name: str, table: pd.DataFrame, path: Path, currency: str, encoding: str = FOR_SPREADSHEETS
) -> None:
    """Write one table of a plan; a header names its column's unit, as ``net [EUR/a]``."""
    what = TABLES[name]
    frame = table.reset_index() if what.index else table
    texts = {column: frame[column].map(no_formula) for column in _texts(name)}
    headers = {column: header(name, column, currency) for column in what.columns}
    plain = frame.assign(**texts).rename(columns=headers)
    plain.to_csv(path, index=False, encoding=encoding, lineterminator="\n")


def read_table(name: str, path: Path, currency: str) -> pd.DataFrame:
    """Read a table that was written here, its figures as exactly as they were.

    Raises
    ------
    KeyError
        If it has not the columns that a plan of this version has.
    """
    what = TABLES[name]
    text = path.read_bytes().decode(FOR_SPREADSHEETS).replace("\r\n", "\n")
    headers, *rows = csv.reader(io.StringIO(text, newline=""))
    known = {column: header(name, column, currency) for column in what.columns}
    known |= {what.index: what.index} if what.index else {}
    frame = pd.DataFrame(rows, columns=headers, dtype="str")[list(known.values())]
    frame.columns = pd.Index(list(known))
    cells = {column: frame[column].map(as_written) for column in _texts(name)}
    return shaped(name, frame.assign(**cells, **_typed(name, frame)))


def put_tables(folder: str | Path, tables: Mapping[str, pd.DataFrame]) -> Path:
    """Write tables of an answer into a folder, over older ones of the same kind.

    Raises
    ------
    BadInput
        If another table stands there under such a name, or they cannot be written.
    """
    place = Path(folder)
    for name, table in tables.items():
        file = place / f"{name}.csv"
        if file.exists() and not _is_alike(file, list(map(str, table.columns))):
            message = f"{file}: is there already, and is another table. Give another folder."
            raise BadInput(message)
    put_into(place, lambda draft: _write_plain(draft, tables))
    return place


def _write_plain(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        texts = table.select_dtypes(exclude="number").columns
        cells = {column: table[column].map(lambda cell: no_formula(str(cell))) for column in texts}
        plain = table.assign(**cells).rename(columns=lambda head: no_formula(str(head)))
        plain.to_csv(
            folder / f"{name}.csv", index=False, encoding=FOR_SPREADSHEETS, lineterminator="\n"
        )


def _is_alike(file: Path, heads: list[str]) -> bool:
    """Tell by its headings whether a table is of a kind: of other axes, not of other things."""
    try:
        with file.open(encoding=FOR_SPREADSHEETS, newline="") as text:
            there = next(csv.reader([text.readline(_LONGEST_LINE)]), [])
    except (OSError, ValueError, csv.Error):
        return False
    return there[:1] == heads[:1] and 2 * len({*there} & {*heads}) > len(heads)


def _texts(name: str) -> list[str]:
    """Name the columns of a table that hold text."""
    what = TABLES[name]
    texts = [column for column, cells in what.columns.items() if cells.kind == "text"]
    return [what.index, *texts] if what.index else texts


def _typed(name: str, frame: pd.DataFrame) -> Mapping[str, list[float] | pd.Series]:
    """Turn text into figures (by Python's own reader, which is exact) and flags."""
    return {
        column: [float(cell) if cell else np.nan for cell in frame[column]]
        if what.kind == "number"
        else frame[column] == "True"
        for column, what in TABLES[name].columns.items()
        if what.kind != "text"
    }
