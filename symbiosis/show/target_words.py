"""Targets in words: what they are called, what is asked, what they come to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from symbiosis.show.figures import MISSING, digits

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from symbiosis.show.words import Words

    Row = Mapping[Hashable, Any]


def target_name(row: Row, say: Words) -> str:
    """Name a target: its indicator in the reader's language, an own one as such."""
    if row["target"] == "own":
        return say("targets.own")
    return say.name(str(row["name"]), str(row["name_zh"]))


def value(figure: float, unit: str, say: Words) -> str:
    """Write what a ratio comes to, with its unit: four digits, so that a point can be seen."""
    if math.isnan(figure):
        return MISSING
    text = f"{figure:.1f}" if unit == "%" else digits(figure)
    return f"{text} {say.unit(unit)}".rstrip()


def asked(row: Row, say: Words) -> str:
    """Write what is asked for: ``≥ 50.0 %``."""
    sign = "≥" if row["side"] == "minimum" else "≤"
    return f"{sign} {value(row['asked'], str(row['unit']), say)}"


def per_step(step: float, unit: str, say: Words) -> str:
    """Say what a step is: a percentage point, or so much of the unit."""
    return say("targets.point") if unit == "%" else value(step, unit, say)
