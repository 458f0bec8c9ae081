"""Policies on the terminal: how each works, on what, at which rate, and how well it is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from rich.console import RenderableType

    from symbiosis.show.words import Words


def policies_list(listed: pd.DataFrame, region: str, say: Words) -> RenderableType:
    """List policies by region and id, each with what it asks for and where that was read."""
    if listed.empty:
        return Text(say("policies.none", region=region))
    lines: list[Text] = []
    for row in listed.sort_values("region", kind="stable").reset_index().to_dict("records"):
        told = {str(key): cell for key, cell in row.items()}
        name = say.name(str(row["name"]), str(row["name_zh"]))
        sets = say("policies.in_sets", sets=row["sets"]) if row["sets"] else ""
        lines.append(Text(f"{row['id']}  ", style="bold").append(f"{name} {sets}".rstrip()))
        lines.append(Text("  " + " · ".join(filter(None, _figures(told, say)))))
        confidence = say.known(f"confidence.{row['confidence']}", str(row["confidence"]))
        source = say("policies.told", source=row["source"], confidence=confidence)
        lines.append(Text(f"  {source}", style="dim"))
    return Group(*lines)


def _figures(row: Mapping[str, Any], say: Words) -> list[str]:
    """Say how a policy works, on what, at which rate, and since when."""
    subject = str(row["subject"])
    known = say.known(f"policies.subject.{subject}", say.known(f"medium.{subject}", subject))
    dates = "policies.until" if row["ends"] else "policies.since"
    return [
        say.known(f"policies.kind.{row['kind']}", str(row["kind"])),
        say.known(f"account.{subject}", known),
        _rate(row, say),
        say(dates, begins=row["begins"], ends=row["ends"]) if row["begins"] else "",
    ]


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
