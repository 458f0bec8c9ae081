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
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.park.cold import COLD
from symbiosis.plan.reading.exergy import chill, warmth
from symbiosis.plan.reading.flows import DUST, Flows, hours_of
from symbiosis.plan.reading.heat_losses import leaky_routes, without_coldest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.matching.tables import Matches

Array = npt.NDArray[np.float64]

_DIGITS = 6
"""Temperatures and approaches are rounded to this many digits [K], so that sums of them compare."""
_SUMS = ("quantity", "received", "exergy", "cooled")
_ENDS = {"hot_c": "max", "cold_c": "min", "sink_hot_c": "max", "sink_cold_c": "min"}


class Placed(NamedTuple):
    """Heat of streams on a route's scale, a row for each segment.

    Attributes
    ----------
    stream
        Whose heat it is.
    hot, cold
        Its own ends [degC].
    upper, lower
        Its ends on the route's scale [degC].
    rate
        Heat [MW].
    """

    stream: npt.NDArray[np.object_]
    hot: Array
    cold: Array
    upper: Array
    lower: Array
    rate: Array
    chill: Array

    def at(self, rows: npt.NDArray[np.int64]) -> Placed:
        """Give some of the rows."""
        hot, cold, upper, lower, rate, chilled = (column[rows] for column in self[1:])
        return Placed(self.stream[rows], hot, cold, upper, lower, rate, chilled)


@dataclass(frozen=True)
class RouteHeat:
    """The heat on one branch of a route in one period, by temperature slot (hottest first).

    Attributes
    ----------
    route, period, hours
        Which route, when, and how long [h].
    sources, sinks
        What is drawn, as delivered [MW], and what is given.
    supply, demand
        Heat of every row in every slot [MW].
    edges
        Upper and lower end of every slot on the route's scale [degC], shape (slots, 2).
    loss
        Share lost on the way.
    lost
        Lost besides by the pipe's length and size [MW]: of its coldest heat.
    """

    route: str
    period: str
    hours: float
    sources: Placed
    sinks: Placed
    supply: Array
    demand: Array
    edges: Array
    loss: float
    lost: float = 0.0

    @property
    def climb(self) -> float:
        """Heat that reaches a hotter slot than the one it left [MW]; 0 in a sound plan."""
        lead = np.cumsum(self.demand.sum(axis=0)) - np.cumsum(self.supply.sum(axis=0))
        return max(0.0, float(lead.max(initial=0.0)))


def route_heats(matches: Matches, flows: Flows) -> list[RouteHeat]:
    """Place the heat of every used branch of a route and period on the route's scale.

    Mains have one level: see :mod:`symbiosis.plan.reading.main_pairs`.
    """
    moved = [flows.drawn, flows.given]
    if matches.mains is not None:
        moved = [rows[~rows["route"].isin(matches.mains.reach_km.index)] for rows in moved]
    if not any((rows["rate"].to_numpy(float) > DUST).any() for rows in moved):
        return []
    drawn, drawn_by = _placed(matches, moved[0], "source")
    given, given_by = _placed(matches, moved[1], "sink")
    hours, loss = hours_of(matches), matches.routes["loss"].astype(float)
    leaky = set(leaky_routes(matches))
    none = np.empty(0, dtype=np.int64)
    heats = []
    for key in sorted({*drawn_by, *given_by}):
        route, _, period = map(str, key)
        share = float(loss.get(route, 0.0))
        sources, sinks = drawn.at(drawn_by.get(key, none)), given.at(given_by.get(key, none))
        sources = sources._replace(rate=sources.rate * (1.0 - share))
        edges = slots(sources, sinks)
        supply, demand = spread(sources, edges), spread(sinks, edges)
        lost = max(0.0, float(supply.sum() - demand.sum())) if route in leaky else 0.0
        supply = without_coldest(supply, lost)
        ends = (sources, sinks, supply, demand, edges)
        heats.append(RouteHeat(route, period, float(hours[period]), *ends, share, lost))
    return heats


