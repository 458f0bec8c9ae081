"""The cascade of a route: its variables, and the law that heat only falls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbiosis.models.words.algebra import Columns, each, law
from symbiosis.models.words.joins import distinct

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyomo.environ as pyo

    from symbiosis.models.index import Index


@dataclass(frozen=True)
class Cascade:
    """The variables of heat [MW].

    Attributes
    ----------
    drawn, given
        ``route``, ``branch``, ``stream``, ``segment``, ``level``, ``period``, ``hours``, ``bound``.
    outlet, utility
        ``stream``, ``segment``, ``period``, ``hours``.
    residual
        ``route``, ``branch``, ``level``, ``period``.
    lost
        ``route``, ``branch``, ``period``, its last ``level``.
    peaks
        How much heat could enter each route in each period (:func:`.loss.heat_peaks`).
    labels
        The names of everything that is told apart; a branch's is its number on its route.
    """

    index: Index
    drawn: Columns
    given: Columns
    outlet: Columns
    utility: Columns
    residual: Columns
    lost: Columns
    peaks: pd.DataFrame
    labels: dict[str, np.ndarray]


def waiting_levels(given: pd.DataFrame) -> pd.DataFrame:
    """Heat can wait on all levels of a branch but the last."""
    levels = distinct(given, ["route", "branch", "level", "period"])
    last = levels.groupby("branch")["level"].transform("max")
    return levels[levels["level"] < last]


def add_cascade_balance(block: pyo.Block, cascade: Cascade) -> None:
    r"""What a branch gives at a level was drawn there or has fallen from a hotter one.

    .. math::

        R_{b,l-1,t} + (1 - \lambda_{r(b)}) \sum_{(s,k) \in l} d_{b,s,k,t}
        = \sum_{(d,m) \in l} g_{b,d,m,t} + R_{b,l,t}, \qquad R \ge 0, \quad
        R_{b,last,t} = v_{b,t}

    b  branch of a route: sources that may warm the same sinks (:mod:`.branches`);  R  residual
    [MW];  d  drawn, at the hottest level that it can reach [MW];  lambda  share lost on the route,
    borne at every level;  g  given [MW];  v  lost by the pipe's length and size, of its coldest
    heat (:mod:`.loss`) [MW]. Equivalent to: at or above every level, no more is given than was
    drawn, less the share; and all that is drawn is given or lost.

    References: Papoulias & Grossmann (1983) Comput. Chem. Eng. 7, 707.
    """
    on = ["route", "branch", "level", "period"]
    drawn, given, waiting = cascade.drawn, cascade.given, cascade.residual
    lost = cascade.lost
    # Mains have junctions instead: symbiosis.models.laws.main.
    is_main = cascade.index.routes["main"].to_numpy(bool)
    paired = given.frame if not is_main.any() else given.frame[~is_main[given["route"]]]
    rows = each(distinct(paired, on), {name: cascade.labels[name] for name in on})
    at = on[1:]  # a branch's code stands on one route only
    loss = cascade.index.routes["loss"].to_numpy(float)
    fallen = waiting.seen(level=waiting["level"] + 1)
    arrived = drawn * (1.0 - loss[drawn["route"]])
    block.cascade_balance = law(
        fallen.per(rows, at) + arrived.per(rows, at)
        == given.per(rows, at) + waiting.per(rows, at) + lost.per(rows, at),
        doc="heat only falls from level to level of a branch [MW]",
    )
