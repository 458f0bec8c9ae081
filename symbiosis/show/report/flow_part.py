"""Flows and balances: a Sankey diagram of every medium, and what becomes of every stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.media import MEDIA
from symbiosis.show.figures import MISSING
from symbiosis.show.names import item_name
from symbiosis.show.print.print_map import settings
from symbiosis.show.print.print_sankey import sankey_drawing
from symbiosis.show.report.content import Column, Grid, Picture, Section, Text
from symbiosis.show.report.plan_part import WIDTH

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    import pandas as pd

    from symbiosis.show.report.content import Block
    from symbiosis.show.report.telling import Telling

MOST = 150
"""So many streams of a medium are listed, those with most exchanged; the workbook has them all."""


def flow_part(of: Telling) -> Section:
    """Draw who gives to whom, of every medium."""
    say, parts = of.say, []
    for medium in MEDIA:
        figure = sankey_drawing(of.plan, medium, WIDTH, say)
        if figure is not None:
            name = say(f"medium.{medium}")
            picture = Picture(say("report.sankey", medium=name), figure, settings())
            parts.append(Section(name, (picture,), whole=True))
    lead = Text(say("report.sankey_help"), "note")
    return Section(say("report.flows"), (lead,), tuple(parts))


def balance_part(of: Telling) -> Section:
    """Tell what becomes of every stream."""
    say = of.say
    return Section(
        say("report.balances"),
        (Text(say("report.balances_help")), _totals(of), *_streams(of)),
    )


def _totals(of: Telling) -> Grid:
    """Sum what is offered and needed, by medium."""
    say, streams = of.say, of.plan.streams
    rows = []
    for (medium, role), part in streams.groupby(["medium", "role"], sort=False):
        unit = str(part["unit"].iloc[0])
        amounts = [float(part[name].sum()) for name in ("annual", "exchanged", "rest")]
        if not amounts[0]:
            continue
        share = say.percent(amounts[1] / amounts[0])
        name, what = say(f"medium.{medium}"), say(f"role.{role}")
        rows.append((name, what, *(of.amount(each, unit) for each in amounts), share))
    media, offers = [say(each.label) for each in MEDIA.values()], say("role.source")
    rows.sort(key=lambda row: (media.index(row[0]), row[1] != offers))
    columns = (
        Column(say("column.medium"), 1.5),
        Column(say("column.role"), 1.0),
        *(
            Column(say(f"column.{name}"), 1.4, is_figure=True)
            for name in ("annual", "exchanged", "rest")
        ),
        Column(say("report.share"), 1.0, is_figure=True),
    )
    return Grid(say("report.totals"), columns, tuple(rows))


def _streams(of: Telling) -> Iterator[Block]:
    say, streams = of.say, of.plan.streams
    columns = (
        Column(say("column.enterprise"), 1.7),
        Column(say("column.name"), 1.7),
        Column(say("column.role"), 0.7),
        *(
            Column(say(f"column.{name}"), 1.5, is_figure=True)
            for name in ("annual", "exchanged", "rest")
        ),
        Column(say("column.rest_at"), 1.6),
        Column(say("column.basis"), 1.0),
    )
    for medium in MEDIA:
        part = streams[(streams["medium"] == medium) & (streams["annual"] > 0.0)]
        if part.empty:
            continue
        shown = part.nlargest(MOST, ["exchanged", "annual"], keep="first")
        ordered = shown.sort_values(
            ["enterprise", "role", "annual"], ascending=[True, False, False], kind="stable"
        )
        called = _told_apart(ordered, of)
        rows = tuple(_stream(row, called[name], of) for name, row in ordered.iterrows())
        name = say(f"medium.{medium}")
        yield Grid(say("report.streams_of", medium=name), columns, rows)
        if len(shown) < len(part):
            yield Text(say("report.more_rows", count=len(part) - len(shown)), "note")


def _told_apart(streams: pd.DataFrame, of: Telling) -> dict[Hashable, str]:
    """Name streams; what two of one firm are both called has the data's own name with it."""
    named = {
        at: item_name(of.plan.park, str(row["item"]), str(row["name"]), of.say)
        for at, row in streams.iterrows()
    }
    names = streams.assign(called=list(named.values()))
    twice = names.duplicated(["enterprise", "role", "called"], keep=False)
    return {
        at: of.say("check.thing", name=name, id=own) if both and own not in (name, at) else name
        for (at, name), both, own in zip(named.items(), twice, streams["name"], strict=True)
    }


def _stream(row: pd.Series, name: str, of: Telling) -> tuple[str, ...]:
    say, unit = of.say, str(row["unit"])
    place, at = str(row["enterprise"]), str(row["rest_at"])
    left = float(row["rest"])
    return (
        of.firms.get(place, place),
        name,
        say(f"role.{row['role']}"),
        *(of.amount(float(row[each]), unit) for each in ("annual", "exchanged", "rest")),
        (of.streams.get(at) or of.library(at)) if left and at else MISSING,
        of.basis(str(row["basis"])) if row["basis"] else MISSING,
    )
