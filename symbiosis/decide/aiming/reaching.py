"""Where ratios stand: without exchanges, today, in a plan."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.park.accounts import MONEY

if TYPE_CHECKING:
    from symbiosis.park.forms import Target
    from symbiosis.plan.plan import Plan

CLOSE = 1e-6
"""A ratio that misses its target by no more than this share of it meets it: rounding."""
REACHED = {"minimum": 1.0, "maximum": -1.0}
"""Side of a target -> sign of what is more than it asks for."""


def side_of(target: Target) -> tuple[str, float]:
    """Give the side and the value of a target that has one of them."""
    if target.minimum is not None:
        return "minimum", target.minimum
    return "maximum", float("nan") if target.maximum is None else target.maximum


def beyond(target: Target, value: float) -> float:
    """Give by how much a value does better than a target asks for; less than nought: it misses.

    Where there is nothing to take a share of, nothing is missed.
    """
    side, bound = side_of(target)
    return math.inf if math.isnan(value) else REACHED[side] * (value - bound)


def meets(target: Target, value: float) -> bool:
    """Tell whether a value is as good as a target asks for."""
    return beyond(target, value) >= -slack(target)


def slack(target: Target) -> float:
    """Give what is rounding beside a target's value, in its unit."""
    return CLOSE * max(abs(side_of(target)[1]), target.scale * CLOSE)


def within_reach(target: Target, furthest: float) -> float:
    """Give what may be asked for again of a ratio that was brought as far as it goes: rounding."""
    side, _ = side_of(target)
    return furthest - REACHED[side] * CLOSE * max(abs(furthest), target.scale * CLOSE)


def reached_in(plan: Plan, target: Target) -> float:
    """Give what a target's ratio comes to in a plan, from the plan's tables."""
    return target.value(plan.accounts["plan"], plan.streams["rest"])


def standing(plan: Plan, target: Target, name: str) -> float:
    """Give a ratio without exchanges (``baseline``) or ``today``; NaN where that is unknown.

    Parameters
    ----------
    plan
        Any plan of the same park, with its references.
    target
        With its forms.
    """
    accounts, rests = plan.accounts[name], plan.streams[f"rest_{name}"]
    parts = [accounts.reindex(list(form.accounts)) for form in target.ratio]
    parts.append(rests.reindex(sorted(target.streams & set(rests.index))))
    known = accounts[list(MONEY)].notna().all() and all(part.notna().all() for part in parts)
    return target.value(accounts, rests) if known else math.nan
