"""Page: plans side by side: what was asked differently, what it changes, and both maps."""

from __future__ import annotations

from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from symbiosis.decide.comparison import Comparison, compare
from symbiosis.show.conditions import conditions, place_name
from symbiosis.show.map.park_map import park_map
from symbiosis.views.differences import list_changes
from symbiosis.views.here import Here, choose, here, name_of_plan
from symbiosis.views.map_component import show_map
from symbiosis.views.pieces import headline, told_apart

if TYPE_CHECKING:
    from symbiosis.show.words import Words
    from symbiosis.views.workspace import Kept

_NEEDED = 2


def page() -> None:
    """Show the page."""
    at = here()
    say, plans = at.say, {kept.id: kept for kept in at.plans}
    labels = told_apart({key: name_of_plan(kept, say) for key, kept in plans.items()})
    if len(plans) < _NEEDED:
        headline(say("compare.too_few"))
        st.info(say("compare.how"))
        return
    left, right = st.columns(2)
    ids = list(plans)
    first = left.selectbox(
        say("compare.first"), ids, index=1, format_func=lambda key: labels.get(key, key),
        key="compare_first",
    )  # fmt: skip
    second = right.selectbox(
        say("compare.second"), ids, index=0, format_func=lambda key: labels.get(key, key),
        key="compare_second",
    )  # fmt: skip
    before, after = plans[first], plans[second]
    compared = compare(after.plan, before.plan)
    headline(_sentence(compared, after, say))
    _maps(at, before, after)
    accounts, changed, inputs = st.columns([2.5, 1.2, 1.2], gap="medium")
    with accounts:
        st.markdown(f"**{say('compare.accounts')}**")
        _accounts(compared, say)
    with changed:
        st.markdown(f"**{say('compare.exchanges')}**")
        list_changes(after.plan, compared.exchanges, say)
    with inputs:
        st.markdown(f"**{say('compare.inputs')}**")
        _inputs(before, after, say)


def _sentence(compared: Comparison, after: Kept, say: Words) -> str:
    unit = f"{after.plan.park.info.currency}/a"
    key = "compare.more" if compared.dearer > 0 else "compare.less"
    said = say(key, plan=name_of_plan(after, say), amount=say.amount(abs(compared.dearer), unit))
    return f"{said} {_others(after, compared.gone, say)}".rstrip()


def _others(kept: Kept, gone: frozenset[str], say: Words) -> str:
    """Say that the firms that stay are compared with themselves."""
    if not gone:
        return ""
    firms = ", ".join(place_name(kept.plan.park, place, say) for place in sorted(gone))
    return say("compare.others", firms=firms)


def _maps(at: Here, before: Kept, after: Kept) -> None:
    for column, kept, other in zip(st.columns(2), (before, after), (None, before), strict=True):
        with column:
            earlier = other.plan if other else None
            show_map(
                park_map(kept.plan.park, kept.plan, at.say, before=earlier),
                key=f"compare_map_{'after' if other else 'before'}",
                selection=st.session_state.selection,
                pixels=400,
                on_select=_follow("after" if other else "before"),
            )


def _follow(side: str) -> Any:
    return lambda: choose(st.session_state[f"compare_map_{side}"].selection)


def _accounts(compared: Comparison, say: Words) -> None:
    shown = pd.DataFrame(
        [
            {
                "account": say.known(f"account.{name}", say("headline.cost")),
                "first": say.amount(row["against"], row["unit"]),
                "second": say.amount(row["plan"], row["unit"]),
                "change": _change(row["difference"], row["unit"], say),
            }
            for name, row in compared.accounts.to_dict("index").items()
        ]
    )
    figures = partial(st.column_config.TextColumn, alignment="right", width=118)
    config: dict[str, Any] = {
        "account": say("column.account"),
        "first": figures(say("compare.first")),
        "second": figures(say("compare.second")),
        "change": figures(say("compare.change")),
    }
    st.dataframe(shown, hide_index=True, column_config=config, key="compare_accounts")


def _change(difference: float, unit: str, say: Words) -> str:
    return say.amount(difference, unit, sign=True) if difference else "–"


def _inputs(before: Kept, after: Kept, say: Words) -> None:
    """List the conditions of each plan that the other one has not."""
    old, new = (
        conditions(kept.plan.scenario, kept.plan.park, say) or [say("condition.usual")]
        for kept in (before, after)
    )
    sides = [each for each in old if each not in new], [each for each in new if each not in old]
    if not any(sides):
        st.caption(say("compare.same"))
        return
    rows = pd.DataFrame(zip_longest(*sides, fillvalue="–"), columns=["first", "second"])
    config = {side: say(f"compare.{side}") for side in ("first", "second")}
    st.dataframe(rows, hide_index=True, column_config=config, key="compare_inputs")


if __name__ == "__main__":
    page()
