"""The tab of the second opinion: what an expert would doubt in the plan that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.plan.review.second_opinion import RULES, review
from symbiosis.plan.tables.bundles import flow_of
from symbiosis.show.doubt_words import heading, told_doubts
from symbiosis.views.here import choose
from symbiosis.views.pieces import plain

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.plan.review.doubts import Doubt
    from symbiosis.show.words import Words
    from symbiosis.views.map_component import Selection


def show_doubts(plan: Plan, say: Words) -> None:
    """List the doubts about a plan, the dearest first; each opens to its figures and rows."""
    doubts = review(plan)
    info = plan.park.info
    park = say.name(info.title, info.title_zh)
    if not doubts:
        st.info(plain(say("review.none", park=park, rules=len(RULES))))
        return
    head, dearest, ground = heading(plan, doubts, say)
    st.markdown(f"**{plain(head)}**\n\n{plain(dearest)} {plain(ground)}")
    st.caption(plain(say("review.lead")))
    for number, (doubt, told) in enumerate(
        zip(doubts, told_doubts(plan, doubts, say), strict=True)
    ):
        label = f"{told.money} · {told.title}"
        if told.answer:
            label = say("review.label_answered", label=label)
        with st.expander(plain(label)):
            if told.answer:
                st.success(plain(say("review.told_answer", answer=told.answer)))
            st.markdown(f"{plain(told.text)}\n\n{plain(told.mend)}")
            st.markdown(f"**{plain(say('review.look', rows=told.rows))}**")
            st.caption(plain(say("review.basis", measure=told.measure, source=told.source)))
            if place := _place(plan, doubt):
                st.button(
                    say("review.show"), key=f"doubt_{number}_{say.language}",
                    on_click=choose, args=(place,),
                )  # fmt: skip


def _place(plan: Plan, doubt: Doubt) -> Selection:
    """Give what of the map a doubt is about: its first flow between two, else a firm, if any."""
    told = plan.exchanges.reindex(list(doubt.exchanges)).dropna(subset=["from"])
    between = told[told["from"] != told["to"]]
    if len(between):
        return {"kind": "flow", "id": str(flow_of(between).iloc[0])}
    firms = [
        value
        for value, unit in doubt.figures.values()
        if unit == "firm" and isinstance(value, str) and value in plan.park.enterprises.index
    ]
    return {"kind": "firm", "id": firms[0]} if firms else None
