"""Why not? Asked of a stream of the chosen firm of which nothing is exchanged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.show.names import chosen_names, item_name
from symbiosis.show.terminal.explained_page import line_text, subject_name
from symbiosis.views.deciding import Inquiry, inquire
from symbiosis.views.pieces import plain, told_apart

if TYPE_CHECKING:
    from symbiosis.decide.explain import Explanation
    from symbiosis.views.here import Here
    from symbiosis.views.map_component import Selection

SECONDS = 30.0
"""How long changes are tried while a reader waits [s]."""


def show_why(at: Here, selection: Selection) -> None:
    """Offer to say why nothing of a stream is exchanged, and where it could go."""
    if at.plan is None or not selection or selection["kind"] != "firm":
        return
    streams = at.plan.streams
    own = streams[(streams["enterprise"] == selection["id"]) & (streams["annual"] > 0.0)]
    unused = own[own["exchanged"] <= 0.0]
    if unused.empty:
        return
    labels = told_apart(
        {
            str(name): item_name(at.park, str(row["item"]), str(row["name"]), at.say)
            for name, row in unused.iterrows()
        }
    )
    st.markdown(f"**{at.say('explain.unused')}**")
    stream = st.selectbox(
        at.say("explain.unused"),
        list(labels),
        format_func=lambda name: labels.get(name, name),
        label_visibility="collapsed",
        key=f"why {selection['id']}",
    )
    inquiry = Inquiry.of(at, at.plan.scenario, "explain", what=str(stream), seconds=SECONDS)
    answer = inquire(at, inquiry, at.say("explain.ask"))
    if answer is not None and answer.current:
        with st.container(border=True):
            _show(answer.value, at)


def _show(answer: Explanation, at: Here) -> None:
    say = at.say
    names = chosen_names(at.plan, say) if at.plan is not None else {}
    what = names.get(answer.subject.name) or subject_name(answer.subject, at.park, say)
    st.markdown(plain(say(f"explain.state.{answer.state}", what=what)))
    named = (
        replace(
            line, source=names.get(line.source, line.source), sink=names.get(line.sink, line.sink)
        )
        for line in answer.lines
    )
    st.markdown("\n".join(f"- {plain(line_text(line, at.park, say))}" for line in named))
    if not answer.complete:
        st.caption(say("explain.stopped_here"))
