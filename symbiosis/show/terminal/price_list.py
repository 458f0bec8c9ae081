"""Prices for the terminal: what one more of every waste, need, limit and size is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.text import Text

from symbiosis.show.names import item_name, library_name, names_of
from symbiosis.show.target_words import indicator_name
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd
    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.decide.marginal_prices import Prices
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

    Row = Mapping[Hashable, Any]

STREAMS = ("source", "need", "level")
"""Kinds of rows that are of a stream."""
SHOWN = 30
"""So many streams are listed, the dearest first."""
CENT = 0.005
"""A price nearer to another one is the same to a reader."""


def price_report(found: Prices, say: Words) -> RenderableType:
    """Lay out what has another price than outlet or utility give it, and what is held."""
    table, park = found.table, found.plan.park
    is_stream = table["kind"].isin(STREAMS)
    streams, held = table[is_stream], table[~is_stream]
    same = (streams["worth"] - streams["alone"]).abs() <= CENT
    whole = streams["kind"] != "level"
    other = streams[whole & ~same]
    title = say.name(park.info.title, park.info.title_zh)
    parts: list[RenderableType] = [Text(say("prices.title", park=title), style="bold")]
    if found.objective != "cost":
        parts.append(Text(say("prices.custom")))
    levels = streams[~whole].sort_values(["name", "hot_c"], ascending=[True, False])
    parts += [Text(), _streams(_with_parts(other.iloc[:SHOWN], levels), found.plan, say)]
    if len(other) > SHOWN:
        parts.append(Text(say("prices.more", count=len(other) - SHOWN)))
    if alike := int((whole & same).sum()):
        parts.append(Text(say("prices.same", count=alike)))
    if len(held):
        parts += [Text("\n" + say("prices.held"), style="bold"), _held(held, park, say)]
    return Group(*parts)


def _with_parts(streams: pd.DataFrame, levels: pd.DataFrame) -> list[Row]:
    """Let the parts of heat that are not worth the same follow their stream."""
    parts = {name: own.to_dict("records") for name, own in levels.groupby("name")}
    return [
        each for row in streams.to_dict("records") for each in (row, *parts.get(row["name"], ()))
    ]


def _streams(rows: list[Row], plan: Plan, say: Words) -> Table:
    heads = ("what", "firm", "kind", "amount", "worth", "alone")
    table = plain_table(*(say(f"prices.head.{head}") for head in heads))
    for column in table.columns[3:]:
        column.justify = "right"
    firms = names_of(plan.park, say)
    for row in rows:
        part = row["kind"] == "level"
        table.add_row(
            Text(f"  {_fall(row)}", "dim") if part else stream_name(row, plan, say),
            "" if part else firms.get(row["from"], row["from"]),
            say(f"prices.kind.{row['kind']}"),
            say.amount(row["amount"], row["per"]),
            price(row["worth"], row["unit"], row["apiece"], say),
            "" if part else price(row["alone"], row["unit"], row["apiece"], say),
        )
    return table


def _held(rows: pd.DataFrame, park: Park, say: Words) -> Table:
    heads = ("what", "where", "most", "worth")
    table = plain_table(*(say(f"prices.head.{head}") for head in heads))
    for column in table.columns[2:]:
        column.justify = "right"
    firms = names_of(park, say)
    for row in rows.to_dict("records"):
        ends = (firms.get(row[end], row[end]) for end in ("from", "to"))
        share = row["per"] == "%"
        amount = say.amount(row["amount"], row["per"])
        amount = say.percent(row["amount"] / 100.0) if share else amount
        table.add_row(
            held_name(row, park, say),
            " → ".join(filter(None, ends)),
            amount,
            price(row["worth"], row["unit"], row["apiece"], say),
        )
    return table


def stream_name(row: Row, plan: Plan, say: Words) -> str:
    """Name a stream of a table of prices; heat also by its temperatures, in their order."""
    own = str(plan.streams["name"].get(row["name"], ""))
    name = item_name(plan.park, str(row["item"]), own, say)
    if row["medium"] != "heat" or "°C" in name:
        return name
    return f"{name} {_fall(row, up=row['kind'] == 'need')}"


def _fall(row: Row, *, up: bool = False) -> str:
    """Write between which temperatures heat is given, or taken."""
    cold, hot = (f"{row[end]:.0f}" for end in ("cold_c", "hot_c"))
    if cold == hot:
        return f"{hot} °C"
    return f"{cold} → {hot} °C" if up else f"{hot} → {cold} °C"


def held_name(row: Row, park: Park, say: Words) -> str:
    """Say what a row of a table of prices holds, if it is of no stream."""
    kind, name = str(row["kind"]), str(row["name"])
    if kind in ("limit", "objective"):
        named = (say.account(account) for account in name.split(";"))
        what = " + ".join(named)
    elif kind == "target":
        what = indicator_name(park, name, say)
    elif kind in ("size", "capacity"):
        what = library_name(park, str(row["item"]), say)
    else:
        what = item_name(park, str(row["item"]), "", say)
    return say(f"prices.kind.{kind}", what=what, property=row["property"])


def price(value: float, unit: str, apiece: str, say: Words) -> str:
    """Write a price with its sign and unit: ``+12.3 EUR/t``, ``+4.5 k EUR/a per MW``."""
    text = say.amount(value, unit, sign=True)
    return say("prices.per", price=text, per=say.unit(apiece)) if apiece else text
