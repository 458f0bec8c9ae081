"""Load curves: what meets the needs of a medium at every step, and what stores hold then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from symbiosis.park.media import MEDIA
from symbiosis.plan.tables.load_curves import LEVEL
from symbiosis.show.names import firm_and_what
from symbiosis.show.step_axis import step_axis

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_MOST = 8
"""So many sources have a colour of their own; the rest are one."""
_PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#7F7F7F")
"""Okabe & Ito's set: distinct for every common kind of colour blindness."""
_BOUGHT, _LINE = "#B8B8B8", "#7A7A7A"
"""Seen on light and on dark ground."""
_HOVER = "%{customdata}<br>%{y:.3s}<extra>%{fullData.name}</extra>"


def media_with_hours(plan: Plan) -> list[str]:
    """Name the media whose needs a plan knows by steps."""
    needs = plan.hours[plan.hours["role"] == "sink"]
    return [name for name in MEDIA if (needs["medium"] == name).any()]


def load_figure(plan: Plan, medium: str, say: Words) -> go.Figure:
    """Stack what meets the needs of a medium at every step; the line is what is needed.

    What is sent is drawn as it leaves its source: where pipes lose, the stack is above the line.
    """
    own = plan.hours[plan.hours["medium"] == medium]
    at = step_axis(own)
    figure = go.Figure()
    for name, rates, colour in _layers(plan, own, at, say):
        figure.add_scatter(
            x=_ends(at), y=[*rates, rates.iloc[-1]], name=name, mode="lines", stackgroup="met",
            line={"width": 0.5, "color": colour, "shape": "hv"},
            customdata=[*at["told"], at["told"].iloc[-1]], hovertemplate=_HOVER,
        )  # fmt: skip
    need = own[own["role"] == "sink"].groupby("period")["rate"].sum().reindex(at.index).fillna(0.0)
    figure.add_scatter(
        x=_ends(at), y=[*need, need.iloc[-1]], name=say("hours.needed"), mode="lines",
        line={"color": _LINE, "width": 2, "shape": "hv"},
    )  # fmt: skip
    unit = say.unit(MEDIA[medium].rate_unit)
    figure.update_layout(title={"text": say("hours.load"), "font_size": 15}, **_layout(at, unit))
    return figure


def level_figure(plan: Plan, medium: str, say: Words) -> go.Figure | None:
    """Draw what the stores of a medium hold at the end of every step; None: it has none."""
    own = plan.hours[plan.hours["medium"] == medium]
    levels = own[own["role"] == LEVEL]
    if levels.empty:
        return None
    at = step_axis(own)
    figure = go.Figure()
    for colour, (store, rows) in zip(
        _PALETTE * len(levels), levels.groupby("stream"), strict=False
    ):
        x, y = _by_cycle(rows.set_index("period")["rate"].reindex(at.index), at)
        figure.add_scatter(
            x=x, y=y, name=firm_and_what(plan, str(store), say), mode="lines+markers",
            line={"color": colour, "width": 2},
        )  # fmt: skip
    unit = say.unit(str(levels["unit"].iloc[0]))
    figure.update_layout(title={"text": say("hours.level"), "font_size": 15}, **_layout(at, unit))
    return figure


def _by_cycle(held: pd.Series, at: pd.DataFrame) -> tuple[list[float], list[float]]:
    """Give ends of steps and levels, each cycle from what its last step leaves, apart."""
    x: list[float] = []
    y: list[float] = []
    for _, rows in at.groupby("cycle", sort=False):
        levels = held.reindex(rows.index)
        x += [float(rows["place"].iloc[0]), *(rows["place"] + rows["length_h"]), float("nan")]
        y += [float(levels.iloc[-1]), *levels, float("nan")]
    return x, y


