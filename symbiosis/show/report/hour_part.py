"""Hours: how each medium runs through the steps, for parks that have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.show.load_layers import media_with_hours
from symbiosis.show.load_words import HEADS, load_lines, load_sentence
from symbiosis.show.print.print_loads import load_drawing
from symbiosis.show.print.print_map import settings
from symbiosis.show.report.content import Column, Grid, Picture, Section, Text
from symbiosis.show.report.plan_part import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.show.report.telling import Telling

_SHARES = {"of": 2.2, "when": 2.7}
"""Widths of the columns of words; figures have 1."""


def hour_part(of: Telling) -> Iterator[Section]:
    """Tell how the plan runs through its steps; nothing of a park without them."""
    media = media_with_hours(of.plan)
    if not media:
        return
    lead = Text(f"{of.say('report.hours_help')} {of.say('hours.help')}", "note")
    parts = tuple(_medium(of, medium) for medium in media)
    yield Section(of.say("report.hours"), (lead,), parts)


def _medium(of: Telling, medium: str) -> Section:
    say = of.say
    name = say(f"medium.{medium}")
    figure = load_drawing(of.plan, medium, WIDTH, say)
    columns = tuple(
        Column(say(f"hours.head.{head}"), _SHARES.get(head, 1.0), is_figure=head not in _SHARES)
        for head in HEADS
    )
    blocks = (
        Text(load_sentence(of.plan, medium, say)),
        Picture(say("report.load_curve", medium=name), figure, settings()),
        Grid(say("report.loads", medium=name), columns, tuple(load_lines(of.plan, medium, say))),
    )
    return Section(name, blocks)
