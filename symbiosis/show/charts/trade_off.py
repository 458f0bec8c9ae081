"""A frontier as a picture: what each unit less of one account costs of another; the knee marked."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from symbiosis.park.putting import put_into
from symbiosis.show.charts.measured_axis import BAD, GOOD, NEUTRAL, Measure

if TYPE_CHECKING:
    from pathlib import Path

    from symbiosis.decide.frontiers.front import Front
    from symbiosis.show.words import Words

HEIGHT = 410
RING = {"size": 20, "color": "rgba(0,0,0,0)"}
"""A mark around a point."""


def measures(front: Front, say: Words) -> dict[str, Measure]:
    """Give each objective the unit of its axis."""
    return {
        name: Measure.of(front.table[name], unit, say) for name, unit in front.objectives.items()
    }


def best_of(front: Front, name: str) -> str:
    """Name the point where an objective is best."""
    column = front.table[name]
    return str(column.idxmax() if name in front.more else column.idxmin())


def figures_of(front: Front, point: str) -> dict[Any, Any]:
    """Give all figures of a point."""
    return front.table.T[point].to_dict()


def free_of(front: Front) -> str:
    """Name the point that no bound holds: the cheapest, else the best of the first objective."""
    return best_of(front, "cost" if "cost" in front.objectives else next(iter(front.objectives)))


def point_name(front: Front, point: str, say: Words) -> str:
    """Call a point by its number, and by what is special about it."""
    special = [say("frontier.free")] if point == free_of(front) else []
    special += [say("frontier.knee")] if point == front.knee else []
    return " · ".join([point, *special])


def trade_off_figure(front: Front, say: Words, chosen: str | None = None) -> go.Figure:
    """Draw a frontier: the second objective across, the first up, a third one as colour.

    Parameters
    ----------
    chosen
        A point that is marked as the one that is looked at.
    """
    first, second, *third = front.objectives
    units, figure = measures(front, say), go.Figure()
    x, y = (units[name](front.table[name]) for name in (second, first))
    if not third:
        _chord(figure, front, units)
    figure.add_scatter(
        x=x, y=y, mode="markers" if third else "lines+markers",
        marker=_marker(front, units, say), line={"color": NEUTRAL, "width": 1.5},
        customdata=list(front.table.index), hoverinfo="text",
        hovertext=[_told(front, str(point), say) for point in front.table.index],
    )  # fmt: skip
    marked = {free_of(front): ("frontier.free", NEUTRAL)}
    marked |= {front.knee: ("frontier.knee", BAD)} if front.knee else {}
    for point, (word, colour) in marked.items():
        _mark(figure, _place(front, point, units), say(word), colour)
    if chosen is not None and chosen in front.table.index:
        at = _place(front, chosen, units)
        figure.add_scatter(
            x=[at[0]], y=[at[1]], mode="markers", hoverinfo="skip", cliponaxis=False,
            marker={"size": 14, "color": GOOD if chosen != front.knee else BAD},
        )  # fmt: skip
    figure.update_layout(
        showlegend=False, margin={"l": 10, "r": 10, "t": 10, "b": 10}, height=HEIGHT,
        hovermode="closest", dragmode=False,
        xaxis=units[second].axis(say.account(second)),
        yaxis=units[first].axis(say.account(first)),
    )  # fmt: skip
    return figure


def _marker(front: Front, units: dict[str, Measure], say: Words) -> dict[str, Any]:
    """Give points one colour, or that of a third objective."""
    third = list(front.objectives)[2:]
    if not third:
        return {"size": 10, "color": GOOD}
    bar = {"title": units[third[0]].title(say.account(third[0])), "exponentformat": "none"}
    colours = units[third[0]](front.table[third[0]])
    return {"size": 11, "color": colours, "colorscale": "Viridis", "colorbar": bar}


def _told(front: Front, point: str, say: Words) -> str:
    """Write a point's figures in lines."""
    row = figures_of(front, point)
    lines = [f"<b>{escape(point_name(front, point, say))}</b>"]
    lines += [
        f"{escape(say.account(name))}: {say.amount(row[name], unit)}"
        for name, unit in front.objectives.items()
    ]
    return "<br>".join([*lines, escape(say("explore.click"))])


