"""The print map: a plan on one A4 page, for a client's desk, as PNG and SVG."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbiosis.show.faraway import is_tall
from symbiosis.show.figures import cash, percent
from symbiosis.show.print_panel import draw_panel, numbered_flows
from symbiosis.show.print_sheet import draw_map_sheet
from symbiosis.show.style import FONTS, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from symbiosis.plan.plan import Plan

A4 = (11.69, 8.27)
"""Long and short side of the page [inch]."""
DPI = 200
_LETTERS = 24.0
"""Letters of the foot that fit into an inch."""
_MARGIN = 0.42
_HEAD, _FOOT, _SIDE, _GUTTER = 0.86, 0.34, 3.18, 0.22
"""Height of the heading and the foot, width of the side column and the gap beside it [inch]."""
_METADATA: Mapping[str, dict[str, str | None]] = {
    "png": {"Software": "symbiosis"},
    "svg": {"Date": None, "Creator": "symbiosis"},
    "pdf": {"CreationDate": None, "Creator": "symbiosis"},
}
"""What a file says of its making: never a date, so that the same plan gives the same file."""
OBJECTIVES = {
    "cost": "least cost",
    "co2": "least CO₂",
    "fresh_water": "least fresh water",
    "waste": "least waste to outlets",
    "by_products": "most by-products exchanged",
    "heat": "most heat recovered",
}


def draw_map(plan: Plan, folder: Path, kinds: Sequence[str] = ("png", "svg")) -> list[Path]:
    """Draw a plan's map into a folder as ``map.png``, ``map.svg``, ``map.pdf``.

    Parameters
    ----------
    plan
        Whose exchanges are drawn.
    folder
        An existing folder.
    kinds
        Which of ``png``, ``svg`` and ``pdf``.

    Returns
    -------
    list
        The files written.
    """
    import matplotlib as mpl

    with mpl.rc_context(_settings()):
        figure = map_figure(plan)
        files = [folder / f"map.{kind}" for kind in kinds]
        for file, kind in zip(files, kinds, strict=True):
            figure.savefig(file, dpi=DPI, metadata=_METADATA[kind])
    return files


def map_figure(plan: Plan) -> Figure:
    """Compose the page, upright for a park that is taller than wide."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    page = A4[::-1] if is_tall(plan.park) else A4
    figure = Figure(figsize=page, facecolor=PAPER["paper"])
    FigureCanvasAgg(figure)
    width, height = (side - 2 * _MARGIN for side in page)
    body = height - _HEAD - _FOOT
    flows = numbered_flows(plan)
    _heading(_panel(figure, (0.0, _FOOT + body, width, _HEAD)), plan, len(flows))
    side = _panel(figure, (width - _SIDE, _FOOT, _SIDE, body))
    listed = draw_panel(side, plan, flows, (_SIDE, body))
    map_size = (width - _SIDE - _GUTTER, body)
    sheet = _panel(figure, (0.0, _FOOT, *map_size))
    far = draw_map_sheet(sheet, plan.park, flows, listed, map_size)
    _foot(_panel(figure, (0.0, 0.0, width, _FOOT)), plan, edge=bool(far))
    return figure


def _settings() -> dict[Any, Any]:
    """Fonts that this machine has, the same ids in every SVG, glyphs as outlines."""
    from matplotlib.font_manager import get_font_names

    known = set(get_font_names())
    return {
        "font.family": [font for font in FONTS if font in known],
        "svg.fonttype": "path",
        "svg.hashsalt": "symbiosis",
        "path.simplify": False,
    }


def _panel(figure: Figure, box: tuple[float, float, float, float]) -> Axes:
    """Add an empty panel at left, bottom, width, height within the margins, all in inches."""
    left, bottom, width, height = box
    page_width, page_height = figure.get_size_inches()
    panel = figure.add_axes(
        (
            (_MARGIN + left) / page_width,
            (_MARGIN + bottom) / page_height,
            width / page_width,
            height / page_height,
        )
    )
    panel.set_axis_off()
    panel.set_xlim(0.0, width)
    panel.set_ylim(0.0, height)
    return panel


def _heading(panel: Axes, plan: Plan, count: int) -> None:
    _, height = panel.get_ylim()
    _, width = panel.get_xlim()
    panel.text(
        0.0, height, plan.park.info.title, size=19, weight="bold", va="top", color=PAPER["ink"]
    )
    panel.text(0.0, height - 0.42, _subtitle(plan, count), size=9.5, va="top", color=PAPER["muted"])
    if plan.is_illustration:
        share = percent(float(plan.evidence["share"]["notional"]))
        panel.text(
            width,
            height + 0.12,
            f"ILLUSTRATION: {share} of the baseline's cost rests on notional figures",
            size=7.6,
            weight="bold",
            va="top",
            ha="right",
            color=PAPER["warn"],
        )


def _subtitle(plan: Plan, count: int) -> str:
    """Say what was sought and what it saves, without a date."""
    goal = OBJECTIVES.get(plan.objective.name, "weights of the planner's own")
    currency = plan.park.info.currency
    parts = [f"Exchange plan of {goal}", f"{count} exchange{'' if count == 1 else 's'}"]
    if plan.saving == plan.saving:
        against = "today" if plan.reference == "today" else "a park without exchanges"
        parts.append(f"saves {cash(plan.saving, currency + '/a')} against {against}")
    return "  ·  ".join(parts)


def _foot(panel: Axes, plan: Plan, *, edge: bool) -> None:
    """State on what the figures rest, and how the map is drawn."""
    shares = plan.evidence["share"].sort_values(ascending=False)
    basis = ", ".join(f"{percent(float(share))} {name}" for name, share in shares.items())
    distances = plan.park.info.distances.rstrip(".")
    parts = (
        f"Baseline cost by the basis of its figures: {basis}." if basis else "",
        f"Distances: {distances}." if distances else "",
        "Dashed outlines: notional footprints, not surveyed plots.",
        "Far partners stand at the edge, in their direction." if edge else "",
    )
    text = "   ".join(part for part in parts if part)
    _, width = panel.get_xlim()
    lines = textwrap.wrap(text, int(width * _LETTERS))
    panel.text(0.0, 0.2, "\n".join(lines), size=6.6, va="top", color=PAPER["muted"])
