"""The second opinion: every rule asked of a plan, the dearest doubt first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from symbiosis.plan.review import hours, passing, reach, receivers
from symbiosis.plan.review.seen import Seen

if TYPE_CHECKING:
    from symbiosis.plan.answer import Answer
    from symbiosis.plan.review.doubts import Doubt
    from symbiosis.plan.review.one_rule import Rule

RULES: tuple[Rule, ...] = (
    receivers.diffuse_by_pipe,
    receivers.at_an_office,
    passing.leapfrog,
    passing.laid_twice,
    passing.opposite,
    passing.small_and_far,
    hours.never_stands,
    reach.out_of_reach,
)
"""Every rule, by what it looks at."""


def review(plan: Answer) -> tuple[Doubt, ...]:
    """Say what an expert would doubt in a plan, and how much money rests on it.

    Every rule reads the plan, its park and who could exchange with whom, and knows nothing else of
    the park. The money is computed from the plan's own tables; nothing is solved again. A doubt is
    a question, not a fault: where the data are right, the park's notes are the place to say why.

    Parameters
    ----------
    plan
        A plan, just made or loaded.

    Returns
    -------
    tuple of Doubt
        The one on which most money rests first.
    """
    seen = Seen(plan)
    found = [
        replace(doubt, rule=rule.name, source=rule.source)
        for rule in RULES
        for doubt in rule.ask(seen)
    ]
    return tuple(sorted(found, key=lambda doubt: (-doubt.money, doubt.rule, doubt.rows)))
