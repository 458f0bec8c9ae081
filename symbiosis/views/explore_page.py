"""Page: trade-offs between accounts, what the data move, the park over a price."""

from __future__ import annotations

import streamlit as st

from symbiosis.park.scenario import Scenario
from symbiosis.views.explore_data import show_data
from symbiosis.views.explore_front import show_front
from symbiosis.views.explore_price import show_price
from symbiosis.views.here import here
from symbiosis.views.pieces import headline

SHOWS = {"frontier": show_front, "data": show_data, "price": show_price}
"""Question -> what asks and answers it; it gives what there is to say of it first."""


def page() -> None:
    """Show the page: only what is behind the open tab is made."""
    at = here()
    say = at.say
    scenario = at.plan.scenario if at.plan is not None else Scenario()
    top, sentence = st.container(), ""
    # A key for each language: the open tab is remembered by its label.
    labels = [say(f"explore.{name}") for name in SHOWS]
    tabs = st.tabs(labels, key=f"explore_tabs_{say.language}", on_change="rerun")
    for tab, show in zip(tabs, SHOWS.values(), strict=True):
        if tab.open:
            with tab:
                sentence = show(at, scenario)
    with top:
        headline(sentence or say("explore.lead"))


if __name__ == "__main__":
    page()
