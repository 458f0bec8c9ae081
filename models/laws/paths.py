"""Paths through a mixing unit: which inlet's water leaves by which way.

Where every inlet of a unit is known, its blend is the shares of its inlets. Shares and paths (the
pq formulation of the pooling problem) say the same as contents and loads, but their relaxation is
much tighter: what all paths of an inlet carry together is what the inlet brings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.laws.exchange import delivered
from symbiosis.models.laws.inlets import BOUGHT
from symbiosis.models.words.algebra import (
    Columns,
    Family,
    Sum,
    add_variables,
    each,
    law,
    products,
    total,
)
from symbiosis.models.words.joins import entries

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.models.laws.exchange import Exchange

_PLACE = ["source", "source_period"]


@dataclass(frozen=True)
class Paths:
    """The variables of the units whose inlets are all known.

    Attributes
    ----------
    ways
        One row per arc or outlet by which water leaves: ``way`` (code), ``source``,
        ``source_period``, ``most`` by this way and ``offered`` by all [m3/h], ``flow`` (variable),
        ``member`` (its number), ``rest`` (whether it is the outlet).
    share
        Share of an inlet in what leaves a unit [1].
    path
        What comes from an inlet and leaves by a way [m3/h].
    """

    ways: Family
    share: Columns
    path: Columns


def add_paths(block: pyo.Block, exchange: Exchange, inlets: pd.DataFrame) -> Paths:
    """Add shares and paths.

    Parameters
    ----------
    inlets
        As from :func:`symbiosis.models.laws.inlets.inlets_of`, of the units whose inlets are all
        known.
    """
    index = exchange.index
    called = pd.Categorical(inlets["inlet"])
    shares = inlets.assign(name=inlets["inlet"], inlet=called.codes)
    places = ["inlet", "name", "sink", "sink_period", *_PLACE, "yield"]
    shares = shares[places].drop_duplicates(ignore_index=True)
    ways = _ways(exchange, shares)
    paths = shares.merge(ways, on=_PLACE)
    at = index.labels(*_PLACE)
    way = {"way": np.concatenate([index.arc_names, index.stream_names])}
    inlet = {"inlet": called.categories.to_numpy(dtype=object)}
    period = {"source_period": at["source_period"]}
    return Paths(
        ways=each(ways, way | period),
        share=add_variables(
            block, "share", each(shares, inlet | at),
            doc="share of an inlet in what leaves a mixing unit [1]", upper=np.ones(len(shares)),
        ),
        path=add_variables(
            block, "path", each(paths, inlet | way | period),
            doc="what comes from an inlet and leaves a mixing unit by one way [m3/h]",
            upper=paths["most"],
        ),
    )  # fmt: skip


def _ways(exchange: Exchange, shares: pd.DataFrame) -> pd.DataFrame:
    """List the ways out of the units: the arcs from them, and their outlets."""
    index, parts = exchange.index, []
    for columns, rest in ((exchange.flow, False), (exchange.outlet, True)):
        frame = columns.frame
        way = len(index.arc_names) + frame["source"] if rest else frame["arc"]
        flow = pd.Series(list(columns.var.values()), index=frame.index, dtype=object)
        numbered = frame[_PLACE].assign(
            way=way, rest=rest, member=np.arange(len(frame)), flow=flow, offered=0.0
        )
        parts.append(numbered if rest else numbered.assign(offered=frame["offered"]))
    ways = pd.concat(parts).merge(shares[_PLACE].drop_duplicates(), on=_PLACE)
    ways["most"] = [float(flow.ub) for flow in ways["flow"]]
    return ways.assign(offered=np.maximum(ways["offered"], ways["most"]))


def add_path_balances(block: pyo.Block, exchange: Exchange, paths: Paths) -> None:
    r"""What an inlet brings leaves on its paths; the paths of a way are its flow.

    .. math::

        \sum_i y_{i,u} = 1, \quad \sum_b v_{i,b} = r_u m_{i,u}, \quad
        \sum_b v_{i,b} \le X_u y_{i,u}, \quad \sum_i v_{i,b} = f_b

    y  share of an inlet [1];  v  path [m3/h];  m  what the inlet brings [m3/h];  r  what leaves
    per m3 that enters [1];  X  the most that leaves [m3/h];  f  flow on a way out [m3/h]. The
    third row follows from the others, and makes the relaxation tight.

    References: Tawarmalani & Sahinidis (2002) Convexification and Global Optimization, ch. 9.
    """
    share, path, ways = paths.share, paths.path, paths.ways
    inlets = each(share.frame, share.labels)
    at = {column: share.labels[column] for column in _PLACE}
    units = each(share.frame[_PLACE].drop_duplicates(), at)
    most = ways.frame.groupby(_PLACE, as_index=False)["offered"].max()
    capacity = inlets.frame[_PLACE].merge(most, how="left")["offered"].fillna(0.0).to_numpy(float)
    through = path.per(inlets)
    block.share_balance = law(
        share.per(units) == 1.0, doc="the shares of the inlets make the whole [1]"
    )
    block.path_in_balance = law(
        through == _brought(exchange, inlets),
        doc="what an inlet brings leaves on its paths [m3/h]",
    )
    block.path_capacity_limit = law(
        through <= share.at(inlets) * capacity,
        doc="an inlet's paths carry no more than its share of the unit [m3/h]",
    )
    block.path_out_balance = law(
        path.per(ways) == _leaving(exchange, ways),
        doc="the paths of a way are what flows on it [m3/h]",
    )


def _leaving(exchange: Exchange, ways: Family) -> Sum:
    """Give each way's flow."""
    sums = []
    for columns, own in ((exchange.flow, ~ways["rest"]), (exchange.outlet, ways["rest"])):
        places = np.flatnonzero(own)
        sums.append(columns.put(ways, ways["member"][own], places, np.ones(len(places))))
    return total(sums)


