"""Hours on the terminal: for each medium a line per step, with a bar, then peaks and the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.park.media import MEDIA
from symbiosis.plan.loads import LEFT
from symbiosis.plan.tables.load_curves import LEVEL
from symbiosis.show.load_layers import taken_of
from symbiosis.show.load_words import HEADS, load_lines
from symbiosis.show.names import firm_and_what
from symbiosis.show.step_axis import step_axis
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_WIDTH = 12
"""Signs of the longest bar."""
_TOLD = {
    "needed": ("needed",),
    "by_machines": ("machines",),
    "into_stores": ("stored",),
    "out_of_stores": ("released",),
    "exchanged": ("given",),
    "bought": ("bought",),
    "left": (LEFT,),
}
"""Column -> kinds of load that it sums; machines and stores only where there are any."""
_ALWAYS = ("needed", "exchanged", "bought")


def hour_report(plan: Plan, media: list[str], say: Words) -> RenderableType:
    """Tell what is needed, given, bought and held at every step, then peaks and the year."""
    parts: list[RenderableType] = []
    for medium in media:
        parts += [Text(), Text(say(f"medium.{medium}"), style="bold"), _steps(plan, medium, say)]
        parts += [Text(), _loads(plan, medium, say)]
    return Group(*parts[1:])


def _steps(plan: Plan, medium: str, say: Words) -> RenderableType:
    curves, unit = plan.load_curves(medium), say.unit(MEDIA[medium].rate_unit)
    sums = {name: taken_of(curves, *kinds) for name, kinds in _TOLD.items()}
    shown = {name: each for name, each in sums.items() if name in _ALWAYS or each.any()}
    levels = plan.hours[(plan.hours["medium"] == medium) & (plan.hours["role"] == LEVEL)]
    stores = {
        str(name): rows.set_index("period")["rate"] for name, rows in levels.groupby("stream")
    }
    heads = [say("hours.step"), *(f"{say(f'hours.{name}')} {unit}" for name in shown)]
    heads += [f"{firm_and_what(plan, name, say)} {say.unit(_held(levels))}" for name in stores]
    listed = plain_table(*heads, "")
    listed.columns[0].no_wrap = listed.columns[-1].no_wrap = True
    for column in listed.columns[1:-1]:
        column.justify = "right"
    most = float(sums["needed"].max())
    for period, row in step_axis(plan).iterrows():
        needed = float(sums["needed"].get(period, 0.0))
        bar = "━" * round(_WIDTH * needed / most) if most > 0.0 else ""
        cells = [
            say.number(float(each.get(period, 0.0))) for each in (*shown.values(), *stores.values())
        ]
        listed.add_row(str(row["told"]), *cells, Text(bar, style="cyan"))
    return listed


def _loads(plan: Plan, medium: str, say: Words) -> RenderableType:
    listed = plain_table(*(say(f"hours.head.{name}") for name in HEADS))
    for name, column in zip(HEADS, listed.columns, strict=True):
        column.justify = "left" if name in ("of", "when") else "right"
    for line in load_lines(plan, medium, say):
        listed.add_row(*line)
    return listed


def _held(levels: pd.DataFrame) -> str:
    return str(levels["unit"].iloc[0]) if len(levels) else ""
