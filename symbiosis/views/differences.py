"""What became different from one plan to another: exchanges gained, lost, grown and shrunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.decide.comparison import KINDS, changes, cost_of_the_others, who_left
from symbiosis.show.names import exchange_name, names_of
from symbiosis.views.pieces import facts, heading

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words


def show_changes(plan: Plan, before: Plan, say: Words) -> None:
    """Head the list of what is different from the earlier plan with what it costs."""
    money = f"{plan.park.info.currency}/a"
    gone = who_left(plan, before)
    difference = cost_of_the_others(plan, gone) - cost_of_the_others(before, gone)
    amount = say.amount(difference, money, sign=True)
    heading(
        say("changes.title"), say("changes.cost_others" if gone else "changes.cost", amount=amount)
    )
    list_changes(plan, changes(plan, before), say)


def list_changes(plan: Plan, changed: pd.DataFrame, say: Words) -> None:
    """List the flows that are different from the earlier plan."""
    names = names_of(plan.park, say)
    for kind in KINDS:
        rows = changed[changed["kind"] == kind]
        if rows.empty:
            continue
        st.markdown(f"**{say(f'changes.{kind}')}**")
        facts(
            (_title(plan, row, names, say), say.amount(row["difference"], row["unit"], sign=True))
            for _, row in rows.iterrows()
        )
    if changed.empty:
        st.caption(say("changes.none"))


def _title(plan: Plan, row: pd.Series, names: dict[str, str], say: Words) -> str:
    giver, taker = (names.get(row[end], row[end]) for end in ("from", "to"))
    return f"{exchange_name(plan.park, row, say)}: {giver} → {taker}"
