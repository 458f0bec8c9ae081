"""Sensitivity on the terminal: what moves the saving, what to measure first, break-even prices."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.decide.sensitivities.breaking import BreakEven, Turning
    from symbiosis.decide.sensitivities.told import Sensitivity
    from symbiosis.show.words import Words

WIDTH = 12
"""Signs of the widest bar."""
CHANGES = 3
"""So many changes of a plan are named."""


def sensitivity_report(
    found: Sensitivity, names: Mapping[str, str], saved_to: Path | None, say: Words
) -> RenderableType:
    """Say what a plan hangs on.

    Parameters
    ----------
    names
        Datum, stream or technology -> what people call it.
    """
    money = f"{found.currency}/a"
    head = say("sensitivity.head", saving=say.amount(found.saving, money), count=len(found.table))
    parts: list[RenderableType] = [Text(head, style="bold"), Text(), _tornado(found, names, say)]
    parts += [Text(), *_first(found, names, say), *_unranged(found, names, say)]
    if saved_to is not None:
        parts += [Text(), Text(say("sensitivity.saved", folder=saved_to))]
    return Group(*parts)


def _tornado(found: Sensitivity, names: Mapping[str, str], say: Words) -> Table:
    heads = ("datum", "range", "saving_low", "saving_high", "swing", "changes")
    table = plain_table(*(say(f"sensitivity.column.{head}") for head in heads), "")
    for column in table.columns[2:5]:
        column.justify = "right"
    money, widest = f"{found.currency}/a", float(found.table["swing"].max()) or 1.0
    for name, row in found.table.iterrows():
        ends = [row["saving_low"], row["saving_high"], row["swing"]]
        told = (say.amount(each, money) if math.isfinite(each) else "" for each in ends)
        width = round(WIDTH * row["swing"] / widest) if math.isfinite(row["swing"]) else 0
        span = f"{_figure(row['low'])} – {_figure(row['high'])} {say.unit(row['unit'])}"
        changed = any(
            row[f"{what}_{end}"] for what in ("begins", "ends") for end in ("low", "high")
        )
        table.add_row(
            names.get(str(name), str(name)), span, *told,
            say("sensitivity.other_plan") if changed else "", "━" * width,
        )  # fmt: skip
    return table


def _figure(value: float) -> str:
    """Write a figure without a power of ten."""
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:,.4g}"  # noqa: PLR2004


def _first(found: Sensitivity, names: Mapping[str, str], say: Words) -> list[RenderableType]:
    first = found.first
    if first.empty:
        return [Text(say("sensitivity.nothing_regretted"))]
    money = f"{found.currency}/a"
    lines: list[RenderableType] = [Text(say("sensitivity.measure"), style="bold")]
    for name, row in first.iterrows():
        what = names.get(str(name), str(name))
        worth = say.amount(row["regret"], money)
        lines.append(Text(say("sensitivity.regret", what=what, worth=worth, rank=row["rank"])))
    return lines


def _unranged(found: Sensitivity, names: Mapping[str, str], say: Words) -> list[RenderableType]:
    """Name the largest amounts that nobody has measured and that could not be turned."""
    if found.unranged.empty:
        return []
    lines: list[RenderableType] = [Text(), Text(say("sensitivity.unranged"), style="bold")]
    for name, row in found.unranged.head(CHANGES).iterrows():
        lines.append(
            Text(
                "  "
                + say(
                    "sensitivity.amount", what=names.get(str(name), str(name)), row=name,
                    amount=say.amount(row["value"], row["unit"]), table=f"{row['table']}.csv",
                    basis=say.known(f"basis.{row['basis']}", row["basis"]),
                )
            )
        )  # fmt: skip
    if more := len(found.unranged) - CHANGES:
        lines += [Text(say("sensitivity.more", count=more))] if more > 0 else []
    return lines


def break_even_report(
    turned: Sequence[BreakEven], names: Mapping[str, str], currency: str, say: Words
) -> RenderableType:
    """Say between which prices the plan stays the best."""
    lines: list[RenderableType] = [Text(), Text(say("sensitivity.break_even"), style="bold")]
    for each in turned:
        what = names.get(each.name, each.name)
        lines.append(
            Text(say("sensitivity.price", what=what, price=_figure(each.price), currency=currency))
        )
        for side, turning, end in (
            ("below", each.below, each.low),
            ("above", each.above, each.high),
        ):
            lines.append(Text("  " + _turned(side, turning, end, names, say)))
    return Group(*lines)


def _turned(side: str, turning: Turning, end: float, names: Mapping[str, str], say: Words) -> str:
    if not math.isfinite(turning.price):
        return say(f"sensitivity.never_{side}", end=_figure(end))
    told = say(f"sensitivity.{side}", price=_figure(turning.price))
    for what in ("begins", "ends"):
        named = [" → ".join(names.get(e, e) for e in each) for each in getattr(turning, what)]
        if named:
            shown = say("cli.between").join(named[:CHANGES])
            shown += " …" if len(named) > CHANGES else ""
            told += " " + say(f"sensitivity.{what}", what=shown)
    return told
