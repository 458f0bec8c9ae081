"""Rows of the library's table of indicators: what each says, checked before it is used."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.accounts import ACCOUNTS
from symbiosis.park.facts import FACTS, MONEY
from symbiosis.park.forms import Form
from symbiosis.park.notation import form_of
from symbiosis.park.sheet import did_you_mean
from symbiosis.park.stream_classes import CLASSES, SWITCHES

if TYPE_CHECKING:
    from symbiosis.park.library import Library
    from symbiosis.park.notation import Name

RATIO = "ratio"
"""Method of an indicator that is numerator over denominator, and so may be a target."""
CHECKLIST, NONE = "checklist", "none"
"""Methods of what people answer, and of what no figure is made of here."""
METHODS = (
    *(RATIO, CHECKLIST, NONE),
    *("elasticity", "annual_cut", "growth", "index", "new_exchanges", "abatement_cost"),
    *("links_per_firm", "connectance", "density", "recycling", "centrality"),
    *("cascade_use", "exergy_efficiency"),
)
"""How an indicator may come to its figure; all but ``ratio`` are computed and never a target."""
PARTS = ("offered", "used", "left", "utilised", "disposed")
"""What may be asked of a class of streams: all of it; what is exchanged, and is not; what is
exchanged or sold outside, and is neither."""
FACT_KINDS = ("fact", "elsewhere")
"""A fact that must be known; one that counts only where the switch ``elsewhere`` is ``in``."""


_CHOICE = re.compile(r"\s*(\w+)=(\w+)\s*")
_STEP = re.compile(r"\s*([\d.e+]+):\s*([\d.e+-]+)\s*")


@dataclass(frozen=True)
class Indicator:
    """One row of the library's table ``indicators``.

    Attributes
    ----------
    id, system, group, kind
        Its name, the system that asks for it, where it stands there and how binding it is.
    name, name_zh
        What people call it.
    method
        How it comes to a figure: one of :data:`METHODS`.
    numerator, denominator
        Linear forms, in the notation of ``docs/indicators.md``.
    switches
        Switch that it allows -> the choice that is meant if nothing is said.
    unit, better
        Unit of its value; ``up`` or ``down``.
    threshold, threshold_by, steps, threshold_text
        Value to be reached; where it hangs on the park, a form, and from which value of that
        form on which threshold holds; the same in words.
    formula, source, confidence, note
        What its publication says, where that was read and how far it was compared.
    """

    id: str
    system: str
    group: str
    kind: str
    name: str
    name_zh: str
    method: str
    numerator: str
    denominator: str
    switches: Mapping[str, str]
    unit: str
    better: str
    threshold: float
    threshold_by: str
    steps: tuple[tuple[float, float], ...]
    threshold_text: str
    formula: str
    source: str
    confidence: str
    note: str

    @property
    def scale(self) -> float:
        """100 for per cent, else 1."""
        return 100.0 if self.unit in ("%", "%/y") else 1.0

    def goal(self, size: float = math.nan) -> float:
        """Give the threshold; NaN if there is none.

        Parameters
        ----------
        size
            Value of ``threshold_by`` for the park, where the threshold hangs on it.
        """
        if not self.steps:
            return self.threshold
        return next((goal for least, goal in reversed(self.steps) if size >= least), math.nan)


def indicator_of(library: Library, name: str) -> Indicator:
    """Take one indicator from the library, and check what its row says.

    Raises
    ------
    BadInput
        If there is none of that name, or its row has a fault: with its column.
    """
    table = library.indicators
    if name not in table.index:
        remedy = did_you_mean(name, table.index, "`symbiosis indicators PARK` lists them.")
        message = f"indicator {name!r}: the library has none of that name. {remedy}"
        raise BadInput(message)
    row = table.loc[name].to_dict()
    cells = {key: row[key] for key in Indicator.__dataclass_fields__ if key in row}
    cells |= {
        "switches": _switches(name, row["switches"]),
        "steps": _steps(name, row["threshold_steps"], row["threshold_by"]),
    }
    found = Indicator(id=name, **cells)
    if found.method not in METHODS:
        raise _fault(name, "method", f"{found.method!r} is none of {', '.join(METHODS)}")
    for column in ("numerator", "denominator", "threshold_by"):
        if text := getattr(found, column):
            try:
                form_of(text, _known)
            except BadInput as error:
                raise _fault(name, column, str(error)) from error
    return found


def systems_of(library: Library) -> dict[str, tuple[str, ...]]:
    """Give the indicators of every system of the library."""
    table = library.indicators
    return {
        str(system): tuple(map(str, table.index[table["system"] == system]))
        for system in library.indicator_systems.index
    }


def _known(name: Name) -> Form:
    """Stand in for what a name means: forms are checked before there is a park.

    Raises
    ------
    BadInput
        If nothing has that name.
    """
    kind, what, *currency = name
    if kind == "account":
        _among(what, ACCOUNTS, "account")
        return Form(accounts={what: 1.0})
    if kind in FACT_KINDS:
        _among(what, FACTS, "fact")
        if currency and FACTS[what][0] != MONEY:
            message = f"{what}: only money has a currency"
            raise BadInput(message)
        return Form(constant=1.0)
    _among(kind, CLASSES, "class of streams")
    _among(what, PARTS, "part of a class")
    return Form(constant=1.0) if what == "offered" else Form(rests={kind: 1.0})


def _among(word: str, known: Mapping[str, object] | tuple[str, ...], what: str) -> None:
    if word not in known:
        message = f"no {what} {word!r}. {did_you_mean(word, known, 'Known: ' + ', '.join(known))}"
        raise BadInput(message)


def _switches(name: str, said: str) -> Mapping[str, str]:
    """Read ``switch=choice;switch=choice``, the choices that are meant if nothing is said."""
    found = {}
    for part in filter(None, said.split(";")):
        pair = _CHOICE.fullmatch(part)
        switch, choice = pair.groups() if pair else ("", "")
        if choice not in SWITCHES.get(switch, ()):
            raise _fault(name, "switches", f"{part!r} is no switch with one of its choices")
        found[switch] = choice
    return MappingProxyType(found)


def _steps(name: str, said: str, by: str) -> tuple[tuple[float, float], ...]:
    """Read ``200000: 0.2; 1000000: 0.3``: from which size on which threshold holds."""
    pairs = [_STEP.fullmatch(part) for part in filter(None, said.split(";"))]
    if None in pairs:
        raise _fault(name, "threshold_steps", f"{said!r} is no list of `from: threshold`")
    steps = tuple((float(pair[1]), float(pair[2])) for pair in pairs if pair)
    if list(steps) != sorted(steps) or bool(steps) != bool(by):
        raise _fault(name, "threshold_steps", "must rise, and go with `threshold_by`")
    return steps


def _fault(row: str, column: str, said: str) -> BadInput:
    return BadInput(f"library, table indicators, row {row}, column {column}: {said}.")
