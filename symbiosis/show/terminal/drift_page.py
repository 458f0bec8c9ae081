"""Drift on the terminal: what an old plan says under new figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.decide.comparison import NOTICED
from symbiosis.show.names import exchange_name, names_of
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.decide.drift import Drift
    from symbiosis.show.words import Words


def drift_report(drift: Drift, say: Words) -> Group:
    """Say what was promised, what stands of it, and what another plan would be worth."""
    money = f"{drift.plan.park.info.currency}/a"
    table = plain_table("", say("drift.saving"))
    table.columns[1].justify = "right"
    for key, figure in (
        ("promised", drift.promised),
        ("kept", drift.saves),
        ("best", drift.could_save),
    ):
        known = figure == figure  # noqa: PLR0124 - not a number: there is none
        table.add_row(say(f"drift.{key}"), say.amount(figure, money) if known else "–")
    parts: list[RenderableType] = [Text(say("drift.title"), style="bold"), Text(), table]
    if drift.broken:
        parts.append(Text("\n" + say("drift.broken", why=drift.broken), style="red"))
    if drift.lost:
        parts.append(Text("\n" + say("drift.lost", what=", ".join(drift.lost)), style="yellow"))
    parts += [Text("\n" + say("drift.exchanges"), style="bold"), _exchanges(drift, say)]
    parts += _coming(drift, money, say)
    return Group(*parts)


def _exchanges(drift: Drift, say: Words) -> Table:
    heads = ("promised", "now", "why")
    table = plain_table("", *(say(f"drift.{head}") for head in heads))
    for column in table.columns[1:3]:
        column.justify = "right"
    for _, row in drift.exchanges.iterrows():
        amounts = (say.amount(float(row[name]), row["unit"]) for name in ("promised", "now"))
        table.add_row(_flow(drift, row, say), *amounts, say(f"drift.fits.{row['fits']}"))
    return table


def _coming(drift: Drift, money: str, say: Words) -> list[RenderableType]:
    """Say whether another plan is better, and how it differs from the old design."""
    regret, worth = drift.regret, abs(drift.could_save)
    if not drift.broken and regret <= NOTICED * worth:
        return [Text("\n" + say("drift.nothing"), style="green")]
    parts: list[RenderableType] = []
    if not drift.broken:
        told = say("drift.less", amount=say.amount(regret, money))
        parts.append(Text("\n" + told, style="yellow"))
    if len(drift.coming):
        parts.append(Text("\n" + say("drift.coming"), style="bold"))
        for _, row in drift.coming.iterrows():
            change = say.amount(float(row["difference"]), row["unit"], sign=True)
            kind = say(f"changes.{row['kind']}")
            parts.append(Text(f"  {kind}: {_flow(drift, row, say)} {change}"))
    return parts


def _flow(drift: Drift, row: pd.Series, say: Words) -> str:
    """Name a flow by its ends and what it carries."""
    park = drift.plan.park
    names = names_of(park, say)
    ends = (names.get(str(row[end]), str(row[end])) for end in ("from", "to"))
    return f"{' → '.join(ends)} ({exchange_name(park, row, say)})"
