"""What was written to another container, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.park.cover_words import COVER
from symbiosis.show.fault_words import retold, table_name

if TYPE_CHECKING:
    from rich.console import RenderableType

    from symbiosis.park.converting import Converted
    from symbiosis.show.words import Words


def converted_report(written: Converted, say: Words) -> RenderableType:
    """List the tables that were written, and what was decided on the way."""
    parts: list[RenderableType] = [Text(say("doors.written", path=written.path), style="green")]
    rows = ((table_name(name, say), count) for name, count in written.rows.items())
    told = (say("doors.rows", table=name, count=count) for name, count in rows)
    parts += [Text(f"  {line}") for line in told]
    if written.said:
        parts.append(Text("\n" + say("doors.said"), style="bold"))
        parts += [Text(f"  {retold(line, say, COVER)}") for line in written.said]
    return Group(*parts)
