"""How far a park is on its way to thresholds: a bar an indicator, full where it is met."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from symbiosis.show.palette import PALETTE

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.decide.indicator_table import Standing
    from symbiosis.show.words import Words

MOST = 1.5
"""Longest bar, of the way to the threshold: more is told in figures."""
MET, MISSED = "#00705A", "#B4540A"
_BEFORE = {"baseline": "circle", "today": "diamond"}
"""Situation before the plan -> its mark."""


def way(value: float, threshold: float, better: str) -> float:
    r"""Give the share of the way to a threshold.

    .. math:: w = x / b \;(\text{more is better}), \qquad w = b / x \;(\text{less is})

    From 0 to :data:`MOST`, which is also what is below nought where less is better.
    """
    if math.isnan(value):
        return math.nan
    falls = better == "down"
    if falls and threshold >= 0.0:
        return MOST if value <= 0.0 else min(threshold / value, MOST)
    # A fall of so many per cent is below nought, and more of it is better.
    return MOST if threshold == 0.0 else min(max(value / threshold, 0.0), MOST)


def gauged(standing: Standing) -> pd.DataFrame:
    """Give the indicators that have a figure and a threshold."""
    table = standing.table
    return table[table[standing.last].notna() & table["threshold"].notna()]


def gauge_figure(standing: Standing, say: Words) -> go.Figure | None:
    """Draw the way to every threshold; None where nothing has both a figure and a threshold."""
    rows = gauged(standing)
    if rows.empty:
        return None
    figure = go.Figure()
    labels = [
        escape(f"{say.name(row['name'], row['name_zh'])} ({name})") for name, row in rows.iterrows()
    ]
    met = rows[f"verdict_{standing.last}"].isin(["pass", "leads"])
    figure.add_bar(
        orientation="h", y=labels, x=_ways(rows, standing.last),
        marker_color=[MET if each else MISSED for each in met],
        text=[_told(row, standing.last, say) for _, row in rows.iterrows()],
        textposition="auto", insidetextanchor="start",
        name=say(f"indicators.{standing.last}"), hoverinfo="text+y",
    )  # fmt: skip
    for situation, mark in _BEFORE.items():
        if situation != standing.last and rows[situation].notna().any():
            figure.add_scatter(
                x=_ways(rows, situation), y=labels, mode="markers", cliponaxis=False,
                name=say(f"indicators.{situation}"), hoverinfo="text+y",
                text=[_told(row, situation, say) for _, row in rows.iterrows()],
                marker={
                    "symbol": mark, "size": 11, "color": "white",
                    "line": {"color": "black", "width": 1.5},
                },
            )  # fmt: skip
    figure.add_vline(x=1.0, line_dash="dash", line_color=PALETTE["light"]["muted"])
    figure.update_layout(
        margin={"l": 10, "r": 10, "t": 30, "b": 10}, height=90 + 34 * len(rows),
        yaxis={"autorange": "reversed", "automargin": True},
        xaxis={"tickformat": ".0%", "range": [0.0, MOST], "title": say("indicators.way")},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"},
    )  # fmt: skip
    return figure


def _ways(rows: pd.DataFrame, situation: str) -> list[float]:
    figures = zip(rows[situation], rows["threshold"], rows["better"], strict=True)
    return [way(value, threshold, better) for value, threshold, better in figures]


def _told(row: pd.Series, situation: str, say: Words) -> str:
    """Write the figure beside its threshold."""
    unit = say.known(f"measured_in.{row['unit']}", str(row["unit"]))
    sign = "≤" if row["better"] == "down" else "≥"
    figure = f"{say.number(float(row[situation]))} {unit}".rstrip()
    return f"{figure} ({sign} {row['threshold']:g})"
