"""Asking: what a row of haves and wants does not tell, each at its own cell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.park.haves.guessing import code_of, fitting, is_gas
from symbiosis.park.steam import steam_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.canonical import Context
    from symbiosis.park.faults import Fault
    from symbiosis.park.haves.guessing import Wish
    from symbiosis.park.library import Library
    from symbiosis.park.sheet import Sheet

_WHICH_STEAM = "which steam? A tonne of it carries more heat or less"
_STEAM_REMEDY = "Write its temperature here, or its pressure in the unit: `t/h steam 10 bar`."
_HOW_HOT = "heat without temperature"
_HEAT_REMEDY = "Write how hot it is where it is given, or how hot it must be where it is needed."
_FOREIGN = "none of the European List of Waste; the row is read without it"


def faults_of_wish(
    sheet: Sheet, line: int, row: Mapping[str, Any], wish: Wish, context: Context
) -> list[Fault]:
    """Ask what a row means that may be several things, and what it must tell besides.

    Parameters
    ----------
    sheet, line, row
        Where it stands, and its cells.
    wish
        As it is understood.
    context
        Its library knows materials and waste codes.
    """
    index = sheet.text.index
    here = pd.Series(index == line, index=index)
    faults = _unit_faults(sheet, here, line, row, context)
    if not wish.medium:
        allowed = f"may be {' or '.join(wish.may_be)}"
        remedy = "Choose one in the column `category`; of a material also which, in `material`."
        return faults + sheet.faults(here, "name", allowed, remedy)
    if wish.medium == "material":
        return faults + _material_faults(sheet, here, row, wish, context.library)
    if wish.medium == "heat" and math.isnan(row["temperature_c"]):
        steam = steam_in(str(row["unit"]))[1] is not None
        if not str(sheet.text["temperature_c"][line]):
            told, remedy = (_WHICH_STEAM, _STEAM_REMEDY) if steam else (_HOW_HOT, _HEAT_REMEDY)
            faults += sheet.faults(here, "temperature_c", told, remedy)
    return faults


def _unit_faults(
    sheet: Sheet, here: pd.Series[bool], line: int, row: Mapping[str, Any], context: Context
) -> list[Fault]:
    """Refuse what is no unit of any amount, whatever else the row leaves open."""
    unit = str(row["unit"])
    if unit and not fitting(unit, context.place):
        column = "unit" if sheet.text["unit"][line] else "quantity"
        remedy = "Write a unit of t, m3 or MWh, such as t/a, m3/d or MW."
        return sheet.faults(here, column, f"{unit!r} is not a unit of any amount", remedy)
    if not unit and not math.isnan(row["quantity"]):
        remedy = "Write it in the column `unit`, or in the header, as in `quantity [t/a]`."
        return sheet.faults(here, "unit", "an amount without unit", remedy)
    return []


def _material_faults(
    sheet: Sheet, here: pd.Series[bool], row: Mapping[str, Any], wish: Wish, library: Library
) -> list[Fault]:
    """Ask which material is meant; warn of a code that says nothing."""
    code, name = str(row["ewc"]), str(row["name"])
    foreign = bool(code) and code_of(code) not in library.waste_codes.index
    if wish.material:
        remedy = "Write six digits, such as 10 02 02, or leave it empty."
        return sheet.faults(here & foreign, "ewc", _FOREIGN, remedy, "warning")
    if foreign:
        allowed = f"the waste code {code!r} is not in the European List of Waste"
        return sheet.faults(here, "ewc", allowed, "Write six digits, such as 10 02 02.")
    known = _listed(wish.may_be, library)
    if wish.coded:  # name and code contradict each other
        spoken = _listed(tuple(each for each in wish.may_be if each not in wish.coded), library)
        title = library.waste_codes["name"][code_of(code)]
        what = f"the name {name!r} is {spoken}; the waste code {code_of(code)} ({title}) is "
        remedy = "Mend the one that is wrong, or choose in the column `material`."
        return sheet.faults(here, "ewc", what + _listed(wish.coded, library), remedy)
    what = "may be several materials" if len(wish.may_be) > 1 else "is it this material?"
    remedy = f"Choose one in the column `material`: {known}."
    if wish.near:
        what = "no material of the library is called so"
        other = "choose another `category`: a gas is no water" if is_gas(name) else "add your own"
        remedy = f"If one of these is meant, choose it in the column `material`: {known}; else "
        remedy = f"{remedy if known else 'Name one in the column `material`, or '}{other}."
    return sheet.faults(here, "ewc" if code and not name else "name", what, remedy)


def _listed(materials: tuple[str, ...], library: Library) -> str:
    """List materials with what they are called in both languages."""
    told = library.materials
    return "; ".join(
        f"`{each}` {told['name'][each]} ({told['name_zh'][each]})" for each in materials
    )
