"""Tariffs on the terminal: what an hour costs, what a peak costs, where it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.show.words import Words

_HEADS = ("id", "name", "year", "price", "demand", "confidence", "source")


def tariff_list(listed: pd.DataFrame, say: Words) -> Group:
    """List tariffs with their prices.

    Parameters
    ----------
    listed
        As from :func:`~symbiosis.park.series.hourly_tariffs.list_tariffs`.
    """
    table = plain_table(*(say(f"tariffs.{head}") for head in _HEADS))
    for name, row in listed.iterrows():
        mean, lowest, highest = (
            say.number(float(row[column])) for column in ("mean", "lowest", "highest")
        )
        table.add_row(
            str(name),
            say.name(str(row["name"]), str(row["name_zh"])),
            f"{row['year']:.0f}",
            f"{row['currency']} {mean} ({lowest} – {highest})",
            f"{row['currency']} {say.number(float(row['demand_charge']))}",
            str(row["confidence"]),
            str(row["source"]),
        )
    return Group(Text(say("tariffs.title"), style="bold"), Text(), table)
