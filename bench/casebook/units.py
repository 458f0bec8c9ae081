"""Units of a case: what its words mean, as factors to the program's own units."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput, UnknownUnit
from symbiosis.park.units import Scale, scale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MILLION = re.compile("^MM(?=[A-Za-z])")
_SCALES = {"C": "degC", "F": "degF", "K": "kelvin", "R": "degR"}
_FLOWS = {"gpm": "gal/min", "lpm": "L/min"}
_SHARES = {
    "-": "kg/kg",
    "ppb": "ug/kg",
    "wt%": "percent",
    **dict.fromkeys(("fraction", "mass fraction", "weight fraction"), "kg/kg"),
}
SMALL = 10.0
"""Where figures are multiplied with one another, none is larger than this once tamed."""
# What follows a unit, as in "ppm (g/t)", "degC: half of dTmin", "kW imported".
_REMARK = re.compile(r"\s*[:(;,].*$|\s+[^\s*/]+$")


def plain(said: str) -> Scale:  # noqa: ARG001, as the other measures
    """Take figures as they stand: costs, counts, shares."""
    return Scale()


def heat(said: str) -> Scale:
    """Bring flows of heat to MW; without a unit they are MW."""
    return _read(said, _mw)


def temperature(said: str) -> Scale:
    """Bring temperatures to degC; without a unit they are degC."""
    return _read(said, lambda unit: scale(_degrees(unit), "degC"))


def _degrees(unit: str) -> str:
    """Read the letters that mean other things elsewhere (coulomb, farad): ``C``, ``deg F``."""
    letter = re.fullmatch(r"(?:delta_?)?(?:deg(?:rees?)?[\s_]*|°\s*)?([CFKR])", unit, re.IGNORECASE)
    return _SCALES[letter[1].upper()] if letter else unit


def flow(said: str) -> Scale:
    """Bring flows of water to m3/h, a tonne being a cubic metre; without a unit they are m3/h."""
    return _read(said, _m3_h)


def content(said: str) -> Scale:
    """Bring contents of water to mg/L, a ppm being a mg/L; without a unit they are mg/L."""
    return _read(said, _mg_l)


def load(said: str) -> Scale:
    """Bring loads to kg/h; without a unit they are kg/h."""
    return _read(said, lambda unit: _hourly(unit, "kg"))


def in_program(figure: float, to: Scale) -> float:
    """Bring a figure to the program's unit."""
    return figure * to.slope + to.offset


def tamed(values: Iterable[float], most: float = 1000.0) -> float:
    """Give the power of ten by which figures are divided so that the largest is below ``most``.

    A solver's tolerances are absolute: a case in W or in g/h must come out as exact as one in GW.
    """
    largest = max((abs(value) for value in values), default=0.0)
    return 10.0 ** math.floor(math.log10(largest / most) + 1.0) if largest else 1.0


def _hourly(unit: str, to: str) -> Scale:
    return scale(unit, f"{to}/h")


def _mw(unit: str) -> Scale:
    return _hourly(_MILLION.sub("1e6 ", unit), "MWh")


def _m3_h(unit: str) -> Scale:
    known = _FLOWS.get(unit.lower(), unit)
    try:
        return _hourly(known, "m3")
    except UnknownUnit:
        return _hourly(known, "t")


def _mg_l(unit: str) -> Scale:
    known = _SHARES.get(unit.lower(), unit)
    try:
        return scale(known, "mg/L")
    except UnknownUnit:
        return scale(known, "mg/kg")


def _read(said: str, read: Callable[[str], Scale]) -> Scale:
    """Read a unit, if need be without the remark behind it."""
    unit = said.strip()
    if not unit:
        return Scale()
    while unit:
        try:
            return read(unit)
        except UnknownUnit:
            shorter = _REMARK.sub("", unit, count=1)
            unit = "" if shorter == unit else shorter
    message = f"units: {said!r} cannot be read here"
    raise BadInput(message)
