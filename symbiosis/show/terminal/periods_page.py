"""Typical days on the terminal: what each stands for, and what they lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.park.series.typical_periods import TOTAL
from symbiosis.show.fault_words import retold
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.park.series.stepped_park import SteppedPark
    from symbiosis.park.series.typical_periods import TypicalPeriods
    from symbiosis.show.words import Words

_CYCLES = ("cycle", "date", "days", "months", "kept")
_ERRORS = ("rmse", "duration", "peak")


def periods_page(stepped: SteppedPark, saved_to: Path | str, say: Words) -> Group:
    """Say what the typical days of a park stand for, and what they lose."""
    typical = stepped.typical
    steps = len(typical.periods) // len(typical.cycles)
    title = say("periods.title", days=len(typical.cycles), steps=steps)
    parts: list[RenderableType] = [Text(title, style="bold"), Text(), _cycles(typical, say)]
    parts += [Text("\n" + say("periods.errors"), style="bold"), _errors(typical, say)]
    parts.append(Text("\n" + say("periods.said"), style="bold"))
    parts += [Text(f"  {retold(each, say)}") for each in stepped.said]
    parts.append(Text("\n" + say("periods.saved", park=saved_to), style="green"))
    return Group(*parts)


def _cycles(typical: TypicalPeriods, say: Words) -> Table:
    table = plain_table(*(say(f"periods.{head}") for head in _CYCLES))
    table.columns[_CYCLES.index("days")].justify = "right"
    called = say("periods.month").split(";")
    for cycle, row in typical.cycles.iterrows():
        months = ", ".join(
            f"{month} {count}" for month, count in zip(called, row["months"], strict=True) if count
        )
        kept = say("check.list").join(
            say("periods.total") if name == TOTAL else name for name in row["kept"].split(";")
        )
        table.add_row(str(cycle), row["date"], str(row["days"]), months, kept)
    return table


def _errors(typical: TypicalPeriods, say: Words) -> Table:
    table = plain_table(say("periods.profile"), *(say(f"periods.{head}") for head in _ERRORS))
    for column in table.columns[1:]:
        column.justify = "right"
    for profile, row in typical.errors.iterrows():
        figures = [float(row[head]) for head in _ERRORS]
        signs = (False, False, True)
        told = (say.percent(each, sign=sign) for each, sign in zip(figures, signs, strict=True))
        table.add_row(str(profile), *told)
    return table
