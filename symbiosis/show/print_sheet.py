"""The map of the print page: ground, plots, flows with their numbers, names, scale, north."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.schema import MEDIA
from symbiosis.show.labels import place_labels
from symbiosis.show.pipes import XY, Flow, lay_pipes
from symbiosis.show.style import MEDIUM_STYLES, PAPER

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes
    from shapely.geometry.base import BaseGeometry

    from symbiosis.plan.plan import Plan
    from symbiosis.show.sheet import Sheet

THIN, THICK = 1.6, 8.0
"""Narrowest and widest flow, in map units."""
_POINTS_PER_INCH = 72.0
_LABEL_SIZE = 10.0
"""Height of a name, in map units."""
_ORDER = {medium: rank for rank, medium in enumerate(MEDIA)}


def draw_map_sheet(
    panel: Axes, plan: Plan, sheet: Sheet, width: float, height: float
) -> dict[str, int]:
    """Draw the map into a panel of a given size [inch].

    Returns
    -------
    dict
        Exchange -> its number on the map, in the order of the table ``exchanges``.
    """
    points = _fit(panel, sheet, width, height)
    _ground(panel, sheet, points)
    shown = plan.exchanges[plan.exchanges["from"] != plan.exchanges["to"]]
    numbers = {str(name): rank for rank, name in enumerate(plan.exchanges.index, 1)}
    active = set(shown["from"]) | set(shown["to"])
    _plots(panel, sheet, active, points)
    ways = _ways(shown, sheet)
    for name, (flow, way) in ways.items():
        _flow(panel, way, flow.width, str(shown.loc[name, "medium"]), points)
    names = plan.park.tables["enterprises"]["name"].astype(str).to_dict()
    _names(panel, sheet, names, active, points)
    _badges(panel, ways, shown, numbers, points)
    _scale(panel, sheet, points)
    return numbers


def _fit(panel: Axes, sheet: Sheet, width: float, height: float) -> float:
    """Show the whole sheet, y downwards, and more ground to fill the panel; points per unit."""
    unit = min(width / sheet.width, height / sheet.height)
    spare_x, spare_y = width / unit - sheet.width, height / unit - sheet.height
    panel.set_xlim(-spare_x / 2.0, sheet.width + spare_x / 2.0)
    panel.set_ylim(sheet.height + spare_y / 2.0, -spare_y / 2.0)
    panel.set_aspect("equal")
    return unit * _POINTS_PER_INCH


def _ground(panel: Axes, sheet: Sheet, points: float) -> None:
    from matplotlib.patches import Rectangle

    has_land = any(kind == "land" for kind, _ in sheet.ground)
    (west, east), (south, north) = panel.get_xlim(), panel.get_ylim()
    frame = Rectangle((west, north), east - west, south - north)
    frame.set(facecolor=PAPER["water" if has_land else "land"], edgecolor="none", zorder=0)
    panel.add_patch(frame)
    for kind, shape in sheet.ground:
        if kind in ("land", "water"):
            _area(panel, shape, PAPER[kind], PAPER["shore"], 0.5)
        else:
            colour = PAPER["water" if kind == "river" else "road"]
            _lines(panel, shape, colour, points * (5.0 if kind == "river" else 4.0))
    for corridor in sheet.corridors:
        _lines(panel, corridor, PAPER["corridor"], 0.8, dash=(4.0, 3.0))
    edge = Rectangle((west, north), east - west, south - north)
    edge.set(facecolor="none", edgecolor=PAPER["rule"], linewidth=0.8, zorder=9)
    panel.add_patch(edge)


def _area(
    panel: Axes, shape: BaseGeometry, face: str, edge: str, width: float, dash: str = "-"
) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for part in getattr(shape, "geoms", [shape]):
        if part.geom_type != "Polygon":
            continue
        rings = [np.asarray(ring.coords) for ring in (part.exterior, *part.interiors)]
        path = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
        patch = PathPatch(path, facecolor=face, edgecolor=edge, linewidth=width, linestyle=dash)
        panel.add_patch(patch)


def _lines(
    panel: Axes,
    shape: BaseGeometry,
    colour: str,
    width: float,
    dash: tuple[float, ...] = (),
) -> None:
    for part in getattr(shape, "geoms", [shape]):
        if part.geom_type == "LineString":
            x, y = np.asarray(part.coords).T[:2]
            style = (0, dash) if dash else "-"
            panel.plot(
                x, y, color=colour, linewidth=width, linestyle=style,
                solid_capstyle="round", solid_joinstyle="round", zorder=1,
            )  # fmt: skip


def _plots(panel: Axes, sheet: Sheet, active: set[str], points: float) -> None:
    """Draw the footprints: notional ones dashed, firms without an exchange paler."""
    for place, shape in sheet.plots.items():
        busy = place in active
        _area(
            panel,
            shape,
            PAPER["plot" if busy else "paper"],
            PAPER["plot_edge" if busy else "idle"],
            1.1 * points,
            (0, (3.0, 2.0)) if place in sheet.notional else "-",
        )


def _ways(shown: pd.DataFrame, sheet: Sheet) -> dict[str, tuple[Flow, list[XY]]]:
    """Lay the flows: width by the root of the amount within its medium, thick ones first."""
    largest = shown.groupby("medium")["quantity"].max()
    order = shown.assign(rank=shown["medium"].map(_ORDER)).sort_values(
        ["rank", "quantity"], ascending=[True, False], kind="stable"
    )
    flows = [
        Flow(
            str(name),
            str(row["from"]),
            str(row["to"]),
            THIN + (THICK - THIN) * math.sqrt(row["quantity"] / largest[row["medium"]]),
        )
        for name, row in order.iterrows()
    ]
    ways = lay_pipes(flows, sheet.plots, sheet.gates, sheet.corridors)
    return {flow.id: (flow, ways[flow.id]) for flow in flows}


def _flow(panel: Axes, way: list[XY], width: float, medium: str, points: float) -> None:
    """Draw one flow: a pale casing, the line in its medium's colour and dash, the head."""
    from matplotlib.patches import Polygon

    shaft, head = arrow(way, width)
    x, y = np.asarray(shaft).T
    style = MEDIUM_STYLES[medium]
    dash = (0, style.dash) if style.dash else "-"
    panel.plot(
        x, y, color=PAPER["paper"], linewidth=(width + 2.4) * points, zorder=4,
        solid_capstyle="butt", solid_joinstyle="round", alpha=0.85,
    )  # fmt: skip
    if style.dash:
        panel.plot(
            x, y, color=style.light, linewidth=0.45 * width * points, zorder=4.1, alpha=0.45,
            solid_capstyle="butt", solid_joinstyle="round",
        )  # fmt: skip
    panel.plot(
        x, y, color=style.light, linewidth=width * points, linestyle=dash, zorder=4.2,
        solid_capstyle="butt", dash_capstyle="butt", solid_joinstyle="round",
        dash_joinstyle="round",
    )  # fmt: skip
    panel.add_patch(
        Polygon(
            head, closed=True, facecolor=style.light, edgecolor=PAPER["paper"],
            linewidth=0.7 * points, zorder=4.4, joinstyle="miter",
        )
    )  # fmt: skip


