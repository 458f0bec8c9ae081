"""Shapes of a year by the hour: the library's, plain shifts, and its monthly profiles."""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.library import load_library

EVEN = "even"
"""The shape of what runs the same in every hour."""
_FOLDER = Path(__file__).parents[1] / "library" / "hourly"
_INDEX = "shapes.csv"
_DAYS = 365
_DAY = 24
_WEEK = 7
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SHARES = "percent"
_NEAR = 5


@cache
def list_shapes() -> pd.DataFrame:
    """List the shapes that ship with symbiosis.

    Returns
    -------
    DataFrame
        Indexed by ``id``: ``name``, ``name_zh``, ``file``, ``basis`` (published, estimated,
        notional), ``source``. The library's monthly profiles are among them: they run evenly
        within each month.
    """
    hourly = pd.read_csv(_FOLDER / _INDEX, dtype="str", keep_default_na=False).set_index("id")
    monthly = load_library().profiles
    monthly = monthly[monthly["unit"] == _SHARES]
    told = pd.DataFrame(
        {
            "name": monthly["name"],
            "name_zh": monthly["name_zh"],
            "file": "profiles.csv",
            "basis": "estimated",
            "source": monthly["source"],
        }
    )
    return pd.concat([hourly, told]).rename_axis("id")


def shape_of(name: str) -> pd.Series[float]:
    """Give a shape of the library: 8,760 factors of 0 or more.

    Parameters
    ----------
    name
        Its id in :func:`list_shapes`.

    Raises
    ------
    BadInput
        If there is none of that name.
    """
    shapes = list_shapes()
    if name not in shapes.index:
        near = difflib.get_close_matches(name, shapes.index, _NEAR, 0.4) or [EVEN]
        message = (
            f"{name}: no shape of the library has this name. Near it: {', '.join(near)}; "
            "docs/library.md lists all."
        )
        raise BadInput(message)
    made = {
        "one_shift": one_shift, "two_shifts": two_shifts, "weekdays": weekdays, EVEN: even,
    }  # fmt: skip
    if name in made:
        return made[name]()
    file = str(shapes.loc[name, "file"])
    if file in _hourly_names():
        return _table(file)[name]
    monthly = load_library().profiles
    return by_month([float(monthly[month].astype("float64")[name]) for month in MONTHS])


def _hourly_names() -> set[str]:
    return {path.name for path in _FOLDER.glob("*.csv.gz")}


@cache
def _table(file: str) -> pd.DataFrame:
    table = pd.read_csv(_FOLDER / file, index_col="hour")
    return table.astype("float64")


def _hours() -> pd.RangeIndex:
    return pd.RangeIndex(1, _DAYS * _DAY + 1, name="hour")


def even() -> pd.Series[float]:
    """Give the shape of what never changes."""
    return pd.Series(1.0, index=_hours())


def shift(begins: int, ends: int, days: int = 5, first_day: int = 0) -> pd.Series[float]:
    """Give the shape of a works that runs by shifts: 1 while it runs, 0 else.

    Parameters
    ----------
    begins, ends
        Hours of the day [h], 0 to 24.
    days
        How many days of each week it runs, from Monday on.
    first_day
        Weekday of 1 January: 0 is Monday, as in 2018.
    """
    hour = np.tile(np.arange(_DAY), _DAYS)
    weekday = np.repeat((np.arange(_DAYS) + first_day) % _WEEK, _DAY)
    runs = (hour >= begins) & (hour < ends) & (weekday < days)
    return pd.Series(runs.astype(float), index=_hours())


def one_shift() -> pd.Series[float]:
    """Give the shape of one shift: weekdays from 8 to 16 o'clock."""
    return shift(8, 16)


def two_shifts() -> pd.Series[float]:
    """Give the shape of two shifts: weekdays from 6 to 22 o'clock."""
    return shift(6, 22)


def weekdays() -> pd.Series[float]:
    """Give the shape of what runs day and night, but not at week-ends."""
    return shift(0, 24)


def by_month(shares: list[float], *, rates: bool = False) -> pd.Series[float]:
    """Give the shape of what is known by month: even within each.

    Parameters
    ----------
    shares
        Of the year, January first, in any unit.
    rates
        They are no shares, but rates of which each holds for all hours of its month.
    """
    days = np.array(_MONTH_DAYS)
    level = np.array(shares) / (1.0 if rates else days)
    mean = float(level @ days) / _DAYS
    return pd.Series(np.repeat(level / (mean or 1.0), days * _DAY), index=_hours())
