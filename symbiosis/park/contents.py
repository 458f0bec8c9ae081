"""Contents: property columns (``content:Cl [mg/L]``) as rows, one per owner and property."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.cells import read_numbers
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import MEDIA
from symbiosis.park.scales import medium_of
from symbiosis.park.units import UnknownUnit, amount_scale, scale

if TYPE_CHECKING:
    from symbiosis.park.faults import Fault
    from symbiosis.park.sheet import Heading, Sheet

COLUMNS = ("owner", "property", "kind", "value", "unit")
LOAD_UNIT = "kg/h"
"""Unit of the load of a water process, as a mean over the year."""
# Scales of their own, that nothing converts.
_INDICES = ("", "1", "-", "pH", "NTU", "CFU/100mL", "MPN/100mL")
_WITHOUT_UNIT = ("pH",)


def read_contents(
    sheet: Sheet, frame: pd.DataFrame, running: pd.Series
) -> tuple[pd.DataFrame, list[Fault]]:
    """Read the property columns of a table.

    Parameters
    ----------
    sheet
        The table as written.
    frame
        Its typed rows (``id``, ``medium``).
    running
        Factor that brings a load as written to its mean over the year: the mean of the profile
        where the row's amount is a rate, else 1.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`, in mg/L (water), mg/kg (materials), kg/h (loads), else as written; index:
        the line.
    list of Fault
        Values that are no numbers, units that are none of a property.
    """
    medium = medium_of(sheet, frame)
    parts: list[pd.DataFrame] = []
    faults: list[Fault] = []
    for heading, text in sheet.properties.items():
        values, found = read_numbers(sheet, text, str(heading))
        faults += found
        faults += sheet.faults(values < 0, str(heading), "negative", "Write 0 or more.")
        for name in medium[values.notna()].unique():
            rows = values.notna() & (medium == name)
            try:
                slope, unit, rate = _slope(heading, name)
            except UnknownUnit as error:
                faults.append(sheet.fault(str(heading), str(error), "Write mg/L, mg/kg or %."))
                continue
            factor = slope * running[rows] if rate else slope
            parts.append(_rows(frame[rows], heading, values[rows] * factor, unit))
    return pd.concat(parts) if parts else empty_contents(), faults


def empty_contents() -> pd.DataFrame:
    """Give contents without rows."""
    columns = {name: pd.Series(dtype="str") for name in COLUMNS}
    return pd.DataFrame({**columns, "value": pd.Series(dtype="float64")})


def _rows(owners: pd.DataFrame, heading: Heading, values: pd.Series, unit: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "owner": owners["id"]
            if "id" in owners
            else owners["technology"] + "." + owners["port"],
            "property": heading.column,
            "kind": heading.kind,
            "value": values,
            "unit": unit,
        }
    ).astype({"property": "str", "kind": "str", "unit": "str"})


def _slope(heading: Heading, medium: str) -> tuple[float, str, bool]:
    """Give factor, canonical unit, and whether the figure is a rate, for rows of one medium."""
    if heading.kind == "load":
        found = amount_scale(heading.unit or LOAD_UNIT, "kg")
        return found.slope / HOURS_PER_YEAR, LOAD_UNIT, found.rate
    if heading.kind == "removal":
        return scale(heading.unit or "1", "1").slope, "1", False
    known = MEDIA[medium].content_units if medium in MEDIA else ()
    targets = known or MEDIA["material"].content_units
    if heading.column in _WITHOUT_UNIT or (heading.unit and heading.unit in _INDICES):
        return 1.0, heading.unit, False
    unit = heading.unit or targets[0]
    for target in (*targets, "mg/kg"):
        try:
            slope = scale(unit, target).slope
        except UnknownUnit:
            continue
        # A litre of waste water weighs a kilogram: 1 mg/kg is 1 mg/L.
        return slope, targets[0] if target == "mg/kg" else target, False
    message = f"{unit!r} is no unit of a property of {medium or 'this row'}"
    raise UnknownUnit(message)
