"""Series: one meter's readings as amounts in intervals, and all that is odd about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.park.meters.meter_mapping import Meter

FINDINGS = (
    *("unreadable", "untimed", "unordered", "duplicate", "contradiction", "negative", "beyond"),
    *("gap", "bridged", "reset", "jump", "zero", "flat", "skipped_hour", "doubled_hour"),
    *("counted", "summed", "unit", "unknown", "absent", "short", "unmetered", "extrapolated"),
    *("months_missing", "profile_left", "future"),
)
"""Codes of what a quality report may say."""
_DAY = 86_400.0
_JUMP, _SMALLEST_SPREAD = 20.0, 0.05
_GAP = 1.5
_MONOTONE, _MANY = 0.995, 50
FEWEST = 2


@dataclass(frozen=True)
class Finding:
    """One thing that is odd about a meter's readings.

    Attributes
    ----------
    meter
        Its name; of a stream that nobody meters, the stream's id.
    kind
        One of :data:`FINDINGS`.
    count
        How many readings, or how often.
    hours
        How long in all, or at the longest [h]; 0: no time.
    first
        The first of them: when (seconds of UTC), or what.
    """

    meter: str
    kind: str
    count: int = 0
    hours: float = 0.0
    first: float | str = ""


@dataclass(frozen=True)
class Series:
    """What a meter measured.

    Attributes
    ----------
    meter
        Its name.
    start, hours, amount
        Of every interval: when it begins (seconds of UTC), how long it is [h], what went through
        [t, MWh, m3].
    interval
        The usual length [h].
    kind
        As which its values were read: amount, rate or counter.
    """

    meter: str
    start: npt.NDArray[np.float64]
    hours: npt.NDArray[np.float64]
    amount: npt.NDArray[np.float64]
    interval: float
    kind: str


def series_of(
    name: str,
    meter: Meter,
    kind: str,
    slope: float,
    seconds: npt.NDArray[np.int64],
    values: npt.NDArray[np.float64],
    *,
    at_end: bool,
    found: list[Finding],
) -> Series | None:
    """Turn one meter's readings into amounts.

    Parameters
    ----------
    name, meter
        Which meter, and what the mapping says of it.
    kind
        ``rate``, or empty or ``amount``: amounts of intervals unless the readings only rise.
    slope
        From its unit to t, MWh, m3 (a rate: an hour).
    seconds, values
        Its readings in the order of the file, all of them numbers at known times.
    at_end
        A stamp stands at the end of what it is of.
    found
        Takes what is odd. Nothing is mended: what cannot be is left out, and so it says.

    Returns
    -------
    Series or None
        None: too few readings.
    """
    if len(values):
        seconds, values = _once(name, seconds, values, found)
        kind = kind or _kind(name, values, found)
        values, seconds = _within(name, meter, kind, values, seconds, found)
    if len(values) < FEWEST:
        found.append(Finding(name, "short", len(values)))
        return None
    steps = np.diff(seconds) / 3600.0
    lengths, counts = np.unique(steps, return_counts=True)
    interval = float(lengths[np.argmax(counts)])
    if kind == "counter":
        start, hours, amount = _counted(name, meter, seconds, values, steps, interval, found)
        amount = amount * slope
    else:
        long = steps > _GAP * interval
        missing = float((steps[long] - interval).sum())
        _note(found, name, "gap", int(long.sum()), missing, seconds[:-1][long])
        own = np.minimum(np.append(steps, interval), interval)
        if at_end:
            own = np.minimum(np.insert(steps, 0, interval), interval)
        start, hours = seconds - (own * 3600.0 if at_end else 0.0), own
        amount = values * slope * (hours if kind == "rate" else 1.0)
    amount = amount * meter.factor
    _odd_rates(name, start, hours, amount, found)
    return Series(name, start, hours, amount, interval, kind)


def _note(
    found: list[Finding],
    name: str,
    kind: str,
    count: int,
    hours: float = 0.0,
    when: npt.NDArray[np.float64] | npt.NDArray[np.int64] | None = None,
) -> None:
    if count:
        first = float(when[0]) if when is not None and len(when) else ""
        found.append(Finding(name, kind, count, hours, first))


def _once(
    name: str,
    seconds: npt.NDArray[np.int64],
    values: npt.NDArray[np.float64],
    found: list[Finding],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Sort by time; of several readings of one time the last of the file counts."""
    _note(found, name, "unordered", int((np.diff(seconds) < 0).sum()))
    order = np.argsort(seconds, kind="stable")
    seconds, values = seconds[order], values[order]
    again = np.append(np.diff(seconds) == 0, False)
    other = again & (np.append(np.diff(values), 0.0) != 0.0)
    _note(found, name, "duplicate", int((again & ~other).sum()), when=seconds[again & ~other])
    _note(found, name, "contradiction", int(other.sum()), when=seconds[other])
    return seconds[~again], values[~again]


