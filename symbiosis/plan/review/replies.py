"""Replies: what a planner has examined and answered, beside the doubt that it answers.

A doubt that names whom it is about is answered by who names some of them and nobody else; one that
sums up many rows is answered when each of them is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from symbiosis.park.cells import listed
from symbiosis.plan.review.doubts import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symbiosis.park.entities import Park
    from symbiosis.plan.review.doubts import Doubt

_NAMES = ("firm", "stream", "thing")
"""Units of figures that are names of what a doubt is about."""


def replies_of(park: Park) -> tuple[Reply, ...]:
    """Read what was answered: the park's table ``examined``."""
    rows = park.tables["examined"]
    return tuple(
        Reply(str(row.rule), tuple(listed(str(row.about))), str(row.answer), str(row.source))
        for row in rows.itertuples()
    )


def with_replies(doubts: Iterable[Doubt], replies: Sequence[Reply]) -> list[Doubt]:
    """Put the answers beside the doubts that they answer."""
    return [replace(doubt, replies=_answering(doubt, replies)) for doubt in doubts]


def unasked(doubts: Iterable[Doubt], replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """Give the answers to what nobody doubts (any more)."""
    used = {reply for doubt in doubts for reply in doubt.replies}
    return tuple(reply for reply in replies if reply not in used)


def _answering(doubt: Doubt, replies: Sequence[Reply]) -> tuple[Reply, ...]:
    own = [reply for reply in replies if reply.rule == doubt.rule]
    if any(not reply.about for reply in own) or not own:
        return tuple(reply for reply in own if not reply.about)
    named = _named(doubt)
    rows = {row.id for row in doubt.rows}
    if named:
        known = named | rows | set(doubt.exchanges)
        return tuple(reply for reply in own if set(reply.about) <= known)
    fits = [reply for reply in own if rows & set(reply.about)]
    return tuple(fits) if rows <= {name for reply in fits for name in reply.about} else ()


def _named(doubt: Doubt) -> set[str]:
    """Give the names that the doubt tells."""
    told = [each.value for each in doubt.figures.values() if each.unit in _NAMES]
    return {name for value in told for name in _each(value)}


def _each(value: float | str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)
