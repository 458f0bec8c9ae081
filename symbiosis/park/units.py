"""Units: what a cell or a header says, as a factor to the program's own unit.

Any unit that pint knows can be read, and a few that parks use besides. A year has 8760 h, so that a
rate becomes a yearly amount by its unit alone: 1 MW is 8760 MWh/a.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite, prod

from symbiosis.errors import UnknownUnit
from symbiosis.park.local_words import NOWHERE, Place
from symbiosis.park.steam import Steam, heat_of, steam_in
from symbiosis.park.unit_registry import nearest_word, unit_registry
from symbiosis.park.unit_sizes import size_of
from symbiosis.park.unit_words import worded

# Nobody gives a park's energy in thousandths of a watt: the prefix was meant to be an M.
_MILLI = re.compile(r"(?<![A-Za-z])m(?=(?:[Ww][Hh]?|[Jj])(?![A-Za-z]))")
_LONGEST = 80
"""Signs of a unit: a longer text is none."""
# Only what has this shape reaches pint: a hostile cell must not make it compute.
_TERM = r"[A-Za-z_]{1,30}3?(?:\*\*-?[1-9])?"
_SHAPE = re.compile(rf"{_TERM}(?:[\s*/]+{_TERM})*")
_NUMBER = re.compile(
    r"(?:(?P<per>/)\s*|(?<![A-Za-z0-9_.*-]))"
    r"(?P<figure>[0-9]{1,15}(?:\.[0-9]{1,15})?(?:e-?[0-9]{1,2})?)(?![0-9.])\s*\*?\s*"
)
_CURRENCY = re.compile(r"(?<![A-Za-z])([kMG]?)([A-Z]{3})(?![A-Za-z])")
_GAS = "Nm3"
_OF_WATER = "a tonne of water is 1 m3"
_OF_GAS = "a cubic metre of gas is one at 0 degC and 101.325 kPa"


@dataclass(frozen=True)
class Scale:
    """How a figure is brought to the program's unit: ``figure * slope + offset``.

    Attributes
    ----------
    slope, offset
        Factor, and shift (temperatures only).
    rate
        The figure is a rate at full load (``MW``, ``t/h``), not an amount a year (``GJ/a``).
    steam
        The figure counts tonnes of a steam whose state the unit leaves open: its heat [MWh/t] is
        one more factor of an amount, and one more divisor of a price.
    currency
        ISO code of the money in the unit, empty where it names none.
    gas
        The figure counts normal cubic metres of a gas: its density [t/Nm3] is one more factor of an
        amount, and one more divisor of a price.
    said
        How a word of the unit was understood that means something else elsewhere.
    """

    slope: float = 1.0
    offset: float = 0.0
    rate: bool = False
    steam: Steam | None = None
    currency: str = ""
    gas: bool = False
    said: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def scale(text: str, to: str, place: Place = NOWHERE) -> Scale:
    """Bring figures in a unit to another of the same dimension.

    Parameters
    ----------
    text
        The unit as written: ``degF``, ``km``, ``g/m3``.
    to
        The unit wanted. If it is ``K``, differences of temperatures are meant.
    place
        Where it is written.

    Raises
    ------
    UnknownUnit
        If pint cannot read it, if it measures something else, or if it may mean two things.
    """
    if len(text) > _LONGEST:
        message = f"{text[:_LONGEST]!r} ... is not a unit"
        raise UnknownUnit(message)
    meant = worded(text, to, place)
    target = worded(to, to, place).text
    if meant.text == target:
        return Scale(said=meant.said)
    if _MILLI.search(meant.text):
        millions = worded(_MILLI.sub("M", text), to, place).text
        message = f"{text!r} counts thousandths (m); millions are written {millions!r}"
        raise UnknownUnit(message)
    factor, unit = _parted(meant.text)
    if not unit and to == "1" and isfinite(factor) and factor > 0.0:
        return Scale(factor)
    if _SHAPE.fullmatch(unit) is None:
        message = f"{text!r} is not a unit"
        raise UnknownUnit(message)
    if to == "K" and unit in ("degC", "degF"):
        unit = f"delta_{unit}"
    zero, one = _converted(text, factor, unit, to, target)
    slope = float(one - zero)
    if not isfinite(slope) or slope <= 0.0:
        message = f"{text!r} counts nothing: its number cannot be {factor:g}"
        raise UnknownUnit(message)
    return Scale(slope, float(zero), said=meant.said)


def _parted(text: str) -> tuple[float, str]:
    """Part the numbers of a unit from the rest: ``1e4 t/a``, ``EUR/1000 m**3``."""
    factors = []

    def taken(hit: re.Match[str]) -> str:
        figure = float(hit["figure"])
        factors.append(1.0 / figure if hit["per"] and figure else figure)
        return "/" if hit["per"] else ""

    unit = _NUMBER.sub(taken, text).strip()
    return prod(factors), unit


def _converted(text: str, factor: float, unit: str, to: str, target: str) -> tuple[float, float]:
    """Give what nothing and one of a unit are in another; pint is asked what few people write."""
    known, wanted = size_of(unit), size_of(target)
    if known and wanted:
        if known.dimensions == wanted.dimensions:
            return 0.0, factor * float(known.size / wanted.size)
        message = f"{text!r} is not a unit of {to}"
        raise UnknownUnit(message)
    from pint.errors import PintError

    registry = unit_registry()
    try:
        zero, one = (registry.Quantity(n * factor, unit).to(target).magnitude for n in (0, 1))
    except (PintError, ArithmeticError, ValueError, AssertionError, TypeError) as error:
        # Some of pint's units ("decade" is a ratio too) end in an assertion of its own.
        message = f"{text!r} is not a unit of {to}{nearest_word(unit, to)}"
        raise UnknownUnit(message) from error
    return zero, one


@lru_cache(maxsize=4096)
def amount_scale(text: str, unit: str, place: Place = NOWHERE) -> Scale:
    """Bring amounts a year, or rates, to ``unit`` a year.

    Parameters
    ----------
    text
        ``kt/a``, ``GJ``, ``MW``, ``t/h steam``, ``Mm3/a``, ``万吨/年``; without a time: a year.
    unit
        ``t``, ``MWh`` or ``m3``. Steam is counted in t where ``MWh`` is wanted, water in t where
        ``m3`` is.
    place
        Where it is written.

    Raises
    ------
    UnknownUnit
        As for :func:`scale`.
    """
    plain, steam = steam_in(text) if unit == "MWh" else (text, None)
    target = unit if steam is None else "t"
    try:
        found = _amount(plain, target, place)
    except UnknownUnit as error:
        with suppress(UnknownUnit):
            # A litre of water weighs a kilogram, near enough for every use of it.
            if unit == "m3":
                found = _amount(worded(text, unit, place).text, "t", place)
                return replace(found, said=(*found.said, _OF_WATER))
            if unit == "t":
                return replace(_amount(text, _GAS, place), gas=True)
        raise error from None
    return _of_steam(found, steam, 1.0)


@lru_cache(maxsize=4096)
def stream_scale(text: str, unit: str, place: Place = NOWHERE) -> Scale:
    """Bring amounts of a stream to ``unit`` a year: of a material also by its volume as a gas.

    A plain cubic metre is taken for a normal one, and that is said; whoever reads it must know what
    one weighs (:attr:`Scale.gas`).

    Parameters
    ----------
    text, unit, place
        As for :func:`amount_scale`.

    Raises
    ------
    UnknownUnit
        As for :func:`amount_scale`.
    """
    try:
        return amount_scale(text, unit, place)
    except UnknownUnit as error:
        if unit == "t":
            with suppress(UnknownUnit):
                found = _amount(text, "m3", place)
                return replace(found, gas=True, said=(*found.said, _OF_GAS))
        raise error from None


def _amount(text: str, unit: str, place: Place) -> Scale:
    try:
        return scale(text, unit, place)
    except UnknownUnit:
        found = scale(text, f"{unit}/a", place)
        return replace(found, rate=not _is_yearly(text, unit, place))


def _is_yearly(text: str, to: str, place: Place) -> bool:
    """Tell whether a unit of something per time says ``a year``, however it spells that."""
    _, unit = _parted(worded(text, to, place).text)
    if known := size_of(unit):
        return known.is_yearly
    return ("year", -1) in tuple(unit_registry().Quantity(1.0, unit).unit_items())


def _of_steam(found: Scale, steam: Steam | None, power: float) -> Scale:
    """Put the heat of a tonne of steam into a scale, or leave it open with the state."""
    if steam is None:
        return found
    if not steam.is_said:
        return replace(found, steam=steam)
    heat = heat_of(steam)
    said = (*found.said, f"a tonne of {steam} counts as {heat:.3f} MWh")
    return replace(found, slope=found.slope * heat**power, said=said)


@lru_cache(maxsize=4096)
def money_scale(text: str, to: str, place: Place = NOWHERE) -> Scale:
    """Bring money, or money per unit, to whole units of its currency.

    Parameters
    ----------
    text
        ``EUR/GJ``, ``CNY/kWh``, ``kEUR``, ``万元``.
    to
        ``money``, ``money/MWh`` ... Of heat also per tonne of steam: ``CNY/t steam``; of water
        also per tonne.
    place
        Where it is written.

    Raises
    ------
    UnknownUnit
        As for :func:`scale`, and if it names no currency.
    """
    if len(text) > _LONGEST:
        message = f"{text[:_LONGEST]!r} ... is not a unit"
        raise UnknownUnit(message)
    per, steam = steam_in(text) if to.endswith("/MWh") else (text, None)
    meant = worded(per, to, place)
    match = _CURRENCY.search(meant.text)
    if match is None:
        message = f"{text!r} names no currency"
        raise UnknownUnit(message)
    plain = f"{meant.text[: match.start()]}{match[1]}money{meant.text[match.end() :]}"
    target = to if steam is None else to.removesuffix("MWh") + "t"
    try:
        found = scale(plain, target, place)
    except UnknownUnit as error:
        other = _per_tonne_of_water(plain, to, place) or _per_volume_of_gas(plain, to, place)
        if other is None:
            message = str(error).replace(repr(plain), repr(text))
            message = message.replace("'money/", f"'{match[2]}/")
            raise UnknownUnit(message) from None
        found = other
    said = (*meant.said, *found.said)
    return _of_steam(replace(found, currency=match[2], said=said), steam, -1.0)


def _per_tonne_of_water(text: str, to: str, place: Place) -> Scale | None:
    if to == "money/m3":
        with suppress(UnknownUnit):
            return replace(scale(text, "money/t", place), said=(_OF_WATER,))
    return None


def _per_volume_of_gas(text: str, to: str, place: Place) -> Scale | None:
    if to == "money/t":
        with suppress(UnknownUnit):
            return replace(scale(text, f"money/{_GAS}", place), gas=True)
    return None


_ASKED_AS = ("t", "MWh", "m3")


def is_unit(text: str) -> bool:
    """Tell whether a text is a unit of amounts, prices, temperatures or the like, anywhere."""
    if not re.search(r"[^\W\d_]|[%‰℃°€$¥£]", text):
        return False  # a bare number
    for unit in _ASKED_AS:
        with suppress(UnknownUnit):
            amount_scale(text, unit)
            return True
        with suppress(UnknownUnit):
            money_scale(text, f"money/{unit}")
            return True
    for unit in ("degC", "money", "km", "1"):
        with suppress(UnknownUnit):
            (money_scale if unit == "money" else scale)(text, unit)
            return True
    return False
