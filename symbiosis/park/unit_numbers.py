"""Numbers of a unit: ``10⁴ t``, ``EUR/1.000 m3``; what can be read in two ways is asked."""

from __future__ import annotations

import re
import unicodedata
from math import isfinite, log10

from symbiosis.errors import UnknownUnit
from symbiosis.park.local_words import two_meanings
from symbiosis.park.written import written

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
"""Signs of a power, as Chinese yearbooks write 10⁴."""
_POWER = re.compile(rf"(?<=[\d)\]])[{RAISED}]+")
_TIMES = re.compile(r"(?:(?<!\*)\*(?!\*)|[×·⋅•∙]|(?<![A-Za-z])[xX])\s*(?=[0-9])")
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.,^-])(?<!\*\*)"
    r"(?P<figure>[0-9]{1,3}(?:(?P<gap>[ '’])[0-9]{3})(?:(?P=gap)[0-9]{3})*(?![0-9])(?:[.,][0-9]+)?"
    r"|[0-9]+(?:[.,][0-9]+)*)"
    r"(?:[eE](?P<tens>[+-]?[0-9]{1,2})(?![0-9])|\s*(?:\^|\*\*)\s*(?P<power>[+-]?[0-9]{1,3}))?\s*"
)
_BESIDE = re.compile(r"(?:^|[\s/(])[0-9][0-9.,]*\s+$")
"""A number that ends just before another."""
_ONLY_NUMBERS = re.compile(r"[0-9./\s]*")
_FLATTENED = re.compile("10[2-9]")
_YEARS, _ROUND_YEAR = (1950, 2100), 2000.0
_MOST = 15
"""Powers of ten that a unit may count."""


def plain_text(text: str) -> str:
    """Give a text with the usual signs for their look-alikes: ㎥, ㎏, full-width letters.

    A raised figure after a figure is a power (``10⁴`` -> ``10^4``), and never one more digit; signs
    that are numbers of their own (½, ①, a lowered figure after a figure) stay as they are.
    """
    powers = _POWER.sub(lambda hit: f"^{unicodedata.normalize('NFKC', hit[0])}", text)
    parts, run, last = list[str](), "", ""
    for sign in powers:
        if _stays(sign, last):
            parts += [unicodedata.normalize("NFKC", run), sign]
            run = ""
        else:
            run += sign
        last = sign
    whole = "".join([*parts, unicodedata.normalize("NFKC", run)])
    return whole.replace("\u2212", "-").strip()


def _stays(sign: str, last: str) -> bool:
    """Tell whether a sign is a number of its own: it would read as a digit after a digit."""
    if unicodedata.category(sign) != "No":
        return False
    return not (_is_small(sign) and (last.isalpha() or _is_small(last)))


def _is_small(sign: str) -> bool:
    return bool(sign) and unicodedata.decomposition(sign).startswith(("<super>", "<sub>"))


def with_numbers(text: str, spelt: str, said: list[str]) -> str:
    """Write the numbers of a unit plainly: ``10^4 t`` as ``1e4 t``.

    Parameters
    ----------
    text
        The unit as written, for what is said of it.
    spelt
        The same by :func:`plain_text`.
    said
        Takes how a number was understood that is not plain.

    Raises
    ------
    UnknownUnit
        If one may be two numbers, is none, stands where no number can, or is nought.
    """
    plain = _TIMES.sub(" ", spelt).strip()
    return _NUMBER.sub(lambda hit: _told(text, plain, hit, said), plain)


def _told(text: str, spelt: str, hit: re.Match[str], said: list[str]) -> str:
    """Write one number plainly."""
    before, after = spelt[: hit.start()], spelt[hit.end() :]
    figure, tens, power = hit["figure"], hit["tens"], hit["power"]
    if power is not None:
        if figure != "10" or abs(int(power)) > _MOST:
            message = f"{text!r}: {hit[0].strip()!r} is no power of ten that a unit may count"
            raise UnknownUnit(message)
        return f"1e{int(power)} "
    if tens is not None and figure == "10":
        raise two_meanings(text, hit[0].strip(), f"1e{int(tens) + 1}", f"10^{int(tens)}")
    if tens is None and _BESIDE.search(before):
        message = f"{text!r}: two numbers side by side; a unit has one, such as 10^4 or 1000"
        raise UnknownUnit(message)
    if not after and before and tens is None and not _ONLY_NUMBERS.fullmatch(before):
        message = f"{text!r}: {figure!r} stands after the unit; its number stands before it"
        raise UnknownUnit(message)
    value = _one(text, figure, said) * 10.0 ** int(tens or 0)
    if not isfinite(value) or value <= 0.0 or abs(log10(value)) > _MOST:
        message = f"{text!r}: a unit cannot count {hit[0].strip()}"
        raise UnknownUnit(message)
    exponent = round(log10(value))
    return f"1e{exponent} " if value == 10.0**exponent != 1.0 else f"{value:.15g} "


def _one(text: str, figure: str, said: list[str]) -> float:
    """Read a figure of a unit; of two ways that can both be meant, ask."""
    values = [*written(figure).readings.values()]
    if not values:
        message = f"{text!r}: {figure!r} is no number"
        raise UnknownUnit(message)
    if len(values) > 1 and 1.0 in values:
        # Nobody writes that a unit counts 1.000 of itself.
        values.remove(1.0)
        said.append(f"{figure} is {values[0]:.15g}")
    if len(values) > 1:
        raise two_meanings(text, figure, *(f"{value:.15g}" for value in values))
    if _FLATTENED.fullmatch(figure):
        raise two_meanings(text, figure, figure, f"10^{figure[-1]}")
    if figure.isdecimal() and _YEARS[0] <= values[0] <= _YEARS[1] and values[0] != _ROUND_YEAR:
        raise two_meanings(text, figure, "a number of units", "a year, which a unit has not")
    return values[0]
