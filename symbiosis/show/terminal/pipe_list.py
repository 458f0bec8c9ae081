"""The pipes of a plan on the terminal: how large each is, how fast it flows, what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.names import library_name, names_of
from symbiosis.show.pipe_words import ROUTE_FIGURES, pipe_size
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from rich.console import RenderableType

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

SHOWN = 10
"""So many pipes are listed, the dearest first."""


def pipe_list(plan: Plan, say: Words) -> RenderableType | None:
    """List the pipes that have a size, the dearest first; None: there are none.

    Parameters
    ----------
    plan
        Which plan.
    say
        The reader's language.
    """
    known = plan.routes[plan.routes["dn"].notna()]
    if known.empty:
        return None
    order = ["capex", "annual_cost"]
    rows = known.sort_values(order, ascending=False, kind="stable")
    heads = ("km", say("column.capacity"), "DN", *ROUTE_FIGURES.values())
    table = plain_table(say("cli.pipes"), *heads)
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    firms = names_of(plan.park, say)
    for row in rows.head(SHOWN).to_dict("records"):
        ends = " → ".join(firms.get(str(row[end]), str(row[end])) for end in ("from", "to"))
        carrier = library_name(plan.park, str(row["carrier"]), say)
        table.add_row(
            f"{carrier}: {ends}",
            say.number(float(row["length_km"])),
            say.amount(float(row["capacity"]), str(row["capacity_unit"])),
            pipe_size(row, say),
            *(say.number(float(row[name])) for name in ROUTE_FIGURES),
        )
    rest = len(rows) - SHOWN
    more = [Text(f"    {say('cli.more_pipes', count=rest)}")] if rest > 0 else []
    return Group(table, *more)
