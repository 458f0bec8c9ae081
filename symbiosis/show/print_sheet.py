"""The map of the print page: flows with their numbers and the names of the enterprises."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from symbiosis.park.schema import MEDIA
from symbiosis.show.arrows import arrow
from symbiosis.show.faraway import gathered
from symbiosis.show.labels import place_labels
from symbiosis.show.pipes import XY, Flow, lay_pipes
from symbiosis.show.print_ground import draw_ground, draw_plots, draw_scale
from symbiosis.show.sheet import draw_sheet
from symbiosis.show.style import MEDIUM_STYLES, PAPER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from symbiosis.park.entities import Park
    from symbiosis.show.sheet import Sheet

THIN, THICK = 1.6, 8.0
"""Narrowest and widest flow, in map units."""
_POINTS_PER_INCH = 72.0
_LABEL_SIZE = 10.0
"""Height of a name, in map units."""
_BADGE = 8.5
"""Radius of a number on a flow, in map units."""
_BADGE_SPOTS = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8)
"""Where along its flow a number may stand, the best first."""
_ORDER = {medium: rank for rank, medium in enumerate(MEDIA)}

Box = tuple[float, float, float, float]


def draw_map_sheet(
    panel: Axes, park: Park, flows: pd.DataFrame, size: tuple[float, float]
) -> dict[str, str]:
    """Draw a park and its flows into a panel.

    Parameters
    ----------
    flows
        What is drawn, indexed by its number on the map: ``from``, ``to``, ``medium``,
        ``quantity``.
    size
        Width and height of the panel [inch].

    Returns
    -------
    dict
        Enterprise drawn at the edge -> how far away it really is.
    """
    park, far = gathered(park)
    sheet = draw_sheet(park)
    points = _fit(panel, sheet, *size)
    draw_ground(panel, sheet, points)
    shown = flows[flows["from"] != flows["to"]]
    active = set(shown["from"]) | set(shown["to"])
    draw_plots(panel, sheet, active, points)
    ways = _ways(shown, sheet)
    for number, (flow, way) in ways.items():
        _draw_flow(panel, way, flow.width, str(shown.loc[number, "medium"]), points)
    names = {str(k): str(name) for k, name in park.tables["enterprises"]["name"].items()}
    names |= {place: f"{names[place]} · {distance}" for place, distance in far.items()}
    written = _write_names(panel, sheet, names, active, points)
    _draw_badges(panel, ways, shown, written, points)
    draw_scale(panel, sheet, points)
    return far


def _fit(panel: Axes, sheet: Sheet, width: float, height: float) -> float:
    """Show the whole sheet, y downwards, and more ground to fill the panel; points per unit."""
    unit = min(width / sheet.width, height / sheet.height)
    spare_x, spare_y = width / unit - sheet.width, height / unit - sheet.height
    panel.set_xlim(-spare_x / 2.0, sheet.width + spare_x / 2.0)
    panel.set_ylim(sheet.height + spare_y / 2.0, -spare_y / 2.0)
    panel.set_aspect("equal")
    return unit * _POINTS_PER_INCH


def _ways(shown: pd.DataFrame, sheet: Sheet) -> dict[int, tuple[Flow, list[XY]]]:
    """Lay the flows: width by the root of the amount within its medium, thick ones first."""
    largest = shown.groupby("medium")["quantity"].max()
    order = shown.assign(rank=shown["medium"].map(_ORDER)).sort_values(
        ["rank", "quantity"], ascending=[True, False], kind="stable"
    )
    flows = [
        Flow(
            str(number),
            str(row["from"]),
            str(row["to"]),
            THIN + (THICK - THIN) * math.sqrt(row["quantity"] / largest[row["medium"]]),
        )
        for number, row in order.iterrows()
    ]
    ways = lay_pipes(flows, sheet.plots, sheet.gates, sheet.corridors)
    return {int(flow.id): (flow, ways[flow.id]) for flow in flows}


def _draw_flow(panel: Axes, way: list[XY], width: float, medium: str, points: float) -> None:
    """Draw one flow: a pale casing, the line in its medium's colour and dash, the head."""
    from matplotlib.patches import Polygon

    shaft, head = arrow(way, width)
    x, y = np.asarray(shaft).T
    style = MEDIUM_STYLES[medium]
    layers: list[tuple[str, float, float, Any]] = [(PAPER["paper"], width + 2.4, 0.85, "-")]
    if style.dash:
        layers.append((style.light, 0.45 * width, 0.45, "-"))
    layers.append((style.light, width, 1.0, (0, style.dash) if style.dash else "-"))
    for depth, (colour, breadth, alpha, dash) in enumerate(layers):
        panel.plot(
            x, y, color=colour, linewidth=breadth * points, alpha=alpha, linestyle=dash,
            zorder=4.0 + 0.1 * depth, solid_capstyle="butt", dash_capstyle="butt",
            solid_joinstyle="round", dash_joinstyle="round",
        )  # fmt: skip
    tip = Polygon(head, closed=True, facecolor=style.light, edgecolor=PAPER["paper"])
    tip.set(linewidth=0.7 * points, zorder=4.4)
    panel.add_patch(tip)


