"""What stands: how much a pipe of today carries, what it costs still, and the pipe beside it.

A pipe of today is as large as the planner states, or else as its amount of today makes it, and
nobody pays it again. Its upkeep is paid, as a share of what it would cost new, so are its pumps,
and it loses as a pipe of its size does. Who wants to send more lays a pipe beside it, at full cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import ARCS, ROUTES, join
from symbiosis.park.entities import HOURS_PER_YEAR

if TYPE_CHECKING:
    import numpy.typing as npt

    Rates = npt.NDArray[np.float64]

BESIDE = "@beside"
"""End of the ids of a pipe beside one that stands, and of the arcs on it."""
_ROOM = 1e-6
"""Share by which a pipe that stands is larger than its amount asks for: rounding."""
_LITTLE = 0.01
"""Nobody lays a pipe beside one that falls short of what could flow by less than this share."""


def with_standing(
    arcs: pd.DataFrame,
    routes: pd.DataFrame,
    new: pd.DataFrame,
    om_share: pd.Series[float],
    about: tuple[pd.DataFrame, pd.DataFrame, pd.Series[float]],
    known: tuple[pd.Series[float], set[str]],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Size the pipes that stand, let them cost their upkeep, and offer pipes beside them.

    Parameters
    ----------
    arcs
        With today's amounts (``existing``) and the planner's other words.
    routes
        With the planner's words: what is ``built``, what it would cost to build.
    new
        The same routes at the library's prices: what a pipe beside one costs.
    om_share
        Carrier -> upkeep a year as a share of the investment.
    about
        Streams, their rates by period, and the hours of the periods.
    known
        Route -> the capacity that is stated [t/h, MW, m3/h]; and the routes of which neither that
        nor an amount is: they carry what their streams make them carry.
    """
    stated, unsaid = known
    stand = routes["built"].to_numpy(bool) & (routes["capex_fixed"] > 0.0).to_numpy()
    if stand.any():
        rates = _available(arcs, *about)
        size, most = _sizes(arcs, rates, about[2], routes)
        said = stated.reindex(routes["id"]).to_numpy(float)
        size = np.where(np.isnan(said), size, said)
        routes = _standing(routes, stand, size, om_share, unsaid)
        short = stand & ~routes["id"].isin(unsaid).to_numpy() & (most > (1.0 + _LITTLE) * size)
        arcs, routes = _beside(arcs, routes, new[short])
    routes.loc[routes["built"], ["capex_fixed", "capex_variable"]] = 0.0
    switched = ["capex_fixed", "fixed_cost", "loss_fixed", "loss_variable"]
    routes = routes.assign(needs_build=routes[switched].gt(0.0).any(axis=1))
    return arcs, routes.reset_index(drop=True)


def _available(
    arcs: pd.DataFrame, streams: pd.DataFrame, rates: pd.DataFrame, hours: pd.Series[float]
) -> Rates:
    """Give what could flow on every arc in every period [unit/h]; inf between two ports."""
    wide = rates.pivot_table(index="stream", columns="period", values="rate", fill_value=0.0)
    table = wide.reindex(columns=hours.index, fill_value=0.0)
    patient = streams.index[streams["yearly"]].intersection(table.index)
    # What is stocked flows evenly, whatever the periods.
    table.loc[patient] = (streams["annual"] / HOURS_PER_YEAR).reindex(patient).to_numpy()[:, None]
    table.loc[streams.index[streams["unit"] != ""].intersection(table.index)] = np.inf
    offered, wanted = (
        table.reindex(arcs[end]).fillna(0.0).to_numpy(float) for end in ("source", "sink")
    )
    heat = (arcs["medium"] == "heat").to_numpy()
    covers = np.where(heat, 1.0, arcs["substitution"] * (1.0 - arcs["loss"]))
    return np.asarray(np.minimum(offered, wanted / covers[:, None]), dtype=float)


def _sizes(
    arcs: pd.DataFrame, rates: Rates, hours: pd.Series[float], routes: pd.DataFrame
) -> tuple[Rates, Rates]:
    """Give the capacity that today's amounts ask of each route, and the most that could flow."""
    shape = np.where(np.isfinite(rates), rates, 1.0)
    whole = (shape * hours.to_numpy(float)).sum(axis=1)
    a_year = np.divide(shape.max(axis=1), whole, out=np.zeros(len(arcs)), where=whole > 0.0)
    peaks = pd.DataFrame(
        {
            "route": arcs["route"],
            "today": arcs["existing"].fillna(0.0).to_numpy(float) * a_year,
            "most": rates.max(axis=1, initial=0.0),
        }
    )
    sums = peaks.groupby("route").sum().reindex(routes["id"]).fillna(0.0)
    kept = (1.0 - routes["loss"] - routes["loss_variable"]).clip(lower=_ROOM).to_numpy(float)
    fixed = routes["loss_fixed"].to_numpy(float)
    # What arrives of heat is said; what the pipe loses enters it, too.
    heat = (routes["medium"] == "heat").to_numpy()
    today, most = sums["today"].to_numpy(float), sums["most"].to_numpy(float)
    return np.where(heat, (today + fixed) / kept, today), most


def _standing(
    routes: pd.DataFrame,
    stand: npt.NDArray[np.bool_],
    size: Rates,
    om_share: pd.Series[float],
    unsaid: set[str],
) -> pd.DataFrame:
    """Let what stands carry what it does, cost its upkeep, and lose by its size."""
    worth = routes["capex_fixed"] + routes["capex_variable"] * size
    upkeep = worth * om_share.reindex(routes["carrier"]).fillna(0.0).to_numpy()
    limited = stand & ~routes["id"].isin(unsaid).to_numpy()
    lost = routes["loss_fixed"] + routes["loss_variable"] * size
    # What stands may be several pipes: not the library's largest one limits it.
    most = routes["max_capacity"].mask(routes["built"], np.inf)
    return routes.assign(
        fixed_cost=routes["fixed_cost"] + upkeep.where(stand, 0.0),
        max_capacity=most.mask(limited, size * (1.0 + _ROOM)),
        loss_fixed=routes["loss_fixed"].mask(stand, lost),
        loss_variable=routes["loss_variable"].mask(stand, 0.0),
    )


def _beside(
    arcs: pd.DataFrame, routes: pd.DataFrame, new: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Offer a new pipe beside each of some that stand, for the same pairs."""
    if new.empty:
        return arcs, routes
    own = arcs["route"].isin(new["id"])
    # Both ways together carry the most that is said.
    maximum = arcs["maximum"].where(~own, arcs["maximum"] / 2.0)
    arcs = arcs.assign(maximum=maximum)
    more = arcs[own].assign(
        id=join(arcs.loc[own, "id"], BESIDE),
        route=join(arcs.loc[own, "route"], BESIDE),
        existing=np.nan,
        forced=0.0,
        permit_cost=0.0,
    )
    said = routes.set_index("id").loc[new["id"], ["unit_cost"]].to_numpy(float)
    laid = new.assign(id=join(new["id"], BESIDE), built=False, unit_cost=said[:, 0])
    return (
        ARCS.gather([arcs, more]).reset_index(drop=True),
        ROUTES.gather([routes, laid]),
    )
