r"""Mains: pipes in segments, filled and tapped at their junctions; what is built is warm.

A main is a network with fixed charges: each piece of it is built one way or the other, or not at
all. What its pipes lose is lost at the junction where they end, in every period in which the main
is hot, whether much or little flows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo

from symbiosis.models.laws.apart import add_apart
from symbiosis.models.laws.main_network import Laid, network_of
from symbiosis.models.laws.main_reach import add_reach
from symbiosis.models.laws.main_shape import add_shape
from symbiosis.models.laws.trench import add_trenches
from symbiosis.models.words.algebra import add_variables, each, law, total
from symbiosis.models.words.lines import Named, Part, book, lines
from symbiosis.park.accounts import NETWORK

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.models.laws.main_network import Network, Taps
    from symbiosis.models.laws.route import Routes
    from symbiosis.models.words.algebra import Family, Sum


def add_mains(
    block: pyo.Block, matches: Matches, filled: list[Taps], tapped: list[Taps], routes: Routes
) -> None:
    """Add the pipes of all mains and the trenches, and what they cost.

    Parameters
    ----------
    filled, tapped
        What enters and leaves mains, medium by medium.
    routes
        The pipes between two enterprises: some lie in the same trenches.
    """
    mains = matches.mains
    if mains is None:
        return
    network = network_of(matches, mains, filled, tapped)
    laid = _add_variables(block, network)
    add_junction_balance(block, laid, filled, tapped)
    add_pipe_limit(block, laid)
    add_pipe_link(block, laid)
    add_shape(block, laid, filled, tapped)
    add_reach(block, laid, mains.reach_km)
    add_apart(block, matches, filled, tapped, set(network.pipes["main"]))
    parts = add_trenches(block, mains, laid, routes)
    _add_lines(block, laid, matches, parts)


def _add_variables(block: pyo.Block, network: Network) -> Laid:
    names = network.names
    pipes = each(network.pipes, {"pipe": names["pipe"]})
    moving = network.pipes.merge(network.running, on="main").sort_values(["pipe", "period"])
    spare = pipes.where(network.pipes["spare"] > 0)
    return Laid(
        network=network,
        build=add_variables(
            block, "build", pipes, domain=pyo.Binary,
            doc="whether a piece of a main is built, this way round [0/1]",
        ),
        more=add_variables(
            block, "more", spare, domain=pyo.NonNegativeIntegers, upper=spare["spare"],
            doc="how many pipes lie beside the first one [1]",
        ),
        capacity=add_variables(
            block, "capacity", pipes, doc="capacity of a piece of a main [t/h, MW, m3/h]",
            upper=pipes["most"],
        ),
        flow=add_variables(
            block, "flow", each(moving, {name: names[name] for name in ("pipe", "period")}),
            doc="what enters a piece of a main [t/h, MW, m3/h]",
        ),
    )  # fmt: skip


def add_junction_balance(
    block: pyo.Block, laid: Laid, filled: list[Taps], tapped: list[Taps]
) -> None:
    r"""What arrives at a junction, or is filled in there, goes on or is tapped.

    .. math::

        \sum_{s \in j} d_{s,t} + \sum_{p \to j} (f_{p,t} - a_t (l_p n_p + \lambda_p K_p))
        = \sum_{r \in j} g_{r,t} + \sum_{p: j \to} f_{p,t}

    d  filled in [unit/h];  g  tapped [unit/h];  f  what enters a pipe [unit/h];  l  heat that one
    pipe loses [MW];  n  how many pipes are built [1];  lambda  lost per unit of capacity [1];
    K  capacity [unit/h];  a  whether some source of the main has anything then [0/1].

    References: Dorfner & Hamacher (2014) IEEE Trans. Smart Grid 5, 1884 (heat lost by what is
    built, at the piece's end).
    """
    network, flow = laid.network, laid.flow
    names = {name: network.names[name] for name in ("main", "node", "period")}
    frame = network.junctions.merge(network.running, on="main")
    rows = each(frame.sort_values(["main", "node", "period"]), names)
    on = list(names)
    entering = total(taps.moved.per(rows, on) for taps in filled)
    leaving = total(taps.moved.per(rows, on) for taps in tapped)
    block.junction_balance = law(
        entering + flow.seen(node=flow["to"]).per(rows, on)
        == leaving + flow.seen(node=flow["from"]).per(rows, on) + _lost(laid, rows),
        doc="what arrives at a junction of a main goes on or is tapped [t/h, MW, m3/h]",
    )


def _lost(laid: Laid, rows: Family) -> Sum:
    """Give what the pipes that end at a junction lose there."""
    hot = rows.where(rows["hot"])
    places = np.flatnonzero(rows["hot"])
    sums = []
    for columns, name in (
        (laid.build, "loss_fixed"),
        (laid.more, "loss_fixed"),
        (laid.capacity, "loss_variable"),
    ):
        ending = columns.frame[["main", "to", name]].set_axis(["main", "node", "lost"], axis=1)
        ending = ending.assign(member=np.arange(len(ending)))
        pairs = hot.frame[["main", "node"]].assign(row=places).merge(ending, on=["main", "node"])
        pairs = pairs[pairs["lost"] > 0.0]
        figures = [pairs[column].to_numpy() for column in ("member", "row", "lost")]
        sums.append(columns.put(rows, figures[0], figures[1], figures[2].astype(float)))
    return total(sums)


def add_pipe_limit(block: pyo.Block, laid: Laid) -> None:
    r"""Nothing flows beyond a pipe's capacity.

    .. math:: f_{p,t} \le K_p

    f  what enters a pipe [unit/h];  K  capacity [unit/h]
    """
    rows = each(laid.flow.frame, laid.flow.labels)
    block.pipe_limit = law(
        laid.flow.at(rows) <= laid.capacity.at(rows, ["pipe"]),
        doc="flow within the capacity of a piece of a main [t/h, MW, m3/h]",
    )


def add_pipe_link(block: pyo.Block, laid: Laid) -> None:
    r"""A pipe that is not built has no capacity; where one does not suffice more lie beside it.

    .. math::

        K_p \le \min(F_p, C_p) y_p + C_p m_p, \qquad m_p \le M_p y_p

    K  capacity [unit/h];  F  the most that it could ever carry [unit/h];  C  capacity of the
    largest pipe [unit/h];  y  built [0/1];  m  pipes beside the first [1];  M  how many there
    could be
    """
    pipes = each(laid.build.frame, laid.build.labels)
    one = np.minimum(pipes["most"], pipes["max_capacity"])
    block.pipe_link = law(
        laid.capacity.at(pipes)
        <= laid.build.at(pipes) * one + (laid.more * laid.more["max_capacity"]).at(pipes),
        doc="capacity only in pipes that are built [t/h, MW, m3/h]",
    )
    spare = each(laid.more.frame, laid.more.labels)
    block.beside_link = law(
        laid.more.at(spare) <= laid.build.at(spare) * spare["spare"],
        doc="further pipes only beside a first one [1]",
    )


def _add_lines(block: pyo.Block, laid: Laid, matches: Matches, more: list[Part]) -> None:
    """Offer the ledger what mains and trenches cost once, and what is moved along them."""
    carrier = Named.of(matches.routes["carrier"])
    parts = list(more)
    for columns, price in (
        (laid.build, "capex_fixed"),
        (laid.more, "capex_fixed"),
        (laid.capacity, "capex_variable"),
    ):
        parts.append(book("route", NETWORK, carrier.at(columns["main"]), columns * columns[price]))
    flow = laid.flow
    charged = matches.tariffs.groupby("kind")["item"].agg(set)
    for kind, worth in (("transport", "length_km"), ("pumping", "pumping")):
        pays = matches.routes["carrier"].isin(charged.get(kind, set())).to_numpy()[flow["main"]]
        moved = flow * (flow["hours"] * flow[worth] * pays)
        parts.append(book(kind, NETWORK, carrier.at(flow["main"]), moved))
    doc = "capital [money], moved along mains [unit km/a], pumps [MWh/a]"
    block.line = lines(parts, doc=doc)
