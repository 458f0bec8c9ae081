"""A frontier as a picture: what each unit less of one account costs of another; the knee marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from symbiosis.show.palette import PALETTE

if TYPE_CHECKING:
    from pathlib import Path

    from symbiosis.decide.frontiers.front import Front
    from symbiosis.show.words import Words

LINE, KNEE = "#00705A", "#B4540A"


def axis_title(front: Front, name: str, say: Words) -> str:
    """Name an objective with its unit."""
    return f"{say(f'account.{name}')} [{say.unit(front.objectives[name])}]"


def trade_off_figure(front: Front, say: Words) -> go.Figure:
    """Draw a frontier: the second objective across, the first up, a third one as colour."""
    first, second, *third = front.objectives
    table = front.table
    texts = [
        "<br>".join(
            [str(point)]
            + [
                f"{say(f'account.{name}')}: {say.amount(row[name], unit)}"
                for name, unit in front.objectives.items()
            ]
        )
        for point, row in table.iterrows()
    ]
    marker = {"size": 10, "color": LINE}
    if third:
        bar = {"title": axis_title(front, third[0], say)}
        marker = {"size": 10, "color": table[third[0]], "colorscale": "Viridis", "colorbar": bar}
    figure = go.Figure()
    figure.add_scatter(
        x=table[second], y=table[first], mode="markers" if third else "lines+markers",
        marker=marker, line={"color": PALETTE["light"]["muted"], "width": 1},
        customdata=list(table.index), hovertext=texts, hoverinfo="text",
    )  # fmt: skip
    if front.knee is not None:
        at = table.loc[front.knee]
        figure.add_scatter(
            x=[at[second]], y=[at[first]], mode="markers+text", text=[say("frontier.knee")],
            textposition="top right", hoverinfo="skip",
            marker={"size": 18, "color": "rgba(0,0,0,0)", "line": {"color": KNEE, "width": 3}},
        )  # fmt: skip
    figure.update_layout(
        showlegend=False, margin={"l": 10, "r": 10, "t": 10, "b": 10}, height=420,
        xaxis={"title": axis_title(front, second, say), "automargin": True},
        yaxis={"title": axis_title(front, first, say), "automargin": True},
    )  # fmt: skip
    return figure


def draw_trade_off(front: Front, folder: Path, say: Words) -> Path:
    """Draw a frontier on paper, as ``frontier.png``."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from symbiosis.show.print.lettering import known_fonts

    first, second, *third = front.objectives
    table = front.table
    with mpl.rc_context({"font.family": known_fonts(), "text.parse_math": False}):
        figure = Figure(figsize=(7.0, 4.6), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        if third:
            drawn = axes.scatter(table[second], table[first], c=table[third[0]], zorder=2)
            figure.colorbar(drawn, label=axis_title(front, third[0], say))
        else:
            axes.plot(table[second], table[first], "-o", color=LINE, zorder=2)
        if front.knee is not None:
            at = table.loc[front.knee]
            axes.plot(
                [at[second]],
                [at[first]],
                "o",
                markersize=16,
                markeredgewidth=2,
                markerfacecolor="none",
                markeredgecolor=KNEE,
            )
            axes.annotate(
                say("frontier.knee"), (at[second], at[first]),
                textcoords="offset points", xytext=(12, 8),
            )  # fmt: skip
        axes.set_xlabel(axis_title(front, second, say))
        axes.set_ylabel(axis_title(front, first, say))
        axes.grid(alpha=0.3)
        file = folder / "frontier.png"
        figure.savefig(file, dpi=150)
    return file
