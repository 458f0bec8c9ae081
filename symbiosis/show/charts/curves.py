"""Heat by temperature: composite curves of what is offered and needed, and the plan's cascade."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from symbiosis.park.media import MEDIA

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_APPROACH_K = 10.0
"""Smallest temperature difference between the two curves: 5 K on each side."""
_ISOTHERMAL_K = 0.5
"""A stream of one temperature is drawn as if it changed by this much."""
_HOT, _COLD = MEDIA["heat"].light, MEDIA["water"].light
"""Colours of what gives heat and of what takes it."""
_GIGA = 1e3
_BAND = (
    "%{customdata[0]}<br>%{customdata[3]:.3s} GWh · "
    "%{customdata[1]:.0f}–%{customdata[2]:.0f} °C<extra></extra>"
)


def composite_curves(plan: Plan, say: Words) -> go.Figure | None:
    """Draw all heat offered against all heat needed, as far as they could overlap at best.

    The cold curve is moved right until it is everywhere 10 K below the hot one: what overlaps is
    the most that the park could recover if distance cost nothing (Linnhoff's composite curves).
    """
    streams = plan.matches.streams
    heat = streams[(streams["medium"] == "heat") & (streams["annual"] > 0.0)]
    sources, sinks = heat[heat["role"] == "source"], heat[heat["role"] == "sink"]
    if sources.empty or sinks.empty:
        return None
    ends = [frame[column] for frame in (sources, sinks) for column in ("supply_c", "target_c")]
    grid = np.unique(np.concatenate([end.to_numpy(float) for end in ends]))
    grid = np.unique(
        np.concatenate([grid, grid + _ISOTHERMAL_K, grid + _APPROACH_K, grid - _APPROACH_K])
    )
    hot, cold = _below(sources, grid), _below(sinks, grid)
    shift = max(0.0, float((np.interp(grid + _APPROACH_K, grid, hot) - cold).max()))
    figure = go.Figure()
    for curve, moved, colour, word in (
        (hot, 0.0, _HOT, "curves.offered"),
        (cold, shift, _COLD, "curves.needed"),
    ):
        inside = _rising(curve)
        figure.add_scatter(
            x=(curve[inside] + moved) / _GIGA, y=grid[inside], mode="lines", name=say(word),
            line={"color": colour, "width": 3},
            hovertemplate="%{x:.3s} GWh · %{y:.0f} °C<extra></extra>",
        )  # fmt: skip
    overlap = max(0.0, min(hot[-1], cold[-1] + shift) - shift)
    figure.update_layout(
        title={"text": say("curves.title", amount=say.amount(overlap, "MWh/a")), "font_size": 15},
        **_layout(say("curves.heat"), say("curves.temperature")),
    )
    return figure


def _below(streams: pd.DataFrame, grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum the heat that lies below each temperature [MWh/a]."""
    low = streams[["supply_c", "target_c"]].min(axis=1).to_numpy(float)
    high = streams[["supply_c", "target_c"]].max(axis=1).to_numpy(float)
    high = np.maximum(high, low + _ISOTHERMAL_K)
    share = np.clip((grid[:, None] - low) / (high - low), 0.0, 1.0)
    below: NDArray[np.float64] = share @ streams["annual"].to_numpy(float)
    return below


def _rising(curve: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Keep the points between the curve's coldest and hottest heat."""
    first = np.searchsorted(curve, curve[0], side="right") - 1
    last = np.searchsorted(curve, curve[-1] - 1e-9)
    inside = np.zeros(len(curve), dtype=bool)
    inside[max(first, 0) : last + 1] = True
    return inside


def cascade_figure(plan: Plan, names: dict[str, str], say: Words) -> go.Figure | None:
    """Draw each exchange of heat as two bands: where it leaves and where it arrives."""
    cascade = plan.cascade[plan.cascade["quantity"] > 0.0]
    if cascade.empty:
        return None
    rows = cascade.sort_values(["hot_c", "cold_c"], ascending=False, kind="stable")
    enterprise = plan.streams["enterprise"]
    width = rows["quantity"].to_numpy() / _GIGA
    left = np.concatenate([[0.0], np.cumsum(width)[:-1]])
    names = {place: escape(name, quote=False) for place, name in names.items()}
    texts = [
        f"{names.get(enterprise.get(row.source, ''), row.source)} → "
        f"{names.get(enterprise.get(row.sink, ''), row.sink)}"
        for row in rows.itertuples()
    ]
    figure = go.Figure()
    for hot, cold, colour, word in (
        ("hot_c", "cold_c", _HOT, "curves.leaves"),
        ("sink_hot_c", "sink_cold_c", _COLD, "curves.arrives"),
    ):
        span = np.maximum(rows[hot] - rows[cold], 1.0)
        figure.add_bar(
            x=left + width / 2, y=span, base=rows[cold], width=width, name=say(word),
            marker={"color": colour, "opacity": 0.75},
            text=texts if hot == "hot_c" else None, textposition="inside", textangle=0,
            customdata=list(zip(texts, rows[hot], rows[cold], width, strict=True)),
            hovertemplate=_BAND,
        )  # fmt: skip
    figure.update_layout(
        barmode="overlay",
        title={"text": say("curves.cascade_title"), "font_size": 15},
        **_layout(say("curves.heat"), say("curves.temperature")),
    )
    return figure


def _layout(x: str, y: str) -> dict[str, Any]:
    return {
        "xaxis_title": x,
        "yaxis_title": y,
        "height": 420,
        "margin": {"l": 60, "r": 20, "t": 50, "b": 50},
        "legend": {"orientation": "h", "y": -0.2, "x": 0, "xanchor": "left", "yanchor": "top"},
    }
