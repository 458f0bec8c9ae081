"""A plan on the terminal: what a planner reads first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.park.accounts import MONEY, UP_FRONT
from symbiosis.park.scenario import OBJECTIVES
from symbiosis.park.schema import BASES
from symbiosis.show.figures import amount, cash, change, money, percent, signed
from symbiosis.show.terminal.exchanges import ExchangeList
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
COLUMNS = {"baseline": "No exchange", "today": "Today", "plan": "Plan"}


def plan_report(plan: Plan, saved_to: Path | None) -> RenderableType:
    """Show a plan: headline, exchanges, retrofits, and what it all rests on."""
    parts: list[RenderableType] = [*_heading(plan), Text(), _headlines(plan), Text()]
    if plan.exchanges.empty:
        parts.append(Text("No exchange is worth having under this scenario."))
    else:
        parts.append(ExchangeList(plan.exchanges, plan.park.info.currency))
    if not plan.technologies.empty:
        parts += [Text(), _technologies(plan)]
    parts += [Text(), *_foundations(plan)]
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
    before = COLUMNS[plan.reference].lower()
    table = plain_table("", *(COLUMNS[name] for name in known), f"{before} → plan", "")
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for label, accounts in HEADLINES.items():
        rows = plan.accounts.loc[list(accounts)]
        unit = str(rows["unit"].iloc[0])
        total = rows[known].sum(skipna=False)
        written = {name: _written(float(total[name]), unit, accounts) for name in known}
        difference = float(total["plan"] - total[plan.reference])
        table.add_row(
            label,
            *written.values(),
            signed(difference, _written(difference, unit, accounts)),
            change(float(total[plan.reference]), float(total["plan"])),
            style="bold" if label == "Cost" else "",
        )
    up_front = float(plan.accounts["plan"][UP_FRONT])
    spare = [""] * (len(known) - 1)
    table.add_row("Up-front investment", *spare, cash(up_front, plan.park.info.currency), "", "")
    return table


def _written(value: float, unit: str, accounts: tuple[str, ...]) -> str:
    return cash(value, unit) if accounts == MONEY else amount(value, unit)


def _technologies(plan: Plan) -> Table:
    currency = plan.park.info.currency
    heads = (f"Up front {currency}", f"{currency} a year", "Full load")
    table = plain_table("Retrofits", "Where", "Size", *heads)
    for column in table.columns[2:]:
        column.justify, column.no_wrap = "right", True
    names = plan.park.tables["enterprises"]["name"]
    for row in plan.technologies.sort_values("capex", ascending=False).to_dict("records"):
        table.add_row(
            row["name"] or row["technology"],
            names.get(row["enterprise"]) or row["enterprise"],
            amount(row["size"], row["size_unit"]),
            money(row["capex"]),
            money(row["annual_cost"]),
            f"{row['full_load_hours']:,.0f} h/a",
        )
    return table


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
