"""Sums of accounts and limits on them as people type them: by code or by name, in any language."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from math import inf
from typing import TYPE_CHECKING

from symbiosis.errors import WrongChoice
from symbiosis.park.accounts import ACCOUNTS, SUMS, parts_of, terms_of, unit_of
from symbiosis.park.objectives import Limit
from symbiosis.show.names import names_of
from symbiosis.show.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.entities import Park

KNOWN = (*SUMS, *ACCOUNTS)
_SIGNS = str.maketrans({"×": "*", "·": "*", "⋅": "*", "−": "-", "–": "-", "≤": "<", "≥": ">"})
_RELATION = re.compile(r"\s*(<=|>=|=<|=>|<|>)\s*")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[A-Za-z_]\w*")
_HOLDER = re.compile(r"\s*([^:]+):(.*)", re.DOTALL)


@dataclass(frozen=True)
class TypedSum:
    """A sum of accounts as it was understood.

    Attributes
    ----------
    account
        As the models take it; empty: it could not be read.
    told
        In the reader's words, with its unit; of what could not be read, why not.
    """

    account: str
    told: str


def read_sum(text: str, currency: str, say: Words) -> TypedSum:
    """Read a weighted sum of accounts: ``co2_direct + 0.5 * co2_supply``, ``直接 CO₂ + 新鲜水``."""
    account = _coded(_plain(text))
    unknown = sorted(set(parts_of(account)) - set(KNOWN))
    if not unknown:
        unit = unit_of(account, currency)
        told = say.account(account) + (f" [{say.unit(unit)}]" if unit not in ("", "1") else "")
        return TypedSum(account, told if unit else say("sums.mixed", sum=told))
    terms = terms_of(account)
    if len(terms) == 1 and not _NAME.fullmatch(terms[0][1]):
        return TypedSum("", say("sums.unreadable", text=text.strip()))
    return TypedSum("", " ".join(_unknown(name, say) for name in unknown))


def read_limits(text: str, park: Park, say: Words) -> tuple[tuple[Limit, ...], list[TypedSum]]:
    """Read limits, one a line: ``co2 <= 90000``, ``1000 <= water_reused``, ``Brewery: so2 <= 5``.

    Returns
    -------
    tuple of Limit
        Those that can be read.
    list of TypedSum
        Of every line how it was understood, or why it was not.
    """
    limits, told = [], []
    for line in filter(str.strip, text.splitlines()):
        limit = _read_limit(line, park, say)
        if isinstance(limit, Limit):
            limits.append(limit)
            told.append(TypedSum(limit.account, _told(limit, park, say)))
        else:
            told.append(TypedSum("", limit))
    return tuple(limits), told


def _read_limit(line: str, park: Park, say: Words) -> Limit | str:
    """Read a limit, or say why it is none."""
    holder, plain = "", _plain(line)
    if named := _HOLDER.fullmatch(plain):
        firms = {
            _plain(name): code
            for language in LANGUAGES
            for code, name in names_of(park, Words(language)).items()
        }
        holder = firms.get(named[1].strip(), named[1].strip())
        plain = named[2]
        if holder not in park.enterprises.index:
            return say("sums.unknown_firm", name=named[1].strip())
    bounded = _bounds(_RELATION.split(plain.strip()))
    if bounded is None:
        return say("sums.no_limit", line=line.strip())
    typed, bounds = bounded
    read = read_sum(typed, park.info.currency, say)
    if not read.account:
        return read.told
    try:
        return Limit(account=read.account, holder=holder, **bounds)
    except WrongChoice as error:
        if bounds.get("minimum", 0.0) > bounds.get("maximum", inf):
            return say("sums.nothing_between", line=line.strip())
        counted = "exchanges" in parts_of(read.account)
        return say("sums.count_only_bounded") if counted else str(error)


def _bounds(pieces: list[str]) -> tuple[str, dict[str, float]] | None:
    """Take a limit apart: the sum, and what bounds it; None: it is none.

    Parameters
    ----------
    pieces
        Sums, numbers and the signs between them: ``["1", "<=", "co2"]``.
    """
    numbers = {place for place, piece in enumerate(pieces) if _NUMBER.fullmatch(piece)}
    places = set(range(0, len(pieces), 2)) - numbers
    turns = {sign.strip("=") for sign in pieces[1::2]}
    if len(places) != 1 or not numbers or len(turns) != 1:
        return None
    middle = places.pop()
    if len(pieces) > 3 and (len(pieces) != 5 or middle != 2):  # noqa: PLR2004 - 1 < sum < 2
        return None
    rising = turns == {"<"}
    bounds = {
        "minimum" if (place < middle) == rising else "maximum": float(
            pieces[place].replace(",", "")
        )
        for place in numbers
    }
    return pieces[middle], bounds


def _told(limit: Limit, park: Park, say: Words) -> str:
    """Say a limit as it was understood, with its unit."""
    unit = unit_of(limit.account, park.info.currency)

    def amount(figure: float) -> str:
        return say.amount(figure, unit) if unit else say.number(figure)

    parts = [say.account(limit.account)]
    if limit.minimum is not None:
        parts.insert(0, f"{amount(limit.minimum)} ≤")
    if limit.maximum is not None:
        parts.append(f"≤ {amount(limit.maximum)}")
    firm = names_of(park, say).get(limit.holder, limit.holder)
    return f"{firm}: {' '.join(parts)}" if firm else " ".join(parts)


def _plain(text: str) -> str:
    """Give a text in plain signs: as NFKC has them, products and comparisons as programs do."""
    return unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)


def _coded(text: str) -> str:
    """Put codes for the names of accounts, the longest first."""
    names = _names()
    found = re.compile("|".join(map(_whole, names)), re.IGNORECASE)
    coded = found.sub(lambda name: f" {names[name[0].casefold()]} ", text)
    return " ".join(coded.split())


def _whole(name: str) -> str:
    """Give the pattern of a name that is no piece of a longer one in Latin letters."""
    before = r"(?<![A-Za-z0-9_])" if name[0].isascii() else ""
    after = r"(?![A-Za-z0-9_])" if name[-1].isascii() else ""
    return f"{before}{re.escape(name)}{after}"


@cache
def _names() -> Mapping[str, str]:
    """Give every name of an account in any language, and its code, the longest first."""
    names = {code: code for code in KNOWN}
    for language in LANGUAGES:
        say = Words(language)
        for code in KNOWN:
            name = _plain(say(f"account.{code}")).casefold()
            names.setdefault(name, code)
            names.setdefault(name.replace(" ", ""), code)
    return dict(sorted(names.items(), key=lambda each: -len(each[0])))


def _unknown(name: str, say: Words) -> str:
    """Say that a name is no account, with the nearest that is one."""
    near = difflib.get_close_matches(name.casefold(), _names(), n=1)
    if not near:
        return say("sums.unknown", name=name)
    code = _names()[near[0]]
    return say("sums.near", name=name, near=say(f"account.{code}"), code=code)
