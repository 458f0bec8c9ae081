r"""Pipes that are built and lose nothing: a pipe may stand cold only when its sources lack for it.

What a pipe loses in the periods in which heat flows is held against its length and size by the
audit itself. Here are those in which none does: were a pipe cold whenever that suits the plan, its
loss would be what the solver likes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.levels import cascade_levels, route_members
from symbiosis.plan.reading.flows import value_of
from symbiosis.plan.reading.heat_losses import leaky_routes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.once import Reading

_BUILT = 0.5
_ROUNDING = 1e-6
"""Megawatts, and shares, that differ by less are the same."""


def idle_pipes(reading: Reading) -> Iterator[str]:
    r"""Find built pipes that lose nothing in a period in which they must be hot.

    .. math:: \sum_s q_{s,t} \ge L \lceil K / C \rceil + \ell K, \quad
        K = \min \left( \max_t \sum_s q_{s,t},
        \frac{\max_t \sum_d n_{d,t} + L N}{1 - \lambda - \ell} \right)

    q  heat of the sources that is hot enough for the route [MW];  n  need of the sinks that it is
    hot enough for [MW];  L, l  loss of a pipe and per capacity;  K  the most that the route could
    ever be asked to carry [MW];  C  capacity of the largest pipe [MW];  N  pipes that the sources
    would fill;  lambda  share lost of what flows. Routes with a unit's port at an end are
    left out: what that could give is not known from what was matched.
    """
    matches = reading.matches
    build = value_of(reading.decisions, "route.build")
    built = build.index[build > _BUILT].intersection(leaky_routes(matches))
    ends = _ends(matches, built)
    if ends is None:
        return
    offered, wanted = ends
    need = _largest_loss(matches.routes.loc[offered.index], offered, wanted)
    lost = {(heat.route, heat.period) for heat in reading.heats if heat.lost > _ROUNDING}
    hot = offered.ge(need * (1.0 + _ROUNDING) + _ROUNDING, axis=0)
    for place, when in np.argwhere(hot.to_numpy()):
        route, period = offered.index[place], offered.columns[when]
        if (route, period) not in lost:
            yield (
                f"route {route} is built and loses nothing in {period}: its sources have "
                f"{offered.iloc[place, when]:.6g} MW, and the largest such pipe loses "
                f"{need.iloc[place]:.6g}"
            )


def _ends(matches: Matches, built: pd.Index[str]) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Give what sources could draw and sinks could take of routes: [MW], routes x periods."""
    streams, arcs = matches.streams, matches.arcs
    own = arcs[arcs["route"].isin(built)]
    port = streams["unit"].reindex(pd.Index([*own["source"], *own["sink"]])).ne("").to_numpy()
    ported = set(own["route"].to_numpy()[port.reshape(2, -1).any(axis=0)])
    own = own[~own["route"].isin(ported)]
    if own.empty:
        return None
    members = route_members(streams, own, matches.routes)
    rates = matches.rates[matches.rates["stream"].isin(members["stream"])]
    table = rates.pivot_table(index="stream", columns="period", values="rate", fill_value=0.0)
    share = matches.levels.set_index(["stream", "segment"])["share"]
    sides = []
    for moved in cascade_levels(members, matches.levels):
        part = share.reindex(pd.MultiIndex.from_frame(moved[["stream", "segment"]])).to_numpy()
        rate = table.reindex(moved["stream"]).fillna(0.0).to_numpy() * part[:, None]
        sums = pd.DataFrame(rate, columns=table.columns).groupby(moved["route"].to_numpy()).sum()
        sides.append(sums.reindex(sorted(set(own["route"]))).fillna(0.0))
    return sides[0], sides[1]


def _largest_loss(
    routes: pd.DataFrame, offered: pd.DataFrame, wanted: pd.DataFrame
) -> pd.Series[float]:
    """Give what the largest pipe that could be of use on each route loses [MW]."""
    fixed, by_size, share = (
        routes[name].astype(float) for name in ("loss_fixed", "loss_variable", "loss")
    )
    most = offered.max(axis=1)
    number = np.maximum(np.ceil(most / routes["max_capacity"]), 1.0)
    kept = (1.0 - share - by_size).where(lambda left: left > 0.0)
    room = ((wanted.max(axis=1) + number * fixed) / kept).fillna(np.inf)
    size = np.minimum(most, room)
    pipes = np.maximum(np.ceil(size / routes["max_capacity"] - _ROUNDING), 1.0)
    loss: pd.Series[float] = fixed * pipes + by_size * size
    return loss
