"""Peaks and full-load hours in words: a line a kind of load, as terminal and report list them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symbiosis.park.media import MEDIA
from symbiosis.plan.loads import loads_of
from symbiosis.show.figures import MISSING
from symbiosis.show.load_layers import named_curves
from symbiosis.show.step_axis import step_axis, told_peak

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

HEADS = ("of", "peak", "when", "amount", "full_load", "share")
"""What is told of a load, in its order; heads are words of ``hours``."""
_WHOLE = "taken"


def load_lines(plan: Plan, medium: str, say: Words) -> list[tuple[str, ...]]:
    """Tell every load of a medium in the order of :data:`HEADS`.

    What is taken together has a line only where it is more than what firms need.
    """
    at, table = step_axis(plan), loads_of(named_curves(plan, medium, say))
    if not table["kind"].isin(["machines", "stored"]).any():
        table = table[table["kind"] != _WHOLE]
    unit = f"{MEDIA[medium].unit}/a"
    return [_line(row, unit, at, say) for _, row in table.iterrows()]


def _line(row: pd.Series, unit: str, at: pd.DataFrame, say: Words) -> tuple[str, ...]:
    share = float(row["share"])
    return (
        str(row["stream"]) or say(f"hours.{row['kind']}"),
        say.amount(float(row["peak"]), str(row["unit"])),
        told_peak(at, str(row["period"]), int(row["periods"]), say),
        say.amount(float(row["amount"]), unit),
        f"{say.number(float(row['full_load_hours']))} {say('hours.hours_unit')}",
        say.percent(share) if share == share else MISSING,  # noqa: PLR0124 - not a number
    )


def load_sentence(plan: Plan, medium: str, say: Words) -> str:
    """Say of a medium's needs how large they are at most, and when, and how evenly they run."""
    at, table = step_axis(plan), plan.loads(medium).set_index("kind")
    told = {kind: _told(table.loc[kind], at, say) for kind in ("needed", _WHOLE, "bought")
            if kind in table.index}  # fmt: skip
    needed = told.get("needed") or told[_WHOLE]
    steady = "_steady" if needed["when"] == say("hours.always") else ""
    sentence = say(f"hours.sentence{steady}", medium=say(f"medium.{medium}"), **needed)
    if "bought" not in told:
        return sentence + say("hours.nothing_bought")
    return sentence + say("hours.some_bought", **told["bought"])


def _told(row: Any, at: pd.DataFrame, say: Words) -> dict[str, str]:
    """Give the parts of a sentence about a load."""
    return {
        "amount": say.amount(float(row["amount"]), str(row["amount_unit"])),
        "peak": say.amount(float(row["peak"]), str(row["unit"])),
        "when": told_peak(at, str(row["period"]), int(row["periods"]), say),
        "hours": say.number(float(row["full_load_hours"])),
        "share": say.percent(float(row["share"])),
    }
