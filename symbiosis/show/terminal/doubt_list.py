"""The second opinion for the terminal: the dearest doubt first, each with the rows to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from symbiosis.plan.review.second_opinion import RULES
from symbiosis.show.doubt_words import heading, told_doubts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from symbiosis.plan.plan import Plan
    from symbiosis.plan.review.doubts import Doubt
    from symbiosis.show.words import Words


def doubts_report(plan: Plan, doubts: Sequence[Doubt], say: Words) -> RenderableType:
    """Lay out what an expert would doubt in a plan."""
    info = plan.park.info
    park = say.name(info.title, info.title_zh)
    if not doubts:
        return Text(say("review.none", park=park, rules=len(RULES)), style="bold")
    head, dearest, ground = heading(plan, doubts, say)
    parts: list[RenderableType] = [Text(head, style="bold"), Text(dearest)]
    parts += [Text(ground)] if ground else []
    parts.append(Text(say("review.lead"), style="dim"))
    for number, told in enumerate(told_doubts(plan, doubts, say), 1):
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
    return Group(*parts)
