"""What aiming at targets gave, on the page: the plan, its map and prices, what is in the way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.park.accounts import UP_FRONT
from symbiosis.park.green_marks import matched_in_time
from symbiosis.plan.tables.bundles import count_of
from symbiosis.show.charts.gauges import target_gauges
from symbiosis.show.charts.target_chart import curve_figure
from symbiosis.show.figures import MISSING
from symbiosis.show.indicator_words import matched_words
from symbiosis.show.map.park_map import park_map
from symbiosis.show.names import held
from symbiosis.show.target_words import (
    asked,
    nothing_left,
    obstacle_parts,
    out_of,
    per_step,
    target_name,
    value,
    verdict,
)
from symbiosis.views.here import look_at
from symbiosis.views.map_component import show_map
from symbiosis.views.pieces import open_map, plain, text_table

if TYPE_CHECKING:
    from symbiosis.decide.target_curve import TargetCurve
    from symbiosis.decide.targets import TargetPlan
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words
    from symbiosis.views.here import Here

NAMED = 6
"""Most things that bind that are named."""
PIXELS = 420
"""Height of the found plan's map."""
_WHY_PIXELS = 430
"""Width of a reason."""
_CHART = {"displaylogo": False, "displayModeBar": False}


def show_targets(at: Here, found: TargetPlan) -> None:
    """Show whether targets are met, what that costs, and what stands in the way."""
    say, table = at.say, found.table
    met = int(table["meets"].sum())
    tell = st.success if found.met else st.error
    tell(plain(verdict(found, say)))
    bars, drawn = st.columns([1, 1], gap="medium")
    with bars:
        _headline(found, met, say)
        st.plotly_chart(
            target_gauges(found, say), key="targets_reached", alt=say("targets.ask"), config=_CHART
        )
    with drawn:
        _map(at, found)
        _keep(at, found.plan, say("targets.plan_name", met=met, count=len(table)))
    if not found.met:
        _in_the_way(found, say)
    _table(found, f"{at.park.info.currency}/a", say)
    matched, library = matched_in_time(at.park), at.park.library
    for told in matched_words(matched, library, map(str, table["target"]), say):
        st.caption(told)
    for row in found.left_out.to_dict("records"):
        st.caption(plain(f"{target_name(row, say)}: {out_of(row, say)}"))


def _headline(found: TargetPlan, met: int, say: Words) -> None:
    """Say in money what the targets cost, and what is built for them."""
    currency = found.plan.park.info.currency
    invested = float(found.plan.accounts["plan"][UP_FRONT])
    figures = {
        "targets.extra": say.amount(found.cost, f"{currency}/a", sign=True),
        "targets.count_met": say("targets.of", met=met, count=len(found.table)),
        "targets.head.exchanges": f"{count_of(found.plan.exchanges):,}",
        "targets.head.up_front": say.amount(invested, currency),
    }
    for column, (key, figure) in zip(st.columns([3, 2, 2, 3]), figures.items(), strict=True):
        column.metric(say.known(key, key), figure)


def _map(at: Here, found: TargetPlan) -> None:
    """Draw the found plan; what the targets bring and what they end is marked."""
    plan, same = found.plan, found.plan is found.free
    st.markdown(f"**{at.say('targets.map_free' if same else 'targets.map')}**")
    before = None if same else found.free
    picture = park_map(plan.park, plan, at.say, before=before)
    show_map(picture, key="targets_map", pixels=PIXELS)


def _table(found: TargetPlan, money: str, say: Words) -> None:
    """Show every target: asked, reached, what a step costs."""
    rows = found.table.to_dict("records")
    stands = [
        "missed_short" if not row["meets"] else "binds" if row["binds"] else "slack" for row in rows
    ]
    shown: dict[str, list[str]] = {
        "target": [target_name(row, say) for row in rows],
        "asked": [asked(row, say) for row in rows],
        **{
            name: [value(row[name], str(row["unit"]), say) for row in rows]
            for name in ("baseline", "today", "free", "reached")
            if found.table[name].notna().any()
        },
        "stand": [say(f"targets.{stand}") for stand in stands],
        "step": [per_step(row["step"], str(row["unit"]), say) for row in rows],
        **{
            name: [_paid(row[name], money, say) for row in rows]
            for name in ("price", "harder", "easier")
            if found.table[name].notna().any()
        },
    }
    labels = {name: say(f"targets.head.{name}") for name in shown}
    text_table(shown, labels, "targets_prices", left=("target", "stand"))


