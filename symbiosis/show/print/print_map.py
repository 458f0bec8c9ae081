"""The print map: a plan on one A4 page, for a client's desk, as PNG and SVG."""

from __future__ import annotations

import logging
import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbiosis.plan.tables.bundles import count_of
from symbiosis.show.map.faraway import aspect
from symbiosis.show.map.way_lines import ways_told
from symbiosis.show.names import names_of
from symbiosis.show.palette import PAPER
from symbiosis.show.print.lettering import legible, shorten, signs_without_font
from symbiosis.show.print.print_panel import (
    band_height,
    draw_headlines,
    draw_key,
    draw_key_row,
    draw_list,
    draw_side,
    numbered_flows,
)
from symbiosis.show.print.print_sheet import draw_map_sheet
from symbiosis.show.typefaces import borrowed, known_fonts
from symbiosis.show.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from symbiosis.plan.plan import Plan

_log = logging.getLogger(__name__)

A4 = (11.69, 8.27)
"""Long and short side of the page [inch]."""
DPI = 200
_LETTERS, _HAN_LETTERS = 24.0, 12.0
"""Letters of the foot that fit into an inch, and Chinese ones."""
_LONGEST = 400
"""Letters of a park's own words about its distances that find room in the foot."""
_TALL, _WIDE = 1.2, 0.5
"""Height over width from which on a park is tall, and up to which it is very wide."""
_BAND, _BLOCK = 2.05, 2.3
"""Least height of the band below the map of a very wide park, width of its blocks [inch]."""
_NUMBERED = 60
"""So many flows bear a number on a map alone; more would hide it."""
_MARGIN, _KEY = 0.42, 0.3
_HEAD, _FOOT, _SIDE, _GUTTER = 0.86, 0.34, 3.18, 0.22
"""Height of the heading and the foot, width of the side column and the gap beside it [inch]."""
_METADATA: Mapping[str, dict[str, str | None]] = {
    "png": {"Software": "symbiosis"},
    "svg": {"Date": None, "Creator": "symbiosis"},
    "pdf": {"CreationDate": None, "Creator": "symbiosis"},
}
"""What a file says of its making: never a date, so that the same plan gives the same file."""


def draw_map(
    plan: Plan, folder: Path, kinds: Sequence[str] = ("png", "svg"), language: str = "en"
) -> list[Path]:
    """Draw a plan's map into a folder as ``map.png``, ``map.svg``, ``map.pdf``.

    Parameters
    ----------
    plan
        Whose exchanges are drawn.
    folder
        An existing folder.
    kinds
        Which of ``png``, ``svg`` and ``pdf``.
    language
        A code of :data:`symbiosis.show.words.LANGUAGES`.

    Returns
    -------
    list
        The files written.
    """
    import matplotlib as mpl

    say = Words(language)
    own = list(_own_words(plan, say))
    if others := borrowed(own):
        _log.warning("The map borrows signs from fonts of this machine: %s.", others)
    if signs := signs_without_font(own):
        _log.warning(
            "The map has boxes for signs that no font here has: %s. Install one that has them.",
            signs,
        )
    figure = map_figure(plan, say)
    with mpl.rc_context(settings()):
        files = [folder / f"map.{kind}" for kind in kinds]
        for file, kind in zip(files, kinds, strict=True):
            figure.savefig(file, dpi=DPI, metadata=_METADATA[kind])
    return files


def _own_words(plan: Plan, say: Words) -> Iterator[str]:
    """Give the texts on the page that are the park's own."""
    info = plan.park.info
    yield from (say.name(info.title, info.title_zh), info.distances)
    yield from names_of(plan.park, say).values()
    yield from plan.exchanges["item_name"]


def map_figure(plan: Plan, say: Words) -> Figure:
    """Compose the page: upright for a tall park, its list below the map for a very wide one."""
    import matplotlib as mpl

    with mpl.rc_context(settings()):
        return _page(plan, say)


