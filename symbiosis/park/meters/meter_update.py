"""Updating a park: what is metered takes the place of what was estimated, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.containers.addresses import place_of
from symbiosis.park.containers.known import container_for
from symbiosis.park.load import park_of_raw
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.park.meters.meter_cells import drop_evidence, set_cell, write_temperatures
from symbiosis.park.meters.meter_mapping import MONTHS, MeterMapping, read_meter_mapping
from symbiosis.park.meters.meter_periods import columns_of, periods_of, write_profiles
from symbiosis.park.meters.meter_reading import Metered, clock, measured_of, read_meters
from symbiosis.park.meters.meter_series import Finding
from symbiosis.park.raw import RawPark, RawTable
from symbiosis.park.save import write_raw
from symbiosis.park.shipped import locate
from symbiosis.park.units import amount_scale

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.park.meters.meter_year import YearOf

_YEAR_H = 8760.0
_TOLD = (
    *("stream", "quantity", "low", "high", "unit", "begin", "end", "share", "months", "meters"),
    "profile",
)
_LITTLE = 0.25
"""Share of a year below which its figures are an extrapolation, and said to be one."""


@dataclass(frozen=True)
class MeterUpdate:
    """A park with its meters' figures.

    Attributes
    ----------
    park
        The park, checked.
    raw
        As it is written: only the cells that the meters tell have changed.
    before
        The park as it was.
    streams
        Indexed by stream: ``enterprise``, ``medium``, ``before``, ``quantity``, ``low``, ``high``
        a year in ``unit``, ``begin`` and ``end`` (days), ``share`` of the hours between them that
        was measured, ``months`` with readings, ``meters``, ``profile`` (empty: none was made).
    findings
        The quality report.
    said
        How the export was read.
    readings
        How many readings there are.
    zone
        In which times are told.
    """

    park: Park
    raw: RawPark
    before: Park
    streams: pd.DataFrame
    findings: tuple[Finding, ...]
    said: tuple[str, ...]
    readings: int
    zone: str = ""

    def summary(self) -> dict[str, Any]:
        """Give what the meters said as plain data, as ``--json`` prints it."""
        return {
            "readings": self.readings,
            "said": list(self.said),
            "streams": self.streams.reset_index().to_dict("records"),
            "findings": [
                {"meter": one.meter, "kind": one.kind, "count": one.count, "hours": one.hours}
                | {"first": self.told(one)}
                for one in self.findings
            ],
        }

    def told(self, finding: Finding) -> str:
        """Write the first of a finding: a time as the clock showed it, else its words."""
        if isinstance(finding.first, str):
            return finding.first
        return clock(finding.first, self.zone).strftime("%Y-%m-%d %H:%M")

    def save(self, path: str | Path) -> None:
        """Write the park, whole or not at all.

        Raises
        ------
        BadInput
            If it cannot be written there.
        """
        write_raw(self.raw, place_of(path))


def update_park(
    park: str | Path, meters: str | Path, mapping: str | Path | None = None
) -> MeterUpdate:
    """Bring the readings of meters into a park.

    Amounts, low and high, basis and source of the streams that are metered are replaced, and their
    profiles where the park has periods whose months are known. All other cells stay as they were
    written. Nothing is repaired silently: the quality report says what was left out.

    Parameters
    ----------
    park
        Name of a shipped park, or a path.
    meters
        The export: CSV or parquet.
    mapping
        A file (TOML) that says how the export is laid out; None: as its columns say, each meter
        called as its stream.

    Returns
    -------
    MeterUpdate
        The park, and what is to be said of it.

    Raises
    ------
    BadInput
        If the park has errors, the export or its mapping cannot be read, or no meter measures a
        stream of the park.
    """
    path = locate(park)
    raw = container_for(path).read(path)
    before = park_of_raw(raw)
    how = read_meter_mapping(mapping) if mapping else MeterMapping()
    written = _written(raw)
    known = measured_of(before, written)
    metered = read_meters(meters, how, known)
    if not metered.years and not metered.temperatures:
        raise BadInput(_nothing(metered, known.media))
    tables = {name: table.cells.copy() for name, table in raw.tables.items()}
    periods, said = periods_of(before, how, tables)
    rows = [
        _update(tables, raw, written[stream], stream, year, metered, periods)
        for stream, year in metered.years.items()
    ]
    said += write_temperatures(tables, metered, written, before)
    if periods:
        write_profiles(tables, metered, periods)
    edited = replace(raw, tables=_with_tables(raw, tables))
    after = park_of_raw(edited)
    streams = _table(rows, before, metered)
    findings = (*metered.findings, *_of_park(before, metered, periods))
    told = (*metered.said, *said)
    return MeterUpdate(
        after, edited, before, streams, findings, told, metered.readings, metered.zone
    )


def _nothing(metered: Metered, media: Mapping[str, str]) -> str:
    """Say why nothing could be updated."""
    kinds = {finding.kind: finding for finding in metered.findings}
    if "unit" in kinds:
        one = kinds["unit"]
        return (
            f"{metered.file}: no meter can be read: {one.meter} has the unit {one.first}. "
            'Say it in the mapping: [meters.NAME] unit = "MWh".'
        )
    if "unknown" in kinds:
        known = ", ".join(sorted(media)[:5])
        return (
            f"{metered.file}: no meter measures a stream of the park: {kinds['unknown'].meter} and "
            f"others are no streams, as {known} are. Say in the mapping which is which: "
            '[meters.NAME] stream = "...".'
        )
    return f"{metered.file}: no meter has readings enough. Export a longer time."


def _written(raw: RawPark) -> dict[str, tuple[str, int]]:
    """Give table and line of every stream that stands in a table."""
    found: dict[str, tuple[str, int]] = {}
    for table in STREAM_TABLES:
        if table not in raw.tables:
            continue
        cells = raw.tables[table].cells
        at = columns_of(table, cells).get("id")
        if at is not None:
            found |= {
                name.strip(): (table, int(line))
                for line, name in zip(cells.index, cells.iloc[:, at[0]], strict=True)
            }
    return found


def _update(
    tables: dict[str, pd.DataFrame],
    raw: RawPark,
    place: tuple[str, int],
    stream: str,
    year: YearOf,
    metered: Metered,
    periods: Mapping[str, tuple[int, ...]],
) -> dict[str, object]:
    """Write what is metered into a stream's row; return what is told of it."""
    table, line = place
    unit = f"{MEDIA[STREAM_TABLES[table]].unit}/a"
    named = ", ".join(metered.meters[stream])
    days = [metered.day(when) for when in (year.begin, year.end - 1.0)]
    source = (
        f"{metered.file}: {named}, {days[0]} to {days[1]}, {year.covered:,.0f} h of readings "
        f"({year.share:.0%} of that time), {len(year.months)} of 12 months"
    )
    profile = f"metered_{stream}" if periods else ""
    cells = {
        "quantity": _figure(year.quantity),
        "unit": unit,
        "basis": "metered",
        "source": source,
        "low": _figure(_in_heading(tables[table], table, "low", year.low, raw)),
        "high": _figure(_in_heading(tables[table], table, "high", year.high, raw)),
    }
    if profile:
        cells["profile"] = profile
    for column, text in cells.items():
        set_cell(tables, table, line, column, text)
    drop_evidence(tables, table, stream, ("", "quantity"))
    return {
        "stream": stream, "quantity": year.quantity, "low": year.low, "high": year.high,
        "unit": unit, "begin": days[0], "end": days[1], "share": year.share,
        "months": len(year.months), "meters": named, "profile": profile,
    }  # fmt: skip


