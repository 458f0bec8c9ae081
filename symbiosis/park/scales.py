"""Scales: in which unit each figure of a column is written, and how it becomes the program's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import UnknownUnit
from symbiosis.park.local_words import Place
from symbiosis.park.media import MEDIA, STREAM_TABLES, UNITS
from symbiosis.park.steam import as_steam
from symbiosis.park.units import Scale, money_scale, scale, stream_scale

if TYPE_CHECKING:
    from symbiosis.park.columns import Column
    from symbiosis.park.faults import Fault
    from symbiosis.park.fills import Fills
    from symbiosis.park.library import Library
    from symbiosis.park.sheet import Sheet

_AMOUNTS = ("quantity", "low", "high", "minimum", "maximum")
_RANGE = ("low", "high")
_PRICED = ("utilities", "outlets")
_PRICES = ("price", "low", "high")
_PER_UNIT_AND_KM = [
    ("own_carriers", name)
    for name in ("pumping", "transport_cost", "handling_cost", "transport_co2")
]
"""Columns per t, MWh or m3 of the row's medium."""
# Different units, and unreadable ones, of one column: more are no park, but a slip or an attack.
_MANY_UNITS, _MANY_FAULTS = 500, 100
_STEAMING = ("heat", "utilities")
"""Tables whose rows tell the temperature of a steam that is counted in tonnes."""
_OTHER_USE = {
    MEDIA["heat"].table: (re.compile(r"Wh?_?(?:e|el)(?![A-Za-z])"), "heat", "electricity"),
    MEDIA["power"].table: (re.compile(r"Wh?_?(?:th|t)(?![A-Za-z])"), "electricity", "heat"),
}
"""Endings of units by which people tell heat and power apart."""
_OF_STEAM = "tonnes with a pressure or temperature are tonnes of steam"
Reader = Callable[[str, str, Place], Scale]


def row_scales(
    sheet: Sheet,
    column: Column,
    frame: pd.DataFrame,
    library: Library,
    place: Place,
    fills: Fills,
) -> tuple[pd.DataFrame | None, list[Fault]]:
    """Find how each figure of a column is brought to the program's unit.

    Parameters
    ----------
    sheet
        Where the figures stand, with the units of the header.
    column
        The column of the schema.
    frame
        The typed table; its column ``unit`` gives units row by row.
    library
        For the size units of technologies.
    place
        Where the park lies: what a ton is there.
    fills
        Takes how a word was understood that means something else elsewhere.

    Returns
    -------
    DataFrame or None
        The fields of :class:`~symbiosis.park.units.Scale`, the unit as it is ``written``, and
        whether it is ``known``, one row per row; none where no unit is written and the figures
        stand as they are.
    list of Fault
        Units that cannot be read, that measure something else, or that are missing.
    """
    by_row = is_amount(sheet, column.name) or _is_price(sheet, column.name)
    if not by_row and not sheet.units.get(column.name):
        return None, []
    targets = _targets(sheet, column, frame, library)
    written, faults = _written(sheet, column, frame, targets)
    scales, found = _scales(sheet, column.name, written, targets, place, fills)
    return scales, faults + found


def medium_of(sheet: Sheet, frame: pd.DataFrame) -> pd.Series:
    """Give the medium of every row: the table's, or the row's own."""
    if sheet.table.name in STREAM_TABLES:
        return pd.Series(STREAM_TABLES[sheet.table.name], index=frame.index, dtype="str")
    if sheet.table.medium:
        return pd.Series(sheet.table.medium, index=frame.index, dtype="str")
    return frame["medium"]


def units_of(sheet: Sheet, frame: pd.DataFrame) -> pd.Series:
    """Give the unit of every row's amounts, empty where the row has no medium."""
    medium = STREAM_TABLES.get(sheet.table.name) or sheet.table.medium
    if medium:
        return pd.Series(UNITS[medium], index=frame.index, dtype="str")
    return frame["medium"].map(UNITS).fillna("").astype("str")


def _is_price(sheet: Sheet, column: str) -> bool:
    return column in _PRICES and sheet.table.name in _PRICED


def is_amount(sheet: Sheet, column: str) -> bool:
    """Tell whether a column counts amounts a year (or rates) of the row's own medium."""
    return column in _AMOUNTS and sheet.table.name in (*STREAM_TABLES, "connections")


def _targets(sheet: Sheet, column: Column, frame: pd.DataFrame, library: Library) -> pd.Series:
    """Give the canonical unit of one column, row by row; empty where the row has no medium."""
    table, unit = sheet.table.name, column.unit
    if is_amount(sheet, column.name):
        return units_of(sheet, frame)
    if _is_price(sheet, column.name):
        return _per_medium("money", frame)
    if (table in _PRICED and unit in ("t", "MWh")) or (table, column.name) == (
        "connections",
        "unit_cost",
    ):
        return _per_medium(unit, frame)
    if (table, column.name) in _PER_UNIT_AND_KM:
        return _per_medium(unit, frame).where(frame[column.name].notna(), "")
    if "size" in unit:
        sizes = _sizes(frame, library)
        return sizes.map(lambda size: unit.replace("size", f"({size})") if size else "")
    # A factor or a share has the unit 1: it can be written in per cent, and not in MWh.
    return pd.Series(unit or "1", index=frame.index, dtype="str")


def _sizes(frame: pd.DataFrame, library: Library) -> pd.Series:
    """Give the unit of every row's size: its own, that of its technology, or of its medium."""
    if "size_unit" in frame:
        return frame["size_unit"]
    if "technology" in frame:
        return frame["technology"].map(library.technologies["size_unit"]).fillna("")
    return frame["medium"].map(lambda medium: MEDIA[medium].rate_unit if medium else "")


