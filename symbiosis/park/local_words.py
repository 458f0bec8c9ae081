"""Local words: what is one unit here and another there, asked about where the place leaves doubt.

A ton, a gallon, a dollar, a cent; and an M before Btu, which is a thousand in the trade of one
country and a million everywhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from symbiosis.errors import UnknownUnit

_ALSO_SHORT = frozenset(("US", "CA", "GB", "LR", "MM", "PR", "GU", "VI", "AS", "MP", "UM", "BS"))
"""Where a ton may be 2,000 or 2,240 lb."""
_ALSO_IMPERIAL = frozenset(
    "GB IE CA IN AU NZ MY SG HK ZA PK LK BD KE NG GH UG TZ ZM ZW MT CY BB JM TT".split()  # noqa: SIM905
)
"""Where a gallon may be the imperial one."""
_DOLLARS = ("AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "BRL", "MXN", "CLP", "ARS", "COP")
_CENTS = ("EUR", "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "ZAR")
_CROWNS = ("SEK", "NOK", "DKK", "ISK", "CZK")


@dataclass(frozen=True)
class Place:
    """Where a unit is written: some words mean one thing here and another there.

    Attributes
    ----------
    country
        ISO 3166 code; empty: not known.
    currency
        ISO code of the money of the park; empty: not known.
    """

    country: str = ""
    currency: str = ""


NOWHERE = Place()
_MONEY = (
    (r"US\$", "USD"), (r"(?:AU|A)\$", "AUD"), (r"(?:CA|C)\$", "CAD"), (r"HK\$", "HKD"),
    (r"NT\$", "TWD"), (r"R\$", "BRL"), (r"S\$", "SGD"),
    ("€ ?(?:ct|c)\\b|\\b(?:ct|c) ?€|\\bEUR ?ct\\b|\\bct EUR\\b", "0.01 EUR"),
    ("€", "EUR"), ("£", "GBP"), ("₩", "KRW"), ("₹", "INR"), ("zł", "PLN"), ("Kč", "CZK"),
    ("角", "0.1 CNY"), ("分(?!钟)", "0.01 CNY"),
    (r"\bTEUR\b", "kEUR"), (r"\b([kMG]?)RMB\b", r"\1CNY"),
)  # fmt: skip
"""Patterns of money."""
_CURRENCY_WORDS = {
    "eur": "EUR", "euro": "EUR", "euros": "EUR", "usd": "USD", "rmb": "CNY", "yuan": "CNY",
    "cny": "CNY", "gbp": "GBP", "dkk": "DKK", "sek": "SEK", "nok": "NOK", "jpy": "JPY",
    "inr": "INR", "rs": "INR", "pln": "PLN", "chf": "CHF", "keur": "kEUR",
}  # fmt: skip
_PARTS = (
    ("[Cc]ents?|[Cc][Tt]s?|¢|c(?=/)", _CENTS),
    ("[Pp]ence|[Pp]enny|p(?=/)", ("GBP",)),
    ("[öø]re", _CROWNS),
)
"""Hundredths of a currency, and of which it may be."""
_PER = {"d": "d", "a": "a", "y": "a", "h": "h", "m": "min"}
_TON = re.compile(r"([kKM]?)tons?", re.IGNORECASE)
_TON_PER = re.compile(r"([kK]?)[tT][pP]([dDaAyYhH])")
_METRIC_TON = re.compile(r"(?:mt|MT|mmt)(?:[pP]([dDaAyYhH]))?")
_GALLONS = re.compile(r"(?:gal|gals|gallon|gallons|US_gallon)", re.IGNORECASE)
_GALLON_PER = re.compile(r"(m|M)?[gG](?:[pP]([mhdMHD])|(?<=[mM][gG])([dD]))")
_BTU = re.compile(r"(mm|m|k)?btu", re.IGNORECASE)


def in_money(text: str, spelt: str, place: Place, said: list[str]) -> str:
    """Bring the words of money to the codes of currencies."""
    for pattern, code in _MONEY:
        spelt = re.sub(pattern, code, spelt)
    if "$" in spelt:
        if place.currency in _DOLLARS:
            raise two_meanings(text, "$", "USD", place.currency)
        if place.currency != "USD":
            said.append("$ is the dollar of the United States")
        spelt = spelt.replace("$", "USD")
    if "¥" in spelt:
        if place.currency not in ("CNY", "JPY"):
            raise two_meanings(text, "¥", "CNY", "JPY")
        spelt = spelt.replace("¥", place.currency)
    spelt = _hundredths(text, spelt, place, said)
    return re.sub(
        r"(?<![A-Za-z])[A-Za-z]+",
        lambda word: _CURRENCY_WORDS.get(word[0].lower(), word[0]),
        spelt,
    )


def _hundredths(text: str, spelt: str, place: Place, said: list[str]) -> str:
    """Read cents and crowns as those of the park's own money, if it has any."""
    for word, where in _PARTS:
        hit = re.search(rf"(?<![A-Za-z])(?:{word})(?![A-Za-z])", spelt)
        if hit and place.currency not in where:
            others = [f"0.01 {code}" for code in (*where, "of another currency")]
            raise two_meanings(text, hit[0], *others[:2])
        if hit:
            said.append(f"{hit[0]} is 0.01 {place.currency}")
            spelt = f"0.01 {spelt[: hit.start()]}{place.currency}{spelt[hit.end() :]}"
    hit = re.search(r"(?<![A-Za-z])[kK][rR]\.?(?![A-Za-z])", spelt)
    if hit and place.currency not in _CROWNS:
        raise two_meanings(text, hit[0], *_CROWNS[:2])
    return f"{spelt[: hit.start()]}{place.currency}{spelt[hit.end() :]}" if hit else spelt


