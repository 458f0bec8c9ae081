"""What aiming at targets gave, on the page: the plan, its prices, and what is in the way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import streamlit as st

from symbiosis.park.accounts import UP_FRONT
from symbiosis.show.charts.target_chart import curve_figure
from symbiosis.show.figures import MISSING
from symbiosis.show.names import held
from symbiosis.show.target_words import (
    asked,
    obstacle,
    out_of,
    per_step,
    target_name,
    value,
    verdict,
)
from symbiosis.views.here import look_at
from symbiosis.views.pieces import plain

if TYPE_CHECKING:
    from symbiosis.decide.target_curve import TargetCurve
    from symbiosis.decide.targets import TargetPlan
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words
    from symbiosis.views.here import Here

NAMED = 6
"""Most things that bind that are named."""


def show_targets(at: Here, found: TargetPlan) -> None:
    """Show whether targets are met, what that costs, and what stands in the way."""
    say, table = at.say, found.table
    money = f"{at.park.info.currency}/a"
    met = int(table["meets"].sum())
    tell = st.success if found.met else st.error
    tell(plain(verdict(found, say)))
    _headline(found, met, say)
    _table(found, money, say)
    if not found.met:
        _in_the_way(found, say)
    for row in found.left_out.to_dict("records"):
        st.caption(plain(f"{target_name(row, say)}: {out_of(row, say)}"))
    _keep(at, found.plan, say("targets.plan_name", met=met, count=len(table)))


def _headline(found: TargetPlan, met: int, say: Words) -> None:
    """Say in money what the targets cost, and what is built for them."""
    currency = found.plan.park.info.currency
    invested = float(found.plan.accounts["plan"][UP_FRONT])
    figures = {
        "targets.extra": say.amount(found.cost, f"{currency}/a", sign=True),
        "targets.count_met": say("targets.of", met=met, count=len(found.table)),
        "targets.head.exchanges": f"{len(found.plan.exchanges):,}",
        "targets.head.up_front": say.amount(invested, currency),
    }
    for column, (key, figure) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(say.known(key, key), figure)


def _table(found: TargetPlan, money: str, say: Words) -> None:
    """Show every target: asked, reached, what a step costs."""
    rows = found.table.to_dict("records")
    shown: dict[str, list[Any]] = {
        "target": [target_name(row, say) for row in rows],
        "asked": [asked(row, say) for row in rows],
        "free": [value(row["free"], str(row["unit"]), say) for row in rows],
        "reached": [value(row["reached"], str(row["unit"]), say) for row in rows],
        "step": [per_step(row["step"], str(row["unit"]), say) for row in rows],
        **{
            name: [_paid(row[name], money, say) for row in rows]
            for name in ("price", "harder", "easier")
            if found.table[name].notna().any()
        },
    }
    config = {name: say(f"targets.head.{name}") for name in shown}
    st.dataframe(shown, column_config=config, hide_index=True, key="targets_prices")


def _paid(figure: float, money: str, say: Words) -> str:
    """Write money; a figure that is not known has no unit either."""
    return MISSING if math.isnan(figure) else say.amount(figure, money)


def _in_the_way(found: TargetPlan, say: Words) -> None:
    for row in found.table[~found.table["meets"]].to_dict("records"):
        near = value(row["closest"], str(row["unit"]), say)
        name = target_name(row, say)
        st.markdown(
            f"**{plain(say('targets.closest', target=name, near=near, asked=asked(row, say)))}**"
        )
        own = found.obstacles[found.obstacles["target"] == row["target"]]
        lines = [obstacle(each, found.plan, say) for each in own.to_dict("records")]
        lines = lines or [say("targets.nothing_left")]
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    if limits := held(found.plan, say):
        st.caption(plain(f"{say('binding.head')} {' · '.join(limits[:NAMED])}"))


def show_curve(at: Here, steep: TargetCurve) -> None:
    """Draw what each value of one target costs; the plan of any of them may be kept."""
    say = at.say
    name, most = say.name(steep.name, steep.name_zh), value(steep.most, steep.unit, say)
    key = "targets.curve" if steep.proved else "targets.curve_found"
    st.markdown(f"**{plain(say(key, target=name, most=most))}**")
    chart, points = st.columns([3, 2], gap="large")
    with chart:
        st.plotly_chart(curve_figure(steep, say), key="targets_curve")
    with points:
        _points(steep, f"{at.park.info.currency}/a", say)
    st.caption(plain(say("targets.curve_note", step=per_step(steep.step, steep.unit, say))))
    reached = [value(each, steep.unit, say) for each in steep.table["reached"]]
    places = list(range(1, len(reached)))
    place = st.selectbox(
        say("targets.point_of"), places, format_func=lambda at: reached[at], key="targets_point"
    )
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
    config = {name: say(f"targets.head.{name}") for name in shown}
    st.dataframe(shown, column_config=config, hide_index=True, key="targets_points")


def _keep(at: Here, plan: Plan, name: str) -> None:
    """Let the reader keep a plan, and open it."""
    say = at.say
    if st.button(say("targets.keep"), key=f"keep {name}"):
        look_at(at.workspace.keep(name, at.park_name, plan).id)
        st.rerun()
