"""What the timing of purchases and sales is worth: money beyond the mean price of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.matching.tables import TIMED_KINDS

if TYPE_CHECKING:
    from symbiosis.plan.reading.once import Reading

SOLD_TIMED = next(kind for kind, (of, _) in TIMED_KINDS.items() if of == "outlet")


def timed_worth(reading: Reading, ports: pd.DataFrame, *, given: bool = False) -> pd.Series:
    """Price what ports take, bought or received, and throw away, beyond the mean [money/a].

    Parameters
    ----------
    ports
        Rows of ``streams``.
    given
        What they give to others counts too, as if it were thrown away.
    """
    worth = pd.Series(0.0, index=ports.index)
    if reading.matches.timed is None:
        return worth
    rest, passed = reading.rest_timed, reading.exchanges
    for kind, (column, _) in TIMED_KINDS.items():
        price = pd.Series(reading.prices.of(kind, ports[column]), index=ports.index)
        own = rest[rest["kind"] == kind].set_index("stream")["quantity"]
        amount = own.reindex(ports.index).fillna(0.0)
        if column == "utility" or given:
            end = "sink" if column == "utility" else "source"
            by_exchange = passed.groupby(end)[kind].sum()
            amount = amount + by_exchange.reindex(ports.index).fillna(0.0)
        worth = worth + amount * price
    return worth
