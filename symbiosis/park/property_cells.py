"""Property cells: contents and limits that were written with their unit, `90mg/L`, parted from it.

A property column has one unit, in its heading; a cell that has its own is read in that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symbiosis.park.written import plain_signs, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.park.fills import Fills
    from symbiosis.park.sheet import Heading, Sheet

_SHAPE = re.compile(
    r"(?P<figure>(?:[<>]=?\s*|(?:~|ca\.?|about|\u7ea6|\u5927\u7ea6)\s*)?[0-9.,][0-9 .,']*?"
    r"(?:[eE][+-]?[0-9]{1,3})?)\s*(?P<unit>[^\W\d_].*|[%\u2030\u00b0\u2103].*)"
)
_LONGEST = 60


def by_unit(
    sheet: Sheet, heading: Heading, text: pd.Series, fills: Fills
) -> Iterator[tuple[str, pd.Series]]:
    """Give the figures of a property column unit by unit, as text.

    Parameters
    ----------
    sheet, heading, text
        The table, the column's heading and its cells as written.
    fills
        Is told which cells were parted.

    Yields
    ------
    str, Series
        A unit and the figures that are in it, empty in all other rows; first the heading's own.
    """
    parted = {cell: found for cell in text[text != ""].unique() if (found := _parted(cell))}
    if not parted:
        yield heading.unit, text
        return
    bare = text.where(~text.isin(list(parted)), "")
    for unit in dict.fromkeys([heading.unit, *(unit for _, unit in parted.values())]):
        figures = {cell: figure for cell, (figure, own) in parted.items() if own == unit}
        cells = text.where(text.isin(list(figures)), "").replace(figures)
        yield unit, cells.mask(cells == "", bare) if unit == heading.unit else cells
        if figures:
            count, first = text.isin(list(figures)).sum(), next(iter(figures))
            named = f"{count} cells of `{heading}`" if count > 1 else f"`{heading}`"
            said = f"a figure with its unit: {first!r} is read as {figures[first]} {unit}"
            fills.say(sheet.table.name, f"{named}: {said}")


def _parted(cell: str) -> tuple[str, str] | None:
    """Part a cell into figure and unit; None where it is no figure with a unit."""
    found = _SHAPE.fullmatch(plain_signs(cell)) if len(cell) <= _LONGEST else None
    if found is None or not written(found["figure"]).readings:
        return None
    return found["figure"].strip(), found["unit"].strip()
