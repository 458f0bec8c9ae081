"""Ranges: figures that cannot be, and figures that look like a slip of the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.entities import HOURS_PER_YEAR, MOST
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.park.schema import TABLES

if TYPE_CHECKING:
    from symbiosis.park.columns import Column
    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault
    from symbiosis.park.sheet import Sheet

_SLIP = 1000.0
# A year's amount below this is, by the hour, what solvers take for nothing: need, saving and all.
_NOTHING = 1e-3
_ENOUGH_TO_COMPARE = 3
_ROUNDING = 1e-9
_ROOM = 1.01
"""Two figures of one pipe that are read in different places agree to this."""
_ENDS = 2
_GRID = "Give degrees of WGS 84 (EPSG:4326); large figures are metres of a map's grid."
_ORDERED = {
    "technologies": (("min_size", "max_size"),),
    "connections": (("minimum", "maximum"), ("quantity", "maximum")),
    "utilities": (("low", "price"), ("price", "high")),
    "outlets": (("low", "price"), ("price", "high")),
    "evidence": (("low", "high"),),
    **dict.fromkeys(STREAM_TABLES, (("low", "quantity"), ("quantity", "high"))),
}


def check_ranges(draft: Draft) -> list[Fault]:
    """Find figures out of their limits, out of order, or absurd."""
    faults: list[Fault] = []
    for name, frame in draft.tables.items():
        if frame.empty:
            continue
        sheet = draft.sheets[name]
        least = {column.name: column.minimum for column in TABLES[name].columns}
        for column in TABLES[name].columns:
            if column.kind == "number":
                faults += _limits(sheet, frame[column.name], column)
            if column.required and not sheet.has_lines:
                empty = frame[column.name].isna() | (frame[column.name] == "")
                faults += sheet.faults(empty, column.name, "the cell is empty", column.doc + ".")
        for low, high in _ORDERED.get(name, ()):
            wrong = frame[low] > frame[high] + _ROUNDING * frame[high].abs()
            # What is below its own limit is told of already, and nothing is to be exchanged.
            bound = least.get(high)
            wrong &= ~(frame[high] < (-np.inf if bound is None else bound))
            found = f"{low} is above {high}"
            faults += sheet.faults(wrong, low, found, "Exchange or correct the two.")
    for name in STREAM_TABLES:
        faults += _absurd(draft, name)
    return [*faults, *_prices(draft), *_forced(draft), *_sized(draft), *_curves(draft)]


def _curves(draft: Draft) -> list[Fault]:
    """Find cost curves of one point, of two costs at one size, or that fall."""
    frame, sheet = draft.tables["technology_segments"], draft.sheets["technology_segments"]
    if frame.empty:
        return []
    points = frame.sort_values("size", kind="stable").groupby("technology")
    alone = points["size"].transform("size") < _ENDS
    faults = sheet.faults(alone, "size", "one point is no curve", "Give a second point.")
    twice = frame.duplicated(["technology", "size"])
    faults += sheet.faults(twice, "size", "this size is there already", "Delete one of the two.")
    falls = points["capex"].diff() < 0.0
    return faults + sheet.faults(
        falls.reindex(frame.index), "capex", "less than a smaller one costs", "Correct the point."
    )


def _limits(sheet: Sheet, numbers: pd.Series, column: Column) -> list[Fault]:
    if numbers.isna().all():
        return []
    unit = f" {column.unit}" if column.unit else ""
    name, low, high = column.name, column.minimum, column.maximum
    endless = numbers.abs() > MOST
    faults = sheet.faults(endless, name, "too large to be a number", "Correct it, or its unit.")
    if low is not None:
        found = "negative" if low == 0 else f"below {low:g}{unit}, the smallest that can be"
        remedy = _GRID if column.unit == "degree" else f"{column.doc}: write {low:g} or more."
        faults += sheet.faults(numbers < low, name, found, remedy)
    if high is not None:
        found = f"above {high:g}{unit}, the largest that can be"
        remedy = f"{column.doc}: correct it, or its unit."
        remedy = _GRID if column.unit == "degree" else remedy
        faults += sheet.faults(numbers > high, name, found, remedy)
    return faults


def _absurd(draft: Draft, name: str) -> list[Fault]:
    """Find streams too small to be told from none, and those too large to be believed."""
    sheet, medium = draft.sheets[name], MEDIA[STREAM_TABLES[name]]
    amounts = draft.tables[name]["quantity"]
    if amounts.empty:
        return []
    found = amounts.map(lambda amount: f"{amount:g} {medium.unit}/a is more than any stream known")
    wild = (amounts > _SLIP * medium.largest) & (amounts <= MOST)
    faults = sheet.faults(wild, "quantity", found, "Check the unit (kt or t, GWh or MWh).")
    remedy = "If it is right, leave it; else check the unit (kt or t, GWh or MWh)."
    dust = (amounts > 0) & (amounts < _NOTHING)
    lost = amounts.map(lambda amount: f"{amount:g} {medium.unit}/a is lost in rounding")
    least = f"Leave the row out, or gather it with others to {_NOTHING:g} {medium.unit}/a or more."
    faults += sheet.faults(dust, "quantity", lost, least)
    huge = amounts > medium.largest
    faults += sheet.faults(huge & ~wild, "quantity", found, remedy, "warning")
    ranked = amounts[amounts > 0].sort_values().to_numpy()
    if len(ranked) < _ENOUGH_TO_COMPARE:
        return faults
    slip = (amounts > _SLIP * ranked[-2]) & ~huge
    found = amounts.map(lambda amount: f"{amount:g} {medium.unit}/a is 1000 times all others")
    return faults + sheet.faults(slip, "quantity", found, remedy, "warning")


def _prices(draft: Draft) -> list[Fault]:
    """Warn of a park's price 1000 times the library's for the same."""
    faults = []
    for name in ("utilities", "outlets"):
        own, library = draft.tables[name], getattr(draft.library, name)
        known = library[~library.index.isin(own["id"])]
        usual = known["price"].abs().groupby([known["medium"], known["item"]]).max()
        key = pd.MultiIndex.from_frame(own[["medium", "item"]])
        largest = usual.reindex(key).to_numpy(dtype="float64")
        wild = own["price"].abs() > _SLIP * np.where(largest > 0, largest, np.inf)
        remedy = "If it is right, leave it; else check the unit of the price."
        found = "1000 times the library's price"
        faults += draft.sheets[name].faults(wild, "price", found, remedy, "warning")
    return faults


def _forced(draft: Draft) -> list[Fault]:
    frame, sheet = draft.tables["connections"], draft.sheets["connections"]
    vague = (frame["status"] == "forced") & ~(frame["quantity"] > 0)
    return sheet.faults(
        vague, "quantity", "a forced connection without amount", "Say how much a year is forced."
    )


def _sized(draft: Draft) -> list[Fault]:
    """Find capacities of connections that have no unit, carry nothing or stand nowhere."""
    frame, sheet = draft.tables["connections"], draft.sheets["connections"]
    size = frame["capacity"]
    unit = "Fill `medium`: it is counted in t/h of materials, m3/h of water, MW of heat and power."
    faults = sheet.faults(
        size.notna() & (frame["medium"] == ""), "capacity", "a capacity without unit", unit
    )
    idle = "Give what it can carry, or leave it empty; `forbidden` closes the connection."
    faults += sheet.faults(size == 0.0, "capacity", "a pipe that carries nothing", idle)
    mean = frame["quantity"] / HOURS_PER_YEAR
    found = mean.map(lambda rate: f"its amount of today is {rate:.6g} in every hour").astype("str")
    short = (frame["status"] == "existing") & (size > 0.0) & (mean > size * _ROOM)
    faults += sheet.faults(short, "capacity", found, "Correct one of the two, or its unit.")
    nowhere = size.notna() & (frame["status"] != "existing")
    new = "Mark it `existing` if it stands; what is new is as large as the plan makes it."
    found_new = "holds for what stands only"
    return faults + sheet.faults(nowhere, "capacity", found_new, new, "warning")
