r"""Heat from source to sink: pairs them on every route, hottest first, and finds heat that climbs.

On a route's scale (that of what flows in it at the receiver) a source stands colder by its
approaches and the drop on the way, a sink hotter by its approaches:

.. math:: T_r = T - m \Delta T_s - D \;(source), \qquad T_r = T + m \Delta T_d \;(sink)

m is 1 in direct contact, 2 through a loop. A source hotter than the carrier gives heat of the
carrier's ceiling, a sink colder than its return takes heat of its floor. The scale is cut at every
end found on it; within a slot all sources serve all sinks alike, between slots the hottest serves
the hottest (Linnhoff & Flower 1978, AIChE J. 24, 633): the sources of one branch of a route among
themselves, for they may warm the same sinks. This file reads flows and temperatures only, nothing
of the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.plan.reading.flows import DUST, INHOUSE, Flows, hours_of
from symbiosis.plan.reading.shapes import shaped

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches

Array = npt.NDArray[np.float64]

_DIGITS = 6
"""Temperatures and approaches are rounded to this many digits [K], so that sums of them compare."""


@dataclass(frozen=True)
class RouteHeat:
    """The heat on one branch of a route in one period, by temperature slot (hottest first).

    Attributes
    ----------
    route, hours
        Which route, and how long [h].
    sources, sinks
        Rows with ``stream``, ``hot_c``, ``cold_c``, ``rate`` as delivered [MW], ``upper``,
        ``lower`` on the route's scale.
    supply, demand
        Heat of every row in every slot [MW].
    edges
        Upper and lower end of every slot on the route's scale [degC], shape (slots, 2).
    loss
        Share lost on the way.
    """

    route: str
    hours: float
    sources: pd.DataFrame
    sinks: pd.DataFrame
    supply: Array
    demand: Array
    edges: Array
    loss: float

    @property
    def climb(self) -> float:
        """Heat that reaches a hotter slot than the one it left [MW]; 0 in a sound plan."""
        lead = np.cumsum(self.demand.sum(axis=0)) - np.cumsum(self.supply.sum(axis=0))
        return max(0.0, float(lead.max(initial=0.0)))


def route_heats(matches: Matches, flows: Flows) -> list[RouteHeat]:
    """Place the heat of every used branch of a route and period on the route's scale."""
    drawn = _placed(matches, flows.drawn, "source")
    given = _placed(matches, flows.given, "sink")
    hours = hours_of(matches)
    loss = matches.routes["loss"].astype(float)
    on = ["route", "branch", "period"]
    drawn_by, given_by = (dict(list(rows.groupby(on, sort=True))) for rows in (drawn, given))
    heats = []
    for key in sorted({*drawn_by, *given_by}):
        sources, sinks = drawn_by.get(key, drawn.iloc[:0]), given_by.get(key, given.iloc[:0])
        route, _, period = map(str, key)
        share = float(loss.get(route, 0.0))
        delivered = sources.assign(rate=sources["rate"] * (1.0 - share))
        edges = slots(delivered, sinks)
        heats.append(
            RouteHeat(
                route,
                float(hours[period]),
                delivered,
                sinks,
                spread(delivered, edges),
                spread(sinks, edges),
                edges,
                share,
            )
        )
    return heats


def cascade(matches: Matches, flows: Flows) -> pd.DataFrame:
    """Decompose the heat of all routes into pairs of streams, hottest first.

    Returns
    -------
    DataFrame
        The table ``cascade`` of :mod:`symbiosis.plan.reading.shapes`; amounts [MWh/a] as they leave
        the source.
    """
    parts = [_pairs(heat) for heat in route_heats(matches, flows)]
    if not parts:
        return shaped("cascade", pd.DataFrame())
    ends = {"hot_c": "max", "cold_c": "min", "sink_hot_c": "max", "sink_cold_c": "min"}
    pairs = pd.concat(parts).groupby(["route", "source", "sink"], as_index=False)
    table = pairs.agg({**ends, "quantity": "sum"})
    order = ["route", "hot_c", "source", "sink"]
    return shaped("cascade", table.sort_values(order, ascending=[True, False, True, True]))


def arrived(matches: Matches, flows: Flows) -> pd.Series[float]:
    """Give what every arc carries: as it leaves, and of heat as it arrives [t, m3, MWh]."""
    ends = ["route", "source", "sink"]
    heat = cascade(matches, flows).groupby(ends)["quantity"].sum()
    arcs = matches.arcs[matches.arcs["medium"] == "heat"]
    sent = heat.reindex(pd.MultiIndex.from_frame(arcs[ends])).to_numpy(float)
    arrived = pd.Series(sent * (1.0 - arcs["loss"].to_numpy(float)), index=arcs.index)
    all_of: pd.Series[float] = pd.concat([flows.sent, arrived.dropna()])
    return all_of


def _placed(matches: Matches, moved: pd.DataFrame, role: str) -> pd.DataFrame:
    """Add temperatures, and their place on the route's scale, to the heat drawn or given."""
    rows = moved[moved["rate"].astype(float) > DUST]
    rows = rows.merge(matches.levels.drop(columns="share"), on=["stream", "segment"])
    rows = rows.merge(matches.streams[["dt_k"]], left_on="stream", right_index=True)
    facts = matches.routes.reindex(rows["route"])
    inside = rows["route"].str.startswith(INHOUSE).to_numpy(bool)
    loop = facts["loop"].eq(other=True).to_numpy(bool) & ~inside
    approach = (np.where(loop, 2.0, 1.0) * rows["dt_k"].to_numpy(float)).round(_DIGITS)
    drop = facts["drop_k"].astype(float).fillna(0.0).to_numpy()
    offset = -approach - drop if role == "source" else approach
    floor = facts["floor_c"].astype(float).fillna(-np.inf).to_numpy()
    ceiling = facts["ceiling_c"].astype(float).fillna(np.inf).to_numpy()
    ends = [rows[end].to_numpy(float) + offset for end in ("hot_c", "cold_c")]
    if role == "source":
        upper, lower = (np.minimum(end, ceiling).round(_DIGITS) for end in ends)
    else:
        upper, lower = (np.maximum(end, floor).round(_DIGITS) for end in ends)
    return rows.assign(upper=upper, lower=lower)


