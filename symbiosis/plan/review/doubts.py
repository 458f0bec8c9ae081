"""A doubt: what is strange in a plan, the money that rests on it, and the row to mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

MEASURES = ("gain", "cost", "bought", "spread", "value", "saving")
"""How the money of a doubt is come by: what the plan gains by the exchanges in doubt (of those that
stand, what they are worth against none), what the lines in doubt cost a year, what is bought a year
for the needs in doubt, a difference of prices or costs times the amount, the amount in doubt at its
price, the whole saving."""


USUAL = "usual figure, not compared with a document"
"""Source of a threshold that nobody has looked up."""


class Figure(NamedTuple):
    """One figure behind a doubt.

    Attributes
    ----------
    value
        A number, or the ids (one, or several) of what ``unit`` names.
    unit
        Unit of a number, with ``year``, ``share``, and ``money`` for the park's currency; of names
        ``firm``, ``stream``, ``thing`` (of the library), ``basis`` or ``property``.
    """

    value: float | str | tuple[str, ...]
    unit: str


def number(value: Any, unit: str) -> Figure:
    """Give a figure that is a number."""
    return Figure(float(value), unit)


def named(value: Any, kind: str) -> Figure:
    """Give a figure that is a name: of a ``firm``, a ``stream``, a ``thing`` of the library."""
    return Figure(str(value), kind)


class Row(NamedTuple):
    """A cell of the park's tables to be looked at.

    Attributes
    ----------
    table, id, column
        Where it stands; an empty ``id``: of the park itself (``park.toml``).
    """

    table: str
    id: str
    column: str


class Reply(NamedTuple):
    """What somebody answered who has examined a doubt: a row of the park's table ``examined``.

    Attributes
    ----------
    rule, about
        Of which doubts: of what the rule found about these names; all of them where none is given.
    answer, source
        The words, and who says so.
    """

    rule: str
    about: tuple[str, ...]
    answer: str
    source: str


@dataclass(frozen=True)
class Doubt:
    """What the second opinion finds strange.

    Attributes
    ----------
    rule
        Name of the rule that found it (:data:`symbiosis.plan.review.second_opinion.RULES`).
    money
        What rests on it [the park's currency a year].
    measure
        How that was come by, one of :data:`MEASURES`.
    figures
        Name -> figure: what the rule saw, and the threshold that it holds it against.
    rows
        What to mend, the first one first.
    exchanges
        Ids of the plan's exchanges that are in doubt.
    source
        Where the rule's threshold comes from.
    replies
        What was answered; empty: the doubt is open.
    """

    money: float
    measure: str
    figures: Mapping[str, Figure]
    rows: tuple[Row, ...]
    exchanges: tuple[str, ...] = ()
    rule: str = ""
    source: str = ""
    replies: tuple[Reply, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it."""
        return not self.replies
