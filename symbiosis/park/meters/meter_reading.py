"""Reading meters: an export and a park's streams, to what each stream's meters say of a year."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.errors import UnknownUnit
from symbiosis.park.local_words import NOWHERE, Place
from symbiosis.park.media import STREAM_TABLES, UNITS
from symbiosis.park.meters.meter_files import Readings, read_readings
from symbiosis.park.meters.meter_series import Finding, Series, series_of
from symbiosis.park.meters.meter_times import Times, times_of
from symbiosis.park.meters.meter_year import YearOf, added, year_of
from symbiosis.park.units import scale, stream_scale

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from symbiosis.park.entities import Park
    from symbiosis.park.meters.meter_mapping import Meter, MeterMapping

_YEAR_H, _KG = 8760.0, 1000.0
_MONTHS_ENOUGH = 12
_COLDEST_C = -273.15


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
    temperatures
        Stream and column -> meter, and what it says of a year in K times hours.
    """

    file: str
    years: Mapping[str, YearOf]
    meters: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]
    said: tuple[str, ...]
    readings: int
    zone: str = ""
    temperatures: Mapping[tuple[str, str], tuple[str, YearOf]] = field(default_factory=dict)

    def day(self, seconds: float) -> str:
        """Write a time as the day that the clock showed."""
        return clock(seconds, self.zone).strftime("%Y-%m-%d")


def clock(seconds: float, zone: str) -> pd.Timestamp:
    """Give a time as the clock showed it."""
    when = pd.Timestamp(seconds, unit="s", tz="UTC")
    return when.tz_convert(zone) if zone else when


@dataclass(frozen=True)
class Measured:
    """What a park says of the streams that may be measured.

    Attributes
    ----------
    media
        Stream -> its medium.
    weights
        Stream of a gas -> what a normal cubic metre of it weighs [t].
    place
        Where units are read.
    """

    media: Mapping[str, str]
    weights: Mapping[str, float] = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass
class _Found:
    """What is gathered meter by meter."""

    findings: list[Finding] = field(default_factory=list)
    parts: dict[str, list[tuple[str, YearOf]]] = field(default_factory=dict)
    temperatures: dict[tuple[str, str], tuple[str, YearOf]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def read_meters(file: str | Path, mapping: MeterMapping, park: Measured) -> Metered:
    """Read an export of meters.

    Parameters
    ----------
    file
        CSV or parquet.
    mapping
        How it is laid out, and which meter measures which stream.
    park
        Its streams, and where it lies.

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
        _one_meter(name, readings, times, rows, mapping, park, found)
    absent = [name for name in mapping.meters if name not in readings.meters]
    found.findings += [Finding(name, "absent") for name in absent]
    years = {stream: added([part for _, part in parts]) for stream, parts in found.parts.items()}
    found.findings += _of_years(years)
    return Metered(
        readings.file,
        years,
        {stream: tuple(name for name, _ in parts) for stream, parts in found.parts.items()},
        tuple(found.findings),
        (*readings.said, *times.said, *dict.fromkeys(found.said)),
        len(readings.value),
        mapping.zone,
        found.temperatures,
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
    park: Measured,
    found: _Found,
) -> None:
    meter = _not_too_cold(mapping.of(name))
    medium = park.media.get(meter.stream)
    if medium is None:
        found.findings.append(Finding(name, "unknown", len(rows), 0.0, meter.stream))
        return
    units = [meter.unit] if meter.unit else list(readings.units[name])
    scaled = _of_degrees(units) if meter.column else _slope(units, medium, meter, park, found.said)
    if scaled is None:
        told = ", ".join(unit or "none" for unit in units)
        found.findings.append(Finding(name, "unit", len(rows), 0.0, told))
        return
    kind, slope, offset = scaled
    rows = rows[times.known[rows] & ~np.isnan(readings.value[rows])]
    series = series_of(
        name,
        meter,
        kind,
        1.0 if meter.column else slope,
        times.seconds[rows],
        readings.value[rows] * slope + offset if meter.column else readings.value[rows],
        at_end=mapping.stamp == "end",
        found=found.findings,
    )
    if series is not None:
        months, years = _calendar(series, mapping.zone)
        year = year_of(series, months, years, mapping.accuracy)
        if meter.column:
            found.temperatures[meter.stream, meter.column] = name, year
        else:
            found.parts.setdefault(meter.stream, []).append((name, year))


def _not_too_cold(meter: Meter) -> Meter:
    """Let a thermometer show frost: what is below zero is no negative amount."""
    bare = meter.column and meter.smallest is None
    return replace(meter, smallest=_COLDEST_C) if bare else meter


def _slope(
    units: list[str], medium: str, meter: Meter, park: Measured, said: list[str]
) -> tuple[str, float, float] | None:
    """Say as what a unit lets values be read, and the factor to ours; None: it cannot be."""
    if len(units) != 1 or not units[0]:
        return None
    unit, own, kind = units[0], UNITS[medium], meter.kind
    plain = _factor(unit, own, park.place)
    if plain is not None:
        return (kind, plain, 0.0) if kind != "rate" else None
    try:
        found = stream_scale(unit, own, park.place)
    except UnknownUnit:
        return None
    weight = park.weights.get(meter.stream) if found.gas else 1.0
    yearly = (f"{own}/a", "m3/a", "Nm3/a") if found.gas else (f"{own}/a",)
    by_the_year = not found.rate and any(_factor(unit, of, park.place) for of in yearly)
    if found.steam is not None or found.currency or by_the_year or weight is None:
        return None
    said += [f"{unit}: {sentence}" for sentence in found.said]
    if found.gas:
        said.append(f"{meter.stream}: a normal cubic metre counts as {weight * 1000.0:g} kg")
    slope = found.slope * weight
    if found.rate:
        return ("rate", slope / _YEAR_H, 0.0) if kind in ("", "rate") else None
    return (kind, slope, 0.0) if kind != "rate" else None  # tonnes of a steam that is told


def _of_degrees(units: list[str]) -> tuple[str, float, float] | None:
    """Say how the values of a thermometer are read: in degC where no unit is said."""
    try:
        found = scale(units[0] or "degC", "degC") if len(units) == 1 else None
    except UnknownUnit:
        return None
    return ("rate", found.slope, found.offset) if found else None


def _factor(unit: str, own: str, place: Place) -> float | None:
    try:
        return scale(unit, own, place).slope
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


def measured_of(park: Park, streams: Container[str]) -> Measured:
    """Tell what a park says of those of its streams that may be measured."""
    media = {
        str(name): medium
        for table, medium in STREAM_TABLES.items()
        for name in park.tables[table].index
        if name in streams
    }
    density = park.library.gases.set_index("material")["density"] / _KG
    weights = {
        str(name): float(density[material])
        for name, material in park.materials["material"].items()
        if material in density
    }
    return Measured(media, weights, Place(park.info.country, park.info.currency))
