"""The park planned anew at one price after another: the saving, and what hangs on the price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.decide.sweeping.axes import own_figure
from symbiosis.park.named import CARBON
from symbiosis.show.charts.price_chart import (
    chosen_figure,
    price_figure,
    turns_of,
)
from symbiosis.show.charts.tornado import changed_names
from symbiosis.show.conditions import price_unit
from symbiosis.show.names import chosen_names, datum_names
from symbiosis.views.deciding import Inquiry, inquire, shown
from symbiosis.views.pieces import come_and_go

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.decide.sweeping.swept import Swept
    from symbiosis.park.scenario import Scenario
    from symbiosis.views.here import Here

STEPS = 9
_PIXELS = 330
"""Height of what stands beside the chart."""
UNPRICED = 200.0
"""How far a price is followed that is nought now."""


def show_price(at: Here, scenario: Scenario) -> str:
    """Plan the park at one price after another."""
    say, known = at.say, _prices(at, scenario)
    names = datum_names(at.park, say) | {CARBON: say("scenarios.carbon")}
    what, lowest, highest, ask = st.columns([4, 2, 2, 2], vertical_alignment="bottom")
    name = what.selectbox(
        say("explore.price_of"), list(known), key="explore_price", persist_state="session",
        format_func=lambda each: names.get(each, each),
    )  # fmt: skip
    unit = _unit(at, name)
    low, high = sorted((0.0, 2.0 * known[name] or UNPRICED))
    low, high = (
        float(
            column.number_input(
                f"{say(f'explore.{end}')} [{unit}]", value=value, key=f"explore_{end} {name}",
                persist_state="session",
            )
        )
        for column, end, value in ((lowest, "from", low), (highest, "to", high))
    )  # fmt: skip
    asked = Inquiry.of(at, scenario, "price_line", priced=name, ends=(low, high), steps=STEPS)
    answer = inquire(at, asked, say("explore.follow"), ask)
    if answer is None:
        st.caption(say("explore.price_help"))
        return ""
    with shown(answer, "price", say) as swept:
        _answered(at, swept, unit, known[name] if answer.current else None)
    return _sentence(swept, unit, at) if answer.current else ""


def _unit(at: Here, name: str) -> str:
    """Write per what something is paid."""
    if name == CARBON:
        return at.say.unit(f"{at.park.info.currency}/t")
    return price_unit(at.park, name, at.say)


def _sentence(swept: Swept, unit: str, at: Here) -> str:
    """Say between what the saving moves, and how often the plan changes on the way."""
    say, table = at.say, swept.planned
    if table.empty:
        return say("explore.no_plan")
    ends = table.loc[[table["price"].idxmin(), table["price"].idxmax()]]
    low, high = (say.amount(float(each), f"{swept.currency}/a") for each in ends["saving"])
    first, last = (say.number(float(each)) for each in ends["price"])
    turns = len(turns_of(swept))
    key = {0: "explore.line_same", 1: "explore.line_once"}.get(turns, "explore.line")
    return say(key, first=first, last=f"{last} {unit}", low=low, high=high, turns=turns)


def _answered(at: Here, swept: Swept, unit: str, now: float | None) -> None:
    say = at.say
    names = datum_names(at.park, say) if at.plan is None else chosen_names(at.plan, say)
    options = {"displaylogo": False, "displayModeBar": False}
    chart, beside = st.columns([3, 2], gap="medium")
    with chart:
        figure = price_figure(swept, names, unit, now, say)
        st.plotly_chart(figure, key="explore_line", alt=say("explore.price"), config=options)
    with beside:
        _turns(swept, names, unit, at)
    bands = chosen_figure(swept, names, unit, now, say)
    if bands is not None:
        st.markdown(f"**{say('explore.chosen')}**")
        st.plotly_chart(bands, key="explore_chosen", alt=say("explore.chosen"), config=options)


def _turns(swept: Swept, names: Mapping[str, str], unit: str, at: Here) -> None:
    """List between which prices the plan changes, and what comes and goes there."""
    say, turns = at.say, turns_of(swept)
    st.markdown(f"**{say('explore.turns' if turns else 'explore.same')}**")
    if not turns:
        return
    with st.container(height=_PIXELS, border=False):
        for each in turns:
            between = f"{say.number(each.after)} … {say.number(each.before)} {unit}"
            changed = {
                way: changed_names(getattr(each, way), names, say) for way in ("begins", "ends")
            }
            come_and_go(between, changed, say)


def _prices(at: Here, scenario: Scenario) -> dict[str, float]:
    """List what is bought or disposed of here, with its price, and the carbon price."""
    used: set[str] = set()
    if at.plan is not None:
        streams = at.plan.matches.streams
        used = {*streams["utility"], *streams["outlet"]} - {""}
    figures = {name: own_figure(at.park, "prices", name) for name in (CARBON, *sorted(used))}
    own = {name: float(figure) for name, figure in figures.items() if figure is not None}
    return own | {name: price for name, price in scenario.prices.items() if name in own}
