"""Two plans of one park side by side: what was asked differently, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.accounts import ACCOUNTS, MONEY
from symbiosis.park.differing import Differing, differing
from symbiosis.plan.reading.books import Prices
from symbiosis.plan.reading.policy_lines import policy_lines
from symbiosis.plan.reading.timed_flows import alone_timed
from symbiosis.plan.summary import plain
from symbiosis.plan.tables.bundles import bundles

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan

NOTICED = 1e-3
"""Relative change of an amount that is worth telling."""
DUST = 1e-3
"""Of an account, a year: what is less than that is the solver's rounding."""
ROUNDING = 1e-7
"""Figures that differ by a smaller share are the same."""
COST = "cost"
"""Row of the accounts: all money together."""
KINDS = ("new", "gone", "more", "less")
_FLOW = (
    "from",
    "to",
    "medium",
    "item",
    "from_name",
    "to_name",
    "item_name",
    "supply_c",
    "target_c",
)
_RETROFIT = ("technology", "enterprise")


@dataclass(frozen=True, eq=False)
class Comparison:
    """What one plan has differently from another one.

    Attributes
    ----------
    plan, against
        The two plans.
    conditions
        What was asked differently: ``field``, ``key``, ``plan``, ``against`` (plain data; None:
        nothing is said of it).
    accounts
        Indexed by account, ``cost`` (all money) first: ``plan``, ``against``, ``difference``
        (plan less against) and ``unit``. Where firms have left one of the plans, both count those
        who stay in both, and those firms at what they would have on their own.
    exchanges
        Flows that differ, indexed by ``from>to:item``: ``kind`` (new: only in the plan; gone: only
        in the other; more; less), who and what, ``plan``, ``against``, ``difference`` and ``unit``.
    retrofits
        Retrofits of other sizes, indexed by id: ``kind``, ``technology``, ``enterprise``, ``plan``,
        ``against``, ``difference`` and ``unit``.
    gone
        Firms that have left in either plan.
    """

    plan: Plan
    against: Plan
    conditions: pd.DataFrame
    accounts: pd.DataFrame
    exchanges: pd.DataFrame
    retrofits: pd.DataFrame
    gone: frozenset[str]

    @property
    def dearer(self) -> float:
        """By how much the plan costs more a year than the other one."""
        return float(self.accounts["difference"][COST])

    def summary(self) -> dict[str, Any]:
        """Give the comparison as plain data, as ``--json`` prints it."""
        return {
            "plan": self.plan.scenario.name,
            "against": self.against.scenario.name,
            "gone": sorted(self.gone),
            "conditions": [dict(row) for row in self.conditions.to_dict("records")],
            **{
                name: [
                    {str(key): plain(cell) for key, cell in row.items()}
                    for row in getattr(self, name).reset_index().to_dict("records")
                ]
                for name in ("accounts", "exchanges", "retrofits")
            },
        }


def compare(plan: Plan, against: Plan) -> Comparison:
    """Tell what a plan has differently from another plan of the same park.

    Parameters
    ----------
    plan
        Which plan.
    against
        What it is compared with.

    Raises
    ------
    BadInput
        If the plans are of two parks.
    """
    if plan.park.info.id != against.park.info.id:
        message = (
            f"plans of {plan.park.info.id} and {against.park.info.id} cannot be compared: "
            "give two plans of one park."
        )
        raise BadInput(message)
    asked = differing(plan.scenario, against.scenario)
    conditions = pd.DataFrame(asked, columns=list(Differing._fields), dtype=object)
    return Comparison(
        plan,
        against,
        conditions.rename(columns={"first": "plan", "second": "against"}),
        _accounts(plan, against),
        changes(plan, against),
        _retrofits(plan, against),
        who_left(plan, against),
    )


def changes(plan: Plan, before: Plan) -> pd.DataFrame:
    """Sort the flows of two plans by what became of them: ``exchanges`` of a comparison."""
    flows = [bundles(each.exchanges) for each in (plan, before)]
    return _differing(flows, "quantity", ("unit", *_FLOW))


def _retrofits(plan: Plan, before: Plan) -> pd.DataFrame:
    built = [_built(each) for each in (plan, before)]
    return _differing(built, "size", ("unit", *_RETROFIT))


