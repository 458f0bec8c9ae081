"""Whether the plan that is looked at still holds under new figures: asked by a button, answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from symbiosis.show.drift_words import (
    coming_lines,
    exchange_rows,
    is_better,
    regret_told,
    savings_told,
)
from symbiosis.views.deciding import Inquiry, inquire
from symbiosis.views.here import name_of_plan
from symbiosis.views.pieces import bullets, facts, heading, plain

if TYPE_CHECKING:
    from symbiosis.decide.drift import Drift
    from symbiosis.park.entities import Park
    from symbiosis.show.words import Words
    from symbiosis.views.here import Here


def drift_box(at: Here, updated: Park, subject: str) -> Drift | None:
    """Ask what the plan says under new figures; give the answer once there is one.

    Parameters
    ----------
    updated
        The park with its new figures.
    subject
        What tells these figures from others.
    """
    say, plan = at.say, at.plan
    if plan is None or at.kept is None:
        heading(say("drift.title"), say("entry.no_plan"))
        return None
    heading(say("drift.title"), name_of_plan(at.kept, say))
    asked = Inquiry.of(
        at, plan.scenario, "asked_drift", subject=f"{at.kept.id} {subject}", plan=plan,
        updated=updated,
    )  # fmt: skip
    answer = inquire(at, asked, say("entry.ask_drift"))
    if answer is None or not answer.current:
        return None
    found: Drift = answer.value
    _show(found, say)
    return found


def _show(found: Drift, say: Words) -> None:
    facts(savings_told(found, say))
    if found.broken:
        st.error(plain(say("drift.broken", why=found.broken)))
    if found.lost:
        st.warning(plain(say("drift.lost", what=", ".join(found.lost))))
    if not is_better(found):
        st.success(say("drift.nothing"))
    elif told := regret_told(found, say):
        st.warning(plain(told))
    heads = ("exchange", "promised", "now", "why")
    config = {
        head: st.column_config.TextColumn(
            say(f"drift.{head}"), alignment="right" if head in heads[1:3] else "left"
        )
        for head in heads
    }
    frame = pd.DataFrame(exchange_rows(found, say), columns=pd.Index(heads))
    st.dataframe(frame, hide_index=True, column_config=config, key="drift exchanges")
    if is_better(found) and len(found.coming):
        st.markdown(f"**{say('drift.coming')}**")
        bullets(coming_lines(found, say))
