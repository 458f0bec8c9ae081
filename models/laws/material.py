"""Materials: by-products instead of what would be bought, up to the share that the use allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.laws.blending import add_blending_limit
from symbiosis.models.laws.exchange import add_exchange, add_exchange_lines, covered
from symbiosis.models.laws.technology import port_term
from symbiosis.models.words.algebra import Columns, add_rows, sum_over

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
    index, flows = exchange.index, exchange.flow.frame
    item = pd.Categorical(index.streams["item"].to_numpy()[flows["source"].to_numpy()])
    share = index.arcs["max_share"].to_numpy(float)[flows["arc"].to_numpy()]
    given = Columns(exchange.flow.var, flows.assign(item=item.codes, share=share))
    on = ["sink", "sink_period", "item"]
    limited = given.frame[given.frame["share"] < 1.0]
    rows = limited.groupby(on, as_index=False)["share"].min()
    rows = rows.merge(index.sides("sink"), on=["sink", "sink_period"], how="left")
    largest = rows["share"].to_numpy(float)
    wanted = port_term(activity, rows, "sink_period")
    names = item.categories.to_numpy(dtype=object)
    add_rows(
        block,
        "share_limit",
        rows,
        index.labels("sink", "sink_period") | {"item": names},
        [
            sum_over(given, rows, on, covered(exchange)),
            wanted.moved(wanted.rows, largest[wanted.rows]),
        ],
        doc="share of a need that one material may cover [t/h]",
        upper=largest * np.where(rows["unit"] >= 0, 0.0, rows["rate"]),
    )
