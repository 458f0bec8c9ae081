"""Policies on the terminal: how each works, on what, at which rate, and how well it is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich.text import Text

from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from rich.console import RenderableType

    from symbiosis.show.words import Words


def policies_table(listed: pd.DataFrame, region: str, say: Words) -> RenderableType:
    """List policies by region and id."""
    if listed.empty:
        return Text(say("policies.none", region=region))
    heads = ("id", "name", "sets", "kind", "subject", "rate", "begins", "source")
    table = plain_table(*(say(f"policies.{head}") for head in heads))
    table.columns[0].no_wrap = True
    for row in listed.sort_values("region", kind="stable").reset_index().to_dict("records"):
        confidence = say.known(f"confidence.{row['confidence']}", str(row["confidence"]))
        subject = str(row["subject"])
        table.add_row(
            str(row["id"]),
            say.name(str(row["name"]), str(row["name_zh"])),
            str(row["sets"]),
            say.known(f"policies.kind.{row['kind']}", str(row["kind"])),
            say.known(f"account.{subject}", say.known(f"medium.{subject}", subject)),
            _rate({str(key): cell for key, cell in row.items()}, say),
            str(row["begins"]),
            say("policies.told", source=row["source"], confidence=confidence),
        )
    return table


def _rate(row: Mapping[str, Any], say: Words) -> str:
    """Write what a policy asks for or gives."""
    parts = []
    if not math.isnan(row["rate"]):
        parts.append(f"{say.number(row['rate'])} {say.unit(row['unit'])}")
    if row["kind"] == "steps":
        parts.append(say("policies.stepped"))
    if row["kind"] == "quota" and not math.isnan(row["share"]):
        parts.append(say("policies.free", share=say.percent(row["share"])))
    if row["kind"] == "refund":
        parts.append(say("policies.from_share", share=say.percent(row["threshold"])))
    if row["kind"] == "grant":
        cap = say.money(row["cap"])
        parts.append(say("policies.of_capital", share=say.percent(row["share"]), cap=cap))
    return say("condition.and").join(parts)
