"""What a plan hangs on: each datum at both ends of its range, and which to measure first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.decide.sensitivities.told import ENDS
from symbiosis.show.charts.tornado import changes_of, range_of, tornado_figure
from symbiosis.show.names import chosen_names, datum_names
from symbiosis.views.deciding import Inquiry, inquire, shown
from symbiosis.views.pieces import come_and_go, plain, text_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.decide.sensitivities.told import Sensitivity
    from symbiosis.park.scenario import Scenario
    from symbiosis.views.here import Here

TOP = 8
_FEW, _PIXELS = 3, 300
"""So many changes stand as they are; the height in which more are scrolled [px]."""
NAMED = 3
"""So many data without a range are named."""


def show_data(at: Here, scenario: Scenario) -> str:
    """Turn the data to both ends of their ranges."""
    say = at.say
    how, space, ask = st.columns([4, 3, 2], vertical_alignment="bottom")
    top = how.slider(say("explore.top"), 1, 40, TOP, key="explore_top", persist_state="session")
    space.caption(say("explore.data_help"))
    asked = Inquiry.of(at, scenario, "sensitivity", top=top)
    answer = inquire(at, asked, say("explore.turn"), ask)
    if answer is None:
        return ""
    names = datum_names(at.park, say) if at.plan is None else chosen_names(at.plan, say)
    with shown(answer, "data", say) as found:
        _answered(at, found, names)
    return _sentence(found, names, at)


def _sentence(found: Sensitivity, names: Mapping[str, str], at: Here) -> str:
    """Say between what the saving moves, and with which datum."""
    say, unit = at.say, f"{found.currency}/a"
    widest = found.table.iloc[0]
    if not widest["swing"] > 0.0:
        return say("explore.firm", saving=say.amount(found.saving, unit))
    ends = widest[[f"saving_{end}" for end in ENDS]].dropna().tolist()
    low, high = (say.amount(each(*ends, found.saving), unit) for each in (min, max))
    name = names.get(str(widest.name), str(widest.name))
    kind = say(f"explore.kind.{widest['kind']}")
    return say("explore.moves", what=name, kind=kind, low=low, high=high)


def _answered(at: Here, found: Sensitivity, names: Mapping[str, str]) -> None:
    say = at.say
    chart, beside = st.columns([3, 2], gap="medium")
    with chart:
        st.plotly_chart(
            tornado_figure(found, names, say), key="explore_tornado", alt=say("explore.data"),
            config={"displaylogo": False, "displayModeBar": False},
        )  # fmt: skip
    with beside:
        _first(found, names, at)
        _others(found, names, at)
        _unranged(found, names, at)


def _first(found: Sensitivity, names: Mapping[str, str], at: Here) -> None:
    """List what is worth measuring first."""
    say, first = at.say, found.first
    if first.empty:
        st.caption(say("sensitivity.nothing_regretted"))
        return
    st.markdown(f"**{say('sensitivity.measure')}**")
    rows = first.to_dict("records")
    shows = {
        "datum": [names.get(str(each), str(each)) for each in first.index],
        "range": [range_of(row, say) for row in rows],
        "worth": [say.amount(row["regret"], f"{found.currency}/a") for row in rows],
    }
    labels = {
        "datum": say("sensitivity.column.datum"),
        "range": say("sensitivity.column.range"),
        "worth": say("explore.worth"),
    }
    text_table(shows, labels, "explore_first", left=("datum",))


def _others(found: Sensitivity, names: Mapping[str, str], at: Here) -> None:
    """List where another plan is better, and what comes and goes there."""
    say = at.say
    rows = [
        (str(name), end, changed)
        for name in found.table.index
        for end in ENDS
        if (changed := changes_of(found, str(name), end, names, say))
    ]
    if not rows:
        st.caption(say("explore.same_plan"))
        return
    st.markdown(f"**{say('explore.other_plan')}**")
    with st.container(height=_PIXELS if len(rows) > _FEW else "content", border=False):
        for name, end, changed in rows:
            come_and_go(f"{names.get(name, name)}: {say(f'explore.{end}')}", changed, say)


def _unranged(found: Sensitivity, names: Mapping[str, str], at: Here) -> None:
    """List what nobody has measured, and what could not be turned for want of a range."""
    say, rows = at.say, found.unranged.head(NAMED)
    if rows.empty:
        return
    told = (
        f"{names.get(str(name), str(name))} {say.amount(row['value'], str(row['unit']))}"
        for name, row in rows.iterrows()
    )
    more = len(found.unranged) - len(rows)
    others = say("worth.more", count=more) if more else ""
    listed = say("cli.between").join(told)
    st.caption(plain(f"{say('sensitivity.unranged')}: {listed}{others}"))