def slots(sources: pd.DataFrame, sinks: pd.DataFrame) -> Array:
    """Cut the scale at every end: a point at each temperature, an interval between two."""
    ends = pd.concat([sources["upper"], sources["lower"], sinks["upper"], sinks["lower"]])
    points = np.unique(ends.to_numpy(float))[::-1]
    edges = np.empty((2 * len(points) - 1, 2))
    edges[::2] = points[:, None]
    edges[1::2, 0] = points[:-1]
    edges[1::2, 1] = points[1:]
    return edges


def spread(rows: pd.DataFrame, edges: Array) -> Array:
    """Spread every row's heat evenly over the slots between its temperatures."""
    upper = rows["upper"].to_numpy(float)[:, None]
    lower = rows["lower"].to_numpy(float)[:, None]
    width = upper - lower
    overlap = np.minimum(upper, edges[:, 0]) - np.maximum(lower, edges[:, 1])
    part = np.divide(np.maximum(overlap, 0.0), width, out=np.zeros_like(overlap), where=width > 0.0)
    at_point = (width <= 0.0) & (edges[:, 0] == upper) & (edges[:, 1] == upper)
    share = np.where(at_point, 1.0, part)
    return np.asarray(share * rows["rate"].to_numpy(float)[:, None], dtype=float)


def _pairs(heat: RouteHeat) -> pd.DataFrame:
    """Pair the streams of one route and period: cumulated supply meets cumulated demand."""
    supply, demand = heat.supply.sum(axis=0), heat.demand.sum(axis=0)
    meets = _overlap(supply, demand)
    sources, out, (hot, cold) = _by_stream(heat.sources, heat.supply, heat.edges)
    sinks, into, (sink_hot, sink_cold) = _by_stream(heat.sinks, heat.demand, heat.edges)
    out = np.divide(out, supply, out=np.zeros_like(out), where=supply > 0)
    into = np.divide(into, demand, out=np.zeros_like(into), where=demand > 0).T
    amount, arriving = out @ meets @ into, meets @ into
    ends = np.empty((4, *amount.shape))
    for row, (share, leaving) in enumerate(zip(out, out @ meets, strict=True)):
        leaves = share[:, None] * arriving > DUST
        enters = leaving[:, None] * into > DUST
        ends[:2, row] = _most(hot[row, :, None], leaves), -_most(-cold[row, :, None], leaves)
        ends[2:, row] = _most(sink_hot.T, enters), -_most(-sink_cold.T, enters)
    source, sink = np.nonzero(amount > DUST)
    names = ("hot_c", "cold_c", "sink_hot_c", "sink_cold_c")
    return pd.DataFrame(
        {
            "route": heat.route,
            "source": sources[source],
            "sink": sinks[sink],
            **dict(zip(names, ends[:, source, sink], strict=True)),
            "quantity": amount[source, sink] * heat.hours / (1.0 - heat.loss),
        }
    )


def _by_stream(
    rows: pd.DataFrame, heat: Array, edges: Array
) -> tuple[npt.NDArray[np.object_], Array, tuple[Array, Array]]:
    """Sum the segments of each stream: names, heat by slot [MW], own ends in every slot [degC].

    A stream is cut into many segments: pairing those would take their number squared.
    """
    names, stream = np.unique(rows["stream"].to_numpy(dtype=object), return_inverse=True)
    shape = (len(names), len(edges))
    total, hottest, coldest = np.zeros(shape), np.full(shape, -np.inf), np.full(shape, np.inf)
    hot, cold = _own_ends(rows, edges)
    np.add.at(total, stream, heat)
    np.maximum.at(hottest, stream, np.where(heat > 0.0, hot, -np.inf))
    np.minimum.at(coldest, stream, np.where(heat > 0.0, cold, np.inf))
    return names, total, (hottest, coldest)


def _overlap(supply: Array, demand: Array) -> Array:
    """Amount that passes from each slot to each, when both are used up from the hottest on."""
    gave, took = np.cumsum(supply), np.cumsum(demand)
    upto = np.minimum(gave[:, None], took[None, :])
    since = np.maximum((gave - supply)[:, None], (took - demand)[None, :])
    return np.asarray(np.maximum(upto - since, 0.0), dtype=float)


def _own_ends(rows: pd.DataFrame, edges: Array) -> tuple[Array, Array]:
    """Give the streams' own temperatures at both ends of every slot [degC]."""
    upper, lower = rows["upper"].to_numpy(float), rows["lower"].to_numpy(float)
    hot, cold = rows["hot_c"].to_numpy(float), rows["cold_c"].to_numpy(float)
    width = np.where(upper > lower, upper - lower, 1.0)
    slope = np.where(upper > lower, (hot - cold) / width, 0.0)
    own = [hot[:, None] - slope[:, None] * (upper[:, None] - edges[:, end]) for end in (0, 1)]
    own[1] = np.where((upper > lower)[:, None], own[1], cold[:, None])
    return own[0], own[1]


def _most(values: Array, mask: npt.NDArray[Any]) -> Array:
    return np.asarray(np.where(mask, values, -np.inf).max(axis=0), dtype=float)
