"""Sizes of the units that parks write every day; pint, 0.35 s to start, has all the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

_THOUSANDS = {"": 0, "k": 1, "M": 2, "G": 3, "T": 4, "P": 5}
_KINDS = (
    # Dimensions, the unit of each, its size, and the prefixes that are written before it.
    ({"mass": 1}, {"t": Fraction(1)}, ("", "k", "M")),
    ({"mass": 1}, {"g": Fraction(1, 10**6)}, ("", "k")),
    ({"energy": 1}, {"Wh": Fraction(1, 10**6), "J": Fraction(1, 36 * 10**8)}, _THOUSANDS),
    ({"energy": 1, "time": -1}, {"W": Fraction(1, 10**6)}, _THOUSANDS),
    ({"length": 3}, {"m**3": Fraction(1), "L": Fraction(1, 1000)}, ("",)),
    ({"length": 1}, {"m": Fraction(1)}, ("", "k")),
    ({"time": 1}, {"a": Fraction(8760), "d": Fraction(24), "h": Fraction(1)}, ("",)),
    ({"time": 1}, {"min": Fraction(1, 60), "s": Fraction(1, 3600)}, ("",)),
    ({"money": 1}, {"money": Fraction(1)}, ("", "k", "M", "G")),
)
_WORDS = {
    f"{prefix}{word}": (dimensions, size * 1000 ** _THOUSANDS[prefix])
    for dimensions, words, prefixes in _KINDS
    for word, size in words.items()
    for prefix in prefixes
}


@dataclass(frozen=True)
class Size:
    """How large a unit is, in t, MWh, m3, m, h and money, and of what.

    Attributes
    ----------
    size
        Exact.
    dimensions
        Dimension -> power, without zeros.
    is_yearly
        Whether it is something a year.
    """

    size: Fraction
    dimensions: dict[str, int]
    is_yearly: bool


def size_of(unit: str) -> Size | None:
    """Give the size of a unit such as ``kt/a``; None where a word of it is none of every day."""
    first, *per = (word.strip() for word in unit.split("/"))
    size, dimensions = Fraction(1), Counter[str]()
    for word, power in ((first, 1), *((word, -1) for word in per)):
        if word not in _WORDS:
            return None
        of, how_large = _WORDS[word]
        size *= how_large**power
        dimensions.update({name: power * times for name, times in of.items()})
    left = {name: times for name, times in dimensions.items() if times}
    return Size(size, left, is_yearly=per.count("a") > (first == "a"))
