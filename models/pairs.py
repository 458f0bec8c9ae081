"""Heat pair by pair, where a pair matters: counted exchanges, permits, least amounts.

A cascade does not say which source warms which sink, and rarely needs to. Where it does, every
source of the route has a cascade of its own, so that a pair can be switched by a binary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.linear import (
    Columns,
    Named,
    Part,
    add_rows,
    add_variables,
    book,
    spread_over,
    sum_over,
)
from symbiosis.park.accounts import NETWORK

if TYPE_CHECKING:
    from symbiosis.models.cascade import Cascade


@dataclass(frozen=True)
class Pairs:
    """The variables of heat by pairs.

    Attributes
    ----------
    paired
        Heat of one source given to a segment of a sink [MW]: ``arc``, ``route``, ``source``,
        ``stream`` (the sink), ``segment``, ``level``, ``period``, ``hours``, ``bound``.
    waiting
        Heat of one source that falls on to a route's next level [MW].
    use
        Whether a source warms a sink at all [0/1].
    """

    paired: Columns
    waiting: Columns
    use: Columns


def add_pairs(block: pyo.Block, cascade: Cascade, *, count: bool) -> list[Part]:
    """Add pairs on the routes that need them, and say what they hold for the ledger.

    Parameters
    ----------
    count
        Whether exchanges are counted: then all routes need them.
    """
    index = cascade.index
    arcs = index.arcs.assign(arc=np.arange(len(index.arcs)))
    switched = (arcs["permit_cost"] > 0) | (arcs["minimum"] > 0) | count
    arcs = arcs[arcs["route"].isin(arcs.loc[switched, "route"])]
    paired, scale = _pairs(cascade, arcs)
    last = scale.groupby(["route", "source"])["level"].transform("max")
    names = index.labels("route", "source", "segment", "level", "period")
    pairs = Pairs(
        paired=add_variables(
            block,
            "paired",
            paired,
            {
                "route": names["route"],
                "source": names["source"],
                "stream": index.stream_names,
                "segment": names["segment"],
                "period": names["period"],
            },
            doc="heat of one source that a route gives to a segment [MW]",
        ),
        waiting=add_variables(
            block,
            "waiting",
            scale[scale["level"] < last],
            {name: names[name] for name in ("route", "source", "level", "period")},
            doc="heat of one source that falls on to a route's next level [MW]",
        ),
        use=add_variables(
            block, "use", arcs, index.labels("arc"), domain=pyo.Binary,
            doc="whether a source warms a sink [0/1]",
        ),
    )  # fmt: skip
    add_pair_balance(block, cascade, pairs, scale)
    add_given_balance(block, cascade, pairs)
    add_pair_link(block, cascade, pairs)
    add_pair_minimum_limit(block, cascade, pairs)
    return _lines(pairs, count=count)


def _pairs(cascade: Cascade, arcs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """List who can warm what at which level, and the levels through which a source's heat falls."""
    drawn, given = (
        columns.frame[columns.frame["route"].isin(arcs["route"])]
        for columns in (cascade.drawn, cascade.given)
    )
    on = ["route", "source", "period"]
    sources = drawn.rename(columns={"stream": "source"})
    first = sources.groupby(on, as_index=False).agg(first=("level", "min"), most=("bound", "sum"))
    taken = given.rename(columns={"stream": "sink"}).merge(
        arcs[["arc", "route", "source", "sink"]], on=["route", "sink"]
    )
    taken = taken.merge(first, on=on)
    taken = taken[taken["level"] >= taken["first"]].rename(columns={"sink": "stream"})
    order = ["route", "source", "stream", "segment", "period"]
    levels = pd.concat([sources[[*on, "level"]], taken[[*on, "level"]]]).drop_duplicates()
    return taken.sort_values(order, ignore_index=True), _ranked(levels)


def _ranked(scale: pd.DataFrame) -> pd.DataFrame:
    """Number each source's own levels from its hottest, so that its heat falls step by step."""
    scale = scale.sort_values(["route", "source", "period", "level"], ignore_index=True)
    return scale.assign(step=scale.groupby(["route", "source", "period"]).cumcount())


