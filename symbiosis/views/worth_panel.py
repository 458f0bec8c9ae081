"""What is it worth? Asked of the flow or the firm that is chosen, the rest planned again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from symbiosis.decide.leave_one_out import Worth
from symbiosis.decide.left_out import KINDS
from symbiosis.plan.tables.bundles import bundles
from symbiosis.show.figures import MISSING
from symbiosis.show.terminal.worth_list import part_name
from symbiosis.show.worths import payback_of
from symbiosis.views.deciding import Inquiry, inquire
from symbiosis.views.pieces import facts, heading

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from symbiosis.plan.plan import Plan
    from symbiosis.views.here import Here
    from symbiosis.views.map_component import Selection

LISTED = 7
"""So many of what the park loses most without are listed."""
NAMED = 3
"""So many exchanges that take another one's place are named."""


def show_worth(at: Here, selection: Selection) -> None:
    """Say what the park loses without what is chosen, or without each part; offer to find out."""
    plan, chosen = at.plan, selection["id"] if selection else ""
    if plan is None or plan.exchanges.empty or (chosen and not _is_part(plan, chosen)):
        return
    every = Inquiry.of(at, plan.scenario, "worth", of=KINDS)
    known = at.workspace.answers.get(every.key)
    told = known.table if isinstance(known, Worth) else plan.worth
    if not chosen:
        _all(at, told if len(told) else None, every)
    elif chosen in told.index:
        heading(at.say("worth.to_the_park"), at.say("worth.to_the_park_help"))
        _show(told, known.replaced if isinstance(known, Worth) else None, chosen, at)
    else:
        asked = Inquiry.of(at, plan.scenario, "worth", of=chosen)
        answer = inquire(at, asked, at.say("worth.ask"))
        # What was asked of another flow or firm says nothing of this one.
        if answer is not None and answer.current and chosen in answer.value.table.index:
            heading(at.say("worth.to_the_park"), at.say("worth.to_the_park_help"))
            _show(answer.value.table, answer.value.replaced, chosen, at)


def _all(at: Here, told: pd.DataFrame | None, every: Inquiry) -> None:
    """List what the park loses most without; offer to leave out one part after the other."""
    if told is None:
        answer = inquire(at, every, at.say("worth.ask_all"))
        told = answer.value.table if answer is not None and answer.current else None
    if told is None:
        return
    heading(at.say("worth.to_the_park"), at.say("worth.to_the_park_help"))
    money = f"{at.park.info.currency}/a"
    facts(
        (
            part_name(row, at.park, at.say),
            at.say.amount(row["lost"], money) if row["possible"] else at.say("worth.never"),
        )
        for row in told.head(LISTED).to_dict("records")
    )


def _is_part(plan: Plan, chosen: str) -> bool:
    """Tell whether it is an exchange between two, or a firm that exchanges something."""
    exchanges = plan.exchanges
    between = exchanges[exchanges["from"] != exchanges["to"]]
    return chosen in {*bundles(between).index, *exchanges["from"], *exchanges["to"]}


def _show(table: pd.DataFrame, replaced: pd.DataFrame | None, chosen: str, at: Here) -> None:
    say, currency = at.say, at.park.info.currency
    row: Mapping[Any, Any] = table.T[chosen].to_dict()
    before = "today" if at.plan is not None and at.plan.reference == "today" else "baseline"
    money = {
        say("worth.head.lost"): (row["lost"], f"{currency}/a"),
        say(f"worth.left_{before}"): (row["left_over"], f"{currency}/a"),
        say("worth.head.investment"): (row["investment"], currency),
    }
    rows = [
        (name, say.amount(float(value), unit))
        for name, (value, unit) in money.items()
        if math.isfinite(float(value))
    ]
    if not row["possible"]:
        rows = [(say("worth.head.lost"), say("worth.never"))]
    elif (back := payback_of(row, say)) != MISSING:
        rows.append((say("worth.head.payback"), back))
    if replaced is not None and len(replaced):
        here = replaced["id"].eq(chosen) & (replaced["from"] != replaced["to"])
        grown = replaced[here & replaced["kind"].isin(["new", "more"])]
        named = grown.head(NAMED).assign(kind="exchange").to_dict("records")
        others = say("worth.and").join(part_name(each, at.park, say) for each in named)
        rows.append((say("worth.replaced"), others or MISSING))
    facts(rows)
