"""Sankey diagrams for print: what is offered or bought at the left, where it goes at the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symbiosis.park.media import MEDIA
from symbiosis.show.charts.sankey import links_of
from symbiosis.show.names import names_of
from symbiosis.show.palette import PAPER
from symbiosis.show.print.lettering import legible, shorten
from symbiosis.show.print.print_map import settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_ROW, _MOST, _LEAST = 0.235, 8.2, 1.5
"""Height of a name with its amount, largest and least height of the drawing [inch]."""
_BAR, _NAMES = 0.13, 1.95
"""Width of a bar, and of the room for names on either side [inch]."""
_BARS = 30
"""So many bars find room at a side."""
_GAP = 0.06
"""Least space between two bars [inch]."""
_SIZE = 7.4
_FAINT, _STRONG = 0.28, 0.55
_SWEEPS = 4
_THINNEST = 0.004
"""What is drawn thinner than this would not be seen [inch]."""


@dataclass
class _Bar:
    """A bar at one side: its name, amount, upper end, and where its next ribbon begins."""

    name: str
    amount: float
    top: float = 0.0
    used: float = 0.0


def sankey_drawing(plan: Plan, medium: str, width: float, say: Words) -> Figure | None:
    """Draw what becomes of a medium; None where nothing of it flows.

    Parameters
    ----------
    width
        Of the drawing [inch].
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    links = _gathered(links_of(plan, medium, names_of(plan.park, say), say), say)
    if not links:
        return None
    with mpl.rc_context(settings()):
        sides = _ordered(links)
        rows = max(map(len, sides))
        height = min(max(_ROW * rows + 0.3, _LEAST), _MOST)
        figure = Figure(figsize=(width, height), facecolor=PAPER["paper"])
        FigureCanvasAgg(figure)
        panel = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        panel.set_axis_off()
        panel.set_xlim(0.0, width)
        panel.set_ylim(height, 0.0)
        scale = _scale(sides, height)
        for side in sides:
            _stack(list(side.values()), scale, height)
        _ribbons(panel, links, sides, (scale, width, MEDIA[medium].light))
        unit = str(plan.streams.loc[plan.streams["medium"] == medium, "unit"].iloc[0])
        _bars(panel, sides, (scale, width, MEDIA[medium].light), unit, say)
    return figure


def _gathered(links: Sequence[Mapping[str, Any]], say: Words) -> list[dict[str, Any]]:
    """Draw the ends with little to give or to take as one, where there are too many of them."""
    ends, others = ("source", "target"), say("report.others")
    kept = {}
    for end in ends:
        sums: dict[str, float] = {}
        for link in links:
            sums[str(link[end])] = sums.get(str(link[end]), 0.0) + float(link["value"])
        largest = sorted(sums, key=lambda name: (-sums[name], name))
        kept[end] = set(largest if len(largest) <= _BARS else largest[: _BARS - 1])
    joined: dict[tuple[str, str, bool], float] = {}
    for link in links:
        one, other = (str(link[end]) if link[end] in kept[end] else others for end in ends)
        key = (one, other, bool(link["exchanged"]))
        joined[key] = joined.get(key, 0.0) + float(link["value"])
    return [
        {"source": one, "target": other, "exchanged": exchanged, "value": value}
        for (one, other, exchanged), value in joined.items()
    ]


def _ordered(links: Sequence[Mapping[str, Any]]) -> tuple[dict[str, _Bar], dict[str, _Bar]]:
    """Put the bars of both sides into an order in which few ribbons cross."""
    sides: tuple[dict[str, _Bar], dict[str, _Bar]] = ({}, {})
    for link in links:
        for side, end in zip(sides, ("source", "target"), strict=True):
            bar = side.setdefault(str(link[end]), _Bar(str(link[end]), 0.0))
            bar.amount += float(link["value"])
    left = dict(sorted(sides[0].items(), key=lambda pair: -pair[1].amount))
    right = sides[1]
    for _ in range(_SWEEPS):
        right = _beside(right, left, links, ("target", "source"))
        left = _beside(left, right, links, ("source", "target"))
    return left, right


