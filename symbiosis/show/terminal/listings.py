"""Lists for the terminal: the shipped parks, a park's faults, who could exchange with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from symbiosis.park.media import MEDIA
from symbiosis.show.figures import counted
from symbiosis.show.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from rich.console import RenderableType

    from symbiosis.matching.tables import Matches
    from symbiosis.park.faults import Fault
    from symbiosis.park.shipped import Shipped


def parks_table(parks: Sequence[Shipped]) -> Table:
    """List the shipped parks."""
    table = plain_table("Park", "Title", "Country", "Year", "Enterprises", "What it is")
    for column in (3, 4):
        table.columns[column].justify = "right"
    table.columns[0].no_wrap = True
    for park in parks:
        year = str(park.year or "")
        table.add_row(
            park.name, park.title, park.country, year, str(park.enterprises), park.summary
        )
    return table


def faults_report(faults: Sequence[Fault], container: str) -> RenderableType:
    """List a park's faults under a line that counts them."""
    errors = sum(fault.severity == "error" for fault in faults)
    if not faults:
        return Text(f"{container}: no faults.", style="green")
    count = f"{container}: {counted(errors, 'error')}, {counted(len(faults) - errors, 'warning')}."
    parts: list[RenderableType] = [Text(count, style="bold red" if errors else "bold yellow")]
    for fault in faults:
        style = "red" if fault.severity == "error" else "yellow"
        found = f"found {fault.value!r}; " if fault.value else ""
        parts.append(Text(f"\n{fault.severity}: {_place(fault)}", style=style))
        parts.append(Text(f"  {found}{fault.allowed}."))
        parts.append(Text(f"  {fault.remedy}", style="dim"))
    return Group(*parts)


def _place(fault: Fault) -> str:
    """Say where a fault stands: a cell of a table, or a line of a file."""
    if fault.table:
        return " · ".join(filter(None, (fault.table, fault.row, fault.column)))
    line = f"line {fault.row}" if fault.row else ""
    return " · ".join(filter(None, (fault.container, line, fault.column)))


def matches_report(matches: Matches, firms: pd.Series[str]) -> RenderableType:
    """Count what could be exchanged in each medium, and say why the rest could not.

    Parameters
    ----------
    firms
        Enterprise -> what people call it.
    """
    table = plain_table("Medium", "Sources", "Sinks", "Possible", "Refused", "Routes")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, medium in MEDIA.items():
        table.add_row(
            medium.table.capitalize(), *(f"{count:,}" for count in _counts(matches, name))
        )
    return Group(table, Text(), *_reasons(matches, firms))


def plain_table(*headers: str) -> Table:
    """Start a table without frames: a bold head, a rule, two spaces between columns."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for header in headers:
        table.add_column(header)
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


def _reasons(matches: Matches, firms: pd.Series[str]) -> list[RenderableType]:
    """Count the reasons, the most frequent first, each with one case as an example."""
    refusals, say = matches.refusals, Words("en")
    if refusals.empty:
        return [Text("Nothing was refused.")]
    table = plain_table("Why refused", "Pairs", "For example")
    table.columns[1].justify = "right"
    for (medium, reason), group in sorted(
        refusals.groupby(["medium", "reason"]), key=lambda item: (-len(item[1]), item[0])
    ):
        case = group.iloc[0]
        ends = (_called(case[end], matches.streams, firms) for end in ("source", "sink"))
        example = f"{' → '.join(filter(None, ends))}: {case['detail']}"
        table.add_row(f"{medium}: {say(f'reason.{reason}')}", f"{len(group):,}", example)
    return [table]


def _called(stream: str, streams: pd.DataFrame, firms: pd.Series[str]) -> str:
    """Name a stream as a planner would: whose it is, and what."""
    if stream not in streams.index:
        return stream
    firm, name = streams.loc[stream, ["enterprise", "name"]]
    return f"{firms.to_dict().get(firm, firm)} ({name or stream})"
