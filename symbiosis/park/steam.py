"""Steam: how much heat a tonne of it carries, by the steam tables (IAPWS-95).

A tonne of steam is a figure only with its state: its pressure or temperature, and what becomes of
its water. One rule serves amounts (``t/h steam``) and prices (``CNY/t steam``) alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import isnan

from symbiosis.errors import UnknownUnit
from symbiosis.park.unit_numbers import plain_text
from symbiosis.park.water_states import boiling_k, expanded, liquid, saturated_pa, vapour, water_at

MAKE_UP_C = 15.0
"""Temperature of the water that replaces condensate which does not come back [degC]."""

# Above this temperature water has no steam that condenses.
_CRITICAL_C = 373.9
_KELVIN = 273.15
_PASCAL = 1e5
_SAME_K = 0.5
_JOULE_PER_KG = 3.6e6
"""J/kg in a MWh/t."""
_WORD = re.compile(r"\s*(?:\b(?:of\s+)?steam\b|蒸汽)\s*")
_FIGURE = r"([0-9]{1,4}(?:\.[0-9]{1,4})?)\s*"
_DEGREE = r"(?:°\s*C|℃|deg\s*C)"
_PARTS = (
    ("lost", re.compile(r"\b(?:no|without)\s+(?:condensate\s+)?return\b")),
    ("back_c", re.compile(rf"\b(?:condensate\s+)?return\s+(?:at\s+)?{_FIGURE}{_DEGREE}")),
    ("steam_c", re.compile(rf"{_FIGURE}{_DEGREE}")),
    ("bar", re.compile(rf"{_FIGURE}(bar|MPa|kPa)(?:\(a\)|a)?(?![A-Za-z(])")),
)
_BARS = {"bar": 1.0, "MPa": 10.0, "kPa": 0.01}
_WHICH = "which steam? A tonne of it carries more heat or less"
_FILLING = "(),; "
_SATURATED = re.compile(r"\b(?:dry[ -])?saturated\b|饱和")
_SUPERHEATED = re.compile(r"\bsuper-?heated\b|过热")
_OF_WATER = re.compile(r"condensates?\W*$")
"""How the name of water ends that was steam."""


@dataclass(frozen=True)
class Steam:
    """A state of steam, as a unit names it; what it leaves open is ``None``.

    Attributes
    ----------
    bar
        Absolute pressure [bar].
    steam_c
        Its temperature [degC]: above that of condensing it is superheated.
    back_c
        Temperature of the water from which it is made again [degC]: of the condensate that comes
        back, or of the make-up where none does; open: it leaves as it condenses.
    is_named
        Whether the unit calls it steam; where it only says tonnes, the row has to.
    """

    bar: float | None = None
    steam_c: float | None = None
    back_c: float | None = None
    is_named: bool = True

    @property
    def is_said(self) -> bool:
        """Whether the state says how much heat a tonne carries."""
        return self.bar is not None or self.steam_c is not None

    def __str__(self) -> str:
        """Say it as a unit would."""
        parts = [
            "" if self.bar is None else f"{self.bar:.4g} bar",
            "" if self.steam_c is None else f"{self.steam_c:g} degC",
            "" if self.back_c is None else f"return {self.back_c:g} degC",
        ]
        return " ".join(["steam", *filter(None, parts)])


def steam_in(text: str) -> tuple[str, Steam | None]:
    """Part a unit from the steam that it counts.

    Parameters
    ----------
    text
        ``t/h steam``, ``CNY/t steam 10 bar 250 degC return 80 degC``, ``t steam no return``.

    Returns
    -------
    str, Steam or None
        The unit alone (``t/h``), and the state; none where the unit does not speak of steam.
    """
    text = plain_text(text).replace("蒸吨", "吨蒸汽")
    word = _WORD.search(text)
    if word is None:
        return text, None
    said, state = text[word.end() :], {}
    for name, pattern in _PARTS:
        found = pattern.search(said)
        if found:
            state[name] = found
            said = said[: found.start()] + said[found.end() :]
    said = _SATURATED.sub("", said)
    if "steam_c" in state:
        said = _SUPERHEATED.sub("", said)
    bar, back = state.get("bar"), state.get("back_c")
    return text[: word.start()] + said.strip(_FILLING), Steam(
        bar=float(bar[1]) * _BARS[bar[2]] if bar else None,
        steam_c=float(state["steam_c"][1]) if "steam_c" in state else None,
        back_c=float(back[1]) if back else MAKE_UP_C if "lost" in state else None,
    )


def as_steam(text: str) -> str:
    """Write a unit of tonnes as one of steam: ``t/h 10 bar`` -> ``t/h steam 10 bar``."""
    text = plain_text(text)
    starts = [hit.start() for _, pattern in _PARTS if (hit := pattern.search(text))]
    at = min(starts, default=len(text))
    return f"{text[:at].rstrip('(,; ')} steam {text[at:]}".strip()


def is_of_water(name: str) -> bool:
    """Tell whether a name that speaks of steam means the water that it became."""
    return _OF_WATER.search(name.casefold()) is not None


def heat_of_water(hot_c: float, cold_c: float) -> float:
    """Give the heat of a tonne of hot water that is cooled [MWh/t], as a liquid at saturation.

    Raises
    ------
    UnknownUnit
        If water is not liquid at these temperatures.
    """
    if not 0.0 < cold_c <= hot_c < _CRITICAL_C:
        message = f"no water is liquid from {hot_c:g} to {cold_c:g} degC"
        raise UnknownUnit(message)
    hot, cold = liquid(hot_c + _KELVIN), liquid(cold_c + _KELVIN)
    return (hot.enthalpy - cold.enthalpy) / _JOULE_PER_KG


def pressure_of(condensing_c: float) -> float:
    """Give the pressure at which steam condenses at a temperature [bar].

    Raises
    ------
    UnknownUnit
        If it never does, or no temperature is known (NaN).
    """
    if isnan(condensing_c):
        raise UnknownUnit(_WHICH)
    if not 0.0 < condensing_c < _CRITICAL_C:
        message = f"steam does not condense at {condensing_c:g} degC"
        raise UnknownUnit(message)
    return saturated_pa(condensing_c + _KELVIN) / _PASCAL


def condensing_c(bar: float) -> float:
    """Give the temperature at which steam condenses at a pressure [degC].

    Raises
    ------
    UnknownUnit
        If none does.
    """
    try:
        return boiling_k(bar * _PASCAL) - _KELVIN
    except ValueError as error:
        message = f"no steam condenses at {bar:g} bar"
        raise UnknownUnit(message) from error


@lru_cache(maxsize=4096)
def heat_of(steam: Steam) -> float:
    r"""Give the heat of a tonne of steam [MWh/t].

    .. math:: q = h(p, T) - h_{water}

    h(p, T)  enthalpy of the steam, saturated where no temperature is said;  h_water  of the water
    that it becomes: as it condenses, or as it comes back.

    Raises
    ------
    UnknownUnit
        If the state does not say enough, or no steam is like that.
    """
    if not steam.is_said:
        raise UnknownUnit(_WHICH)
    bar = pressure_of(steam.steam_c or 0.0) if steam.bar is None else steam.bar
    boils = condensing_c(bar)
    hot = boils if steam.steam_c is None else steam.steam_c
    back = boils if steam.back_c is None else steam.back_c
    if hot < boils - _SAME_K or back > boils + _SAME_K:
        message = f"at {bar:.4g} bar steam condenses at {boils:.0f} degC: not {steam}"
        raise UnknownUnit(message)
    is_saturated = steam.bar is None or hot - boils < _SAME_K
    try:
        gone = vapour(boils + _KELVIN) if is_saturated else water_at(bar * _PASCAL, hot + _KELVIN)
    except ValueError as error:
        message = f"no steam is known of {hot:g} degC at {bar:.4g} bar"
        raise UnknownUnit(message) from error
    is_hot = steam.back_c is None or boils - back < _SAME_K
    become = liquid(boils + _KELVIN) if is_hot else water_at(bar * _PASCAL, back + _KELVIN)
    return (gone.enthalpy - become.enthalpy) / _JOULE_PER_KG


@lru_cache(maxsize=4096)
def share_of_work(bar: float, hot_c: float, low_c: float) -> float:
    r"""Give what of the heat of steam becomes work where it is let down without loss [1].

    .. math:: w = \frac{h_1 - h_2(s_1, p_2)}{h_1 - h'(p_2)}

    h_1, s_1  enthalpy and entropy of the steam as it is there, saturated where it is no hotter;
    p_2  pressure at which it condenses at the lower level;  h'  of the water that it becomes there.

    Parameters
    ----------
    bar, hot_c
        Absolute pressure [bar] and temperature [degC] of the steam.
    low_c
        Temperature at which it condenses afterwards [degC].

    Returns
    -------
    float
        0 where there is nothing to let down, or no steam is like that.

    References: Çengel & Boles, Thermodynamics, ch. 10 (back-pressure turbines).
    """
    try:
        boils, after = condensing_c(bar), pressure_of(low_c)
    except UnknownUnit:
        return 0.0
    if after >= bar or hot_c < boils - _SAME_K:
        return 0.0
    is_saturated = hot_c - boils < _SAME_K
    try:
        before = (
            vapour(boils + _KELVIN) if is_saturated else water_at(bar * _PASCAL, hot_c + _KELVIN)
        )
        left = expanded(before.entropy, after * _PASCAL)
    except ValueError:
        return 0.0
    return (before.enthalpy - left) / (before.enthalpy - liquid(low_c + _KELVIN).enthalpy)
