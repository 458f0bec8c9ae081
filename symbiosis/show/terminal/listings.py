"""Lists for the terminal: the shipped parks, a park's faults, who could exchange with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from symbiosis.park.media import MEDIA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from rich.console import RenderableType

    from symbiosis.matching.tables import Matches
    from symbiosis.park.faults import Fault
    from symbiosis.park.shipped import Shipped
    from symbiosis.show.words import Words

FIRST = ("parks", "optimise teaching", "check PARK", "app", "--help")
"""What somebody new types, in this order."""


def first_steps(say: Words) -> RenderableType:
    """Say what the program is for, and what to type first."""
    table = plain_table("", "")
    table.show_header = False
    for command in FIRST:
        told = say(f"cli.first.{command.partition(' ')[0].strip('-')}")
        table.add_row(Text(f"  symbiosis {command}", style="cyan"), told)
    return Group(Text(say("cli.purpose"), style="bold"), Text(), table)


def parks_table(parks: Sequence[Shipped], say: Words) -> Table:
    """List the shipped parks."""
    heads = ("park", "title", "country", "year", "enterprises", "summary")
    table = plain_table(*(say(f"cli.parks.{head}") for head in heads))
    for column in (3, 4):
        table.columns[column].justify = "right"
    table.columns[0].no_wrap = True
    for park in parks:
        year = str(park.year or "")
        title = say.name(park.title, park.title_zh)
        summary = say.name(park.summary, park.summary_zh)
        table.add_row(park.name, title, park.country, year, str(park.enterprises), summary)
    return table


def faults_report(faults: Sequence[Fault], container: str, say: Words) -> RenderableType:
    """List a park's faults under a line that counts them."""
    from symbiosis.show.fault_words import told_fault

    errors = sum(fault.severity == "error" for fault in faults)
    if not faults:
        return Group(Text(say("cli.no_faults", park=container), style="green"))
    warnings = len(faults) - errors
    count = say("cli.faults", park=container, errors=errors, warnings=warnings)
    parts: list[RenderableType] = [Text(count, style="bold red" if errors else "bold yellow")]
    for fault in faults:
        style = "red" if fault.severity == "error" else "yellow"
        told = told_fault(fault, say)
        found = say("cli.found", value=told.found) if told.found else ""
        head = say("cli.told", severity=told.severity, text=told.place)
        parts.append(Text(f"\n{head}", style=style))
        parts.append(Text(f"  {found}{told.sentence}"))
        parts.append(Text(f"  {told.remedy}", style="dim"))
    return Group(*parts)


def matches_report(matches: Matches, firms: Mapping[str, str], say: Words) -> RenderableType:
    """Count what could be exchanged in each medium, and say why the rest could not.

    Parameters
    ----------
    firms
        Enterprise -> what people call it.
    """
    heads = ("medium", "sources", "sinks", "possible", "refused", "routes")
    table = plain_table(*(say(f"cli.match.{head}") for head in heads))
    for column in table.columns[1:]:
        column.justify = "right"
    for medium in MEDIA:
        counts = (f"{count:,}" for count in _counts(matches, medium))
        table.add_row(say(f"medium.{medium}"), *counts)
    return Group(table, Text(), *_reasons(matches, firms, say))


def plain_table(*headers: str) -> Table:
    """Start a table without frames: a bold head, a rule, two spaces between columns."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for header in headers:
        table.add_column(header, overflow="fold")  # Chinese has no spaces to break at
    return table


def _counts(matches: Matches, medium: str) -> tuple[int, int, int, int, int]:
    streams = matches.streams[matches.streams["medium"] == medium]
    return (
        int((streams["role"] == "source").sum()),
        int((streams["role"] == "sink").sum()),
        int((matches.arcs["medium"] == medium).sum()),
        int((matches.refusals["medium"] == medium).sum()),
        int((matches.routes["medium"] == medium).sum()),
    )


def _reasons(matches: Matches, firms: Mapping[str, str], say: Words) -> list[RenderableType]:
    """Count the reasons, the most frequent first, each with one case as an example."""
    refusals = matches.refusals
    if refusals.empty:
        return [Text(say("cli.match.nothing_refused"))]
    table = plain_table(*(say(f"cli.match.{head}") for head in ("why", "pairs", "example")))
    table.columns[1].justify = "right"
    for (medium, reason), group in sorted(
        refusals.groupby(["medium", "reason"]), key=lambda item: (-len(item[1]), item[0])
    ):
        case = group.iloc[0]
        ends = (_called(case[end], matches.streams, firms) for end in ("source", "sink"))
        example = f"{' → '.join(filter(None, ends))}: {say.told(case['detail'])}"
        why = {"medium": say(f"medium.{medium}"), "reason": say(f"reason.{reason}")}
        table.add_row(say("cli.match.reason", **why), f"{len(group):,}", example)
    return [table]


def _called(stream: str, streams: pd.DataFrame, firms: Mapping[str, str]) -> str:
    """Name a stream as a planner would: whose it is, and what."""
    if stream not in streams.index:
        return stream
    firm, name = streams.loc[stream, ["enterprise", "name"]]
    return f"{firms.get(str(firm), str(firm))} ({name or stream})"
