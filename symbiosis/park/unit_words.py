"""Unit words: what parks write for a unit, in the one spelling that can be computed with.

A word that can be meant in one way only is read so: 万吨/年, KWh, tpd in Europe. Of a word with two
meanings both are named, and the reader is asked: a ton in the United States, MBtu, mt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from symbiosis.errors import UnknownUnit
from symbiosis.park.local_words import LOCAL, Place, in_money, two_meanings
from symbiosis.park.unit_numbers import plain_text, with_numbers

_DEGREES = {"degC": "degC", "K": "degC", "degree": "degree"}
"""What a 度 is where a temperature or an angle is wanted; of energy it is a kilowatt-hour."""
_TEMPERATURES = {"C": "degC", "F": "degF"}


@dataclass(frozen=True)
class Worded:
    """A unit in computable spelling: ``1e4 t/a``.

    Attributes
    ----------
    text
        The spelling.
    said
        How a word was understood that means something else elsewhere.
    """

    text: str
    said: tuple[str, ...] = ()


# The longer words go first. "Mm3" is a million m3, not a cubic megametre.
_CHINESE = (
    ("美元", "USD"), ("欧元", "EUR"), ("日元", "JPY"), ("港元", "HKD"),
    ("英镑", "GBP"), ("韩元", "KRW"), ("人民币元?|元", "CNY"),
    ("每", "/"),
    ("(?:kg|千克|公斤)标准?煤", "kgce"), ("(?:g|克)标准?煤", "gce"),
    ("(?:t|吨)标准?煤(?:当量)?", "tce"), ("吨油当量|吨标准?油", "toe"),
    ("摄氏度", "degC"), ("华氏度", "degF"),
    ("小时", "h"), ("分钟", "min"), ("季度", "quarter_year"),
    ("千瓦时|千瓦·时|千瓦\\*h", "kWh"), ("兆瓦时", "MWh"), ("吉瓦时", "GWh"), ("太瓦时", "TWh"),
    ("千瓦", "kW"), ("兆瓦", "MW"), ("吉瓦", "GW"), ("瓦时", "Wh"), ("瓦", "W"),
    ("千焦", "kJ"), ("兆焦", "MJ"), ("吉焦", "GJ"), ("太焦", "TJ"), ("焦耳?", "J"),
    ("千卡|大卡", "kcal"), ("兆卡", "Mcal"), ("吉卡", "Gcal"),
    ("平方公里|平方千米", "km2"), ("平方米|平米", "m2"), ("公顷", "hectare"), ("亩", "chinese_mu"),
    ("标准?立方米?|标方", "Nm3"), ("立方米?|方", "m3"), ("毫升", "mL"), ("升", "L"),
    ("公吨|吨", "t"), ("千克|公斤", "kg"), ("毫克", "mg"), ("微克", "ug"), ("克", "g"),
    ("公里|千米", "km"), ("毫米", "mm"), ("厘米", "cm"), ("米", "m"),
    ("市?斤", "0.5 kg"),
    ("年", "a"), ("月", "month"), ("周", "week"), ("[天日]", "d"), ("时", "h"), ("秒", "s"),
)  # fmt: skip
_POWERS = {"百": 2, "千": 3, "万": 4, "亿": 8}
_SIGNS = (
    # Money per t/h is written kEUR/(t/h): the only brackets that a unit of ours has.
    (r"/\s*\((\w{1,20})\s*/\s*(\w{1,20})\)", r"/\1*\2"),
    ("[·⋅•∙×]", "*"),
    ("−", "-"),
    (r"\^", "**"),
    (r"(?:\b(?:wt|mass|Gew)\.?[ -]*)?%(?: ?w/w)?", "percent"),
    ("‰", "permille"),
    (r"(?:°|\bdeg\.?)\s*(?=[CF]\b)", "deg"),
    ("°", "degree"),
    (r"[μµ](?=[A-Za-z])", "u"),
    (r"CO2(?:[ -]?eq?)?\b", ""),
    (r"\b(?:[Mm]io\.?|mln\.?|[Mm]n|[Mm]ill\.|[Mm]illions?)(?=[ A-Z€])\s*", "1e6 "),
    (r"\b(?:lakhs?|lacs?)\b\s*", "1e5 "),
    (r"\bcrores?\b\s*", "1e7 "),
    (r"(?<![A-Za-z*/])M (?=(?:t|tce|toe|EUR|CNY|USD|GBP|m3|m\*\*3)(?![A-Za-z]))", "1e6 "),
    (r"(?<![A-Za-z*/])k (?=(?:t|tce|toe|EUR|CNY|USD|GBP|m3|m\*\*3)(?![A-Za-z]))", "1e3 "),
    (r"\s*(?<![A-Za-z])p\. ?a\.?(?![A-Za-z])|(?<=[A-Za-z3]) pa\b", "/a"),
    (r"\bacre[- ]?(?:ft|feet|foot)\b|\bac-ft\b", "acre_foot"),
    (r"\b(?:Tsd\.?|thousands?)(?=[ A-Za-z€])\s*", "1e3 "),
    (r"\b(?:[Mm]rd\.?|bn)(?=[ A-Z€])\s*", "1e9 "),
    (r"\bmetric[ _]tons?\b", "t"),
    (r"\b(?:short|US)[ _]tons?\b", "short_ton"),
    (r"\b(?:long|imperial|UK)[ _]tons?\b", "long_ton"),
    (r"\bUS[ _](?:gal(?:lons?)?)\b", "us_gallon"),
    (r"\b(?:imperial|imp\.?|UK)[ _](?:gal(?:lons?)?)\b", "imperial_gallon"),
    (r"(?<![A-Za-z])([MN])[Mm]3\b", r"\g<1>m3"),
    (r"(?<![A-Za-z])Mm3\b", "1e6 m3"),
    (
        r"(?<![A-Za-z])((?:[kcdhum]|da)?m|M|ft|in)([23])\b",
        lambda hit: f"{_metre(hit[1])}**{hit[2]}",
    ),
    (r"\b([A-Za-z]+)-([123])\b", r"\1**-\2"),
)
"""Patterns of signs and of words that are more than one, in this order."""
_CASED = (
    "kW", "MW", "GW", "TW", "kWh", "MWh", "GWh", "TWh", "kJ", "MJ", "GJ", "TJ", "PJ", "kcal",
    "Mcal", "Gcal", "kg", "kt", "Mt", "tce", "ktce", "Mtce", "kgce", "toe", "ktoe", "Mtoe", "Nm3",
    "km", "ug", "min", "hr", "bar", "psi", "kPa", "MPa", "kV", "day", "year", "month", "week",
    "hour", "tonne", "tonnes", "ppm", "degC", "degF",
)  # fmt: skip
"""Words that are known in any mixture of small and capital letters."""
_FOLDED = {word.casefold(): word for word in _CASED}
_WORDS = {
    "T": "t", "H": "h", "D": "d", "A": "a", "Y": "a", "y": "a", "yrs": "a", "Year": "a",
    "Jahr": "a", "jaar": "a", "jr": "a", "an": "a", "año": "a", "anno": "a",
    "Tag": "d", "dag": "d", "jour": "d", "giorno": "d", "Std": "h", "Stunde": "h", "uur": "h",
    "mo": "month", "mth": "month", "Monat": "month", "maand": "month", "mois": "month",
    "wk": "week", "cbm": "m**3", "CBM": "m**3", "sqm": "m**2", "sm3": "Nm3", "Sm3": "Nm3",
    "Mtpa": "Mt/a", "Mta": "Mt/a", "kta": "kt/a", "KTA": "kt/a", "Mtpd": "Mt/d",
    "KLD": "kL/d", "kld": "kL/d", "kLD": "kL/d", "MCM": "1e6 m**3", "mcm": "1e6 m**3",
    "BCM": "1e9 m**3", "bcm": "1e9 m**3", "MWy": "MW*a", "MWa": "MW*a", "GWy": "GW*a",
    "kWy": "kW*a", "quarter": "quarter_year", "Quartal": "quarter_year", "qtr": "quarter_year",
    "CMD": "m**3/d", "CMH": "m**3/h", "MLD": "ML/d", "kl": "kL", "KL": "kL", "bbl": "oil_bbl",
    "Tonne": "t", "Tonnen": "t", "tonnen": "t", "pers": "person", "lbs": "lb",
}  # fmt: skip
"""Words of the trade and of other languages -> what pint reads."""
_APPARENT = re.compile(r"[kMGm]?(?:VA|va|VAr|var|VAR)", re.IGNORECASE)
_PEAK = re.compile(r"[kMG]W_?p(?:eak)?", re.IGNORECASE)
_AMOUNTS = ("MWh", "MWh/a")
_TINY = (
    (r"(?<![A-Za-z])mm(?:3|\^3|\*\*3)(?![A-Za-z0-9])", "1e6 m3 (millions)", "a cubic millimetre"),
    (r"(?<![A-Za-z])m[lL](?=/|\s|$)|(?<![A-Za-z])mld(?![A-Za-z])", "ML (millions)", "a millilitre"),
)
"""Words of water that are written for millions, and mean next to nothing."""
_USE = re.compile(r"([kMGT]?Wh?)_?(?:th|t|el|e|p)")
_WORD = re.compile(r"(?<![A-Za-z_0-9.])[A-Za-z_ñ]+[0-9]?|(?<=[0-9])(?!e[0-9])[A-Za-z_]+")
_WATER = re.compile(r"\s*(?:\b(?:of\s+)?water\b|水)\s*")
_PEOPLE = re.compile(r"\s*(?:人|名|家|个|\bpeople\b|\bpersons?\b|\bemployees\b)\s*")


def _metre(word: str) -> str:
    return "m" if word == "M" else word


def worded(text: str, to: str, place: Place) -> Worded:
    """Bring a unit to the spelling that can be computed with.

    Parameters
    ----------
    text
        As it is written: ``万吨/年``, ``KWh``, ``EUR/1000 m³``.
    to
        The unit that is wanted: it tells a degree from a kilowatt-hour (``度``).
    place
        Where it is written.

    Raises
    ------
    UnknownUnit
        If a word means two things; the message names both.
    """
    said = list[str]()
    spelt = with_numbers(text, plain_text(text), said)
    if to.partition("/")[0] == "m3":
        _refuse_tiny(text, spelt)
    if to.startswith("money"):
        spelt = in_money(text, spelt, place, said)
    if to in ("m3", "m3/a", "money/m3"):
        spelt = _WATER.sub("", spelt)
    if to == "1":
        spelt = _PEOPLE.sub("", spelt) or "1"
    for pattern, spelling in _CHINESE:
        spelt = re.sub(pattern, f"{spelling}", spelt)
    spelt = spelt.replace("度", _DEGREES.get(to, "kWh"))
    spelt = re.sub("[百千万亿]+", lambda hit: f"1e{sum(_POWERS[one] for one in hit[0])} ", spelt)
    for pattern, sign in _SIGNS:
        spelt = re.sub(pattern, sign, spelt)
    spelt = _WORD.sub(lambda hit: _meant(text, hit[0], to, place, said), spelt)
    return Worded(spelt.strip(), tuple(dict.fromkeys(said)))


def _refuse_tiny(text: str, spelt: str) -> None:
    """Ask about water by cubic and thousandth small letters: millions were meant."""
    for pattern, one, other in _TINY:
        hit = re.search(pattern, spelt)
        if hit:
            raise two_meanings(text, hit[0], one, other)


def _meant(text: str, word: str, to: str, place: Place, said: list[str]) -> str:
    """Give what one word of a unit means."""
    if to.startswith("mg/") and word in ("Mg", "MG"):
        if word == "MG":
            return "mg"
        raise two_meanings(text, word, "mg", "t (a megagram)")
    if _APPARENT.fullmatch(word):
        message = f"{text!r}: {word} is apparent power; times its power factor it is kW: write that"
        raise UnknownUnit(message)
    if to in _AMOUNTS and _PEAK.fullmatch(word):
        message = f"{text!r}: {word} is a peak size, no amount; write what it gives in MWh/a"
        raise UnknownUnit(message)
    if to in ("degC", "K") and word in _TEMPERATURES:
        return _TEMPERATURES[word]
    for find in LOCAL:
        found = find(text, word, place, said)
        if found:
            return found
    known = _WORDS.get(word) or _FOLDED.get(word.casefold(), word)
    if known != word and known[0] == "M" and word[0] == "m":
        return word  # thousandths, which are asked about
    use = _USE.fullmatch(_FOLDED.get(known.casefold(), known))
    return use[1] if use else known