def _figure(number: float) -> str:
    return f"{number:.7g}"


def _in_heading(cells: pd.DataFrame, table: str, column: str, figure: float, raw: RawPark) -> float:
    """Bring low or high to the unit of its heading, where it has one of its own."""
    unit = columns_of(table, cells).get(column, (0, ""))[1]
    if not unit:
        return figure
    found = amount_scale(unit, MEDIA[STREAM_TABLES[table]].unit)
    if found.rate or found.steam:
        message = (
            f"{raw.tables[table].container}: {column} [{unit}]: a meter tells a year's amount. "
            f"Head the column with {MEDIA[STREAM_TABLES[table]].unit}/a, or with no unit."
        )
        raise BadInput(message)
    return figure / found.slope


def _with_tables(raw: RawPark, tables: Mapping[str, pd.DataFrame]) -> dict[str, RawTable]:
    return {
        name: replace(raw.tables[name], cells=cells)
        if name in raw.tables
        else RawTable(name, cells)
        for name, cells in tables.items()
        if len(cells)
    }


def _table(rows: list[dict[str, object]], before: Park, metered: Metered) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=_TOLD if not rows else None).set_index("stream")
    home = {
        str(name): (str(row["enterprise"]), medium, float(row["quantity"]))
        for of, medium in STREAM_TABLES.items()
        for name, row in before.tables[of].iterrows()
        if name in metered.years
    }
    told = pd.DataFrame.from_dict(home, "index", columns=["enterprise", "medium", "before"])
    return told.reindex(table.index).join(table)


def _of_park(
    before: Park, metered: Metered, periods: Mapping[str, tuple[int, ...]]
) -> list[Finding]:
    """Note streams that nobody meters, and years that are mostly extrapolated."""
    found = [
        Finding(str(name), "unmetered")
        for table in STREAM_TABLES
        for name in before.tables[table].index
        if name not in metered.years
    ]
    even = not periods and len(before.periods) == 1
    for stream, year in metered.years.items():
        if year.covered < _LITTLE * _YEAR_H:
            found.append(Finding(stream, "extrapolated", 0, year.covered))
        by_month = year.rates / max(float(np.mean(year.rates)), 1e-12)
        if even and len(year.months) == len(MONTHS) and np.ptp(by_month) > 1.0:
            found.append(
                Finding(
                    stream, "profile_left", 0, 0.0, f"{by_month.min():.2f} to {by_month.max():.2f}"
                )
            )
    return found
