"""Rows of one table from several files as one table: same headings, same units, each row once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import UnknownUnit
from symbiosis.park.faults import Fault
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.places import cell_of, letters_of
from symbiosis.park.schema import LIST_KEYS
from symbiosis.park.sheet import heading_of
from symbiosis.park.units import scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.park.columns import Table
    from symbiosis.park.raw import RawTable

_BY_ROW = ("quantity", "low", "high", "minimum", "maximum", "price")
"""Columns whose unit may stand in the row's column `unit`."""


@dataclass(frozen=True)
class Part:
    """A table of one of the files: what the file is called, and its cells."""

    file: str
    raw: RawTable


@dataclass
class _Row:
    """A row under way: where it was read, and its cells by heading."""

    part: Part
    line: int
    cells: dict[str, str]
    letters: dict[str, str]


def joined_rows(table: Table, parts: Sequence[Part]) -> tuple[pd.DataFrame, list[Fault], list[str]]:
    """Join the rows of a table.

    Returns
    -------
    DataFrame
        The cells as text.
    list of Fault
        Headings with two units, and rows that contradict each other.
    list of str
        Rows that were put together.
    """
    heads = [_heads(table, part) for part in parts]
    units, faults = _units(table, parts, heads)
    rows = [
        row for part, named in zip(parts, heads, strict=True) for row in _rows(part, named, units)
    ]
    kept, found, said = _once(table, rows)
    columns = list(dict.fromkeys(name for row in rows for name in row.cells))
    if not rows:
        columns = list(dict.fromkeys(name for named in heads for name, _ in named))
    order = [name for name in table.names if name in columns]
    columns = [*order, *(name for name in columns if name not in order)]
    cells = [[row.cells.get(name, "") for name in columns] for row in kept]
    written = _written(parts, heads, units)
    named = [written.get(name, name) for name in columns]
    frame = pd.DataFrame(cells, columns=pd.Index(named, dtype="str"), dtype="str")
    return frame.set_axis(pd.RangeIndex(2, len(kept) + 2)), [*faults, *found], said


def _written(
    parts: Sequence[Part], heads: list[list[tuple[str, str]]], units: dict[str, str]
) -> dict[str, str]:
    """Give the heading of every column as the first file has it, whose units all share."""
    written: dict[str, str] = {}
    for part, named in zip(parts, heads, strict=True):
        for (name, _), head in zip(named, part.raw.cells.columns, strict=True):
            if name in units:
                written.setdefault(name, str(head))
    return written


def _heads(table: Table, part: Part) -> list[tuple[str, str]]:
    """Give the name and the unit of every column; what is none of the table keeps its heading."""
    heads = []
    for head in part.raw.cells.columns:
        heading = heading_of(head, table)
        known = heading is not None and not heading.kind
        heads.append(
            (heading.column, heading.unit) if heading and known else (str(heading or head), "")
        )
    return heads


def _units(
    table: Table, parts: Sequence[Part], heads: list[list[tuple[str, str]]]
) -> tuple[dict[str, str], list[Fault]]:
    """Find the header's unit of every column on which all agree; others go into the rows."""
    units: dict[str, str] = {}
    faults = []
    for name in dict.fromkeys(name for named in heads for name, _ in named):
        written = [dict(named)[name] for named in heads if name in dict(named)]
        if _all_same(written):
            units[name] = written[0]
        elif name not in _BY_ROW or "unit" not in table.names:
            files = " and ".join(dict.fromkeys(part.file for part in parts))
            said = " and ".join(f"[{unit}]" for unit in dict.fromkeys(written))
            found = f"the column is headed with the units {said}"
            place = (files, table.name, "", name, "")
            faults.append(Fault("error", *place, found, "Bring all files to one unit."))
    return units, faults


