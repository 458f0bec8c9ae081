"""Contents: property columns (``content:Cl [mg/L]``) as rows, one per owner, port and property."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import UnknownUnit
from symbiosis.park.canonical import mean_factor
from symbiosis.park.media import MEDIA
from symbiosis.park.number_cells import read_numbers
from symbiosis.park.own import port_of
from symbiosis.park.property_cells import by_unit
from symbiosis.park.scales import medium_of
from symbiosis.park.units import Scale, amount_scale, scale

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symbiosis.park.canonical import Context
    from symbiosis.park.faults import Fault
    from symbiosis.park.library import Library
    from symbiosis.park.local_words import Place
    from symbiosis.park.sheet import Heading, Sheet

COLUMNS = ("owner", "port", "property", "kind", "value", "unit")
NOT_COMPARED = ("load", "removal")
"""Kinds of property columns that are not held against contents."""
LOAD_UNIT = "kg/a"
"""Unit of the load of a water process; one without unit is in kg/h."""
_CONTENTS = ("mg/L", "mg/kg")
_RATIOS = ("1", "-")
# Scales of their own, that nothing converts; the first ones are as good as no unit.
_INDICES = ("", *_RATIOS, "pH", "NTU", "CFU/100mL", "MPN/100mL")
_BARE = ("", *_RATIOS, "pH", "NTU")


def measure_of(unit: str) -> str:
    """Give what a unit measures: only figures of one measure can be compared.

    Parameters
    ----------
    unit
        Canonical unit of a content or a limit.

    Returns
    -------
    str
        ``mg/L`` of every content, ``1`` of every bare figure, else the unit itself.
    """
    return _CONTENTS[0] if unit in _CONTENTS else _RATIOS[0] if unit in _BARE else unit


def known_measures(library: Library) -> dict[str, str]:
    """Give the measure of every property that the library speaks of: Cl mg/L, turbidity 1."""
    tables = (library.contents, library.water_quality, library.link_limits)
    return {
        str(name): measure_of(str(unit))
        for table in tables
        for name, kind, unit in zip(table["property"], table["kind"], table["unit"], strict=True)
        if kind not in NOT_COMPARED
    }


def read_contents(
    sheet: Sheet, frame: pd.DataFrame, context: Context
) -> tuple[pd.DataFrame, list[Fault]]:
    """Read the property columns of a table.

    Parameters
    ----------
    sheet
        The table as written.
    frame
        Its typed rows (``id``, ``medium``).
    context
        What the figures need from the rest of the park: a load that is written as a rate runs with
        its row's profile, and the library knows what properties are measured in.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`, in mg/L (water), mg/kg (materials), kg/a (loads), else as written; index:
        the line.
    list of Fault
        Values that are no numbers, units that are none of a property.
    """
    known = known_measures(context.library)
    parts: list[pd.DataFrame] = []
    faults: list[Fault] = []
    for heading, text in sheet.properties.items():
        for unit, figures in by_unit(sheet, heading, text, context.fills):
            measure = known.get(heading.column, "")
            rows, found = _of_unit(sheet, heading, unit, figures, frame, context, measure)
            parts += rows
            faults += found
    return pd.concat(parts) if parts else empty_contents(), faults


def _of_unit(
    sheet: Sheet,
    heading: Heading,
    unit: str,
    text: pd.Series,
    frame: pd.DataFrame,
    context: Context,
    measure: str,
) -> tuple[list[pd.DataFrame], list[Fault]]:
    """Read the cells of a property column that are in one unit, medium by medium."""
    medium, name, written = medium_of(sheet, frame), str(heading), replace(heading, unit=unit)
    values, faults = read_numbers(sheet, text, name, context.fills, kind=heading.kind)
    faults += sheet.faults(values < 0, name, "negative", "Write 0 or more.")
    parts: list[pd.DataFrame] = []
    for of in medium[values.notna()].unique():
        rows = values.notna() & (medium == of)
        try:
            found, canonical = _scale(written, of, measure, context.place)
        except UnknownUnit as error:
            here = unit != heading.unit
            remedy = "Write mg/L, mg/kg or %."
            faults += sheet.faults(rows & here, name, str(error), remedy)
            faults += [] if here else [sheet.fault(name, str(error), remedy)]
            continue
        context.fills.say_unit(sheet.table.name, name, unit, found.said)
        running = mean_factor(sheet, frame, context)[rows] if found.rate else 1.0
        owners = owners_of(frame[rows], sheet.table.name)
        parts.append(_rows(owners, heading, values[rows] * found.slope * running, canonical))
    return parts, faults


@cache
def empty_contents() -> pd.DataFrame:
    """Give contents without rows."""
    columns = {name: pd.Series(dtype="str") for name in COLUMNS}
    return pd.DataFrame({**columns, "value": pd.Series(dtype="float64")})


def gathered(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put contents below each other."""
    filled = [rows for rows in parts if len(rows)]
    return pd.concat(filled, ignore_index=True) if filled else empty_contents()


def of_rows(contents: pd.DataFrame) -> pd.DataFrame:
    """Give the contents of what has an id, such as streams and utilities: not those of ports."""
    return contents[contents["port"] == ""]


def owners_of(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    """Give owner and port of a table's rows: an id, or a technology's port."""
    if "id" in rows:
        port = pd.Series(port_of(table), rows.index, dtype="str")
        return pd.DataFrame({"owner": rows["id"], "port": port})
    return rows[["technology", "port"]].rename(columns={"technology": "owner"})


def _rows(owners: pd.DataFrame, heading: Heading, values: pd.Series, unit: str) -> pd.DataFrame:
    rows = owners.assign(property=heading.column, kind=heading.kind, value=values)
    texts = dict.fromkeys(("property", "kind", "unit"), "str")
    return rows.assign(unit=unit).astype(texts)


def _scale(heading: Heading, medium: str, measure: str, place: Place) -> tuple[Scale, str]:
    """Give the scale, and the canonical unit, of the figures of one medium."""
    if heading.kind == "load":
        return amount_scale(heading.unit or "kg/h", "kg", place), LOAD_UNIT
    if heading.kind == "removal":
        return scale(heading.unit or "1", "1", place), "1"
    known = MEDIA[medium].content_units if medium in MEDIA else ()
    contents, other = known or MEDIA["material"].content_units
    if heading.column == "pH" or measure == "1":
        return _index(heading, "1"), heading.unit
    if heading.unit in _RATIOS and measure == measure_of(contents):
        # A share of the whole: 0.01 is 1 %.
        return Scale(100.0 * scale("percent", "mg/kg").slope), contents
    if heading.unit and heading.unit in _INDICES:
        return _index(heading, measure or measure_of(heading.unit)), heading.unit
    unit = heading.unit or contents
    doubtful = None
    for target in (contents, other, "mg/kg"):
        try:
            found = scale(unit, target, place)
        except UnknownUnit as error:
            doubtful = doubtful or error
            continue
        # A litre of waste water weighs a kilogram: 1 mg/kg is 1 mg/L.
        return found, contents if target == "mg/kg" else target
    message = f"{unit!r} is no unit of a property of {medium or 'this row'} ({doubtful})"
    raise UnknownUnit(message)


def _index(heading: Heading, measure: str) -> Scale:
    """Take a bare figure as it stands, if that is what the property is measured in."""
    if measure_of(heading.unit) != measure:
        known = "bare figures" if measure == "1" else measure
        message = f"{heading.unit!r} cannot be compared: limits on {heading.column} are in {known}"
        raise UnknownUnit(message)
    return Scale()
