"""Bills: which typical days occur in which months, so that each month pays its own largest rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, eq=False)
class Bills:
    """What each month's bill bears on; months of the same typical days are one bill.

    Attributes
    ----------
    group
        Period -> the typical day (or kind of hours) whose largest rate is looked at.
    rows
        ``row`` (name), ``group``, ``bill``, ``weight``: in every row the largest rate of the group
        is no more than the weighted sum of the bills.
    share
        Bill -> its months' share of the year's twelve.
    """

    group: pd.Series
    rows: pd.DataFrame
    share: pd.Series


def bills_of(calendar: pd.Series | None, periods: pd.DataFrame) -> Bills | None:
    """Say which typical days occur in which months.

    Parameters
    ----------
    calendar
        Cycle of every day of the year, in order.
    periods
        As in :class:`symbiosis.matching.tables.Matches`.

    Returns
    -------
    Bills or None
        None: nobody knows (no calendar of 365 days), or all months are of the same days; then every
        month's largest rate is that of the year.
    """
    if calendar is None or len(calendar) != sum(MONTH_DAYS):
        return None
    month = np.repeat(np.arange(len(MONTH_DAYS)), MONTH_DAYS)
    days = [tuple(sorted(set(own))) for _, own in calendar.astype(str).groupby(month)]
    if len(set(days)) == 1:
        return None
    stepped = periods.loc[periods["cycle"] != "", "cycle"].astype(str)
    if not set(stepped) <= set(calendar):
        return None
    names = {each: f"month {days.index(each) + 1:02d}" for each in days}
    rows = [
        (f"{cycle} in {name}", cycle, name, 1.0) for each, name in names.items() for cycle in each
    ]
    told = pd.Series([names[each] for each in days]).value_counts(normalize=True).sort_index()
    return Bills(stepped, pd.DataFrame(rows, columns=["row", "group", "bill", "weight"]), told)


def bills_in_kinds(bills: Bills, kinds: pd.Series, hours: pd.Series) -> Bills:
    r"""Give bills that ask for no more of kinds of hours than of their steps.

    .. math:: \bar u_k = \sum_{t \in k} w_t u_t \le \sum_b \Big( \sum_{t \in k} w_t \lambda_{t,b}
              \Big) m_b, \qquad u_t \le m_b \text{ for all bills } b \ni t, \quad
              \sum_b \lambda_{t,b} = 1

    w  share of a step in its kind;  λ  share of the year of the bills in which the step occurs. A
    bill in which all steps of a kind occur has a row of its own.

    Parameters
    ----------
    kinds
        Step -> its kind of hours.
    hours
        Step -> its hours a year.
    """
    occurs = bills.rows.pivot_table(
        index="group", columns="bill", values="weight", fill_value=0.0
    )  # fmt: skip
    shared = occurs * bills.share.reindex(occurs.columns)
    shared = shared.div(shared.sum(axis=1), axis=0)
    of = bills.group.reindex(kinds.index).to_numpy(object)
    weight = hours.reindex(kinds.index).to_numpy(float)
    every = [each.reindex(of).fillna(0.0).to_numpy(float) for each in (shared, occurs)]
    kind = kinds.to_numpy(object)
    whole = pd.Series(weight).groupby(kind).sum()
    mean = pd.DataFrame(every[0] * weight[:, None], columns=occurs.columns).groupby(kind).sum()
    mean = mean.div(whole, axis=0)
    inside = pd.DataFrame(every[1], columns=occurs.columns).groupby(kind).min()
    parts = [
        _rows(mean, "mean of "),
        _rows(inside, "all of ").assign(
            row=lambda each: each["row"] + " in " + each["bill"].astype(str)
        ),
    ]
    group = pd.Series(whole.index, index=pd.Index(whole.index, dtype="str"))
    return Bills(group, pd.concat(parts, ignore_index=True), bills.share)


def _rows(weights: pd.DataFrame, word: str) -> pd.DataFrame:
    """List the weights by group and bill that are not nothing."""
    long = weights.rename_axis("group").reset_index()
    long = long.melt("group", var_name="bill", value_name="weight")
    long = long[long["weight"] > 0.0]
    return long.assign(row=word + long["group"].astype(str))[["row", "group", "bill", "weight"]]
