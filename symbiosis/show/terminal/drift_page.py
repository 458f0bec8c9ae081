"""Drift on the terminal: what an old plan says under new figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.drift_words import (
    coming_lines,
    exchange_rows,
    is_better,
    regret_told,
    savings_told,
)
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.decide.drift import Drift
    from symbiosis.show.words import Words


def drift_report(drift: Drift, say: Words) -> Group:
    """Say what was promised, what stands of it, and what another plan would be worth."""
    table = plain_table("", say("drift.saving"))
    table.columns[1].justify = "right"
    for row in savings_told(drift, say):
        table.add_row(*row)
    parts: list[RenderableType] = [Text(say("drift.title"), style="bold"), Text(), table]
    if drift.broken:
        parts.append(Text("\n" + say("drift.broken", why=drift.broken), style="red"))
    if drift.lost:
        parts.append(Text("\n" + say("drift.lost", what=", ".join(drift.lost)), style="yellow"))
    parts += [Text("\n" + say("drift.exchanges"), style="bold"), _exchanges(drift, say)]
    parts += _coming(drift, say)
    return Group(*parts)


def _exchanges(drift: Drift, say: Words) -> Table:
    heads = ("promised", "now", "why")
    table = plain_table("", *(say(f"drift.{head}") for head in heads))
    for column in table.columns[1:3]:
        column.justify = "right"
    for row in exchange_rows(drift, say):
        table.add_row(*row)
    return table


def _coming(drift: Drift, say: Words) -> list[RenderableType]:
    """Say whether another plan is better, and how it differs from the old design."""
    if not is_better(drift):
        return [Text("\n" + say("drift.nothing"), style="green")]
    parts: list[RenderableType] = []
    if told := regret_told(drift, say):
        parts.append(Text("\n" + told, style="yellow"))
    if len(drift.coming):
        parts.append(Text("\n" + say("drift.coming"), style="bold"))
        parts += [Text(f"  {line}") for line in coming_lines(drift, say)]
    return parts