def _built(plan: Plan) -> pd.DataFrame:
    """Give the retrofits that are built; one may have units at several temperatures."""
    rows = plan.technologies[plan.technologies["size"] > 0.0]
    names = plan.matches.units["retrofit"].reindex(rows.index)
    rows = rows.assign(retrofit=names.mask(names.isna() | (names == ""), rows.index.to_series()))
    sums = {"size": ("size", "sum"), "unit": ("size_unit", "first")}
    return rows.groupby("retrofit").agg(**sums, **{name: (name, "first") for name in _RETROFIT})


def _differing(tables: list[pd.DataFrame], amount: str, told: tuple[str, ...]) -> pd.DataFrame:
    """Lay an amount of two tables side by side, where it is not the same."""
    now, old = (table[amount].astype(float) for table in tables)
    rows = pd.concat([table[list(told)] for table in tables])
    rows = rows[~rows.index.duplicated()]
    rows["plan"] = now.reindex(rows.index)
    rows["against"] = old.reindex(rows.index)
    change = rows["plan"].fillna(0.0) - rows["against"].fillna(0.0)
    rows["difference"] = change
    known = rows[["plan", "against"]].notna()
    rows["kind"] = np.select(
        [~known["against"], ~known["plan"], change > 0.0], KINDS[:3], default=KINDS[3]
    )
    alone = ~known.all(axis=1)
    rows = rows[alone | (change.abs() > NOTICED * rows["against"].abs())]
    order = rows["kind"].map(dict(zip(KINDS, range(len(KINDS)), strict=True)))
    rows = rows.loc[order.sort_values(kind="stable").index]
    return rows[["kind", *told[1:], "plan", "against", "difference", "unit"]]


def who_left(plan: Plan, other: Plan) -> frozenset[str]:
    """Name the firms that have left in either plan: what they paid says nothing of the others."""
    return frozenset((*plan.scenario.left, *other.scenario.left))


def cost_of_the_others(plan: Plan, gone: frozenset[str]) -> float:
    """Give what a plan costs a year, less what some firms would pay on their own."""
    return float(accounts_of_the_others(plan, gone)[list(MONEY)].sum())


def _accounts(plan: Plan, against: Plan) -> pd.DataFrame:
    """Lay the accounts of those who stay in both plans side by side; what both lack is left out."""
    gone = who_left(plan, against)
    both = {
        name: accounts_of_the_others(each, gone)
        for name, each in (("plan", plan), ("against", against))
    }
    table = pd.DataFrame(both).reindex(list(ACCOUNTS)).fillna(0.0)
    table = table[(table.abs() > DUST).any(axis=1)]
    money = table.reindex(list(MONEY)).sum()
    table = pd.concat([money.to_frame(COST).T, table]).rename_axis("account")
    units = plan.accounts["unit"].to_dict() | {COST: f"{plan.park.info.currency}/a"}
    difference = table["plan"] - table["against"]
    difference = difference.mask(difference.abs() <= ROUNDING * table["plan"].abs(), 0.0)
    return table.assign(difference=difference, unit=table.index.map(units))


def accounts_of_the_others(plan: Plan, gone: frozenset[str]) -> pd.Series[float]:
    """Give a plan's accounts, less what some firms would have on their own.

    On their own they buy all that they need and dispose of all that they have. So what they and
    the others gain from each other stays with the others, and is lost to them when they leave;
    where they have left there is nothing to take away.
    """
    whole: pd.Series[float] = plan.accounts["plan"]
    streams = plan.matches.streams
    own = streams[streams["enterprise"].isin(gone) & (streams["annual"] > 0.0)]
    if own.empty:
        return whole
    sold = (own["role"] == "source").to_numpy()
    ends = pd.MultiIndex.from_arrays(
        [
            np.where(sold, "outlet", "utility"),
            own["enterprise"],
            own["outlet"].where(sold, own["utility"]),
        ],
        names=["kind", "holder", "item"],
    )
    lines = pd.Series(own["annual"].to_numpy(float), index=ends).groupby(level=[0, 1, 2]).sum()
    timed = alone_timed(plan.matches, own)
    lines = pd.concat([lines, timed]) if len(timed) else lines
    if plan.matches.policies is not None:
        owed = policy_lines(plan.matches.policies.only(gone), lines)
        lines = pd.concat([lines, owed]) if len(owed) else lines
    alone = Prices(plan.matches, plan.scenario).totals(lines)
    return whole - alone.reindex(whole.index, fill_value=0.0)
