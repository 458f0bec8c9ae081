"""Times: stamps of any usual format as seconds of UTC, with both hours of a clock change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.park.meters.meter_files import Readings
    from symbiosis.park.meters.meter_mapping import MeterMapping

_ONE_WAY = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M",
    "%Y%m%d %H:%M", "%Y%m%d%H%M", "%Y%m%d%H%M%S", "%Y/%m/%d", "%d.%m.%Y", "%Y年%m月%d日",
)  # fmt: skip
_TWO_WAYS = (
    ("%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S"),
    ("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"),
    ("%d/%m/%Y", "%m/%d/%Y"),
    ("%d-%m-%Y %H:%M:%S", "%m-%d-%Y %H:%M:%S"),
    ("%d-%m-%Y %H:%M", "%m-%d-%Y %H:%M"),
)
_ENOUGH = 0.9
"""Share of the stamps that a format must read to be theirs."""
_NONE = np.iinfo(np.int64).min
_A_DAY = 86_400.0
_YEARS = (1980, 2100)
_FIRST, _LAST = 315_532_800, 4_102_444_800
"""No meter was read before 1980, or will have been after 2100 [s of UTC]."""


@dataclass(frozen=True)
class Times:
    """When the readings were taken.

    Attributes
    ----------
    seconds
        Of every reading: seconds of UTC since 1970.
    known
        Whether its stamp could be read.
    said
        How stamps were read.
    unreadable, never, doubled, future
        Stamps that are no times (with the first); times that the clock skips; hours that it shows
        twice, and stand there once; times that are still to come, and not known.
    """

    seconds: npt.NDArray[np.int64]
    known: npt.NDArray[np.bool_]
    said: tuple[str, ...]
    unreadable: tuple[int, str]
    never: tuple[int, str]
    doubled: tuple[int, str]
    future: tuple[int, str] = (0, "")


def times_of(readings: Readings, mapping: MeterMapping) -> Times:
    """Read the stamps of an export.

    Parameters
    ----------
    readings
        The export.
    mapping
        Format, and zone of stamps that name none.

    Raises
    ------
    BadInput
        If they are no times, or can be read in two ways.
    """
    said: list[str] = []
    stamps = _parsed(readings, mapping, said)
    index = pd.DatetimeIndex(stamps)
    bad = np.asarray(index.isna()) | ((index.year < _YEARS[0]) | (index.year > _YEARS[1]))
    first = str(readings.stamps[int(np.flatnonzero(bad)[0])]) if bad.any() else ""
    unreadable = (int(bad[readings.stamp].sum() + (readings.stamp < 0).sum()), first)
    never = doubled = (0, "")
    if index.tz is not None:
        seconds = _seconds(index)[readings.stamp]
    elif mapping.zone:
        seconds, never, doubled = _local(readings, index, mapping.zone)
    else:
        said.append("stamps name no zone and the mapping none: every day is taken to have 24 hours")
        seconds = _seconds(index)[readings.stamp]
    known = (seconds != _NONE) & (readings.stamp >= 0)
    # A clock a day wrong, or a zone that is not named, is no future.
    coming = known & (seconds > pd.Timestamp.now("UTC").timestamp() + _A_DAY)
    soonest = readings.stamps[readings.stamp[int(np.argmax(coming))]] if coming.any() else ""
    future = int(coming.sum()), str(soonest)
    return Times(seconds, known & ~coming, tuple(said), unreadable, never, doubled, future)


def _seconds(index: pd.DatetimeIndex) -> npt.NDArray[np.int64]:
    """Give seconds of UTC; what is no time, the least number."""
    plain = index.tz_convert("UTC").tz_localize(None) if index.tz is not None else index
    values = plain.to_numpy("datetime64[s]").astype(np.int64)
    strange = np.asarray(plain.isna()) | (values < _FIRST) | (values > _LAST)
    return np.where(strange, _NONE, values)


def _parsed(readings: Readings, mapping: MeterMapping, said: list[str]) -> Any:
    """Read each stamp once."""
    stamps = pd.Series(readings.stamps, dtype="object")
    if not any(isinstance(stamp, str) for stamp in readings.stamps):
        return pd.to_datetime(stamps, errors="coerce")  # parquet: times already
    text = stamps.astype("str").str.strip()
    if mapping.time_format:
        found = pd.to_datetime(
            text, format=mapping.time_format, errors="coerce", utc=_has_zone(mapping.time_format)
        )
        if found.notna().mean() < _ENOUGH:
            message = (
                f"{readings.file}: time_format {mapping.time_format!r} does not read "
                f"{text[found.isna()].iloc[0]!r}. Mend it in the mapping."
            )
            raise BadInput(message)
        return found
    zoned = text.str.contains(r"(?:Z|[+-][0-9]{2}:?[0-9]{2})$", regex=True).mean() >= _ENOUGH
    found = pd.to_datetime(text, format="ISO8601", errors="coerce", utc=bool(zoned))
    if found.notna().mean() >= _ENOUGH:
        return found
    for form in _ONE_WAY:
        found = pd.to_datetime(text, format=form, errors="coerce")
        if found.notna().mean() >= _ENOUGH:
            said.append(f"times are read as {form}")
            return found
    return _of_two_ways(readings.file, text, said)


def _has_zone(form: str) -> bool:
    return "%z" in form


def _of_two_ways(file: str, text: pd.Series, said: list[str]) -> pd.Series:
    """Read days and months in the order that all stamps allow; ask where they allow both."""
    for forms in _TWO_WAYS:
        tried = [pd.to_datetime(text, format=form, errors="coerce") for form in forms]
        shares = [found.notna().mean() for found in tried]
        if max(shares) < _ENOUGH:
            continue
        if min(shares) == max(shares):
            message = (
                f"{file}: {text.iloc[0]!r} may be day/month or month/day, and so may all others. "
                f'Say which in the mapping: time_format = "{forms[0]}" or "{forms[1]}".'
            )
            raise BadInput(message)
        best = shares.index(max(shares))
        said.append(f"times are read as {forms[best]}: they cannot be {forms[1 - best]}")
        return tried[best]
    message = (
        f"{file}: {text.iloc[0]!r} is no time that is known. "
        'Say how it is written in the mapping: time_format = "%d.%m.%Y %H:%M".'
    )
    raise BadInput(message)


def _local(
    readings: Readings, index: pd.DatetimeIndex, zone: str
) -> tuple[npt.NDArray[np.int64], tuple[int, str], tuple[int, str]]:
    """Bring local times to UTC: of an hour that the clock shows twice, the first comes first."""
    early, late = (
        _seconds(index.tz_localize(zone, ambiguous=np.full(len(index), first), nonexistent="NaT"))
        for first in (True, False)
    )
    skipped = (early == _NONE) & np.asarray(index.notna())
    twice = (early != late) & (early != _NONE)
    seconds = early[readings.stamp]
    rows = np.flatnonzero(twice[readings.stamp] & (readings.stamp >= 0))
    once = 0
    if len(rows):
        pairs = pd.DataFrame({"meter": readings.meter[rows], "stamp": readings.stamp[rows]})
        groups = pairs.groupby(["meter", "stamp"])["meter"]
        again = groups.cumcount().to_numpy() > 0
        alone = groups.transform("size").to_numpy() == 1
        once = int(alone.sum())
        seconds[rows] = np.where(again | alone, late[readings.stamp[rows]], seconds[rows])
    never = int(skipped[readings.stamp].sum())
    names = [
        str(readings.stamps[int(np.flatnonzero(which)[0])]) if which.any() else ""
        for which in (skipped, twice)
    ]
    return seconds, (never, names[0]), (once, names[1] if once else "")
