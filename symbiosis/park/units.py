"""Units: what a cell or a header says, as a factor to the program's own unit.

Any unit that pint knows can be read, and a few that parks use besides. A year has 8760 h, so that a
rate becomes a yearly amount by its unit alone: 1 MW is 8760 MWh/a.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from symbiosis.errors import UnknownUnit
from symbiosis.park.steam import Steam, heat_of, steam_in

if TYPE_CHECKING:
    from pint import UnitRegistry

# What pint lacks, or reads otherwise than a park does: "kt" as knots, a year as 365.25 d.
_DEFINITIONS = (
    "year = 8760 * hour = a = yr = annum",
    "kt = 1000 * metric_ton",
    "money = [money]",
    "tce = 29.3076 * gigajoule",
    "toe = 41.868 * gigajoule",
)
# What parks write most: amounts a year, known without pint, which takes 0.5 s to start.
_USUAL = {
    (f"{prefix}{unit}{time}", program): factor
    for unit, program, prefixes in (
        ("t", "t", {"": 1.0, "k": 1e3}),
        ("m3", "m3", {"": 1.0}),
        ("Wh", "MWh", {"M": 1.0, "G": 1e3, "T": 1e6}),
    )
    for prefix, factor in prefixes.items()
    for time in ("", "/a")
}
# Other spellings of the same; "Mm3" is a million m3, not a cubic megametre.
_SPELLINGS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        ("万", "1e4 "),
        ("亿", "1e8 "),
        ("吨标准煤|吨标煤", "tce"),
        ("吨", "t"),
        ("千瓦时", "kWh"),
        ("立方米", "m3"),
        ("小时", "h"),
        ("年", "a"),
        ("元", "CNY"),
        ("€", "EUR"),
        ("[μµ]", "u"),
        ("·", "*"),
        ("²", "2"),
        ("³", "3"),
        (r"\^", "**"),
        ("%", "percent"),
        (r"°\s*", "deg"),
        ("CO2(?:eq|e)?", ""),
        (r"\bMm3\b", "1e6 m3"),
        (r"\b([kmcd]?m)([23])\b", r"\1**\2"),
    )
)
# Nobody gives a park's energy in thousandths of a watt: the prefix was meant to be an M.
_MILLI = re.compile(r"\bm(?=(?:Wh|W|J)\b)")
# Only what has this shape reaches pint: a hostile cell must not make it compute.
_TERM = r"[A-Za-z_]{1,30}(?:\*\*-?[1-9])?"
_SHAPE = re.compile(
    rf"([0-9]{{1,9}}(?:\.[0-9]{{1,9}})?(?:e[0-9]{{1,2}})?)?\s*({_TERM}(?:[\s*/]+{_TERM})*)"
)
_CURRENCY = re.compile(r"(?<![A-Za-z])([kMG]?)([A-Z]{3})(?![A-Za-z])")


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
    """

    slope: float = 1.0
    offset: float = 0.0
    rate: bool = False
    steam: Steam | None = None
    currency: str = ""


@lru_cache(maxsize=1)
def _registry() -> UnitRegistry[Any]:
    """Build pint's registry once, and only when a park needs it (0.4 s)."""
    import pint

    # pint reports redefinitions on its log unless told that they are meant.
    registry: UnitRegistry[Any] = pint.UnitRegistry(on_redefinition="ignore")
    for definition in _DEFINITIONS:
        registry.define(definition)
    return registry


def _spelt(text: str) -> str:
    """Give a unit in the spelling that pint reads."""
    expression = text.strip()
    for pattern, spelling in _SPELLINGS:
        expression = pattern.sub(spelling, expression)
    return expression.strip()


@lru_cache(maxsize=4096)
def scale(text: str, to: str) -> Scale:
    """Bring figures in a unit to another of the same dimension.

    Parameters
    ----------
    text
        The unit as written: ``degF``, ``km``, ``g/m3``.
    to
        The unit wanted.

    Raises
    ------
    UnknownUnit
        If pint cannot read it, or it measures something else.
    """
    spelt = _spelt(text)
    if spelt == _spelt(to):
        return Scale()
    match = _SHAPE.fullmatch(spelt)
    if match is None:
        message = f"{text!r} is not a unit"
        raise UnknownUnit(message)
    from pint.errors import PintError

    if _MILLI.search(spelt):
        message = f"{text!r} counts thousandths (m); millions are written {_MILLI.sub('M', text)!r}"
        raise UnknownUnit(message)
    factor, unit = float(match[1] or 1.0), match[2]
    registry = _registry()
    try:
        zero, one = (registry.Quantity(n * factor, unit).to(_spelt(to)).magnitude for n in (0, 1))
    except (PintError, ArithmeticError, ValueError, AssertionError, TypeError) as error:
        # Some of pint's units ("decade" is a ratio too) end in an assertion of its own.
        message = f"{text!r} is not a unit of {to}"
        raise UnknownUnit(message) from error
    return Scale(float(one - zero), float(zero))


@lru_cache(maxsize=4096)
def amount_scale(text: str, unit: str) -> Scale:
    """Bring amounts a year, or rates, to ``unit`` a year.

    Parameters
    ----------
    text
        ``kt/a``, ``GJ``, ``MW``, ``t/h steam``, ``Mm3/a``, ``万吨/年``; without a time: a year.
    unit
        ``t``, ``MWh`` or ``m3``. Steam is counted in t where ``MWh`` is wanted.

    Raises
    ------
    UnknownUnit
        As for :func:`scale`.
    """
    if (text, unit) in _USUAL:
        return Scale(_USUAL[text, unit])
    plain, steam = steam_in(text) if unit == "MWh" else (text, None)
    target = unit if steam is None else "t"
    try:
        found = scale(plain, target)
    except UnknownUnit:
        found = scale(plain, f"{target}/a")
        found = replace(found, rate=not _is_yearly(plain))
    return _of_steam(found, steam, 1.0)


def _is_yearly(text: str) -> bool:
    """Tell whether a unit of something per time says ``a year``, however it spells that."""
    match = _SHAPE.fullmatch(_spelt(text))
    units = _registry().Quantity(1.0, match[2]).unit_items() if match else ()
    return ("year", -1) in tuple(units)


def _of_steam(found: Scale, steam: Steam | None, power: float) -> Scale:
    """Put the heat of a tonne of steam into a scale, or leave it open with the state."""
    if steam is None:
        return found
    if not steam.is_said:
        return replace(found, steam=steam)
    return replace(found, slope=found.slope * heat_of(steam) ** power)


@lru_cache(maxsize=4096)
def money_scale(text: str, to: str) -> Scale:
    """Bring money, or money per unit, to whole units of its currency.

    Parameters
    ----------
    text
        ``EUR/GJ``, ``CNY/kWh``, ``kEUR``, ``万元``.
    to
        ``money``, ``money/MWh`` ... Of heat also per tonne of steam: ``CNY/t steam``.

    Raises
    ------
    UnknownUnit
        As for :func:`scale`, and if it names no currency.
    """
    per, steam = steam_in(text) if to.endswith("/MWh") else (text, None)
    spelt = _spelt(per)
    match = _CURRENCY.search(spelt)
    if match is None:
        message = f"{text!r} names no currency"
        raise UnknownUnit(message)
    plain = f"{spelt[: match.start()]}{match[1]}money{spelt[match.end() :]}"
    found = scale(plain, to if steam is None else to.removesuffix("MWh") + "t")
    return _of_steam(replace(found, currency=match[2]), steam, -1.0)
