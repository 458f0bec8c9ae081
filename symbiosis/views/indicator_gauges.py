"""Panel: a plan beside the thresholds of published systems; what counts is switched here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from symbiosis.decide.indicator_table import indicators
from symbiosis.park.indicator_rows import indicator_of, systems_of
from symbiosis.park.library import load_library
from symbiosis.park.stream_classes import SWITCHES
from symbiosis.show.charts.gauges import gauge_figure
from symbiosis.show.figures import MISSING
from symbiosis.show.indicator_words import SITUATIONS, counts_of, matched_words, threshold_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from symbiosis.decide.indicator_table import Standing
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

FIRST = {"CN": ("zero_carbon_2025", "hj274_2015")}
"""Country -> the systems that are shown first."""
ELSEWHERE = ("zero_carbon_2025", "eip_framework")
"""What is shown first in other countries."""
YES = ("in", "used")
"""Choices that say that something counts."""
_WIDTHS = {"indicator": 250, "verdict": 100, "threshold": 140, "counts": 460}
"""Width of columns [px]: what stands first is seen on every screen."""


def indicator_panel(plan: Plan, say: Words, key: str) -> Standing | None:
    """Let the reader choose systems and what counts, and show the plan beside their thresholds.

    Parameters
    ----------
    key
        Names the widgets: one panel a page.

    Returns
    -------
    Standing
        What is shown; None where no system is chosen.
    """
    systems = chosen_systems(plan.park, say, key)
    if not systems:
        st.info(say("indicators.choose"))
        return None
    standing = indicators(plan, systems, chosen_switches(plan.park, systems, say, key))
    show_standing(standing, say, key)
    return standing


def chosen_systems(park: Park, say: Words, key: str) -> list[str]:
    """Let the reader choose systems."""
    names = park.library.indicator_systems
    return st.multiselect(
        say("indicators.systems"),
        list(names.index),
        default=FIRST.get(park.info.country, ELSEWHERE),
        format_func=lambda name: say.name(names["name"][name], names["name_zh"][name]),
        key=f"{key}_systems",
    )


def chosen_switches(park: Park, systems: Sequence[str], say: Words, key: str) -> dict[str, str]:
    """Let the reader say what counts; what is left as the publication means it is not named."""
    known = systems_of(park.library)
    rows = [indicator_of(park.library, name) for system in systems for name in known[system]]
    there = [name for name in SWITCHES if any(name in row.switches for row in rows)]
    changed = {}
    with st.popover(say("indicators.switches"), width="stretch"):
        for name in there:
            usual, other = SWITCHES[name]
            on = st.toggle(say(f"switch.{name}"), value=usual in YES, key=f"{key}_{name}")
            if on != (usual in YES):
                changed[name] = other
    return changed


def show_gauges(standing: Standing, say: Words, key: str) -> None:
    """Show how far every threshold is reached."""
    figure = gauge_figure(standing, say)
    if figure is not None:
        config = {"displaylogo": False, "displayModeBar": False}
        st.plotly_chart(figure, key=f"{key}_gauges", alt=say("indicators.way"), config=config)


def show_standing(standing: Standing, say: Words, key: str) -> None:
    """Show gauges, and below them every indicator with its verdict and what is missing."""
    show_gauges(standing, say, key)
    show_table(standing, say, key)


def show_table(standing: Standing, say: Words, key: str) -> None:
    """Show what has a figure, and folded away what cannot be judged and what it lacks."""
    table = standing.table
    known = [each for each in SITUATIONS if table[each].notna().any()]
    has = table[known].notna().any(axis=1)
    there, missing = table[has], table[~has]
    if len(there):
        _listed(there, standing, known, say, f"{key}_table")
        for told in matched_words(standing.matched, load_library(), map(str, there.index), say):
            st.caption(told)
    if len(missing):
        with st.expander(say("targets.not_computed", count=len(missing))):
            _listed(missing, standing, [], say, f"{key}_missing")


def _listed(rows: pd.DataFrame, standing: Standing, known: list[str], say: Words, key: str) -> None:
    """List indicators; the verdict stands beside the name, where no screen cuts it off."""
    shown = {
        "indicator": [say.name(row["name"], row["name_zh"]) for _, row in rows.iterrows()],
        "verdict": [say(f"verdict.{code}") for code in rows[f"verdict_{standing.last}"]],
        **{each: _figures(rows[each], say) for each in known},
        "threshold": [threshold_of(row, say) for _, row in rows.iterrows()],
        "counts": [say("cli.between").join(counts_of(row, say)) for _, row in rows.iterrows()],
    }
    config: Mapping[str, Any] = {
        name: st.column_config.TextColumn(say(f"indicators.{name}"), width=_WIDTHS.get(name, 95))
        for name in shown
    }
    st.dataframe(shown, column_config=dict(config), hide_index=True, key=key)


def _figures(values: pd.Series[float], say: Words) -> list[str]:
    return [MISSING if value != value else say.number(value) for value in values]  # noqa: PLR0124 - not a number
