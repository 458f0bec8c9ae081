"""A sweep on the terminal: how it ended, what saving it spans, what is chosen how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.decide.sweeping.swept import Swept
    from symbiosis.show.words import Words

CHOSEN, ROWS = 15, 12
"""So many exchanges, and questions, are printed; the files have all."""
SHOWN = ("cost", "saving", "co2_direct", "co2_energy", "fresh_water", "waste_to_outlet")
"""Figures whose spread is printed."""


def sweep_report(
    swept: Swept, names: Mapping[str, str], saved_to: Path | None, say: Words
) -> RenderableType:
    """Say what came of a sweep.

    Parameters
    ----------
    names
        Stream or technology -> what people call it.
    """
    parts: list[RenderableType] = [Text(_head(swept, say), style="bold"), *_reasons(swept, say)]
    if len(swept.planned):
        parts += [Text(), Text(say("sweep.spread"), style="bold"), _spread(swept, say)]
        parts += [Text(), Text(say("sweep.chosen"), style="bold"), _chosen(swept, names, say)]
        if len(swept.table) <= ROWS:
            parts += [Text(), _scenarios(swept, say)]
    if saved_to is not None:
        parts += [Text(), Text(say("sweep.saved", folder=saved_to))]
    return Group(*parts)


def _head(swept: Swept, say: Words) -> str:
    status = swept.table["status"]
    return say(
        "sweep.head",
        total=len(status),
        planned=len(swept.planned),
        without=len(status) - len(swept.planned) - int((status == "unanswered").sum()),
        open=int((status == "unanswered").sum()),
    )


def _reasons(swept: Swept, say: Words) -> list[RenderableType]:
    """Say why questions have no plan, each reason once."""
    rows = swept.table[(swept.table["why"] != "")]
    told = rows["why"].map(_shortened).value_counts().head(3)
    return [Text(say("sweep.why", count=count, why=why)) for why, count in told.items()]


def _shortened(why: str) -> str:
    """Give the first two lines of a reason: that there is none, and the first thing in the way."""
    return " ".join(line.strip(" -") for line in why.splitlines()[:2])


def _spread(swept: Swept, say: Words) -> Table:
    levels = [0.05, 0.5, 0.95]
    table = plain_table("", *(say("sweep.level", level=f"{100 * level:g}") for level in levels))
    spread = swept.quantiles(levels)
    for name in SHOWN:
        unit = str(spread.loc[name, "unit"])
        heading = say(f"sweep.{name}") if name in ("cost", "saving") else say.account(name)
        table.add_row(
            heading, *(say.amount(float(str(spread[each][name])), unit) for each in levels)
        )
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def _chosen(swept: Swept, names: Mapping[str, str], say: Words) -> Table:
    heads = ("what", "share", "lowest", "mean", "highest")
    table = plain_table(*(say(f"sweep.column.{head}") for head in heads))
    for column in table.columns[1:]:
        column.justify = "right"
    rows = swept.chosen.sort_values("share", ascending=False, kind="stable").head(CHOSEN)
    for name, row in rows.iterrows():
        table.add_row(
            _called(str(name), row, names), say.percent(row["share"]),
            *(say.amount(row[each], row["unit"] or "1") if row["unit"] else say.number(row[each])
              for each in ("lowest", "mean", "highest")),
        )  # fmt: skip
    return table


def _called(name: str, row: pd.Series, names: Mapping[str, str]) -> str:
    if row["kind"] != "exchange":
        return names.get(name, name)
    return " → ".join(names.get(row[end], row[end]) for end in ("source", "sink"))


def _scenarios(swept: Swept, say: Words) -> Table:
    """Print all questions, where they are few."""
    heads = (*swept.axes, *(say(f"sweep.{name}") for name in ("status", "cost", "saving")))
    table = plain_table("", *heads)
    unit = f"{swept.currency}/a"
    for name, row in swept.table.iterrows():
        values = [
            f"{row[axis]:g}" if isinstance(row[axis], float) else str(row[axis])
            for axis in swept.axes
        ]
        figures = [
            say.amount(row[each], unit) if row[each] == row[each] else ""
            for each in ("cost", "saving")
        ]
        status = say.known(f"sweep.status.{row['status']}", row["status"])
        table.add_row(str(name), *values, status, *figures)
    return table
