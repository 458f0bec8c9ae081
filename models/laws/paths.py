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
    add_products,
    add_rows,
    add_variables,
    sum_over,
)
from symbiosis.models.words.arrays import Term

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
        ``member`` (its number), ``rest``
        (whether it is the outlet).
    share
        Share of an inlet in what leaves a unit [1].
    path
        What comes from an inlet and leaves by a way [m3/h].
    names
        Names behind the codes of ``inlet``, ``way``, ``source`` and ``source_period``.
    """

    ways: pd.DataFrame
    share: Columns
    path: Columns
    names: dict[str, np.ndarray]


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
    names = {
        "inlet": called.categories.to_numpy(dtype=object),
        "way": np.concatenate([index.arc_names, index.stream_names]),
        **index.labels(*_PLACE),
    }
    return Paths(
        ways=ways,
        share=add_variables(
            block, "share", shares, _picked(names, "inlet", *_PLACE),
            doc="share of an inlet in what leaves a mixing unit [1]", upper=np.ones(len(shares)),
        ),
        path=add_variables(
            block, "path", paths, _picked(names, "inlet", "way", "source_period"),
            doc="what comes from an inlet and leaves a mixing unit by one way [m3/h]",
            upper=paths["most"].to_numpy(float),
        ),
        names=names,
    )  # fmt: skip


def _picked(names: dict[str, np.ndarray], *columns: str) -> dict[str, np.ndarray]:
    return {column: names[column] for column in columns}


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
    shares, ways = paths.share.frame, paths.ways
    units = shares[_PLACE].drop_duplicates(ignore_index=True)
    most = ways.groupby(_PLACE, as_index=False)["offered"].max()
    capacity = shares[_PLACE].merge(most, how="left")["offered"].fillna(0.0).to_numpy(float)
    through = sum_over(paths.path, shares, ["inlet", *_PLACE])
    at, inlet = _picked(paths.names, *_PLACE), _picked(paths.names, "inlet", *_PLACE)
    add_rows(
        block, "share_balance", units, at, [sum_over(paths.share, units, _PLACE)],
        doc="the shares of the inlets make the whole [1]", lower=1.0, upper=1.0,
    )  # fmt: skip
    add_rows(
        block, "path_in_balance", shares, inlet, [through, *_brought(exchange, shares)],
        doc="what an inlet brings leaves on its paths [m3/h]", lower=0.0, upper=0.0,
    )  # fmt: skip
    add_rows(
        block, "path_capacity_limit", shares, inlet,
        [through, paths.share.all(np.arange(len(shares)), -capacity)],
        doc="an inlet's paths carry no more than its share of the unit [m3/h]", upper=0.0,
    )  # fmt: skip
    add_rows(
        block, "path_out_balance", ways, _picked(paths.names, "way", "source_period"),
        [sum_over(paths.path, ways, ["way", "source_period"]), *_leaving(exchange, ways)],
        doc="the paths of a way are what flows on it [m3/h]", lower=0.0, upper=0.0,
    )  # fmt: skip


def _leaving(exchange: Exchange, ways: pd.DataFrame) -> list[Term]:
    """Take each way's flow off its row."""
    terms = []
    for columns, own in ((exchange.flow, ~ways["rest"]), (exchange.outlet, ways["rest"])):
        rows = np.flatnonzero(own)
        members = ways["member"].to_numpy(int)[rows]
        terms.append(Term(columns.var, members, rows, -np.ones(len(rows))))
    return terms


def _brought(exchange: Exchange, shares: pd.DataFrame) -> list[Term]:
    """Take what each inlet brings off its row."""
    index, at = exchange.index, ["sink", "sink_period"]
    flows = exchange.flow.frame.assign(
        name=index.stream_names[exchange.flow.frame["source"].to_numpy(int)],
        worth=delivered(exchange),
        member=np.arange(len(exchange.flow.frame)),
    )[["name", *at, "worth", "member"]]
    utility = index.streams["utility"].to_numpy(dtype=object)
    bought = exchange.utility.frame[at].assign(worth=1.0)
    bought = bought.assign(
        name=utility[bought["sink"].to_numpy(int)] + BOUGHT, member=np.arange(len(bought))
    )
    rows = shares.assign(row=np.arange(len(shares)))
    terms = []
    for columns, frame in ((exchange.flow, flows), (exchange.utility, bought)):
        pairs = rows.merge(frame, on=["name", *at])
        entries = -(pairs["yield"] * pairs["worth"]).to_numpy(float)
        terms.append(
            Term(columns.var, pairs["member"].to_numpy(), pairs["row"].to_numpy(), entries)
        )
    return terms


def add_path_load(
    block: pyo.Block, paths: Paths, loads: dict[str, Columns], inlets: pd.DataFrame
) -> None:
    r"""The load on a way is what its paths bring along.

    .. math:: w_{b,q} = \sum_i g_{u,q} c_{i,q} v_{i,b}

    w  load [g/h];  v  path [m3/h];  c  content of an inlet [mg/L];  g  what the unit leaves of a
    content, see :func:`symbiosis.models.laws.inlets.with_bounds` [1]

    Parameters
    ----------
    loads
        ``arc`` and ``source``: the loads carried on arcs, and those to the outlets.
    """
    arcs = len(paths.names["way"]) - len(paths.names["source"])
    parts = []
    for end, columns in loads.items():
        way = columns.frame[end] + (arcs if end == "source" else 0)
        parts.append(columns.frame.assign(way=way, end=end, member=np.arange(len(way))))
    on = ["way", "source_period"]
    kept = ["end", "member", "property", "property_name", *on]
    rows = pd.concat(parts)[kept].merge(paths.ways[on], on=on)
    terms = []
    for end, columns in loads.items():
        own = np.flatnonzero(rows["end"] == end)
        terms.append(Term(columns.var, rows["member"].to_numpy(int)[own], own, -np.ones(len(own))))
    brought = paths.path.frame.assign(member=np.arange(len(paths.path.frame)))
    worth = inlets.assign(worth=inlets["gain"] * inlets["value"])
    worth = worth[["inlet", *_PLACE, "property", "worth"]].rename(columns={"inlet": "name"})
    pairs = rows.drop(columns="member").assign(row=np.arange(len(rows))).merge(brought, on=on)
    pairs = pairs.merge(worth, on=["name", *_PLACE, "property"])
    along = pairs["worth"].to_numpy(float)
    terms.append(Term(paths.path.var, pairs["member"].to_numpy(), pairs["row"].to_numpy(), along))
    properties = pd.Categorical(rows["property_name"])
    labels = _picked(paths.names, *on) | {"property": properties.categories.to_numpy(dtype=object)}
    add_rows(
        block, "path_load_balance", rows.assign(property=properties.codes), labels, terms,
        doc="the load on a way is what its paths bring along [g/h]", lower=0.0, upper=0.0,
    )  # fmt: skip


def add_path_product(block: pyo.Block, paths: Paths) -> None:
    r"""Every way takes of each inlet its share.

    .. math:: v_{i,b} = f_b y_{i,u}

    v  path [m3/h];  f  flow on a way out [m3/h];  y  share of the inlet [1]
    """
    share = paths.share.frame[["inlet", *_PLACE]].assign(share=list(paths.share.var.values()))
    rows = paths.path.frame.merge(share, on=["inlet", *_PLACE])
    add_products(
        block, "path_product", list(paths.path.var.values()), rows["flow"], rows["share"],
        doc="a path is the way's flow times the inlet's share [m3/h]",
    )  # fmt: skip
