"""Each exchange on half a page: who, how much, by what way, at what cost, worth what, what law."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from symbiosis.plan.tables.bundles import pipes
from symbiosis.show.pipe_words import pipe_facts
from symbiosis.show.report.content import Facts, Section, Text
from symbiosis.show.report.legal_route import legal_facts
from symbiosis.show.slice_words import levels
from symbiosis.show.standing import standing
from symbiosis.show.terminal.worth_list import part_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.show.report.telling import Row, Telling

MOST = 60
"""So many exchanges have half a page; further ones stand in the list of the plan."""
_NAMED = 3
"""So many exchanges are named that would take another one's place."""


def exchange_part(of: Telling, *, asked: bool, complete: bool) -> Section:
    """Tell of every exchange.

    Parameters
    ----------
    asked
        Whether it was asked what the park loses without each.
    complete
        Whether all were.
    """
    say, flows = of.say, of.flows
    blocks = [Text(say("report.exchanges_lead", count=len(flows)))]
    if len(flows) != len(of.plan.exchanges):
        blocks.append(Text(say("report.exchanges_together", count=len(of.plan.exchanges)), "note"))
    if not asked:
        blocks.append(Text(say("report.quick"), "warning"))
    elif not complete:
        blocks.append(Text(say("worth.stopped"), "warning"))
    if len(flows) > MOST:
        blocks.append(Text(say("report.more_exchanges", count=len(flows) - MOST), "note"))
    shown = flows.head(MOST)
    cards = [_card(str(number), row, of) for number, row in shown.iterrows()]
    return Section(say("report.exchanges"), tuple(blocks), tuple(cards))


def _card(number: str, flow: pd.Series, of: Telling) -> Section:
    """Tell of one flow: what may be behind it (streams, carriers) is told together."""
    row: dict[Any, Any] = flow.to_dict()
    parts = of.plan.exchanges.loc[list(row["members"])]
    title = of.say("report.card", number=number, what=row["called"], who=of.pair(row))
    what = (*_what(row, parts, of), *_way(parts, of))
    money = (*_money(row, parts, of), *_worth(row, of))
    law = tuple(legal_facts(parts, of))
    doubts = tuple(_doubts(row, parts, of))
    return Section(title, (Facts(what, 2), Facts(money, 2), Facts((*law, *doubts))), whole=True)


def _what(row: Row, parts: pd.DataFrame, of: Telling) -> Iterator[tuple[str, str]]:
    say = of.say
    yield say("column.medium"), say(f"medium.{row['medium']}")
    yield say("column.quantity"), of.amount(float(row["quantity"]), str(row["unit"]))
    stands = standing(of.plan, str(parts["route"].iloc[0]), say, "map.standing")
    yield say("report.status"), stands if row["existing"] else say("report.new")
    hot = pipes(parts[parts["supply_c"].notna()])
    if len(hot):
        told = dict.fromkeys(say("report.falls", **levels(way)) for _, way in hot.iterrows())
        yield say("report.temperatures"), say("cli.between").join(told)
    quality = [of.told(text) for text in parts["quality"].unique() if text]
    if quality:
        yield say("panel.quality"), say("cli.between").join(quality)
    if len(parts) > 1:
        yield say("report.streams"), str(len(parts))


def _way(parts: pd.DataFrame, of: Telling) -> Iterator[tuple[str, str]]:
    """Say by what way it goes, how long that is, and what is lost on it."""
    say = of.say
    carried = [code for code in parts["carrier"].unique() if code]
    if not carried:
        yield say("report.way"), say("report.inside")
        return
    yield say("report.way"), say("cli.between").join(map(of.library, carried))
    yield say("column.length_km"), of.amount(float(parts["distance_km"].max()), "km")
    routes = of.plan.routes.reindex([name for name in parts["route"].unique() if name])
    built = routes[routes["capacity"].notna()]
    if len(built):
        sizes = (
            of.amount(float(each["capacity"]), str(each["capacity_unit"]))
            for each in built.to_dict("records")
        )
        yield say("column.capacity"), say("cli.between").join(sizes)
    for each in built.to_dict("records"):
        yield from pipe_facts(each, say)
    loss = float((parts["loss"] * parts["quantity"]).sum() / parts["quantity"].sum())
    if loss > 0.0:
        yield say("panel.loss"), say.percent(loss)


def _money(row: Row, parts: pd.DataFrame, of: Telling) -> Iterator[tuple[str, str]]:
    say = of.say
    sums = parts[["saving_donor", "saving_receiver", "network_cost", "technology_cost"]].sum()
    yield say("panel.saving_donor"), of.yearly(float(sums["saving_donor"]))
    yield say("panel.saving_receiver"), of.yearly(float(sums["saving_receiver"]))
    yield say("panel.network_cost"), of.yearly(float(sums["network_cost"]))
    if sums["technology_cost"]:
        yield say("panel.technology_cost"), of.yearly(float(sums["technology_cost"]))
    yield say("report.booked"), of.yearly(float(row["net"]))
    yield say("panel.capex"), of.money(float(row["capex"]))
    longest = parts["payback"].max()
    yield say("panel.payback"), of.back(float(row["capex"]), float(row["net"]), float(longest))


def _worth(row: Row, of: Telling) -> Iterator[tuple[str, str]]:
    """Say what the park loses without it, everything planned again, and what is saved then."""
    say, plan = of.say, of.plan
    lost = float(row["worth_lost"])
    if math.isnan(lost):
        if len(plan.worth) and row["from"] != row["to"]:
            yield say("worth.to_the_park"), say("report.not_asked")
        return
    vital = math.isinf(lost)
    yield say("report.lost"), say("report.vital") if vital else of.yearly(lost)
    known: dict[Any, Any] = plan.worth.loc[str(row["flow"])].to_dict()
    if not vital:
        yield say(f"worth.left_{plan.reference}"), of.yearly(float(known["left_over"]))
        invested, years = float(known["investment"]), float(known["payback"])
        yield say("report.invested_less"), of.money(invested)
        yield say("report.payback_worth"), of.back(invested, lost, years)
    others = [name for name in str(known["instead"]).split(";") if name]
    named = of.plan.worth.reindex(others[:_NAMED]).dropna(subset=["kind"])
    if len(named):
        told = (part_name(each, plan.park, say) for each in named.to_dict("records"))
        yield say("report.instead"), say("cli.between").join(told)


def _doubts(row: Row, parts: pd.DataFrame, of: Telling) -> Iterator[tuple[str, str]]:
    """Say how it is known, and which figure is to be measured first."""
    say = of.say
    yield say("column.basis"), of.basis(str(row["basis"]))
    saved = parts["saving_donor"].abs() + parts["saving_receiver"].abs()
    heavy = saved.groupby(parts["assumption"]).sum().drop("", errors="ignore")
    if len(heavy):
        yield say("panel.assumption"), of.told(str(heavy.idxmax()))
    streams = of.plan.streams
    for key, end in (
        ("panel.source_source", "source_stream"),
        ("panel.sink_source", "sink_stream"),
    ):
        named = streams["source"].reindex(parts[end].unique()).dropna()
        texts = list(dict.fromkeys(text for text in named if text))
        if texts:
            yield say(key), say("cli.between").join(texts[:_NAMED])
