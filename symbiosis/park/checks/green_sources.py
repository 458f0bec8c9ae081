"""Green power: what is marked green and is read nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.media import ELECTRIC, MEDIA

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault


def check_green_sources(draft: Draft) -> list[Fault]:
    """Warn of needs that are marked green: only sources are, of what they are made of."""
    faults: list[Fault] = []
    for medium in ELECTRIC:
        name = MEDIA[medium].table
        rows = draft.tables[name]
        told = rows["green"].eq(other=True) & (rows["role"] != "source")
        found = "not read of a need: what serves it is green, or is not"
        mend = "Leave it empty, and mark the sources of green power."
        faults += draft.sheets[name].faults(told, "green", found, mend, "warning")
    return faults
