"""Sectors on the terminal: those that are known, what one needs, what a park's firms leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.offer_words import amounts_of, called, offers_told
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.park.sectors.usual import Offer
    from symbiosis.show.words import Words

_SIDES = ("sink", "source")


def sectors_table(sectors: pd.DataFrame, say: Words) -> Table:
    """List the sectors by name, each with what its output is counted in."""
    heads = ("id", "name", "output", "nace")
    table = plain_table(*(say(f"sectors.{head}") for head in heads))
    table.columns[0].no_wrap = True
    for name, row in sectors.iterrows():
        made = say.name(str(row["output"]), str(row["output_zh"]))
        output = say("sectors.per", unit=say.unit(str(row["output_unit"])), made=made)
        table.add_row(
            str(name), say.name(str(row["name"]), str(row["name_zh"])), output, row["nace"]
        )
    return table


def usual_page(streams: pd.DataFrame, say: Words) -> Group:
    """Say what a works of a sector needs and gives, and what its figures do not tell."""
    parts: list[RenderableType] = []
    for role in _SIDES:
        rows = streams[streams["usual"] & (streams["role"] == role)]
        if len(rows):
            parts += [Text(say(f"sectors.{role}"), style="bold"), _amounts(rows, say), Text()]
    told = streams[~streams["usual"]]
    if len(told):
        parts.append(Text(say("sectors.for_information"), style="bold"))
        parts += [Text(f"  {called(row, say)}: {row['note']}") for _, row in told.iterrows()]
    return Group(*parts)


def _amounts(rows: pd.DataFrame, say: Words) -> Table:
    heads = ("stream", "amount", "range", "served_by", "confidence")
    table = plain_table(*(say(f"sectors.{head}") for head in heads))
    for column in (1, 2):
        table.columns[column].justify = "right"
    for _, row in rows.iterrows():
        confidence = say.known(f"confidence.{row['confidence']}", str(row["confidence"]))
        amount, between = amounts_of(row, say)
        table.add_row(called(row, say), amount, between, row["served_by"], confidence)
    return table


def offers_list(offers: Sequence[Offer], sectors: pd.DataFrame, say: Words) -> RenderableType:
    """Say what a park's firms usually need and give, and do not state; empty if nothing."""
    lines: list[Text] = []
    for offer in offers_told(offers, sectors, say):
        lines.append(Text(f"  {offer.told}"))
        lines[-1].stylize("bold", 0)
        lines[-1].append(f" ({offer.enterprise})")
        lines += [Text(f"    {line}") for line in offer.lines]
    if not lines:
        return Group()
    return Group(Text("\n" + say("sectors.left_open"), style="bold"), *lines)
