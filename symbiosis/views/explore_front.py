"""What must be given of one account for another: a frontier, each point of it a plan that opens."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.decide.comparison import changes
from symbiosis.decide.frontiers.aims import WANTED
from symbiosis.park.accounts import PHYSICAL, SUMS, UP_FRONT
from symbiosis.plan.tables.bundles import count_of
from symbiosis.show.charts.trade_off import (
    best_of,
    figures_of,
    free_of,
    measures,
    point_name,
    trade_off_figure,
)
from symbiosis.show.names import library_name
from symbiosis.views.deciding import Inquiry, inquire, shown
from symbiosis.views.differences import list_changes
from symbiosis.views.here import look_at
from symbiosis.views.pieces import facts, open_map, text_table

if TYPE_CHECKING:
    from symbiosis.decide.frontiers.front import Front
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.plan import Plan
    from symbiosis.views.here import Here

TRADED = (*SUMS, *(name for name in PHYSICAL if name not in (*WANTED, "exchanges")), *WANTED)
"""What can be traded off, money and CO2 first."""
POINTS = 6
CHOSEN = "explore point"
"""Key of the session: the point that the reader looks at."""
PIXELS = 410
"""Height of what stands beside the chart."""


def show_front(at: Here, scenario: Scenario) -> str:
    """Trace a trade-off; a chosen point opens as a plan."""
    say = at.say
    what, how, ask = st.columns([5, 2, 2], vertical_alignment="bottom")
    aims = what.multiselect(
        say("explore.of"), TRADED, default=["cost", "co2"], max_selections=3,
        format_func=lambda name: say(f"account.{name}"), key="explore_of", persist_state="session",
    )  # fmt: skip
    points = how.slider(
        say("explore.points"), 3, 20, POINTS, key="explore_points", persist_state="session"
    )
    if len(aims) < 2:  # noqa: PLR2004 - a trade-off is between two
        st.caption(say("explore.choose_two"))
        return ""
    asked = Inquiry.of(
        at, scenario.model_copy(update={"objective": "cost"}), "planned_frontier",
        accounts=tuple(aims), points=points,
    )  # fmt: skip
    answer = inquire(at, asked, say("explore.trace"), ask)
    if answer is None:
        st.caption(say("explore.front_help"))
        return ""
    with shown(answer, "front", say) as front:
        _answered(at, front)
    return _sentence(front, at)


def _sentence(front: Front, at: Here) -> str:
    """Say how far the second objective can go, and what that takes of the first."""
    say = at.say
    first, second, *_ = front.objectives
    ends = [figures_of(front, best_of(front, name)) for name in (first, second)]
    gains, gives = (
        say.amount(ends[1][name] - ends[0][name], front.objectives[name], sign=True)
        for name in (second, first)
    )
    if len(front.table) == 1:
        return say("explore.no_trade_off")
    names = {"second": say.account(second), "first": say.account(first)}
    return say("explore.found", gains=gains, gives=gives, **names)


def _answered(at: Here, front: Front) -> None:
    """Show the chart, beside it the point that is looked at, below it all of them."""
    say, names = at.say, list(front.table.index)
    looked_at = str(st.session_state.get(CHOSEN))
    chosen = looked_at if looked_at in names else front.knee or free_of(front)
    chart, beside = st.columns([3, 2], gap="medium")
    with chart:
        st.plotly_chart(
            trade_off_figure(front, say, chosen), key="explore_front", selection_mode="points",
            on_select=_clicked, config={"displaylogo": False, "displayModeBar": False},
            alt=say("explore.frontier"),
        )  # fmt: skip
    with beside:
        _point(at, front, chosen)
    _points(at, front)


def _clicked() -> None:
    """Look at the point that was clicked in the chart."""
    points = st.session_state.explore_front.selection.points
    named = [str(each["customdata"]) for each in points if each.get("customdata")]
    if named:
        st.session_state[CHOSEN] = named[0]


def _point(at: Here, front: Front, chosen: str) -> None:
    """Say what a point is: its figures, what is exchanged otherwise than without a bound."""
    say, names = at.say, list(front.table.index)
    key = f"explore_point {chosen}"

    def follow() -> None:
        st.session_state[CHOSEN] = st.session_state[key]

    pick, press = st.columns([3, 2], vertical_alignment="bottom")
    pick.selectbox(
        say("explore.point"), names, index=names.index(chosen), key=key, on_change=follow,
        format_func=lambda point: point_name(front, point, say),
    )  # fmt: skip
    plan = front.plans.get(chosen)
    if plan is not None and press.button(say("explore.open"), key="explore_open", width="stretch"):
        title = say("explore.plan_name", point=chosen)
        look_at(at.workspace.keep(title, at.park_name, plan).id)
        open_map()
    with st.container(height=PIXELS - 80, border=False):
        _figures(front, chosen, at)
        if plan is not None and chosen != free_of(front):
            st.markdown(f"**{say('explore.against_free')}**")
            list_changes(plan, changes(plan, front.plans[free_of(front)]), say)


def _figures(front: Front, chosen: str, at: Here) -> None:
    """Show a point's figures, each against the plan that no bound holds."""
    say = at.say
    row, free = (figures_of(front, point) for point in (chosen, free_of(front)))
    rows = []
    for name, unit in front.objectives.items():
        told, more = say.amount(row[name], unit), row[name] - free[name]
        against = f" ({say.amount(more, unit, sign=True)})" if chosen != free_of(front) else ""
        rows.append((say.account(name), told + against))
    if not math.isnan(row["saving"]):
        rows.append((say("frontier.saving"), say.amount(row["saving"], front.units["saving"])))
    facts([*rows, (say("explore.slope"), _slope(front, chosen, at))])