def _tons(text: str, word: str, place: Place, said: list[str]) -> str:
    """Read tons, which in some countries are no tonnes."""
    metric = _METRIC_TON.fullmatch(word)
    if metric:
        per = f"/{_PER[metric[1].lower()]}" if metric[1] else ""
        raise two_meanings(text, word, f"t{per} (metric tons)", f"Mt{per} (millions of tonnes)")
    per_time = _TON_PER.fullmatch(word)
    hit = per_time or _TON.fullmatch(word)
    if hit is None:
        return ""
    prefix = hit[1].replace("K", "k")
    time = f"/{_PER[per_time[2].lower()]}" if per_time else ""
    if not place.country or place.country.upper() in _ALSO_SHORT:
        raise two_meanings(text, word, f"{prefix}t{time} (of 1,000 kg)", f"{prefix}short_ton{time}")
    if prefix == "M" and word[0] == "m":
        raise two_meanings(text, word, f"t{time}", f"Mt{time}")
    said.append("a ton is 1,000 kg")
    return f"{prefix}t{time}"


def _gallons(text: str, word: str, place: Place, said: list[str]) -> str:
    """Read gallons, which in some countries are larger."""
    per_time = _GALLON_PER.fullmatch(word)
    if per_time is None and not _GALLONS.fullmatch(word):
        return ""
    if not place.country or place.country.upper() in _ALSO_IMPERIAL:
        raise two_meanings(text, word, "us_gallon (3.785 L)", "imperial_gallon (4.546 L)")
    if place.country.upper() != "US":
        said.append("a gallon is that of the United States, 3.785 L")
    if per_time is None:
        return "us_gallon"
    time = _PER[(per_time[2] or per_time[3]).lower()]
    return f"{'us_megagallon' if per_time[1] else 'us_gallon'}/{time}"


def _btu(text: str, word: str, _place: Place, _said: list[str]) -> str:
    """Read British thermal units: an M before them is a thousand in the trade, a million in SI."""
    hit = _BTU.fullmatch(word)
    if hit is None:
        return ""
    prefix = (hit[1] or "").lower()
    if prefix == "m":
        raise two_meanings(text, word, "kBtu (a thousand)", "MMBtu (a million)")
    return {"": "Btu", "k": "kBtu", "mm": "MMBtu"}[prefix]


def two_meanings(text: str, word: str, one: str, other: str) -> UnknownUnit:
    """Ask which of two meanings is meant."""
    return UnknownUnit(f"{text!r}: {word!r} may mean {one} or {other}; write which of the two")


LOCAL = (_tons, _gallons, _btu)
"""Each gives what a word means at a place, or nothing where the word is none of its own."""
