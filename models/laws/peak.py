r"""Peak: the largest rate at which a firm buys, for which a network or a plant is paid monthly.

Where a calendar says which typical days occur in which months, each month pays its own: what is
booked is the mean of the months. Elsewhere one rate of the whole year is charged twelve times;
contracts that bill the largest rate of each month cost no more than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from symbiosis.matching.wholes import balanced_in
from symbiosis.models.index import running_periods
from symbiosis.models.words.algebra import Columns, Family, Sum, add_variables, each, law
from symbiosis.models.words.lines import Named, book, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyomo.environ as pyo

    from symbiosis.matching.bills import Bills
    from symbiosis.matching.tables import Matches
    from symbiosis.models.laws.cascade import Cascade
    from symbiosis.models.laws.exchange import Exchange
    from symbiosis.models.words.algebra import Labels

_PAIR = ["holder", "utility"]


def add_peaks(block: pyo.Block, matches: Matches, bought: Sequence[Columns]) -> None:
    """Add the largest rates at which firms buy what is charged for by its peak.

    Parameters
    ----------
    bought
        What is bought of every medium [unit/h], seen by ``stream`` and ``period``: codes of the
        park's streams and periods.
    """
    pairs, of_stream = _pairs(matches)
    periods = matches.periods.index.to_numpy(dtype=object)
    running = running_periods(matches.periods)
    labels = {name: np.array(sorted(set(pairs[name])), dtype=object) for name in _PAIR}
    coded = pairs.assign(
        **{name: pd.Index(labels[name]).get_indexer(pairs[name]) for name in _PAIR}
    )
    rows = coded.loc[coded.index.repeat(len(running))].rename_axis("pair").reset_index()
    rows = rows.assign(period=np.tile(running, len(coded)))
    of_period, days = _days(matches)
    peaks = _times(coded, "day", days)
    peak = add_variables(
        block, "peak", each(peaks, labels if days is None else {**labels, "day": days}),
        doc="largest rate at which a firm buys of a utility, on a typical day [unit/h]",
    )  # fmt: skip
    steps = each(rows.assign(day=of_period[rows["period"]]), {**labels, "period": periods})
    holds = _covering(matches.periods, running)
    rates = [_in_rows(each_of, of_stream, steps, holds) for each_of in bought]
    add_peak_limit(block, peak, steps, rates)
    paid = peak if matches.bills is None else _months(block, matches.bills, peak, coded, labels)
    at = paid.frame["pair"].to_numpy()
    holder, item = (Named.of(pairs[name].iloc[at]) for name in _PAIR)
    block.line = lines([book("peak", holder, item, paid)], doc="largest rates bought [unit/h]")


def _days(matches: Matches) -> tuple[np.ndarray, np.ndarray | None]:
    """Give the code of every period's typical day, and the days; None: all steps are of one."""
    if matches.bills is None:
        return np.zeros(len(matches.periods), dtype=int), None
    days = np.array(sorted(set(matches.bills.rows["group"])), dtype=object)
    group = matches.bills.group.reindex(matches.periods.index)
    return pd.Index(days).get_indexer(group), days


def _times(pairs: pd.DataFrame, name: str, members: np.ndarray | None) -> pd.DataFrame:
    """Repeat every pair for each member, with its code."""
    count = 1 if members is None else len(members)
    rows = pairs.loc[pairs.index.repeat(count)].rename_axis("pair").reset_index()
    return rows.assign(**{name: np.tile(np.arange(count), len(pairs))})


def _months(
    block: pyo.Block, bills: Bills, peak: Columns, pairs: pd.DataFrame, labels: Labels
) -> Columns:
    """Add the rates that months bill, and give them times their share of the year."""
    names = bills.share.index.to_numpy(dtype=object)
    month = add_variables(
        block, "month", each(_times(pairs, "bill", names), {**labels, "bill": names}),
        doc="largest rate that months bill a firm for a utility [unit/h]",
    )  # fmt: skip
    told = bills.rows.drop_duplicates("row")
    rows = _times(pairs, "row", told["row"].to_numpy(object))
    days = peak.labels["day"]
    day = pd.Index(days).get_indexer(told["group"])[rows["row"]]
    family = each(rows.assign(day=day), {**labels, "row": told["row"].to_numpy(object)})
    add_month_limit(block, peak.at(family), _billed(bills, month, family, len(pairs)))
    return month * bills.share.to_numpy(float)[month["bill"]]


