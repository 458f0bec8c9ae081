"""Standing still: hours a year that are told twice, or in more ways than a model should have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import STREAM_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_HOURS = "hours_a_year"
_MANY = 5
"""Figures of hours a year beyond which a model is slow for nothing."""


def check_standing_still(draft: Draft) -> list[Fault]:
    """Warn of streams that stand by their profile and by their hours, and of too many hours."""
    return [*_twice(draft), *_many(draft)]


def _stands(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows[_HOURS].astype("float64") < HOURS_PER_YEAR


def _twice(draft: Draft) -> Iterator[Fault]:
    profiles = draft.tables["profiles"]
    idle = set(profiles.loc[profiles["factor"] == 0.0, "id"])
    for name in STREAM_TABLES:
        rows = draft.tables[name]
        both = _stands(rows) & rows["profile"].isin(idle)
        found = "it stands in some periods by its profile, and in the others by its hours a year"
        remedy = "If the hours are those of its profile, write 8760."
        yield from draft.sheets[name].faults(both, _HOURS, found, remedy, "warning")


def _many(draft: Draft) -> Iterator[Fault]:
    tables = [name for name in STREAM_TABLES if _stands(draft.tables[name]).any()]
    hours = {
        float(figure)
        for name in tables
        for figure in draft.tables[name].loc[_stands(draft.tables[name]), _HOURS]
    }
    if len(hours) > _MANY:
        found = f"{len(hours)} different hours a year: every period is parted by each of them"
        remedy = f"Round them to {_MANY} figures or less, as 8000 and 7500."
        yield draft.sheets[tables[0]].fault(_HOURS, found, remedy, severity="warning")