def pairs_of(heats: Sequence[RouteHeat]) -> pd.DataFrame:
    """Decompose the heat of all routes into pairs of streams, hottest first.

    Returns
    -------
    DataFrame
        The columns of the table ``cascade`` of :mod:`symbiosis.plan.reading.shapes`, amounts
        [MWh/a] as they leave the source, with ``received`` and its ``exergy``, and that of the
        cold which the source is given (``cooled``) [MWh/a].
    """
    parts = [_pairs(heat) for heat in heats]
    columns = ["route", "source", "sink", *_ENDS, *_SUMS]
    if not any(len(part["source"]) for part in parts):
        return pd.DataFrame(columns=columns).astype(dict.fromkeys(columns[3:], float))
    table = pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in columns})
    sums = dict.fromkeys(_SUMS, "sum")
    table = table.groupby(["route", "source", "sink"], as_index=False).agg({**_ENDS, **sums})
    order = ["route", "hot_c", "source", "sink"]
    return table.sort_values(order, ascending=[True, False, True, True], ignore_index=True)


def _placed(
    matches: Matches, moved: pd.DataFrame, role: str
) -> tuple[Placed, dict[Any, npt.NDArray[np.int64]]]:
    """Find temperatures, and their place on the route's scale, of the heat drawn or given.

    Returns the rows, and which of them are those of a route, branch and period.
    """
    rows = moved[moved["rate"].to_numpy(float) > DUST]
    levels = matches.levels
    known = pd.MultiIndex.from_arrays([levels["stream"], levels["segment"]])
    at = known.get_indexer(pd.MultiIndex.from_arrays([rows["stream"], rows["segment"]]))
    hot, cold = (levels[end].to_numpy(float)[at] for end in ("hot_c", "cold_c"))
    stream, route = rows["stream"].to_numpy(dtype=object), rows["route"].to_numpy(dtype=object)
    facts = matches.routes.reindex(route)
    loop = facts["loop"].eq(other=True).to_numpy(bool)
    dt_k = matches.streams["dt_k"].reindex(stream).to_numpy(float)
    approach = (np.where(loop, 2.0, 1.0) * dt_k).round(_DIGITS)
    drop = facts["drop_k"].astype(float).fillna(0.0).to_numpy()
    floor = facts["floor_c"].astype(float).fillna(-np.inf).to_numpy()
    ceiling = facts["ceiling_c"].astype(float).fillna(np.inf).to_numpy()
    offset = -approach - drop if role == "source" else approach
    if role == "source":
        upper, lower = (np.minimum(end + offset, ceiling).round(_DIGITS) for end in (hot, cold))
    else:
        upper, lower = (np.maximum(end + offset, floor).round(_DIGITS) for end in (hot, cold))
    groups = rows.groupby(["route", "branch", "period"]).indices
    members = {key: np.asarray(found, dtype=np.int64) for key, found in groups.items()}
    is_cold = (matches.streams["origin"].reindex(stream) == COLD).to_numpy(bool)
    worth = np.where(is_cold, chill(hot, cold), 0.0)
    return Placed(stream, hot, cold, upper, lower, rows["rate"].to_numpy(float), worth), members


def slots(sources: Placed, sinks: Placed) -> Array:
    """Cut the scale at every end: a point at each temperature, an interval between two."""
    ends = np.concatenate([sources.upper, sources.lower, sinks.upper, sinks.lower])
    points = np.unique(ends)[::-1]
    edges = np.empty((2 * len(points) - 1, 2))
    edges[::2] = points[:, None]
    edges[1::2, 0] = points[:-1]
    edges[1::2, 1] = points[1:]
    return edges