def _all_same(units: list[str]) -> bool:
    """Tell whether units are one, however each file spells it: ``℃`` and ``degC``."""
    first, *others = dict.fromkeys(units)
    try:
        sizes = [scale(other, first) for other in others if first and other]
    except UnknownUnit:
        return False
    kept = all((each.slope, each.offset) == (1.0, 0.0) for each in sizes)
    return kept and len(sizes) == len(others)


def _rows(part: Part, heads: list[tuple[str, str]], units: dict[str, str]) -> list[_Row]:
    """Read the rows of one file, units that the others do not share beside their figures."""
    letters = {name: letters_of(place) for place, (name, _) in enumerate(heads)}
    names = [name for name, _ in heads]
    moved = [(name, unit) for name, unit in heads if name in _BY_ROW and name not in units and unit]
    rows = []
    for line, texts in zip(part.raw.cells.index, part.raw.cells.to_numpy().tolist(), strict=True):
        cells: dict[str, str] = {}
        for name, text in zip(names, texts, strict=True):
            cells[name] = cells.get(name) or text
        for name, unit in moved:
            if cells[name].strip():
                cells["unit"] = cells.get("unit") or unit
        rows.append(_Row(part, int(line), cells, letters))
    return rows


def _once(table: Table, rows: list[_Row]) -> tuple[list[_Row], list[Fault], list[str]]:
    """Keep each row once; of two with the same key, each cell that one of them has."""
    keys = LIST_KEYS.get(table.name, ["id"])
    seen: dict[tuple[str, ...], _Row] = {}
    kept, faults, filled = [], [], []
    for row in rows:
        key = tuple(row.cells.get(name, "").strip() for name in keys)
        other = seen.get(key)
        if not any(key) or other is None or other.part is row.part:
            seen.setdefault(key, row)
            kept.append(row)
            continue
        wrong = [
            name
            for name, text in row.cells.items()
            if text and (said := other.cells.get(name)) and not _same(text, said)
        ]
        faults += _contradiction(table, key, wrong, row, other)
        more = [name for name, text in row.cells.items() if text and not other.cells.get(name)]
        other.cells.update({name: row.cells[name] for name in more})
        if more and not wrong:
            cells = ", ".join(more)
            told = f"{table.name}: row {' '.join(key)} of {other.part.file} is filled "
            filled.append(f"{told}from {row.part.file}: {cells}")
    return kept, faults, filled


def _contradiction(
    table: Table, key: tuple[str, ...], wrong: list[str], row: _Row, other: _Row
) -> list[Fault]:
    """Tell of two rows with one key that say different things, with both places."""
    if not wrong:
        return []
    is_clash = "enterprise" in wrong and table.name in STREAM_TABLES
    column = "enterprise" if is_clash else wrong[0]
    allowed = f"{_place(other, column)} says {other.cells[column]!r}"
    remedy = "Make the two rows agree, or give one of them another id."
    if is_clash:
        allowed += ": two firms use the same id"
        remedy = f"Rename one, such as `{row.cells[column]}_{key[0]}`."
    cell = ""
    if row.part.raw.sheet:
        cell = cell_of(row.part.raw.sheet, row.letters.get(column, ""), row.line)
    where = f"{' '.join(key)} (line {row.line})"
    value = row.cells[column]
    container = row.part.raw.container if row.part.raw.sheet else row.part.file
    place = (container, table.name, where, column, value)
    return [Fault("error", *place, allowed, remedy, row.line, cell)]


def _place(row: _Row, column: str) -> str:
    """Say where a row stands, as people look it up."""
    sheet = row.part.raw.sheet
    if sheet:
        return f"{row.part.file}, {cell_of(sheet, row.letters.get(column, ''), row.line)}"
    return f"{row.part.file}, {row.part.raw.container}, line {row.line}"


def _same(one: str, other: str) -> bool:
    """Tell whether two cells say the same: the same text, or the same figure."""
    if one.strip() == other.strip():
        return True
    try:
        return float(one) == float(other)
    except ValueError:
        return False
