"""Timed prices: nothing but a price is below nothing in some period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_PRICES = "price_profile"
_PROFILES = "profiles"


def check_timed_prices(draft: Draft) -> list[Fault]:
    """Find negative factors of anything but prices."""
    return [] if draft.tables[_PROFILES].empty else [*_negative(draft)]


def _negative(draft: Draft) -> Iterator[Fault]:
    """Find factors below 0 in profiles by which something runs, or CO2 changes."""
    profiles, sheet = draft.tables[_PROFILES], draft.sheets[_PROFILES]
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for name, table in TABLES.items():
        for column in table.columns:
            if column.table == _PROFILES and column.name in draft.tables[name]:
                named[column.name == _PRICES] |= set(draft.tables[name][column.name])
    below = (profiles["factor"] < 0.0) & (
        profiles["id"].isin(named[False]) | ~profiles["id"].isin(named[True])
    )
    found = "below nothing, and not of a price alone"
    remedy = "Only prices may be negative: give them a profile of their own."
    yield from sheet.faults(below, "factor", found, remedy)
