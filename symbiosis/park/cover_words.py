"""Cover words: what the park's keys and their values are called in both languages, and read as."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from symbiosis.park.columns import BASES
from symbiosis.park.headings import choice_named, label_of, named_choices, plain, table_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.fills import Fills

COVER = "park"
BASIS = "default_basis"
KEYS = (
    *("id", "title", "title_zh", "summary", "summary_zh", "country", "currency", "price_year"),
    *("exchange_rates", "discount_rate", "detour_factor", "crs", "snapshot_year"),
    *("carbon_price",),
    *(BASIS, "fill_sectors", "distances", "resolution", "facts", "answers"),
)
"""What a cover may say, as `park.toml` writes it."""
_CHOSEN = ("country", "currency")
"""Keys whose values have names: 中国, RMB."""


def cover_key(words: str) -> str:
    """Find the key that is called so in any language: ``折现率``, ``默认数据类型.热``.

    What nothing is called stays as it is.
    """
    section, dot, rest = words.strip().partition(".")
    key = _keys().get(plain(section), section)
    rest = (table_named(rest) or rest) if key == BASIS else rest
    return f"{key}{dot}{rest}"


def cover_label(key: str, language: str) -> str:
    """Call a key of the cover in a language."""
    section, dot, rest = key.partition(".")
    label = label_of(COVER, section)
    table = label_of(rest) if section == BASIS else None
    rest = table.in_language(language) if table else rest
    return f"{label.in_language(language) if label else section}{dot}{rest}"


def cover_value(key: str, text: str, language: str) -> str:
    """Write a value of the cover as its readers call it: a basis in Chinese."""
    label = label_of("", "basis", text) if key.startswith(f"{BASIS}.") else None
    return label.in_language(language) if label and language == "zh" else text


def meant_value(key: str, value: Any) -> Any:
    """Give the code of a value of the cover that is written by name: ``CN`` of 中国."""
    if key not in _CHOSEN or not isinstance(value, str):
        return value
    return named_choices(COVER, key).get(plain(value), "") or value


def meant_values(info: Mapping[str, Any], fills: Fills) -> dict[str, Any]:
    """Give a cover with the codes of what is written by name; ``fills`` takes what is not plain."""
    meant = dict(info)
    for key in _CHOSEN:
        text = info.get(key)
        if (found := meant_value(key, text)) != text:
            meant[key] = found
            fills.say(COVER, f"`{text}` is read as `{found}`")
    bases = info.get(BASIS)
    if isinstance(bases, dict):
        meant[BASIS] = {
            table: (isinstance(basis, str) and choice_named("", "basis", BASES, basis)) or basis
            for table, basis in bases.items()
        }
    return meant


@cache
def _keys() -> Mapping[str, str]:
    words = {
        plain(word): key for key in KEYS if (label := label_of(COVER, key)) for word in label.words
    }
    return words | {plain(key): key for key in KEYS}
