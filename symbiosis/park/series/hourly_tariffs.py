"""Tariffs of power that ship with symbiosis: a price for every hour, and what a peak costs."""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput

if TYPE_CHECKING:
    import numpy.typing as npt

_FILE = Path(__file__).parents[1] / "library" / "tariffs.csv"
_NUMBERS = ("year", "from_hour", "to_hour", "price", "demand_charge")
_DATES = pd.date_range("2018-01-01", periods=365, freq="D")
"""The year of all hourly shapes: it begins on a Monday, as 2018 did."""
_SATURDAY = 5
_DAY = 24
_EVERY = "all"


@cache
def _rules() -> pd.DataFrame:
    rows = pd.read_csv(_FILE, dtype="str", keep_default_na=False)
    return rows.assign(**{name: pd.to_numeric(rows[name]) for name in _NUMBERS})


def list_tariffs() -> pd.DataFrame:
    """List the tariffs that ship with symbiosis.

    Returns
    -------
    DataFrame
        Indexed by ``id``: ``name``, ``name_zh``, ``region``, ``year``, ``currency``, ``mean``,
        ``lowest`` and ``highest`` price of an hour [currency/MWh], ``demand_charge``
        [currency/MW and month], ``source`` and ``confidence`` (``unchecked``: not compared with
        a document).
    """
    rules = _rules()
    heads = rules.drop_duplicates("id").set_index("id")
    hours = {name: hourly_prices(name) for name in heads.index}
    figures = pd.DataFrame(
        {
            "mean": {name: float(of.mean()) for name, of in hours.items()},
            "lowest": {name: float(of.min()) for name, of in hours.items()},
            "highest": {name: float(of.max()) for name, of in hours.items()},
        }
    )
    told = ["name", "name_zh", "region", "year", "currency", "demand_charge", "source"]
    return heads[[*told, "confidence"]].join(figures)


def hourly_prices(tariff: str) -> npt.NDArray[np.float64]:
    """Give the price of every hour of a year [the tariff's currency/MWh].

    Of the rules that hold in an hour the last one counts. The year begins on a Monday; holidays
    are days of the week like others.

    Parameters
    ----------
    tariff
        Its id in :func:`list_tariffs`.

    Returns
    -------
    ndarray
        8,760 prices.

    Raises
    ------
    BadInput
        If there is none of that name.
    """
    rules = _rules()
    own = rules[rules["id"] == tariff]
    if own.empty:
        known = sorted(set(rules["id"]))
        near = difflib.get_close_matches(tariff, known, 1, 0.4) or known
        message = f"{tariff}: no tariff of the library has this name. There is {', '.join(near)}."
        raise BadInput(message)
    prices = np.full(len(_DATES) * _DAY, np.nan)
    for months, days, begins, ends, price in zip(
        *(own[name] for name in ("months", "days", "from_hour", "to_hour", "price")), strict=True
    ):
        prices[_holds(str(months), str(days), float(begins), float(ends))] = price
    return prices


def _holds(months: str, days: str, begins: float, ends: float) -> npt.NDArray[np.bool_]:
    """Tell in which hours a rule holds; one that ends before it begins goes over midnight."""
    hour = np.tile(np.arange(_DAY), len(_DATES))
    month = np.repeat(_DATES.month.to_numpy(), _DAY)
    free = np.repeat(_DATES.day_of_week.to_numpy() >= _SATURDAY, _DAY)
    since, before = hour >= begins, hour < ends
    holds = (since & before) if begins < ends else (since | before)
    if months != _EVERY:
        holds &= np.isin(month, [int(each) for each in months.split(";")])
    if days != _EVERY:
        holds &= free == (days == "weekend")
    return np.asarray(holds, dtype=bool)
