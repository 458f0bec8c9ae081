"""What makes green power in a park, and how far its use is matched in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.media import ELECTRIC, MEDIA
from symbiosis.park.resolution import CYCLE

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from symbiosis.park.entities import Park

GREEN_ACCOUNTS = ("green_power_available", "green_power_used", "green_power_fed_in")
"""What green sources would give, what of it the park uses, what goes to the grid [MWh/a]."""
AVAILABLE, USED, FED_IN = GREEN_ACCOUNTS
GREEN, PASSED_ON = "green", "passed_on"
"""Kinds of ledger lines: of green power, whose item is the account that it books to; and what is
bought of a medium by what gives it on, as a store does: that is not used there."""
_YES = 1.0


def green_streams(park: Park) -> pd.Index[str]:
    """Name the sources of power that the park marks green."""
    tables = [park.tables[MEDIA[medium].table] for medium in ELECTRIC]
    rows = tables[0]
    chosen = (rows["role"] == "source") & rows["green"].eq(True)  # noqa: FBT003 - empty is not
    return rows.index[chosen]


def green_technologies(park: Park) -> pd.Index[str]:
    """Name the technologies that make power of sun, wind or biomass."""
    kinds = park.library.technologies
    return kinds.index[kinds["green"].astype(float) == _YES]


def has_green(park: Park, left: Collection[str] = ()) -> bool:
    """Tell whether a source or a retrofit of those who are here is green."""
    rows = park.tables[MEDIA[ELECTRIC[0]].table].loc[green_streams(park)]
    built = park.tables["technologies"]
    built = built[built["technology"].isin(green_technologies(park))]
    return any((~table["enterprise"].isin(list(left))).any() for table in (rows, built))


def matched_in_time(park: Park) -> tuple[str, int]:
    """Tell within what power is matched, and in how many of these.

    Returns
    -------
    str, int
        ``step`` of a typical day, ``period`` of the year, or the ``year`` as a whole.
    """
    periods = park.tables["periods"]
    on_the_year = any(park.info.resolution.get(medium) == "year" for medium in ELECTRIC)
    if on_the_year or len(periods) <= 1:
        return "year", 1
    steps = (periods["cycle"].fillna("") != "").any()
    if steps and any(park.info.resolution.get(medium) == CYCLE for medium in ELECTRIC):
        cycles = periods["cycle"].nunique()
        return ("period", cycles) if cycles > 1 else ("year", 1)
    return ("step" if steps else "period"), len(periods)
