"""A walk over the XML of one sheet of a workbook, before a reader of values sees it.

It finds what such a reader passes over in silence (errors such as #N/A, formulas that were never
computed, figures shown as percentages) and stops at what would cost the memory of everything
between: a cell far away from all others, however its place is written.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from symbiosis.park.containers.text_files import LARGEST_TABLE, WIDEST_TABLE, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LARGEST_AREA = 5_000_000
"""Cells between the first of a sheet and the last one in which something stands."""
MOST_MERGED = 1_100_000
"""Cells of all merged ranges of a sheet: a whole column is, a whole sheet is not."""
MOST_EMPTY = 500_000
"""Rows and cells of a sheet that are there and hold nothing."""
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_ROW = re.compile(r"[0-9]{1,7}")
DAMAGED = "Open it in Excel or LibreOffice and save it again as .xlsx."
_SHOWN = 40
"""Signs of a value that are looked at."""


@dataclass
class Notes:
    """What stands in a sheet and is no value.

    Attributes
    ----------
    errors
        (row, column) from 0 -> the error as shown: ``#N/A``.
    uncomputed
        Cells with a formula of which nobody has computed the value.
    percents
        Cells whose figure is shown as a percentage.
    formulas
        How many cells are computed.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)
    formulas: int = 0


def notes_of(path: Path, name: str, data: bytes, percents: set[int]) -> Notes:
    """Walk a sheet once.

    Raises
    ------
    Unreadable
        If it is larger than any park's, or says of a cell where none can be.
    """
    walk = _Walk(path, name, percents)
    parser = parser_of(walk.start, walk.end)
    parser.buffer_text = True
    parser.CharacterDataHandler = walk.text
    parser.Parse(data, True)  # noqa: FBT003 - the last chunk
    return walk.notes


class _Walk:
    """A walk over the cells of one sheet, row by row."""

    def __init__(self, path: Path, name: str, percents: set[int]) -> None:
        self.path, self.name, self.percents = path, name, percents
        self.notes = Notes()
        self.row, self.column, self.widest, self.empty, self.merged = -1, -1, 0, 0, 0
        self.kind = self.value = ""
        self.formula = self.inside = self.percent = self.filled = False

    def start(self, tag: str, each: dict[str, str]) -> None:
        """Take the beginning of a row, a cell or what is in it."""
        if tag == "row":
            self._count()
            self._row(each.get("r", ""))
        elif tag == "mergeCell":
            self._merged(each.get("ref", ""))
        elif tag == "c":
            self._place(each.get("r", ""))
            self.kind, self.value, self.formula = each.get("t", "n"), "", False
            self.filled = "t" in each
            style = each.get("s", "")
            self.percent = style.isdecimal() and int(style) in self.percents
        else:
            # Whatever stands in a cell makes it one for a reader, an empty text too.
            self.filled = True
            self.formula |= tag == "f"
        self.inside = tag in ("v", "t")

    def text(self, text: str) -> None:
        """Take what stands in a cell."""
        if self.inside and len(self.value) < _SHOWN:
            self.value += text

    def end(self, tag: str) -> None:
        """Note a cell that is done."""
        self.inside = False
        if tag != "c":
            return
        place = (self.row, self.column)
        self.notes.formulas += self.formula
        if self.formula and not self.value and self.kind != "str":
            self.notes.uncomputed.add(place)
        if self.kind == "e":
            self.notes.errors[place] = self.value
        if self.percent and self.kind == "n" and self.value:
            self.notes.percents.add(place)
        if self.filled:
            self._bounded()
        else:
            self._count()

    def _row(self, number: str) -> None:
        if number and _ROW.fullmatch(number) is None:
            self._misplaced(number)
        self.row = int(number) - 1 if number else self.row + 1
        self.column = -1

    def _place(self, reference: str) -> None:
        if not reference:
            self.column += 1
            return
        cell = _CELL.fullmatch(reference)
        if cell is None:
            self._misplaced(reference)
            return
        self.column, self.row = _number_of(cell[1]) - 1, int(cell[2]) - 1
        if self.row < 0:
            self._misplaced(reference)

    def _merged(self, reference: str) -> None:
        """Stop at ranges that hold more cells than whoever unmerges them has room for."""
        ends = [_CELL.fullmatch(end) for end in reference.split(":")]
        rows = [int(end[2]) for end in ends if end]
        columns = [_number_of(end[1]) for end in ends if end]
        if rows:
            self.merged += (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
        if self.merged > MOST_MERGED:
            found = f"sheet {self.name} has more than {MOST_MERGED:,} merged cells"
            raise unreadable(self.path, found, "Unmerge them: rows and columns are read singly.")

    def _misplaced(self, place: str) -> None:
        found = f"sheet {self.name} has a cell at {place[:_SHOWN]!r}, where none can be"
        raise unreadable(self.path, found, DAMAGED)

    def _count(self) -> None:
        """Stop at what holds nothing, and costs the time of everything."""
        self.empty += 1
        if self.empty > MOST_EMPTY:
            found = f"sheet {self.name} has more than {MOST_EMPTY:,} empty rows and cells"
            raise unreadable(self.path, found, "Delete the empty rows below and columns beside.")

    def _bounded(self) -> None:
        """Stop at a sheet that no park has, before it has filled the memory."""
        self.widest = max(self.widest, self.column + 1)
        height = self.row + 1
        for count, most, what in (
            (height, LARGEST_TABLE + 1, "rows"),
            (self.widest, WIDEST_TABLE, "columns"),
            (height * self.widest, LARGEST_AREA, "cells"),
        ):
            if count > most:
                found = f"sheet {self.name} has more than {most:,} {what}, the most that are read"
                remedy = "Sum up what belongs together, and delete what stands far below or right, "
                remedy += "formulas that show nothing too."
                raise unreadable(self.path, found, remedy)


def _number_of(letters: str) -> int:
    """Give the number of a column by its letters; A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def parser_of(
    start: Callable[[str, dict[str, str]], None], end: Callable[[str], None]
) -> expat.XMLParserType:
    """Make a parser that tells plain names, and refuses what may name other files or grow."""
    # UTF-8 whatever it declares, as the reader of values takes it: both see the same cells.
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")

    def refused(*_: object) -> None:
        message = "it declares a document type, which no workbook does"
        raise zipfile.BadZipFile(message)

    parser.StartDoctypeDeclHandler = refused
    parser.StartElementHandler = lambda tag, each: start(local_name(tag), each)
    parser.EndElementHandler = lambda tag: end(local_name(tag))
    return parser


def local_name(name: str) -> str:
    """Give a name of XML without its namespace."""
    return name.rpartition(" ")[2]
