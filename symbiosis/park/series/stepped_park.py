"""A park on typical days: its periods, profiles and calendar made from hourly series."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.park.containers.addresses import place_of
from symbiosis.park.load import park_of_raw
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.park.meters.meter_periods import columns_of
from symbiosis.park.raw import RawPark, RawTable
from symbiosis.park.save import write_raw
from symbiosis.park.series.tariff_rows import check_written, with_tariff
from symbiosis.park.series.typical_periods import TypicalPeriods, typical_periods
from symbiosis.park.series.year_of_hours import MADE, PROFILES, hourly_profiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from symbiosis.park.draft import Draft
    from symbiosis.park.entities import Park

_TIME = ("periods", PROFILES, "calendar")
_FIGURE = "{:.9g}"


@dataclass(frozen=True)
class SteppedPark:
    """A park whose periods are the steps of typical days.

    Attributes
    ----------
    park
        The park, checked.
    raw
        As it is written: only the tables of time have changed.
    typical
        The typical days, and what they lose.
    said
        Where the series were read, and what was decided.
    """

    park: Park
    raw: RawPark
    typical: TypicalPeriods
    said: tuple[str, ...]

    def summary(self) -> dict[str, Any]:
        """Give the days and the errors as plain data, as ``--json`` prints them."""
        return {"park": self.park.info.id} | self.typical.summary() | {"said": list(self.said)}

    def save(self, path: str | Path) -> None:
        """Write the park, whole or not at all.

        Raises
        ------
        BadInput
            If it cannot be written there.
        """
        write_raw(self.raw, place_of(path))


def step_park(
    park: str | Path,
    days: int = 8,
    *,
    peak: bool | Sequence[str] = True,
    series: str | Path | Iterable[str | Path] = (),
    use: Mapping[str, str] | None = None,
    hours_per_step: int = 1,
    tariff: str | Mapping[str, str] = "",
) -> SteppedPark:
    """Put a park on typical days.

    Its tables ``periods``, ``profiles`` and ``calendar`` are made anew; all other cells stay as
    they were written. A profile takes the column of its name from the park's own ``series/`` or
    the files given, or a shape of the library that it is told; one without any is a fault, unless
    the old periods are the months, or the library has a shape of its very name. A folder keeps
    the hours that are from elsewhere in ``series/typical_days.csv``.

    Parameters
    ----------
    park
        Name of a shipped park, or a path.
    days, peak, hours_per_step
        As of :func:`~symbiosis.park.series.typical_periods.typical_periods`; the total need is
        that of heat and power.
    series
        Files of hourly series besides those of the park's folder.
    use
        Profile -> shape of the library (``even``: the same in every hour).
    tariff
        A tariff of :func:`~symbiosis.park.series.hourly_tariffs.list_tariffs` for the power that
        the park's needs buy, or utility -> tariff: its price changes from step to step by it, and
        its demand charge is the tariff's.

    Returns
    -------
    SteppedPark
        The park, the days, and what is to be said.

    Raises
    ------
    BadInput
        If the park or a file cannot be read, a profile has no series, or what is asked cannot be.
    """
    year = hourly_profiles(park, series, use, tariff)
    typical = typical_periods(
        year.hours,
        days,
        peak=peak,
        hours_per_step=hours_per_step,
        weights=_needs(year.draft),
        sources=year.sources,
    )
    edited = replace(year.raw, tables=_with_time(year.raw, typical))
    if year.kept:
        edited = replace(edited, series={**year.raw.series, MADE: year.kept})
    edited = with_tariff(edited, year.priced, year.draft.info.currency)
    made = park_of_raw(edited)
    check_written(made, year.priced)
    return SteppedPark(made, edited, typical, (*year.said, *typical.said))


def _needs(draft: Draft) -> dict[str, float]:
    """Give what the needs of energy come to a year, by their profile [MWh/a]."""
    found: dict[str, float] = {}
    for name, medium in STREAM_TABLES.items():
        table = draft.tables[name]
        if MEDIA[medium].kind != "energy" or table.empty:
            continue
        sinks = table[table["role"] == "sink"]
        for profile, amount in sinks.groupby("profile")["quantity"].sum().items():
            found[str(profile)] = found.get(str(profile), 0.0) + float(amount)
    return found


def _with_time(raw: RawPark, typical: TypicalPeriods) -> dict[str, RawTable]:
    """Give the raw tables with those of time anew, and without what was told of the old ones."""
    frames = (typical.periods.reset_index(), typical.profiles, typical.calendar)
    tables = dict(raw.tables)
    for name, frame in zip(_TIME, frames, strict=True):
        text = frame.apply(_text).set_axis(pd.RangeIndex(2, len(frame) + 2))
        old = raw.tables.get(name)
        tables[name] = replace(old, cells=text) if old else RawTable(name, text)
    evidence = tables.get("evidence")
    if evidence is not None:
        at = columns_of("evidence", evidence.cells).get("table")
        if at is not None:
            stale = evidence.cells.iloc[:, at[0]].str.strip().isin(_TIME)
            tables["evidence"] = replace(evidence, cells=evidence.cells[~stale])
    return tables


def _text(column: pd.Series) -> pd.Series[str]:
    if pd.api.types.is_float_dtype(column):
        return column.map(_FIGURE.format).astype("str")
    return column.astype("str")
