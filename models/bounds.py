"""How much can flow at all: tight bounds for what a binary switches.

A bound that is too large costs time, one that is too small cuts off plans; these are the smallest
that the park's own quantities justify.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.index import shared_amounts
from symbiosis.models.linear import numbered

if TYPE_CHECKING:
    from symbiosis.models.index import Index


def stream_bounds(index: Index, unit_bounds: np.ndarray) -> np.ndarray:
    """Give the largest rate [unit/h] of every row of ``index.balances``.

    A stream of the park has its rate; a port has its coefficient times the largest activity of
    its unit (infinite where neither its size nor its partners bound it).
    """
    balances = index.balances
    unit = balances["unit"].to_numpy()
    rate = balances["rate"].to_numpy(float)
    if not (unit >= 0).any():
        return rate
    with np.errstate(invalid="ignore"):
        port = rate * balances["coefficient"].to_numpy(float) * unit_bounds[unit]
    return np.where(unit >= 0, np.nan_to_num(port, nan=0.0, posinf=np.inf), rate)


def flow_bounds(index: Index, bounds: np.ndarray) -> pd.DataFrame:
    """Give the largest flow [unit/h] of every row of ``index.flows``.

    tight = min(available, need / (substitution (1 - loss)), maximum of the arc's route)

    Returns
    -------
    DataFrame
        Columns ``bound`` (tight), ``offered`` and ``wanted`` (the two ends alone).
    """
    flows, arcs = index.flows, index.arcs
    arc = flows["arc"].to_numpy()
    ends = []
    for end in ("source", "sink"):
        keys = pd.DataFrame({"stream": flows[end], "period": flows[f"{end}_period"]})
        limit = _lookup(index.balances, bounds, keys)
        ends.append(limit / flows[f"{end}_weight"].to_numpy())
    used = arcs["substitution"].to_numpy(float) * (1.0 - arcs["loss"].to_numpy(float))
    offered, wanted = ends[0], ends[1] / used[arc]
    codes, most = shared_amounts(arcs, "maximum")
    maximum = np.where(codes >= 0, most, np.inf)[arc] / flows["hours"].to_numpy()
    bound = np.minimum(np.minimum(offered, wanted), maximum)
    return pd.DataFrame({"bound": bound, "offered": offered, "wanted": wanted})


def route_peaks(flows: pd.DataFrame) -> np.ndarray:
    """Give the most that can flow at once on the route of every row: all givers, or all takers.

    Parameters
    ----------
    flows
        Columns ``route``, ``period``, ``source``, ``sink``, ``offered``, ``wanted``.
    """
    at = numbered(flows, ["route", "period"])
    peaks = []
    for end, worth in (("source", "offered"), ("sink", "wanted")):
        once = ~pd.Series(numbered(flows, ["route", "period", end])).duplicated().to_numpy()
        peaks.append(np.bincount(at[once], flows[worth].to_numpy(float)[once]))
    return np.minimum(*peaks)[at] if len(at) else np.empty(0)


def unit_bounds(indices: list[Index], max_size: np.ndarray) -> np.ndarray:
    """Give the largest activity of every unit, from its size or else from what its ports meet.

    A unit without a largest size can be no busier than its scarcest port: what all partners of
    that port together have or need.
    """
    bounds = max_size.copy()
    if not len(bounds):
        return bounds
    for index in indices:
        here = stream_bounds(index, max_size)
        flows = index.flows
        for end, other in (("source", "sink"), ("sink", "source")):
            keys = pd.DataFrame({"stream": flows[other], "period": flows[f"{other}_period"]})
            partner = _lookup(index.balances, here, keys) * flows[f"{other}_weight"].to_numpy()
            used = index.arcs["substitution"].to_numpy(float)[flows["arc"].to_numpy()]
            partner = partner / used if end == "source" else partner * used
            met = np.zeros(len(index.streams))
            np.add.at(met, flows[end].to_numpy(), partner)
            _tighten(bounds, index, met, end, max_size)
    return bounds


def _tighten(
    bounds: np.ndarray, index: Index, met: np.ndarray, end: str, max_size: np.ndarray
) -> None:
    """Lower the bound of unsized units to what one side of their ports can meet."""
    streams = index.streams
    unit = pd.Index(index.unit_names).get_indexer(streams["unit"])
    coefficient = streams["coefficient"].to_numpy(float)
    spare = "outlet" if end == "source" else "utility"
    firm = (streams["role"] == end).to_numpy() & (streams[spare] == "").to_numpy()
    port = firm & (unit >= 0) & (coefficient > 0)
    unsized = port & ~np.isfinite(max_size[unit])
    np.minimum.at(bounds, unit[unsized], met[unsized] / coefficient[unsized])


def _lookup(balances: pd.DataFrame, values: np.ndarray, keys: pd.DataFrame) -> np.ndarray:
    """Read a value per stream and period."""
    if balances.empty or keys.empty:
        return np.zeros(len(keys))
    periods = int(balances["period"].max()) + 1
    table = np.zeros((int(balances["stream"].max()) + 1, periods))
    table[balances["stream"].to_numpy(), balances["period"].to_numpy()] = values
    return table[keys["stream"].to_numpy(), keys["period"].to_numpy()]
