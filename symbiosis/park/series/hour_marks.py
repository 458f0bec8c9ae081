"""The hours of a file of series: that there are a year of them, in order, without 29 February."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.park.faults import Fault

if TYPE_CHECKING:
    import numpy.typing as npt

_HOURS, _LEAP = 8760, 8784
_LEAP_DAY = slice(59 * 24, 60 * 24)
_LEAP_DATE, _NEXT_DATE = (2, 29), (3, 1)
_NUMBERED = ("hour", "hours", "h", "小时", "时")
_STAMPED = ("time", "timestamp", "datetime", "date", "date_time", "stamp", "utc", "时间", "日期")
_STEP = pd.Timedelta(hours=1)


class Kept(NamedTuple):
    """Which rows of a file are the year's hours, and whether its first column tells them."""

    rows: npt.NDArray[np.bool_]
    marked: bool


def hours_of(file: str, head: str, first: pd.Series, said: list[str]) -> tuple[Kept, Fault | None]:
    """Find the year's hours in a file.

    Parameters
    ----------
    file
        Its name.
    head, first
        Its first column, indexed by line.
    said
        Takes what is said.

    Returns
    -------
    Kept
        Which rows count.
    Fault or None
        What is wrong with the hours, the first of it.
    """
    count = len(first)
    rows = np.ones(count, dtype=bool)
    called = head.strip().lower()
    stamped = called in _STAMPED or pd.api.types.is_datetime64_any_dtype(first)
    numbers = pd.to_numeric(first, errors="coerce") if not stamped else None
    if not called and numbers is not None:
        stamped, called = bool(numbers.isna().all()), _NUMBERED[0]
    kept = Kept(rows, stamped or called in _NUMBERED)
    if count not in (_HOURS, _LEAP):
        found = f"{count} rows, and a year has {_HOURS} hours ({_LEAP} in a leap year)"
        return kept, _wrong(file, head, "", found, "Give every hour of one year.", 0)
    wrong = None
    if stamped:
        rows, wrong = _stamps(file, head, first)
    else:
        if kept.marked and numbers is not None:
            wrong = _counted(file, head, first, numbers)
        if count == _LEAP:
            rows[_LEAP_DAY] = False
    if wrong is None and not rows.all():
        said.append(f"{file}: 29 February is left out")
    return Kept(rows, kept.marked), wrong


def _on(times: pd.Series, date: tuple[int, int]) -> pd.Series[bool]:
    found: pd.Series[bool] = (times.dt.month == date[0]) & (times.dt.day == date[1])
    return found


def _wrong(file: str, head: str, value: str, found: str, remedy: str, line: int) -> Fault:
    return Fault("error", file, "", str(line or ""), head, value, found, remedy, line)


def _counted(file: str, head: str, first: pd.Series, numbers: pd.Series) -> Fault | None:
    """Find the first hour that is not one after the hour above; the first is 0 or 1."""
    begins = 0 if numbers.iloc[0] == 0 else 1
    off = numbers.to_numpy() != np.arange(begins, begins + len(numbers))
    if not off.any():
        return None
    at = int(off.argmax())
    found = f"hour {begins + at} belongs here"
    remedy = "Number the hours from 1, without gaps."
    return _wrong(file, head, str(first.iloc[at]), found, remedy, int(str(first.index[at])))


def _stamps(file: str, head: str, first: pd.Series) -> tuple[npt.NDArray[np.bool_], Fault | None]:
    """Read times: one hour apart, from 1 January on; of a leap year without its day."""
    every = np.ones(len(first), dtype=bool)
    times = pd.Series(pd.to_datetime(first, errors="coerce", format="mixed"), index=first.index)
    if not pd.api.types.is_datetime64_any_dtype(times):  # offsets that change within the year
        times = pd.to_datetime(first, errors="coerce", format="mixed", utc=True)
    leap_day = _on(times, _LEAP_DATE)
    apart = times.diff()
    after = apart == _STEP
    # A leap year whose day somebody has left out already.
    over = (apart == 25 * _STEP) & _on(times, _NEXT_DATE) & (not leap_day.any())
    off = ~(after | over)
    off.iloc[0] = bool(times.isna().iloc[0])
    if off.any():
        line = int(str(off.idxmax()))
        found = "no time one hour after the line above"
        remedy = "Write every hour once, in winter time or UTC."
        return every, _wrong(file, head, str(first.loc[line]), found, remedy, line)
    start = times.iloc[0]
    if (start.month, start.day) != (1, 1) or start.hour > 1 or start.minute:
        found = "a year that does not begin on 1 January at 0:00 or 1:00"
        remedy = "Give the hours of one calendar year."
        return every, _wrong(
            file, head, str(first.iloc[0]), found, remedy, int(str(first.index[0]))
        )
    rows = ~_on(times - start.hour * _STEP, _LEAP_DATE).to_numpy()
    if int(rows.sum()) != _HOURS:
        found = f"{int(rows.sum())} hours without 29 February, and a year has {_HOURS}"
        return every, _wrong(file, head, "", found, "Give every hour of one year.", 0)
    return rows, None
