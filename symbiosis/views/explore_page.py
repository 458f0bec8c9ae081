"""Page: trade-offs between accounts, what the data move, the park over a price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.decide.frontiers.aims import WANTED
from symbiosis.decide.sweeping.axes import own_figure
from symbiosis.park.accounts import PHYSICAL, SUMS
from symbiosis.park.named import CARBON
from symbiosis.park.scenario import Scenario
from symbiosis.show.charts.price_chart import chosen_figure, price_figure
from symbiosis.show.charts.tornado import tornado_figure
from symbiosis.show.charts.trade_off import trade_off_figure
from symbiosis.show.conditions import price_unit
from symbiosis.show.names import datum_names
from symbiosis.views.deciding import Inquiry, inquire
from symbiosis.views.here import here, look_at
from symbiosis.views.pieces import headline

if TYPE_CHECKING:
    from symbiosis.decide.frontiers.front import Front
    from symbiosis.decide.sensitivities.told import Sensitivity
    from symbiosis.decide.sweeping.swept import Swept
    from symbiosis.views.here import Here

TRADED = (*SUMS, *(name for name in PHYSICAL if name not in (*WANTED, "exchanges")), *WANTED)
"""What can be traded off, money and CO2 first."""
POINTS, TOP, STEPS = 6, 8, 9
UNPRICED = 200.0
"""How far a price is followed that is nought now."""


def page() -> None:
    """Show the page."""
    at = here()
    headline(at.say("explore.lead"))
    scenario = at.plan.scenario if at.plan is not None else Scenario()
    tabs = st.tabs([at.say(f"explore.{name}") for name in ("frontier", "data", "price")])
    for tab, show in zip(tabs, (_frontier, _data, _price), strict=True):
        with tab:
            show(at, scenario)


def _frontier(at: Here, scenario: Scenario) -> None:
    """Trace a trade-off; a chosen point opens as a plan."""
    say = at.say
    aims = st.multiselect(
        say("explore.of"), TRADED, default=["cost", "co2"], max_selections=3,
        format_func=lambda name: say(f"account.{name}"), key="explore_of",
    )  # fmt: skip
    points = st.slider(say("explore.points"), 3, 20, POINTS, key="explore_points")
    if len(aims) < 2:  # noqa: PLR2004 - a trade-off is between two
        st.caption(say("explore.choose_two"))
        return
    asked = Inquiry.of(
        at, scenario.model_copy(update={"objective": "cost"}), "planned_frontier",
        accounts=tuple(aims), points=points,
    )  # fmt: skip
    front: Front | None = inquire(at, asked, say("explore.trace"))
    if front is None:
        return
    picked = st.plotly_chart(
        trade_off_figure(front, say), key="explore_front", on_select="rerun",
        selection_mode="points",
    )  # fmt: skip
    _open_point(at, front, _clicked(picked))


def _clicked(picked: object) -> str | None:
    """Give the point that was clicked in the chart."""
    chosen = getattr(getattr(picked, "selection", None), "points", None) or []
    named = [str(each["customdata"]) for each in chosen if each.get("customdata")]
    return named[0] if named else None


def _open_point(at: Here, front: Front, clicked: str | None) -> None:
    """Let the reader take a point as the plan."""
    say, names = at.say, list(front.plans)
    if not names:
        return

    def told(point: str) -> str:
        rows = front.table
        figures = (say.amount(float(rows[a][point]), unit) for a, unit in front.objectives.items())
        knee = f" ({say('frontier.knee')})" if point == front.knee else ""
        return f"{point}: {say('cli.between').join(figures)}{knee}"

    first = clicked if clicked in names else front.knee or names[0]
    point = st.selectbox(
        say("explore.point"), names, index=names.index(first), format_func=told,
        key=f"explore_point {first}",
    )  # fmt: skip
    if st.button(say("explore.open"), key="explore_open"):
        title = say("explore.plan_name", point=point)
        look_at(at.workspace.keep(title, at.park_name, front.plans[point]).id)
        st.rerun()


def _data(at: Here, scenario: Scenario) -> None:
    """Turn the data to both ends of their ranges."""
    say = at.say
    top = st.slider(say("explore.top"), 1, 40, TOP, key="explore_top")
    asked = Inquiry.of(at, scenario, "sensitivity", top=top)
    found: Sensitivity | None = inquire(at, asked, say("explore.turn"))
    if found is None:
        return
    names, money, first = datum_names(at.park, say), f"{found.currency}/a", found.first
    st.plotly_chart(tornado_figure(found, names, say), key="explore_tornado")
    if first.empty:
        st.caption(say("sensitivity.nothing_regretted"))
        return
    st.markdown(f"**{say('sensitivity.measure')}**")
    shown = {
        say("sensitivity.column.datum"): [names.get(str(each), str(each)) for each in first.index],
        say("explore.worth"): [say.amount(each, money) for each in first["regret"].to_list()],
    }
    st.dataframe(shown, hide_index=True, key="explore_first")


def _price(at: Here, scenario: Scenario) -> None:
    """Plan the park at one price after another."""
    say, names, known = at.say, datum_names(at.park, at.say), _prices(at)
    names |= {CARBON: say("scenarios.carbon")}
    name = st.selectbox(
        say("explore.price_of"), list(known), key="explore_price",
        format_func=lambda each: names.get(each, each),
    )  # fmt: skip
    tonne = say.unit(f"{at.park.info.currency}/t")
    unit = tonne if name == CARBON else price_unit(at.park, name, say)
    low, high = sorted((0.0, 2.0 * known[name] or UNPRICED))
    columns = st.columns(2)
    low, high = (
        float(
            column.number_input(
                f"{say(f'explore.{end}')} [{unit}]", value=value, key=f"explore_{end} {name}"
            )
        )
        for column, end, value in zip(columns, ("from", "to"), (low, high), strict=True)
    )
    asked = Inquiry.of(at, scenario, "price_line", priced=name, ends=(low, high), steps=STEPS)
    swept: Swept | None = inquire(at, asked, say("explore.follow"))
    if swept is None:
        return
    st.plotly_chart(price_figure(swept, unit, say), key="explore_line")
    turning = chosen_figure(swept, names, unit, say)
    st.markdown(f"**{say('explore.chosen' if turning else 'explore.same')}**")
    if turning:
        st.plotly_chart(turning, key="explore_chosen")


def _prices(at: Here) -> dict[str, float]:
    """List what is bought or disposed of here, with its price, and the carbon price."""
    used: set[str] = set()
    if at.plan is not None:
        streams = at.plan.matches.streams
        used = {*streams["utility"], *streams["outlet"]} - {""}
    figures = {name: own_figure(at.park, "prices", name) for name in (CARBON, *sorted(used))}
    return {name: float(figure) for name, figure in figures.items() if figure is not None}


if __name__ == "__main__":
    page()
