r"""Peak: the largest rate at which a firm buys, for which a network or a plant is paid monthly.

One rate for the whole year, charged twelve times: contracts that bill the largest rate of each
month cost no more than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from symbiosis.models.index import running_periods
from symbiosis.models.words.algebra import Columns, Family, Sum, add_variables, each, law
from symbiosis.models.words.lines import Named, book, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyomo.environ as pyo

    from symbiosis.matching.tables import Matches
    from symbiosis.models.laws.cascade import Cascade
    from symbiosis.models.laws.exchange import Exchange

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
    running = running_periods(matches.periods.index)
    labels = {name: np.array(sorted(set(pairs[name])), dtype=object) for name in _PAIR}
    coded = pairs.assign(
        **{name: pd.Index(labels[name]).get_indexer(pairs[name]) for name in _PAIR}
    )
    peak = add_variables(
        block, "peak", each(coded, labels),
        doc="largest rate at which a firm buys of a utility [unit/h]",
    )  # fmt: skip
    rows = coded.loc[coded.index.repeat(len(running))].rename_axis("pair").reset_index()
    steps = each(rows.assign(period=np.tile(running, len(coded))), {**labels, "period": periods})
    add_peak_limit(block, peak, steps, [_in_rows(each_of, of_stream, steps) for each_of in bought])
    holder, item = Named.of(pairs["holder"]), Named.of(pairs["utility"])
    block.line = lines([book("peak", holder, item, peak)], doc="largest rates bought [unit/h]")


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


def _in_rows(bought: Columns, of_stream: np.ndarray, steps: Family) -> Sum:
    """Put what is bought into the rows of its firm and period; the year's into all of them."""
    if not len(steps):
        return Sum(steps)
    count = len(steps) // (int(steps["pair"].max()) + 1)
    pair = of_stream[bought["stream"]]
    place = np.full(int(max(steps["period"].max(), bought["period"].max(initial=0))) + 1, -1)
    place[steps["period"][:count]] = np.arange(count)
    at = place[bought["period"]]
    timely = np.flatnonzero((pair >= 0) & (at >= 0))
    yearly = np.flatnonzero((pair >= 0) & (at < 0))
    members = np.concatenate([timely, np.repeat(yearly, count)])
    rows = np.concatenate(
        [
            pair[timely] * count + at[timely],
            np.repeat(pair[yearly] * count, count) + np.tile(np.arange(count), len(yearly)),
        ]
    )
    return bought.put(steps, members, rows, np.ones(len(members)))


def add_peak_limit(block: pyo.Block, peak: Columns, steps: Family, bought: Sequence[Sum]) -> None:
    r"""A firm buys at no time more than its peak.

    .. math:: \sum_{d \in D(h,k)} u_{d,t} \le p_{h,k}

    u  bought [unit/h], of what is balanced over the year the same always;  D  the firm's needs that
    buy the utility;  p  peak [unit/h], of which 12 months are charged
    """
    rates = Sum(steps)
    for each_of in bought:
        rates += each_of
    block.peak_limit = law(
        rates - peak.at(steps) <= 0.0, doc="a firm buys at no time more than its peak [unit/h]"
    )
