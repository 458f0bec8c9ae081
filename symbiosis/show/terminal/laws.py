"""The mathematics on the terminal: block by block, each constraint with its law."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.formulation import WHOLE, law_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from symbiosis.models.catalogue import Entry


def formulation_report(entries: Sequence[Entry]) -> RenderableType:
    """Show every component with its unit, and under each constraint its equation in TeX."""
    parts: list[RenderableType] = []
    for block, members in groupby(entries, key=lambda entry: entry.block):
        parts.append(Text(f"\n{block or WHOLE}", style="bold"))
        for entry in members:
            name = f"{entry.kind:<11} {entry.name:<22}"
            parts.append(Text.assemble((name, "cyan"), entry.doc))
            if entry.law:
                equation, _ = law_parts(entry.law)
                parts += [Text(f"{'':<14}{line}", style="dim") for line in equation.splitlines()]
    return Group(*parts)
