"""Canonical units: every figure of a table in the program's own unit.

Amounts become t, MWh or m3 a year, temperatures degC, money the park's currency. A rate (``MW``,
``t/h``) is what runs while the profile's factor is 1: times 8760 h and the profile's mean it is the
yearly amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.media import STREAM_TABLES, UNITS
from symbiosis.park.money import convert
from symbiosis.park.scales import medium_of, row_scales

if TYPE_CHECKING:
    from symbiosis.park.entities import ParkInfo
    from symbiosis.park.faults import Fault
    from symbiosis.park.library import Library
    from symbiosis.park.sheet import Sheet

# Watson's correlation from the latent heat of water at 100 degC; within 3 % from 100 to 300 degC.
# Watson (1943) Ind. Eng. Chem. 35, 398.
_LATENT_100_C = 2257.0 / 3600.0
_CRITICAL_C = 373.9
_WATSON_EXPONENT = 0.38


@dataclass(frozen=True)
class Context:
    """What figures of one table need from the rest of the park.

    Attributes
    ----------
    info, library
        Currency and price year; exchange rates and the size units of technologies.
    means
        Profile -> mean of its factors over the year's hours.
    """

    info: ParkInfo
    library: Library
    means: pd.Series


def latent_heat(condensing_c: pd.Series) -> pd.Series:
    """Give the latent heat of steam [MWh/t] at the temperature at which it condenses [degC]."""
    share = (_CRITICAL_C - condensing_c).clip(lower=0.0) / (_CRITICAL_C - 100.0)
    return _LATENT_100_C * share**_WATSON_EXPONENT


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
    for column in sheet.table.columns:
        if column.kind != "number" or frame.empty:
            continue
        scales, found = row_scales(sheet, column, frame, context.library)
        if scales is None:
            continue
        factor = scales["slope"] * _mean_factor(frame, scales["rate"], context)
        steam, dry = _steam(sheet, result, scales["steam"])
        factor *= steam
        exchange, unknown = _exchange(sheet, column.name, scales["currency"], context)
        result[column.name] = frame[column.name] * factor * exchange + scales["offset"]
        faults += found + dry + unknown
    if "unit" in frame:
        result["unit"] = _canonical_unit(sheet, frame, context.info.currency)
    return result, faults


def running_share(sheet: Sheet, frame: pd.DataFrame, context: Context) -> pd.Series:
    """Give the mean of the profile for rows whose quantity is written as a rate, 1 for the rest."""
    scales, _ = row_scales(sheet, sheet.table["quantity"], frame, context.library)
    if scales is None:
        return pd.Series(1.0, index=frame.index)
    return _mean_factor(frame, scales["rate"], context)


def _mean_factor(frame: pd.DataFrame, rate: pd.Series, context: Context) -> pd.Series:
    if "profile" not in frame or not rate.any():
        return pd.Series(1.0, index=frame.index)
    return frame["profile"].map(context.means).astype("float64").where(rate).fillna(1.0)


def _steam(sheet: Sheet, frame: pd.DataFrame, steam: pd.Series) -> tuple[pd.Series, list[Fault]]:
    """Give the latent heat of what is counted in tonnes of steam, 1 for the rest."""
    if not steam.any():
        return pd.Series(1.0, index=frame.index), []
    condensing = frame[["supply_c", "target_c"]].min(axis=1)
    found = f"steam does not condense above {_CRITICAL_C:g} degC"
    dry = steam & (condensing >= _CRITICAL_C)
    faults = sheet.faults(dry, "quantity", found, "Give the heat itself, in MW or GJ/a.")
    return latent_heat(condensing).where(steam).fillna(1.0), faults


def _exchange(
    sheet: Sheet, column: str, currencies: pd.Series, context: Context
) -> tuple[pd.Series, list[Fault]]:
    """Give the rate of exchange to the park's currency, in its price year."""
    info = context.info
    rates = {"": 1.0, info.currency: 1.0}
    faults: list[Fault] = []
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
    units = medium_of(sheet, frame).map(UNITS).fillna("").astype("str")
    if sheet.table.name in STREAM_TABLES or sheet.table.name == "connections":
        return units
    return (f"{currency}/" + units).where(units != "", currency)