def spread(rows: Placed, edges: Array) -> Array:
    """Spread every row's heat evenly over the slots between its temperatures."""
    upper, lower = rows.upper[:, None], rows.lower[:, None]
    width = upper - lower
    overlap = np.minimum(upper, edges[:, 0]) - np.maximum(lower, edges[:, 1])
    part = np.divide(np.maximum(overlap, 0.0), width, out=np.zeros_like(overlap), where=width > 0.0)
    at_point = (width <= 0.0) & (edges[:, 0] == upper) & (edges[:, 1] == upper)
    share = np.where(at_point, 1.0, part)
    return np.asarray(share * rows.rate[:, None], dtype=float)


def _pairs(heat: RouteHeat) -> dict[str, npt.NDArray[Any]]:
    """Pair the streams of one route and period: cumulated supply meets cumulated demand."""
    supply, demand = heat.supply.sum(axis=0), heat.demand.sum(axis=0)
    meets = _overlap(supply, demand)
    sources, out, (hot, cold) = _by_stream(heat.sources, heat.supply, heat.edges)
    sinks, into, (sink_hot, sink_cold) = _by_stream(heat.sinks, heat.demand, heat.edges)
    useful, cooling = (
        _by_stream(rows, share[:, None] * moved, heat.edges)[1]
        for rows, moved, share in (
            (heat.sinks, heat.demand, warmth(heat.sinks.hot, heat.sinks.cold)),
            (heat.sources, heat.supply, heat.sources.chill),
        )
    )
    out, cooling = (
        np.divide(part, supply, out=np.zeros_like(part), where=supply > 0)
        for part in (out, cooling)
    )
    into, useful = (
        np.divide(part, demand, out=np.zeros_like(part), where=demand > 0).T
        for part in (into, useful)
    )
    amount, exergy, arriving = out @ meets @ into, out @ meets @ useful, meets @ into
    cooled = cooling @ meets @ into
    ends = np.empty((4, *amount.shape))
    for row, (share, leaving) in enumerate(zip(out, out @ meets, strict=True)):
        leaves = share[:, None] * arriving > DUST
        enters = leaving[:, None] * into > DUST
        ends[:2, row] = _most(hot[row, :, None], leaves), -_most(-cold[row, :, None], leaves)
        ends[2:, row] = _most(sink_hot.T, enters), -_most(-sink_cold.T, enters)
    source, sink = np.nonzero(amount > DUST)
    received = amount[source, sink] * heat.hours
    return {
        "route": np.full(len(source), heat.route, dtype=object),
        "source": sources[source],
        "sink": sinks[sink],
        **dict(zip(_ENDS, ends[:, source, sink], strict=True)),
        "quantity": received / (1.0 - heat.loss),
        "received": received,
        "exergy": exergy[source, sink] * heat.hours,
        "cooled": cooled[source, sink] * heat.hours / (1.0 - heat.loss),
    }


def _by_stream(
    rows: Placed, heat: Array, edges: Array
) -> tuple[npt.NDArray[np.object_], Array, tuple[Array, Array]]:
    """Sum the segments of each stream: names, heat by slot [MW], own ends in every slot [degC].

    A stream is cut into many segments: pairing those would take their number squared.
    """
    names, stream = np.unique(rows.stream, return_inverse=True)
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


def _own_ends(rows: Placed, edges: Array) -> tuple[Array, Array]:
    """Give the streams' own temperatures at both ends of every slot [degC]."""
    width = np.where(rows.upper > rows.lower, rows.upper - rows.lower, 1.0)
    slope = np.where(rows.upper > rows.lower, (rows.hot - rows.cold) / width, 0.0)
    own = [
        rows.hot[:, None] - slope[:, None] * (rows.upper[:, None] - edges[:, end]) for end in (0, 1)
    ]
    own[1] = np.where((rows.upper > rows.lower)[:, None], own[1], rows.cold[:, None])
    return own[0], own[1]


def _most(values: Array, mask: npt.NDArray[Any]) -> Array:
    return np.asarray(np.where(mask, values, -np.inf).max(axis=0), dtype=float)
