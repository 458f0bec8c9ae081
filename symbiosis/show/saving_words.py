"""What a plan saves, in a sentence: with a share of the cost before only where that has a sense."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_LITTLE = 1e-3
"""Of what waits or fails, less than this share of the saving is not told in the headline."""


def saving_sentence(plan: Plan, count: int, say: Words) -> str:
    """Say what some exchanges save, against what, and what of it comes of needs that wait.

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
    waited = float(plan.flexible["gain"].sum())
    said = _exchanges(plan, count, say)
    if waited < _LITTLE * max(1.0, abs(plan.saving)) or math.isnan(plan.saving):
        return said
    key = "headline.flexible" if count else "headline.flexible_alone"
    return said + say("headline.gap") + say(key, saving=say.amount(waited, _money(plan)))


def _money(plan: Plan) -> str:
    return f"{plan.park.info.currency}/a"


def _exchanges(plan: Plan, count: int, say: Words) -> str:
    """Say what the exchanges save, and what waits or fails beside them."""
    if not count:
        return say("headline.none")
    saving, before = plan.saving, plan.cost(plan.reference)
    if math.isnan(saving):
        return say("headline.no_reference", count=count)
    key = "headline.saving" if saving >= 0.0 else "headline.loss"
    told = say.amount(abs(saving), _money(plan))
    if before >= abs(saving) > 0.0 or before > 0.0 == saving:
        share, reference = say.percent(abs(saving) / before), say(f"reference.{plan.reference}")
        return say(key, count=count, saving=told, share=share, reference=reference)
    alone = say(f"{key}_alone", count=count, saving=told)
    if before >= 0.0:
        return alone
    return alone + say("headline.gap") + say(f"headline.sales_{plan.reference}")
