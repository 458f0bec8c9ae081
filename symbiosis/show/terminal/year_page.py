"""A design run through the year on the terminal: what was promised beside what the hours give."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from rich.console import RenderableType

    from symbiosis.decide.verify_year import VerifiedYear
    from symbiosis.show.words import Words

_HEADS = ("figure", "promised", "found", "change")


def year_page(verified: VerifiedYear, say: Words) -> Group:
    """Say what typical days promised and what the hours of the year give."""
    table = plain_table(*(say(f"year.{head}") for head in _HEADS))
    for column in table.columns[1:]:
        column.justify = "right"
    for name, row in verified.figures.iterrows():
        promised, found = float(row["promised"]), float(row["found"])
        if math.isnan(promised) or (promised == 0.0 and found == 0.0):
            continue
        called = say.known(f"year.{name}", "") or say.account(str(name))
        told = (say.amount(each, row["unit"]) for each in (promised, found))
        change = say.percent(found / promised - 1.0, sign=True) if promised else "–"
        table.add_row(called, *told, change)
    days = int(verified.weeks["days"].sum())
    parts: list[RenderableType] = [Text(say("year.title", days=days), style="bold"), table]
    worst = verified.weeks["saving"]
    if worst.notna().any():
        least, most = (say.amount(each, _money(verified)) for each in (worst.min(), worst.max()))
        parts.append(Text(say("year.range", least=least, most=most)))
    if verified.unmet:
        parts.append(Text(say("year.unmet", count=verified.unmet), style="yellow"))
    return Group(*parts)


def _money(verified: VerifiedYear) -> str:
    return str(verified.figures.loc["cost", "unit"])
