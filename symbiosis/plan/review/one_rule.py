"""A rule of the second opinion: a function with the source of its threshold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbiosis.plan.review.doubts import USUAL, Doubt

if TYPE_CHECKING:
    from symbiosis.plan.review.seen import Seen


@dataclass(frozen=True)
class Rule:
    """One rule of the second opinion.

    Attributes
    ----------
    name
        Its name: that of the function.
    ask
        Gives the doubts about a plan; its docstring says what the rule means.
    source
        Where its threshold comes from.
    """

    name: str
    ask: Callable[[Seen], Iterator[Doubt]]
    source: str


def rule(source: str = USUAL) -> Callable[[Callable[[Seen], Iterator[Doubt]]], Rule]:
    """Make a rule of a function, by the source of its threshold: ``@rule("...")``."""

    def made(find: Callable[[Seen], Iterator[Doubt]]) -> Rule:
        return Rule(find.__name__, find, source)

    return made
