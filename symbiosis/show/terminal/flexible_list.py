"""Needs that wait or go unmet, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.show.names import stream_names
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from rich.table import Table

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words


def flexible_list(plan: Plan, say: Words) -> Table:
    """List what of each need is met at other steps, what is not met, and what that saves."""
    unit = say.unit(f"{plan.park.info.currency}/a")
    heads = ("cli.flexible.need", "column.moved", "column.unmet")
    gain = say("cli.flexible.gain", unit=unit)
    table = plain_table(*(say(head) for head in heads), gain)
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    names = stream_names(plan.park, say)
    rows = plan.flexible.sort_values("gain", ascending=False, kind="stable")
    for name, row in zip(rows.index.astype("str"), rows.to_dict("records"), strict=True):
        amounts = (say.amount(row[each], row["unit"]) for each in ("moved", "unmet"))
        table.add_row(names.get(name, name), *amounts, say.money(row["gain"]))
    return table
