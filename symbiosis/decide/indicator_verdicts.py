"""Verdicts on indicators, and indices that are made of other indicators."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from symbiosis.decide.indicator_figures import SITUATIONS
from symbiosis.park.indicator_rows import CHECKLIST, NONE

if TYPE_CHECKING:
    from symbiosis.decide.indicator_figures import Measured
    from symbiosis.park.indicator_rows import Indicator

VERDICTS = (
    *("pass", "fail", "leads", "below_lead", "no_threshold"),
    *("unknown", "missing", "checklist", "none"),
)
"""What may be said of an indicator: it is met or not; it reaches the lead value of an index or not;
it asks for nothing; its figure is not known there; a datum is missing; people answer it; nothing
here makes a figure of it."""
_LEAD = "GI component"
"""Kind of an indicator whose threshold is a lead value, which nobody has to reach."""
CLOSE = 1e-6
"""A value that misses its threshold by no more than this share of it meets it: rounding."""
_INDEX = "index"


def verdict_of(indicator: Indicator, found: Measured, situation: str) -> str:
    """Give the verdict on an indicator in a situation: one of :data:`VERDICTS`."""
    if found.met is not None:
        return "pass" if found.met else "fail"
    value = found.figures.get(situation, math.nan)
    if math.isnan(value):
        if indicator.method in (CHECKLIST, NONE):
            return indicator.method
        return "missing" if found.missing else "unknown"
    goal = found.goals.get(situation, math.nan)
    if math.isnan(goal):
        return "no_threshold"
    sign = -1.0 if (indicator.better == "down") == found.rises else 1.0
    met = sign * (value - goal) >= -CLOSE * max(abs(goal), CLOSE)
    if indicator.kind == _LEAD:
        return "leads" if met else "below_lead"
    return "pass" if met else "fail"


def indices_of(rows: Sequence[Indicator], measured: Mapping[str, Measured]) -> dict[str, Measured]:
    r"""Compute indices: means of ratios to lead values, over what is known in every group.

    .. math:: G = \frac{100}{n} \sum_{g=1}^{n} \frac{1}{|g|} \sum_{i \in g} x_i / b_i

    x  value, b  lead value; where less is better b / x.
    """
    found = {}
    for index in (row for row in rows if row.method == _INDEX):
        groups: dict[str, dict[str, list[float]]] = {}
        for row in rows:
            if row.system == index.system and row is not index:
                own = groups.setdefault(row.group, {name: [] for name in SITUATIONS})
                for name, share in _shares(row, measured[row.id]).items():
                    own[name].append(share)
        lacking = [name for name, own in groups.items() if not any(own.values())]
        values = {
            name: 100.0
            / len(groups)
            * sum(sum(own[name]) / len(own[name]) for own in groups.values())
            for name in SITUATIONS
            if all(own[name] for own in groups.values())
        }
        missing = tuple((f"group.{name}", "park.toml, [facts] or [answers]") for name in lacking)
        found[index.id] = replace(measured[index.id], figures=values, missing=missing)
    return found


def _shares(row: Indicator, found: Measured) -> dict[str, float]:
    """Give an indicator's ratio to its lead value in every situation where it is known."""
    if found.met is not None:
        return dict.fromkeys(SITUATIONS, float(found.met))
    known = {name: value for name, value in found.figures.items() if not math.isnan(value)}
    if row.better == "down":
        return {name: row.threshold / value for name, value in known.items() if value > 0.0}
    return {name: value / row.threshold for name, value in known.items() if row.threshold > 0.0}