def _billed(bills: Bills, month: Columns, rows: Family, pairs: int) -> Sum:
    """Put the bills into the rows in which they bound something, with their weights."""
    table = bills.rows
    row = pd.Index(table["row"].drop_duplicates()).get_indexer(table["row"])
    bill = bills.share.index.get_indexer(table["bill"])
    pair = np.repeat(np.arange(pairs), len(table))
    places = pair * (len(rows) // pairs) + np.tile(row, pairs)
    members = pair * len(bills.share) + np.tile(bill, pairs)
    return month.put(rows, members, places, np.tile(table["weight"].to_numpy(float), pairs))


def bought_in(matches: Matches, ends: Exchange | Cascade) -> Columns:
    """See what is bought of one medium by the park's streams and the periods."""
    own, bought = ends.index.stream_names, ends.utility
    end = "sink" if "sink" in bought.frame else "stream"
    period = "sink_period" if "sink_period" in bought.frame else "period"
    at = matches.streams.index.get_indexer(own)
    return bought.seen(stream=at[bought[end]], period=bought[period])


def _pairs(matches: Matches) -> tuple[pd.DataFrame, np.ndarray]:
    """List who buys what by its peak, and the number of that pair for every stream; -1: none."""
    charged, streams = cast("pd.DataFrame", matches.peaks), matches.streams.index
    known = charged[charged["stream"].isin(streams)]
    table = pd.DataFrame(
        {
            "holder": matches.streams["enterprise"].reindex(known["stream"]).to_numpy(object),
            "utility": known["item"].to_numpy(object),
        }
    )
    pairs = table.drop_duplicates().sort_values(_PAIR, ignore_index=True)
    number = pd.MultiIndex.from_frame(pairs).get_indexer(pd.MultiIndex.from_frame(table))
    of_stream = np.full(len(streams), -1)
    of_stream[streams.get_indexer(known["stream"])] = number
    return pairs, of_stream


def _covering(periods: pd.DataFrame, running: np.ndarray) -> np.ndarray:
    """Tell in which steps (columns) what is bought in a period (rows) is bought: all of a whole."""
    wholes = balanced_in(periods)[:, running]
    every = np.arange(len(periods))
    return (wholes[:, None, :] == every[None, :, None]).any(axis=0)


def _in_rows(bought: Columns, of_stream: np.ndarray, steps: Family, holds: np.ndarray) -> Sum:
    """Put what is bought into the rows of its firm and period; a whole's into all its steps."""
    if not len(steps):
        return Sum(steps)
    pair = of_stream[bought["stream"]]
    own = np.flatnonzero(pair >= 0)
    member, step = np.nonzero(holds[bought["period"][own]])
    member = own[member]
    rows = pair[member] * holds.shape[1] + step
    return bought.put(steps, member, rows, np.ones(len(member)))


def add_peak_limit(block: pyo.Block, peak: Columns, steps: Family, bought: Sequence[Sum]) -> None:
    r"""A firm buys at no time more than its peak.

    .. math:: \sum_{d \in D(h,k)} u_{d,t} \le p_{h,k}

    u  bought [unit/h], of what is balanced over a cycle or the year the same all through it;
    D  the firm's needs that buy the utility;  p  peak [unit/h], of which 12 months are charged;
    with a calendar that of the step's typical day
    """
    rates = Sum(steps)
    for each_of in bought:
        rates += each_of
    block.peak_limit = law(
        rates - peak.at(steps) <= 0.0, doc="a firm buys at no time more than its peak [unit/h]"
    )


def add_month_limit(block: pyo.Block, peak: Sum, months: Sum) -> None:
    r"""A month pays for the largest rate of all typical days that occur in it.

    .. math:: p_{h,k,c} \le \sum_b w_{c,b}\, m_{h,k,b}

    p  largest rate on a typical day [unit/h];  m  rate that the month bills [unit/h];  w  1 for a
    month in which the day occurs. Of a kind of hours, whose steps are of several days, w weighs the
    months of each (:func:`symbiosis.matching.bills.bills_in_kinds`)
    """
    block.month_limit = law(
        peak - months <= 0.0, doc="no typical day of a month is above what it bills [unit/h]"
    )
