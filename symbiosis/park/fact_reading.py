"""Reading facts and answers of `park.toml`: every figure in the program's own unit, every fault."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput, UnknownUnit
from symbiosis.park.containers.park_toml import INFO_FILE
from symbiosis.park.facts import FACTS, MONEY, Fact, unit_of_fact
from symbiosis.park.faults import Fault
from symbiosis.park.local_words import Place
from symbiosis.park.media import MEDIA
from symbiosis.park.money import convert
from symbiosis.park.sheet import did_you_mean
from symbiosis.park.units import Scale, amount_scale, money_scale, scale

if TYPE_CHECKING:
    from symbiosis.park.entities import ParkInfo
    from symbiosis.park.fills import Fills
    from symbiosis.park.library import Library
    from symbiosis.park.scales import Reader


def read_facts(info: ParkInfo, library: Library, fills: Fills) -> tuple[ParkInfo, list[Fault]]:
    """Bring the facts of a park to canonical units.

    Returns
    -------
    ParkInfo
        Without the facts and answers that cannot be used.
    list of Fault
        Facts that nobody knows, units that measure something else, answers to no indicator.
    """
    faults, facts = [], {}
    for name, fact in info.facts.items():
        if name not in FACTS:
            remedy = did_you_mean(name, FACTS, f"Known: {', '.join(FACTS)}.")
            faults.append(_fault(f"facts.{name}", name, "no such fact", remedy))
            continue
        try:
            facts[name] = canonical_fact(name, fact, info, library, fills)
        except BadInput as error:
            remedy = f"Give it in {unit_of_fact(name, info.currency)}."
            faults.append(_fault(f"facts.{name}", fact.unit, str(error), remedy))
    known = library.indicators.index
    answers = {name: said for name, said in info.answers.items() if name in known}
    for name in sorted(set(info.answers) - set(answers)):
        remedy = did_you_mean(name, known, "`symbiosis indicators PARK` lists them.")
        faults.append(_fault(f"answers.{name}", name, "no such indicator", remedy))
    return info.model_copy(update={"facts": facts, "answers": answers}), faults


def _fault(key: str, value: str, allowed: str, remedy: str) -> Fault:
    return Fault("error", INFO_FILE, "", "", key, value, allowed, remedy)


def canonical_fact(name: str, fact: Fact, info: ParkInfo, library: Library, fills: Fills) -> Fact:
    """Bring a fact to the unit of :func:`unit_of_fact`.

    Money of another currency is exchanged at the rate of the park's price year.

    Raises
    ------
    BadInput
        If its unit measures something else, or the library has no exchange rate of its currency.
    """
    wanted, unit = FACTS[name][0], unit_of_fact(name, info.currency)
    if fact.unit in ("", unit):
        return fact.model_copy(update={"unit": unit})
    try:
        found = _yearly(_READERS.get(wanted, scale), fact.unit, wanted, info)
    except UnknownUnit as error:
        raise BadInput(str(error)) from error
    fills.say_unit(INFO_FILE, f"facts.{name}", fact.unit, found.said)
    factor = found.slope
    if wanted == MONEY:
        factor = convert(factor, found.currency, info.price_year, info, library)
    return fact.model_copy(update={"value": fact.value * factor, "unit": unit})


def _yearly(read: Reader, text: str, to: str, info: ParkInfo) -> Scale:
    """Read a unit; what is an amount a year may leave the year out."""
    place = Place(info.country, info.currency)
    try:
        return read(text, to, place)
    except UnknownUnit as error:
        if "/a" in to:
            with suppress(UnknownUnit):
                return read(f"{text}/a", to, place)
        raise error from None


def _water(text: str, _to: str, place: Place) -> Scale:
    return amount_scale(text, MEDIA["water"].unit, place)


_READERS: Mapping[str, Reader] = {MONEY: money_scale, "m3/a": _water}
"""Unit of a fact -> what reads others for it, where it is not the plain reader."""
