"""The tab of the second opinion: what an expert would doubt in the plan that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.plan.review.second_opinion import RULES, review
from symbiosis.show.doubt_words import told_doubts
from symbiosis.views.pieces import plain

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words


def show_doubts(plan: Plan, say: Words) -> None:
    """List the doubts about a plan, the dearest first; each opens to its figures and rows."""
    doubts = review(plan)
    info = plan.park.info
    park = say.name(info.title, info.title_zh)
    if not doubts:
        st.info(plain(say("review.none", park=park, rules=len(RULES))))
        return
    st.caption(plain(say("review.lead")))
    for told in told_doubts(plan, doubts, say):
        with st.expander(plain(f"{told.money} · {told.title}")):
            st.markdown(f"{plain(told.text)}\n\n{plain(told.mend)}")
            st.markdown(f"**{plain(say('review.look', rows=told.rows))}**")
            st.caption(plain(say("review.basis", measure=told.measure, source=told.source)))
