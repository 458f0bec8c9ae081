"""A plan on the terminal: what a planner reads first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.text import Text

from symbiosis.park.accounts import MONEY, UP_FRONT
from symbiosis.park.columns import BASES
from symbiosis.park.objectives import OBJECTIVES
from symbiosis.plan.tables.bundles import flow_of
from symbiosis.show.doubt_words import rests
from symbiosis.show.figures import MISSING, change
from symbiosis.show.names import (
    held,
    library_name,
    names_of,
    stream_names,
    told,
    told_note,
)
from symbiosis.show.pipe_words import make_up_told, pumping_told
from symbiosis.show.standing import ended_flows
from symbiosis.show.terminal.exchange_list import ROOMY, ExchangeList
from symbiosis.show.terminal.flexible_list import flexible_list
from symbiosis.show.terminal.listings import plain_table
from symbiosis.show.terminal.pipe_list import pipe_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.table import Table

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

# What a planner looks at first: words -> accounts that are added up.
HEADLINES: dict[str, tuple[str, ...]] = {
    "headline.cost": MONEY,
    "headline.co2": tuple(OBJECTIVES["co2"][0]),
    "account.fresh_water": ("fresh_water",),
    "account.waste_to_outlet": ("waste_to_outlet",),
    "account.heat_recovered": ("heat_recovered",),
    "account.by_products_exchanged": ("by_products_exchanged",),
}
ROUNDING = 1e-6
"""Figures that differ by a smaller share are the same."""


def plan_report(plan: Plan, saved_to: Path | None, say: Words) -> RenderableType:
    """Show a plan: headline, exchanges, retrofits, and what it all rests on."""
    parts: list[RenderableType] = [*_heading(plan, say), Text(), Headlines(plan, say), Text()]
    if plan.exchanges.empty:
        parts.append(Text(_nothing(plan, say)))
    else:
        parts.append(ExchangeList(plan, say))
    if pipes := pipe_list(plan, say):
        parts += [Text(), pipes]
    parts += [Text(), *_mains(plan, say)] if len(plan.mains) else []
    if pumped := pumping_told(plan, say):
        parts += [Text(), Text(pumped)]
    if water := make_up_told(plan, say):
        parts += [Text(), Text(water)]
    if not _at_work(plan).empty:
        parts += [Text(), _technologies(plan, say)]
    if not plan.policies.empty:
        parts += [Text(), _policies(plan, say)]
    if not plan.flexible.empty:
        parts += [Text(), flexible_list(plan, say)]
    if limits := held(plan, say):
        parts += [Text(), Text(say("binding.head")), *(Text(f"  {limit}") for limit in limits)]
    parts += [Text(), *_since_today(plan, say), *_foundations(plan, say)]
    parts += [
        Text(say("cli.note", note=told_note(plan.park, note, say)), style="yellow")
        for note in plan.notes
    ]
    if saved_to:
        parts.append(Text(say("cli.saved_to", place=saved_to), style="bold"))
    return Group(*parts)


def _nothing(plan: Plan, say: Words) -> str:
    """Say that nothing is exchanged, and what is saved all the same."""
    waited = float(plan.flexible["gain"].sum())
    if waited <= 0.0:
        return say("print.none")
    money = f"{plan.park.info.currency}/a"
    return say("print.none_waiting", saving=say.amount(waited, money))


def _heading(plan: Plan, say: Words) -> Iterable[Text]:
    objective = plan.objective
    known = objective.name in OBJECTIVES
    goal = say(f"objective.{objective.name}") if known else say("print.own_weights")
    seconds = f"{sum(plan.seconds.values()):.1f}"
    title = say.name(plan.park.info.title, plan.park.info.title_zh)
    yield Text(say("cli.title", park=title, goal=goal), style="bold")
    status = say.proof(str(plan.status), plan.objective.gap, plan.missed)
    yield Text(say("cli.proof", status=status, seconds=seconds), style="dim")
    if plan.is_illustration:
        share = say.percent(float(plan.evidence["share"]["notional"]))
        yield Text(say("print.illustration", share=share), style="bold yellow")


class Headlines:
    """A plan beside today where it is known, and beside the park without exchanges.

    Where there is no room for all, what is compared with last is left out, and no figure is cut.

    Parameters
    ----------
    plan
        Which plan.
    say
        The reader's language.
    """

    def __init__(self, plan: Plan, say: Words) -> None:
        self.plan, self.say = plan, say

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the table out for the width at hand."""
        del console
        known = ["baseline", "today", "plan"]
        if self.plan.reference != "today":
            known.remove("today")
        elif options.max_width < ROOMY:
            known.remove("baseline")
        yield _headlines(self.plan, known, self.say)


