"""Cells: from text to words, numbers and flags, with a fault for every cell that is none."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.headings import choice_named
from symbiosis.park.number_cells import read_numbers
from symbiosis.park.sheet import did_you_mean
from symbiosis.park.signs import CONTROL, CONTROLLED
from symbiosis.park.written import PLAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas._typing import ArrayLike

    from symbiosis.park.columns import Column, Table
    from symbiosis.park.faults import Fault
    from symbiosis.park.fills import Fills
    from symbiosis.park.sheet import Sheet

_FORMULA = re.compile(r"'*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\t\r\n]")
"""How a text begins that a spreadsheet would take for a formula, or for one that was told apart."""
_FLAGS = {"": False, "0": False, "no": False, "false": False, "否": False}
_FLAGS |= {"1": True, "yes": True, "true": True, "是": True}


def no_formula(cell: str) -> str:
    """Write a text so that a spreadsheet takes it for one: with a quote before what is a formula.

    Whoever reads a table undoes this by :func:`as_written`, and gets what was written.
    """
    return f"'{cell}" if _FORMULA.match(cell) and not re.fullmatch(PLAIN, cell) else cell


def as_written(cell: str) -> str:
    """Give back what :func:`no_formula` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def empty_frame(table: Table, index: pd.Index | None = None) -> pd.DataFrame:
    """Give the typed frame of a table whose rows, if any, are empty."""
    return _without_rows(table).copy() if index is None else _typed(table, index)


@cache
def _without_rows(table: Table) -> pd.DataFrame:
    return _typed(table, pd.RangeIndex(0))


def _typed(table: Table, rows: pd.Index) -> pd.DataFrame:
    empty = _empty_cells(len(rows))
    return pd.DataFrame({each.name: empty[each.kind] for each in table.columns}, index=rows)


def _empty_cells(count: int) -> Mapping[str, ArrayLike]:
    """Give the cells of a column that nobody has filled, by its kind."""
    words = pd.array([""] * count, dtype="str")
    numbers, flags = np.full(count, np.nan), np.zeros(count, dtype="bool")
    return defaultdict(lambda: words, number=numbers, flag=flags)


def read_cells(sheet: Sheet, fills: Fills) -> tuple[pd.DataFrame, list[Fault]]:
    """Read every cell as its column's kind; ``fills`` takes what is not written plainly.

    Returns
    -------
    DataFrame
        Numbers in the unit in which they were written (empty or unreadable: NaN), words (empty:
        ``""``), flags; the sheet's index.
    list of Fault
        Cells that are missing, not numbers or not among the choices.
    """
    faults: list[Fault] = []
    columns: dict[str, pd.Series | ArrayLike] = {}
    absent = _empty_cells(len(sheet.text))
    for column in sheet.table.columns:
        if column.name not in sheet.units:
            columns[column.name] = absent[column.kind]
            continue
        text = sheet.text[column.name]
        if CONTROL.search("".join(text)):
            steering = text.str.contains(CONTROL)
            faults += sheet.faults(steering, column.name, f"the cell {CONTROLLED}", "Take it out.")
        if column.required:
            faults += sheet.faults(text == "", column.name, "the cell is empty", column.doc + ".")
        if column.kind == "number":
            columns[column.name], found = read_numbers(sheet, text, column.name, fills, column)
        elif column.kind == "flag":
            columns[column.name], found = _flags(sheet, text, column)
        elif column.kind == "choice":
            columns[column.name], found = _choices(sheet, text, column)
        else:
            columns[column.name], found = text, []
        faults += found
    return pd.DataFrame(columns, index=sheet.text.index), faults


def _flags(sheet: Sheet, text: pd.Series, column: Column) -> tuple[pd.Series, list[Fault]]:
    words = text.str.lower()
    known = words.isin(list(_FLAGS))
    faults = sheet.faults(~known, column.name, "neither yes nor no", "Write 1 or 0.")
    return words.isin([word for word, flag in _FLAGS.items() if flag]), faults


def _choices(sheet: Sheet, text: pd.Series, column: Column) -> tuple[pd.Series, list[Fault]]:
    words = text.str.lower()
    if words.isin(["", *column.choices]).all():
        return words, []
    named = {
        word: choice
        for word in words[~words.isin(["", *column.choices])].unique()
        if (choice := choice_named(sheet.table.name, column.name, column.choices, word))
    }
    words = words.replace(named)
    known = (words == "") | words.isin(column.choices)
    hints = {
        word: did_you_mean(word, column.choices, "Choose one of these.")
        for word in words[~known].unique()
    }
    faults = sheet.faults(
        ~known, column.name, f"allowed: {', '.join(column.choices)}", words.map(hints)
    )
    return words.where(known, ""), faults


def listed(cell: str) -> list[str]:
    """Read the names in a cell, with ; between them."""
    return [name for part in cell.replace("\uff1b", ";").split(";") if (name := part.strip())]
