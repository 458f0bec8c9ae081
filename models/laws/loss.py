r"""Heat that a pipe loses by its length and size, whatever flows in it.

A buried or hanging pipe that is kept hot loses by its surface and not by its flow: so many watts a
metre for being there, and some more for being large
(:func:`symbiosis.park.pipe_laws.loss_w_per_m`). What a route draws and does not give is lost there.

It is kept hot in every period in which its sources could cover what the largest pipe would lose; in
others it stands cold and empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.models.words.algebra import each, law
from symbiosis.models.words.joins import distinct, positions, summed

if TYPE_CHECKING:
    import pandas as pd
    import pyomo.environ as pyo

    from symbiosis.models.laws.cascade import Cascade
    from symbiosis.models.words.algebra import Columns

_ROUNDING = 1e-9
"""A pipe whose sources lack less than this share of its loss is kept hot."""


def loses(routes: pd.DataFrame) -> np.ndarray:
    """Tell which routes lose heat by their length and size."""
    return ((routes["loss_fixed"] > 0.0) | (routes["loss_variable"] > 0.0)).to_numpy(bool)


def heat_peaks(drawn: pd.DataFrame, given: pd.DataFrame, routes: pd.DataFrame) -> pd.DataFrame:
    """Say how much heat could enter each route in each period [MW].

    Parameters
    ----------
    drawn, given
        ``route``, ``stream``, ``segment``, ``period`` and ``bound`` of what is drawn and given.
    routes
        All routes, in the order of their codes.

    Returns
    -------
    DataFrame
        ``route``, ``period``; ``offered``, all that its sources have; ``most``, the largest of it
        that its sinks, the loss and the pipe leave room for.
    """
    on = ["route", "period"]
    rows = distinct(drawn, on)
    # A sink stands on all branches of its route, a source on one.
    once = given.drop_duplicates([*on, "stream", "segment"])
    ends = [summed(frame, on, "bound") for frame in (drawn, once)]
    offered, wanted = (
        np.append(end["bound"].to_numpy(float), 0.0)[positions(end, rows, on)] for end in ends
    )
    at_route = rows["route"].to_numpy()
    share, fixed, by_size, largest = (
        routes[name].to_numpy(float)[at_route]
        for name in ("loss", "loss_fixed", "loss_variable", "max_capacity")
    )
    kept = 1.0 - share - by_size
    # Where every megawatt more loses more than itself, nothing arrives however much is sent.
    divisor = np.where(kept > 0.0, kept, np.nan)
    side_by_side = may_be_several(routes)[at_route]
    pipes = np.ceil(np.nan_to_num((wanted + fixed) / divisor / largest, posinf=1.0))
    pipes = np.where(side_by_side, np.maximum(pipes, 1.0), 1.0)
    room = np.nan_to_num((wanted + pipes * fixed) / divisor, nan=np.inf, posinf=np.inf)
    most = np.minimum(np.minimum(offered, room), np.where(side_by_side, np.inf, largest))
    return rows.assign(offered=offered, most=most)


def may_be_several(routes: pd.DataFrame) -> np.ndarray:
    """Tell where more than one pipe may be laid: new ones, of which the largest is known.

    Not where the planner says what a connection costs a year: that is said of one.
    """
    new = ~routes["built"].to_numpy(bool) & (routes["capex_fixed"] > 0.0).to_numpy()
    sized = np.isfinite(routes["max_capacity"].to_numpy(float))
    return np.asarray(new & sized & (routes["fixed_cost"] <= 0.0).to_numpy(), dtype=bool)


def pipes_for(most: np.ndarray, routes: pd.DataFrame) -> np.ndarray:
    """Give how many pipes carry the most that could flow on each route; one where none is more."""
    largest = routes["max_capacity"].to_numpy(float)
    several = may_be_several(routes) & np.isfinite(most) & (largest > 0.0)
    pipes = np.divide(most, largest, out=np.ones(len(routes)), where=several)
    return np.where(several, np.maximum(np.ceil(pipes - _ROUNDING), 1.0), 1.0)


def is_hot(moved: pd.DataFrame, peaks: pd.DataFrame, routes: pd.DataFrame) -> np.ndarray:
    """Tell for every row of ``moved`` (``route``, ``period``) whether its route is kept hot then.

    Parameters
    ----------
    peaks
        As from :func:`heat_peaks`.
    routes
        All routes, in the order of their codes.
    """
    route = peaks["route"].to_numpy()
    largest = peaks.groupby("route")["most"].transform("max").to_numpy(float)
    fixed, by_size = (routes[n].to_numpy(float)[route] for n in ("loss_fixed", "loss_variable"))
    lost = fixed * pipes_for(largest, routes.iloc[route])
    lost += by_size * np.where(by_size > 0.0, largest, 0.0)
    hot = peaks["offered"].to_numpy(float) >= lost * (1.0 - _ROUNDING)
    return np.append(hot, False)[positions(peaks, moved, ["route", "period"])]


def lossy_branches(given: pd.DataFrame, routes: pd.DataFrame) -> pd.DataFrame:
    """List the branches that lose heat: ``route``, ``branch``, ``period``, its last ``level``."""
    own = given[loses(routes)[given["route"].to_numpy()]]
    rows = distinct(own, ["route", "branch", "period"])
    last = own.groupby("branch")["level"].max()
    return rows.assign(level=last.reindex(rows["branch"]).to_numpy(int))


def add_loss_balance(
    block: pyo.Block, cascade: Cascade, build: Columns, more: Columns, capacity: Columns
) -> None:
    r"""A pipe that is built loses heat in every period in which it is hot.

    .. math:: \sum_{b \in r} v_{b,t} = L_r (y_r + n_r) + \ell_r K_r

    v  lost by a branch of the route [MW];  L  loss of a pipe that is built [MW];  y  built [0/1];
    n  pipes beside it [1];  l  loss per capacity [MW/MW];  K  capacity [MW]

    References: EN 13941-1 (2019), annex on heat loss; Böhm (2000) Energy Convers. Manag. 41, 407.
    """
    lost, labels = cascade.lost, cascade.labels
    on = ["route", "period"]
    rows = each(distinct(lost.frame, on), {name: labels[name] for name in on})
    fixed, by_size = (
        cascade.index.routes[name].to_numpy(float)[rows["route"]]
        for name in ("loss_fixed", "loss_variable")
    )
    block.loss_balance = law(
        lost.per(rows)
        == build.at(rows) * fixed + more.at(rows) * fixed + capacity.at(rows) * by_size,
        doc="heat that a built pipe loses by its length and size [MW]",
    )
