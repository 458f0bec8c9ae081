"""The second opinion for the terminal: the dearest doubt first, each with the rows to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from symbiosis.plan.review.second_opinion import RULES
from symbiosis.show.doubt_words import heading, told_doubts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from symbiosis.plan.plan import Plan
    from symbiosis.plan.review.doubts import Doubt, Reply
    from symbiosis.show.doubt_words import Told
    from symbiosis.show.words import Words


def doubts_report(
    plan: Plan, doubts: Sequence[Doubt], say: Words, idle: Sequence[Reply] = ()
) -> RenderableType:
    """Lay out what an expert would doubt in a plan, what was answered, and answers to nothing."""
    info = plan.park.info
    park = say.name(info.title, info.title_zh)
    if not doubts:
        none = Text(say("review.none", park=park, rules=len(RULES)), style="bold")
        return Group(none, *_idle(idle, say))
    head, dearest, ground = heading(plan, doubts, say)
    parts: list[RenderableType] = [Text(head, style="bold")]
    parts += [Text(dearest)] if dearest else []
    parts += [Text(ground)] if ground else []
    parts.append(Text(say("review.lead"), style="dim"))
    told_all = list(told_doubts(plan, doubts, say))
    for number, told in enumerate([each for each in told_all if not each.answer], 1):
        parts.append(Text(f"\n{number}. {told.title} · {told.money}", style="bold yellow"))
        lines = (
            told.text,
            told.mend,
            say("review.look", rows=told.rows),
            say("review.basis", measure=told.measure, source=told.source),
        )
        styles = ("", "", "cyan", "dim")
        parts += [
            Padding(Text(line, style=style), (0, 0, 0, 3))
            for line, style in zip(lines, styles, strict=True)
        ]
    answered = [each for each in told_all if each.answer]
    return Group(*parts, *_answered(answered, say), *_idle(idle, say))


def _answered(told: Sequence[Told], say: Words) -> Iterator[RenderableType]:
    """List what was examined, with the words."""
    if told:
        yield Text("\n" + say("review.answered", count=len(told)), style="bold")
    for each in told:
        yield Text(f"{each.title} · {each.money}", style="green")
        yield Padding(Text(each.text, style="dim"), (0, 0, 0, 3))
        yield Padding(Text(say("review.told_answer", answer=each.answer)), (0, 0, 0, 3))


def _idle(idle: Sequence[Reply], say: Words) -> Iterator[RenderableType]:
    """Say which answers nobody asks for."""
    if idle:
        named = [" · ".join(filter(None, (each.rule, *each.about))) for each in idle]
        yield Text("\n" + say("review.unasked", names=say("check.list").join(named)), style="dim")
