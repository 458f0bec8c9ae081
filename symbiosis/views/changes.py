"""What became different from one plan to another: exchanges gained, lost, grown and shrunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.show.map.bundles import bundles
from symbiosis.show.names import exchange_name, names_of
from symbiosis.views.pieces import facts, heading

if TYPE_CHECKING:
    import pandas as pd

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


def show_changes(plan: Plan, before: Plan, say: Words) -> None:
    """Head the list of what is different from the earlier plan with what it costs."""
    money = f"{plan.park.info.currency}/a"
    difference = plan.cost() - before.cost()
    heading(
        say("changes.title"), say("changes.cost", amount=say.amount(difference, money, sign=True))
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
