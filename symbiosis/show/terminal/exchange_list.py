"""The exchanges of a plan, the best first: two lines each, never wrapped, at any width.

What goes over one way is one of them: heat is matched in slices of temperature, laid is one pipe.

Where it was asked what the park loses without each of them, that ranks them, and stands beside what
is booked to each; else there is only what is booked, and it is said that it is no more than that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from symbiosis.plan.tables.bundles import between_or_worth, pipes
from symbiosis.show.figures import MISSING, years
from symbiosis.show.names import called_streams, item_name, library_name, names_of
from symbiosis.show.slice_words import falls, others
from symbiosis.show.standing import standing
from symbiosis.show.worths import flow_investment, flow_payback, lost_text, with_worth

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from rich.console import Console, ConsoleOptions, RenderResult

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

    Row = Mapping[Hashable, Any]

SHOWN = 15
"""So many exchanges are listed; the rest are summed, and stand in the saved tables."""
ROOMY = 96
"""From this width on, saving and network cost have columns of their own."""
INDENT, GUTTER = 4, 2
ARROW = " → "


@dataclass(frozen=True)
class Column:
    """One column of figures: key of its head, width, cell; ``roomy``: on wide consoles only."""

    head: str
    width: int
    cell: Callable[[Row, Words], str]
    roomy: bool = False


class ExchangeList:
    """The best exchanges as lines that fit the console.

    Parameters
    ----------
    plan
        Whose exchanges.
    say
        The reader's language.
    """

    def __init__(self, plan: Plan, say: Words) -> None:
        exchanges = plan.exchanges
        shown = pipes(between_or_worth(exchanges))
        self.feeding = len(exchanges) - int(shown["slices"].sum())
        firms = names_of(plan.park, say)
        # How hot it is is told apart: it needs no name of its temperatures.
        called = {
            exchange: others(
                item_name(plan.park, str(row["item"]), str(row["item_name"]), say), row, say
            )
            for exchange, row in shown.iterrows()
        }
        self.known = len(plan.worth) > 0
        ranked = with_worth(shown, plan)
        streams = called_streams(plan, say)

        def name(code: str) -> str:
            return streams.get(code) or library_name(plan.park, code, say)

        for column in ("quality", "assumption"):
            ranked[column] = [say.told(text, name) for text in ranked[column]]
        ranked = ranked.assign(
            from_name=ranked["from"].map(firms),
            to_name=ranked["to"].map(firms),
            called=ranked.index.map(called),
            standing=[
                standing(plan, str(route), say) if exists else ""
                for route, exists in zip(ranked["route"], ranked["existing"], strict=True)
            ],
        )
        several = ranked["flow"].duplicated(keep=False) & (ranked["carrier"] != "")
        ranked["way"] = [
            library_name(plan.park, str(carrier), say) if told else ""
            for carrier, told in zip(ranked["carrier"], several, strict=True)
        ]
        self.best, self.rest = ranked.iloc[:SHOWN], ranked.iloc[SHOWN:]
        self.currency = plan.park.info.currency
        self.say = say

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the lines out for the width at hand."""
        del console
        say, width = self.say, options.max_width
        columns = [
            column
            for column in (WITH_WORTH if self.known else COLUMNS)
            if width >= ROOMY or not column.roomy
        ]
        room = width - sum(column.width + GUTTER for column in columns)
        heads = [say(f"cli.exchange.{column.head}") for column in columns]
        key = "cli.exchanges_worth" if self.known else "cli.exchanges"
        title = say(key, currency=say.known(f"unit.{self.currency}", self.currency))
        yield _line(title, heads, columns, room, "bold")
        for rank, row in enumerate(self.best.to_dict("records"), start=1):
            cells = [column.cell(row, say) for column in columns]
            yield _line(f"{rank:>2}  {_pair(row, room - INDENT, say)}", cells, columns, room, "")
            booked = _booked(row, say, known=self.known) if width < ROOMY else ""
            details = " · ".join(_details(row, say, booked))
            yield _cut(Text(" " * INDENT + details, "dim"), width)
        margin = " " * INDENT
        if not self.rest.empty:
            net = say.amount(float(self.rest["net"].sum()), f"{self.currency}/a")
            yield Text(margin + say("print.more", count=len(self.rest), net=net))
        if self.feeding:
            yield Text(margin + say("cli.feeding", count=self.feeding))
        yield Text(say("cli.worth_means" if self.known else "cli.booked_means"), "dim")


