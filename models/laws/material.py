"""Materials: by-products instead of what would be bought, up to the share that the use allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.models.laws.blending import add_blending_limit
from symbiosis.models.laws.exchange import add_exchange, add_exchange_lines, amounts, covered
from symbiosis.models.laws.technology import ports
from symbiosis.models.words.algebra import Columns, each, law
from symbiosis.models.words.joins import least, positions

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.models.index import Index
    from symbiosis.models.laws.exchange import Exchange


def add_material(
    block: pyo.Block, index: Index, activity: Columns, bounds: pd.DataFrame, *, count: bool
) -> Exchange:
    """Add the exchanges of materials [t/h]."""
    exchange = add_exchange(block, index, activity, bounds, count=count)
    add_share_limit(block, exchange, activity)
    add_blending_limit(block, exchange)
    add_exchange_lines(block, exchange, count=count)
    return exchange


def add_share_limit(block: pyo.Block, exchange: Exchange, activity: Columns) -> None:
    r"""All donors of one material together cover no more of a need than its use allows.

    .. math:: \sum_{a \in A(m,d)} \sigma_a (1 - \lambda_a) f_{a,t} \le \phi_{m,d} (n_{d,t} + c_d x)

    f  flow [t/h];  sigma  need covered per t;  lambda  share lost;  phi  largest share [1];
    n  need [t/h];  c, x  port and activity of a unit that needs it. Source: the link's standard.
    """
    index, flow = exchange.index, exchange.flow
    item = pd.Categorical(index.streams["item"].to_numpy()[flow["source"]])
    share = index.arcs["max_share"].to_numpy(float)[flow["arc"]]
    given = flow.seen(item=item.codes, share=share) * covered(exchange)
    on = ["sink", "sink_period"]
    limited = least(given.frame[given.frame["share"] < 1.0], [*on, "item"], "share")
    names = index.labels(*on) | {"item": item.categories.to_numpy(dtype=object)}
    sinks = index.sides("sink")
    sinks = sinks.take(positions(sinks, limited, on)).reset_index(drop=True)
    rows = each(limited.join(sinks.drop(columns=on)), names)
    need = amounts(rows) + ports(activity, rows, "sink_period")
    block.share_limit = law(
        given.per(rows) <= rows["share"] * need,
        doc="share of a need that one material may cover [t/h]",
    )