def _place(front: Front, point: str, units: dict[str, Measure]) -> tuple[float, float]:
    first, second, *_ = front.objectives
    row = figures_of(front, point)
    return row[second] / units[second].factor, row[first] / units[first].factor


def _mark(figure: go.Figure, at: tuple[float, float], word: str, colour: str) -> None:
    """Ring a point, and say beside it what it is."""
    figure.add_scatter(
        x=[at[0]], y=[at[1]], mode="markers", hoverinfo="skip", cliponaxis=False,
        marker=RING | {"line": {"color": colour, "width": 2.5}},
    )  # fmt: skip
    figure.add_annotation(
        x=at[0], y=at[1], text=f"<b>{escape(word)}</b>", showarrow=False, yshift=-20,
        font={"color": colour},
    )  # fmt: skip


def _chord(figure: go.Figure, front: Front, units: dict[str, Measure]) -> None:
    """Draw the line between the ends, and from the knee the way to it: its distance."""
    lines = chord(front)
    for way in lines:
        first, second, *_ = front.objectives
        figure.add_scatter(
            x=[each[second] / units[second].factor for each in way],
            y=[each[first] / units[first].factor for each in way],
            mode="lines", line={"color": NEUTRAL, "width": 1, "dash": "dot"}, hoverinfo="skip",
        )  # fmt: skip


def chord(front: Front) -> list[list[dict[str, float]]]:
    """Give the line between the ends of a frontier and that from its knee to it; none: no knee.

    The way from the knee is square to the chord where all objectives are scaled to their ranges
    (:func:`symbiosis.decide.frontiers.tracing.knee_of`).
    """
    if front.knee is None:
        return []
    names = list(front.objectives)[:2]
    knee, *ends = (
        {name: figures_of(front, point)[name] for name in names}
        for point in (front.knee, *(best_of(front, of) for of in names))
    )
    step = figures_of(front, front.knee)["distance"] / math.sqrt(2.0)
    foot = {
        name: knee[name] + (-1.0 if name in front.more else 1.0) * step * _range(front, name)
        for name in names
    }
    return [ends, [knee, foot]]


def _range(front: Front, name: str) -> float:
    return float(front.table[name].max() - front.table[name].min())


def draw_trade_off(front: Front, folder: Path, say: Words) -> Path:
    """Draw a frontier on paper, as ``frontier.png``."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from symbiosis.show.typefaces import known_fonts

    first, second, *third = front.objectives
    units = measures(front, say)
    x, y, *shade = (units[name](front.table[name]) for name in (second, first, *third))
    titles = {name: unit.title(say.account(name)) for name, unit in units.items()}
    with mpl.rc_context({"font.family": known_fonts(), "text.parse_math": False}):
        figure = Figure(figsize=(7.0, 4.6), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot(xlabel=titles[second], ylabel=titles[first])
        if third:
            figure.colorbar(axes.scatter(x, y, c=shade[0], zorder=2), label=titles[third[0]])
        else:
            axes.plot(x, y, "-o", color=GOOD, zorder=2)
        if front.knee is not None:
            at = _place(front, front.knee, units)
            axes.plot(
                [at[0]], [at[1]], "o", markersize=16, markeredgewidth=2, markerfacecolor="none",
                markeredgecolor=BAD,
            )  # fmt: skip
            axes.annotate(say("frontier.knee"), at, textcoords="offset points", xytext=(12, 8))
        axes.grid(alpha=0.3)
        put_into(folder, lambda draft: figure.savefig(draft / "frontier.png", dpi=150))
    return folder / "frontier.png"
