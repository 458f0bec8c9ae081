"""The registry of units: pint's own and what parks need besides; the nearest to an unknown word."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pint import UnitRegistry

# What pint lacks, or reads otherwise than a park does: "kt" as knots, a year as 365.25 d, a calorie
# that is not that of the steam tables, by which heat is sold, and a barrel that is not oil's.
_DEFINITIONS = (
    "year = 8760 * hour = a = yr = annum",
    "quarter_year = 0.25 * year",
    "kt = 1000 * metric_ton",
    "money = [money]",
    "calorie = 4.1868 * joule = cal",
    "tce = 29.3076 * gigajoule",
    "kgce = 0.0293076 * gigajoule",
    "gce = 0.0000293076 * gigajoule",
    "toe = 41.868 * gigajoule",
    "MMBtu = 1e6 * Btu",
    "us_gallon = 3.785411784 * liter",
    "us_megagallon = 1e6 * us_gallon",
    "chinese_mu = 666.6666666666666 * meter ** 2",
    "ppb = 1e-9",
    "Nm3 = [volume_of_gas]",
)
_ALIKE = 0.5
_GAS = "Nm3 is the volume of a gas; say its mass in t, or its energy in MWh"
_KNOWN = {
    "t": ("t", "tonne", "kt", "Mt", "kg", "g", "short_ton", "long_ton", "lb"),
    "MWh": ("MWh", "kWh", "GWh", "TWh", "MW", "kW", "GW", "GJ", "MJ", "TJ", "PJ", "kJ", "tce",
            "toe", "MMBtu", "kcal", "Gcal", "steam"),
    "m3": ("m3", "L", "ML", "us_gallon", "imperial_gallon", "t"),
    "money": ("EUR", "CNY", "USD", "GBP", "DKK", "SEK", "money"),
    "degC": ("degC", "K", "degF"),
    "": ("a", "year", "annum", "h", "hour", "d", "day", "month", "week", "min", "s", "percent",
         "km", "m", "mg", "g", "kg", "L", "m3", "ppm", "hectare", "per"),
}  # fmt: skip
"""What is measured -> the words that a misspelt one may have been meant to be."""


@lru_cache(maxsize=1)
def unit_registry() -> UnitRegistry[Any]:
    """Build pint's registry once, and only when a park needs it (0.4 s)."""
    import pint

    # pint reports redefinitions on its log unless told that they are meant.
    registry: UnitRegistry[Any] = pint.UnitRegistry(on_redefinition="ignore")
    for definition in _DEFINITIONS:
        registry.define(definition)
    return registry


def nearest_word(unit: str, to: str) -> str:
    """Name the word of a unit that nobody knows, and the known one that is nearest to it."""
    if "Nm3" in unit:
        return f": {_GAS}"
    registry = unit_registry()
    known = [each for part, words in _KNOWN.items() if part in to for each in words]
    for word in re.findall(r"[A-Za-z_]+3?", unit):
        if word in registry or word in ("per", "delta_degC", "delta_degF"):
            continue
        folded = {each.casefold(): each for each in reversed(known)}
        near = get_close_matches(word.casefold(), folded, n=1, cutoff=_ALIKE)
        return f": {word!r} is not known" + (f"; did you mean {folded[near[0]]!r}?" if near else "")
    return ""
