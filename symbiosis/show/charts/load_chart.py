"""Load curves: what meets the needs of a medium at every step, and what stores hold then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from symbiosis.park.media import MEDIA
from symbiosis.plan.loads import TAKEN
from symbiosis.plan.tables.load_curves import LEVEL
from symbiosis.show.load_layers import (
    by_cycle,
    layers_of,
    levels_of,
    needs_of,
    taken_of,
    told_needs,
)
from symbiosis.show.palette import PALETTE, SERIES
from symbiosis.show.step_axis import DAY_H, step_axis

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.plan.plan import Plan
    from symbiosis.show.load_layers import Theme
    from symbiosis.show.words import Words

_FAINT = 1e-6
"""Share of what is needed that is not drawn as a line of its own."""
_HOVER = "%{customdata}<br>%{y:.3s}<extra>%{fullData.name}</extra>"


def load_figure(plan: Plan, medium: str, say: Words, theme: Theme = "light") -> go.Figure:
    """Stack what meets the needs of a medium at every step; the line is what is needed.

    What is sent is drawn as it leaves its source: where pipes lose, the stack is above the line.
    A dotted line has what machines and stores take on top of the needs, a dashed one what would be
    needed did nothing wait or go unmet.
    """
    at, curves = step_axis(plan), plan.load_curves(medium)
    figure = go.Figure()
    for layer in layers_of(plan, medium, say, theme):
        _add(
            figure, at, layer.rates, name=layer.name, stackgroup="met",
            line={"width": 0.5, "color": layer.colour, "shape": "hv"}, fillcolor=layer.colour,
        )  # fmt: skip
    ink, needed = PALETTE[theme]["ink"], needs_of(curves)
    line = {"color": ink, "width": 2, "shape": "hv"}
    _add(figure, at, needed, name=say("hours.needed"), line=line)
    if (told := told_needs(plan, medium, needed)) is not None:
        dashed = {**line, "width": 1.5, "dash": "dash"}
        _add(figure, at, told, name=say("hours.as_told"), line=dashed)
    taken = taken_of(curves, *TAKEN)
    if (taken - needed).max() > _FAINT * taken.max():
        line = {**line, "width": 1.5, "dash": "dot"}
        _add(figure, at, taken, name=say("hours.with_machines"), line=line)
    unit = say.unit(MEDIA[medium].rate_unit)
    figure.update_layout(title={"text": say("hours.load"), "font_size": 15}, **_layout(at, unit))
    return figure


def _add(figure: go.Figure, at: pd.DataFrame, rates: pd.Series[float], **how: Any) -> None:
    """Add rates as steps."""
    rows = rates.reindex(at.index).fillna(0.0)
    figure.add_scatter(
        x=_ends(at), y=[*rows, rows.iloc[-1]], mode="lines",
        customdata=[*at["told"], at["told"].iloc[-1]], hovertemplate=_HOVER, **how,
    )  # fmt: skip


def level_figure(plan: Plan, medium: str, say: Words, theme: Theme = "light") -> go.Figure | None:
    """Draw what the stores of a medium hold at the end of every step; None: it has none."""
    stores = levels_of(plan, medium, say, theme)
    if not stores:
        return None
    at = step_axis(plan)
    figure = go.Figure()
    for store in stores:
        x, y = by_cycle(store.rates, at)
        figure.add_scatter(
            x=x, y=y, name=store.name, mode="lines+markers", showlegend=True,
            line={"color": store.colour, "width": 2},
        )  # fmt: skip
    own = plan.hours[(plan.hours["medium"] == medium) & (plan.hours["role"] == LEVEL)]
    layout = _layout(at, say.unit(str(own["unit"].iloc[0])))
    figure.update_layout(title={"text": say("hours.level"), "font_size": 15}, **layout)
    figure.update_yaxes(rangemode="tozero")
    return figure


def duration_figure(
    plan: Plan, medium: str, say: Words, theme: Theme = "light"
) -> go.Figure | None:
    """Draw for how many hours a year so much is needed and bought; None: nobody needs it."""
    curves = plan.load_curves(medium)
    hours = curves.drop_duplicates("period").set_index("period")["hours"]
    needed, bought = needs_of(curves), taken_of(curves, "bought")
    if not needed.any():
        return None
    figure = go.Figure()
    for rates, word, colour in (
        (needed, "hours.needed", PALETTE[theme]["ink"]),
        (bought, "hours.bought", SERIES[theme][5]),
    ):
        ordered = rates.sort_values(ascending=False, kind="stable")
        ends = np.concatenate([[0.0], hours[ordered.index].cumsum().to_numpy()])
        figure.add_scatter(
            x=ends, y=[*ordered, ordered.iloc[-1]], name=say(word), mode="lines",
            line={"color": colour, "width": 2, "shape": "hv"},
        )  # fmt: skip
    unit = say.unit(MEDIA[medium].rate_unit)
    layout = {"xaxis_title": say("hours.hours_a_year"), "yaxis_title": unit, "height": 360}
    figure.update_layout(title={"text": say("hours.duration"), "font_size": 15}, **layout)
    figure.update_yaxes(rangemode="tozero")
    return figure


def year_figure(plan: Plan, medium: str, say: Words) -> go.Figure | None:
    """Draw what is needed: days across, hours of the day upwards; None: nobody needs it.

    Days are those of the year where the park has a calendar, else the kinds of days. Each step is
    as high as it is long.
    """
    needed = needs_of(plan.load_curves(medium))
    if not needed.any():
        return None
    at = step_axis(plan)
    edges, rates = by_hour(at, needed.reindex(at.index).fillna(0.0))
    _, told = by_hour(at, at["told"])
    calendar = plan.park.tables["calendar"].sort_values("day")["cycle"].astype(str)
    order = [cycle for cycle in calendar if cycle in rates] or list(rates)
    across = list(range(1, len(order) + 1)) if len(calendar) else order
    unit = say.unit(MEDIA[medium].rate_unit)
    figure = go.Figure(
        go.Heatmap(
            x=across, y=edges, z=np.array([rates[day] for day in order], dtype=float).T,
            text=np.array([told[day] for day in order], dtype=object).T,
            zmin=0.0, zmax=float(needed.max()),
            hovertemplate=f"%{{text}}<br>%{{z:.3s}} {unit}<extra></extra>",
            colorscale="Viridis", colorbar={"title": {"text": unit}},
        )
    )  # fmt: skip
    x = say("hours.day" if len(calendar) else "hours.kind_of_day")
    y = say("hours.hour" if edges[-1] <= DAY_H else "hours.hour_of_cycle")
    layout = {"xaxis_title": x, "yaxis_title": y, "height": 360}
    figure.update_layout(title={"text": say("hours.year"), "font_size": 15}, **layout)
    figure.update_yaxes(range=[0.0, edges[-1]], **({"dtick": 6} if edges[-1] == DAY_H else {}))
    return figure


def by_hour(at: pd.DataFrame, cells: pd.Series[Any]) -> tuple[list[float], dict[str, list[Any]]]:
    """Cut all cycles at every hour at which a step of any ends.

    Returns
    -------
    tuple
        The cuts from hour 0 on, and cycle -> what its step has between each two; None after its
        last.
    """
    ends = (at["within"] + at["length_h"]).round(6)
    cuts = sorted({0.0, *ends})
    found = {}
    for cycle, rows in ends.groupby(at["cycle"], sort=False):
        step = np.searchsorted(rows.to_numpy(), cuts[1:])
        own = [*cells[rows.index], None]
        found[str(cycle)] = [own[min(place, len(rows))] for place in step]
    return cuts, found


def _ends(at: pd.DataFrame) -> list[float]:
    """Give the starts of the steps, and the end of the last."""
    return [*at["place"], float(at["place"].iloc[-1] + at["length_h"].iloc[-1])]


def _layout(at: pd.DataFrame, unit: str) -> dict[str, Any]:
    """Lay out an axis of steps: each cycle has its name, and a line where it begins."""
    first = at.groupby("cycle", sort=False)["place"].min()
    middle = first + at.groupby("cycle", sort=False)["length_h"].sum() / 2.0
    line = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "layer": "between"}
    faint = {"color": PALETTE["light"]["muted"], "width": 0.7}
    return {
        "xaxis": {
            "tickvals": middle.tolist(),
            "ticktext": middle.index.tolist(),
            "showgrid": False,
            "range": [0.0, _ends(at)[-1]],
        },
        "shapes": [{**line, "line": faint, "x0": x, "x1": x} for x in first.iloc[1:]],
        "yaxis_title": unit,
        "height": 420,
        "margin": {"l": 60, "r": 20, "t": 50, "b": 50},
        "legend": {"orientation": "h", "y": -0.2, "x": 0, "xanchor": "left", "yanchor": "top"},
    }
