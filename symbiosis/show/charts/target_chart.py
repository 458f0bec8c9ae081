"""What each value of a target costs: a curve from what is free to the most that can be reached."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from symbiosis.show.target_words import value

if TYPE_CHECKING:
    from symbiosis.decide.target_curve import TargetCurve
    from symbiosis.show.words import Words

COLOUR, EDGE = "#00705A", "#B4540A"


def curve_figure(steep: TargetCurve, say: Words) -> go.Figure:
    """Draw a target's cost curve; every marker is a plan.

    Parameters
    ----------
    steep
        What :func:`symbiosis.target_curve` gave.
    """
    currency = steep.plans[0].park.info.currency
    money = f"{currency}/a"
    table = steep.table.sort_values("reached", kind="stable")
    hover = [
        f"{value(row['reached'], steep.unit, say)}<br>{say.amount(row['cost'], money, sign=True)}"
        f"<br>{say('targets.head.exchanges')}: {row['exchanges']:,.0f}"
        for row in table.to_dict("records")
    ]
    figure = go.Figure()
    figure.add_scatter(
        x=table["reached"], y=table["cost"], mode="lines+markers", text=hover,
        line={"color": COLOUR, "shape": "linear"}, marker={"size": 8},
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    figure.add_vline(
        x=steep.most, line={"color": EDGE, "dash": "dash"},
        annotation_text=escape(say("targets.most", most=value(steep.most, steep.unit, say))),
        annotation_position="top left",
    )  # fmt: skip
    name = escape(say.name(steep.name, steep.name_zh))
    figure.update_layout(
        showlegend=False, margin={"l": 10, "r": 10, "t": 30, "b": 10}, height=360,
        xaxis={"title": f"{name} [{escape(steep.unit)}]", "automargin": True},
        yaxis={"title": f"{escape(say('targets.head.cost'))} [{say.unit(money)}]",
               "automargin": True, "rangemode": "tozero"},
    )  # fmt: skip
    return figure
