"""A tornado: how far the saving moves with each datum, the widest bar on top."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from symbiosis.decide.sensitivities.told import Sensitivity
    from symbiosis.show.words import Words

COLOURS = {"low": "#3B6EA5", "high": "#B4540A"}
BARS = 15
"""Most bars that are drawn."""


def bars(found: Sensitivity) -> pd.DataFrame:
    """Give the data that move the saving, the widest last, as they are drawn from below."""
    table = found.table[found.table["swing"] > 0.0].head(BARS)
    return table.iloc[::-1]


def tornado_figure(found: Sensitivity, names: Mapping[str, str], say: Words) -> go.Figure:
    """Draw the saving at the low and high of every datum, beside the present one.

    Parameters
    ----------
    names
        Datum -> what people call it.
    """
    table, money = bars(found), f"{found.currency}/a"
    labels = [escape(names.get(str(name), str(name))) for name in table.index]
    figure = go.Figure()
    for end, colour in COLOURS.items():
        amounts = table[f"saving_{end}"] - found.saving
        texts = [
            f"{label}<br>{say(f'sensitivity.{end}')}: {value:,.4g} {say.unit(str(unit))}<br>"
            f"{say('sensitivity.saving')}: {say.amount(found.saving + amount, money)}"
            for label, value, unit, amount in zip(
                labels, table[end], table["unit"], amounts, strict=True
            )
        ]
        figure.add_bar(
            orientation="h", y=labels, x=amounts, base=[found.saving] * len(labels),
            name=say(f"sensitivity.{end}"), marker_color=colour, hovertext=texts, hoverinfo="text",
        )  # fmt: skip
    figure.add_vline(x=found.saving, line_width=1)
    figure.update_layout(
        barmode="overlay", margin={"l": 10, "r": 10, "t": 10, "b": 10},
        height=120 + 30 * max(1, len(labels)), legend={"orientation": "h"},
        xaxis={"title": f"{say('sensitivity.saving')} [{say.unit(money)}]"},
        yaxis={"automargin": True},
    )  # fmt: skip
    return figure


def draw_tornado(found: Sensitivity, folder: Path, names: Mapping[str, str], say: Words) -> Path:
    """Draw a tornado on paper, as ``tornado.png``."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from symbiosis.show.print.lettering import known_fonts

    table = bars(found)
    labels = [names.get(str(name), str(name)) for name in table.index]
    with mpl.rc_context({"font.family": known_fonts(), "text.parse_math": False}):
        figure = Figure(figsize=(8.0, 1.2 + 0.32 * max(1, len(labels))), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        for end, colour in COLOURS.items():
            amounts = (table[f"saving_{end}"] - found.saving).fillna(0.0)
            axes.barh(
                labels, amounts, left=found.saving, color=colour, label=say(f"sensitivity.{end}")
            )
        axes.axvline(found.saving, color="black", linewidth=0.8)
        axes.set_xlabel(f"{say('sensitivity.saving')} [{say.unit(f'{found.currency}/a')}]")
        axes.legend()
        file = folder / "tornado.png"
        figure.savefig(file, dpi=150)
    return file
