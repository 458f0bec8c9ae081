"""How far a park is on its way to thresholds: a bar an indicator, full where it is met."""

from __future__ import annotations

import math
from html import escape
from textwrap import wrap
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
_END, _ROOM, _LETTERS = 1.56, 130, 26
"""Right end of the axis, room for figures beside it [px], letters of a line of a name."""
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
    labels = _labels(rows, say)
    met = rows[f"verdict_{standing.last}"].isin(["pass", "leads"])
    colours = [MET if each else MISSED for each in met]
    ways = _ways(rows, standing.last)
    named = [escape(str(name)) for name in rows.index]
    figure.add_bar(
        orientation="h", y=labels, x=ways, marker_color=colours,
        hovertext=[
            f"{name}: {_told(row, standing.last, say)}"
            for name, (_, row) in zip(named, rows.iterrows(), strict=True)
        ],
        name=say(f"indicators.{standing.last}"), hoverinfo="text",
    )  # fmt: skip
    for situation, mark in _BEFORE.items():
        if situation != standing.last and rows[situation].notna().any():
            figure.add_scatter(
                x=_ways(rows, situation), y=labels, mode="markers", cliponaxis=False,
                name=say(f"indicators.{situation}"), hoverinfo="text",
                hovertext=[_told(row, situation, say) for _, row in rows.iterrows()],
                marker={
                    "symbol": mark, "size": 11, "color": "white",
                    "line": {"color": "black", "width": 1.5},
                },
            )  # fmt: skip
    _beyond(figure, labels, ways, colours)
    _figures(figure, labels, [_told(row, standing.last, say) for _, row in rows.iterrows()])
    figure.add_vline(x=1.0, line_dash="dash", line_color=PALETTE["light"]["muted"])
    figure.update_layout(
        margin={"l": 10, "r": _ROOM, "t": 30, "b": 10}, height=100 + 44 * len(rows),
        yaxis={"autorange": "reversed", "automargin": True},
        xaxis={"tickformat": ".0%", "range": [0.0, _END], "title": say("indicators.way"),
               "tickvals": [0.0, 0.5, 1.0, MOST]},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"},
    )  # fmt: skip
    return figure


def _labels(rows: pd.DataFrame, say: Words) -> list[str]:
    """Break long names into lines; what reads the same keeps its id, to stay a bar of its own."""
    width = _LETTERS if say.language == "en" else _LETTERS // 2
    names = [say.name(row["name"], row["name_zh"]) for _, row in rows.iterrows()]
    twice = {name for name in names if names.count(name) > 1}
    told = [
        f"{name} ({rows['system'].iloc[place]})" if name in twice else name
        for place, name in enumerate(names)
    ]
    return ["<br>".join(escape(line) for line in wrap(name, width)) for name in told]


def _beyond(figure: go.Figure, labels: list[str], ways: list[float], colours: list[str]) -> None:
    """Point on where a bar is longer than the picture."""
    ends = [place for place, each in enumerate(ways) if each >= MOST]
    figure.add_scatter(
        x=[MOST] * len(ends), y=[labels[each] for each in ends], mode="markers",
        marker={"symbol": "triangle-right", "size": 16, "color": [colours[e] for e in ends]},
        showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _figures(figure: go.Figure, labels: list[str], told: list[str]) -> None:
    """Write the figures in a column beside the bars, where no mark covers them."""
    for label, text in zip(labels, told, strict=True):
        figure.add_annotation(
            x=1.0, xref="paper", xanchor="left", xshift=6, y=label, showarrow=False, align="left",
            text=escape(text).replace(" (", "<br>(", 1),
        )  # fmt: skip


def _ways(rows: pd.DataFrame, situation: str) -> list[float]:
    figures = zip(rows[situation], rows["threshold"], rows["better"], strict=True)
    return [way(value, threshold, better) for value, threshold, better in figures]


def _told(row: pd.Series, situation: str, say: Words) -> str:
    """Write the figure beside its threshold."""
    unit = say.known(f"measured_in.{row['unit']}", str(row["unit"]))
    sign = "≤" if row["better"] == "down" else "≥"
    figure = f"{say.number(float(row[situation]))} {unit}".rstrip()
    return f"{figure} ({sign} {row['threshold']:g})"
