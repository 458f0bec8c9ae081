"""The print map: a plan on one A4 page, for a client's desk, as PNG and SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbiosis.show.figures import cash, percent
from symbiosis.show.print_panel import draw_panel, numbered_flows
from symbiosis.show.print_sheet import draw_map_sheet
from symbiosis.show.style import FONTS, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from symbiosis.plan.plan import Plan

PAGE = (11.69, 8.27)
"""A4, landscape [inch]."""
DPI = 200
_MARGIN = 0.42
_HEAD, _FOOT, _SIDE = 0.86, 0.34, 3.18
"""Height of the heading and the foot, width of the side column [inch]."""
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
    """Compose the page: heading, map, side column, foot."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=PAGE, facecolor=PAPER["paper"])
    FigureCanvasAgg(figure)
    width, height = PAGE
    map_width = width - 2 * _MARGIN - _SIDE - 0.22
    map_height = height - 2 * _MARGIN - _HEAD - _FOOT
    _heading(_axes(figure, _MARGIN, height - _MARGIN - _HEAD, width - 2 * _MARGIN, _HEAD), plan)
    flows = numbered_flows(plan.exchanges)
    sheet = _axes(figure, _MARGIN, _MARGIN + _FOOT, map_width, map_height)
    far = draw_map_sheet(sheet, plan.park, flows, (map_width, map_height))
    side = _axes(figure, width - _MARGIN - _SIDE, _MARGIN + _FOOT, _SIDE, map_height)
    draw_panel(side, plan, flows, (_SIDE, map_height))
    foot = _axes(figure, _MARGIN, _MARGIN, width - 2 * _MARGIN, _FOOT)
    _foot(foot, plan, edge=bool(far))
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


def _axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Add an empty panel; its data units are inches."""
    page_width, page_height = PAGE
    panel = figure.add_axes(
        (left / page_width, bottom / page_height, width / page_width, height / page_height)
    )
    panel.set_axis_off()
    panel.set_xlim(0.0, width)
    panel.set_ylim(0.0, height)
    return panel


def _heading(panel: Axes, plan: Plan) -> None:
    _, height = panel.get_ylim()
    _, width = panel.get_xlim()
    panel.text(
        0.0, height, plan.park.info.title, size=19, weight="bold", va="top", color=PAPER["ink"]
    )
    panel.text(0.0, height - 0.42, _subtitle(plan), size=9.5, va="top", color=PAPER["muted"])
    if plan.is_illustration:
        share = percent(float(plan.evidence["share"]["notional"]))
        panel.text(
            width,
            height - 0.06,
            f"ILLUSTRATION: {share} of the baseline's cost rests on notional figures",
            size=8.5,
            weight="bold",
            va="top",
            ha="right",
            color=PAPER["warn"],
        )


def _subtitle(plan: Plan) -> str:
    """Say what was sought and what it saves, without a date."""
    goal = OBJECTIVES.get(plan.objective.name, "weights of the planner's own")
    currency = plan.park.info.currency
    count = len(plan.exchanges)
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
    panel.text(0.0, 0.14, text, size=6.6, va="top", color=PAPER["muted"])
