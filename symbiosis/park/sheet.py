"""A sheet: one table under way from text to figures, which knows where each row stands."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.faults import Fault
from symbiosis.park.headings import PROPERTY, choice_named, column_named
from symbiosis.park.nameless import named_rows
from symbiosis.park.places import cell_of, letters_of
from symbiosis.park.schema import PROPERTY_PREFIXES, TABLES
from symbiosis.park.signs import CONTROL, CONTROLLED
from symbiosis.park.units import is_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from symbiosis.park.columns import Table
    from symbiosis.park.faults import Severity
    from symbiosis.park.raw import RawTable

# Nobody reads more faults of one kind.
_LISTED = 200
_BRACKETS = str.maketrans("\u3010\u3011\uff3b\uff3d", "[][]")
"""Brackets of Chinese keyboards around a unit."""
_ROUND = re.compile(r"\s*(?P<name>[^()（）]+?)\s*[(（]\s*(?P<unit>[^()（）]+?)\s*[)）]\s*")
EXAMPLE = ("e.g.", "例如")
"""How a row begins that shows how rows are filled in."""
_BESIDE = re.compile(r"\s*/\s*|\s+")
_BRACKETED = re.compile(r"[\[\]()（）\u3010\uff3b]")
_HEADING = re.compile(r"\s*(?P<name>[^\[\]]*?)\s*(?:\[\s*(?P<unit>[^\[\]]*?)\s*\])?\s*")


@dataclass(frozen=True)
class Heading:
    """The head of a column: ``quantity [kt/a]``, or of a property: ``content:Cl [mg/L]``.

    Attributes
    ----------
    column
        The column of the schema, or the property.
    unit
        The unit in brackets, empty if there is none.
    kind
        One of :data:`~symbiosis.park.schema.PROPERTY_PREFIXES`, empty for a column of the schema.
    """

    column: str
    unit: str = ""
    kind: str = ""

    def __str__(self) -> str:
        """Write it as a file does."""
        name = f"{self.kind}:{self.column}" if self.kind else self.column
        return f"{name} [{self.unit}]" if self.unit else name


@dataclass(frozen=True)
class Sheet:
    """One table as text, under the names of the schema.

    Attributes
    ----------
    container
        The file or sheet, as the user knows it.
    table
        What the schema says of it.
    text
        The cells as written, one column per column of the schema; index: the line.
    units
        Units given in the header, by column.
    properties
        Property columns as written, by their heading.
    has_lines
        Whether the index is a line that a user can find.
    place
        In a workbook: the sheet's name.
    letters
        In a workbook: the letters of every column, by its name or its property's heading.
    said
        How it was read, where that is not plain.
    origins
        Rows that were written in another table: index -> its sheet, and the line there.
    delimiter
        In a text file: what parts its cells.
    """

    container: str
    table: Table
    text: pd.DataFrame
    units: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[Heading, pd.Series] = field(default_factory=dict)
    has_lines: bool = True
    place: str = ""
    letters: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    origins: Mapping[int, tuple[Sheet, int]] = field(default_factory=dict)
    delimiter: str = ""

    def faults(
        self,
        rows: pd.Series,
        column: str,
        allowed: str | pd.Series,
        remedy: str | pd.Series,
        severity: Severity = "error",
    ) -> list[Fault]:
        """Write one fault for every row where ``rows`` is true; of very many, the first ones."""
        if not rows.any():
            return []
        lines = rows.index[rows]
        more = len(lines) - _LISTED
        rest = f"{more} more rows like the last one" if more > 0 else ""
        listed = [
            self._of_row(
                line,
                column,
                allowed if isinstance(allowed, str) else str(allowed[line]),
                remedy if isinstance(remedy, str) else str(remedy[line]),
                severity,
            )
            for line in lines[:_LISTED]
        ]
        last = [self.fault(column, rest, "Mend them as the others.", severity=severity)]
        return listed + last * bool(rest)

    def _of_row(
        self, line: int, column: str, allowed: str, remedy: str, severity: Severity
    ) -> Fault:
        """Write the fault of one row, where that was written."""
        home, at = self.origins.get(line, (self, line))
        where = (
            home.container,
            home.table.name,
            home.row_of(at),
            column,
            self._value(line, column),
        )
        number = int(at) if home.has_lines else 0
        return Fault(severity, *where, allowed, remedy, number, home.cell(column, int(at)))

    def fault(
        self, column: str, allowed: str, remedy: str, value: str = "", severity: Severity = "error"
    ) -> Fault:
        """Write a fault of the table as a whole, or of a column."""
        cell = self.cell(column, 1) if column in self.letters else ""
        where = (self.container, self.table.name, "", column)
        return Fault(severity, *where, value, allowed, remedy, cell=cell)

    def cell(self, column: str, line: int) -> str:
        """Name a cell of a workbook; of a column that is not there, the row."""
        return cell_of(self.place, self.letters.get(column, ""), line) if self.place else ""

    def row_of(self, line: int) -> str:
        """Say which row stands on a line: its id, and the line."""
        name = str(self.text["id"].get(line, "")) if "id" in self.text else ""
        where = f"line {line}" if self.has_lines else ""
        return f"{name} ({where})" if name and where else name or where

    def _value(self, line: int, column: str) -> str:
        """Give a cell as written; ``column`` is a column of the schema or a property's heading."""
        for heading, cells in self.properties.items():
            if column == str(heading):
                return str(cells.get(line, ""))
        return str(self.text[column].get(line, "")) if column in self.text else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Suggest the nearest known word, or give the other advice."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"Did you mean {near[0]!r}?" if near else otherwise


