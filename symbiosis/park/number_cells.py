"""Number cells: a column of texts as numbers; what is not plain is said, what is doubtful asked."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.park.written import (
    ABOUT,
    BOUND,
    COMMA,
    LARGEST,
    LEAST,
    NO_FIGURES,
    PLAIN,
    POINT,
    Written,
    both,
    no_number,
    way_of,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.columns import Column
    from symbiosis.park.faults import Fault
    from symbiosis.park.fills import Fills
    from symbiosis.park.sheet import Sheet

_EUROPEAN = ";"
"""What parts cells where the comma is taken by decimals."""
_PLAIN = re.compile(PLAIN)
_SURE = re.compile(
    r"[+-]?(?:0?\.[0-9]*|[0-9]+|[0-9]*\.(?:[0-9]{0,2}|[0-9]{4,}))(?:[eE][+-]?[0-9]{1,3})?"
)
"""A plain number that no convention reads otherwise: not ``12.000``."""
_ONLY = "Write a number only; its unit goes in the column `unit` (\u5355\u4f4d), or in the heading."
_REMEDIES = {
    "a range": "Write the middle; its ends have the columns low and high.",
    "a bound": "Write the figure that is meant.",
    "is it 0, or not known?": "Write 0, or leave the cell empty.",
}
_WRONG_WAY = {"max": ">", "min": "<", "out": ">", "load": "<>"}
"""Kind of a property -> bounds that say nothing about it."""


@dataclass
class _Column:
    """What was found in a column, by the text of a cell."""

    numbers: dict[str, float] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, tuple[str, str]] = field(default_factory=dict)
    odd: dict[str, tuple[str, str]] = field(default_factory=dict)


def read_numbers(
    sheet: Sheet,
    text: pd.Series,
    name: str,
    fills: Fills,
    column: Column | None = None,
    kind: str = "",
) -> tuple[pd.Series, list[Fault]]:
    """Read a column of numbers.

    Parameters
    ----------
    sheet, text, name
        Where they stand, as they are written, and what the column is called.
    fills
        Takes what was read that is not written plainly.
    column
        What the schema says of it: a reading outside its limits is none.
    kind
        Of a property column: ``content``, ``max`` ... There a bound is a figure too, and a sign
        for "not known" an empty cell.

    Returns
    -------
    Series
        Numbers, NaN where there is none.
    list of Fault
        What is no number, and what may be two.
    """
    sure = _SURE if sheet.delimiter == _EUROPEAN else _PLAIN
    if all(not cell or sure.fullmatch(cell) for cell in text):
        numbers = pd.Series([float(cell or "nan") for cell in text], text.index, "float64")
        odd = _is_unlike(numbers.to_numpy())
        if not odd.any():
            return numbers + 0.0, []
        wrong = {cell: unlike(float(cell)) for cell in text[odd].unique()}
        rows, (allowed, remedy) = text.isin(list(wrong)), _columns(text, wrong)
        return numbers.mask(rows) + 0.0, sheet.faults(rows, name, allowed, remedy)
    limits = column if column and not sheet.units.get(name) else None
    found = _understood([*text[text != ""].unique()], sheet, limits, kind)
    numbers = text.map(found.numbers).astype("float64")
    faults: list[Fault] = []
    for told, severity in ((found.wrong, "error"), (found.odd, "warning")):
        if not told:
            continue
        allowed, remedy = _columns(text, told)
        rows = text.isin(list(told))
        faults += sheet.faults(rows, name, allowed, remedy, severity)  # type: ignore[arg-type]
    _say(sheet, text, name, found, fills)
    return numbers, faults


def _columns(text: pd.Series, told: Mapping[str, tuple[str, str]]) -> tuple[pd.Series, pd.Series]:
    """Give what is allowed in every cell of which something is told, and the remedy."""
    allowed, remedy = (text.map({cell: pair[n] for cell, pair in told.items()}) for n in (0, 1))
    return allowed, remedy


def _is_unlike(value: Any) -> Any:
    """Tell figures that are so large or small that what is computed of them is none."""
    size = abs(value)
    return (size > LARGEST) | ((size > 0.0) & (size < LEAST))


def unlike(value: float) -> tuple[str, str]:
    """Say what is wrong with such a figure, and what to do."""
    if abs(value) > LARGEST:
        return "larger than any figure of a park", "Write the figure that is meant."
    return "smaller than any figure of a park", "Write 0, or the figure that is meant."


def _understood(cells: list[str], sheet: Sheet, limits: Column | None, kind: str) -> _Column:
    """Read every text of a column, knowing the others."""
    found = _Column()
    read = {cell: _within(written(cell), limits) for cell in cells}
    marks = _conventions(read)
    for cell, each in read.items():
        if kind and cell.strip().casefold() in NO_FIGURES:
            found.numbers[cell], found.said[cell] = np.nan, "not known"
        elif not each.readings or (each.bound in ("<", ">") and not kind):
            told = no_number(cell)
            found.wrong[cell] = told, _REMEDIES.get(told.removeprefix("not a number: "), _ONLY)
        elif each.bound in _WRONG_WAY.get(kind, "-") and each.bound:
            found.wrong[cell] = f"{each.bound} is no bound of this", "Write the limit itself."
        elif (mark := _mark(cell, each, marks, sheet.delimiter)) is None:
            one, other = (f"{value:.12g}" for value in each.readings.values())
            found.wrong[cell] = both(each), f"Write {one} or {other}, with a decimal point if any."
        else:
            _take(found, cell, each, mark, kind)
    return found


def _take(found: _Column, cell: str, each: Written, mark: str, kind: str) -> None:
    value = each.readings[mark]
    if _is_unlike(value):
        found.wrong[cell] = unlike(value)
        return
    found.numbers[cell] = value + 0.0
    way = way_of(cell, mark)
    if way:
        found.said[cell] = way
    if each.bound == ">" and kind == "content":
        found.odd[cell] = "a smallest content: it may hold more", "Write what it holds at most."


def _within(each: Written, limits: Column | None) -> Written:
    """Leave out the readings that cannot be, if one is left."""
    if limits is None or len(each.readings) == 1:
        return each
    low = -np.inf if limits.minimum is None else limits.minimum
    high = np.inf if limits.maximum is None else limits.maximum
    kept = {mark: value for mark, value in each.readings.items() if low <= value <= high}
    return Written(kept, each.bound) if len(kept) == 1 else each


def _conventions(read: dict[str, Written]) -> set[str]:
    """Give the decimal signs that the sure numbers of a column show."""
    return {
        mark
        for cell, each in read.items()
        if len(each.readings) == 1
        for mark in each.readings
        if "," in cell or "." in cell
    }


def _mark(cell: str, each: Written, marks: set[str], delimiter: str) -> str | None:
    """Give the decimal sign by which a text is to be read; None if it has to be asked."""
    if len(each.readings) == 1:
        return next(iter(each.readings))
    if "," in cell:
        return next(iter(marks)) if len(marks) == 1 else None
    # A point is the decimal sign of this program, unless others here write it otherwise.
    european = COMMA in marks or (delimiter == _EUROPEAN and POINT not in marks)
    return None if european else POINT


def _say(sheet: Sheet, text: pd.Series, name: str, found: _Column, fills: Fills) -> None:
    """Say what was read that is not written plainly: a sentence a way, an entry a cell."""
    ways: dict[str, list[str]] = defaultdict(list)
    for cell, how in found.said.items():
        ways[how].append(cell)
    ids = sheet.text["id"] if "id" in sheet.text else pd.Series("", index=text.index, dtype="str")
    for how, cells in ways.items():
        rows = text.isin(cells)
        value = found.numbers[cells[0]]
        read = "left empty" if np.isnan(value) else f"read as {value:.12g}"
        count = f"{rows.sum()} cells of `{name}`: " if rows.sum() > 1 else f"`{name}`: "
        fills.say(sheet.table.name, f"{count}{how}: {cells[0]!r} is {read}")
        for row, cell in zip(ids[rows], text[rows], strict=True):
            number = found.numbers[cell]
            taken = "" if np.isnan(number) else number
            basis = ", so estimated" if how in (BOUND, ABOUT) else ""
            fills.put(sheet.table.name, [row], name, taken, f"{how}{basis}: written {cell!r}")