def arrow(way: list[XY], width: float) -> tuple[list[XY], list[XY]]:
    """Split a way into its shaft and a head at its end, however short its last stretch is."""
    size = 5.0 + 1.5 * width
    total = sum(math.dist(a, b) for a, b in zip(way, way[1:], strict=False))
    size = min(size, 0.6 * total)
    shaft, left = list(way), size
    while len(shaft) > 2 and math.dist(shaft[-1], shaft[-2]) < left:  # noqa: PLR2004
        left -= math.dist(shaft[-1], shaft[-2])
        shaft.pop()
    (x0, y0), (x1, y1) = shaft[-2], shaft[-1]
    share = left / (math.dist(shaft[-2], shaft[-1]) or 1.0)
    neck = (x1 + (x0 - x1) * share, y1 + (y0 - y1) * share)
    tip = way[-1]
    length = math.dist(neck, tip) or 1.0
    x, y = (tip[0] - neck[0]) / length, (tip[1] - neck[1]) / length
    half = 2.0 + 0.95 * width
    head = [(neck[0] - y * half, neck[1] + x * half), tip, (neck[0] + y * half, neck[1] - x * half)]
    return [*shaft[:-1], (neck[0] + x, neck[1] + y)], head


def _names(
    panel: Axes, sheet: Sheet, names: Mapping[str, str], active: set[str], points: float
) -> None:
    from matplotlib.patheffects import withStroke

    aligned = {"middle": "center", "start": "left", "end": "right"}
    for place, label in place_labels(sheet, names).items():
        busy = place in active
        panel.text(
            label["x"], label["y"], "\n".join(label["lines"]), size=_LABEL_SIZE * points,
            ha=aligned[label["anchor"]], va="baseline", zorder=7, linespacing=1.15,
            color=PAPER["ink" if busy else "muted"],
            path_effects=[withStroke(linewidth=2.6 * points, foreground=PAPER["paper"])],
        )  # fmt: skip


