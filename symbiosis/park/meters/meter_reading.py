"""Reading meters: an export and a park's streams, to what each stream's meters say of a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.errors import UnknownUnit
from symbiosis.park.media import STREAM_TABLES, UNITS
from symbiosis.park.meters.meter_files import Readings, read_readings
from symbiosis.park.meters.meter_series import Finding, Series, series_of
from symbiosis.park.meters.meter_times import Times, times_of
from symbiosis.park.meters.meter_year import YearOf, added, year_of
from symbiosis.park.units import amount_scale, scale

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from symbiosis.park.meters.meter_mapping import MeterMapping

_YEAR_H = 8760.0
_MONTHS_ENOUGH = 12


@dataclass(frozen=True)
class Metered:
    """What an export says of a park's streams.

    Attributes
    ----------
    file
        Name of the export.
    years
        Stream -> what its meters say of a year.
    meters
        Stream -> its meters.
    findings
        All that is odd.
    said
        How the export was read.
    readings
        How many readings it has.
    zone
        In which times are told.
    """

    file: str
    years: Mapping[str, YearOf]
    meters: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]
    said: tuple[str, ...]
    readings: int
    zone: str = ""

    def day(self, seconds: float) -> str:
        """Write a time as the day that the clock showed."""
        return clock(seconds, self.zone).strftime("%Y-%m-%d")


def clock(seconds: float, zone: str) -> pd.Timestamp:
    """Give a time as the clock showed it."""
    when = pd.Timestamp(seconds, unit="s", tz="UTC")
    return when.tz_convert(zone) if zone else when


@dataclass
class _Found:
    """What is gathered meter by meter."""

    findings: list[Finding] = field(default_factory=list)
    parts: dict[str, list[tuple[str, YearOf]]] = field(default_factory=dict)


def read_meters(file: str | Path, mapping: MeterMapping, media: Mapping[str, str]) -> Metered:
    """Read an export of meters.

    Parameters
    ----------
    file
        CSV or parquet.
    mapping
        How it is laid out, and which meter measures which stream.
    media
        Stream -> its medium.

    Returns
    -------
    Metered
        Nothing is repaired: what is left out is said in ``findings``.

    Raises
    ------
    BadInput
        If it cannot be read, or its times can be read in two ways.
    """
    readings = read_readings(file, mapping)
    times = times_of(readings, mapping)
    found = _Found(_of_clock(readings, times))
    order = np.argsort(readings.meter, kind="stable")
    bounds = np.searchsorted(readings.meter[order], np.arange(len(readings.meters) + 1))
    for number, name in enumerate(readings.meters):
        rows = order[bounds[number] : bounds[number + 1]]
        _one_meter(name, readings, times, rows, mapping, media, found)
    absent = [name for name in mapping.meters if name not in readings.meters]
    found.findings += [Finding(name, "absent") for name in absent]
    years = {stream: added([part for _, part in parts]) for stream, parts in found.parts.items()}
    found.findings += _of_years(years)
    return Metered(
        readings.file,
        years,
        {stream: tuple(name for name, _ in parts) for stream, parts in found.parts.items()},
        tuple(found.findings),
        (*readings.said, *times.said),
        len(readings.value),
        mapping.zone,
    )


def _of_clock(readings: Readings, times: Times) -> list[Finding]:
    """Note values that are no numbers, stamps that are no times, and what a clock change did."""
    whole = readings.file
    told = [
        Finding(name, "unreadable", count, 0.0, f"{text!r}, line {line}")
        for name, (count, line, text) in readings.unreadable.items()
    ]
    for kind, (count, first) in (
        ("untimed", times.unreadable),
        ("skipped_hour", times.never),
        ("doubled_hour", times.doubled),
        ("future", times.future),
    ):
        if count:
            told.append(Finding(whole, kind, count, 0.0, first))
    return told


def _one_meter(
    name: str,
    readings: Readings,
    times: Times,
    rows: npt.NDArray[np.intp],
    mapping: MeterMapping,
    media: Mapping[str, str],
    found: _Found,
) -> None:
    meter = mapping.of(name)
    medium = media.get(meter.stream)
    if medium is None:
        found.findings.append(Finding(name, "unknown", len(rows), 0.0, meter.stream))
        return
    units = [meter.unit] if meter.unit else list(readings.units[name])
    scaled = _slope(units, medium, meter.kind)
    if scaled is None:
        told = ", ".join(unit or "none" for unit in units)
        found.findings.append(Finding(name, "unit", len(rows), 0.0, told))
        return
    kind, slope = scaled
    rows = rows[times.known[rows] & ~np.isnan(readings.value[rows])]
    series = series_of(
        name,
        meter,
        kind,
        slope,
        times.seconds[rows],
        readings.value[rows],
        at_end=mapping.stamp == "end",
        found=found.findings,
    )
    if series is not None:
        months, years = _calendar(series, mapping.zone)
        year = year_of(series, months, years, mapping.accuracy)
        found.parts.setdefault(meter.stream, []).append((name, year))


def _slope(units: list[str], medium: str, kind: str) -> tuple[str, float] | None:
    """Say as what a unit lets values be read, and the factor to ours; None: it cannot be."""
    if len(units) != 1 or not units[0]:
        return None
    unit, own = units[0], UNITS[medium]
    plain = _factor(unit, own)
    if plain is not None:
        return (kind, plain) if kind != "rate" else None
    try:
        found = amount_scale(unit, own)
    except UnknownUnit:
        return None
    by_the_year = not found.rate and _factor(unit, f"{own}/a") is not None
    if found.steam is not None or found.currency or by_the_year:
        return None
    if found.rate:
        return ("rate", found.slope / _YEAR_H) if kind in ("", "rate") else None
    return (kind, found.slope) if kind != "rate" else None  # tonnes of a steam that is told


def _factor(unit: str, own: str) -> float | None:
    try:
        return scale(unit, own).slope
    except UnknownUnit:
        return None


def _calendar(series: Series, zone: str) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int64]]:
    """Give month (0 to 11) and year of every interval, as the clock shows them."""
    when = pd.to_datetime(series.start, unit="s", utc=True)
    local = when.tz_convert(zone) if zone else when
    return (local.month - 1).to_numpy(np.int8), local.year.to_numpy(np.int64)


def _of_years(years: Mapping[str, YearOf]) -> list[Finding]:
    """Note which years are not whole."""
    told = []
    for stream, year in years.items():
        missing = _MONTHS_ENOUGH - len(year.months)
        if missing:
            told.append(Finding(stream, "months_missing", missing, _YEAR_H - year.covered))
    return told


def stream_media(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Give the medium of every stream of a park."""
    return {
        str(name): medium
        for table, medium in STREAM_TABLES.items()
        for name in tables[table].get("id", tables[table].index)
    }
