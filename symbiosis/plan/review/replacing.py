"""Rules on what takes the place of what serves today: gains against nothing, and the dearer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.park.media import MEDIA
from symbiosis.plan.review.doubts import Doubt, named, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.plan.review.seen import Seen

HALF_A_YEAR = 0.5
KEPT = 0.95


@rule("half a year is a choice of this review: what pays back in months is mostly built already")
def against_nothing(seen: Seen) -> Iterator[Doubt]:
    """Find a payback under half a year of heat or water that takes the place of what serves today.

    It is told against buying everything, while a neighbour serves the same need now: what that
    exchange loses is part of the price. The money is what is lost there.
    """
    if seen.plan.reference != "today":
        return
    table = seen.exchanges
    for taker, told in table.groupby("sink_stream"):
        quick = told[(told["payback"] < HALF_A_YEAR) & (told["capex"] > 0.0) & ~told["existing"]]
        lost = -float(told.loc[told["existing"], "gain"].clip(upper=0.0).sum())
        if quick.empty or lost <= 0.0:
            continue
        gain = float(quick["stake"].sum())
        old = told.loc[told["existing"], "gain"].idxmin()
        net = gain - lost
        capex = float(quick["capex"].sum())
        yield Doubt(
            money=min(lost, gain),
            measure="gain",
            figures={
                "giver": named(quick["from"].iloc[0], "firm"),
                "taker": named(quick["to"].iloc[0], "firm"),
                "payback": number(quick["payback"].min(), "a"),
                "today": named(told["from"][old], "firm"),
                "gain": number(gain, "money/a"),
                "left": number(net, "money/a"),
                "right": number(capex / net if net > 0.0 else math.inf, "a"),
            },
            rows=(seen.row(str(taker), "utility"),),
            exchanges=(*quick.index, old),
        )


@rule("a pipe is worth what it replaces")
def dearer_than_today(seen: Seen) -> Iterator[Doubt]:
    """Find new lines whose heat costs more than what it takes the place of.

    A line that is forced, or chosen for another aim than cost, may be the dearer. Asked where
    today's giver gives less in the plan than he does. What the lines bring is what he then saves,
    what his heat earns elsewhere, and what the taker no longer buys. The money is the excess.
    """
    if seen.plan.reference != "today":
        return
    table = seen.exchanges
    new = table[~table["existing"] & (table["capex"] > 0.0) & (table["medium"] == "heat")]
    for taker, told in new.groupby("sink_stream"):
        served = _served(seen, str(taker))
        if served is None:
            continue
        ways = told["network_cost"] + told["technology_cost"] - told["saving_donor"]
        cost, brought = float(ways.sum()), _brought(seen, str(taker), told, served)
        if cost > max(brought, 0.0):
            amount, unit = float(told["quantity"].sum()), MEDIA["heat"].unit
            yield Doubt(
                money=cost - max(brought, 0.0),
                measure="spread",
                figures={
                    "giver": named(told["from"].iloc[0], "firm"),
                    "taker": named(told["to"].iloc[0], "firm"),
                    "apiece": number(cost / amount, f"money/{unit}"),
                    "present": number(max(brought, 0.0) / amount, f"money/{unit}"),
                    "today": named(seen.streams["enterprise"][served.index[0]], "firm"),
                },
                rows=(seen.row(str(taker), "utility"),),
                exchanges=tuple(told.index),
            )


def _served(seen: Seen, taker: str) -> pd.Series | None:
    """Give today's sources of a need with what each gives less in the plan; none: it gives all."""
    arcs, streams, table = seen.plan.matches.arcs, seen.streams, seen.exchanges
    known = arcs.loc[(arcs["sink"] == taker) & (arcs["existing"] > 0.0)]
    today = known.groupby("source")["existing"].sum()
    given = (streams["annual"] - streams["rest_today"]).reindex(today.index)
    today = today.where(given.isna() | (given > today), given)  # of what is known, what fits
    now = table[table["sink_stream"] == taker].groupby("source_stream")["quantity"].sum()
    less = today - now.reindex(today.index).fillna(0.0)
    return less if len(less) and less.sum() > (1.0 - KEPT) * today.sum() else None


def _brought(seen: Seen, taker: str, told: pd.DataFrame, served: pd.Series) -> float:
    """Give what new lines bring: heat not made, heat that earns elsewhere, heat not bought."""
    streams, table = seen.streams, seen.exchanges
    spare = (streams["rest"] - streams["rest_today"]).reindex(served.index).clip(lower=0.0)
    saved = -float((spare * streams["price"].reindex(served.index)).sum())
    elsewhere = table[table["source_stream"].isin(served.index) & ~table["existing"]]
    more = float((told["quantity"] * (1.0 - told["loss"].fillna(0.0))).sum() - served.sum())
    bought = max(0.0, more) * float(streams["price"].get(taker, 0.0))
    return saved + float(elsewhere["stake"].sum()) + bought
