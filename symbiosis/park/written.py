"""Figures: what a text says as a number, in how many ways, and how it was written.

A decimal point needs no word. A decimal comma, thousands kept apart, full-width digits, a true
minus are read where they can be read in one way only; of two ways both are given, to be asked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST, LEAST = 1e30, 1e-30
"""No figure is larger or, but for 0, smaller in any unit: sums and quotients would be none."""

PLAIN = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
"""A number as this program writes it."""
POINT, COMMA = ".", ","
"""The two conventions: which sign stands before the decimals."""

BOUND, ABOUT = "a bound", "about"
"""Ways to write what is known roughly."""

_SPACES = "\u00a0\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_ALIKE = str.maketrans(
    dict.fromkeys(_SPACES, " ")
    | dict.fromkeys("\u2212\uff0d\ufe63\u2010\u2011\u2012\u2013", "-")
    | {"\uff0b": "+", "\uff0e": ".", "\uff0c": ",", "\u2019": "'", "\u02bc": "'", "\uff07": "'"}
    | {"\uff1c": "<", "\uff1e": ">", "\u2264": "<=", "\u2265": ">=", "\uff5e": "~", "\u2248": "~"}
    | {"\u066b": ",", "\uff25": "E", "\uff45": "e"}
)
_SHAPE = re.compile(r"([+-]?)\s*([0-9][0-9 '.,]*|[.,][0-9]+)([eE][+-]?[0-9]{1,3})?")
_SPACED = re.compile(r"[0-9]{1,3}(?:([ '])[0-9]{3})(?:\1[0-9]{3})*(?=[.,]|$)")
_GROUPED = {
    # the decimal sign -> thousands kept apart by the other one
    POINT: re.compile(
        r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})(?:\.[0-9]*)?"
    ),
    COMMA: re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?"),
}
_BARE = {
    POINT: re.compile(r"[0-9]*\.[0-9]*|[0-9]+"),
    COMMA: re.compile(r"[0-9]*,[0-9]+"),
}
_LEADING_ZERO = re.compile(r"0[.,]")
_ABOUT = re.compile(
    r"(?:~|ca\.?|c\.|circa|approx\.?|about|约|大约|近)\s*(?=[0-9+.,-])", re.IGNORECASE
)
_BOUND = re.compile(r"([<>])=?\s*(?=[0-9+.,-])")
_RANGE = re.compile(rf"{PLAIN}\s*(?:-|~|\.\.|to|bis|至|到)\s*{PLAIN}")
NO_FIGURES = frozenset(
    ("-", "--", "\u2014", "\u2014\u2014", "\u2013", "/", "n/a", "#n/a", "na", "n.a.", "nd", "n.d.",
     "n. d.", "n.b.", "k.a.", "k. a.", "bdl", "b.d.l.", "<lod", "<loq", "<dl", "<mdl", "?", "tbd",
     "nan", "null", "none", "unknown", "未检出", "不详", "无", "未知", "未测", "无数据")
)  # fmt: skip
"""What people write where they have no figure."""


@dataclass(frozen=True)
class Written:
    """What a text says as a number.

    Attributes
    ----------
    readings
        Decimal sign -> the number, if the text is read so. One reading: it is sure. Two: they
        differ. None: it is no number.
    bound
        ``<`` or ``>`` where the text gives a bound only, ``~`` where it says "about".
    """

    readings: dict[str, float]
    bound: str = ""


def written(text: str) -> Written:
    """Read a text as a number, in every way in which it can be one.

    Parameters
    ----------
    text
        ``12.5``, ``12,5``, ``1 234,5``, ``12.000``, ``< 5``, ``约 30``.
    """
    spelt = plain_signs(text)
    about = _ABOUT.match(spelt)
    bound = _BOUND.match(spelt)
    rough = about or bound
    rest = spelt[rough.end() :] if rough else spelt
    shape = _SHAPE.fullmatch(rest)
    if shape is None:
        return Written({})
    values = {
        mark: float(f"{shape[1]}{digits}{shape[3] or ''}")
        for mark, digits in _readings(shape[2].strip()).items()
    }
    if len(set(values.values())) == 1:
        values = dict([next(iter(values.items()))])
    return Written(values, bound[1] if bound else "~" if about else "")


def way_of(text: str, mark: str) -> str:
    """Say how a number is written that is read by a decimal sign; nothing if it is plain."""
    plain = re.fullmatch(PLAIN, text) is not None
    spelt = plain_signs(text)
    apart = any(sign in spelt for sign in (" ", "'", COMMA if mark == POINT else POINT))
    if _BOUND.match(spelt) or _ABOUT.match(spelt):
        return BOUND if _BOUND.match(spelt) else ABOUT
    if mark == COMMA and not plain and COMMA in spelt:
        return "decimal comma and thousands kept apart" if apart else "decimal comma"
    if plain and mark == POINT:
        return ""
    return "thousands kept apart" if apart else "other signs than plain digits"


def one_figure(text: str) -> float:
    """Read a text that can be read in one way only.

    Raises
    ------
    ValueError
        With what is wrong: it is no number, or it may be two.
    """
    found = written(text)
    if found.bound in ("<", ">") or not found.readings:
        raise ValueError(no_number(text))
    if len(found.readings) > 1:
        raise ValueError(both(found))
    return next(iter(found.readings.values()))


def both(found: Written) -> str:
    """Ask which of two numbers a text means."""
    one, other = (f"{value:.12g}" for value in found.readings.values())
    return f"{one} or {other}? Its comma or point may part decimals or thousands"


def no_number(text: str) -> str:
    """Say why a text is no number, with the name of a sign that numbers do not have."""
    spelt = plain_signs(text)
    if spelt.casefold() in NO_FIGURES:
        return "not a number: is it 0, or not known?"
    if _RANGE.fullmatch(spelt):
        return "not a number: a range"
    if _BOUND.match(spelt):
        return "not a number: a bound"
    odd = next((sign for sign in spelt if not sign.isascii() and not sign.isalpha()), "")
    named = unicodedata.name(odd, "").lower() if odd else ""
    return f"not a number: it has {odd!r} ({named})" if named else "not a number"


def plain_signs(text: str) -> str:
    """Give a text with plain digits, spaces and signs for their look-alikes."""
    digits = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text.strip()
    )
    return digits.translate(_ALIKE).strip()


def _readings(body: str) -> dict[str, str]:
    """Give decimal sign -> plain digits, in every way in which a text can be read."""
    spaced = _SPACED.match(body)
    if spaced:
        whole, rest = re.sub("[ ']", "", spaced[0]), body[spaced.end() :]
        fits = re.fullmatch(r"(?:[.,][0-9]*)?", rest)
        mark = COMMA if rest.startswith(",") else POINT
        return {mark: whole + rest.replace(",", ".")} if fits else {}
    readings = {}
    for mark, other in ((POINT, COMMA), (COMMA, POINT)):
        if _GROUPED[mark].fullmatch(body) and not _LEADING_ZERO.match(body):
            readings[mark] = body.replace(other, "").replace(mark, ".")
        elif _BARE[mark].fullmatch(body):
            readings[mark] = body.replace(mark, ".")
    return readings


def believable(most: float) -> Callable[[float], float]:
    """Give what refuses a figure that nothing of a park comes to; infinity is told by others."""

    def told(value: float) -> float:
        if most < abs(value) < inf:
            message = f"{value:g} is beyond what anything of a park comes to ({most:g} at most)"
            raise ValueError(message)
        if 0.0 < abs(value) < LEAST:
            message = f"{value:g} is less than anything of a park comes to: write 0"
            raise ValueError(message)
        return value

    return told
