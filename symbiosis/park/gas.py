"""Gas: what a normal cubic metre of it weighs, where a table counts it by volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from symbiosis.park.faults import Fault
    from symbiosis.park.fills import Fills
    from symbiosis.park.library import Library
    from symbiosis.park.sheet import Sheet

_KG = 1000.0
_UNKNOWN = "a volume, and nobody knows what a cubic metre of it weighs"
_REMEDY = "Give it in a unit of t, such as t/a or kg/h."


def weights(
    sheet: Sheet,
    column: str,
    frame: pd.DataFrame,
    counted: pd.Series,
    library: Library,
    fills: Fills,
) -> tuple[pd.Series, list[Fault]]:
    """Give the density of every row's gas [t/Nm3] where a figure counts it by volume, 1 elsewhere.

    Parameters
    ----------
    sheet, column, frame
        Where the figures stand.
    counted
        Rows whose figures are volumes.
    library
        Knows the densities of materials, at 0 degC and 101.325 kPa.
    fills
        Takes what was reckoned with.
    """
    nobody = pd.Series("", index=frame.index, dtype="str")
    named = frame.get("material", frame.get("item", nobody))
    known = library.gases.set_index("material")["density"]
    density = named.map(known).astype("float64").where(counted)
    for material, rows in named[density.notna()].groupby(named):
        text = f"`{column}`: a normal cubic metre of `{material}` counts as {known[material]:g} kg"
        fills.say(sheet.table.name, text)
        ids = frame.loc[rows.index, "id"]
        fills.put(sheet.table.name, ids, column, float(known[material]), "library, gases", "kg/Nm3")
    missing = counted & density.isna() & frame[column].notna()
    written = sheet.text.get("unit", nobody).reindex(frame.index, fill_value="") != ""
    faults = sheet.faults(missing & written, "unit", _UNKNOWN, _REMEDY)
    faults += sheet.faults(missing & ~written, column, _UNKNOWN, _REMEDY)
    return (density / _KG).fillna(1.0), faults
