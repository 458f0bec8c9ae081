"""What is it worth? Asked of the flow or the firm that is chosen, the rest planned again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from symbiosis.plan.tables.bundles import bundles
from symbiosis.show.figures import MISSING
from symbiosis.show.terminal.worth_list import part_name, payback_of
from symbiosis.views.deciding import Inquiry, inquire
from symbiosis.views.pieces import facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.decide.leave_one_out import Worth
    from symbiosis.plan.plan import Plan
    from symbiosis.views.here import Here
    from symbiosis.views.map_component import Selection

NAMED = 3
"""So many exchanges that take another one's place are named."""


def show_worth(at: Here, selection: Selection) -> None:
    """Offer to say what the park loses without what is chosen, and say it once it is known."""
    if at.plan is None or not selection or not _is_part(at.plan, selection["id"]):
        return
    inquiry = Inquiry.of(at, at.plan.scenario, "worth", of=selection["id"])
    answer = inquire(at, inquiry, at.say("worth.ask"))
    if answer is not None and selection["id"] in answer.table.index:
        _show(answer, selection["id"], at)


def _is_part(plan: Plan, chosen: str) -> bool:
    """Tell whether it is an exchange between two, or a firm that exchanges something."""
    exchanges = plan.exchanges
    between = exchanges[exchanges["from"] != exchanges["to"]]
    return chosen in {*bundles(between).index, *exchanges["from"], *exchanges["to"]}


def _show(answer: Worth, chosen: str, at: Here) -> None:
    say, currency = at.say, at.park.info.currency
    row: Mapping[Any, Any] = answer.table.T[chosen].to_dict()
    money = {"lost": f"{currency}/a", "left_over": f"{currency}/a", "investment": currency}
    rows = [
        (say(f"worth.head.{name}"), say.amount(float(row[name]), unit))
        for name, unit in money.items()
        if math.isfinite(float(row[name]))
    ]
    if not row["possible"]:
        rows = [(say("worth.head.lost"), say("worth.never"))]
    elif (back := payback_of(row, say)) != MISSING:
        rows.append((say("worth.head.payback"), back))
    grown = answer.replaced
    if len(grown):
        grown = grown[grown["kind"].isin(["new", "more"]) & (grown["from"] != grown["to"])]
        named = grown.head(NAMED).assign(kind="exchange").to_dict("records")
        others = say("worth.and").join(part_name(each, at.park, say) for each in named)
        rows.append((say("worth.replaced"), others))
    facts(rows)
