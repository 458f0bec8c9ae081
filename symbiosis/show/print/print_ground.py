"""What lies under the flows on the print page: land and water, plots, scale and north."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from symbiosis.show.palette import PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from shapely.geometry.base import BaseGeometry

    from symbiosis.show.map.layout import Sheet
    from symbiosis.show.words import Words

_FADE = 60.0
"""Over so many map units the ground fades out where the basemap ends."""
_FADE_STEPS = 20
_SKEW = 4.0
"""The projected edge of a basemap is not quite straight: so far it is covered, in map units."""
STRIP = 22.0
"""Height of the strip below the sheet that scale and north arrow stand in, in map units."""
_LINES: dict[str, tuple[float, tuple[float, ...]]] = {
    "field": (0.8, (4.0, 3.0)),
    "road_verge": (0.8, (9.0, 3.0)),
    "street": (0.9, ()),
    "built_up": (1.6, ()),
    "bridge": (1.6, (1.0, 1.5)),
}
"""Width and dash of corridors by their ground: the harder to dig in, the heavier."""
_RIVER, _ROAD = 5.0, 4.0
"""Widths of lines, in map units."""


def draw_ground(panel: Axes, sheet: Sheet, points: float) -> None:
    """Draw land, water, roads and corridors; ``points`` is the length of a map unit."""
    from matplotlib.patches import Rectangle

    panel.set_facecolor(PAPER["land"])
    (west, east), (south, north) = panel.get_xlim(), panel.get_ylim()
    panel.add_patch(
        Rectangle((west, north), east - west, south - north, facecolor=PAPER["land"], zorder=0)
    )
    known = [shape.bounds for kind, shape in sheet.ground if kind in ("land", "water")]
    has_water = any(kind == "water" for kind, _ in sheet.ground)
    if known and not has_water:
        # A basemap of land alone: what it leaves open within its bounds is the sea.
        bounds = np.array(known)
        low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
        panel.add_patch(
            Rectangle(low, *(high - low), facecolor=PAPER["water"], edgecolor="none", zorder=0)
        )
    for kind, shape in sheet.ground:
        if kind in ("land", "water"):
            draw_area(panel, shape, PAPER[kind], PAPER["shore"], 0.5)
        else:
            colour = PAPER["water" if kind == "river" else "road"]
            width = points * (_RIVER if kind == "river" else _ROAD)
            _draw_line(panel, shape, colour, width)
    if known:
        _fade(panel, np.array(known))
    for corridor, of in zip(sheet.corridors, sheet.grounds, strict=True):
        width, dash = _LINES.get(of, _LINES["field"])
        _draw_line(panel, corridor, PAPER["corridor"], width, dash=dash)
    for way in sheet.assumed:
        _draw_line(panel, way, PAPER["corridor"], 0.6, dash=(1.0, 3.0))
    frame = Rectangle((west, north), east - west, south - north)
    frame.set(facecolor="none", edgecolor=PAPER["rule"], linewidth=0.8, zorder=9)
    panel.add_patch(frame)


def _fade(panel: Axes, known: Any) -> None:
    """Let the ground fade out towards the edges of the basemap that lie on the page."""
    (west, east), (south, north) = panel.get_xlim(), panel.get_ylim()
    left, top = known[:, :2].min(axis=0) + _SKEW
    right, bottom = known[:, 2:].max(axis=0) - _SKEW
    step = _FADE / _FADE_STEPS
    for rank in range(_FADE_STEPS):
        alpha, far = 1.0 - (rank + 0.5) / _FADE_STEPS, rank * step
        if left > west:
            _veil(panel, (left + far, north, step, south - north), alpha)
        if right < east:
            _veil(panel, (right - far - step, north, step, south - north), alpha)
        if top > north:
            _veil(panel, (west, top + far, east - west, step), alpha)
        if bottom < south:
            _veil(panel, (west, bottom - far - step, east - west, step), alpha)
    _veil(panel, (west, north, max(left - west, 0.0), south - north), 1.0)
    _veil(panel, (right, north, max(east - right, 0.0), south - north), 1.0)
    _veil(panel, (west, north, east - west, max(top - north, 0.0)), 1.0)
    _veil(panel, (west, bottom, east - west, max(south - bottom, 0.0)), 1.0)


def _veil(panel: Axes, box: tuple[float, float, float, float], alpha: float) -> None:
    from matplotlib.patches import Rectangle

    left, top, width, height = box
    veil = Rectangle((left, top), width, height, facecolor=PAPER["land"], alpha=alpha)
    # Without smoothing, neighbouring veils leave no seam.
    veil.set(edgecolor="none", zorder=1.5, antialiased=False)
    panel.add_patch(veil)


def draw_plots(panel: Axes, sheet: Sheet, active: set[str], points: float) -> None:
    """Draw the footprints: notional ones dashed, firms without an exchange paler."""
    for place, shape in sheet.plots.items():
        busy = place in active
        draw_area(
            panel,
            shape,
            PAPER["plot" if busy else "paper"],
            PAPER["plot_edge" if busy else "idle"],
            1.1 * points,
            (0, (3.0, 2.0)) if place in sheet.notional else "-",
            zorder=3.0,
        )


def draw_area(
    panel: Axes,
    shape: BaseGeometry,
    face: str,
    edge: str,
    width: float,
    dash: Any = "-",
    zorder: float = 1.0,
) -> None:
    """Draw a polygon, or a collection of them, with its holes."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for part in getattr(shape, "geoms", [shape]):
        if part.geom_type != "Polygon":
            continue
        rings = [np.asarray(ring.coords)[:, :2] for ring in (part.exterior, *part.interiors)]
        path = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
        patch = PathPatch(path, facecolor=face, edgecolor=edge, linewidth=width, linestyle=dash)
        patch.set_zorder(zorder)
        panel.add_patch(patch)