def read_sheet(name: str, raw: RawTable) -> tuple[Sheet, list[Fault]]:
    """Bring a raw table's headings to the schema's names.

    Returns
    -------
    Sheet
        Columns that the file lacks are there, empty.
    list of Fault
        Unknown, doubled and missing columns.
    """
    table = TABLES[name]
    raw, said = without_examples(raw)
    columns: dict[str, pd.Series] = {}
    units: dict[str, str] = {}
    properties: dict[Heading, pd.Series] = {}
    letters: dict[str, str] = {}
    lines = raw.cells.index
    sheet = Sheet(
        raw.container, table, pd.DataFrame(index=lines), place=raw.sheet, letters=letters, said=said
    )
    faults: list[Fault] = []
    for position, (column, written) in enumerate(raw.cells.items()):
        head, cells = str(column), written.str.strip()
        heading = heading_of(head, table)
        if heading and heading.unit and not heading.kind and not _BRACKETED.search(head):
            said = (*said, f"the heading {head!r} is `{heading.column}` in {heading.unit}")
        named = str(heading) if heading and heading.kind else heading.column if heading else head
        letters.setdefault(named, letters_of(position))
        if CONTROL.search(head):
            faults.append(sheet.fault(head, f"the heading {CONTROLLED}", "Take it out."))
        elif heading is None:
            if head or cells.any():
                faults.append(_unknown_column(sheet, head))
        elif heading in properties or (not heading.kind and heading.column in columns):
            faults.append(sheet.fault(head, "the column stands twice", "Keep one of the two."))
        elif heading.kind:
            properties[heading] = cells
        else:
            columns[heading.column] = cells
            units[heading.column] = heading.unit
    faults += _missing(sheet, columns)
    empty = pd.Series("", index=lines, dtype="str")
    text = pd.DataFrame({name: columns.get(name, empty) for name in table.names}, index=lines)
    if "id" in columns:
        text, named_so = named_rows(name, text)
        said = (*said, *named_so)
    sheet = replace(sheet, delimiter=raw.delimiter, said=said)
    whole = replace(sheet, text=text, units=units, properties=properties)
    return whole, faults


def _missing(sheet: Sheet, columns: Mapping[str, pd.Series]) -> list[Fault]:
    """Find the columns that must be there and are not."""
    return [
        sheet.fault(column.name, "the column is missing", f"Add it: {column.doc}.")
        for column in sheet.table.columns
        if column.required and column.name not in columns
    ]


def without_examples(raw: RawTable) -> tuple[RawTable, tuple[str, ...]]:
    """Leave out the rows that show how a row is filled in: they begin with "e.g."."""
    rows = raw.cells.to_numpy().tolist()
    firsts = [next((text for cell in row if (text := cell.strip())), "") for row in rows]
    shown = np.array([text.lower().startswith(EXAMPLE) for text in firsts], dtype="bool")
    if not shown.any():
        return raw, ()
    lines = ", ".join(map(str, raw.cells.index[shown]))
    return replace(raw, cells=raw.cells[~shown]), (f"line {lines} is an example, left out",)


def heading_of(head: str, table: Table) -> Heading | None:
    """Understand one head of a column in any language; ``None`` if the table has no such column.

    Parameters
    ----------
    head
        As written: ``quantity [t/a]``, ``数量（t/a）``, ``含量:Cl [mg/L]``.
    table
        What the schema says of the table.
    """
    if whole := column_named(table, head):
        return Heading(whole)
    squared, rounded = _HEADING.fullmatch(head.translate(_BRACKETS)), _ROUND.fullmatch(head)
    for match in filter(None, (squared, rounded)):
        name, unit = match["name"], match["unit"] or ""
        if column := column_named(table, name):
            return Heading(column, unit)
        kind, colon, measured = map(str.strip, name.replace("\uff1a", ":").partition(":"))
        prefix = choice_named("", PROPERTY, PROPERTY_PREFIXES, kind)
        if table.properties and colon and measured and prefix:
            return Heading(measured, unit, prefix)
    return _with_unit_beside(head, table)


def _with_unit_beside(head: str, table: Table) -> Heading | None:
    """Understand a heading whose unit stands in no brackets: ``数量/万吨``, ``price EUR/t``."""
    numbers = {column.name for column in table.columns if column.kind == "number"}
    for sign in _BESIDE.finditer(head.strip()):
        column, unit = column_named(table, head[: sign.start()]), head[sign.end() :].strip()
        if column in numbers and is_unit(unit):
            return Heading(column, unit)
    return None


def _unknown_column(sheet: Sheet, head: str) -> Fault:
    known = sheet.table.names
    allowed = f"no such column, it is not read; known: {', '.join(known)}"
    if sheet.table.properties:
        allowed += f", and {':NAME, '.join(PROPERTY_PREFIXES)}:NAME"
    first = re.split(r"[\[(（\u3010/\s]", head.strip())[0]
    named = column_named(sheet.table, first)
    otherwise = (
        f"Write its unit in brackets, as in `{named} [t/a]`." if named else "Rename or remove it."
    )
    remedy = did_you_mean(head.partition("[")[0].strip(), known, otherwise)
    return sheet.fault(head, allowed, remedy, severity="warning")
