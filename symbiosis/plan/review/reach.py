"""Rules on what a plan cannot reach: needs that nobody could serve, by nature or by convention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.plan.review.doubts import Doubt, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.plan.review.seen import Seen

MOST_OUT_OF_REACH = 0.5


@rule("half is a choice of this review")
def out_of_reach(seen: Seen) -> Iterator[Doubt]:
    """Find a baseline of which more than half is bought for what nobody could serve.

    A saving told in per cent of such a baseline says little: it is small beside costs that were
    never in question. The money is what is bought for the needs without any possible exchange.
    """
    whole = seen.plan.cost("baseline")
    needs = _unserved(seen)
    bought = needs["rest_baseline"] * needs["price"]
    if not whole > 0.0 or not bought.sum() > MOST_OUT_OF_REACH * whole:
        return
    ordered = bought.sort_values(ascending=False).index
    saving = seen.plan.cost("baseline") - seen.plan.cost()
    rest = whole - float(bought.sum())
    yield Doubt(
        money=float(bought.sum()),
        measure="bought",
        figures={
            "count": number(len(needs), "1"),
            "share": number(float(bought.sum()) / whole, "share"),
            "told": number(saving / whole, "share"),
            "right": number(saving / rest if rest > 0.0 else 1.0, "share"),
        },
        rows=tuple(seen.row(str(name), "utility") for name in ordered),
    )


def _unserved(seen: Seen) -> pd.DataFrame:
    """Give the needs that no arc reaches."""
    streams = seen.streams
    needs = streams[(streams["role"] == "sink") & (streams["table"] != "")]
    return needs[~needs.index.isin(seen.plan.matches.arcs["sink"])]
