"""What a plan saves, in a sentence: with a share of the cost before only where that has a sense."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words


def saving_sentence(plan: Plan, count: int, say: Words) -> str:
    """Say what some exchanges save, against what.

    Parameters
    ----------
    plan
        Which plan.
    count
        Number of its exchanges as the page counts them.
    say
        The reader's language.

    Notes
    -----
    Where a park sells more than it pays (its cost is below zero), or saves more than it pays, a
    share of the cost says nothing: the money is told alone, and why.
    """
    if not count:
        return say("headline.none")
    saving, before = plan.saving, plan.cost(plan.reference)
    if math.isnan(saving):
        return say("headline.no_reference", count=count)
    key = "headline.saving" if saving >= 0.0 else "headline.loss"
    told = say.amount(abs(saving), f"{plan.park.info.currency}/a")
    if before >= abs(saving) > 0.0 or before > 0.0 == saving:
        share, reference = say.percent(abs(saving) / before), say(f"reference.{plan.reference}")
        return say(key, count=count, saving=told, share=share, reference=reference)
    alone = say(f"{key}_alone", count=count, saving=told)
    if before >= 0.0:
        return alone
    return alone + say("headline.gap") + say(f"headline.sales_{plan.reference}")
