"""What `check` says beside the faults: the streams as understood, and what was filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from symbiosis.park.drawn.measured_lines import measured
from symbiosis.show.fault_words import choice, head_name, retold, table_name, told_said
from symbiosis.show.terminal.listings import plain_table
from symbiosis.show.understanding import FIGURES, by_table, ground_names, tables_read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from symbiosis.park.draft import Draft
    from symbiosis.park.fills import Fill, Said
    from symbiosis.show.words import Words

FIRST = 10
"""Streams of a table, and sentences of one, that are listed unless all are asked for."""


def understood_page(draft: Draft, say: Words, *, every: bool) -> RenderableType:
    """Say how a park was read.

    Parameters
    ----------
    draft
        The park as read.
    every
        List all streams, sentences and cells, not only the first.
    """
    parts = [*_streams(draft, say, every=every), *_corridors(draft, say)]
    parts += _filled(draft.said, say, every=every)
    if every:
        parts += _cells(draft.fills, say)
    return Group(*parts)


def _streams(draft: Draft, say: Words, *, every: bool) -> list[RenderableType]:
    """List every table of streams: its sums, then its rows, the largest first."""
    parts: list[RenderableType] = []
    for each in tables_read(draft, say):
        rows = each.rows if every else each.rows[:FIRST]
        table = plain_table(*(say(f"check.column.{head}") for head in each.heads))
        for column, head in zip(table.columns, each.heads, strict=True):
            column.justify = "right" if head in FIGURES else "left"
        for row in rows:
            table.add_row(*map(Text, row))
        listed = Padding(table, (0, 0, 0, 4), expand=False)
        parts += [Text(f"  {each.told}"), listed, *_more(each.rows, rows, say), Text()]
    return [Text("\n" + say("check.understood"), style="bold"), *parts] if parts else []


def _corridors(draft: Draft, say: Words) -> list[RenderableType]:
    """Tell how long the corridors are in each ground, and what they cross."""
    known = measured(draft)
    if known is None:
        return []
    called = ground_names(draft.library, say)
    grounds = say("check.list").join(
        say("check.ground", name=called[of], km=f"{km:,.1f}") for of, km in known.km.items()
    )
    crossed = say("check.list").join(
        say("check.crossed", name=called[of], count=f"{count:g}") for of, count in known.crossings
    )
    total = f"{sum(known.km.values()):,.1f}"
    lines = [Text(say("check.corridors", km=total, count=f"{known.lines:,}"), style="bold")]
    lines.append(Text(f"  {grounds}"))
    if crossed:
        lines.append(Text(f"  {say('check.crossings', crossed=crossed)}"))
    return [*lines, Text()]


def _more(rows: Sequence[object], shown: Sequence[object], say: Words) -> list[RenderableType]:
    left = len(rows) - len(shown)
    return [Text("    " + say("check.more", count=f"{left:,}"), style="dim")] if left else []


def _filled(said: Sequence[Said], say: Words, *, every: bool) -> list[RenderableType]:
    """List the sentences, those of one table together."""
    parts: list[RenderableType] = []
    for sentences in by_table(said):
        shown = sentences if every else sentences[:FIRST]
        parts += [Text(f"  {told_said(each, say)}") for each in shown]
        parts += _more(sentences, shown, say)
    return [Text(say("check.filled"), style="bold"), *parts] if parts else []


def _cells(fills: Sequence[Fill], say: Words) -> list[RenderableType]:
    if not fills:
        return []
    lines = [
        Text(f"  {_told(fill, say)}" + (f"  ({retold(fill.source, say)})" if fill.source else ""))
        for fill in fills
    ]
    return [Text("\n" + say("check.filled_cells"), style="bold"), *lines]


def _told(fill: Fill, say: Words) -> str:
    value = f"{fill.value:.6g}" if isinstance(fill.value, float) else choice(str(fill.value), say)
    value = f"{value} {fill.unit}".strip()
    place = {"table": table_name(fill.table, say), "row": fill.row}
    return say("check.cell", **place, column=head_name(fill.table, fill.column, say), value=value)
