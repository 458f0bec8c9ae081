"""The year's largest rates: what months pay for them, where each week was run as if it were all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.bills import MONTH_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from symbiosis.plan.reading.books import Prices

_LINE = ["kind", "holder", "item"]


@dataclass(frozen=True, eq=False)
class WeekPeaks:
    """The largest rates of a slice of the year.

    Attributes
    ----------
    first
        Its first day of the year, from 0.
    peaks
        Column of the accounts (``plan``, ``today``, ``baseline``) -> largest rates by (enterprise,
        utility), a column a day, in their order [unit/h].
    """

    first: int
    peaks: Mapping[str, pd.DataFrame]


def months_instead(weeks: Sequence[WeekPeaks], column: str, prices: Prices) -> pd.Series:
    r"""Give what the accounts of a year's mean week must be changed by, so that months pay.

    .. math:: \Delta = \frac{1}{M} \sum_m \max_{d \in m} u_d
              - \frac{1}{D} \sum_w D_w \max_{d \in w} u_d

    u  largest rate of a day [unit/h];  M  months with days that were run;  D  days of a week. A
    week, run as if the year were like it, pays its own largest rate in all twelve months; a month
    pays the largest of all its days.

    Returns
    -------
    Series
        Account -> amount a year.
    """
    days = pd.concat([_dated(week, column) for week in weeks], axis=1).fillna(0.0)
    month = np.repeat(np.arange(len(MONTH_DAYS)), MONTH_DAYS)[days.columns.to_numpy()]
    billed = days.T.groupby(month).max().mean()
    counts = [week.peaks[column].shape[1] for week in weeks]
    of_week = np.repeat(np.arange(len(weeks)), counts)
    own = days.T.groupby(of_week).max()
    paid = (own * np.array(counts, dtype=float)[:, None]).sum() / sum(counts)
    change = (billed - paid).reindex(days.index)
    holder, item = (days.index.get_level_values(level) for level in range(2))
    index = pd.MultiIndex.from_arrays([["peak"] * len(days), holder, item], names=_LINE)
    return prices.totals(pd.Series(change.to_numpy(float), index))


def _dated(week: WeekPeaks, column: str) -> pd.DataFrame:
    """Call the days of a slice by their number in the year, from 0."""
    own = week.peaks[column]
    return own.set_axis(week.first + np.arange(own.shape[1]), axis=1)
