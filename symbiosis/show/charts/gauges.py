"""How far a park is on its way to thresholds: a bar an indicator, full where it is met."""

from __future__ import annotations

import math
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from symbiosis.show.charts.measured_axis import BAD, GOOD, NEUTRAL
from symbiosis.show.target_words import cost_of_step, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from symbiosis.decide.indicator_table import Standing
    from symbiosis.decide.targets import TargetPlan
    from symbiosis.show.target_words import Row
    from symbiosis.show.words import Words

MOST = 1.5
"""Longest bar, of the way to the threshold: more is told in figures."""
MET, MISSED = GOOD, BAD
_END, _ROOM, _LETTERS, _PIXELS = 1.56, 130, 26, 46
"""Right end of the axis, room for figures beside it [px], letters of a line of a name, height of a
bar with its figures [px]."""
_MARKS = {"baseline": "circle", "today": "diamond", "free": "square"}
"""Situation beside the one that is drawn -> its mark."""


def way(figure: float, threshold: float, better: str) -> float:
    r"""Give the share of the way to a threshold.

    .. math:: w = x / b \;(\text{more is better}), \qquad w = b / x \;(\text{less is})

    From 0 to :data:`MOST`, which is also what is below nought where less is better.
    """
    if math.isnan(figure):
        return math.nan
    falls = better == "down"
    if falls and threshold >= 0.0:
        return MOST if figure <= 0.0 else min(threshold / figure, MOST)
    # A fall of so many per cent is below nought, and more of it is better.
    return MOST if threshold == 0.0 else min(max(figure / threshold, 0.0), MOST)


def gauged(standing: Standing) -> pd.DataFrame:
    """Give the indicators that have a figure and a threshold."""
    table = standing.table
    return table[table[standing.last].notna() & table["threshold"].notna()]


def gauge_figure(standing: Standing, say: Words) -> go.Figure | None:
    """Draw the way to every threshold; None where nothing has both a figure and a threshold."""
    rows = gauged(standing)
    if rows.empty:
        return None
    met = rows[f"verdict_{standing.last}"].isin(["pass", "leads"]).tolist()
    told = [_told(row, standing.last, say) for _, row in rows.iterrows()]
    return _drawn(rows, standing.last, met, told, say)


def target_gauges(found: TargetPlan, say: Words) -> go.Figure:
    """Draw how far the found plan meets each target, what a step of it costs beside it."""
    table, money = found.table, f"{found.plan.park.info.currency}/a"
    rows = table.set_index("target", drop=False).assign(
        better=["down" if side == "maximum" else "up" for side in table["side"]],
        threshold=table["asked"].to_numpy(), plan=table["reached"].to_numpy(),
    )  # fmt: skip
    if rows["free"].equals(rows["plan"]):
        rows = rows.drop(columns="free")
    told = []
    for row in rows.to_dict("records"):
        price = cost_of_step(row, money, say)
        told.append("<br>".join([_told(row, "plan", say), *([escape(price)] if price else [])]))
    return _drawn(rows, "plan", rows["meets"].tolist(), told, say)


def _drawn(
    rows: pd.DataFrame, last: str, met: Sequence[bool], told: Sequence[str], say: Words
) -> go.Figure:
    """Draw rows of indicators: a bar for the last situation, marks for those beside it."""
    figure, labels, ways = go.Figure(), _labels(rows, say), _ways(rows, last)
    colours = [MET if each else MISSED for each in met]
    figure.add_bar(
        orientation="h", y=labels, x=ways, marker_color=colours, hoverinfo="text",
        hovertext=told, name=say(f"indicators.{last}"),
    )  # fmt: skip
    _beside(figure, rows, labels, last, say)
    _beyond(figure, labels, ways, colours)
    # Figures stand in a column beside the bars, where no mark covers them.
    for label, text in zip(labels, told, strict=True):
        figure.add_annotation(
            x=1.0, xref="paper", xanchor="left", xshift=6, y=label, showarrow=False, align="left",
            text=text,
        )  # fmt: skip
    figure.add_vline(x=1.0, line_dash="dash", line_color=NEUTRAL)
    figure.update_layout(
        margin={"l": 10, "r": _ROOM, "t": 30, "b": 10}, height=100 + _PIXELS * len(rows),
        yaxis={"autorange": "reversed", "automargin": True}, dragmode=False,
        xaxis={"tickformat": ".0%", "range": [0.0, _END], "title": say("indicators.way"),
               "tickvals": [0.0, 0.5, 1.0, MOST]},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"},
    )  # fmt: skip
    return figure


def _beside(
    figure: go.Figure, rows: pd.DataFrame, labels: list[str], last: str, say: Words
) -> None:
    """Mark where the other situations stand that are known."""
    for situation, mark in _MARKS.items():
        if situation == last or situation not in rows or not rows[situation].notna().any():
            continue
        figure.add_scatter(
            # What lies beyond the picture is told by the arrow.
            x=[each if each < MOST else None for each in _ways(rows, situation)], y=labels,
            mode="markers", cliponaxis=False, name=say(f"indicators.{situation}"), hoverinfo="text",
            hovertext=[
                f"{say(f'indicators.{situation}')}: {_told(row, situation, say)}"
                for _, row in rows.iterrows()
            ],
            marker={
                "symbol": mark, "size": 10, "color": "white",
                "line": {"color": "black", "width": 1.5},
            },
        )  # fmt: skip


def _labels(rows: pd.DataFrame, say: Words) -> list[str]:
    """Break long names into lines; those that read alike are told apart, to stay bars each."""
    width = _LETTERS if say.language == "en" else _LETTERS // 2
    names = [say.name(row["name"], row["name_zh"]) for _, row in rows.iterrows()]
    names = [name if name != "own" else say("targets.own") for name in names]
    labels: dict[str, None] = {}
    for name, (_, row) in zip(names, rows.iterrows(), strict=True):
        lines = wrap(name, width)
        if names.count(name) > 1:
            lines.append(f"({_threshold(row, say)})")
        label = "<br>".join(escape(line) for line in lines)
        while label in labels:
            label += " ·"
        labels[label] = None
    return list(labels)


def _beyond(figure: go.Figure, labels: list[str], ways: list[float], colours: list[str]) -> None:
    """Point on where a bar is longer than the picture."""
    ends = [place for place, each in enumerate(ways) if each >= MOST]
    figure.add_scatter(
        x=[MOST] * len(ends), y=[labels[each] for each in ends], mode="markers",
        marker={"symbol": "triangle-right", "size": 16, "color": [colours[e] for e in ends]},
        showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _ways(rows: pd.DataFrame, situation: str) -> list[float]:
    figures = zip(rows[situation], rows["threshold"], rows["better"], strict=True)
    return [way(figure, threshold, better) for figure, threshold, better in figures]


def _told(row: Row, situation: str, say: Words) -> str:
    """Write the figure over its threshold."""
    figure = value(float(row[situation]), str(row["unit"]), say)
    return f"<b>{escape(figure)}</b><br>{escape(_threshold(row, say))}"


def _threshold(row: Row, say: Words) -> str:
    sign = "≤" if row["better"] == "down" else "≥"
    return f"{sign} {value(float(row['threshold']), str(row['unit']), say)}"
