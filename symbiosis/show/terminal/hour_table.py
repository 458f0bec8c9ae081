"""Hours on the terminal: for each medium and kind of day a line per step, with a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.park.media import MEDIA
from symbiosis.plan.tables.load_curves import LEVEL
from symbiosis.show.names import firm_and_what
from symbiosis.show.step_axis import step_axis
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_WIDTH = 20
"""Signs of the longest bar."""


def hour_report(plan: Plan, table: pd.DataFrame, say: Words) -> RenderableType:
    """Tell what is needed, exchanged, bought and held at every step.

    Parameters
    ----------
    table
        Rows of the plan's table ``hours``.
    """
    parts: list[RenderableType] = []
    for medium in MEDIA:
        own = table[table["medium"] == medium]
        if len(own):
            parts += [Text(), Text(say(f"medium.{medium}"), style="bold"), _steps(plan, own, say)]
    return Group(*parts[1:])


def _steps(plan: Plan, own: pd.DataFrame, say: Words) -> RenderableType:
    unit = str(MEDIA[str(own["medium"].iloc[0])].rate_unit)
    sums = {
        "needed": own[own["role"] == "sink"].groupby("period")["rate"].sum(),
        "exchanged": own[own["role"] == "sink"].groupby("period")["exchanged"].sum(),
        "bought": own[own["role"] == "sink"].groupby("period")["rest"].sum(),
        "left": own[own["role"] == "source"].groupby("period")["rest"].sum(),
    }
    levels = own[own["role"] == LEVEL]
    stores = {
        str(name): rows.set_index("period")["rate"] for name, rows in levels.groupby("stream")
    }
    heads = [say("hours.step"), *(f"{say(f'hours.{name}')} {say.unit(unit)}" for name in sums)]
    heads += [f"{firm_and_what(plan, name, say)} {say.unit(_held(levels))}" for name in stores]
    listed = plain_table(*heads, "")
    listed.columns[0].no_wrap = True
    for column in listed.columns[1:-1]:
        column.justify = "right"
    most = float(sums["needed"].max()) if len(sums["needed"]) else 0.0
    for period, row in step_axis(own).iterrows():
        needed = float(sums["needed"].get(period, 0.0))
        bar = "━" * round(_WIDTH * needed / most) if most > 0.0 else ""
        cells = [
            say.number(float(each.get(period, 0.0))) for each in (*sums.values(), *stores.values())
        ]
        listed.add_row(str(row["told"]), *cells, Text(bar, style="cyan"))
    return listed


def _held(levels: pd.DataFrame) -> str:
    return str(levels["unit"].iloc[0]) if len(levels) else ""