def _kind(name: str, values: npt.NDArray[np.float64], found: list[Finding]) -> str:
    """Take a meter whose many values all but never fall for a counter, any other for amounts."""
    rising = np.diff(values)
    if len(values) < _MANY or (rising >= 0).mean() < _MONOTONE or not (rising > 0).any():
        found.append(Finding(name, "summed", len(values)))
        return "amount"
    found.append(Finding(name, "counted", len(values)))
    return "counter"


def _within(
    name: str,
    meter: Meter,
    kind: str,
    values: npt.NDArray[np.float64],
    seconds: npt.NDArray[np.int64],
    found: list[Finding],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Leave out what a meter cannot show."""
    least = 0.0 if meter.smallest is None else meter.smallest
    below = values < least
    kept = np.ones(len(values), dtype=bool)
    if kind != "counter" or meter.smallest is not None:
        which = "negative" if meter.smallest is None else "beyond"
        _note(found, name, which, int(below.sum()), when=seconds[below])
        kept &= ~below
    if meter.largest is not None:
        above = values > meter.largest
        _note(found, name, "beyond", int(above.sum()), when=seconds[above])
        kept &= ~above
    return values[kept], seconds[kept]


def _counted(
    name: str,
    meter: Meter,
    seconds: npt.NDArray[np.int64],
    values: npt.NDArray[np.float64],
    steps: npt.NDArray[np.float64],
    interval: float,
    found: list[Finding],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give what went through between two readings of a counter.

    Over a gap it counts on: what it counted there is known, and spread evenly. Where it falls it
    was reset: what went through then is not known, unless it rolls over at a known figure.
    """
    risen = np.diff(values)
    fell = risen < 0
    _note(found, name, "reset", int(fell.sum()), when=seconds[1:][fell])
    if meter.rollover is not None:
        risen = np.where(fell, risen + meter.rollover, risen)
    kept = risen >= 0
    long = kept & (steps > _GAP * interval)
    missing = float((steps[long] - interval).sum())
    _note(found, name, "bridged", int(long.sum()), missing, seconds[:-1][long])
    return seconds[:-1][kept].astype(float), steps[kept], risen[kept]


def _odd_rates(
    name: str,
    start: npt.NDArray[np.float64],
    hours: npt.NDArray[np.float64],
    amount: npt.NDArray[np.float64],
    found: list[Finding],
) -> None:
    """Note jumps, standstills, and values that do not move."""
    rate = amount / np.where(hours > 0.0, hours, 1.0)
    middle = float(np.median(rate))
    spread = max(float(np.median(np.abs(rate - middle))), _SMALLEST_SPREAD * abs(middle))
    far = np.abs(rate - middle) > _JUMP * spread if spread > 0.0 else np.zeros(len(rate), bool)
    _note(found, name, "jump", int(far.sum()), when=start[far])
    if len(rate) < FEWEST:
        return
    ends = np.flatnonzero(np.append(np.diff(rate) != 0.0, True))
    begins = np.append(0, ends[:-1] + 1)
    total = np.add.reduceat(hours, begins)
    long = (total >= _DAY / 3600.0) & (ends > begins)
    for kind, which in (
        ("zero", long & (rate[begins] == 0.0)),
        ("flat", long & (rate[begins] != 0.0)),
    ):
        hours_of = float(total[which].sum())
        _note(found, name, kind, int(which.sum()), hours_of, start[begins[which]])
