"""What the faces say in each language: a file a topic, numbers as readers write them."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from symbiosis.park.accounts import terms_of
from symbiosis.park.sentences import SENTENCES, parts_of
from symbiosis.show.figures import digits, money, money_scale, percent, scale, signed

if TYPE_CHECKING:
    from collections.abc import Callable

LANGUAGES = {"en": "English", "zh": "中文"}
"""Language code -> its own name."""

_STEPS = ((1e8, "亿"), (1e4, "万"), (1.0, ""))
_CURRENCY = re.compile("[A-Z]{3}")
_SPOKEN = {"basis": "basis", "column": "cli.column", "account": "account"}
"""Part of a sentence that is a code -> what its words begin with."""
_NAMED = ("what", "item", "pipe")
"""Parts of a sentence that have a name."""
CLOSEST = 1e-4
"""Nearer to the best than this share is told as this share: "within less than" says it twice."""
HAN_GAP = re.compile("(?<=[\u4e00-\u9fff）]) (?=[\u4e00-\u9fff])")
"""A space between Chinese letters: a sentence leaves it for names in Latin ones."""
_DECIMAL = ("MWh", "MW", "kW")
"""Units that Chinese readers, too, meet with decimal prefixes."""


@dataclass(frozen=True)
class Words:
    """One language: its sentences and its way of writing amounts.

    Attributes
    ----------
    language
        A code of :data:`LANGUAGES`.
    """

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """Say what a key stands for; ``values`` fill its braces.

        Of a ``count`` of 1 the key followed by ``.one`` is said, where there is one.

        Raises
        ------
        KeyError
            If no dictionary has the key: a fault of the program, found by the tests.
        """
        book = _dictionary(self.language)
        one = book.get(f"{key}.one") if values.get("count") == 1 else None
        return (one or book[key]).format(**values)

    def topic(self, start: str) -> dict[str, str]:
        """Give all sentences whose keys begin so, by the rest of their keys."""
        book = _dictionary(self.language).items()
        return {key.removeprefix(start): text for key, text in book if key.startswith(start)}

    def known(self, key: str, otherwise: str) -> str:
        """Say what a key stands for if it is known: for codes that data may bring along."""
        return _dictionary(self.language).get(key, otherwise)

    def proof(self, status: str, gap: float, missed: float) -> str:
        """Say how far a plan is proved.

        Parameters
        ----------
        status
            Why the search ended.
        gap, missed
            Share of the objective, and of the best possible saving, that it may be from the best;
            the second is told where it is known.
        """
        known = not math.isnan(missed)
        share = self.percent(max(missed if known else gap, CLOSEST))
        told = self("gap.saving" if known else "gap.cost", gap=share)
        return self.known(f"status.{status}", status).format(gap=told)

    def told(self, text: str, called: Callable[[str], str] = str) -> str:
        """Say again in this language what a plan says; what is no known sentence stays.

        Parameters
        ----------
        called
            Gives what a sentence is about its name, by its code.
        """
        known = parts_of(text)
        if known is None:
            return text
        name, parts = known
        said = {part: self._part(part, value, called) for part, value in parts.items()}
        return HAN_GAP.sub("", self(f"told.{name}", **said))

    def _part(self, part: str, value: str, called: Callable[[str], str]) -> str:
        if part in _SPOKEN:
            return self.known(f"{_SPOKEN[part]}.{value}", value)
        if part in _NAMED:
            return called(value)
        if part == "streams":
            return self("check.list").join(called(each) for each in value.split(", "))
        return self.unit(value) if part == "unit" else self.told(value, called)

    def account(self, account: str) -> str:
        """Call an account, or a weighted sum of accounts term by term."""
        said = self.known(f"account.{account}", "")
        for number, (weight, name) in enumerate(() if said else terms_of(account)):
            sign = ("", " + ")[number > 0] if weight >= 0.0 else ("−", " − ")[number > 0]
            times = "" if abs(weight) == 1.0 else f"{self.number(abs(weight))} × "
            said += f"{sign}{times}{self.known(f'account.{name}', name)}"
        return said

    def number(self, value: float) -> str:
        """Write a number with three significant digits."""
        return digits(value)

    def amount(self, value: float, unit: str, *, sign: bool = False) -> str:
        """Write an amount as its readers do: ``1.2 GWh/a``, ``3.4 M EUR/a``, ``35 万吨/年``.

        Parameters
        ----------
        value
            In ``unit``.
        unit
            Canonical unit: ``MWh/a``, ``t/a``, ``m3/h``, ``EUR/a``, ``1`` ...
        sign
            Write a plus before what is positive.
        """
        if unit.partition("/")[0] == "1" and float(value).is_integer():
            text = f"{value:,.0f}"
        else:
            factor, written = self.scale(value, unit)
            text = f"{digits(value / factor)} {written}".rstrip()
        return signed(value, text) if sign else text

    def scale(self, size: float, unit: str) -> tuple[float, str]:
        """Give what amounts of a size are divided by to be read, and what they are then in.

        ``(1e6, "M EUR/a")``, ``(1e4, "万吨/年")``: of a single amount, or of all along an axis.
        """
        base, slash, per = unit.partition("/")
        tail = f"/{self.known(f'unit.{per}', per)}" if slash else ""
        if self.language == "en" or base in _DECIMAL:
            if _CURRENCY.fullmatch(base):
                factor, prefix = money_scale(size)
                return factor, f"{prefix} {base}{tail}".lstrip()
            factor, shown = scale(size, base)
            return factor, shown + tail
        factor, prefix = _step(size)
        name = "" if base == "1" else self.known(f"unit.{base}", base)
        return factor, prefix + name + tail

    def price(self, value: float, money: str, of: str) -> str:
        """Write what a unit costs, of rates: so many ``EUR/a`` for a ``t/a`` are ``EUR/t``."""
        paid, unit = (rate.partition("/")[0] for rate in (money, of))
        return self.amount(value, f"{paid}/{unit}")

    def unit(self, unit: str) -> str:
        """Write a unit by itself, without an amount: ``EUR/a``, ``欧元/年``."""
        base, slash, per = unit.partition("/")
        written = "m³" if base == "m3" else base
        name = self.known(f"unit.{base}", written) if self.language == "zh" else written
        return name + (f"/{self.known(f'unit.{per}', per)}" if slash else "")

    def money(self, value: float) -> str:
        """Write money without its currency: ``12.3 M``, ``1,230 万``."""
        if self.language == "en":
            return money(value)
        factor, prefix = _step(value)
        return f"{digits(value / factor)} {prefix}".rstrip()

    def percent(self, share: float, *, sign: bool = False) -> str:
        """Write a share as per cent."""
        return signed(share, percent(share)) if sign else percent(share)

    def name(self, english: str, chinese: str) -> str:
        """Choose the name that the reader can read."""
        return chinese if self.language == "zh" and chinese else english


def _step(value: float) -> tuple[float, str]:
    """Choose among ten thousands and hundred millions."""
    size = abs(value) if math.isfinite(value) else 0.0
    return next((step for step in _STEPS if size >= step[0]), _STEPS[-1])


@cache
def _dictionary(language: str) -> dict[str, str]:
    topics = files(__package__).joinpath("languages", language).iterdir()
    words: dict[str, str] = {}
    for topic in sorted(topics, key=lambda file: file.name):
        words |= json.loads(topic.read_text(encoding="utf-8"))
    if language == "en":
        told = SENTENCES.items()
        told_as_kept = {f"told.{name}": said.replace(" degC", " °C") for name, said in told}
        words = told_as_kept | words
    return words