def _per_medium(unit: str, frame: pd.DataFrame) -> pd.Series:
    return frame["medium"].map(lambda medium: f"{unit}/{UNITS[medium]}" if medium else unit)


def _written(
    sheet: Sheet, column: Column, frame: pd.DataFrame, targets: pd.Series
) -> tuple[pd.Series, list[Fault]]:
    """Give the unit in which each figure is written: the cell's, else the header's, else ours."""
    name = column.name
    header = sheet.units.get(name, "")
    units = pd.Series(header, index=frame.index, dtype="str")
    from_cells = is_amount(sheet, name) or _is_price(sheet, name)
    main = "quantity" if "quantity" in frame else "price"
    if from_cells and (name == main or not header):
        units = frame["unit"].where(frame["unit"] != "", sheet.units.get(main, ""))
    if name in _RANGE:
        units = units.where(frame[name].notna(), "")  # of no figure there is nothing to say
    faults: list[Fault] = []
    if is_amount(sheet, name):
        missing = (units == "") & frame[name].notna()
        remedy = "Write it in the header, as in `quantity [t/a]`, or in the column `unit`."
        faults += sheet.faults(missing, name, "an amount without unit", remedy)
        homeless = (units != "") & (targets == "") & frame[name].notna()
        faults += sheet.faults(homeless, name, "an amount without medium", "Fill `medium`.")
    return units, faults


def _scales(
    sheet: Sheet,
    column: str,
    written: pd.Series,
    targets: pd.Series,
    place: Place,
    fills: Fills,
) -> tuple[pd.DataFrame, list[Fault]]:
    """Give slope, offset, rate, steam and currency of every row; one look-up per unit."""
    read = reader_of(sheet, column)
    pairs = list(zip(written, targets, strict=True))
    faults: list[Fault] = []
    known: dict[tuple[str, str], Scale] = defaultdict(Scale)
    for unit, target in dict.fromkeys(pairs):
        if not unit or not target:
            continue
        if len(faults) >= _MANY_FAULTS or len(known) >= _MANY_UNITS:
            found = f"more than {_MANY_UNITS} units, or {_MANY_FAULTS} that cannot be read"
            faults.append(sheet.fault(column, found, "Write few units, each of them known."))
            break
        try:
            known[unit, target] = found_scale = read(unit, target, place)
            fills.say_unit(sheet.table.name, column, unit, found_scale.said)
        except UnknownUnit as error:
            meant = (written == unit) & (targets == target)
            faults += _unit_faults(sheet, column, meant, (unit, target), error)
    table: dict[str, object] = {"written": written, "known": [pair in known for pair in pairs]}
    for field in ("slope", "offset", "rate", "steam", "currency", "gas"):
        table[field] = [getattr(known[pair], field) for pair in pairs]
    return pd.DataFrame(table, index=written.index), faults


def reader_of(sheet: Sheet, column: str) -> Reader:
    """Give what reads the units of a column: amounts, prices or plain figures of its table."""
    read: Reader = stream_scale if is_amount(sheet, column) else _plain_scale
    table = sheet.table.name
    if table in _OTHER_USE:
        read = _of_one_use(read, *_OTHER_USE[table])
    return _or_tonnes(read) if table in _STEAMING else _dry(read)


def _or_tonnes(read: Reader) -> Reader:
    """Take tonnes of heat for those of a steam: its pressure tells it, or the row has to."""

    def reader(text: str, to: str, place: Place) -> Scale:
        try:
            return read(text, to, place)
        except UnknownUnit as error:
            found = None
            if to.removeprefix("money/") == UNITS["heat"]:
                with suppress(UnknownUnit):
                    found = read(as_steam(text), to, place)
            if found is None:
                raise error from None
        if found.steam is None:
            return replace(found, said=(*found.said, _OF_STEAM))
        return replace(found, steam=replace(found.steam, is_named=False))

    return reader


def _of_one_use(read: Reader, ending: re.Pattern[str], use: str, other: str) -> Reader:
    """Refuse MWh of power in a table of heat, and the other way round."""

    def reader(text: str, to: str, place: Place) -> Scale:
        if ending.search(text):
            message = f"{text!r} counts {other}; this table is of {use}"
            raise UnknownUnit(message)
        return read(text, to, place)

    return reader


def _dry(read: Reader) -> Reader:
    """Refuse tonnes of a steam whose state the unit does not tell: nothing else here does."""

    def reader(text: str, to: str, place: Place) -> Scale:
        found = read(text, to, place)
        if found.steam:
            message = f"{text!r} does not say which steam; only rows of heat tell it"
            raise UnknownUnit(message)
        return found

    return reader


def _plain_scale(text: str, to: str, place: Place) -> Scale:
    return money_scale(text, to, place) if to.startswith("money") else scale(text, to, place)


def _unit_faults(
    sheet: Sheet, column: str, meant: pd.Series, pair: tuple[str, str], error: UnknownUnit
) -> list[Fault]:
    unit, target = pair
    remedy = f"Write a unit of {target}, in the header or in the column `unit`."
    if sheet.units.get(column) == unit:
        return [sheet.fault(f"{column} [{unit}]", str(error), remedy)]
    # A unit taken over from the header of the amount is said there.
    placed = sheet.text["unit"].ne("") & meant.index.isin(list(sheet.origins))
    rows = (meant & (sheet.text["unit"] == unit)) | (meant & placed)
    nowhere = meant & ~placed & meant.index.isin(list(sheet.origins))
    return [
        *sheet.faults(rows, "unit", str(error), remedy),
        *sheet.faults(nowhere, column, str(error), remedy),
    ]