def duration_figure(plan: Plan, medium: str, say: Words) -> go.Figure | None:
    """Draw for how many hours a year so much is needed and bought; None: nobody needs it."""
    own = plan.hours[(plan.hours["medium"] == medium) & (plan.hours["role"] == "sink")]
    if own.empty:
        return None
    figure = go.Figure()
    for column, word, colour in (
        ("rate", "hours.needed", _LINE),
        ("rest", "hours.bought", _PALETTE[5]),
    ):
        by_step = own.groupby("period").agg(
            **{column: (column, "sum"), "hours": ("hours", "first")}
        )
        ordered = by_step.sort_values(column, ascending=False)
        ends = np.concatenate([[0.0], ordered["hours"].cumsum().to_numpy()])
        rates = ordered[column].to_numpy()
        figure.add_scatter(
            x=ends, y=np.append(rates, rates[-1:]), name=say(word), mode="lines",
            line={"color": colour, "width": 2, "shape": "hv"},
        )  # fmt: skip
    unit = say.unit(MEDIA[medium].rate_unit)
    layout = {"xaxis_title": say("hours.hours_a_year"), "yaxis_title": unit, "height": 360}
    figure.update_layout(title={"text": say("hours.duration"), "font_size": 15}, **layout)
    return figure


def year_figure(plan: Plan, medium: str, say: Words) -> go.Figure | None:
    """Draw what is needed: days across, hours of the day upwards; None: nobody needs it.

    Days are those of the year where the park has a calendar, else the kinds of days.
    """
    own = plan.hours[(plan.hours["medium"] == medium) & (plan.hours["role"] == "sink")]
    if own.empty:
        return None
    need = own.groupby(["cycle", "step"]).agg(rate=("rate", "sum"), length_h=("length_h", "first"))
    days = {
        str(cycle): np.repeat(rows["rate"].to_numpy(), np.maximum(rows["length_h"], 1).astype(int))
        for cycle, rows in need.groupby(level=0)
    }
    longest = max(len(day) for day in days.values())
    calendar = plan.park.tables["calendar"].sort_values("day")["cycle"]
    order = [str(cycle) for cycle in calendar if cycle in days] or list(days)
    picture = np.array([np.pad(days[day], (0, longest - len(days[day]))) for day in order]).T
    across = list(range(1, len(order) + 1)) if len(calendar) else order
    unit = say.unit(MEDIA[medium].rate_unit)
    figure = go.Figure(
        go.Heatmap(x=across, z=picture, colorscale="Viridis", colorbar={"title": {"text": unit}})
    )
    word = "hours.day" if len(calendar) else "hours.kind_of_day"
    layout = {"xaxis_title": say(word), "yaxis_title": say("hours.hour"), "height": 360}
    figure.update_layout(title={"text": say("hours.year"), "font_size": 15}, **layout)
    return figure


def _layers(
    plan: Plan, own: pd.DataFrame, at: pd.DataFrame, say: Words
) -> list[tuple[str, pd.Series, str]]:
    """Give name, rates and colour of what meets the needs: the largest first, bought last."""
    sources = own[own["role"] == "source"]
    wide = sources.pivot_table(index="period", columns="stream", values="exchanged", aggfunc="sum")
    wide = wide.reindex(at.index).fillna(0.0)
    used = wide.sum().sort_values(ascending=False)
    used = used[used > 0.0]
    layers = [
        (firm_and_what(plan, str(stream), say), wide[stream], colour)
        for stream, colour in zip(used.index[:_MOST], _PALETTE, strict=False)
    ]
    if len(used) > _MOST:
        layers.append((say("hours.others"), wide[used.index[_MOST:]].sum(axis=1), "#999933"))
    bought = own[own["role"] == "sink"].groupby("period")["rest"].sum().reindex(at.index)
    return [*layers, (say("hours.bought"), bought.fillna(0.0), _BOUGHT)]


def _ends(at: pd.DataFrame) -> list[float]:
    """Give the starts of the steps, and the end of the last."""
    return [*at["place"], float(at["place"].iloc[-1] + at["length_h"].iloc[-1])]


def _layout(at: pd.DataFrame, unit: str) -> dict[str, Any]:
    """Lay out an axis of steps: a tick and a line where each cycle begins."""
    first = at.groupby("cycle")["place"].min()
    return {
        "xaxis": {
            "tickvals": first.tolist(),
            "ticktext": first.index.tolist(),
            "showgrid": True,
            "range": [0.0, _ends(at)[-1]],
        },
        "yaxis_title": unit,
        "height": 420,
        "margin": {"l": 60, "r": 20, "t": 50, "b": 50},
        "legend": {"orientation": "h", "y": -0.2, "x": 0, "xanchor": "left", "yanchor": "top"},
    }