def _headlines(plan: Plan, known: list[str], say: Words) -> Table:
    """Compare the plan in the figures that a planner looks at first."""
    against = say("cli.against", reference=say(f"cli.column.{plan.reference}"))
    table = plain_table("", *(say(f"cli.column.{name}") for name in known), against, "")
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for label, accounts in HEADLINES.items():
        rows = plan.accounts.loc[list(accounts)]
        unit = str(rows["unit"].iloc[0])
        total = rows[known].sum(skipna=False)
        before, after = float(total[plan.reference]), float(total["plan"])
        if math.isclose(before, after, rel_tol=ROUNDING):
            after = before
        table.add_row(
            say(label),
            *(say.amount(float(total[name]), unit) for name in known),
            say.amount(after - before, unit, sign=True),
            change(before, after),
            style="bold" if accounts == MONEY else "",
        )
    up_front = say.amount(float(plan.accounts["plan"][UP_FRONT]), plan.park.info.currency)
    spare = [""] * (len(known) - 1)
    table.add_row(say(f"account.{UP_FRONT}"), *spare, up_front, "", "")
    return table


def _at_work(plan: Plan) -> pd.DataFrame:
    """Give the retrofits that run or cost something: one that stands and idles is no advice."""
    rows = plan.technologies
    return rows[rows[["capex", "annual_cost", "full_load_hours"]].abs().sum(axis=1) > 0.0]


def _mains(plan: Plan, say: Words) -> Iterable[Text]:
    """Say of each main how long it is, what it carries and loses, and what it costs."""
    yield Text(say("cli.mains"), style="bold")
    info, served = plan.park.info, plan.exchanges
    for main, pieces in plan.mains.groupby("main"):
        first, filled, capex = pieces.iloc[0], *_sums(plan, str(main))
        firms = served.loc[served["route"] == main, ["from", "to"]].to_numpy().ravel()
        unit = str(first["unit"])
        told = {
            "carrier": library_name(plan.park, str(first["carrier"]), say),
            "length": say.amount(float(pieces["length_km"].sum()), "km"),
            "firms": len(set(firms)),
            "amount": say.amount(filled, unit),
            "lost": say.percent(float(pieces["lost"].sum()) / (filled or 1.0)),
            "capex": say.amount(capex, info.currency),
        }
        yield Text("  " + say("cli.main", **told))


def _sums(plan: Plan, main: str) -> tuple[float, float]:
    """Give what fills a main a year, and what it costs once."""
    filled, capex = (float(plan.routes[name][main]) for name in ("quantity", "capex"))
    return filled, capex


def _technologies(plan: Plan, say: Words) -> Table:
    currency = plan.park.info.currency
    heads = ("retrofits", "where", "size", "up_front", "a_year", "full_load")
    unit = say.known(f"unit.{currency}", currency)
    table = plain_table(*(say(f"cli.retrofit.{head}", currency=unit) for head in heads))
    for column in table.columns[2:]:
        column.justify, column.no_wrap = "right", True
    names = names_of(plan.park, say)
    for row in _at_work(plan).sort_values("capex", ascending=False).to_dict("records"):
        table.add_row(
            library_name(plan.park, str(row["technology"]), say),
            names.get(str(row["enterprise"]), str(row["enterprise"])),
            say.amount(row["size"], row["size_unit"]),
            say.money(row["capex"]),
            say.money(row["annual_cost"]),
            _busy(row, say),
        )
    return table