def _draw_line(
    panel: Axes, shape: BaseGeometry, colour: str, width: float, dash: tuple[float, ...] = ()
) -> None:
    for part in getattr(shape, "geoms", [shape]):
        if part.geom_type == "LineString":
            x, y = np.asarray(part.coords).T[:2]
            panel.plot(
                x, y, color=colour, linewidth=width, linestyle=(0, dash) if dash else "-",
                solid_capstyle="round", solid_joinstyle="round", zorder=1.2,
            )  # fmt: skip


def draw_scale(panel: Axes, sheet: Sheet, points: float, say: Words) -> None:
    """Draw the scale bar and the north arrow; the sheet is projected about the park's middle."""
    from matplotlib.patches import Polygon, Rectangle

    (west, east), (south, _) = panel.get_xlim(), panel.get_ylim()
    metres = round_length(0.2 * sheet.width * sheet.metres)
    length = metres / sheet.metres
    x, y = west + 16.0, south - 16.0
    for part, colour in enumerate(("ink", "paper")):
        bar = Rectangle((x + part * length / 2.0, y - 4.0), length / 2.0, 4.0)
        bar.set(facecolor=PAPER[colour], edgecolor=PAPER["ink"], linewidth=0.7, zorder=9)
        panel.add_patch(bar)
    text = f"{metres / 1000.0:g} km" if metres >= 1000.0 else f"{metres:g} m"  # noqa: PLR2004
    for at, said in ((x, "0"), (x + length, text)):
        panel.text(at, y - 8.0, said, ha="center", va="bottom", size=8.5 * points,
                   color=PAPER["ink"], zorder=9)  # fmt: skip
    x, y = east - 22.0, south - 14.0
    for side, colour in ((-1.0, "ink"), (1.0, "paper")):
        half = Polygon([(x, y - 22.0), (x + side * 6.0, y), (x, y - 5.0)], closed=True)
        half.set(facecolor=PAPER[colour], edgecolor=PAPER["ink"], linewidth=0.7, zorder=9)
        panel.add_patch(half)
    panel.text(x - 11.0, y, say("map.north_letter"), ha="right", va="bottom", weight="bold",
               size=8.5 * points, color=PAPER["ink"], zorder=9)  # fmt: skip


def draw_credits(panel: Axes, credits_told: tuple[str, ...], points: float) -> None:
    """Write whom the layers are owed to between the scale bar and the north arrow."""
    (_, east), (south, _) = panel.get_xlim(), panel.get_ylim()
    panel.text(east - 52.0, south - 14.0, "  ".join(credits_told), ha="right", va="bottom",
               size=7.0 * points, color=PAPER["muted"], zorder=9)  # fmt: skip


def round_length(metres: float) -> float:
    """Round a length down to 1, 2 or 5 times a power of ten [m]."""
    power = 10.0 ** math.floor(math.log10(metres))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= metres)