def _line(
    title: str, cells: Sequence[str], columns: Sequence[Column], room: int, style: str
) -> Text:
    """Set a title into the room at the left, and cells at the right of a line."""
    figures = "".join(
        " " * (column.width + GUTTER - cell_len(cell)) + cell
        for cell, column in zip(cells, columns, strict=True)
    )
    return Text.assemble(_cut(Text(title), room, pad=True), figures, style=style, no_wrap=True)


def _cut(text: Text, width: int, *, pad: bool = False) -> Text:
    text.truncate(max(width, 1), overflow="ellipsis", pad=pad)
    text.no_wrap = True
    return text


def _pair(row: Row, room: int, say: Words) -> str:
    """Name donor and receiver; where both are long, each gets half of the room."""
    donor, receiver = str(row["from_name"]), str(row["to_name"])
    if row["from"] == row["to"]:
        return say("print.inside", name=donor)
    room -= len(ARROW)
    half = room // 2
    donor = _short(donor, max(half, room - cell_len(receiver)))
    return donor + ARROW + _short(receiver, room - cell_len(donor))


def _short(name: str, room: int) -> str:
    """Shorten a name in its middle: names of one park often begin alike."""
    if cell_len(name) <= room:
        return name
    tail = set_cell_size(name[::-1], room // 2)[::-1].strip()
    return set_cell_size(name, room - cell_len(tail) - 1).strip() + "…" + tail


def _amount(row: Row, say: Words) -> str:
    return say.amount(row["quantity"], row["unit"])


def _distance(row: Row, _: Words) -> str:
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


def _payback(row: Row, say: Words) -> str:
    if math.isnan(row["payback"]):
        return say("cli.never") if row["capex"] else "–"
    if not row["capex"]:
        return say("cli.at_once" if row["net"] >= 0.0 else "cli.never")
    return f"{years(row['payback'])} {say('unit.a')}"


COLUMNS = (
    Column("amount", 11, _amount),
    Column("distance", 5, _distance),
    Column("saving", 8, lambda row, say: say.money(_saving(row)), roomy=True),
    Column("network", 8, lambda row, say: say.money(_between(row)), roomy=True),
    Column("net", 10, lambda row, say: say.money(row["net"])),
    Column("up_front", 8, lambda row, say: say.money(row["capex"])),
    Column("payback", 7, _payback),
)
WITH_WORTH = (
    *COLUMNS[:2],
    COLUMNS[3],
    Column("net", 10, lambda row, say: say.money(row["net"]), roomy=True),
    Column("worth", 10, lost_text),
    Column("up_front", 8, flow_investment),
    Column("payback", 7, flow_payback),
)


def _booked(row: Row, say: Words, *, known: bool) -> str:
    """Say in a sentence what has no columns of its own where there is no room."""
    if known:
        return say("cli.booked", net=say.money(row["net"]))
    return say("cli.saves", saving=say.money(_saving(row)), network=say.money(_between(row)))


def _details(row: Row, say: Words, booked: str) -> Iterator[str]:
    """Say what passes, how hot or how clean it is, by what way, and on what the figures rest."""
    yield row["called"]
    if booked:
        yield booked
    if row["way"]:
        yield row["way"]
    yield from falls(row, say)
    if row["quality"]:
        yield row["quality"]
    if row["standing"]:
        yield row["standing"]
    if row["assumption"]:
        yield say("cli.assumes", assumption=row["assumption"])
    elif row["basis"]:
        yield say(f"basis.{row['basis']}")
