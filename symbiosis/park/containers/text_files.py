"""Text files: bytes as text, CSV as cells, within bounds; a fault for what is none."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.errors import Unreadable
from symbiosis.park.cells import as_written, no_formula
from symbiosis.park.containers.decoding import UTF8, decoded
from symbiosis.park.faults import Fault
from symbiosis.park.raw import RawTable

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE = 50_000_000
"""Bytes of one file."""
LARGEST_TABLE = 200_000
"""Rows of one table."""
WIDEST_TABLE = 1_000
"""Columns of one table."""
_MOST_CELLS = 5_000_000
DELIMITERS = (",", ";", "\t")
_QUOTED = re.compile(r'"[^"]*("|$)')
_SEPARATOR = re.compile(r'"?sep=([^"\n]|\t)"?[ \t]*\n', re.IGNORECASE)
"""A first line by which Excel is told the delimiter."""


def unreadable(file: Path, found: str, remedy: str, line: str = "") -> Unreadable:
    """Give the fault of a file, to be raised: what was found, what to do, and in which line."""
    return Unreadable(Fault("error", file.name, "", line, "", "", found, remedy))


def text_of(file: Path, said: list[str] | None = None) -> str:
    """Read a text file whole, if it is one and no larger than :data:`LARGEST_FILE`.

    Every line ends with a line feed, whatever the system that wrote it.

    Parameters
    ----------
    file
        The file.
    said
        Takes a sentence where it is not in UTF-8.

    Raises
    ------
    Unreadable
        With the fault of the file.
    """
    data = _bytes_of(file)
    try:
        text, encoding = decoded(data)
    except UnicodeDecodeError as error:
        line = str(data[: error.start].count(b"\n") + 1)
        remedy = "Save it as UTF-8 (in Excel: CSV UTF-8)."
        found = "is not UTF-8 text, nor surely any other"
        raise unreadable(file, found, remedy, line) from error
    if "\0" in text:
        raise unreadable(file, "is not text (it has NUL bytes)", "Save it as UTF-8 text.")
    if encoding != UTF8 and said is not None:
        said.append(f"{file.name}: read as {encoding}, in which it was saved")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def toml_of(file: Path, said: list[str] | None = None) -> dict[str, Any]:
    """Read a TOML file.

    Parameters
    ----------
    file
        The file.
    said
        Takes a sentence where it is not in UTF-8.

    Raises
    ------
    Unreadable
        If it is no text, or no TOML.
    """
    try:
        return tomllib.loads(text_of(file, said))
    except ValueError as error:
        # Of the syntax, and of figures with more digits than Python reads.
        raise unreadable(file, f"is not TOML: {error}", "Mend the syntax.") from error
    except RecursionError as error:
        raise unreadable(file, "is nested too deeply", "Write plain keys.") from error


def _bytes_of(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        # What is no file (a pipe, a device) may never end.
        if not file.is_file():
            raise unreadable(file, "is no file", "Put the file itself there.")
        if size > LARGEST_FILE:
            found = f"is larger than {LARGEST_FILE // 1_000_000} MB"
            raise unreadable(file, found, "Leave out what is not needed.")
        return file.read_bytes()
    except OSError as error:
        raise unreadable(file, f"cannot be read ({error.strerror})", "Check the path.") from error


def read_csv(file: Path) -> pd.DataFrame:
    """Read cells as text, indexed by their line; commas, semicolons or tabs between them."""
    return csv_table(file).cells


def csv_table(file: Path, said: list[str] | None = None) -> RawTable:
    """Read a CSV file as a table, and say how where there was more than one way to think of.

    Parameters
    ----------
    file
        The file, its cells parted by commas, semicolons, tabs, or what its first line says
        (``sep=;``).
    said
        Takes what is said.

    Raises
    ------
    Unreadable
        With the fault of the file.
    """
    text = text_of(file, said)
    told = _SEPARATOR.match(text)
    if told:
        text = "\n" + text[told.end() :]  # every line keeps its number
        if said is not None:
            said.append(f"{file.name}: cells are parted by {told[1]!r}, as its first line says")
    header = text.lstrip("\n").partition("\n")[0]
    delimiter = told[1] if told else max(DELIMITERS, key=_QUOTED.sub("", header).count)
    rows = _rows(file, text, delimiter)
    width = len(rows[0][1])
    for line, row in rows:
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            found = f"has {len(row)} cells where the header has {width}"
            remedy = 'Put cells that contain a comma in "quotes".'
            raise unreadable(file, found, remedy, str(line))
    cells = [[as_written(cell) for cell in (row + [""] * width)[:width]] for _, row in rows[1:]]
    lines = pd.Index([line for line, _ in rows[1:]], dtype="int64")
    frame = pd.DataFrame(cells, index=lines, columns=range(width), dtype="str")
    frame.columns = pd.Index([as_written(cell.strip()) for cell in rows[0][1]], dtype="str")
    return RawTable(file.name, frame, delimiter)


def write_csv(cells: pd.DataFrame, file: Path, encoding: str = "utf-8") -> None:
    """Write a table; headings in which a delimiter stands are quoted, so that none is taken for it.

    Parameters
    ----------
    cells
        Text only, as it is to be read again.
    file
        Where to.
    encoding
        UTF-8, with a mark for spreadsheets or without.
    """
    heads = [no_formula(str(head)) for head in cells.columns]
    others = any(sign in head for sign in DELIMITERS[1:] for head in heads)
    with file.open("w", encoding=encoding, newline="") as text:
        all_quoted = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
        (all_quoted if others else csv.writer(text, lineterminator="\n")).writerow(heads)
        rows = cells.map(no_formula).itertuples(index=False, name=None)
        csv.writer(text, lineterminator="\n").writerows(rows)


def _rows(file: Path, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Give the rows that hold something, each with its line, within bounds."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, row))
                _bounded(file, rows)
    except csv.Error as error:
        remedy, end = "Check the quotes on that line.", str(reader.line_num)
        raise unreadable(file, f"is not CSV: {error}", remedy, end) from error
    if not rows:
        raise unreadable(file, "is empty", "Write a header line, or remove the file.")
    return rows


def _bounded(file: Path, rows: list[tuple[int, list[str]]]) -> None:
    """Stop at a table that no park has, before it has filled the memory."""
    width, count = len(rows[0][1]), len(rows) - 1
    if width > WIDEST_TABLE:
        raise unreadable(file, f"has more than {WIDEST_TABLE} columns", "Leave out the others.")
    if count > LARGEST_TABLE or width * count > _MOST_CELLS:
        found = f"has more than {count - 1} rows of {width} columns, the most that are read"
        raise unreadable(file, found, "Sum up what belongs together.")
