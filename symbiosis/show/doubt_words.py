"""A doubt in the reader's words: what is strange, what rests on it, what to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symbiosis.plan.bridge import gains_by_basis
from symbiosis.show.names import chosen_names, library_name, names_of
from symbiosis.show.words import HAN_GAP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from symbiosis.plan.answer import Answer
    from symbiosis.plan.plan import Plan
    from symbiosis.plan.review.doubts import Doubt, Figure, Reply, Row
    from symbiosis.show.words import Words

NAMED = 3
"""So many of several names or rows are told; the rest is counted."""


ROUNDING = 5e-4
"""Shares that differ by less are told as one."""


class Told(NamedTuple):
    """A doubt as it is read.

    Attributes
    ----------
    title, money, measure
        Its name, the money that rests on it, and how that was come by.
    text, mend, rows, source
        What was seen, what to do, where, and where the threshold comes from.
    answer
        What was answered, and who says so; empty: it is open.
    """

    title: str
    money: str
    measure: str
    text: str
    mend: str
    rows: str
    source: str
    answer: str = ""


def rests(plan: Plan, say: Words) -> str:
    """Say on what amounts the gain of a plan's exchanges rests; nothing if they gain nothing."""
    parts = []
    for basis, row in gains_by_basis(plan).iterrows():
        told = {"basis": say(f"basis.{basis}"), "share": say.percent(float(row["share"]))}
        heat = float(row["heat"])
        whole = heat > float(row["share"]) - ROUNDING
        part = "review.rests_all_heat" if whole else "review.rests_heat"
        key = part if heat > ROUNDING else "review.rests_share"
        parts.append(say(key, heat=say.percent(heat), **told))
    return say("review.rests", shares=say("check.list").join(parts)) if parts else ""


def heading(plan: Plan, doubts: Sequence[Doubt], say: Words) -> tuple[str, str, str]:
    """Say how many doubts are open, which is the dearest, and on what the plan rests."""
    info = plan.park.info
    saving = say.amount(plan.saving, f"{info.currency}/a")
    park = say.name(info.title, info.title_zh)
    open_ = [doubt for doubt in doubts if doubt.is_open]
    answered = len(doubts) - len(open_)
    if not open_:
        return say("review.all_answered", park=park, answered=answered), "", rests(plan, say)
    first = next(told_doubts(plan, open_[:1], say))
    head = say("review.title", park=park, count=len(open_), saving=saving)
    return (
        head + (say("review.and_answered", answered=answered) if answered else ""),
        say("review.dearest", title=first.title, money=first.money),
        rests(plan, say),
    )


def told_doubts(plan: Plan, doubts: Sequence[Doubt], say: Words) -> Iterator[Told]:
    """Tell doubts in the reader's language and names."""
    call = _names(plan, say)
    currency = plan.park.info.currency
    for doubt in doubts:
        figures = {
            name: _figure(figure, call, currency, say) for name, figure in doubt.figures.items()
        }
        yield Told(
            title=say(f"review.rule.{doubt.rule}"),
            money=say.amount(doubt.money, f"{currency}/a"),
            measure=say(f"review.measure.{doubt.measure}"),
            text=HAN_GAP.sub("", say(f"review.told.{doubt.rule}", **figures)),
            mend=say(f"review.mend.{doubt.rule}"),
            rows=_listed([_cell(row) for row in doubt.rows], say, "review.more_rows", "review.and"),
            source=say(f"review.source.{doubt.rule}"),
            answer=say("review.between").join(_answer(reply, say) for reply in doubt.replies),
        )


def _answer(reply: Reply, say: Words) -> str:
    if not reply.source:
        return reply.answer
    return say("review.answer_of", answer=reply.answer, source=reply.source)


def _names(plan: Answer, say: Words) -> dict[str, Callable[[str], str]]:
    """Give by kind of name how it is told."""
    firms, streams = names_of(plan.park, say), chosen_names(plan, say)  # type: ignore[arg-type]
    return {
        "firm": lambda name: firms.get(name, name),
        "stream": lambda name: streams.get(name, name),
        "thing": lambda name: library_name(plan.park, name, say),
        "built": lambda name: _built_line(plan, name, say),
        "basis": lambda name: say.known(f"basis.{name}", name),
    }


def _built_line(plan: Answer, name: str, say: Words) -> str:
    """Name a line that was built."""
    rows = plan.park.library.built_lines
    return say.name(str(rows["name"].get(name, name)), str(rows["name_zh"].get(name, "")))


def _figure(
    figure: Figure, call: dict[str, Callable[[str], str]], currency: str, say: Words
) -> str:
    """Write one figure: names by their kind, numbers with their unit."""
    value, unit = figure
    if isinstance(value, str | tuple):
        names = [value] if isinstance(value, str) else value
        told = call.get(unit, str)
        return _listed([told(name) for name in names], say, "review.more_names")
    if unit == "share":
        return say.percent(value)
    if unit == "year":
        return f"{value:.0f}"
    if unit == "degC":
        return f"{value:.0f} °C"
    return say.amount(value, unit.replace("money", currency)).replace("/m3", "/m³")


def _cell(row: Row) -> str:
    return " · ".join(filter(None, row))


def _listed(names: Sequence[str], say: Words, more: str, between: str = "check.list") -> str:
    """List names, the first of them; the others are counted."""
    names = list(dict.fromkeys(names))
    told = say(between).join(names[:NAMED])
    return told + (say(more, count=len(names) - NAMED) if len(names) > NAMED else "")
