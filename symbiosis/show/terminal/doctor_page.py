"""What a look at the machine found, by topic, with what is to be done."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from symbiosis.show.words import Words

_STYLES = {"good": "green", "missing": "yellow", "failed": "bold red"}


def doctor_report(found: Sequence[Mapping[str, str]], say: Words) -> RenderableType:
    """List what was found.

    Parameters
    ----------
    found
        Rows with ``topic``, ``name``, ``state``, ``said`` and ``remedy``.
    """
    parts: list[RenderableType] = []
    for topic, rows in groupby(found, key=lambda row: row["topic"]):
        table = plain_table(say(f"doctor.topic.{topic}"), "", "", "")
        for row in rows:
            state = Text(say(f"doctor.state.{row['state']}"), style=_STYLES[row["state"]])
            table.add_row(row["name"], state, row["said"], row["remedy"])
        parts += [table, Text()]
    failed = sum(row["state"] == "failed" for row in found)
    verdict = say("doctor.ill", count=failed) if failed else say("doctor.healthy")
    return Group(*parts, Text(verdict, style="bold red" if failed else "bold green"))
