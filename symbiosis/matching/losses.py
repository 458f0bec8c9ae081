"""What a pair of heat streams would lose on its way, did it fill a pipe of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Rates = npt.NDArray[np.float64]


_LEAST_KEPT = 1e-3
"""A pipe that keeps less than this share of what it is made larger for serves nobody."""


def with_losses(
    arcs: pd.DataFrame,
    routes: pd.DataFrame,
    streams: pd.DataFrame,
    rates: pd.DataFrame,
    periods: pd.DataFrame,
) -> pd.DataFrame:
    r"""Tell the share that is lost on the arcs whose pipes lose by length and size.

    .. math:: \lambda = \frac{\sum_t h_t v}{\sum_t h_t \min(S_t, D_t + v)}, \qquad
        v = L + \ell K, \quad K = \max_t \min \left( S_t, \frac{D_t + L}{1 - \ell} \right)

    S, D  what the source has and the sink needs [MW];  L, l  loss if built and per capacity;  h
    hours of the periods in which the source covers the loss. It is what the pair is worth that is
    told by it: in a plan the exchanges of a pipe share what it truly loses. An end that is a unit's
    port gives or takes whatever the other asks for.

    Parameters
    ----------
    arcs, routes, streams, rates, periods
        As in :class:`symbiosis.matching.tables.Matches`.
    """
    leaky = routes.index[routes[["loss_fixed", "loss_variable"]].max(axis=1) > 0.0]
    rows = np.flatnonzero(arcs["route"].isin(leaky).to_numpy())
    if not len(rows):
        return arcs
    own = arcs.iloc[rows]
    fixed, by_size = (
        routes[f"loss_{name}"].reindex(own["route"]).to_numpy(float)[:, None]
        for name in ("fixed", "variable")
    )
    running = rates[rates["stream"].isin({*own["source"], *own["sink"]})]
    table = running.pivot_table(index="stream", columns="period", values="rate", fill_value=0.0)
    table.loc[streams.index[streams["unit"] != ""].intersection(table.index)] = np.inf
    offered, wanted = (
        table.reindex(own[end]).fillna(0.0).to_numpy(float) for end in ("source", "sink")
    )
    hours = periods["hours"].reindex(table.columns).to_numpy(float)
    room = (wanted + fixed) / np.maximum(1.0 - by_size, _LEAST_KEPT)
    lost = fixed + by_size * _finite(np.minimum(offered, room).max(axis=1, keepdims=True))
    hot = offered >= lost
    drawn = _finite(np.minimum(offered, wanted + lost)) * hot
    whole = (drawn * hours).sum(axis=1)
    gone = (lost * hot * hours).sum(axis=1)
    share = np.divide(gone, whole, out=np.zeros(len(own)), where=whole > 0.0)
    # A pipe may lose a share of what flows beside it.
    kept = (1.0 - routes["loss"].reindex(own["route"]).to_numpy(float)) * (1.0 - share)
    loss = arcs["loss"].to_numpy(float, copy=True)
    loss[rows] = 1.0 - kept
    return arcs.assign(loss=loss)


def _finite(rates: Rates) -> Rates:
    """Take what two ports could exchange for nothing: nobody knows it."""
    return np.where(np.isfinite(rates), rates, 0.0)
