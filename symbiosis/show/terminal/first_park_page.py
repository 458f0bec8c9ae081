"""A first park on the terminal: what is in it, what was assumed, what registries get wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.fault_words import retold
from symbiosis.show.terminal.listings import plain_table
from symbiosis.show.understanding import sums_of

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from symbiosis.park.registry.first_park import FirstPark
    from symbiosis.show.words import Words


def first_park_page(first: FirstPark, saved_to: Path, say: Words) -> Group:
    """Say what came out of the registries.

    Parameters
    ----------
    first
        The park, and what is said of it.
    saved_to
        Where it is.
    say
        The reader's language.
    """
    park = first.park
    heads = ("medium", "given", "wanted")
    table = plain_table(*(say(f"registry.{head}") for head in heads))
    for column in (1, 2):
        table.columns[column].justify = "right"
    for row in sums_of(park, say):
        table.add_row(*row)
    title = say.name(park.info.title, park.info.title_zh)
    count = say("registry.firms", count=len(park.enterprises))
    parts: list[RenderableType] = [Text(f"{title}: {count}", style="bold"), Text(), table, Text()]
    parts += [Text(f"  {retold(each, say)}") for each in first.said]
    if first.warnings:
        parts.append(Text("\n" + say("registry.beware"), style="bold yellow"))
        parts += [Text(f"  {retold(each, say)}", style="yellow") for each in first.warnings]
    parts.append(Text("\n" + say("registry.saved", park=saved_to), style="green"))
    return Group(*parts)
