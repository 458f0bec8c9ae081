"""What a plan rests on: the basis of its figures, its heaviest assumptions, sources, doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.columns import BASES
from symbiosis.park.layer_credits import credits_of
from symbiosis.show.fault_words import told_default, told_fault
from symbiosis.show.names import held
from symbiosis.show.report.content import Column, Grid, Section, Text
from symbiosis.show.report.factor_part import foreign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.show.report.content import Block
    from symbiosis.show.report.telling import Telling

_LISTED = 15
"""So many assumptions are listed, the heaviest first."""


def ground_part(of: Telling) -> Section:
    """Tell on what the figures rest, and what is to be doubted."""
    say = of.say
    parts = (
        Section(say("report.bases"), tuple(_bases(of))),
        Section(say("report.assumptions"), tuple(_assumptions(of))),
        Section(say("report.held"), tuple(_held(of))),
        Section(say("report.sources"), tuple(_sources(of))),
        Section(say("report.remarks"), tuple(_remarks(of))),
    )
    kept = tuple(part for part in parts if part.blocks)
    return Section(say("report.grounds"), (), kept)


def _bases(of: Telling) -> Iterator[Block]:
    say, shares = of.say, of.plan.evidence["share"]
    rows = tuple(
        (of.basis(basis), say.percent(float(shares[basis])), say(f"report.basis.{basis}"))
        for basis in BASES
        if shares.get(basis)
    )
    if not rows:
        return
    columns = (
        Column(say("column.basis"), 1.0),
        Column(say("report.share"), 1.0, is_figure=True),
        Column(say("report.means"), 4.0),
    )
    yield Grid(say("network.evidence"), columns, rows)


def _assumptions(of: Telling) -> Iterator[Block]:
    """List the weakest figures with the savings that rest on them."""
    say, table = of.say, of.plan.exchanges
    saved = table["saving_donor"] + table["saving_receiver"]
    carried = saved.groupby(table["assumption"]).sum().drop("", errors="ignore")
    carried = carried[carried > 0.0].sort_values(ascending=False, kind="stable")
    if carried.empty:
        return
    total = float(carried.sum())
    rows = tuple(
        (of.told(str(text)), of.yearly(float(amount)), say.percent(float(amount) / total))
        for text, amount in carried.head(_LISTED).items()
    )
    columns = (
        Column(say("panel.assumption"), 4.0),
        Column(say("report.saving"), 1.4, is_figure=True),
        Column(say("report.share"), 1.0, is_figure=True),
    )
    yield Grid(say("report.assumptions_table"), columns, rows)


def _held(of: Telling) -> Iterator[Block]:
    limits = held(of.plan, of.say)
    if limits:
        yield Text(of.say("binding.head"))
    for limit in limits:
        yield Text(f"• {limit}")


def _sources(of: Telling) -> Iterator[Block]:
    """List where amounts were read, with the number of streams that each tells of."""
    say, streams = of.say, of.plan.streams
    told = streams.loc[(streams["source"] != "") & (streams["annual"] > 0.0), "source"]
    counts = told.value_counts(sort=True).sort_values(ascending=False, kind="stable")
    if owed := credits_of(of.plan.park):
        yield Text(say("report.credits", credits="; ".join(owed)))
    if counts.empty:
        return
    rows = tuple((str(source), str(count)) for source, count in counts.items())
    columns = (
        Column(say("column.source"), 6.0),
        Column(say("report.streams"), 1.0, is_figure=True),
    )
    yield from foreign(of)
    yield Grid(say("report.sources_table"), columns, rows)


def _remarks(of: Telling) -> Iterator[Block]:
    """Repeat what the plan notes, what the checks find odd, and what was filled in."""
    say, park = of.say, of.plan.park
    called = {**of.firms, **of.streams}
    for note in of.plan.notes:
        yield Text(say("cli.note", note=of.told(note)), "warning")
    if of.plan.extended:
        yield Text(say("report.extended", names=", ".join(of.plan.extended)), "warning")
    if park.warnings:
        yield Text(say("report.warnings", count=len(park.warnings)))
        for fault in park.warnings:
            told = told_fault(fault, say).line(say)
            yield Text(f"• {told}", "note")
    if park.defaults:
        yield Text(say("report.filled", count=len(park.defaults)))
        for sentence in park.defaults:
            told = told_default(sentence, say, called).replace("`", "")
            yield Text(f"• {told}", "note")