def add_pair_balance(block: pyo.Block, cascade: Cascade, pairs: Pairs, scale: pd.DataFrame) -> None:
    r"""What a source gives at a level was drawn from it there or has fallen from a hotter one.

    .. math::

        W_{r,s,l-1,t} + (1 - \lambda_r) \sum_{k \in l} d_{r,s,k,t}
        = \sum_{(d,m) \in l} p_{r,s,d,m,t} + W_{r,s,l,t}, \qquad W \ge 0

    W  waiting [MW];  d  drawn [MW];  lambda  share lost;  p  given by the pair [MW];  l runs over
    the levels at which this source gives or is drawn

    References: Papoulias & Grossmann (1983) Comput. Chem. Eng. 7, 707 (expanded transshipment).
    """
    on = ("route", "source", "level", "period")
    step = ("route", "source", "step", "period")
    loss = cascade.index.routes["loss"].to_numpy(float)
    drawn = Columns(cascade.drawn.var, cascade.drawn.frame.rename(columns={"stream": "source"}))
    kept = 1.0 - loss[drawn.frame["route"].to_numpy()]
    falling = Columns(
        pairs.waiting.var, pairs.waiting.frame.assign(step=pairs.waiting.frame["step"] + 1)
    )
    add_rows(
        block,
        "pair_balance",
        scale,
        cascade.index.labels(*on),
        [
            sum_over(falling, scale, step),
            sum_over(drawn, scale, on, kept),
            sum_over(pairs.paired, scale, on, -1.0),
            sum_over(pairs.waiting, scale, on, -1.0),
        ],
        doc="a source's heat only falls from level to level [MW]",
        lower=0.0,
        upper=0.0,
    )


def add_given_balance(block: pyo.Block, cascade: Cascade, pairs: Pairs) -> None:
    r"""All that a route gives to a segment comes from its sources.

    .. math:: g_{r,d,m,t} = \sum_s p_{r,s,d,m,t}

    g  given [MW];  p  given by the pair [MW]
    """
    on = ("route", "stream", "segment", "period")
    rows = cascade.given.frame
    rows = rows[rows["route"].isin(pairs.use.frame["route"])].reset_index(drop=True)
    add_rows(
        block,
        "given_balance",
        rows,
        cascade.index.labels(*on),
        [sum_over(pairs.paired, rows, on), sum_over(cascade.given, rows, on, -1.0)],
        doc="what is given comes from pairs [MW]",
        lower=0.0,
        upper=0.0,
    )


def add_pair_link(block: pyo.Block, cascade: Cascade, pairs: Pairs) -> None:
    r"""Only a pair in use exchanges heat.

    .. math:: \sum_m p_{r,s,d,m,t} \le P_{s,d,t} w_{s,d}

    p  given by the pair [MW];  P  the most that the source can send or the sink's reachable
    segments can take [MW];  w  in use [0/1]
    """
    frame = pairs.paired.frame
    rows = frame.groupby(["arc", "period"], as_index=False).agg(
        wanted=("bound", "sum"), offered=("most", "first")
    )
    tight = np.minimum(rows["wanted"], rows["offered"]).to_numpy(float)
    add_rows(
        block,
        "pair_link",
        rows,
        cascade.index.labels("arc", "period"),
        [
            sum_over(pairs.paired, rows, ("arc", "period")),
            spread_over(pairs.use, rows, ("arc",), -tight),
        ],
        doc="heat only of a pair in use [MW]",
        upper=0.0,
    )


def add_pair_minimum_limit(block: pyo.Block, cascade: Cascade, pairs: Pairs) -> None:
    r"""A pair in use exchanges its least amount.

    .. math:: m_a w_a \le \sum_t h_t \sum_m p_{r,s,d,m,t}

    p  given by the pair [MW];  h  hours of the period;  m  least amount [MWh/a];  w  in use [0/1]
    """
    rows = pairs.use.frame
    rows = rows[rows["minimum"] > 0].reset_index(drop=True)
    hours = pairs.paired.frame["hours"].to_numpy(float)
    add_rows(
        block,
        "pair_minimum_limit",
        rows,
        cascade.index.labels("arc"),
        [
            sum_over(pairs.paired, rows, ("arc",), hours),
            spread_over(pairs.use, rows, ("arc",), -rows["minimum"].to_numpy(float)),
        ],
        doc="least heat of a pair in use [MWh/a]",
        lower=0.0,
    )


def _lines(pairs: Pairs, *, count: bool) -> list[Part]:
    """Book permits, and the count where exchanges are counted."""
    used = pairs.use.frame
    permits = used["permit_cost"].to_numpy(float)
    parts = [book("permit", NETWORK, Named.of(used["link"]), pairs.use, permits)]
    if count:
        parts.append(book("exchange", NETWORK, "count", pairs.use, np.ones(len(used))))
    return parts
