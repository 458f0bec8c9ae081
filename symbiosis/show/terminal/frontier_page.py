"""A frontier on the terminal: the best of each objective, the points, the knee."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.decide.frontiers.front import Front
    from symbiosis.show.words import Words


ROUNDING = 1e-9
"""Figures that differ by less than this share are the same."""


def frontier_report(front: Front, saved_to: Path | None, say: Words) -> RenderableType:
    """Say what must be given of one account for another."""
    names = [say.account(name) for name in front.objectives]
    head = say("frontier.head", objectives=say("cli.between").join(names), count=len(front.table))
    parts: list[RenderableType] = [Text(head, style="bold"), Text(), _payoff(front, say), Text()]
    parts.append(_points(front, say))
    if front.knee is not None:
        parts += [Text(), Text(say("frontier.at_knee", point=front.knee))]
    if "slope" in front.table and len(front.table) > 1:
        parts.append(Text(_slope(front, say)))
    if saved_to is not None:
        parts += [Text(), Text(say("frontier.saved", folder=saved_to))]
    return Group(*parts)


def _headed(front: Front, *heads: str, say: Words) -> Table:
    named = (f"{say(f'account.{name}')} [{say.unit(unit)}]" for name, unit in _units(front))
    table = plain_table("", *named, *heads)
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def _units(front: Front) -> list[tuple[str, str]]:
    return list(front.objectives.items())


def _told(front: Front, name: str, value: float) -> str:
    """Write a figure with as many digits as tell the points apart."""
    column = front.table[name]
    step = (column.max() - column.min()) / max(1, len(column) - 1)
    told_apart = step > ROUNDING * abs(value)
    decimals = max(0, 1 - math.floor(math.log10(step))) if told_apart else 0
    return f"{value:,.{decimals}f}"


def _payoff(front: Front, say: Words) -> Table:
    table = _headed(front, say=say)
    for best, row in front.payoff.iterrows():
        figures = (_told(front, name, row[name]) for name in front.objectives)
        table.add_row(say("frontier.best", what=say.account(str(best))), *figures)
    return table


def _points(front: Front, say: Words) -> Table:
    table = _headed(front, say("frontier.saving"), say("frontier.slope"), "", say=say)
    for point, row in front.table.iterrows():
        figures = [_told(front, name, row[name]) for name in front.objectives]
        known = row["saving"] == row["saving"]
        saving = say.amount(row["saving"], front.units["saving"]) if known else ""
        slope = row.get("slope", float("nan"))
        told = say.number(-slope) if slope == slope else ""  # noqa: PLR0124 - the first has none
        table.add_row(
            str(point), *figures, saving, told, say("frontier.knee") if row["knee"] else ""
        )
    return table


def _slope(front: Front, say: Words) -> str:
    """Say what the slope is in."""
    first, second = (say.unit(unit) for unit in list(front.objectives.values())[:2])
    return say("frontier.slope_is", first=first, second=second)
