"""Load curves for print: what meets the needs step by step, stacked by source, and store levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from symbiosis.show.palette import PAPER
from symbiosis.show.print.lettering import legible
from symbiosis.show.print.print_map import settings
from symbiosis.show.step_axis import step_axis

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_PANEL, _LEVELS, _LEGEND, _EDGE = 2.3, 1.35, 0.19, 0.72
"""Height of the load curve, of the levels, of a line of the key, and room for axes [inch]."""
_TITLE = 0.24
"""Room for what a panel is called, of that for axes [inch]."""
_LEFT, _RIGHT = 0.62, 0.08
"""Room beside the panels [inch]."""
_SIZE = 7.4
_NAME = 46
"""Letters that a name in the key may have."""
_COLUMNS, _LINES = 2, 3
"""Columns of the key, and so many lines it may have to tell of."""
_TICKS = 16
"""So many cycles have their names on the axis; of more every second, third ... has."""


def load_drawing(plan: Plan, medium: str, width: float, say: Words) -> Figure:
    """Draw what meets the needs of a medium, and what its stores hold.

    Parameters
    ----------
    medium
        One of :func:`symbiosis.show.load_layers.media_with_hours`.
    width
        Of the drawing [inch].
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(settings()):
        stores = levels_of(plan, medium, say)
        lines = -(-(len(layers_of(plan, medium, say)) + _LINES) // _COLUMNS)
        panels = [(_PANEL, lines)]
        if stores:
            panels.append((_LEVELS, -(-len(stores) // _COLUMNS)))
        height = sum(tall + _EDGE + key * _LEGEND for tall, key in panels)
        figure = Figure(figsize=(width, height), facecolor=PAPER["paper"])
        FigureCanvasAgg(figure)
        at, top = step_axis(plan), height
        drawn = ((_loads, "hours.load"), (_levels, "hours.level"))
        for (tall, key), (draw, word) in zip(panels, drawn, strict=False):
            bottom = top - _TITLE - tall
            box = (_LEFT / width, bottom / height,
                   1.0 - (_LEFT + _RIGHT) / width, tall / height)  # fmt: skip
            panel = figure.add_axes(box)
            draw(panel, plan, medium, at, say)
            panel.set_title(say(word), loc="left", fontsize=_SIZE, color=PAPER["ink"])
            _dress(panel, at, key_at=-0.32 / tall)
            top = bottom - (_EDGE - _TITLE) - key * _LEGEND
    return figure


def _loads(panel: Axes, plan: Plan, medium: str, at: pd.DataFrame, say: Words) -> None:
    """Draw the layers one on the other, and the needs as a line."""
    curves = plan.load_curves(medium)
    ends = [*at["place"], float(at["place"].iloc[-1] + at["length_h"].iloc[-1])]
    below = 0.0 * at["place"]
    for layer in layers_of(plan, medium, say):
        above = below + layer.rates.reindex(at.index).fillna(0.0)
        panel.stairs(above, ends, baseline=below, fill=True, color=layer.colour,
                     label=legible(layer.name, _NAME))  # fmt: skip
        below = above
    needed, taken = needs_of(curves), taken_of(curves, *TAKEN)
    lines = [(needed, "hours.needed", "-", 1.4)]
    if (told := told_needs(plan, medium, needed)) is not None:
        lines.append((told, "hours.as_told", "--", 1.2))
    if (taken - needed).max() > 1e-6 * taken.max():
        lines.append((taken, "hours.with_machines", ":", 1.2))
    for rates, word, dash, thick in lines:
        panel.stairs(rates.reindex(at.index).fillna(0.0), ends, baseline=None, linewidth=thick,
                     color=PAPER["ink"], linestyle=dash, label=say(word))  # fmt: skip
    panel.set_ylabel(say.unit(MEDIA[medium].rate_unit), fontsize=_SIZE, color=PAPER["muted"])


def _levels(panel: Axes, plan: Plan, medium: str, at: pd.DataFrame, say: Words) -> None:
    """Draw what stores hold, cycle by cycle."""
    for store in levels_of(plan, medium, say):
        x, y = by_cycle(store.rates, at)
        panel.plot(x, y, color=store.colour, linewidth=1.4, marker=".", markersize=4,
                   label=legible(store.name, _NAME))  # fmt: skip
    rows = plan.hours[(plan.hours["medium"] == medium) & (plan.hours["role"] == LEVEL)]
    unit = say.unit(str(rows["unit"].iloc[0]))
    panel.set_ylabel(unit, fontsize=_SIZE, color=PAPER["muted"])


def _dress(panel: Axes, at: pd.DataFrame, key_at: float) -> None:
    """Give a panel its axes, a line where each cycle begins, and its key below."""
    begins = at.groupby("cycle", sort=False)["place"].min()
    spans = at.groupby("cycle", sort=False)["length_h"].sum()
    panel.set_xlim(0.0, float(spans.sum()))
    panel.set_ylim(bottom=0.0)
    every = -(-len(begins) // _TICKS)
    panel.set_xticks(
        (begins + spans / 2)[::every], [legible(str(name), _NAME) for name in begins.index[::every]]
    )
    for place in begins.iloc[1:]:
        panel.axvline(place, color=PAPER["rule"], linewidth=0.6)
    panel.tick_params(labelsize=_SIZE, colors=PAPER["muted"], length=0, pad=3)
    panel.grid(axis="y", color=PAPER["rule"], linewidth=0.5)
    panel.set_axisbelow(True)
    for side in ("top", "right", "left"):
        panel.spines[side].set_visible(False)
    panel.spines["bottom"].set_color(PAPER["muted"])
    panel.legend(
        loc="upper left", bbox_to_anchor=(0.0, key_at), ncols=_COLUMNS, fontsize=_SIZE,
        frameon=False, borderaxespad=0.0, borderpad=0.0, labelcolor=PAPER["ink"],
    )  # fmt: skip
