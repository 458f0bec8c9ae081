r"""Circles: what units only pass on never comes back to them, for a loss must not earn.

Among hubs and technologies that take and give the same thing, an amount could go round for ever
and be lost on the way; where it costs money to be rid of it, that would pay. Where such a circle is
possible and would lose something, the units have an order in every period, and pass things on in
that order only. Elsewhere there is no such row. A water process is no such unit: what goes round
through it is recycled, and it takes no more than it needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.words.algebra import Columns, add_variables, each, law
from symbiosis.models.words.joins import positions

if TYPE_CHECKING:
    from symbiosis.models.index import Index
    from symbiosis.models.words.algebra import Family

_UNIT, _WAY = ["item", "unit", "period"], ["item", "from", "to", "period"]
_ROUNDING = 1e-9
"""A unit that gives less than it takes by no more than this share loses nothing."""


@dataclass(frozen=True)
class Order:
    """The variables of the units among which something could go round.

    Attributes
    ----------
    onward
        Whether a unit passes something on to another: ``item``, ``from``, ``to``, ``period``.
    rank
        Place of a unit in the order: ``item``, ``unit``, ``period``.
    """

    onward: Columns
    rank: Columns


def circling_arcs(index: Index) -> pd.DataFrame:
    """List the arcs on which something could go round among passing units, and be lost.

    Returns
    -------
    DataFrame
        Columns ``arc``, ``from``, ``to`` (the units) by code, and ``item`` by name.
    """
    units, place = _passing(index)
    ends = {
        end: place[index.arcs[role].to_numpy()]
        for end, role in (("from", "source"), ("to", "sink"))
    }
    arc = np.flatnonzero((ends["from"] >= 0) & (ends["to"] >= 0))
    if not len(arc):
        return pd.DataFrame(columns=["arc", "item", "from", "to"])
    rows = pd.DataFrame({"arc": arc, **{end: at[arc] for end, at in ends.items()}})
    rows["item"] = units["item"].to_numpy()[rows["from"]]
    rows = rows[rows["item"].to_numpy() == units["item"].to_numpy()[rows["to"]]]
    left = -1
    while len(rows) != left:  # who only gives, or only takes, is on no circle
        left = len(rows)
        rows = rows[rows["from"].isin(rows["to"]) & rows["to"].isin(rows["from"])]
    leaks = units["gives"].to_numpy() < (1.0 - _ROUNDING) * units["takes"].to_numpy()
    loses = (_lost(index)[rows["arc"]] > 0) | leaks[rows["from"]]
    rows = rows[rows["item"].isin(rows["item"][loses])]
    named = {end: units["unit"].to_numpy()[rows[end]] for end in ends}
    return rows[["arc", "item"]].assign(**named).reset_index(drop=True)


def _passing(index: Index) -> tuple[pd.DataFrame, np.ndarray]:
    """List what units take and give of the same item, and the row of every stream in it (-1)."""
    balances = index.balances
    process = index.matches.units["kind"].eq("process").to_numpy(bool)
    passing = np.flatnonzero(~np.append(process, True)[balances["unit"].to_numpy()])
    stream, first = np.unique(balances["stream"].to_numpy()[passing], return_index=True)
    ports = balances.iloc[passing[first]]
    code, items = pd.factorize(index.streams["item"].to_numpy(dtype=object)[stream])
    key = ports["unit"].to_numpy() * max(len(items), 1) + code
    keys, own = np.unique(key, return_inverse=True)
    gives = ports["is_source"].to_numpy(bool)
    amounts, both = {}, np.ones(len(keys), dtype=bool)
    for name, end in (("takes", ~gives), ("gives", gives)):
        amounts[name] = np.bincount(own[end], ports["coefficient"].to_numpy(float)[end], len(keys))
        both &= np.bincount(own[end], minlength=len(keys)) > 0
    units = {"unit": keys // max(len(items), 1), "item": items[keys % max(len(items), 1)]}
    place = np.full(len(index.streams), -1)
    place[stream] = np.where(both, np.cumsum(both) - 1, -1)[own]
    return pd.DataFrame({**units, **amounts})[both], place


def _lost(index: Index) -> np.ndarray:
    """Give the share that is lost on each arc; what heat loses, its route loses."""
    route = index.arcs["route"].to_numpy()
    of_route = index.routes[["loss", "loss_fixed", "loss_variable"]].to_numpy(float)
    on_route = np.append(of_route.max(axis=1, initial=0.0), 0.0)[route]
    return np.maximum(index.arcs["loss"].to_numpy(float), on_route)


def add_order(block: pyo.Block, index: Index, arcs: pd.DataFrame, flow: Columns) -> None:
    """Give the units of possible circles an order; no circles: nothing is added.

    Parameters
    ----------
    arcs
        As from :func:`circling_arcs`.
    flow
        What flows on arcs [unit/h]: ``arc``, ``period``, ``bound``, and ``most``, beyond which all
        flows of one arc cannot go together.
    """
    if arcs.empty:
        return
    item = pd.Categorical(arcs["item"])
    names = index.labels("arc", "period") | {"item": item.categories.to_numpy(dtype=object)}
    names |= dict.fromkeys(("unit", "from", "to"), index.unit_names)
    flows = _moving(arcs.assign(item=item.codes), flow)
    ways = flows[_WAY].drop_duplicates().sort_values(_WAY)
    units = pd.concat([ways.rename(columns={end: "unit"})[_UNIT] for end in ("from", "to")])
    units = units.drop_duplicates().sort_values(_UNIT)
    units["last"] = units.groupby(["item", "period"])["unit"].transform("size") - 1.0
    ways = ways.merge(units.drop_duplicates(["item", "period"])[["item", "period", "last"]])
    ordered, passed, moving = (
        each(frame, {column: names[column] for column in columns})
        for frame, columns in ((units, _UNIT), (ways, _WAY), (flows, ["arc", "period"]))
    )
    order = Order(
        onward=add_variables(
            block, "onward", passed, domain=pyo.Binary,
            doc="whether a unit passes something on to another [0/1]",
        ),
        rank=add_variables(
            block, "rank", ordered, doc="place of a unit in the order of passing on [1]",
            upper=ordered["last"],
        ),
    )  # fmt: skip
    add_onward_link(block, order, moving, flow)
    add_direction_limit(block, order, passed)
    add_circle_limit(block, order, passed)


def _moving(arcs: pd.DataFrame, flow: Columns) -> pd.DataFrame:
    """Give the most that can flow on every arc of a circle, in every period."""
    own = flow.frame[flow.frame["arc"].isin(arcs["arc"])].groupby(["arc", "period"])
    rows = own.agg(bound=("bound", "sum"), most=("most", "first")).reset_index()
    return rows.assign(bound=np.minimum(rows["bound"], rows["most"])).merge(arcs, on="arc")


def add_onward_link(block: pyo.Block, order: Order, moving: Family, flow: Columns) -> None:
    r"""Something flows only in the direction in which a unit passes it on.

    .. math:: f_{a,t} \le F_{a,t} p_{u,v,t}

    f  flow on an arc from unit u to unit v [unit/h];  F  the most that can flow [unit/h];
    p  whether u passes something on to v [0/1]
    """
    block.onward_link = law(
        flow.per(moving) <= order.onward.at(moving) * moving["bound"],
        doc="flow only in the direction of passing on [t/h, MW, m3/h]",
    )


def add_direction_limit(block: pyo.Block, order: Order, passed: Family) -> None:
    r"""Of two units, one passes on to the other at a time.

    .. math:: p_{u,v,t} + p_{v,u,t} \le 1

    p  whether u passes something on to v [0/1]. Follows from :func:`add_circle_limit`, and makes
    the relaxation tight.
    """
    onward = order.onward
    back = onward.seen(**{"from": onward["to"], "to": onward["from"]})
    both = (positions(back.frame, passed.frame, _WAY) >= 0) & (passed["from"] < passed["to"])
    rows = passed.where(both)
    block.direction_limit = law(
        onward.at(rows) + back.at(rows) <= 1.0, doc="one direction at a time between two units [1]"
    )


def add_circle_limit(block: pyo.Block, order: Order, passed: Family) -> None:
    r"""A unit passes on only to units that stand later in the order, so that nothing comes back.

    .. math:: r_{u,t} + 1 \le r_{v,t} + n (1 - p_{u,v,t}), \qquad 0 \le r \le n - 1

    r  place in the order [1];  p  whether u passes something on to v [0/1];  n  number of units.

    References: Miller, Tucker & Zemlin (1960) J. ACM 7, 326.
    """
    rank = order.rank
    giver = rank.seen(**{"from": rank["unit"]}).at(passed, ["item", "from", "period"])
    taker = rank.seen(to=rank["unit"]).at(passed, ["item", "to", "period"])
    count = passed["last"] + 1.0
    block.circle_limit = law(
        giver + 1.0 <= taker + count * (1.0 - order.onward.at(passed)),
        doc="units pass on in one order, so that nothing goes round [1]",
    )
