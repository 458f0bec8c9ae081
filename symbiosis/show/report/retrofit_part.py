"""Retrofits and ways: what is built, where, how large, and what it costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from symbiosis.show.figures import MISSING
from symbiosis.show.pipe_words import make_up_told, pipe_told, pumping_told
from symbiosis.show.report.content import Column, Grid, Section, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from symbiosis.show.report.content import Block
    from symbiosis.show.report.telling import Telling


def retrofit_part(of: Telling) -> Section:
    """Tell of retrofits, ways, what policies ask and give, and of needs that wait."""
    blocks = (*_retrofits(of), *_ways(of), *_policies(of), *_flexible(of))
    return Section(of.say("report.retrofits"), blocks)


def _busy(row: Mapping[Any, Any], of: Telling) -> str:
    """Say how busy a retrofit is: its hours at full load, or how often a store is emptied."""
    if math.isnan(row["full_load_hours"]):
        return of.say("cli.cycles", times=f"{row['cycles']:,.0f}")
    return of.amount(row["full_load_hours"], "h/a")


def _retrofits(of: Telling) -> Iterator[Block]:
    say, rows = of.say, of.plan.technologies
    busy = rows[rows[["capex", "annual_cost", "full_load_hours"]].abs().sum(axis=1) > 0.0]
    if busy.empty:
        yield Text(say("report.no_retrofits"))
        return
    listed = [
        (
            of.library(str(row["technology"])),
            of.firms.get(str(row["enterprise"]), str(row["enterprise"])),
            of.amount(row["size"], str(row["size_unit"])),
            say.money(row["capex"]),
            say.money(row["annual_cost"]),
            _busy(row, of),
        )
        for row in busy.sort_values("capex", ascending=False, kind="stable").to_dict("records")
    ]
    columns = (
        Column(say("network.technologies"), 2.6),
        Column(say("cli.retrofit.where"), 2.0),
        Column(say("column.size"), 1.1, is_figure=True),
        Column(say("column.capex"), 1.1, say.unit(of.currency), is_figure=True),
        Column(say("column.annual_cost"), 1.2, say.unit(f"{of.currency}/a"), is_figure=True),
        Column(say("column.full_load_hours"), 1.2, is_figure=True),
    )
    yield Grid(say("report.retrofits_table"), columns, tuple(listed))
    yield Text(say("report.retrofits_note"), "note")


def _ways(of: Telling) -> Iterator[Block]:
    """List pipes, cables, conveyors and lorry trips."""
    say, routes = of.say, of.plan.routes
    routes = routes[routes["carrier"] != ""]
    if routes.empty:
        return
    listed = [
        (
            of.library(str(row["carrier"])),
            of.pair(row),
            of.amount(row["length_km"], "km"),
            of.amount(row["capacity"], str(row["capacity_unit"])),
            pipe_told(row, say),
            of.amount(row["quantity"], str(row["unit"])),
            say("report.stands") if row["existing"] else say.money(row["capex"]),
            say.money(row["annual_cost"]),
        )
        for row in routes.sort_values("capex", ascending=False, kind="stable").to_dict("records")
    ]
    columns = (
        Column(say("column.carrier"), 1.9),
        Column(say("report.who"), 2.6),
        Column(say("column.length_km"), 0.95, is_figure=True),
        Column(say("column.capacity"), 1.15, is_figure=True),
        Column(say("panel.pipe"), 1.9),
        Column(say("report.carried"), 1.3, is_figure=True),
        Column(say("column.capex"), 1.0, say.unit(of.currency), is_figure=True),
        Column(say("column.annual_cost"), 1.1, say.unit(f"{of.currency}/a"), is_figure=True),
    )
    yield Grid(say("report.ways"), columns, tuple(listed))
    for told in (pumping_told(of.plan, say), make_up_told(of.plan, say)):
        if told:
            yield Text(told, "note")


def _policies(of: Telling) -> Iterator[Block]:
    say, rows = of.say, of.plan.policies
    if rows.empty:
        return
    listed = [
        (
            of.library(str(row["policy"])),
            of.streams.get(who := str(row["retrofit"] or row["holder"]), of.firms.get(who, who)),
            *(MISSING if row[name] != row[name] else say.money(row[name]) for name in
              ("before", "after", "gain")),
        )
        for row in rows.to_dict("records")
    ]  # fmt: skip
    yearly = say.unit(f"{of.currency}/a")
    columns = (
        Column(say("report.policy"), 2.6),
        Column(say("cli.policy.where"), 2.2),
        *(
            Column(say(f"cli.policy.{name}"), 1.2, yearly, is_figure=True)
            for name in ("before", "after", "policy_gain")
        ),
    )
    yield Grid(say("report.policies"), columns, tuple(listed))


def _flexible(of: Telling) -> Iterator[Block]:
    say, rows = of.say, of.plan.flexible
    if rows.empty:
        return
    listed = [
        (
            of.streams.get(str(name), str(name)),
            *(say.amount(row[each], row["unit"]) for each in ("moved", "unmet")),
            say.money(row["gain"]),
        )
        for name, row in zip(rows.index, rows.to_dict("records"), strict=True)
    ]
    columns = (
        Column(say("cli.flexible.need"), 2.6),
        *(Column(say(f"column.{name}"), 1.4, is_figure=True) for name in ("moved", "unmet")),
        Column(say("column.gain"), 1.2, say.unit(f"{of.currency}/a"), is_figure=True),
    )
    yield Grid(say("report.flexible"), columns, tuple(listed))
    yield Text(say("report.flexible_means"), "note")
