"""What the park loses without an exchange, beside what is booked to it: alike on all faces.

What is booked to an exchange (``net``) is what it avoids less what it costs. Another one may take
its place: so the park may lose much less without it, and only that is its worth (leave-one-out).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from symbiosis.plan.tables.bundles import flow_of
from symbiosis.show.figures import MISSING

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

    Row = Mapping[Hashable, Any]

SAME = "″"
"""Stands where a flow of several exchanges has told its worth in the line above."""
_OF_FLOW = ["lost", "investment", "payback"]


def with_worth(exchanges: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Put beside exchanges, or flows of them, what the park loses without each; the best first.

    Returns
    -------
    DataFrame
        As given, with ``worth_lost`` [money/a], ``worth_investment``, ``worth_payback`` (NaN where
        nobody has asked) and ``again``: whether the row above is of the same flow. What is new
        comes before what stands today, what is worth most first, else what is booked to most.
    """
    flow = flow_of(exchanges)
    known = plan.worth[_OF_FLOW].add_prefix("worth_").reindex(flow)
    joined = exchanges.assign(flow=flow).join(known.set_axis(exchanges.index))
    order = ["existing", "worth_lost", "net"]
    joined = joined.sort_values(order, ascending=[True, False, False], kind="stable")
    return joined.assign(again=joined["flow"].eq(joined["flow"].shift()))


def changed(row: Row, currency: str, say: Words) -> str:
    """Write what a policy asks of a firm before a plan and with it."""
    before, after = (
        MISSING if math.isnan(row[name]) else say.amount(row[name], f"{currency}/a")
        for name in ("before", "after")
    )
    return f"{before} → {after}"


def lost_text(row: Row, say: Words) -> str:
    """Write what is lost without an exchange: nothing can stand in for some."""
    if row["again"]:
        return SAME
    lost = float(row["worth_lost"])
    if math.isnan(lost):
        return MISSING
    return say("worth.vital") if math.isinf(lost) else say.money(lost)


def payback_of(row: Row, say: Words) -> str:
    """Say when an investment is back: at once where nothing is invested and something is lost."""
    if row["investment"] == 0.0 and row["lost"] > 0.0:
        return say("cli.at_once")
    known = not math.isnan(row["payback"])
    return say("worth.years", years=say.number(row["payback"])) if known else MISSING


def flow_payback(row: Row, say: Words) -> str:
    """Say when what is invested for a flow is back, by what the park loses without it."""
    if row["again"]:
        return SAME
    return payback_of({name: row[f"worth_{name}"] for name in _OF_FLOW}, say)


def flow_investment(row: Row, say: Words) -> str:
    """Write what is invested less without a flow."""
    invested = float(row["worth_investment"])
    return SAME if row["again"] else MISSING if math.isnan(invested) else say.money(invested)