def _beside(
    moved: dict[str, _Bar],
    fixed: dict[str, _Bar],
    links: Sequence[Mapping[str, Any]],
    ends: tuple[str, str],
) -> dict[str, _Bar]:
    """Order one side by the mean place of those at the other side with whom it is joined."""
    place = {name: rank for rank, name in enumerate(fixed)}
    pulls = dict.fromkeys(moved, 0.0)
    for link in links:
        weight = float(link["value"]) / moved[str(link[ends[0]])].amount
        pulls[str(link[ends[0]])] += weight * place[str(link[ends[1]])]
    return {name: moved[name] for name in sorted(moved, key=lambda name: (pulls[name], name))}


def _scale(sides: tuple[dict[str, _Bar], dict[str, _Bar]], height: float) -> float:
    """Give the height of a unit, so that both sides find room [inch]."""
    needs = [
        (height - 0.3 - len(side) * (_ROW - 0.02)) / sum(bar.amount for bar in side.values())
        for side in sides
    ]
    total = max(sum(bar.amount for bar in side.values()) for side in sides)
    return max(min(needs), 0.35 * (height - 0.3) / total)


def _stack(bars: Sequence[_Bar], scale: float, height: float) -> None:
    """Set bars below one another, each with room for its name, over the whole height."""
    rooms = [max(scale * bar.amount, _ROW - _GAP) for bar in bars]
    spare = (height - 0.2 - sum(rooms)) / max(len(bars) - 1, 1)
    spare = max(spare, 0.0) if len(bars) > 1 else 0.0
    over = min(1.0, (height - 0.2) / sum(rooms))
    top = 0.1
    for bar, room in zip(bars, rooms, strict=True):
        bar.top = top + over * (room - scale * bar.amount) / 2.0
        top += over * room + spare


def _ribbons(
    panel: Axes,
    links: Sequence[Mapping[str, Any]],
    sides: tuple[dict[str, _Bar], dict[str, _Bar]],
    look: tuple[float, float, str],
) -> None:
    """Draw the flows between both sides, each side's in the order of the other's bars."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    scale, width, colour = look
    left, right = sides
    tops = {}
    for side, other, ends in (
        (left, right, ("source", "target")),
        (right, left, ("target", "source")),
    ):
        for link in sorted(links, key=lambda link: other[str(link[ends[1]])].top):
            bar = side[str(link[ends[0]])]
            tops[id(link), ends[0]] = bar.top + bar.used
            bar.used += scale * float(link["value"])
    start, end = _NAMES + _BAR, width - _NAMES - _BAR
    middle = (start + end) / 2.0
    for link in links:
        a, b = tops[id(link), "source"], tops[id(link), "target"]
        thick = max(scale * float(link["value"]), _THINNEST)
        points = [
            (start, a), (middle, a), (middle, b), (end, b),
            (end, b + thick), (middle, b + thick), (middle, a + thick), (start, a + thick),
            (start, a),
        ]  # fmt: skip
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        exchanged = bool(link["exchanged"])
        patch = PathPatch(
            Path(points, codes),
            facecolor=colour if exchanged else PAPER["muted"],
            alpha=_STRONG if exchanged else _FAINT,
            edgecolor="none",
            zorder=2 if exchanged else 1,
        )
        panel.add_patch(patch)


def _bars(
    panel: Axes,
    sides: tuple[dict[str, _Bar], dict[str, _Bar]],
    look: tuple[float, float, str],
    unit: str,
    say: Words,
) -> None:
    """Draw the bars with their names and amounts."""
    from matplotlib.patches import Rectangle

    scale, width, colour = look
    for side, x, at, align in (
        (sides[0], _NAMES, 0.0, "left"),
        (sides[1], width - _NAMES - _BAR, width - _NAMES + 0.07, "left"),
    ):
        for bar in side.values():
            tall = max(scale * bar.amount, _THINNEST)
            panel.add_patch(Rectangle((x, bar.top), _BAR, tall, facecolor=colour, zorder=3))
            y = bar.top + tall / 2.0
            amount = say.amount(bar.amount, unit)
            told = panel.text(
                at + _NAMES - 0.08, y, amount, size=_SIZE - 0.6, va="center", ha="right",
                color=PAPER["muted"], zorder=4,
            )  # fmt: skip
            name = panel.text(
                at, y, legible(bar.name.strip("\u200b")), size=_SIZE, va="center", ha=align,
                color=PAPER["ink"], zorder=4,
            )  # fmt: skip
            box = told.get_window_extent().transformed(panel.transData.inverted())
            shorten(panel, name, box.x0 - 0.05)
