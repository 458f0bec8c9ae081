"""Canonical units: every figure of a table in the program's own unit.

Amounts become t, MWh or m3 a year, temperatures degC, money the park's currency. A rate (``MW``,
``t/h``) is what runs while the profile's factor is 1: times 8760 h, or the hours that it runs, and
the profile's mean it is the yearly amount.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import BadInput, UnknownUnit
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.fills import Fills, Understood
from symbiosis.park.gas import weights
from symbiosis.park.local_words import Place
from symbiosis.park.media import STREAM_TABLES, UNITS
from symbiosis.park.money import convert
from symbiosis.park.scales import is_amount, row_scales, units_of
from symbiosis.park.steam_rows import heat_of_rows
from symbiosis.park.units import scale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.entities import ParkInfo
    from symbiosis.park.faults import Fault
    from symbiosis.park.library import Library
    from symbiosis.park.sheet import Sheet

HOURS = "hours_a_year"


@dataclass(frozen=True)
class Context:
    """What figures of one table need from the rest of the park.

    Attributes
    ----------
    info, library
        Currency and price year; exchange rates and the size units of technologies.
    means
        Profile -> mean of its factors over the year's hours.
    hours
        Enterprise -> hours a year that it runs, where that is not all of them.
    fills
        Takes what had to be understood: the heat of a tonne of steam.
    """

    info: ParkInfo
    library: Library
    means: pd.Series
    fills: Fills = field(default_factory=Fills)
    hours: Mapping[str, float] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Where its units are written."""
        return Place(self.info.country, self.info.currency)


def to_canonical(
    sheet: Sheet, frame: pd.DataFrame, context: Context
) -> tuple[pd.DataFrame, list[Fault]]:
    """Bring a typed table to canonical units.

    Parameters
    ----------
    sheet
        Where the figures stand, with the units of the header.
    frame
        The figures as written.
    context
        What they need from the rest of the park.

    Returns
    -------
    DataFrame
        The same columns; ``unit`` says the canonical unit.
    list of Fault
        Units that cannot be read, that measure something else, or that are missing.
    """
    faults: list[Fault] = []
    result = frame.copy()
    if frame.empty:
        return result, faults
    running = mean_factor(sheet, frame, context)
    for column in sheet.table.columns:
        if column.kind != "number" or column.name not in sheet.units:
            continue  # what is not written needs no unit
        scales, found = row_scales(
            sheet, column, frame, context.library, context.place, context.fills
        )
        if scales is None:
            continue
        factor = scales["slope"] * running.where(scales["rate"], 1.0)
        held, unheld = _held(sheet, column.name, result, scales, context)
        factor = factor * held if is_amount(sheet, column.name) else factor / held
        exchange, unknown = _exchange(sheet, column.name, scales["currency"], context)
        result[column.name] = frame[column.name] * factor * exchange + scales["offset"]
        if column.name == "quantity" and sheet.table.name in STREAM_TABLES:
            _understand(sheet, result, scales, running, context)
        faults += found + unheld + unknown
    if "unit" in frame:
        result["unit"] = _canonical_unit(sheet, frame, context.info.currency)
    return result, faults


def _held(
    sheet: Sheet, column: str, frame: pd.DataFrame, scales: pd.DataFrame, context: Context
) -> tuple[pd.Series, list[Fault]]:
    """Give the heat of a tonne of steam, or the mass of a volume of gas; 1 elsewhere."""
    held = pd.Series(1.0, index=frame.index)
    faults: list[Fault] = []
    steam = scales["steam"].where(frame[column].notna())
    if steam.notna().any():
        held, faults = heat_of_rows(sheet, column, frame, steam, context.fills)
    gas = scales["gas"].astype("bool")
    if gas.any():
        dense, light = weights(sheet, column, frame, gas, context.library, context.fills)
        held, faults = held * dense, faults + light
    return held, faults


def _understand(
    sheet: Sheet,
    frame: pd.DataFrame,
    scales: pd.DataFrame,
    running: pd.Series,
    context: Context,
) -> None:
    """Note of every stream the amount a year as understood, beside what is written."""
    rows = zip(
        frame["id"],
        frame["quantity"],
        sheet.text["quantity"].str.strip(),
        scales["written"],
        frame["profile"].where(scales["rate"], ""),
        (running * HOURS_PER_YEAR).where(scales["rate"]),
        strict=True,
    )
    known = frame["quantity"].notna() & scales["known"]
    unit = f"{UNITS[STREAM_TABLES[sheet.table.name]]}/a"
    context.fills.understood += [
        Understood(sheet.table.name, "quantity", unit, *row) for row in compress(rows, known)
    ]


def mean_factor(sheet: Sheet, frame: pd.DataFrame, context: Context) -> pd.Series:
    """Give the mean of every row's profile over the year, 1 where it runs evenly and always.

    Parameters
    ----------
    frame
        The rows as written: their hours a year are in the unit of the sheet's header.
    """
    if "profile" not in frame:
        return pd.Series(1.0, index=frame.index)
    mean = frame["profile"].map(context.means).astype("float64").fillna(1.0)
    hours = frame[HOURS].astype("float64")
    if (written := sheet.units.get(HOURS)) and hours.notna().any():
        with suppress(UnknownUnit):  # which is told of the column
            hours = hours * scale(written, "h", context.place).slope
    hours = hours.fillna(frame["enterprise"].map(context.hours).astype("float64"))
    return mean * (hours.clip(upper=HOURS_PER_YEAR) / HOURS_PER_YEAR).fillna(1.0)


def _exchange(
    sheet: Sheet, column: str, currencies: pd.Series, context: Context
) -> tuple[pd.Series, list[Fault]]:
    """Give the rate of exchange to the park's currency, in its price year."""
    info = context.info
    rates = {"": 1.0, info.currency: 1.0}
    faults: list[Fault] = []
    if currencies.isin(list(rates)).all():
        return pd.Series(1.0, index=currencies.index), faults
    if info.currency not in {"EUR", *context.library.exchange_rates}:
        # Said once, of the park's cover.
        rates |= dict.fromkeys(currencies, 1.0)
    for currency in sorted(set(currencies) - set(rates)):
        try:
            rates[currency] = convert(
                1.0, currency, info.price_year, info, context.library, index=False
            )
        except BadInput as error:
            rates[currency] = 1.0
            remedy = f"Give it in {info.currency}."
            faults += sheet.faults(currencies == currency, column, str(error), remedy)
    return currencies.map(rates).astype("float64"), faults


def _canonical_unit(sheet: Sheet, frame: pd.DataFrame, currency: str) -> pd.Series:
    units = units_of(sheet, frame)
    if sheet.table.name in STREAM_TABLES or sheet.table.name == "connections":
        return units
    return (f"{currency}/" + units).where(units != "", currency)
