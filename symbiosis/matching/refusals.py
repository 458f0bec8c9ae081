"""Refusals: why a pair cannot exchange, as a code, a figure and a sentence."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

import pandas as pd

from symbiosis.matching.frames import REFUSALS

REASONS = MappingProxyType(
    {
        "too_cold": "the source is not hot enough for the sink",
        "already_counted": "the enterprise's own recovery is already in its net figures",
        "too_long_for_steam": "steam loses too much pressure or temperature on the way",
        "no_carrier": "no carrier of the library can serve the pair",
        "too_far": "the way is longer than the carrier or the user allows",
        "too_dirty": "a limit of the sink is exceeded, and nothing cleaner is there to mix with",
        "unknown_quality": "the sink limits a property that the source's data do not give",
        "not_legal": "the legal route of the exchange is not among those allowed",
        "no_link": "no rule of the library says that the one can serve the other",
        "information_only": "a rule is known, but without ratio or price",
        "diffuse": "many places are served by lorries, and no lorry carries it",
        "no_common_period": "source and sink never run at the same time",
        "level_left_out": "a heat pump or engine is offered for other temperatures of more use",
        "forbidden_by_user": "the planner forbids this connection",
    }
)
"""Reason codes with their meaning. A price is never among them."""


def refuse(
    pairs: pd.DataFrame,
    medium: str,
    reason: str,
    detail: pd.Series[str] | str,
    figure: tuple[pd.Series[float] | float, str] = (float("nan"), ""),
) -> pd.DataFrame:
    """Turn pairs (columns ``source``, ``sink``) into refusals.

    Parameters
    ----------
    pairs
        The pairs that cannot exchange.
    medium
        Their medium.
    reason
        One of :data:`REASONS`.
    detail
        One sentence with the figures behind it, for all pairs or for each.
    figure
        How much is missing or too much, for all pairs or for each, and its unit.
    """
    if reason not in REASONS:
        message = f"unknown reason {reason!r}"
        raise KeyError(message)
    if pairs.empty:
        return _nobody()
    value, unit = figure
    told = pairs.assign(medium=medium, reason=reason, figure=value, unit=unit, detail=detail)
    return REFUSALS.of(told)


@cache
def _nobody() -> pd.DataFrame:
    """Refuse nobody, as most rules do."""
    return REFUSALS.of(pd.DataFrame(index=pd.Index([], dtype="str")))


def ordered_refusals(refusals: list[pd.DataFrame]) -> pd.DataFrame:
    """Stack refusals in an order that permuted data do not change, each pair and reason once."""
    keys = ["medium", "source", "sink", "reason"]
    stacked = REFUSALS.gather(refusals)
    return stacked.sort_values([*keys, "detail"]).drop_duplicates(keys, ignore_index=True)
