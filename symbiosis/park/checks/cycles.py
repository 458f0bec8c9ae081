"""Cycles: whether the steps of typical days and seasons, and the calendar, can be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_SHARE_OFF = 1e-3
"""Steps of one cycle come equally often, but for rounding."""
_DAYS_OFF = 0.5


def check_cycles(draft: Draft) -> list[Fault]:
    """Find steps that are no cycle, and days of the calendar that are like no cycle."""
    periods = draft.tables["periods"]
    stepped = periods["cycle"] != ""
    if not stepped.any():
        return [*_calendar_without(draft), *_idle_stores(draft)]
    return [*_loose(draft), *_lengths(draft), *_places(draft), *_often(draft), *_calendar(draft)]


def _loose(draft: Draft) -> Iterator[Fault]:
    periods = draft.tables["periods"]
    found = "a period of no cycle, while others are steps of one"
    remedy = "Name the cycle of each."
    yield from draft.sheets["periods"].faults(periods["cycle"] == "", "cycle", found, remedy)


def _lengths(draft: Draft) -> Iterator[Fault]:
    """Find steps without place or length, or longer than all that comes of them in a year."""
    periods, sheet = draft.tables["periods"], draft.sheets["periods"]
    stepped = periods["cycle"] != ""
    missing = stepped & ~(periods["length_h"] > 0.0)
    yield from sheet.faults(
        missing, "length_h", "a step of a cycle without its length", "Write how long it lasts."
    )
    long = stepped & (periods["length_h"] > periods["hours"] * (1.0 + _SHARE_OFF))
    found = "a step that lasts longer than its hours a year"
    yield from sheet.faults(long, "length_h", found, "Write its length each time that it comes.")


def _places(draft: Draft) -> Iterator[Fault]:
    periods, sheet = draft.tables["periods"], draft.sheets["periods"]
    stepped = periods["cycle"] != ""
    yield from sheet.faults(
        stepped & periods["step"].isna(),
        "step",
        "a step of a cycle without its place",
        "Number the steps of each cycle from 1.",
    )
    twice = stepped & periods["step"].notna() & periods.duplicated(["cycle", "step"], keep=False)
    yield from sheet.faults(
        twice, "step", "two steps at one place of a cycle", "Number the steps of each cycle from 1."
    )


def _often(draft: Draft) -> Iterator[Fault]:
    """Find cycles whose steps do not come equally often."""
    periods = draft.tables["periods"]
    often = _times(periods)
    mean = often.groupby(periods["cycle"]).transform("median")
    odd = (periods["cycle"] != "") & ((often - mean).abs() > _SHARE_OFF * mean)
    found = "steps of one cycle that do not come equally often: hours over length_h differ"
    remedy = "Let hours be length_h times how often the cycle comes in a year."
    yield from draft.sheets["periods"].faults(odd, "hours", found, remedy)


def _times(periods: pd.DataFrame) -> pd.Series[float]:
    return periods["hours"].astype("float64") / periods["length_h"].astype("float64")


def _calendar_without(draft: Draft) -> Iterator[Fault]:
    calendar = draft.tables["calendar"]
    if len(calendar):
        found = "a calendar, and the periods are steps of no cycle"
        yield draft.sheets["calendar"].fault(
            "cycle", found, "Fill the column cycle of the periods, or remove the calendar."
        )


def _calendar(draft: Draft) -> Iterator[Fault]:
    calendar, sheet = draft.tables["calendar"], draft.sheets["calendar"]
    if calendar.empty:
        return
    periods = draft.tables["periods"]
    unknown = ~calendar["cycle"].isin(set(periods["cycle"]))
    yield from sheet.faults(
        unknown, "cycle", "a cycle that no period is of", "Take one of the periods' cycles."
    )
    twice = calendar["day"].duplicated(keep=False)
    yield from sheet.faults(twice, "day", "a day that stands twice", "Keep one row a day.")
    if unknown.any() or twice.any():
        return
    told = calendar["cycle"].value_counts()
    for cycle, often in _times(periods).groupby(periods["cycle"]).median().items():
        days = int(told.get(cycle, 0))
        if abs(days - often) > _DAYS_OFF:
            found = f"{days} days are like {cycle}, whose steps come {often:g} times a year"
            remedy = "Let the calendar and the hours of the periods agree."
            yield sheet.fault("cycle", found, remedy)


def _idle_stores(draft: Draft) -> Iterator[Fault]:
    """Warn of stores that nothing can be carried in, as time has no steps."""
    rows = draft.tables["technologies"]
    rule = rows["technology"].map(draft.library.technologies["rule"]).fillna("")
    found = "a store is not offered: the periods are steps of no cycle"
    remedy = "Give the periods cycles, by `symbiosis periods` or by hand."
    sheet = draft.sheets["technologies"]
    yield from sheet.faults(rule == "store", "technology", found, remedy, "warning")
