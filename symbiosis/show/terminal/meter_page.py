"""Meters on the terminal: what they say of a year, and how good their readings are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.park.meters.meter_update import MeterUpdate
    from symbiosis.show.words import Words

_NAMED = 8
_UNMETERED = "unmetered"


def meter_page(update: MeterUpdate, saved_to: Path | str, say: Words) -> Group:
    """Say what the meters changed, and what is odd about their readings."""
    count = f"{update.readings:,}"
    title = say("meters.title", readings=count, streams=len(update.streams))
    parts: list[RenderableType] = [Text(title, style="bold"), Text(), _streams(update, say)]
    if update.said:
        parts.append(Text("\n" + say("meters.said"), style="bold"))
        parts += [Text(f"  {sentence}") for sentence in update.said]
    parts += _findings(update, say)
    parts.append(Text("\n" + say("meters.saved", park=saved_to), style="green"))
    return Group(*parts)


def _streams(update: MeterUpdate, say: Words) -> Table:
    heads = ("stream", "before", "amount", "change", "range", "measured")
    table = plain_table(*(say(f"meters.{head}") for head in heads))
    for column in table.columns[1:4]:
        column.justify = "right"
    for name, row in update.streams.iterrows():
        before, now, low, high = (
            float(row[column]) for column in ("before", "quantity", "low", "high")
        )
        change = say.percent(now / before - 1.0) if before else "–"
        told = say(
            "meters.share",
            share=say.percent(float(row["share"])),
            begin=row["begin"],
            end=row["end"],
            months=row["months"],
        )
        least, was, is_now, most = (
            say.amount(figure, row["unit"]) for figure in (low, before, now, high)
        )
        between = say("sectors.between", low=least, high=most)
        table.add_row(str(name), was, is_now, change, between, told)
    return table


def _findings(update: MeterUpdate, say: Words) -> list[RenderableType]:
    odd = [one for one in update.findings if one.kind != _UNMETERED]
    idle = [one for one in update.findings if one.kind == _UNMETERED]
    if not (odd or idle):
        return [Text("\n" + say("meters.none"), style="green")]
    parts: list[RenderableType] = [Text("\n" + say("meters.findings"), style="bold yellow")]
    for one in (*odd, *idle[:_NAMED]):
        what = say(
            f"finding.{one.kind}",
            count=one.count if one.count == 1 else f"{one.count:,}",
            hours=f"{one.hours:,.4g}",
            first=update.told(one),
        )
        parts.append(Text(f"  {one.meter}: {what}"))
    if len(idle) > _NAMED:
        parts.append(Text("  " + say("meters.others", count=len(idle) - _NAMED)))
    return parts
