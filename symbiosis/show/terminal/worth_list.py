"""Worth for the terminal: what is lost without each part, who loses it, what takes its place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.text import Text

from symbiosis.show.figures import MISSING
from symbiosis.show.names import item_name, library_name, names_of
from symbiosis.show.terminal.listings import plain_table
from symbiosis.show.worths import payback_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.decide.leave_one_out import Worth
    from symbiosis.park.entities import Park
    from symbiosis.show.words import Words

    Row = Mapping[Hashable, Any]

GROWN = ("new", "more")
"""What becomes of an exchange that takes another one's place."""
NAMED = 3
"""So many of them are named."""


def worth_report(found: Worth, say: Words) -> RenderableType:
    """Lay out what is lost without each part, beside what the plan says that it is worth."""
    park = found.plan.park
    currency = park.info.currency
    title = say.name(park.info.title, park.info.title_zh)
    saves = say.amount(found.plan.cost(found.reference) - found.plan.cost(), f"{currency}/a")
    of = found.reference if found.against == "plan" else "only"
    head = Text(say(f"worth.title_{of}", park=title, saving=saves), style="bold")
    if found.table.empty:
        return Group(head, Text(say("worth.nothing")))
    parts: list[RenderableType] = [head, Text(), _parts(found, currency, say)]
    parts += _replacements(found, say)
    unsure = found.table["unsure"].max()
    if unsure >= 1.0:
        parts.append(Text(say("worth.unsure", money=say.amount(unsure, f"{currency}/a"))))
    if not found.complete:
        parts.append(Text(say("worth.stopped"), style="yellow"))
    return Group(*parts)


def _parts(found: Worth, currency: str, say: Words) -> Table:
    heads = ("what", "lost", "net", "left_over", "investment", "payback")
    table = plain_table(*(say(f"worth.head.{head}") for head in heads))
    for column in table.columns[1:]:
        column.justify = "right"
    for row in found.table.to_dict("records"):
        loses = say.amount(row["lost"], f"{currency}/a") if row["possible"] else say("worth.never")
        table.add_row(part_name(row, found.plan.park, say), loses, *_money(row, currency, say))
    return table


def _replacements(found: Worth, say: Words) -> list[RenderableType]:
    """Name for each part the exchanges that appear or grow without it, the first of them."""
    if found.replaced.empty:
        return []
    park, rows = found.plan.park, found.replaced
    grown = rows[rows["kind"].isin(GROWN) & (rows["from"] != rows["to"])]
    told: list[RenderableType] = []
    for name, row in zip(found.table.index, found.table.to_dict("records"), strict=True):
        others = grown[grown["id"] == name].assign(kind="exchange").to_dict("records")
        named = say("worth.and").join(part_name(each, park, say) for each in others[:NAMED])
        if len(others) > NAMED:
            named += say("worth.more", count=len(others) - NAMED)
        if others:
            told.append(
                Text(f"  {say('worth.instead', what=part_name(row, park, say), others=named)}")
            )
    return [Text("\n" + say("worth.replaced"), style="bold"), *told] if told else []


def _money(row: Row, currency: str, say: Words) -> list[str]:
    """Write what it is worth alone, what is still saved, what it takes and when that is back."""
    figures = [(row["net"], f"{currency}/a"), (row["left_over"], f"{currency}/a"),
               (row["investment"], currency)]  # fmt: skip
    told = [MISSING if math.isnan(value) else say.amount(value, unit) for value, unit in figures]
    return [*told, payback_of(row, say)]


def part_name(row: Row, park: Park, say: Words) -> str:
    """Name an exchange, a retrofit or a firm."""
    firms = names_of(park, say)
    giver, taker = (firms.get(str(row[end]), str(row[end])) for end in ("from", "to"))
    if row["kind"] == "firm":
        return giver
    if row["kind"] == "retrofit":
        return f"{library_name(park, str(row['item']), say)} · {giver}"
    return f"{giver} → {taker} · {item_name(park, str(row['item']), '', say)}"
