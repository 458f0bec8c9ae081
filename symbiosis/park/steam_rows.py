"""Steam of rows: the heat of tonnes whose steam the unit leaves open and the row tells."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from symbiosis.errors import UnknownUnit
from symbiosis.park.haves.guessing import is_steam
from symbiosis.park.headings import plain
from symbiosis.park.media import MEDIA
from symbiosis.park.steam import Steam, heat_of, heat_of_water, is_of_water, pressure_of

if TYPE_CHECKING:
    from symbiosis.park.faults import Fault
    from symbiosis.park.fills import Fills
    from symbiosis.park.sheet import Sheet

_RANGE = ("low", "high")
_LATENT_K, _BOILS_C = 5.0, 100.0
"""Heat within so many kelvin, this hot or hotter, is given by what condenses."""
_BOILERS = ("boiler", "\u9505\u7089")
"""Whose capacity in t/h is one of steam; a hot-water boiler's is one in MW."""
_REMEDY = "Say which, as in `t/h steam 10 bar 250 degC`, or give MW or GJ/a."


class _Row(NamedTuple):
    """What a row tells: where its steam starts and condenses, and its ends of heat [degC]."""

    line: int
    id: str
    name: str
    medium: str
    state: Steam
    start: float
    end: float
    hot: float
    cold: float


def heat_of_rows(
    sheet: Sheet, column: str, frame: pd.DataFrame, states: pd.Series, fills: Fills
) -> tuple[pd.Series, list[Fault]]:
    """Give the heat of a tonne of steam [MWh/t] where a figure counts it, 1 elsewhere.

    What the unit leaves open the row tells: a source starts as steam and condenses where it ends,
    a sink is heated by steam that condenses where it ends, a utility by the hottest that it gives.
    Tonnes that the unit does not call steam are such where the row's name says so, or where the
    heat comes at one temperature; else it is asked.

    Parameters
    ----------
    sheet, column, frame
        Where the figures stand.
    states
        The steam of every row's unit; what is none is no steam.
    fills
        Takes what a tonne counts as.

    Returns
    -------
    Series
        NaN where nobody knows it.
    list of Fault
        Rows that do not tell their steam.
    """
    heat: dict[int, float] = {}
    faults: list[Fault] = []
    for row in _rows(frame, states):
        try:
            told = _told(row, column)
            steam = replace(row.state, bar=pressure_of(row.end), steam_c=row.start)
            heat[row.line] = heat_of(steam)
        except UnknownUnit as error:
            here = pd.Series(frame.index == row.line, index=frame.index)
            faults += sheet.faults(here, column, str(error), _REMEDY)
            heat[row.line] = 1.0 if "price" in column else nan  # a price that fails is one fault
            continue
        if column not in _RANGE:
            text = f"a tonne of {steam} counts as {heat[row.line]:.3f} MWh"
            text = f"{told}; {text}" if told else text
            fills.say(sheet.table.name, f"{row.id}: {text}")
            source = f"IAPWS-95, {steam}"
            fills.put(sheet.table.name, [row.id], column, heat[row.line], source, "MWh/t")
    every = dict.fromkeys(frame.index, 1.0) | heat
    return pd.Series(every, index=frame.index, dtype="float64"), faults


def _rows(frame: pd.DataFrame, states: pd.Series) -> list[_Row]:
    ends = frame["max_c"] if "max_c" in frame else frame["target_c"]
    starts = frame["supply_c"].where(frame["role"] == "source", ends) if "role" in frame else ends
    heat = pd.Series("heat", index=frame.index)
    both = frame.reindex(columns=["supply_c", "target_c"])
    columns = (frame["id"], frame["name"], frame.get("medium", heat), states, starts, ends)
    hot, cold = both.max(axis=1), both.min(axis=1)
    return [
        _Row(*row)
        for row in zip(frame.index, *columns, hot, cold, strict=True)
        if isinstance(row[4], Steam)
    ]


def _told(row: _Row, column: str) -> str:
    """Say what tells that tonnes are of steam; empty: their unit does.

    Raises
    ------
    UnknownUnit
        If nothing does; it names what they may be.
    """
    if row.state.is_named:
        return ""
    if row.medium != "heat":
        message = f"a tonne is no unit of {MEDIA[row.medium].unit}"
        raise UnknownUnit(message)
    spoken, is_price = (row.name, row.id), "price" in column
    if any(is_steam(each) and not is_of_water(each) for each in spoken):
        return "taken for steam, as it is called"
    if any(word in plain(each) for each in spoken for word in _BOILERS) and not is_price:
        return "taken for steam, as a boiler's"
    if row.hot - row.cold <= _LATENT_K and row.cold >= _BOILS_C:
        return "taken for steam, as heat at one temperature"
    message = f"tonnes of what? {_what_else(row, is_price=is_price)}"
    raise UnknownUnit(message)


def _what_else(row: _Row, *, is_price: bool) -> str:
    """Name what tonnes may be beside steam, with what each counts."""
    one, other = "of steam", "of a fuel" if is_price else "of water"
    if is_price:
        return f"{one}, or {other}"
    with suppress(UnknownUnit):
        steam = heat_of(replace(row.state, bar=pressure_of(row.end), steam_c=row.start))
        one = f"of steam ({steam:.3f} MWh each)"
    with suppress(UnknownUnit):
        water = heat_of_water(row.hot, row.cold)
        other = f"of water from {row.hot:g} to {row.cold:g} degC ({water:.3f} MWh each)"
    return f"{one}, or {other}"
