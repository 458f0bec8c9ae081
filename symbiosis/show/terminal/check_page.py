"""What `check` says beside the faults: the streams as understood, and what was filled in."""

from __future__ import annotations

from itertools import groupby
from math import isnan
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from symbiosis.park.media import STREAM_TABLES, UNITS
from symbiosis.show.fault_words import choice, head_name, retold, table_name, told_said
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from rich.console import RenderableType

    from symbiosis.park.draft import Draft
    from symbiosis.park.fills import Fill, Said, Understood
    from symbiosis.show.words import Words

FIRST = 10
"""Streams of a table, and sentences of one, that are listed unless all are asked for."""
_ROLES = ("source", "sink", "process")
_HEADS = ("stream", "firm", "role", "written", "amount", "hours")


def understood_page(draft: Draft, say: Words, *, every: bool) -> RenderableType:
    """Say how a park was read.

    Parameters
    ----------
    draft
        The park as read.
    every
        List all streams, sentences and cells, not only the first.
    """
    parts = [*_streams(draft, say, every=every), *_filled(draft.said, say, every=every)]
    if every:
        parts += _cells(draft.fills, say)
    return Group(*parts)


def _streams(draft: Draft, say: Words, *, every: bool) -> list[RenderableType]:
    """List every table of streams: its sums, then its rows, the largest first."""
    parts: list[RenderableType] = []
    for table, medium in STREAM_TABLES.items():
        rows = [each for each in draft.understood if each.table == table]
        if not rows:
            continue
        frame = draft.tables[table].drop_duplicates("id").set_index("id")
        unit = f"{UNITS[medium]}/a"
        roles = frame["role"].to_dict()
        offered = [each.value for each in rows if roles.get(each.row) == "source"]
        wanted = [each.value for each in rows if roles.get(each.row) != "source"]
        count = {"sources": len(offered), "sinks": len(wanted)}
        sums = {
            "source_amount": say.amount(sum(offered), unit),
            "sink_amount": say.amount(sum(wanted), unit),
        }
        told = say("check.sums", table=say(f"medium.{medium}"), **count, **sums)
        shown = sorted(rows, key=lambda each: (-each.value, each.row))
        shown = shown if every else shown[:FIRST]
        parts += [Text(f"  {told}"), _listed(shown, frame, say), *_more(rows, shown, say), Text()]
    return [Text("\n" + say("check.understood"), style="bold"), *parts] if parts else []


def _listed(rows: Sequence[Understood], frame: pd.DataFrame, say: Words) -> RenderableType:
    rated = any(not isnan(each.hours) for each in rows)
    heads = _HEADS if rated else _HEADS[:-1]
    table = plain_table(*(say(f"check.column.{head}") for head in heads))
    for column in table.columns[3:]:
        column.justify = "right"
    firms, roles = frame["enterprise"].to_dict(), frame["role"].to_dict()
    for each in rows:
        role = str(roles.get(each.row, ""))
        cells = [
            Text(each.row),
            Text(str(firms.get(each.row, ""))),
            Text(say(f"check.role.{role}") if role in _ROLES else role),
            Text(f"{each.written} {each.written_unit}"),
            Text(say.amount(each.value, each.unit)),
            Text(_hours(each, say)),
        ]
        table.add_row(*cells[: len(heads)])
    return Padding(table, (0, 0, 0, 4), expand=False)


def _hours(each: Understood, say: Words) -> str:
    """Say how long a rate runs; an amount a year needs no word."""
    if isnan(each.hours):
        return ""
    hours = f"{each.hours:,.0f}"
    if each.profile:
        return say("check.hours_by", hours=hours, profile=each.profile)
    return say("check.hours", hours=hours)


def _more(rows: Sequence[object], shown: Sequence[object], say: Words) -> list[RenderableType]:
    left = len(rows) - len(shown)
    return [Text("    " + say("check.more", count=f"{left:,}"), style="dim")] if left else []


def _filled(said: Sequence[Said], say: Words, *, every: bool) -> list[RenderableType]:
    """List the sentences, those of one table together."""
    parts: list[RenderableType] = []
    order = {
        table: number for number, table in enumerate(dict.fromkeys(each.table for each in said))
    }
    for _, group in groupby(
        sorted(said, key=lambda each: order[each.table]), lambda each: each.table
    ):
        sentences = list(group)
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
