"""Needs that may wait or go unmet: what a park says of them must say what it costs, and be a need.

What leads nowhere is kept and warned of: without steps nothing can wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.resolution import PILES, STEP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_MOVES, _STOPS = "shiftable", "interruptible"


def check_waiting_needs(draft: Draft) -> list[Fault]:
    """Find shares of needs that nothing can be done with, or that contradict each other."""
    cells = draft.tables["periods"]["cycle"]
    has_steps = bool(cells.notna().any() and (cells.fillna("") != "").any())
    tied = set(draft.tables["materials"]["tied_to"].dropna()) - {""}
    return [
        fault
        for name in STREAM_TABLES
        if _MOVES in draft.tables[name]
        for fault in (
            *_unsaid(draft, name),
            *_tied(draft, name, tied),
            *_idle(draft, name, has_steps=has_steps),
        )
    ]


def _unsaid(draft: Draft, name: str) -> Iterator[Fault]:
    """Find what goes unmet at no price, and more that moves and goes unmet than there is."""
    rows, sheet = draft.tables[name], draft.sheets[name]
    moves, stops = (rows[column].astype("float64").fillna(0.0) for column in (_MOVES, _STOPS))
    unpriced = (stops > 0.0) & rows["interruption_price"].isna()
    found = "missing, and a share of the need may go unmet"
    mend = "Give what each MWh costs that goes unmet: lost output, or what the contract pays."
    yield from sheet.faults(unpriced, "interruption_price", found, mend)
    found = "says what it costs that the need goes unmet, and no share of it may"
    mend = "Give the share in interruptible, or leave it empty."
    for column in ("interruption_price", "interruption_hours"):
        idle = rows[column].notna() & ~(stops > 0.0)
        yield from sheet.faults(idle, column, found, mend, "warning")
    found = "together with the share that may wait it is more than the whole need"
    mend = "Let both come to at most 1."
    beyond = (moves + stops > 1.0) & (moves <= 1.0) & (stops <= 1.0)
    yield from sheet.faults(beyond, _STOPS, found, mend)


def _tied(draft: Draft, name: str, tied: set[str]) -> Iterator[Fault]:
    """Find needs that make by-products, which would have to wait and fail with them."""
    rows, sheet = draft.tables[name], draft.sheets[name]
    found = "a by-product of materials is tied to this need, and is made as the need is met"
    mend = "Leave it empty, or take the need out of tied_to."
    for column in (_MOVES, _STOPS):
        told = rows["id"].isin(tied) & (rows[column].astype("float64") > 0.0)
        yield from sheet.faults(told, column, found, mend)


def _idle(draft: Draft, name: str, *, has_steps: bool) -> Iterator[Fault]:
    """Warn of shares of what is no need, or of what cannot wait as there are no steps."""
    rows, sheet = draft.tables[name], draft.sheets[name]
    for column in (_MOVES, _STOPS):
        told = (rows[column].astype("float64") > 0.0) & (rows["role"] != "sink")
        found = "no need: nothing of it waits or goes unmet"
        yield from sheet.faults(told, column, found, "Write it at the need.", "warning")
    told = (rows[_MOVES].astype("float64") > 0.0) & (rows["role"] == "sink")
    if has_steps and draft.info.resolution.get(STREAM_TABLES[name], STEP) not in (STEP, PILES):
        found = (
            "its medium does not balance by the step: what may wait waits anyway, or for nothing"
        )
        mend = "Leave it empty, or let the medium balance by the step ([resolution] of park.toml)."
        yield from sheet.faults(told, _MOVES, found, mend, "warning")
    if not has_steps:
        found = "the park has no steps: nothing can wait for another"
        mend = "Make typical days (symbiosis periods), or write periods with cycle and step."
        yield from sheet.faults(told, _MOVES, found, mend, "warning")