def _badges(
    panel: Axes,
    ways: Mapping[str, tuple[Flow, list[XY]]],
    shown: pd.DataFrame,
    numbers: Mapping[str, int],
    points: float,
) -> None:
    """Put each exchange's number on its flow, where no other number stands."""
    taken: list[XY] = []
    for name, (_, way) in sorted(ways.items(), key=lambda item: numbers[item[0]]):
        spots = [_at(way, share) for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)]
        free = (spot for spot in spots if all(math.dist(spot, other) > 17.0 for other in taken))
        x, y = next(free, spots[0])
        taken.append((x, y))
        colour = MEDIUM_STYLES[str(shown.loc[name, "medium"])].light
        panel.text(
            x, y, str(numbers[name]), size=7.6 * points, weight="bold", color=PAPER["paper"],
            ha="center", va="center_baseline", zorder=8,
            bbox={
                "boxstyle": "circle,pad=0.32", "facecolor": colour,
                "edgecolor": PAPER["paper"], "linewidth": 1.0 * points,
            },
        )  # fmt: skip


def _at(way: list[XY], share: float) -> XY:
    """Give the point at a share of a way's length."""
    places = np.asarray(way)
    steps = np.hypot(*np.diff(places, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    return tuple(float(np.interp(share * along[-1], along, places[:, axis])) for axis in (0, 1))  # type: ignore[return-value]


def _scale(panel: Axes, sheet: Sheet, points: float) -> None:
    """Draw the scale bar and the north arrow; the sheet is projected about the park's middle."""
    from matplotlib.patches import Polygon, Rectangle

    (west, east), (south, _) = panel.get_xlim(), panel.get_ylim()
    metres = _round_length(0.2 * sheet.width * sheet.metres)
    length = metres / sheet.metres
    x, y = west + 16.0, south - 16.0
    for part, colour in enumerate(("ink", "paper")):
        left = x + part * length / 2.0
        bar = Rectangle((left, y - 4.0), length / 2.0, 4.0)
        bar.set(facecolor=PAPER[colour], edgecolor=PAPER["ink"], linewidth=0.7, zorder=9)
        panel.add_patch(bar)
    text = f"{metres / 1000.0:g} km" if metres >= 1000.0 else f"{metres:g} m"  # noqa: PLR2004
    style = {"size": 8.5 * points, "color": PAPER["ink"], "zorder": 9}
    panel.text(x, y - 8.0, "0", ha="center", va="bottom", **style)
    panel.text(x + length, y - 8.0, text, ha="center", va="bottom", **style)
    x, y = east - 22.0, south - 18.0
    for side, colour in ((-1.0, "ink"), (1.0, "paper")):
        half = Polygon([(x, y - 26.0), (x + side * 7.0, y), (x, y - 6.0)], closed=True)
        half.set(facecolor=PAPER[colour], edgecolor=PAPER["ink"], linewidth=0.7, zorder=9)
        panel.add_patch(half)
    panel.text(x, y - 29.0, "N", ha="center", va="bottom", weight="bold", **style)


def _round_length(metres: float) -> float:
    """Round down to 1, 2 or 5 times a power of ten [m]."""
    power = 10.0 ** math.floor(math.log10(metres))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= metres)
