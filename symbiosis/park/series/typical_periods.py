"""Typical days: a year of hours as a few days that repeat, and what that loses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.series.day_groups import DayGroups, group_days
from symbiosis.park.series.kept_means import keep_mean
from symbiosis.park.series.typical_errors import errors_of
from symbiosis.park.series.typical_tables import calendar_table, cycle_table, step_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

DAYS, HOURS_A_DAY = 365, 24
STEPS = (1, 2, 3, 4)
"""Hours that may be one step."""
TOTAL = "total"
"""What the day of the largest need in all is kept for."""


@dataclass(frozen=True)
class TypicalPeriods:
    """Typical days of a year.

    Attributes
    ----------
    periods
        Indexed by ``id``: ``name`` (month-day and hour of the day that it is), ``hours``,
        ``cycle``, ``step``, ``length_h``.
    profiles
        ``id``, ``period``, ``factor`` (in the unit of the series), ``source``.
    calendar
        ``day`` of the year, and the ``cycle`` that it is like.
    cycles
        Indexed by ``cycle``: the ``day`` of the year that stands for it, its ``date`` (month-day),
        how many ``days`` are like it, how many of each month (``months``), and the series for
        whose largest hour it was ``kept`` (``total``: of all needs; empty: it is typical).
    errors
        As of :func:`~symbiosis.park.series.typical_errors.errors_of`.
    said
        What was decided on the way.
    """

    periods: pd.DataFrame
    profiles: pd.DataFrame
    calendar: pd.DataFrame
    cycles: pd.DataFrame
    errors: pd.DataFrame
    said: tuple[str, ...] = ()

    def summary(self) -> dict[str, Any]:
        """Give the days and the errors as plain data, as ``--json`` prints them."""
        return {
            "cycles": self.cycles.reset_index().to_dict("records"),
            "steps": len(self.periods),
            "errors": self.errors.reset_index().to_dict("records"),
            "said": list(self.said),
        }


def typical_periods(
    series: pd.DataFrame,
    days: int = 8,
    *,
    peak: bool | Sequence[str] = True,
    hours_per_step: int = 1,
    weights: Mapping[str, float] | None = None,
    sources: Mapping[str, str] | None = None,
) -> TypicalPeriods:
    """Find the days that stand for a year.

    Days are told by all series at once, each brought to between 0 and 1, and grouped by Ward's
    method; the day in the middle of a group stands for it, as it was but for a factor that keeps
    the year's mean of each series (Hoffmann et al. 2020, Energies 13, 641). Extreme days are
    groups of their own and stay as they were.

    Parameters
    ----------
    series
        8,760 hours, a column a profile, 0 or more.
    days
        Typical days at most, extreme ones among them; days that are equal are one.
    peak
        Keep the day of the largest total need (True), of the largest hour of each of these
        columns, or none (False).
    hours_per_step
        1, 2, 3 or 4 hours as one step.
    weights
        Column -> what it comes to a year, for the total need; None: all alike.
    sources
        Column -> where it was read; kept in the table of profiles.

    Returns
    -------
    TypicalPeriods
        The tables of a park, and the errors.

    Raises
    ------
    BadInput
        If the series are no year, or what is asked cannot be.
    """
    names = _names(series, days, hours_per_step)
    year = series[names].to_numpy(dtype=float)
    extremes = _extremes(series[names], peak=peak, weights=weights)
    said: list[str] = []
    blocks = year.reshape(DAYS, HOURS_A_DAY // hours_per_step, hours_per_step, -1).mean(axis=2)
    groups = _groups(blocks, days, extremes, names, said)
    figures = _scaled(blocks, groups)
    again = np.repeat(figures[groups.group].reshape(-1, len(names)), hours_per_step, axis=0)
    cycles = cycle_table(groups.middle, groups.group, _told(groups, extremes))
    periods, profiles = step_tables(cycles, figures, names, hours_per_step, sources or {})
    if len(cycles) < days:
        said.append(f"only {len(cycles)} different kinds of days are found")
    return TypicalPeriods(
        periods,
        profiles,
        calendar_table(groups.group, cycles),
        cycles,
        errors_of(year, again, names),
        tuple(said),
    )


def _names(series: pd.DataFrame, days: int, hours_per_step: int) -> list[str]:
    """Give the columns by name, so that their order makes no difference."""
    if not 1 <= days <= DAYS:
        message = f"days: {days}: a year has from 1 to {DAYS} typical days."
        raise BadInput(message)
    if hours_per_step not in STEPS:
        message = f"hours per step: {hours_per_step}: take one of {', '.join(map(str, STEPS))}."
        raise BadInput(message)
    if series.shape[0] != DAYS * HOURS_A_DAY or not series.shape[1]:
        message = (
            f"series: {series.shape[0]} rows and {series.shape[1]} columns. Give {DAYS} days of "
            f"{HOURS_A_DAY} hours, and a column at least."
        )
        raise BadInput(message)
    figures = series.to_numpy(dtype=float)
    if not (np.isfinite(figures).all() and (figures >= 0.0).all() and figures.any(axis=0).all()):
        message = "series: every hour needs a figure of 0 or more, and no series is all zeros."
        raise BadInput(message)
    if series.columns.has_duplicates:
        message = "series: two columns have one name. Keep one of them."
        raise BadInput(message)
    return sorted(map(str, series.columns))


def _extremes(
    series: pd.DataFrame, *, peak: bool | Sequence[str], weights: Mapping[str, float] | None
) -> dict[int, list[str]]:
    """Give the days to be kept, each with what for."""
    if peak is False:
        return {}
    mean = series / series.mean()
    if peak is True:
        heavy = pd.Series(
            {name: (weights or {}).get(str(name), 0.0) for name in series}, dtype=float
        )
        total = mean @ (heavy if heavy.any() else heavy + 1.0)
        return {int(total.to_numpy().round(9).argmax()) // HOURS_A_DAY: [TOTAL]}
    asked = [peak] if isinstance(peak, str) else list(peak) if isinstance(peak, Iterable) else []
    found: dict[int, list[str]] = {}
    for name in sorted(set(asked)):
        if name not in series:
            message = f"peak: {name}: no such series; known: {', '.join(map(str, series))}."
            raise BadInput(message)
        found.setdefault(int(series[name].to_numpy().argmax()) // HOURS_A_DAY, []).append(name)
    return found


def _groups(
    blocks: Array, days: int, extremes: dict[int, list[str]], names: list[str], said: list[str]
) -> DayGroups:
    """Group the days; a series that no typical day has keeps its own largest day."""
    low, high = blocks.min(axis=(0, 1)), blocks.max(axis=(0, 1))
    width = np.where(high > low, high - low, 1.0)
    vectors = ((blocks - low) / width).reshape(len(blocks), -1)
    while True:
        if len(extremes) >= days and days < DAYS:
            message = (
                f"days: {days}, and {len(extremes)} of them extreme ones. Ask for more days, or "
                "keep no peak."
            )
            raise BadInput(message)
        groups = group_days(vectors, days, list(extremes))
        lost = np.flatnonzero(~blocks[groups.middle].any(axis=(0, 1)))
        if not len(lost):
            return groups
        column = int(lost[0])
        day = int(blocks[:, :, column].sum(axis=1).argmax())
        extremes.setdefault(day, []).append(names[column])
        said.append(f"{names[column]}: runs on few days, so the largest of them is kept")


def _scaled(blocks: Array, groups: DayGroups) -> Array:
    """Give the figures of the typical days, the means of the year kept."""
    figures = blocks[groups.middle].copy()
    for column in range(figures.shape[2]):
        of_year = blocks[:, :, column]
        figures[:, :, column] = keep_mean(
            figures[:, :, column],
            groups.weights,
            float(of_year.sum()),
            float(of_year.max()),
            groups.kept,
        )
    return figures


def _told(groups: DayGroups, extremes: dict[int, list[str]]) -> list[str]:
    return [";".join(extremes.get(int(day), ())) for day in groups.middle]
