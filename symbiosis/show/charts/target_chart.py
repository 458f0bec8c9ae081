"""What each value of a target costs: a curve from what is free to the most that can be reached."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from symbiosis.show.charts.measured_axis import BAD, GOOD, NEUTRAL, PLAIN, Measure
from symbiosis.show.target_words import value

if TYPE_CHECKING:
    from symbiosis.decide.target_curve import TargetCurve
    from symbiosis.show.words import Words

HEIGHT = 380


def curve_figure(steep: TargetCurve, say: Words, asked: float | None = None) -> go.Figure:
    """Draw a target's cost curve; every marker is a plan.

    Parameters
    ----------
    steep
        What :func:`symbiosis.target_curve` gave.
    asked
        The value that is asked for; None: none is marked.
    """
    money = f"{steep.plans[0].park.info.currency}/a"
    table = steep.table.sort_values("reached", kind="stable")
    measure, figure = Measure.of(table["cost"], money, say), go.Figure()
    hover = [
        f"<b>{value(row['reached'], steep.unit, say)}</b>"
        f"<br>{say.amount(row['cost'], money, sign=True)}"
        f"<br>{escape(say('targets.head.exchanges'))}: {row['exchanges']:,.0f}"
        for row in table.to_dict("records")
    ]
    figure.add_scatter(
        x=table["reached"], y=measure(table["cost"]), mode="lines+markers", text=hover,
        line={"color": GOOD, "shape": "linear"}, marker={"size": 9},
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    marks = {"targets.most": (steep.most, BAD), "targets.free": (steep.free, NEUTRAL)}
    if asked is not None:
        marks["targets.asked"] = (asked, NEUTRAL)
    for place, (word, (at, colour)) in enumerate(marks.items()):
        text = say(word, value=value(at, steep.unit, say))
        figure.add_vline(x=at, line={"color": colour, "dash": "dash", "width": 1.5})
        # Each mark is written on a line of its own: they may lie close together.
        figure.add_annotation(
            x=at, y=1.0, yref="paper", yanchor="bottom", yshift=16 * place, showarrow=False,
            text=escape(text), font={"color": colour},
        )  # fmt: skip
    name, unit = (
        say.name(steep.name, steep.name_zh),
        say.known(f"measured_in.{steep.unit}", say.unit(steep.unit)),
    )
    figure.update_layout(
        showlegend=False, margin={"l": 10, "r": 30, "t": 16 * len(marks) + 10, "b": 10},
        height=HEIGHT, dragmode=False,
        xaxis={"title": {"text": escape(f"{name} [{unit}]" if unit else name)}, **PLAIN},
        yaxis=measure.axis(say("targets.head.cost")) | {"rangemode": "tozero"},
    )  # fmt: skip
    return figure
