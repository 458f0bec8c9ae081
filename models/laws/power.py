"""Power: electricity from who has it to who needs it, beside the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.models.laws.exchange import add_exchange, add_exchange_lines

if TYPE_CHECKING:
    import pandas as pd
    import pyomo.environ as pyo

    from symbiosis.models.index import Index
    from symbiosis.models.laws.exchange import Exchange
    from symbiosis.models.laws.flexible import Flexible
    from symbiosis.models.words.algebra import Columns


def add_power(
    block: pyo.Block,
    index: Index,
    activity: Columns,
    bounds: pd.DataFrame,
    *,
    count: bool,
    flexible: Flexible | None = None,
) -> Exchange:
    """Add the exchanges of electricity [MW]."""
    exchange = add_exchange(block, index, activity, bounds, count=count, flexible=flexible)
    add_exchange_lines(block, exchange, count=count)
    return exchange
