"""The mathematics as a page and on the terminal, as the models tell it of themselves."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from symbiosis.models.catalogue import Entry

HEAD = """# The formulation

This page is generated from the models' own documentation: `symbiosis formulation --markdown`.
The files are in `models/`, one idea a file; the units are in square brackets. What the teaching
park needs comes first; then what other parks add, by the file of `models/laws/` that states it.
"""
WHOLE = "park"
"""Name of the part that belongs to no block."""


def whole_formulation() -> tuple[Entry, ...]:
    """List every component and law: those of the teaching park, which has every medium, and more.

    Returns
    -------
    tuple of Entry
        Block by block; what the teaching park has no need of (water that mixes, hubs in a ring)
        stands last, under the file that states it.
    """
    from symbiosis.matching import match
    from symbiosis.models.catalogue import catalogue, unneeded
    from symbiosis.models.park import build_model
    from symbiosis.park.load import load_park
    from symbiosis.park.objectives import Limit
    from symbiosis.park.scenario import Scenario

    scenario = Scenario(limits=(Limit(account="fresh_water", minimum=0.0),))
    own = catalogue(build_model(match(load_park("teaching"), scenario), scenario))
    entries = own + unneeded(own)
    blocks = list(dict.fromkeys(entry.block for entry in entries))
    return tuple(sorted(entries, key=lambda entry: blocks.index(entry.block)))


def formulation_page(entries: Sequence[Entry]) -> str:
    """Write the catalogue as Markdown, with the equations set in TeX."""
    return "\n".join([HEAD, *_sections(entries)])


def formulation_report(entries: Sequence[Entry]) -> RenderableType:
    """Show every component with its unit, and under each constraint its equation in TeX."""
    from rich.console import Group
    from rich.text import Text

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


def law_parts(law: str) -> tuple[str, str]:
    """Split the docstring of a law into its equation in TeX and its legend."""
    _, _, rest = law.partition(".. math::")
    equation, _, legend = rest.lstrip("\n").partition("\n\n")
    lines = [line.strip() for line in equation.splitlines()]
    legend = re.split(r"\n\n(?:Parameters|Returns)\n", legend)[0].strip()
    return "\n".join(lines), re.sub(r":\w+:`(?:[\w.]*\.)?(\w+)`", r"`\1`", legend)


def _sections(entries: Sequence[Entry]) -> Iterator[str]:
    """Write block by block; a law that several constraints share is written once."""
    from symbiosis.models.catalogue import about

    stated: dict[str, str] = {}
    for block, members in groupby(entries, key=lambda entry: entry.block):
        yield f"## {block or WHOLE}\n"
        listed = list(members)
        if not any(entry.count for entry in listed):
            yield f"{about(block)}\n"
        for law, sharing in groupby(listed, key=lambda entry: entry.law):
            names = list(sharing)
            yield from (f"- **`{entry.name}`** ({entry.kind}): {entry.doc}" for entry in names)
            yield ""
            if law in stated:
                yield f"The law is that of `{stated[law]}`.\n"
            elif law:
                equation, legend = law_parts(law)
                yield f"$$\n{equation}\n$$\n\n{legend}\n"
                stated[law] = f"{block or WHOLE}.{names[0].name}"