def _slope(front: Front, point: str, at: Here) -> str:
    """Say what one more unit of the second objective's good costs since the point before."""
    slope = figures_of(front, point).get("slope", math.nan)
    if math.isnan(slope):
        return ""
    money, unit, *_ = front.objectives.values()
    return at.say.price(-slope, money, unit)


def _points(at: Here, front: Front) -> None:
    """List all points: their figures, and what is built. A chosen row is looked at."""
    say, table = at.say, front.table
    points = [str(point) for point in table.index]
    shows: dict[str, list[str]] = {"point": [point_name(front, point, say) for point in points]}
    units = measures(front, say)
    for name, unit in units.items():
        shows[name] = [unit.told(value) for value in table[name]]
    if "slope" in table:
        shows["slope"] = [_slope(front, point, at) for point in points]
    shows["saving"] = [say.amount(value, front.units["saving"]) for value in table["saving"]]
    plans = [front.plans[point] for point in points if point in front.plans]
    if len(plans) == len(points):
        shows["capex"] = [
            say.amount(float(plan.accounts["plan"][UP_FRONT]), at.park.info.currency)
            for plan in plans
        ]
        shows["built"] = [_built(plan, at) for plan in plans]
    labels = {name: unit.title(say.account(name)) for name, unit in units.items()}
    labels |= {name: say(f"explore.column.{name}") for name in shows if name not in labels}

    def follow() -> None:
        rows = st.session_state.explore_table.selection.rows
        if rows:
            st.session_state[CHOSEN] = points[rows[0]]

    text_table(shows, labels, "explore_table", left=("point", "built"), on_select=follow)


def _built(plan: Plan, at: Here) -> str:
    """Say how many exchanges a plan has, and name its retrofits."""
    say = at.say
    count = count_of(plan.exchanges)
    said = [say("explore.exchange_one" if count == 1 else "explore.exchanges", count=count)]
    names = dict.fromkeys(plan.technologies["technology"])
    said += [library_name(plan.park, str(name), say) for name in names]
    return say("cli.between").join(said)