def sheet_figure(plan: Plan, say: Words, size: tuple[float, float]) -> tuple[Figure, bool]:
    """Draw the map alone, every flow with its number, in a size [inch]; say if some are far."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(settings()):
        figure = Figure(figsize=size, facecolor=PAPER["paper"])
        FigureCanvasAgg(figure)
        flows, (width, height) = numbered_flows(plan, say), size
        key = _panel(figure, (0.0, 0.0, width, _KEY), edge=0.0)
        draw_key_row(key, flows, say)
        panel = _panel(figure, (0.0, _KEY, width, height - _KEY), edge=0.0)
        return figure, draw_map_sheet(panel, plan, flows, min(len(flows), _NUMBERED), say)


def _page(plan: Plan, say: Words) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    shape = aspect(plan.park)
    page = A4[::-1] if shape > _TALL else A4
    figure = Figure(figsize=page, facecolor=PAPER["paper"])
    FigureCanvasAgg(figure)
    width, height = (side - 2 * _MARGIN for side in page)
    body = height - _HEAD - _FOOT
    flows = numbered_flows(plan, say)
    _heading(_panel(figure, (0.0, _FOOT + body, width, _HEAD)), plan, say)
    if shape < _WIDE:
        band = max(_BAND, band_height(plan, say))
        listed = _band(figure, plan, flows, say, (width, band))
        box = (0.0, _FOOT + band + _GUTTER, width, body - band - _GUTTER)
    else:
        side = _panel(figure, (width - _SIDE, _FOOT, _SIDE, body))
        listed = draw_side(side, plan, flows, say)
        box = (0.0, _FOOT, width - _SIDE - _GUTTER, body)
    far = draw_map_sheet(_panel(figure, box), plan, flows, listed, say)
    _foot(_panel(figure, (0.0, 0.0, width, _FOOT)), plan, say, edge=far)
    return figure


def _band(
    figure: Figure, plan: Plan, flows: pd.DataFrame, say: Words, size: tuple[float, float]
) -> int:
    """Draw headlines, key and list side by side below the map; return how many are listed."""
    width, height = size
    step = _BLOCK + _GUTTER
    for place, draw in enumerate((draw_headlines, draw_key)):
        panel = _panel(figure, (place * step, _FOOT, _BLOCK, height))
        draw(panel, plan, flows, say, height)
    panel = _panel(figure, (2 * step, _FOOT, width - 2 * step, height))
    return draw_list(panel, plan, flows, say, height, columns=2)


def settings() -> dict[Any, Any]:
    """Set the fonts that are at hand, the same ids in every SVG, glyphs as outlines."""
    return {
        "font.family": known_fonts(),
        "text.parse_math": False,  # a name with $ signs in it is no formula
        "svg.fonttype": "path",
        "svg.hashsalt": "symbiosis",
        "path.simplify": False,
    }


def _panel(figure: Figure, box: tuple[float, float, float, float], edge: float = _MARGIN) -> Axes:
    """Add an empty panel at left, bottom, width, height within the margins, all in inches."""
    left, bottom, width, height = box
    page_width, page_height = figure.get_size_inches()
    panel = figure.add_axes(
        (
            (edge + left) / page_width,
            (edge + bottom) / page_height,
            width / page_width,
            height / page_height,
        )
    )
    panel.set_axis_off()
    panel.set_xlim(0.0, width)
    panel.set_ylim(0.0, height)
    return panel


def _heading(panel: Axes, plan: Plan, say: Words) -> None:
    (_, width), (_, height) = panel.get_xlim(), panel.get_ylim()
    title = say.name(plan.park.info.title, plan.park.info.title_zh)
    ink: dict[str, Any] = {"weight": "bold", "color": PAPER["ink"]}
    shorten(panel, panel.text(0.0, height, legible(title), size=19, va="top", **ink), width)
    subtitle = _subtitle(plan, say)
    panel.text(0.0, height - 0.42, subtitle, size=9.5, va="top", color=PAPER["muted"])
    if plan.is_illustration:
        share = say.percent(float(plan.evidence["share"]["notional"]))
        text = say("print.illustration", share=share)
        panel.text(width, height + 0.12, text, size=7.6, weight="bold", va="top", ha="right",
                   color=PAPER["warn"])  # fmt: skip


def _subtitle(plan: Plan, say: Words) -> str:
    """Say what was sought and what it saves, without a date."""
    goal = say.known(f"objective.{plan.objective.name}", say("print.own_weights"))
    count, arrows = count_of(plan.exchanges), len(numbered_flows(plan, say))
    parts = [goal, say("print.count", count=count)]
    if arrows != count:
        parts.append(say("print.arrows", count=arrows))
    if not math.isnan(plan.saving):
        saving = say.amount(plan.saving, f"{plan.park.info.currency}/a")
        parts.append(say(f"print.saves_{plan.reference}", saving=saving))
    return "  ·  ".join(parts)


def _foot(panel: Axes, plan: Plan, say: Words, *, edge: bool) -> None:
    """State on what the figures rest, and how the map is drawn."""
    shares = plan.evidence["share"].sort_values(ascending=False)
    basis = [
        f"{say.percent(float(share))} {say(f'basis.{name}')}" for name, share in shares.items()
    ]
    distances = legible(plan.park.info.distances.rstrip("."), _LONGEST)
    parts = (
        say("print.evidence", shares=", ".join(basis)) if basis else "",
        say("print.distances", text=distances) if distances else "",
        say("print.notional"),
        say("print.far") if edge else "",
        *ways_told(plan, say),
    )
    text = "   ".join(part for part in parts if part)
    _, width = panel.get_xlim()
    letters = _LETTERS if text.isascii() or say.language == "en" else _HAN_LETTERS
    lines = textwrap.wrap(text, int(width * letters))
    panel.text(0.0, 0.2, "\n".join(lines), size=6.6, va="top", color=PAPER["muted"])
