"""Where the park stands: its firms, what it costs and burdens now, indicators, targets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.decide.indicator_table import indicators
from symbiosis.show.figures import MISSING
from symbiosis.show.indicator_words import counts_of, matched_words, threshold_of
from symbiosis.show.names import is_read, sector_name
from symbiosis.show.report.content import Column, Grid, Section, Text
from symbiosis.show.target_words import indicator_name, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.show.report.content import Block
    from symbiosis.show.report.telling import Telling

MOST = 60
"""So many members are listed; the workbook has them all."""
_NETWORK = "network"
"""Measures of the network ask for nothing: they are no matter of a report."""


def standing_part(of: Telling) -> Section:
    """Tell of the park as it is."""
    say = of.say
    blocks = [_firms(of), *_indicators(of), *_targets(of)]
    if (more := len(of.plan.park.enterprises) - MOST) > 0:
        blocks.insert(1, Text(say("report.more_rows", count=more), "note"))
    return Section(say("report.standing"), (Text(_lead(of)), *blocks), new_page=True)


def _lead(of: Telling) -> str:
    plan, say = of.plan, of.say
    before = plan.reference
    cost = plan.cost(before)
    key = f"report.lead_{before}" + ("_sales" if cost < 0.0 else "")
    return say(key, firms=len(plan.park.enterprises), cost=of.yearly(abs(cost)))


def _firms(of: Telling) -> Grid:
    """List who is there, and what each offers and needs."""
    say, streams = of.say, of.plan.streams
    rows = []
    busy = streams[streams["annual"] > 0.0]
    counted = busy.groupby(["enterprise", "role"]).size().to_dict()
    for place, row in of.plan.park.enterprises.head(MOST).iterrows():
        counts = [str(counted.get((place, role), 0)) for role in ("source", "sink")]
        sector = sector_name(of.plan.park, str(row.get("sector") or ""), say)
        kind = say.known(f"kind.{row['kind']}", str(row["kind"]))
        rows.append((of.firms[str(place)], kind, sector or MISSING, *counts))
    columns = (
        Column(say("column.enterprise"), 2.8),
        Column(say("map.kind"), 1.5),
        Column(say("map.sector"), 2.8),
        Column(say("report.offers"), 1.0, is_figure=True),
        Column(say("report.needs"), 1.0, is_figure=True),
    )
    return Grid(say("report.firms"), columns, tuple(rows))


def _indicators(of: Telling) -> Iterator[Block]:
    """List the indicators of the park's country that have a figure, with their thresholds."""
    say, library = of.say, of.plan.park.library
    standing = indicators(of.plan)
    systems = library.indicator_systems
    region = library.region_of(of.plan.park.info.country)
    columns = (
        Column(say("indicators.indicator"), 4.6),
        Column(say(f"cli.column.{of.plan.reference}"), 1.1, is_figure=True),
        Column(say("cli.column.plan"), 1.0, is_figure=True),
        Column(say("indicators.threshold"), 1.4),
        Column(say("indicators.verdict"), 1.4),
    )
    lacking, rows = 0, []
    names: list[str] = []
    for system in standing.systems:
        theirs = str(systems["region"][system])
        if system == _NETWORK or theirs not in ("", region):
            continue
        table = standing.table[standing.table["system"] == system]
        known = table[table["plan"].notna()]
        lacking += len(table) - len(known)
        name = say.name(str(systems["name"][system]), str(systems["name_zh"][system]))
        rows += [_indicator(name, row, of) for _, row in known.iterrows()]
        names += map(str, known.index)
    if rows:
        yield Grid(say("report.indicators"), columns, tuple(rows))
    for told in matched_words(standing.matched, library, names, say):
        yield Text(told, "note")
    if lacking:
        yield Text(say("report.no_figure", count=lacking), "note")


def _indicator(system: str, row: pd.Series, of: Telling) -> tuple[str, ...]:
    say = of.say
    name = say.name(str(row["name"]), str(row["name_zh"]))
    told = say("cli.between").join([system, *counts_of(row, say)])
    figures = (
        MISSING if math.isnan(row[each]) else value(float(row[each]), str(row["unit"]), say)
        for each in (of.plan.reference, "plan")
    )
    threshold = threshold_of(row, say)
    readable = threshold if is_read(threshold, say) or not any(map(str.isalpha, threshold)) else ""
    verdict = say(f"verdict.{row['verdict_plan']}")
    return (f"{name}\n{told}", *figures, readable or MISSING, verdict)


def _targets(of: Telling) -> Iterator[Block]:
    """Say what the plan was to reach, and what it reaches."""
    say, plan = of.say, of.plan
    if not plan.scenario.targets:
        return
    from symbiosis.decide.aiming.choosing import filled

    rests = plan.streams["rest"]
    rows = []
    for target in filled(plan.park, plan.scenario):
        reached = target.value(plan.accounts["plan"], rests)
        asked = [
            f"{sign} {value(bound, target.unit, say)}"
            for sign, bound in (("≥", target.minimum), ("≤", target.maximum))
            if bound is not None
        ]
        name = indicator_name(plan.park, target.indicator, say)
        rows.append((name, ", ".join(asked), value(reached, target.unit, say)))
    columns = (
        Column(say("report.target"), 3.0),
        Column(say("report.asked"), 1.2, is_figure=True),
        Column(say("cli.column.plan"), 1.2, is_figure=True),
    )
    yield Grid(say("report.targets"), columns, tuple(rows))