def _paid(figure: float, money: str, say: Words) -> str:
    """Write money; a figure that is not known has no unit either."""
    return MISSING if math.isnan(figure) else say.amount(figure, money)


def _in_the_way(found: TargetPlan, say: Words) -> None:
    """List how near each missed target can be brought, and what stops it there: a row a stream."""
    shown: dict[str, list[str]] = {
        name: [] for name in ("target", "asked", "closest", "firm", "what", "rest", "why")
    }
    library = found.plan.park.library
    for row in found.table[~found.table["meets"]].to_dict("records"):
        own = found.obstacles[found.obstacles["target"] == row["target"]]
        parts = [obstacle_parts(each, found.plan, say) for each in own.to_dict("records")]
        nothing = dict.fromkeys(("firm", "what", "rest"), MISSING)
        nothing["why"] = nothing_left(row, library, say)
        for place, part in enumerate(parts or [nothing]):
            # A target is named once, in the first of its rows.
            about = (target_name(row, say), asked(row, say),
                     value(row["closest"], str(row["unit"]), say))  # fmt: skip
            for name, text in zip(("target", "asked", "closest"), about, strict=True):
                shown[name].append("" if place else text)
            for name, text in part.items():
                shown[name].append(text)
    st.markdown(f"**{say('targets.in_the_way')}**")
    labels = {name: say(f"targets.head.{name}") for name in shown}
    left = ("target", "firm", "what", "why")
    text_table(shown, labels, "targets_way", left=left, widths={"why": _WHY_PIXELS})
    if limits := held(found.plan, say):
        st.caption(plain(f"{say('binding.head')} {' · '.join(limits[:NAMED])}"))


def show_curve(at: Here, steep: TargetCurve, aimed: float | None) -> None:
    """Draw what each value of one target costs; the plan of any of them may be kept.

    Parameters
    ----------
    aimed
        The value that is asked for; None: none is marked.
    """
    say = at.say
    name, most = say.name(steep.name, steep.name_zh), value(steep.most, steep.unit, say)
    key = "targets.curve" if steep.proved else "targets.curve_found"
    st.markdown(f"**{plain(say(key, target=name, most=most))}**")
    chart, points = st.columns([3, 2], gap="medium")
    with chart:
        if float(steep.table["cost"].max()) < 1.0:
            st.info(say("targets.curve_free", most=most))
        else:
            st.plotly_chart(
                curve_figure(steep, say, aimed), key="targets_curve", alt=say("targets.curve_of"),
                config=_CHART,
            )  # fmt: skip
            step = per_step(steep.step, steep.unit, say)
            st.caption(plain(say("targets.curve_note", step=step)))
    reached = [value(each, steep.unit, say) for each in steep.table["reached"]]
    places = list(range(1, len(reached)))
    with points:
        _points(steep, f"{at.park.info.currency}/a", say)
        pick, press = st.columns([1, 1], vertical_alignment="bottom")
        place = pick.selectbox(
            say("targets.point_of"), places, format_func=lambda at: reached[at], key="targets_point"
        )
        with press:
            _keep(at, steep.plans[place], f"{name} {reached[place]}")


def _points(steep: TargetCurve, money: str, say: Words) -> None:
    """Show the points of a curve in figures."""
    rows = steep.table.to_dict("records")
    shown = {
        "reached": [value(row["reached"], steep.unit, say) for row in rows],
        "cost": [say.amount(row["cost"], money) for row in rows],
        "price": [_paid(row["price"], money, say) for row in rows],
        "exchanges": [f"{row['exchanges']:,.0f}" for row in rows],
    }
    labels = {name: say(f"targets.head.{name}") for name in shown}
    text_table(shown, labels, "targets_points")


def _keep(at: Here, plan: Plan, name: str) -> None:
    """Let the reader keep a plan, and open it on the map."""
    if st.button(at.say("targets.keep"), key=f"keep {name}", width="stretch"):
        look_at(at.workspace.keep(name, at.park_name, plan).id)
        open_map()
