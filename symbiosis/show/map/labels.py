"""Where names stand on the map: inside a plot if they fit, else beside it, off each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from shapely import STRtree, box

if TYPE_CHECKING:
    from shapely import LineString, Point, Polygon

    from symbiosis.show.map.layout import Sheet

_LINE = 13.0
_LATIN, _HAN = 6.4, 11.8
"""Mean width of a letter, in map units at the labels' size."""
_LAST_NARROW = "\u2e7f"
"""Letters beyond this one are as wide as Chinese ones."""
_WRAP, _LONGEST = 15, 60
"""Letters from which on a name is broken, and from which on it is cut."""
_GAPS = (4.0, 16.0)
"""How far beside its plot a name stands: near, or off the pipes around it."""
_FLOW = 4.0
"""What a flow under a name counts for, per map unit of its length: its usual width."""

Label = dict[str, Any]


def place_labels(
    sheet: Sheet, names: Mapping[str, str], ways: Sequence[LineString] = ()
) -> dict[str, Label]:
    """Give each plot's name its place: ``x``, ``y``, ``anchor`` and ``lines``.

    Names keep off each other, off other plots and, as far as may be, off the ways of flows;
    ``covers`` tells whose name found no free place.
    """
    places = list(sheet.plots)
    shapes = [sheet.plots[place] for place in places]
    plots = STRtree(shapes)
    taken: list[Polygon] = []
    labels: dict[str, Label] = {}
    for place, shape in zip(places, shapes, strict=True):
        lines = _wrapped(names[place])
        choices = _choices(shape, lines)
        costs = [
            _crowding(area, shape, plots, shapes, taken)
            + _crossing(area, ways)
            + _outside(area, sheet)
            + rank * 0.5
            for rank, (_, area) in enumerate(choices)
        ]
        label, area = choices[costs.index(min(costs))]
        covers = _crowding(area, shape, plots, shapes, taken) + _crossing(area, ways) > 0.0
        taken.append(area)
        labels[place] = {**label, "lines": lines, "covers": covers}
    return labels


def _wrapped(name: str) -> list[str]:
    """Break a long name once, at the space nearest its middle; breaks of its own are kept."""
    if "\n" in name:
        return [_cut(line) for line in name.split("\n")]
    name = _cut(name)
    if len(name) <= _WRAP or " " not in name:
        return [name]
    spaces = [at for at, letter in enumerate(name) if letter == " "]
    middle = min(spaces, key=lambda at: abs(at - len(name) / 2))
    return [name[:middle], name[middle + 1 :]]


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def _width(lines: list[str]) -> float:
    return max(sum(_HAN if letter > _LAST_NARROW else _LATIN for letter in line) for line in lines)


def _choices(shape: Polygon, lines: list[str]) -> list[tuple[Label, Polygon]]:
    west, north, east, south = shape.bounds
    wide, high = _width(lines), _LINE * len(lines)
    middle = shape.representative_point()
    first = 0.78 * _LINE
    spots = [spot for gap in _GAPS for spot in _around(shape, middle, high, gap)]
    if wide <= east - west - 4 and high <= south - north - 4:
        spots.insert(0, ("middle", middle.x, middle.y - high / 2))
    left = {"middle": 0.5, "start": 0.0, "end": 1.0}
    return [
        (
            {"x": round(x, 1), "y": round(top + first, 1), "anchor": anchor},
            box(x - left[anchor] * wide, top, x + (1 - left[anchor]) * wide, top + high),
        )
        for anchor, x, top in spots
    ]


def _around(
    shape: Polygon, middle: Point, high: float, gap: float
) -> list[tuple[str, float, float]]:
    """List anchors and places round a plot, so far from it: below, above, beside, at corners."""
    west, north, east, south = shape.bounds
    above, below = north - gap - high, south + gap
    return [
        ("middle", middle.x, below),
        ("middle", middle.x, above),
        ("start", east + gap, middle.y - high / 2),
        ("end", west - gap, middle.y - high / 2),
        ("start", east, below),
        ("end", west, below),
        ("start", east, above),
        ("end", west, above),
    ]


def _crowding(
    area: Polygon, own: Polygon, plots: STRtree, shapes: list[Polygon], taken: list[Polygon]
) -> float:
    """Measure how much a label would cover: other plots a little, other labels a lot."""
    others = (shapes[at] for at in plots.query(area) if shapes[at] is not own)
    covered = sum(area.intersection(other).area for other in others)
    return float(covered + 3.0 * sum(area.intersection(label).area for label in taken))


def _crossing(area: Polygon, ways: Sequence[LineString]) -> float:
    """Measure how much of the flows a label would cover."""
    return _FLOW * float(sum(area.intersection(way).length for way in ways))


def _outside(area: Polygon, sheet: Sheet) -> float:
    west, north, east, south = area.bounds
    over = (
        max(-west, 0) + max(-north, 0) + max(east - sheet.width, 0) + max(south - sheet.height, 0)
    )
    return float(50.0 * over)
