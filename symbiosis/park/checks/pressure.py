"""Pressure: gases that are let down, and the machines that would take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.errors import UnknownUnit
from symbiosis.park.let_down import USED_BAR, let_down_work
from symbiosis.park.steam import condensing_c

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_RULE, _STEAM_RULE = "expander", "steam_turbine"
_SAME_K = 5.0
"""Steam that condenses so near to where its row ends is as the row says."""


def check_pressure(draft: Draft) -> list[Fault]:
    """Find pressures that nobody can use, and expanders without a gas to let down."""
    rows, units = draft.tables["materials"], draft.tables["technologies"]
    gases = [*_gases(draft), *_idle(draft)] if len(rows) or len(units) else []
    return [*gases, *_steam(draft)]


def _steam(draft: Draft) -> list[Fault]:
    """Find pressures of heat that is no such steam, and turbines without steam."""
    rows, units = draft.tables["heat"], draft.tables["technologies"]
    told = rows["pressure_bar"].notna()
    rule = units["technology"].map(draft.library.technologies["rule"])
    idle = (rule == _STEAM_RULE) & ~units["enterprise"].isin(
        set(rows.loc[told & (rows["role"] == "source"), "enterprise"])
    )
    said = "no steam that it has is let down: it is never offered"
    mend = "Give the steam its `pressure_bar` in the table of heat."
    faults = draft.sheets["technologies"].faults(idle, "enterprise", said, mend, "warning")
    if not told.any():
        return faults
    boils = rows["pressure_bar"].where(told).map(_boiling, na_action="ignore").astype("float64")
    off = told & ((boils - rows["target_c"]).abs() > _SAME_K)
    found = boils.map(lambda at: f"steam of this pressure condenses at {at:.0f} degC")
    mend = "A source of steam starts at `supply_c` and condenses at `target_c`."
    faults += draft.sheets["heat"].faults(off, "pressure_bar", found, mend)
    needs = told & (rows["role"] == "sink")
    said = "only what is offered is let down"
    return faults + draft.sheets["heat"].faults(
        needs, "pressure_bar", said, "Leave it empty.", "warning"
    )


def _boiling(bar: float) -> float:
    try:
        return condensing_c(bar)
    except UnknownUnit:
        return float("nan")


def _gases(draft: Draft) -> list[Fault]:
    """Warn of pressure of what is no gas, and refuse users that need more than there is."""
    rows, sheet = draft.tables["materials"], draft.sheets["materials"]
    told = rows["pressure_bar"].notna()
    if not told.any():
        return []
    unknown = told & ~rows["material"].isin(set(draft.library.gases["material"]))
    said = "the library knows no gas of this material: nothing is made of its pressure"
    faults = sheet.faults(unknown, "pressure_bar", said, "Leave it empty.", "warning")
    needed = rows["needed_bar"].fillna(USED_BAR)
    low = told & ~unknown & ~(rows["pressure_bar"] > needed)
    said = "not above what its users need: there is nothing to let down"
    mend = "Give absolute pressures, in bar, or leave both empty."
    return faults + sheet.faults(low, "pressure_bar", said, mend, "warning")


def _idle(draft: Draft) -> list[Fault]:
    """Warn of expanders at an enterprise none of whose gases is let down."""
    rows, gases = draft.tables["technologies"], draft.tables["materials"]
    rule = rows["technology"].map(draft.library.technologies["rule"])
    given = let_down_work(gases, draft.library) > 0.0 if len(gases) else gases["role"] == ""
    there = set(gases.loc[given & (gases["role"] == "source"), "enterprise"])
    idle = (rule == _RULE) & ~rows["enterprise"].isin(there)
    said = "no gas that it has is let down: it is never offered"
    mend = "Give the gas its `pressure_bar` in the table of materials."
    return draft.sheets["technologies"].faults(idle, "enterprise", said, mend, "warning")
