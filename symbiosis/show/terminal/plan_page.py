"""A plan on the terminal: what a planner reads first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.park.accounts import MONEY, UP_FRONT
from symbiosis.park.scenario import OBJECTIVES
from symbiosis.park.schema import BASES
from symbiosis.show.figures import amount, cash, change, counted, money, percent, signed
from symbiosis.show.terminal.exchange_list import ExchangeList
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd
    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.plan.plan import Plan

GOALS = {
    "cost": "least cost",
    "co2": "least CO2",
    "fresh_water": "least fresh water",
    "waste": "least waste to outlets",
    "by_products": "most by-products exchanged",
    "heat": "most heat recovered",
    "custom": "weights of your own",
}
STATUSES = {
    "optimal": "proved optimal",
    "within_gap": "within the gap that was asked for",
    "time_limit": "best plan when time was up",
    "cancelled": "best plan when it was interrupted",
}
# What a planner looks at first: label -> accounts that are added up.
HEADLINES: dict[str, tuple[str, ...]] = {
    "Cost": MONEY,
    "CO2": tuple(OBJECTIVES["co2"][0]),
    "Fresh water": ("fresh_water",),
    "Waste to outlets": ("waste_to_outlet",),
    "Heat recovered": ("heat_recovered",),
    "By-products exchanged": ("by_products_exchanged",),
}
ROUNDING = 1e-6
"""Figures that differ by a smaller share are the same."""
COLUMNS = {"baseline": "No exchange", "today": "Today", "plan": "Plan"}


def plan_report(plan: Plan, saved_to: Path | None) -> RenderableType:
    """Show a plan: headline, exchanges, retrofits, and what it all rests on."""
    parts: list[RenderableType] = [*_heading(plan), Text(), _headlines(plan), Text()]
    if plan.exchanges.empty:
        parts.append(Text("No exchange is worth having under this scenario."))
    else:
        parts.append(ExchangeList(plan.exchanges, plan.park.info.currency))
    if not _at_work(plan).empty:
        parts += [Text(), _technologies(plan)]
    parts += [Text(), *_since_today(plan), *_foundations(plan)]
    parts += [Text(f"note: {note}", style="yellow") for note in plan.notes]
    if saved_to:
        parts.append(Text(f"Saved to {saved_to}", style="bold"))
    return Group(*parts)


def _heading(plan: Plan) -> Iterable[Text]:
    objective = plan.objective
    goal = GOALS.get(objective.name, objective.name)
    status = STATUSES.get(plan.status, str(plan.status))
    seconds = f"{sum(plan.seconds.values()):.1f} s"
    proof = seconds if plan.status == "optimal" else f"gap {percent(objective.gap)}, {seconds}"
    yield Text(f"{plan.park.info.title}: {goal}", style="bold")
    yield Text(f"{status}, {proof}", style="dim")
    if plan.is_illustration:
        share = percent(float(plan.evidence["share"]["notional"]))
        yield Text(
            f"ILLUSTRATION: {share} of the baseline's cost rests on notional figures.",
            style="bold yellow",
        )


def _headlines(plan: Plan) -> Table:
    """Compare the plan with today where it is known, and with the park without exchanges."""
    known = ["baseline", "today", "plan"] if plan.reference == "today" else ["baseline", "plan"]
    reference = COLUMNS[plan.reference].lower()
    table = plain_table("", *(COLUMNS[name] for name in known), f"{reference} → plan", "")
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for label, accounts in HEADLINES.items():
        rows = plan.accounts.loc[list(accounts)]
        unit = str(rows["unit"].iloc[0])
        total = rows[known].sum(skipna=False)
        written = {name: _written(float(total[name]), unit, accounts) for name in known}
        before, after = float(total[plan.reference]), float(total["plan"])
        if math.isclose(before, after, rel_tol=ROUNDING):
            after = before
        difference = after - before
        table.add_row(
            label,
            *written.values(),
            signed(difference, _written(difference, unit, accounts)),
            change(before, after),
            style="bold" if label == "Cost" else "",
        )
    up_front = float(plan.accounts["plan"][UP_FRONT])
    spare = [""] * (len(known) - 1)
    table.add_row("Up-front investment", *spare, cash(up_front, plan.park.info.currency), "", "")
    return table


def _written(value: float, unit: str, accounts: tuple[str, ...]) -> str:
    return cash(value, unit) if accounts == MONEY else amount(value, unit)


def _at_work(plan: Plan) -> pd.DataFrame:
    """Give the retrofits that run or cost something: one that stands and idles is no advice."""
    rows = plan.technologies
    return rows[rows[["capex", "annual_cost", "full_load_hours"]].abs().sum(axis=1) > 0.0]


def _technologies(plan: Plan) -> Table:
    currency = plan.park.info.currency
    heads = (f"Up front {currency}", f"{currency} a year", "Full load")
    table = plain_table("Retrofits", "Where", "Size", *heads)
    for column in table.columns[2:]:
        column.justify, column.no_wrap = "right", True
    names = plan.park.tables["enterprises"]["name"]
    for row in _at_work(plan).sort_values("capex", ascending=False).to_dict("records"):
        table.add_row(
            row["name"] or row["technology"],
            names.get(row["enterprise"]) or row["enterprise"],
            amount(row["size"], row["size_unit"]),
            money(row["capex"]),
            money(row["annual_cost"]),
            f"{row['full_load_hours']:,.0f} h/a",
        )
    return table


def _since_today(plan: Plan) -> Iterable[Text]:
    """Say how many of today's exchanges between firms the plan keeps, and name those it ends."""
    if plan.reference != "today":
        return
    arcs, streams = plan.matches.arcs, plan.matches.streams
    known = _between_firms(arcs.loc[arcs["existing"] > 0, ["source", "sink"]], streams)
    used = plan.exchanges[["source_stream", "sink_stream"]].set_axis(["source", "sink"], axis=1)
    used = _between_firms(used, streams)
    ended = known[~known.index.isin(used.index)]
    kept = len(known) - len(ended)
    counts = f"the plan keeps {kept} and adds {len(used) - kept}"
    yield Text(f"Of {counted(len(known), 'exchange')} between firms today {counts}.")
    if len(ended):
        firms = plan.park.tables["enterprises"]["name"]
        giver, taker = (ended[end].map(streams["enterprise"]).map(firms) for end in ended)
        what = ended["source"].map(streams["item"]).str.replace("_", " ")
        yield Text("It ends " + "; ".join(giver + " → " + taker + " (" + what + ")") + ".")


def _between_firms(pairs: pd.DataFrame, streams: pd.DataFrame) -> pd.DataFrame:
    """Keep the pairs of streams of two enterprises, each once, indexed by the pair."""
    firms = streams["enterprise"]
    pairs = pairs[pairs["source"].map(firms) != pairs["sink"].map(firms)].drop_duplicates()
    return pairs.set_index(pairs["source"] + "\n" + pairs["sink"])


def _foundations(plan: Plan) -> Iterable[Text]:
    """Say what the figures rest on: the shares by basis, and the assumption that carries most."""
    shares: pd.Series[float] = plan.evidence["share"]
    parts = [f"{percent(float(shares[basis]))} {basis}" for basis in BASES if shares.get(basis)]
    if parts:
        yield Text(f"The baseline's cost rests on figures that are {', '.join(parts)}.")
    saved = plan.exchanges["saving_donor"] + plan.exchanges["saving_receiver"]
    carried = saved.groupby(plan.exchanges["assumption"]).sum().drop("", errors="ignore")
    if not carried.empty and carried.max() > 0:
        share = percent(float(carried.max() / carried.sum()))
        yield Text(f"Largest assumption: {carried.idxmax()} ({share} of the savings rest on it).")
