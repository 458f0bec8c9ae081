"""Measured cells: figures that were written with their unit, `12万吨/年`, parted from it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING

from symbiosis.errors import UnknownUnit
from symbiosis.park.media import MEDIA, STREAM_TABLES, UNITS
from symbiosis.park.scales import is_amount, reader_of
from symbiosis.park.unit_numbers import plain_text
from symbiosis.park.unit_words import worded
from symbiosis.park.units import scale, stream_scale
from symbiosis.park.written import PLAIN, plain_signs, written

if TYPE_CHECKING:
    from symbiosis.park.columns import Column
    from symbiosis.park.fills import Fills
    from symbiosis.park.local_words import Place
    from symbiosis.park.sheet import Sheet

_UNIT_OF = {"quantity": "unit", "price": "unit", "output": "output_unit"}
"""Column -> where a row says what it counts."""
_BESIDE = ("low", "high", "minimum", "maximum")
"""Figures in the unit of the row's main one."""
_PLAIN = re.compile(PLAIN)
_POWERS = {"\u767e": 1e2, "\u5343": 1e3, "\u4e07": 1e4, "\u4ebf": 1e8}
_SHAPE = re.compile(
    r"(?P<figure>(?:(?:ca\.?|about|\u7ea6|\u5927\u7ea6|\u8fd1|~)\s*)?[+-]?[0-9][0-9 .,']*?"
    r"(?:[eE][+-]?[0-9]{1,3})?)\s*"
    r"(?P<unit>[^\W\d_]\S*(?:[ ]\S+)*|[%\u2030\u00b0\u2103$\u20ac\u00a5].*)"
)
_LONGEST = 60


def part_units(sheet: Sheet, place: Place, fills: Fills) -> Sheet:
    """Part figures from units that were written into the same cell.

    That is done where the unit can be read and the row's own (its cell, else the heading) is open
    or the same; everything else stays as it is written, to be asked about.

    Parameters
    ----------
    sheet
        A table as written.
    place
        Where units are read.
    fills
        Is told which cells were parted.
    """
    text = sheet.text.copy()
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    columns = [column for column in sheet.table.columns if column.kind == "number"]
    for column in sorted(columns, key=lambda each: each.name in _BESIDE):
        for line, cell in zip(text.index, text[column.name], strict=True):
            if not cell or _PLAIN.fullmatch(cell):
                continue
            found = _SHAPE.fullmatch(plain_signs(cell)) if len(cell) <= _LONGEST else None
            if found is None or not written(found["figure"]).readings:
                continue
            home = _home(sheet, column.name)
            own = (str(text[home][line]) if home else "") or sheet.units.get(column.name, "")
            parted = _parted(sheet, column, found["figure"], found["unit"], own, place)
            if parted is None:
                continue
            figure, unit = parted
            text.loc[line, column.name] = figure
            if home and unit:
                text.loc[line, home] = unit
            told[column.name].append((cell, f"{figure} {unit or own or column.unit}".strip()))
    if not told:
        return sheet
    for name, pairs in told.items():
        count = f"{len(pairs)} cells of `{name}`" if len(pairs) > 1 else f"`{name}`"
        said = f"{count}: a figure with its unit: {pairs[0][0]!r} is read as {pairs[0][1]}"
        fills.say(sheet.table.name, said)
    homes = {_home(sheet, name) for name in told} - {""}
    return replace(sheet, text=text, units={**dict.fromkeys(homes, ""), **sheet.units})


def _home(sheet: Sheet, column: str) -> str:
    """Name the column where a row says in which unit a figure of it is."""
    names = sheet.table.names
    main = "quantity" if "quantity" in names else "price"
    home = _UNIT_OF.get(main if column in _BESIDE else column, "")
    return home if home in names else ""


def _parted(
    sheet: Sheet, column: Column, figure: str, unit: str, own: str, place: Place
) -> tuple[str, str] | None:
    """Give a figure and the unit that its row shall have; None where it has to be asked."""
    values = [*written(figure).readings.values()]
    if all(sign in _POWERS for sign in unit):
        ten = prod(_POWERS[sign] for sign in unit)
        return (f"{values[0] * ten:.12g}", "") if len(values) == 1 else None
    if _home(sheet, column.name):
        if own and not _same(unit, own, place):
            return None
        return (figure, "" if own else unit) if _is_readable(sheet, column, unit, place) else None
    target = own or column.unit or "1"
    try:
        found = scale(unit, target, place)
    except UnknownUnit:
        return (figure, "") if own and _same(unit, own, place) else None
    value = values[0] * found.slope + found.offset
    return (f"{value:.12g}", "") if len(values) == 1 else None


def _same(one: str, other: str, place: Place) -> bool:
    """Tell whether two spellings are one unit."""
    if plain_text(one) == plain_text(other):
        return True
    try:
        return worded(one, "", place).text == worded(other, "", place).text
    except UnknownUnit:
        return False


def _is_readable(sheet: Sheet, column: Column, unit: str, place: Place) -> bool:
    """Tell whether a unit can be one of the table's amounts or prices."""
    if column.name == "output":
        return True  # each sector counts in its own
    medium = STREAM_TABLES.get(sheet.table.name) or sheet.table.medium
    targets = [UNITS[medium]] if medium else [each.unit for each in MEDIA.values()]
    priced = "price" in sheet.table.names
    read = (
        reader_of(sheet, column.name) if priced or is_amount(sheet, column.name) else stream_scale
    )
    for target in targets:
        try:
            read(unit, f"money/{target}" if priced else target, place)
        except UnknownUnit:
            continue
        return True
    return False
