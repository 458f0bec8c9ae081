"""Cells of a workbook's sheets as text: values, merged cells, headings, long texts in pieces."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.park.containers.geometry_texts import WKT, features_of
from symbiosis.park.faults import Fault
from symbiosis.park.places import cell_of, letters_of
from symbiosis.park.raw import RawTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from geopandas import GeoDataFrame
    from python_calamine import CalamineSheet

    from symbiosis.park.containers.sheet_walk import Notes

Rows = list[tuple[int, list[Any]]]
"""The rows of a sheet in which something stands: their number in the sheet, and their values."""
JSON = "json: "
"""Begins a property of a drawn thing that no cell holds as it is."""
PIECE = 32_000
"""Signs of a text that one cell holds; the rest stands in further columns, ``NAME +2``."""
_PIECES = re.compile(r"(?P<name>.+) \+(?P<number>[0-9]+)")
_UNIT = re.compile(r"[\[(（【].*")
_TITLES = 10
"""Rows above a heading that may be titles."""


@dataclass
class Page:
    """A sheet as it was read.

    Attributes
    ----------
    name, where
        Its name, and with that of its file.
    rows
        Without empty rows; what was merged over rows stands in each of them.
    faults
        Cells that show an error or were never computed, and what has two meanings.
    said
        How it was read where that is not plain.
    """

    name: str
    where: str
    rows: Rows
    faults: list[Fault]
    said: list[str]


def page_of(sheet: CalamineSheet, name: str, file: str, notes: Notes | None) -> Page:
    """Read the values of a sheet."""
    values = sheet.to_python(skip_empty_area=False)
    page = Page(name, f"{file}, sheet {name}", [], [], [])
    if notes is not None:
        for row, column in notes.percents:
            if row < len(values) and column < len(values[row]):
                values[row][column] = _percentage(values[row][column])
        for place, shown in sorted(notes.errors.items()):
            found = "the cell shows an error of the spreadsheet"
            page.faults += _fault(page, place, shown, found, "Mend it, or write the figure.")
        for place in sorted(notes.uncomputed):
            remedy = "Open the workbook in Excel or LibreOffice and save it once."
            page.faults += _fault(page, place, "", "the formula was never computed", remedy)
    for first, last in sheet.merged_cell_ranges or ():
        _unmerge(page, values, first, last)
    page.rows = [
        (line, row)
        for line, row in enumerate(values, start=1)
        if any(not isinstance(value, str) or value.strip() for value in row)
    ]
    return page


def _unmerge(
    page: Page, values: list[list[Any]], first: tuple[int, int], last: tuple[int, int]
) -> None:
    """Give the value of cells merged over rows to each row; over columns it has two meanings."""
    top, left = first
    value = values[top][left] if top < len(values) and left < len(values[top]) else ""
    if value == "":
        return
    if last[1] > left:
        titled = top < _TITLES and sum(other != "" for other in values[top]) == 1
        if not titled:
            found, remedy = "merged over several columns", "Unmerge it, and fill each column."
            page.faults += _fault(page, first, _text(value), found, remedy)
        return
    for row in values[top + 1 : last[0] + 1]:
        row[left] = value
    cell = cell_of(page.name, letters_of(left), top + 1)
    page.said.append(f"{cell}: merged as far as row {last[0] + 1}, and taken for each of the rows")


def _fault(page: Page, place: tuple[int, int], value: str, found: str, remedy: str) -> list[Fault]:
    row, column = place
    cell = cell_of(page.name, letters_of(column), row + 1)
    return [Fault("error", page.where, "", "", "", value, found, remedy, row + 1, cell)]


def table_of(page: Page, known: Collection[str]) -> RawTable | None:
    """Give the raw table of a sheet; None of an empty one."""
    rows = page.rows
    if not rows:
        return None
    start = heading_row(rows, known)
    lines, cells = [], []
    joined = texts_of(rows, start)
    # The pieces of long texts have no heading any more.
    heads = [_text(value).strip() for value in rows[start][1]]
    for line, texts in joined:
        lines.append(line)
        cells.append(texts)
    width = max(len(_trimmed(row)) for row in [heads, *cells])
    heads = (heads + [""] * width)[:width]
    frame = pd.DataFrame(
        [(row + [""] * width)[:width] for row in cells],
        index=pd.Index(lines, dtype="int64"),
        columns=range(width),
        dtype="str",
    )
    frame.columns = pd.Index(heads, dtype="str")
    return RawTable(page.where, frame, sheet=page.name)


def layer_of(page: Page, layer: str) -> GeoDataFrame | None:
    """Give the drawn layer of a sheet whose column `geometry` holds WKT or GeoJSON."""
    rows = page.rows
    start = heading_row(rows, (WKT,))
    heads = [_text(value).strip() for value in rows[start][1]]
    named = [head.lower() for head in heads]
    if WKT not in named:
        found, remedy = f"the column `{WKT}` is missing", "Add it, with WKT in WGS 84."
        page.faults.append(Fault("error", page.where, layer, "", WKT, "", found, remedy))
        return None
    place = named.index(WKT)
    texts = texts_of(rows, start)
    records, shapes = [], []
    for (line, row), (_, cells) in zip(rows[start + 1 :], texts, strict=True):
        records.append(
            {
                head: _property(cells[position] if isinstance(value, str) else value)
                for position, (head, value) in enumerate(zip(heads, row, strict=False))
                if head and position != place and not _is_piece(head, heads)
            }
        )
        shapes.append((line, cells[place] if place < len(cells) else ""))
    frame, wrong = features_of(records, shapes)
    for line, found in wrong:
        remedy = "Write WKT in WGS 84: POINT (120.1 30.2)."
        page.faults += _fault(page, (line - 1, place), "", found, remedy)
    return frame


def heading_row(rows: Rows, known: Iterable[str]) -> int:
    """Find the row of the headings: the first one, unless titles stand above it."""
    names = {name.lower() for name in known}
    for place, (_, row) in enumerate(rows[:_TITLES]):
        texts = [text for value in row if (text := _text(value).strip())]
        if sum(_bare(text) in names for text in texts) > 1:
            return place
        if len(texts) > 1:
            break  # no title: titles stand alone
    return 0


def _bare(head: str) -> str:
    """Give a heading without its unit."""
    return _UNIT.sub("", head).strip().lower()


def texts_of(rows: Rows, start: int) -> list[tuple[int, list[str]]]:
    """Give the cells below the heading as text, the pieces of long texts put together."""
    heads = [_text(value).strip() for value in rows[start][1]] if rows else []
    texts = [(line, [_text(value) for value in row]) for line, row in rows[start + 1 :]]
    pieces = [(place, match) for place, head in enumerate(heads) if (match := _piece(head, heads))]
    for place, match in sorted(pieces, key=lambda piece: int(piece[1]["number"])):
        base, whole = heads.index(match["name"]), PIECE * (int(match["number"]) - 1)
        if all(not row[place] or len(row[base]) == whole for _, row in texts if place < len(row)):
            for _, row in texts:
                if place < len(row):
                    row[base] += row[place]
                    row[place] = ""
            heads[place] = ""
            if rows:
                rows[start][1][place] = ""
    return texts


def _piece(head: str, heads: list[str]) -> re.Match[str] | None:
    match = _PIECES.fullmatch(head)
    return match if match is not None and match["name"] in heads else None


def _is_piece(head: str, heads: list[str]) -> bool:
    return _piece(head, heads) is not None


def _trimmed(row: list[str]) -> list[str]:
    """Leave out the empty cells at the end of a row."""
    width = max((place for place, text in enumerate(row, start=1) if text), default=0)
    return row[:width]


def _text(value: Any) -> str:
    """Write a cell's value as text: figures with all their digits, dates as 2024-03-01."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return figure_text(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def figure_text(number: float) -> str:
    """Write a figure so that reading it gives the same bits."""
    return repr(number).removesuffix(".0")


def _percentage(value: Any) -> Any:
    """Write what is shown as 12 % so: nobody can tell from 0.12 alone which unit is meant."""
    return f"{value * 100:.12g}%" if isinstance(value, int | float) else value


def _property(value: Any) -> Any:
    """Give a property of a drawn thing: a text, a figure or nothing."""
    if isinstance(value, float) and value.is_integer() and not isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return _of_json(value) if value.startswith(JSON) else value or None
    return value if isinstance(value, bool | float | int) else _text(value)


def _of_json(text: str) -> Any:
    """Read a value that is written as JSON; what is none is a text like any other."""
    try:
        return json.loads(text.removeprefix(JSON))
    except (ValueError, RecursionError):
        return text
