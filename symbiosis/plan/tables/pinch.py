r"""The pinch: where an enterprise's own heat is used up, so that nothing passes further down.

On the scale on which a source stands colder by its approach and a sink hotter by its own,

.. math:: R(T) = E + \sum_s Q_s(>T) - \sum_d Q_d(>T)

E  heat that the plan brings in from utilities and from others;  Q_s, Q_d  heat of sources and
sinks above T. Where R is zero, heat above must not be cooled away and heat below not be bought
(Linnhoff & Flower 1978, AIChE J. 24, 633). A plan that brings in more than the least heat has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.plan.reading.heat_pairs import Placed, slots, spread

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.plan.plan import Plan

_TOLERANCE = 1e-7
"""Share of all heat that is the solver's rounding."""


def pinch_points(plan: Plan, enterprise: str) -> list[float]:
    """Find the pinches of an enterprise in a plan.

    Parameters
    ----------
    plan
        A plan with its matches.
    enterprise
        Whose own recovery is looked at.

    Returns
    -------
    list of float
        Shifted temperatures [degC], hottest first; empty where heat is not scarce at any level.
    """
    streams = plan.matches.streams
    own = (streams["medium"] == "heat") & (streams["enterprise"] == enterprise)
    own &= streams["unit"] == ""
    sources, sinks = (_placed(streams[own & (streams["role"] == r)]) for r in ("source", "sink"))
    if not (len(sources.rate) and len(sinks.rate)):
        return []
    edges = slots(sources, sinks)
    supply, demand = (spread(rows, edges).sum(axis=0) for rows in (sources, sinks))
    firms = plan.streams["enterprise"]
    giving, taking = (plan.cascade[end].map(firms) for end in ("source", "sink"))
    inside = (giving == enterprise) & (taking == enterprise)
    brought = demand.sum() - float(plan.cascade.loc[inside, "quantity"].sum())
    residual = brought + np.cumsum(supply - demand)
    moved, total = np.cumsum(supply + demand), float((supply + demand).sum())
    dust = _TOLERANCE * total
    used_up = (residual <= dust) & (moved > dust) & (moved < total - dust)
    return [float(level) for level in np.unique(edges[used_up, 1])[::-1]]


def _placed(streams: pd.DataFrame) -> Placed:
    """Put streams on the shifted scale; their amounts a year serve as rates."""
    sign = np.where(streams["role"] == "source", -1.0, 1.0)
    own = streams[["supply_c", "target_c"]].to_numpy(float)
    ends = own + (sign * streams["dt_k"].to_numpy(float))[:, None]
    return Placed(
        stream=streams.index.to_numpy(dtype=object),
        hot=own.max(axis=1),
        cold=own.min(axis=1),
        upper=ends.max(axis=1),
        lower=ends.min(axis=1),
        rate=streams["annual"].to_numpy(float),
        chill=np.zeros(len(streams)),
    )
