"""Sentences that a plan keeps: written in English, read again to be said in any language."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SENTENCES = {
    "amount": "amount of {what} is {basis}",
    "figures": "figures of {what} is {basis}",
    "price": "price of {what} is {basis}",
    "diluted": "{property} {holds} diluted {times} times to {most} {unit}",
    "blended": "{property} {holds} blended to {comes}, at most {most} {unit}",
    "within": "{property} {holds} of {most} {unit}",
    "no_baseline": (
        "Without exchanges this park cannot run: a stream has neither outlet nor utility, or a "
        "unit needs a neighbour. There is no baseline to compare with."
    ),
    "stuck": "Without exchanges this park cannot run: {why}. There is no baseline.",
    "no_today": (
        "With today's exchanges alone this park cannot run: a stream has neither outlet nor "
        "utility, or there was no time to prove it. The column of today is empty."
    ),
    "broken": "{said} What was found breaks the rules: {faults}.",
    "unproved": (
        "The column {column} is not proved to be the best it could be: it may be {gap} too high, "
        "and what the plan saves with it."
    ),
    "extended": (
        "Added to the model by the researcher, and not recounted by the audit: {components}."
    ),
    "left_out_more": (
        "Heat pumps and engines are not offered at the temperatures of {streams} and others: with "
        "them the plan could be better than its bound."
    ),
    "left_out": (
        "Heat pumps and engines are not offered at the temperatures of {streams}: with them the "
        "plan could be better than its bound."
    ),
    "displaced": "Of {what} {amount} {unit} leave as {form} instead.",
    "unmade": (
        "Of {what} {amount} {unit} are not made: {need}, which it comes from, is met otherwise."
    ),
    "unreached": (
        "Only {met} of {asked} objectives are met, the most important first: the search for the "
        "next one ended without a plan."
    ),
    "wide": "By objective {number} of {asked} the plan may be {gap} from the best.",
    "target_least": "{which}: at least {asked} was asked, no plan gets above {reached} {unit}",
    "target_most": "{which}: at most {asked} was asked, no plan gets below {reached} {unit}",
    "target_near": "{which}: {asked} was asked, the nearest that was found is {reached} {unit}",
    "known": "Known today, but no exchange here: {called}: {why}.",
    "forced": "Forced, but no exchange here: {called}: {why}.",
    "reduced": (
        "Of today's {called} {carried} of {amount} {unit} fit the temperatures, qualities and "
        "amounts of the streams."
    ),
    "not_in_force": (
        "The policy {what} is in force from {begins} to {ends}, and the park's money is of {year}."
    ),
    "odd_carbon": "The price of CO2 is {price} a tonne: who emits is paid for it.",
    "odd_price": "The price of {what} is {price}: who buys it is paid for it.",
    "odd_premium": "{account} is charged with {price} a unit: who makes it is paid for it.",
    "odd_charge": "{account} is charged with {price} a unit: more of it is better, and it costs.",
    "odd_rate": "The discount rate is {rate} % a year: 7 % is written 0.07.",
    "idle_policy": "The policy {what} bears on nothing that this park has.",
    "charged_twice": (
        "{what} bear on the same ({subject}), and all of them are charged: name one alone where "
        "they stand for one another."
    ),
    "taxed_already": (
        "{what} is not charged again where the price contains it already: {outlets}."
    ),
    # Why two cannot exchange: matching writes these a whole column at a time.
    "too_cold": (
        "the source starts at {hot} degC; the sink starts at {cold} degC and {kelvin} K are "
        "needed between"
    ),
    "too_close": (
        "the source starts at {hot} degC; the sink starts at {cold} degC and more than {kelvin} "
        "K are needed between"
    ),
    "cools": "over {km} km it cools to {hot} degC; {cold} degC are needed",
    "steam_cools": (
        "over {km} km steam loses {kelvin} K and arrives at {hot} degC; {cold} degC are needed"
    ),
    "steam_drops": "over {km} km steam loses {drop} of {pressure} bar; {needed} bar must arrive",
    "pipe_too_cold": (
        "the sink asks its pipe for {cold} degC, and the hottest carrier gives {hot} degC"
    ),
    "pipe_too_hot": (
        "the source can heat a pipe to {hot} degC, and the coldest carrier returns at {cold} degC"
    ),
    "pipe_between": (
        "the coldest carrier that can serve the sink, {what}, takes heat from {cold} degC up, and "
        "the source heats a pipe to {hot} degC: it must start at {needed} degC"
    ),
    "pipe_below": (
        "the coldest carrier that can serve the sink, {what}, takes heat from {cold} degC up, and "
        "the source heats a pipe to {hot} degC: it must start at {needed} degC, or the need at "
        "{most} degC or less, which {pipe} serves"
    ),
    "own_recovery": "both figures are net of the enterprise's own recovery",
    "own_reuse": "a figure is net of the enterprise's own reuse",
    "too_dirty": "{property} is {holds}, at most {most} allowed, and {why}",
    "too_poor": "{property} is {holds}, at least {least} allowed, and {why}",
    "no_mixing": "no mixing mends it",
    "nothing_cleaner": "nothing cleaner to mix with",
    "no_dilution": "at most {times} times may be diluted",
    "not_given": "the sink limits {names}, which the source's data do not give",
    "above_standard": (
        "the standard of {what} asks for {property} at most {most}, it has {holds} mg/kg"
    ),
    "below_standard": (
        "the standard of {what} asks for {property} at least {least}, it has {holds} mg/kg"
    ),
    "too_far": "{km} km; at most {most} km",
    "no_ratio": "{item} can serve {need} ({what}), but by no known ratio",
    "told_only": "{item} can serve {need} ({what}, {ratio} t/t), for information only: {why}",
    "unneeded": "nothing in the park needs {item}",
    "unserved": "nothing in the park can serve as {need}",
    "illegal": "its legal route is {route}; allowed: {routes}",
    "no_pipe": "no carrier of the library moves what is {form}",
    "diffuse": "{what} is many places: lorries go there, no pipe, conveyor or cable",
    "never": "source and sink never run together",
    "forbidden": "the planner's table of connections forbids it",
    "closed": "the scenario does without this exchange",
    "more_use": (
        "{retrofit} is offered for {number} temperatures of more use, not for {cold} degC as well"
    ),
    "no_fit": "no streams of these two fit each other",
}
"""Name -> sentence."""
_FIGURE, _CODE, _TEXT = r"[-+\d.,e%]+", r"\S+", ".+?"
FIGURES = (
    *("holds", "comes", "ratio", "times", "most", "least", "gap", "met", "asked", "number"),
    *("carried", "amount", "reached"),
    *("hot", "cold", "kelvin", "km", "drop", "pressure", "needed"),
)
"""Parts that are figures."""
_CODES = ("basis", "unit", "column", "account")
_READ = dict.fromkeys(FIGURES, _FIGURE) | dict.fromkeys(_CODES, _CODE)
"""Part -> how it is written; any other part is text."""


def sentence(name: str, **parts: object) -> str:
    """Write a sentence in English, with its parts filled in."""
    return SENTENCES[name].format(**parts)


class Pattern(NamedTuple):
    """How the sentences of one name are found again.

    Attributes
    ----------
    name
        Of the sentence.
    piece
        The longest part of it that always stands there: what lacks it is another sentence.
    whole
        What all of such a sentence fits.
    """

    name: str
    piece: str
    whole: re.Pattern[str]


def patterns_of(sentences: Mapping[str, str]) -> tuple[Pattern, ...]:
    """Give what finds sentences again, the one that says more first where two read alike."""
    longest = sorted(sentences.items(), key=lambda named: -len(re.sub("{.*?}", "", named[1])))
    return tuple(_pattern(name, template) for name, template in longest)


def found_in(text: str, patterns: Iterable[Pattern]) -> tuple[str, dict[str, str]] | None:
    """Read a sentence again: its name and its parts; None if it is none of these."""
    for name, piece, whole in patterns:
        if piece in text and (found := whole.fullmatch(text)):
            return name, found.groupdict()
    return None


@lru_cache(4096)
def parts_of(text: str) -> tuple[str, dict[str, str]] | None:
    """Read a sentence that a plan keeps again: its name and its parts; None if it is none."""
    return found_in(text, _patterns())


@cache
def _patterns() -> tuple[Pattern, ...]:
    return patterns_of(SENTENCES)


def _pattern(name: str, template: str) -> Pattern:
    parts = [(text, part) for text, part, _, _ in Formatter().parse(template)]
    pieces = (
        re.escape(text) + (f"(?P<{part}>{_READ.get(part, _TEXT)})" if part else "")
        for text, part in parts
    )
    longest = max((text for text, _ in parts), key=len)
    return Pattern(name, longest, re.compile("".join(pieces), re.DOTALL))
