"""Saving over a price, and over which prices each exchange is chosen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.decide.sweeping.swept import Swept
    from symbiosis.show.words import Words

SHOWN = 15
"""Most exchanges that are drawn."""


def price_figure(swept: Swept, unit: str, say: Words) -> go.Figure:
    """Draw the saving over the price."""
    table, money = swept.planned, f"{swept.currency}/a"
    figure = go.Figure()
    figure.add_scatter(
        x=table["price"], y=table["saving"], mode="lines+markers", line={"color": "#00705A"},
        hovertext=[say.amount(each, money) for each in table["saving"]], hoverinfo="x+text",
    )  # fmt: skip
    figure.update_layout(
        margin={"l": 10, "r": 10, "t": 10, "b": 10}, height=320,
        xaxis={"title": unit, "automargin": True},
        yaxis={"title": f"{say('sweep.saving')} [{say.unit(money)}]", "automargin": True},
    )  # fmt: skip
    return figure


def chosen_figure(
    swept: Swept, names: Mapping[str, str], unit: str, say: Words
) -> go.Figure | None:
    """Draw at which prices the exchanges are chosen that are not at all of them; None: all are."""
    at = swept.table["price"]
    turning = swept.chosen[(swept.chosen["kind"] == "exchange") & (swept.chosen["share"] < 1.0)]
    if turning.empty:
        return None
    figure = go.Figure()
    for _, row in turning.head(SHOWN).iterrows():
        there = swept.exchanges[
            (swept.exchanges["source"] == row["source"]) & (swept.exchanges["sink"] == row["sink"])
        ]
        label = escape(" → ".join(names.get(row[end], row[end]) for end in ("source", "sink")))
        prices = at.reindex(there["scenario"].unique())
        amounts = [say.amount(each, str(row["unit"])) for each in there["quantity"]]
        figure.add_scatter(
            x=prices, y=[label] * len(prices), mode="markers", showlegend=False,
            marker={"size": 12, "symbol": "square", "color": "#3B6EA5"},
            hovertext=amounts, hoverinfo="x+text",
        )  # fmt: skip
    figure.update_layout(
        margin={"l": 10, "r": 10, "t": 10, "b": 10}, height=80 + 30 * min(SHOWN, len(turning)),
        xaxis={"title": unit, "range": [float(at.min()), float(at.max())]},
        yaxis={"automargin": True},
    )  # fmt: skip
    return figure
