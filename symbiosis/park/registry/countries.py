"""Countries: their ISO codes, by the names that registries write."""

from __future__ import annotations

_CODE_LETTERS = 2
_CODES = {
    "austria": "AT", "belgium": "BE", "bulgaria": "BG", "croatia": "HR", "cyprus": "CY",
    "czech republic": "CZ", "czechia": "CZ", "denmark": "DK", "estonia": "EE", "finland": "FI",
    "france": "FR", "germany": "DE", "greece": "GR", "hungary": "HU", "iceland": "IS",
    "ireland": "IE", "italy": "IT", "latvia": "LV", "liechtenstein": "LI", "lithuania": "LT",
    "luxembourg": "LU", "malta": "MT", "netherland": "NL", "netherlands": "NL",
    "the netherlands": "NL", "norway": "NO", "poland": "PL", "portugal": "PT", "romania": "RO",
    "serbia": "RS", "slovakia": "SK", "slovenia": "SI", "spain": "ES", "sweden": "SE",
    "switzerland": "CH", "united kingdom": "GB", "uk": "GB", "great britain": "GB", "el": "GR",
    "china": "CN",
}  # fmt: skip


def country_code(name: str) -> str:
    """Give the ISO 3166 code of a country's name or code; empty if it is none."""
    plain = name.strip()
    if plain.lower() in _CODES:
        return _CODES[plain.lower()]
    return plain.upper() if len(plain) == _CODE_LETTERS and plain.isalpha() else ""
