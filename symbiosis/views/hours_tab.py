"""The tab of hours: load curves, what stores hold, duration, the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.show.charts.load_chart import (
    duration_figure,
    level_figure,
    load_figure,
    year_figure,
)
from symbiosis.show.load_layers import media_with_hours
from symbiosis.show.load_words import HEADS, load_lines, load_sentence
from symbiosis.views.pieces import plain, text_table

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.show.load_layers import Theme
    from symbiosis.show.words import Words

_PLAIN = {"displaylogo": False}


def show_hours(plan: Plan, say: Words) -> None:
    """Show how one medium runs through the steps."""
    media = media_with_hours(plan)
    if not media:
        st.info(say("network.nothing"))
        return
    chosen = st.segmented_control(
        say("network.medium"),
        media,
        default=media[-1],
        format_func=lambda medium: say(f"medium.{medium}"),
        key="hours_medium",
        required=True,
        label_visibility="collapsed",
    )
    medium = chosen or media[-1]
    # The theme is read so that the pictures are drawn again when the reader turns it.
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    st.markdown(plain(load_sentence(plan, medium, say)))
    load = load_figure(plan, medium, say, theme)
    st.plotly_chart(load, key=f"load_{medium}", alt=say("hours.load"), config=_PLAIN)
    levels = level_figure(plan, medium, say, theme)
    if levels is not None:
        st.plotly_chart(levels, key=f"level_{medium}", alt=say("hours.level"), config=_PLAIN)
    figures = {
        "duration": duration_figure(plan, medium, say, theme),
        "year": year_figure(plan, medium, say),
    }
    for column, (name, figure) in zip(st.columns(2), figures.items(), strict=True):
        if figure is not None:
            alt = say(f"hours.{name}")
            column.plotly_chart(figure, key=f"{name}_{medium}", alt=alt, config=_PLAIN)
    st.caption(say("hours.help"))
    lines = zip(*load_lines(plan, medium, say), strict=True)
    shown = {name: list(column) for name, column in zip(HEADS, lines, strict=True)}
    labels = {name: say(f"hours.head.{name}") for name in HEADS}
    text_table(shown, labels, f"loads_{medium}", left=("of", "when"))
