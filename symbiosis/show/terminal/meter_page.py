"""Meters on the terminal: what they say of a year, and how good their readings are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.fault_words import retold
from symbiosis.show.meter_words import FIGURES, HEADS, finding_lines, metered_rows
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.park.meters.meter_update import MeterUpdate
    from symbiosis.show.words import Words


def meter_page(update: MeterUpdate, saved_to: Path | str, say: Words) -> Group:
    """Say what the meters changed, and what is odd about their readings."""
    count = f"{update.readings:,}"
    title = say("meters.title", readings=count, streams=len(update.streams))
    parts: list[RenderableType] = [Text(title, style="bold"), Text(), _streams(update, say)]
    if update.said:
        parts.append(Text("\n" + say("meters.said"), style="bold"))
        parts += [Text(f"  {retold(each, say)}") for each in update.said]
    parts += _findings(update, say)
    parts.append(Text("\n" + say("meters.saved", park=saved_to), style="green"))
    return Group(*parts)


def _streams(update: MeterUpdate, say: Words) -> Table:
    table = plain_table(*(say(f"meters.{head}") for head in HEADS))
    for column, head in zip(table.columns, HEADS, strict=True):
        column.justify = "right" if head in FIGURES else "left"
    for row in metered_rows(update, say):
        table.add_row(*row)
    return table


def _findings(update: MeterUpdate, say: Words) -> list[RenderableType]:
    lines = finding_lines(update, say)
    if not lines:
        return [Text("\n" + say("meters.none"), style="green")]
    head = Text("\n" + say("meters.findings"), style="bold yellow")
    return [head, *(Text(f"  {line}") for line in lines)]