def _write_names(
    panel: Axes, sheet: Sheet, names: Mapping[str, str], active: set[str], points: float
) -> list[Box]:
    """Write the names, those of firms with an exchange first; idle ones only where there is room.

    Returns
    -------
    list
        West, north, east, south of every name written.
    """
    from matplotlib.patheffects import withStroke

    aligned = {"middle": "center", "start": "left", "end": "right"}
    busy_first = sorted(sheet.plots, key=lambda place: place not in active)
    ordered = replace(sheet, plots={place: sheet.plots[place] for place in busy_first})
    written: list[Box] = []
    for place, label in place_labels(ordered, names).items():
        text = panel.text(
            label["x"], label["y"], "\n".join(label["lines"]), size=_LABEL_SIZE * points,
            ha=aligned[label["anchor"]], va="top", zorder=7, linespacing=1.15,
            color=PAPER["ink" if place in active else "muted"],
            path_effects=[withStroke(linewidth=2.6 * points, foreground=PAPER["paper"])],
        )  # fmt: skip
        # The first baseline stands at y: the text's top is most of a line above it.
        text.set_y(label["y"] - 0.95 * _LABEL_SIZE)
        own = _extent(panel, text)
        if place not in active and any(_overlap(own, other) for other in written):
            text.remove()
        else:
            written.append(own)
    return written


def _extent(panel: Axes, text: Text) -> Box:
    """Measure a text in map units."""
    box = text.get_window_extent().transformed(panel.transData.inverted())
    return (min(box.x0, box.x1), min(box.y0, box.y1), max(box.x0, box.x1), max(box.y0, box.y1))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _draw_badges(
    panel: Axes,
    ways: Mapping[int, tuple[Flow, list[XY]]],
    shown: pd.DataFrame,
    names: Iterable[Box],
    points: float,
) -> None:
    """Put each flow's number on it, off the names and the other numbers as far as possible."""
    taken = list(names)
    for number, (_, way) in sorted(ways.items()):
        spots = [_at(way, share) for share in _BADGE_SPOTS]
        boxes = [(x - _BADGE, y - _BADGE, x + _BADGE, y + _BADGE) for x, y in spots]
        clashes = [sum(_overlap(box, other) for other in taken) for box in boxes]
        best = clashes.index(min(clashes))
        taken.append(boxes[best])
        panel.text(
            *spots[best], str(number), size=8.2 * points, weight="bold", color=PAPER["paper"],
            ha="center", va="center_baseline", zorder=8,
            bbox={
                "boxstyle": "circle,pad=0.32",
                "facecolor": MEDIUM_STYLES[str(shown.loc[number, "medium"])].light,
                "edgecolor": PAPER["paper"],
                "linewidth": points,
            },
        )  # fmt: skip


def _at(way: list[XY], share: float) -> XY:
    """Give the point at a share of a way's length."""
    places = np.asarray(way)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(places, axis=0).T))])
    x, y = (float(np.interp(share * along[-1], along, places[:, axis])) for axis in (0, 1))
    return x, y
