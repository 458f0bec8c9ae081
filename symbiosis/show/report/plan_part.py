"""The plan in one page: what it saves, its map, its figures, and the list of its exchanges."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.park.accounts import MONEY, UP_FRONT
from symbiosis.show.figures import MISSING, change, years
from symbiosis.show.map.faraway import aspect
from symbiosis.show.print.print_map import settings, sheet_figure
from symbiosis.show.report.content import Column, Grid, Picture, Section, Text
from symbiosis.show.saving_words import saving_sentence
from symbiosis.show.terminal.plan_page import HEADLINES, ROUNDING
from symbiosis.show.worths import lost_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.show.report.content import Block
    from symbiosis.show.report.telling import Telling

WIDTH = 6.69
"""Width of what stands on an A4 page [inch]."""
_HEIGHTS = ((0.75, 4.4), (0.5, 3.8), (0.0, 3.2))
"""Height over width of a park from which on its map is so high [inch]."""


def plan_part(of: Telling) -> Section:
    """Tell what the plan comes to."""
    say = of.say
    blocks = (
        Text(saving_sentence(of.plan, len(of.flows), of.say), "lead"),
        Text(_second(of)),
        _headlines(of),
        *_map(of),
        *_listed(of),
    )
    return Section(say("report.plan"), blocks)


def _second(of: Telling) -> str:
    """Say what is invested for it, when that is back, and how far it is proved."""
    plan, say = of.plan, of.say
    invested = float(plan.accounts["plan"][UP_FRONT])
    proof = say.proof(str(plan.status), plan.objective.gap, plan.missed)
    if invested <= 0.0:
        return say("report.nothing_invested", proof=proof)
    yearly = plan.saving + _annuity(of)
    if yearly <= 0.0:
        return say("report.never_back", invested=of.money(invested), proof=proof)
    back = years(invested / yearly)
    return say("report.invested", invested=of.money(invested), back=back, proof=proof)


def _annuity(of: Telling) -> float:
    """Give what the plan pays a year for what it has invested, upkeep apart."""
    ledger, rate = of.plan.ledger, of.plan.matches
    from symbiosis.plan.reading.books import Prices

    capital = Prices(rate, of.plan.scenario).capital
    paid = ledger[ledger["account"] == "investment"]
    share = (capital["annuity"] / capital.sum(axis=1)).to_dict()
    keys = zip(paid["kind"], paid["item"], strict=True)
    return float(
        sum(amount * share.get(key, 1.0) for key, amount in zip(keys, paid["amount"], strict=True))
    )


def _headlines(of: Telling) -> Grid:
    """Compare the plan with today and with no exchange in the figures that are looked at first."""
    plan, say = of.plan, of.say
    known = ["baseline", *(["today"] if plan.reference == "today" else []), "plan"]
    rows = []
    for label, accounts in HEADLINES.items():
        part = plan.accounts.loc[list(accounts)]
        unit, total = str(part["unit"].iloc[0]), part[known].sum(skipna=False)
        before, after = float(total[plan.reference]), float(total["plan"])
        if math.isclose(before, after, rel_tol=ROUNDING):
            after = before
        figures = (of.amount(float(total[name]), unit) for name in known)
        differs = of.amount(after - before, unit, sign=True)
        rows.append((say(label), *figures, differs, change(before, after)))
    up_front = of.money(float(plan.accounts["plan"][UP_FRONT]))
    spare = [MISSING] * (len(known) - 1)
    rows.append((say(f"account.{UP_FRONT}"), *spare, up_front, MISSING, MISSING))
    columns = (
        Column("", 2.0),
        *(Column(say(f"cli.column.{name}"), 1.5, is_figure=True) for name in known),
        Column(say("report.difference"), 1.5, is_figure=True),
        Column("%", 1.0, is_figure=True),
    )
    strong = frozenset(n for n, each in enumerate(HEADLINES.values()) if each == MONEY)
    return Grid(say(f"report.against_{plan.reference}"), columns, tuple(rows), strong)


def _map(of: Telling) -> Iterator[Block]:
    shape = aspect(of.plan.park)
    height = next(height for least, height in _HEIGHTS if shape >= least)
    figure, far = sheet_figure(of.plan, of.say, (WIDTH, height))
    yield Picture(of.say("report.map"), figure, settings())
    notes = [of.say("report.map_note"), *([of.say("print.far")] if far else [])]
    yield Text(" ".join(notes), "note")


def _listed(of: Telling) -> Iterator[Block]:
    """List all flows, a line each."""
    say = of.say
    if of.flows.empty:
        return
    asked = len(of.plan.worth) > 0
    rows = []
    for number, row in zip(of.flows.index, of.flows.to_dict("records"), strict=True):
        today = f"\n{say('map.standing')}" if row["existing"] else ""
        figures = [of.amount(row["quantity"], str(row["unit"])), say.money(row["net"])]
        if asked:
            figures += [lost_text(row, say)]
        back = of.back(row["worth_investment"], row["worth_lost"], row["worth_payback"])
        figures += [say.money(row["capex"]), *([back] if asked else [])]
        rows.append((str(number), row["called"], of.pair(row) + today, *figures))
    money = say.unit(of.currency)
    yearly = say.unit(f"{of.currency}/a")
    columns = [
        Column(say("report.number"), 0.7, is_figure=True),
        Column(say("column.item_name"), 1.7),
        Column(say("report.who"), 2.5),
        Column(say("column.quantity"), 1.5, is_figure=True),
        Column(say("column.net"), 1.2, yearly, is_figure=True),
    ]
    if asked:
        columns.append(Column(say("column.lost"), 1.2, yearly, is_figure=True))
    columns.append(Column(say("column.capex"), 1.1, money, is_figure=True))
    if asked:
        columns.append(Column(say("worth.head.payback"), 1.2, is_figure=True))
    yield Grid(say("report.listed"), tuple(columns), tuple(rows))
    yield Text(say("report.worth_means" if asked else "report.booked_means"), "note")
