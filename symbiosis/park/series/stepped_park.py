"""A park on typical days: its periods, profiles and calendar made from hourly series."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.errors import BadInput, ParkFaults
from symbiosis.park.containers.addresses import place_of
from symbiosis.park.containers.known import container_for
from symbiosis.park.faults import Fault
from symbiosis.park.load import open_draft, park_of_raw
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.park.meters.meter_periods import columns_of
from symbiosis.park.raw import RawPark, RawTable
from symbiosis.park.save import write_raw
from symbiosis.park.schema import TABLES
from symbiosis.park.series.hourly_files import Hourly, read_series
from symbiosis.park.series.hourly_shapes import MONTHS, by_month, list_shapes, shape_of
from symbiosis.park.series.hourly_tariffs import list_tariffs
from symbiosis.park.series.tariff_rows import (
    check_written,
    choose_tariff,
    tariff_factors,
    with_tariff,
)
from symbiosis.park.series.typical_periods import TypicalPeriods, typical_periods
from symbiosis.park.shipped import locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from symbiosis.park.draft import Draft
    from symbiosis.park.entities import Park
    from symbiosis.park.series.tariff_rows import ChosenTariff

_PROFILES = "profiles"
_TIME = ("periods", _PROFILES, "calendar")
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
    the old periods are the months.

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
    edited = with_tariff(edited, year.priced, year.draft.info.currency)
    made = park_of_raw(edited)
    check_written(made, year.priced)
    return SteppedPark(made, edited, typical, (*year.said, *typical.said))


@dataclass(frozen=True)
class YearOfHours:
    """A park with the year of hours of each of its profiles.

    Attributes
    ----------
    raw, draft
        The park as it is written, and as far as it is understood.
    hours
        8,760 rows, a column a profile.
    sources
        Profile -> where its hours are from.
    said
        How they were found.
    priced
        The tariff that was asked for.
    """

    raw: RawPark
    draft: Draft
    hours: pd.DataFrame
    sources: Mapping[str, str]
    said: tuple[str, ...]
    priced: ChosenTariff | None = None


def hourly_profiles(
    park: str | Path,
    series: str | Path | Iterable[str | Path] = (),
    use: Mapping[str, str] | None = None,
    tariff: str | Mapping[str, str] = "",
) -> YearOfHours:
    """Give every profile that the rows of a park name its hours; as :func:`step_park`.

    Raises
    ------
    BadInput
        If the park or a file cannot be read, or a profile has no series.
    """
    path = locate(park)
    raw = container_for(path).read(path)
    draft = open_draft(park)[0]
    files = [series] if isinstance(series, str | Path) else list(series)
    every = {Path(file).expanduser().resolve(): file for file in (*raw.series, *files)}
    hourly = read_series(every.values())
    said = list(hourly.said)
    priced = choose_tariff(draft, tariff) if tariff else None
    told = {priced.name: (priced.factors, priced.source)} if priced else {}
    chosen = _chosen(draft, hourly, dict(use or {}), said, told)
    hours = pd.DataFrame({name: each[0].to_numpy() for name, each in chosen.items()})
    sources = {name: each[1] for name, each in chosen.items()}
    said += [f"{name}: {source}" for name, source in sorted(sources.items())]
    return YearOfHours(raw, draft, hours, sources, tuple(said), priced)


def _users(draft: Draft) -> set[str]:
    """Name the profiles that some row of the park names."""
    named: set[str] = set()
    for name, table in TABLES.items():
        for column in table.columns:
            if column.table == _PROFILES and column.name in draft.tables[name]:
                named |= set(draft.tables[name][column.name].dropna().astype(str))
    return named - {""}


def _chosen(
    draft: Draft,
    hourly: Hourly,
    use: dict[str, str],
    said: list[str],
    told: dict[str, tuple[pd.Series[float], str]],
) -> dict[str, tuple[pd.Series[float], str]]:
    """Give every profile its year of hours, and where it is from; what is ``told`` goes first."""
    users = _users(draft)
    months = _monthly(draft)
    found = dict(told)
    faults: list[Fault] = []
    for name in sorted((users | set(use)) - set(told)):
        if name in use:
            found[name] = (shape_of(use[name]), _of_library(use[name]))
        elif name in hourly.hours:
            found[name] = (hourly.hours[name], f"hourly series, {hourly.sources[name]}")
        elif name in list_tariffs().index:
            found[name] = tariff_factors(name)
        elif name in months:
            found[name] = (months[name], "by month, from the periods that the park had")
        else:
            faults.append(_without(name))
    if faults:
        raise ParkFaults(faults)
    left = [str(name) for name in hourly.hours if name not in found]
    if left:
        said.append(f"series that no row of the park names are left out: {', '.join(left)}")
    if not found:
        message = (
            "no stream of the park names a profile, so all run evenly and no day differs. Fill "
            "the column profile of a stream, or say --use PROFILE=SHAPE."
        )
        raise BadInput(message)
    return found


def _of_library(shape: str) -> str:
    told = list_shapes().loc[shape]
    return f"library shape {shape} ({told['basis']}): {told['source']}"


def _without(name: str) -> Fault:
    found = "a profile without an hourly series: what it was by periods says nothing of hours"
    remedy = (
        f"Give series/ a column {name}, or say --use PROFILE=SHAPE (even: in every hour alike)."
    )
    return Fault("error", _PROFILES, _PROFILES, name, "", "", found, remedy)


def _monthly(draft: Draft) -> dict[str, pd.Series[float]]:
    """Give the profiles of a park whose periods are the twelve months."""
    ids = {str(name).lower(): str(name) for name in draft.tables["periods"]["id"]}
    if set(ids) != set(MONTHS):
        return {}
    profiles = draft.tables[_PROFILES]
    wide = profiles.pivot_table(index="id", columns="period", values="factor", aggfunc="first")
    order = [ids[month] for month in MONTHS]
    wide = wide.reindex(columns=order).fillna(0.0)
    return {str(name): by_month(row.tolist(), rates=True) for name, row in wide.iterrows()}


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