def _busy(row: Mapping[Any, Any], say: Words) -> str:
    """Say how busy a retrofit is: its hours at full load, or how often a store is emptied."""
    if math.isnan(row["full_load_hours"]):
        return say("cli.cycles", times=f"{row['cycles']:,.0f}")
    return say("cli.hours", hours=f"{row['full_load_hours']:,.0f}")


def _policies(plan: Plan, say: Words) -> Table:
    """Tell who pays what, and who is given it, before the plan and with it."""
    currency = plan.park.info.currency
    unit = say.known(f"unit.{currency}", currency)
    heads = ("policies", "where", "before", "after", "policy_gain")
    table = plain_table(*(say(f"cli.policy.{head}", currency=unit) for head in heads))
    for column in table.columns[2:]:
        column.justify, column.no_wrap = "right", True
    names, rows = stream_names(plan.park, say) | names_of(plan.park, say), plan.policies
    most = rows[["before", "after"]].abs().max(axis=1).sort_values(ascending=False, kind="stable")
    for row in rows.loc[most.index].to_dict("records"):
        who = str(row["retrofit"] or row["holder"])
        figures = (row[name] for name in ("before", "after", "gain"))
        told = (MISSING if math.isnan(each) else say.money(each) for each in figures)
        table.add_row(library_name(plan.park, str(row["policy"]), say), names.get(who, who), *told)
    return table


def _since_today(plan: Plan, say: Words) -> Iterable[Text]:
    """Say how many of today's exchanges between firms the plan keeps, and name those it ends."""
    if plan.reference != "today":
        return
    arcs, streams = plan.matches.arcs, plan.matches.streams
    known = _between_firms(arcs.loc[arcs["existing"] > 0, ["source", "sink"]], streams)
    used = plan.exchanges[["source_stream", "sink_stream"]].set_axis(["source", "sink"], axis=1)
    used = _between_firms(used, streams)
    before, after = set(known["flow"]), set(used["flow"])
    counts = {"kept": len(before & after), "added": len(after - before)}
    yield Text(say("cli.since_today", count=len(before), **counts))
    if len(ended := known[~known["given"].isin(used["given"])]):
        flows = ended_flows(plan, ended, say)
        yield Text(say("cli.ended", what=say("cli.between").join(flows)))


def _between_firms(pairs: pd.DataFrame, streams: pd.DataFrame) -> pd.DataFrame:
    """Keep the pairs of streams of two enterprises, each once.

    With ``flow``, the exchange as a planner counts it (one thing from one firm to another), and
    ``given``: by which stream. In what slices of temperature it passes is no other exchange.
    """
    firms, things = streams["enterprise"], streams["item"]
    ends = {"from": pairs["source"].map(firms), "to": pairs["sink"].map(firms)}
    pairs = pairs.assign(**ends, item=pairs["source"].map(things)).drop_duplicates()
    pairs = pairs[pairs["from"] != pairs["to"]]
    return pairs.assign(flow=flow_of(pairs), given=pairs["source"] + "\n" + pairs["to"])


def _foundations(plan: Plan, say: Words) -> Iterable[Text]:
    """Say what the figures rest on: the shares by basis, and the assumption that carries most."""
    shares: pd.Series[float] = plan.evidence["share"]
    parts = [
        f"{say(f'basis.{basis}')} {say.percent(float(shares[basis]))}"
        for basis in BASES
        if shares.get(basis)
    ]
    if parts:
        yield Text(say("print.evidence", shares=say("condition.and").join(parts)))
    if ground := rests(plan, say):
        yield Text(ground)
    saved = plan.exchanges["saving_donor"] + plan.exchanges["saving_receiver"]
    carried = saved.groupby(plan.exchanges["assumption"]).sum().drop("", errors="ignore")
    if not carried.empty and carried.max() > 0:
        share = say.percent(float(carried.max() / carried.sum()))
        yield Text(
            say(
                "cli.assumption",
                assumption=told(plan.park, str(carried.idxmax()), say),
                share=share,
            )
        )
