"""What became different from one plan to another: exchanges gained, lost, grown and shrunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from symbiosis.park.accounts import MONEY
from symbiosis.plan.reading.books import Prices
from symbiosis.show.map.bundles import bundles
from symbiosis.show.names import exchange_name, names_of
from symbiosis.views.pieces import facts, heading

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_NOTICED = 1e-3
"""Relative change of an amount that is worth telling."""
KINDS = ("new", "gone", "more", "less")


def changes(plan: Plan, before: Plan) -> dict[str, pd.DataFrame]:
    """Sort the flows of two plans by what became of them.

    Returns
    -------
    dict
        ``new``, ``gone``, ``more`` and ``less`` -> flows, with ``change``: the difference of
        the amount.
    """
    now, old = bundles(plan.exchanges), bundles(before.exchanges)
    both = now.index.intersection(old.index)
    change = now.loc[both, "quantity"] - old.loc[both, "quantity"]
    noticed = change.abs() > _NOTICED * old.loc[both, "quantity"].abs()
    new, gone = now.loc[now.index.difference(old.index)], old.loc[old.index.difference(now.index)]
    kept = now.loc[both].assign(change=change)[noticed]
    return {
        "new": new.assign(change=new["quantity"]),
        "gone": gone.assign(change=-gone["quantity"]),
        "more": kept[kept["change"] > 0],
        "less": kept[kept["change"] < 0],
    }


def who_left(plan: Plan, other: Plan) -> frozenset[str]:
    """Name the firms that have left in either plan: what they paid says nothing of the others."""
    return frozenset((*plan.scenario.left, *other.scenario.left))


def cost_of_the_others(plan: Plan, gone: frozenset[str]) -> float:
    """Give what a plan costs a year, less what some firms would pay on their own."""
    return float(accounts_of_the_others(plan, gone)[list(MONEY)].sum())


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
    alone = Prices(plan.matches, plan.scenario).totals(lines)
    return whole - alone.reindex(whole.index, fill_value=0.0)


def show_changes(plan: Plan, before: Plan, say: Words) -> None:
    """Head the list of what is different from the earlier plan with what it costs."""
    money = f"{plan.park.info.currency}/a"
    gone = who_left(plan, before)
    difference = cost_of_the_others(plan, gone) - cost_of_the_others(before, gone)
    amount = say.amount(difference, money, sign=True)
    heading(
        say("changes.title"), say("changes.cost_others" if gone else "changes.cost", amount=amount)
    )
    list_changes(plan, before, say)


def list_changes(plan: Plan, before: Plan, say: Words) -> None:
    """List what is different from the earlier plan."""
    names = names_of(plan.park, say)
    found = False
    for kind, rows in changes(plan, before).items():
        if rows.empty:
            continue
        found = True
        st.markdown(f"**{say(f'changes.{kind}')}**")
        facts(
            (_title(plan, row, names, say), say.amount(row["change"], row["unit"], sign=True))
            for _, row in rows.iterrows()
        )
    if not found:
        st.caption(say("changes.none"))


def _title(plan: Plan, row: pd.Series, names: dict[str, str], say: Words) -> str:
    giver, taker = (names.get(row[end], row[end]) for end in ("from", "to"))
    return f"{exchange_name(plan.park, row, say)}: {giver} → {taker}"
