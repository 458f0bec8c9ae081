"""What pipes lose of heat by their length and size, and who bears it.

The coldest heat in a pipe is what is lost, so that hotter heat still reaches whom it can. What a
source sends beyond what its sinks receive is the loss of its exchanges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.plan.reading.flows import DUST, Flows, hours_of

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches

Array = npt.NDArray[np.float64]


def leaky_routes(matches: Matches) -> pd.Index[str]:
    """Name the routes that lose heat by their length and size."""
    lost = matches.routes[["loss_fixed", "loss_variable"]].max(axis=1) > 0.0
    if matches.mains is not None:  # their pieces lose it
        lost |= matches.routes.index.isin(matches.mains.reach_km.index)
    return matches.routes.index[lost]


def without_coldest(supply: Array, lost: float) -> Array:
    """Take what is lost off the coldest slots, from all rows of a slot alike."""
    if lost <= 0.0:
        return supply
    total = supply.sum(axis=0)
    colder = np.cumsum(total[::-1])[::-1] - total
    gone = np.clip(lost - colder, 0.0, total)
    kept = 1.0 - np.divide(gone, total, out=np.zeros_like(total), where=total > 0.0)
    return np.asarray(supply * kept, dtype=float)


def as_sent(pairs: pd.DataFrame, matches: Matches, flows: Flows) -> pd.DataFrame:
    """Let the pairs of the routes that lose heat by size bear all that their sources send.

    What a source sends is shared among its pairs by what they receive; one that warms nobody, for
    the pipe loses all that it sends, sends it to the sink that receives most.

    Parameters
    ----------
    pairs
        As from :func:`symbiosis.plan.reading.heat_pairs.pairs_of`.
    """
    drawn = flows.drawn[flows.drawn["route"].isin(leaky_routes(matches))]
    if drawn.empty:
        return pairs
    hours = drawn["period"].map(hours_of(matches)).astype(float)
    amount = drawn["rate"].astype(float) * hours
    sent = amount.groupby([drawn["route"], drawn["stream"]]).sum()
    sent = sent[sent > DUST * hours.max()].rename_axis(["route", "source"])
    ends = pd.MultiIndex.from_frame(pairs[["route", "source"]])
    whole = pairs["received"].groupby([pairs["route"], pairs["source"]]).transform("sum")
    own = sent.reindex(ends).to_numpy(float) * (pairs["received"] / whole).to_numpy(float)
    quantity = np.where(np.isnan(own), pairs["quantity"], own)
    cooled = pairs["cooled"] * quantity / pairs["quantity"].where(pairs["quantity"] > 0.0)
    pairs = pairs.assign(quantity=quantity, cooled=cooled.fillna(0.0))
    idle = sent[~sent.index.isin(ends)]
    return pd.concat([pairs, _lost_whole(idle, pairs, matches)]) if len(idle) else pairs


def _lost_whole(idle: pd.Series, pairs: pd.DataFrame, matches: Matches) -> pd.DataFrame:
    """Write the pairs of sources all of whose heat the pipe loses: they receive nothing."""
    ways = idle.rename("quantity").reset_index()
    ways = ways.merge(matches.arcs[["route", "source", "sink"]], on=["route", "source"])
    taken = pairs.groupby(["route", "sink"], as_index=False).agg(
        {"received": "sum", "sink_hot_c": "max", "sink_cold_c": "min"}
    )
    ways = ways.merge(taken, on=["route", "sink"], how="left").fillna({"received": 0.0})
    ways = ways.sort_values(
        ["route", "source", "received", "sink"], ascending=[True, True, False, True]
    )
    ways = ways.drop_duplicates(["route", "source"])
    ends = matches.streams.loc[ways["source"], ["supply_c", "target_c"]].to_numpy(float)
    return ways.assign(hot_c=ends.max(axis=1), cold_c=ends.min(axis=1), received=0.0, exergy=0.0,
                       cooled=0.0)  # fmt: skip
