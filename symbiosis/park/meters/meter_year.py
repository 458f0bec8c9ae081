"""A year: what a series that never covers one exactly says of a year, honestly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.meters.meter_mapping import MONTH_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from symbiosis.park.meters.meter_series import Series

HOURS = np.array(MONTH_DAYS, float) * 24.0
"""Hours of the months of a year."""
_YEAR_H = 8760.0
_WHOLE = 0.9
"""Share of its hours from which a calendar year counts as a whole one."""
_YEARS = 2
_LOW, _HIGH = 10.0, 90.0


@dataclass(frozen=True)
class YearOf:
    """What the meters of one stream say of a year.

    Attributes
    ----------
    quantity, low, high
        Amount a year and its range [t, MWh, m3].
    rates
        Mean rate of every month [an hour]; those that nobody measured have the mean of all others.
    months
        Months that were measured.
    begin, end
        First and last second of UTC.
    covered
        Hours that were measured.
    """

    quantity: float
    low: float
    high: float
    rates: npt.NDArray[np.float64]
    months: tuple[int, ...]
    begin: float
    end: float
    covered: float

    @property
    def share(self) -> float:
        """Share of the hours between begin and end that was measured."""
        return min(1.0, self.covered / max((self.end - self.begin) / 3600.0, 1e-9))

    def factors(self, periods: Mapping[str, Sequence[int]]) -> dict[str, float]:
        """Give the profile: mean rate of each period over that of the year."""
        mean = self.quantity / _YEAR_H
        if mean <= 0.0:
            return dict.fromkeys(periods, 1.0)
        return {
            name: float(
                (self.rates[list(months)] * HOURS[list(months)]).sum()
                / HOURS[list(months)].sum()
                / mean
            )
            for name, months in periods.items()
        }


def year_of(
    series: Series, months: npt.NDArray[np.int8], years: npt.NDArray[np.int64], accuracy: float
) -> YearOf:
    """Tell what a year of a meter is.

    Each month of the year has the mean rate of all its hours that were measured, in whatever year;
    so a winter alone does not stand for the whole of it, and a year and a half does not count its
    first half twice. Months that nobody measured get the mean of the others.

    Parameters
    ----------
    series
        What was measured.
    months, years
        Of every interval, as the clock showed them.
    accuracy
        Of the meter, as a share.

    Returns
    -------
    YearOf
        Low and high: of several whole years the smallest and the largest; else what the hours that
        nobody measured would make of it at the rate of a quiet and of a busy day (the 10th and the
        90th of a hundred); never nearer than the accuracy.
    """
    sums = np.bincount(months, weights=series.amount, minlength=12)
    hours = np.bincount(months, weights=series.hours, minlength=12)
    there = hours > 0.0
    rates = np.divide(sums, hours, out=np.zeros(12), where=there)
    mean = float((rates[there] * HOURS[there]).sum() / HOURS[there].sum())
    rates = np.where(there, rates, mean)
    quantity = float((rates * HOURS).sum())
    covered = float(series.hours.sum())
    low, high = _range(series, years, quantity, float(np.minimum(hours, HOURS).sum()))
    width = accuracy * abs(quantity)
    return YearOf(
        quantity,
        min(low, quantity - width),
        max(high, quantity + width),
        rates,
        tuple(int(month) for month in np.flatnonzero(there)),
        float(series.start[0]),
        float(series.start[-1] + series.hours[-1] * 3600.0),
        covered,
    )


def _range(
    series: Series, years: npt.NDArray[np.int64], quantity: float, measured: float
) -> tuple[float, float]:
    """Give the smallest and largest year, or what the hours without readings might hold."""
    _, place = np.unique(years, return_inverse=True)
    hours = np.bincount(place, weights=series.hours)
    sums = np.bincount(place, weights=series.amount)
    whole = hours >= _WHOLE * _YEAR_H
    if whole.sum() >= _YEARS:
        totals = sums[whole] / hours[whole] * _YEAR_H
        return float(totals.min()), float(totals.max())
    _, day = np.unique((series.start // 86_400.0).astype(np.int64), return_inverse=True)
    rates = np.bincount(day, weights=series.amount) / np.maximum(
        np.bincount(day, weights=series.hours), 1e-9
    )
    quiet, busy = np.percentile(rates, [_LOW, _HIGH])
    left = max(0.0, _YEAR_H - measured)
    mean = quantity / _YEAR_H
    return quantity - left * max(0.0, mean - quiet), quantity + left * max(0.0, busy - mean)


def added(parts: Sequence[YearOf]) -> YearOf:
    """Add the meters of one stream."""
    if len(parts) == 1:
        return parts[0]
    common = set.intersection(*(set(part.months) for part in parts))
    return YearOf(
        sum(part.quantity for part in parts),
        sum(part.low for part in parts),
        sum(part.high for part in parts),
        np.sum([part.rates for part in parts], axis=0),
        tuple(sorted(common)),
        min(part.begin for part in parts),
        max(part.end for part in parts),
        min(part.covered for part in parts),
    )