def _brought(exchange: Exchange, inlets: Family) -> Sum:
    """Give what each inlet brings, as far as it leaves the unit again."""
    index, at, flow = exchange.index, ["sink", "sink_period"], exchange.flow
    named = flow.frame[at].assign(
        name=index.stream_names[flow["source"]], worth=delivered(exchange)
    )
    utility = index.streams["utility"].to_numpy(dtype=object)[exchange.utility["sink"]]
    bought = exchange.utility.frame[at].assign(name=utility + BOUGHT, worth=1.0)
    rows = inlets.frame.assign(row=np.arange(len(inlets)))
    sums = []
    for columns, frame in ((flow, named), (exchange.utility, bought)):
        pairs = rows.merge(frame.assign(member=np.arange(len(frame))), on=["name", *at])
        sums.append(columns.put(inlets, *entries(pairs, pairs["yield"] * pairs["worth"])))
    return total(sums)


def add_path_load(
    block: pyo.Block, paths: Paths, loads: tuple[Columns, Columns], inlets: pd.DataFrame
) -> None:
    r"""The load on a way is what its paths bring along.

    .. math:: w_{b,q} = \sum_i g_{u,q} c_{i,q} v_{i,b}

    w  load [g/h];  v  path [m3/h];  c  content of an inlet [mg/L];  g  what the unit leaves of a
    content, see :func:`symbiosis.models.laws.inlets.with_bounds` [1]

    Parameters
    ----------
    loads
        The loads carried on arcs, and those to the outlets.
    """
    on = ["way", "source_period"]
    arcs, outlets = loads
    first = len(paths.ways.labels["way"]) - len(paths.share.labels["source"])
    sides = arcs.seen(way=arcs["arc"]), outlets.seen(way=outlets["source"] + first)
    kept = [*on, "property", "property_name"]
    ways = pd.concat([side.frame[kept] for side in sides]).merge(paths.ways.frame[on], on=on)
    labels = paths.ways.labels | {"property": arcs.labels["property"]}
    rows = each(ways, labels)
    worth = inlets.assign(worth=inlets["gain"] * inlets["value"])
    worth = worth[["inlet", *_PLACE, "property", "worth"]].rename(columns={"inlet": "name"})
    brought = paths.path.frame.assign(member=np.arange(len(paths.path)))
    pairs = ways.assign(row=np.arange(len(ways))).merge(brought, on=on)
    pairs = pairs.merge(worth, on=["name", *_PLACE, "property"])
    block.path_load_balance = law(
        paths.path.put(rows, *entries(pairs, pairs["worth"]))
        == total(side.per(rows) for side in sides),
        doc="the load on a way is what its paths bring along [g/h]",
    )


def add_path_product(block: pyo.Block, paths: Paths) -> None:
    r"""Every way takes of each inlet its share.

    .. math:: v_{i,b} = f_b y_{i,u}

    v  path [m3/h];  f  flow on a way out [m3/h];  y  share of the inlet [1]
    """
    share = paths.share.frame[["inlet", *_PLACE]].assign(share=list(paths.share.var.values()))
    frame = paths.path.frame.merge(share, on=["inlet", *_PLACE])
    block.path_product = products(
        each(frame, paths.path.labels), paths.path.var.values(), frame["flow"], frame["share"],
        doc="a path is the way's flow times the inlet's share [m3/h]",
    )  # fmt: skip
