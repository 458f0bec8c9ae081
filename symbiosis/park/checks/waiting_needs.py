"""Needs that may wait: what a park says of them, which no plan weighs yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.media import STREAM_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_SHARES = ["shiftable", "interruptible"]
"""Columns that only tables of needs that may wait have."""


def check_waiting_needs(draft: Draft) -> list[Fault]:
    """Warn of what is told of needs that may wait: it is kept, and changes no plan."""
    return [*_unweighed(draft)]


def _unweighed(draft: Draft) -> Iterator[Fault]:
    found = "plans do not weigh yet that a need may wait or go unmet: it is met in full when it is"
    remedy = "Plan with it by hand: let the need's profile say when it runs."
    for name in STREAM_TABLES:
        rows = draft.tables[name]
        for column in rows.columns.intersection(_SHARES):
            told = rows[column].astype("float64") > 0.0
            yield from draft.sheets[name].faults(told, column, found, remedy, "warning")
