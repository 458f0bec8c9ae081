"""The second opinion in a report: the dearest doubts, each with its sum and the rows to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.plan.review.second_opinion import RULES, review
from symbiosis.show.doubt_words import heading, told_doubts
from symbiosis.show.report.content import Column, Grid, Section, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.show.doubt_words import Told
    from symbiosis.show.report.content import Block
    from symbiosis.show.report.telling import Telling
    from symbiosis.show.words import Words

LISTED = 15
"""So many doubts are told, the dearest first; the command tells them all."""


def doubt_part(of: Telling) -> Section:
    """Tell what an expert would doubt in the plan."""
    return Section(of.say("review.heading"), tuple(_blocks(of)))


def _blocks(of: Telling) -> Iterator[Block]:
    say, info = of.say, of.plan.park.info
    doubts = review(of.plan)
    if not doubts:
        park = say.name(info.title, info.title_zh)
        yield Text(say("review.none", park=park, rules=len(RULES)))
        return
    head, dearest, ground = heading(of.plan, doubts, say)
    yield from (Text(line) for line in (head, dearest, ground) if line)
    yield Text(say("review.lead"), "note")
    columns = (
        Column(say("review.column.money"), 1.2, is_figure=True),
        Column(say("review.column.what"), 4.2),
        Column(say("review.column.rows"), 2.4),
    )
    rows = tuple(
        (told.money, _words(told, say).replace("`", ""), told.rows)
        for told in told_doubts(of.plan, doubts[:LISTED], say)
    )
    yield Grid(say("review.table"), columns, rows)
    if (more := len(doubts) - LISTED) > 0:
        yield Text(say("report.more_rows", count=more), "note")


def _words(told: Told, say: Words) -> str:
    """Tell one doubt: what was seen, and what to do, or what was answered."""
    last = say("review.told_answer", answer=told.answer) if told.answer else told.mend
    return f"{told.title}\n{told.text}\n{last}"
