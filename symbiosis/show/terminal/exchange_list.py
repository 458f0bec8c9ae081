"""The exchanges of a plan, ranked by worth: two lines each, never wrapped, at any width."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.text import Text

from symbiosis.show.figures import MISSING, amount, counted, money

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    import pandas as pd
    from rich.console import Console, ConsoleOptions, RenderResult

    Row = Mapping[Hashable, Any]

SHOWN = 15
"""So many exchanges are listed; the rest are summed, and stand in the saved tables."""
ROOMY = 96
"""From this width on, saving and network cost have columns of their own."""
CENT = 0.01
"""Money a year below this is nothing."""
INDENT, GUTTER = 4, 2
ARROW = " → "


@dataclass(frozen=True)
class Column:
    """One column of figures: its head, its width, its cell; ``roomy``: on wide consoles only."""

    head: str
    width: int
    cell: Callable[[Row], str]
    roomy: bool = False


class ExchangeList:
    """The best exchanges as lines that fit the console.

    Parameters
    ----------
    exchanges
        Table of a plan.
    currency
        The park's.
    """

    def __init__(self, exchanges: pd.DataFrame, currency: str) -> None:
        feeding = _only_feeds(exchanges)
        self.feeding = int(feeding.sum())
        ranked = exchanges[~feeding].sort_values("net", ascending=False, kind="stable")
        self.best, self.rest = ranked.iloc[:SHOWN], ranked.iloc[SHOWN:]
        self.currency = currency

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the lines out for the width at hand."""
        del console
        width = options.max_width
        columns = [column for column in COLUMNS if width >= ROOMY or not column.roomy]
        room = width - sum(column.width + GUTTER for column in columns)
        heads = [column.head for column in columns]
        yield _line(f"Exchanges by worth, {self.currency} a year", heads, columns, room, "bold")
        for rank, row in enumerate(self.best.to_dict("records"), start=1):
            cells = [column.cell(row) for column in columns]
            title = f"{rank:>2}  {_pair(row, room - INDENT)}"
            yield _line(title, cells, columns, room, "")
            details = " · ".join(_details(row, roomy=width >= ROOMY))
            yield _cut(Text(" " * INDENT + details, "dim"), width)
        if not self.rest.empty:
            worth = f"{money(float(self.rest['net'].sum()))} {self.currency}/a"
            yield Text(f"    and {len(self.rest)} more, together worth {worth}")
        if self.feeding:
            firms = counted(self.feeding, "flow")
            yield Text(f"    and {firms} inside firms, which feed retrofits and count with them")


def _line(
    title: str, cells: Sequence[str], columns: Sequence[Column], room: int, style: str
) -> Text:
    """Set a title into the room at the left, and cells at the right of a line."""
    figures = "".join(
        f"{cell:>{column.width + GUTTER}}" for cell, column in zip(cells, columns, strict=True)
    )
    return Text.assemble(_cut(Text(title), room, pad=True), figures, style=style, no_wrap=True)


def _cut(text: Text, width: int, *, pad: bool = False) -> Text:
    text.truncate(max(width, 1), overflow="ellipsis", pad=pad)
    text.no_wrap = True
    return text


def _pair(row: Row, room: int) -> str:
    """Name donor and receiver; where both are long, each gets half of the room."""
    donor, receiver = Text(row["from_name"]), Text(row["to_name"])
    if row["from"] == row["to"]:
        return f"inside {donor}"
    room -= len(ARROW)
    half = room // 2
    _cut(donor, max(half, room - receiver.cell_len))
    _cut(receiver, room - donor.cell_len)
    return f"{donor}{ARROW}{receiver}"


def _amount(row: Row) -> str:
    return amount(row["quantity"], row["unit"])


def _distance(row: Row) -> str:
    return MISSING if math.isnan(row["distance_km"]) else f"{row['distance_km']:.1f}"


def _saving(row: Row) -> float:
    """Give what the exchange is worth before what lies between the two is paid.

    Legs of one chain share its worth, and a retrofit may earn (an engine's power): so the saving
    is what net and cost add up to.
    """
    return float(row["net"]) + _between(row)


def _between(row: Row) -> float:
    """Add up the costs that lie between the two: route, transport, permit and retrofits."""
    return float(row["network_cost"] + max(row["technology_cost"], 0.0))


def _only_feeds(exchanges: pd.DataFrame) -> pd.Series[bool]:
    """Tell what only feeds a firm's own retrofit: its worth stands with what that gives."""
    worth = exchanges[["net", "capex"]].abs().sum(axis=1)
    return (exchanges["from"] == exchanges["to"]) & (worth < CENT)


def _payback(row: Row) -> str:
    if not row["capex"]:
        return "at once"
    return "never" if math.isnan(row["payback"]) else f"{row['payback']:.1f} a"


COLUMNS = (
    Column("Amount", 11, _amount),
    Column("km", 5, _distance),
    Column("Saving", 8, lambda row: money(_saving(row)), roomy=True),
    Column("Network", 8, lambda row: money(_between(row)), roomy=True),
    Column("Net", 8, lambda row: money(row["net"])),
    Column("Up front", 8, lambda row: money(row["capex"])),
    Column("Payback", 7, _payback),
)


def _details(row: Row, *, roomy: bool) -> Iterator[str]:
    """Say what passes, how hot or how clean it is, by what way, and on what the figures rest."""
    yield row["item_name"] or row["item"]
    if not roomy:
        yield f"saves {money(_saving(row))}, network {money(_between(row))}"
    if not math.isnan(row["supply_c"]):
        yield f"{row['supply_c']:.0f} → {row['target_c']:.0f} °C"
    if row["quality"]:
        yield row["quality"]
    if row["existing"]:
        yield "exists today"
    if row["assumption"]:
        yield f"assumes {row['assumption']}"
    elif row["basis"]:
        yield row["basis"]
