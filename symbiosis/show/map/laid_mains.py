"""Mains on a map: one line a piece, as wide as what flows there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely import LineString
from shapely.ops import substring

from symbiosis.plan.tables.routes import lines_of

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.show.map.lanes import XY
    from symbiosis.show.map.layout import Sheet

_ARROWS = 60
"""So many of the widest pieces bear an arrow: more would hide the net."""
_HEADS = 3.0
"""A piece bears an arrow if it is at least so many times as long as the arrow is wide."""


@dataclass(frozen=True)
class Piece:
    """A piece of a main on a sheet.

    Attributes
    ----------
    row
        Of the plan's table ``mains``.
    way
        Its corners, as it flows [map units].
    width
        Of its line [map units].
    head
        Corners of its arrow; empty: it bears none.
    """

    row: pd.Series
    way: list[XY]
    width: float
    head: list[XY]


def laid_pieces(mains: pd.DataFrame, sheet: Sheet, widths: tuple[float, float]) -> list[Piece]:
    """Put the pieces of mains on a sheet, the narrow ones first.

    Parameters
    ----------
    mains
        The plan's table ``mains``.
    widths
        Of the narrowest and the widest line [map units].
    """
    if mains.empty:
        return []
    thin, thick = widths
    largest = mains.groupby("medium")["quantity"].max()
    ordered = mains.sort_values("quantity", kind="stable")
    pieces = []
    for place, line in enumerate(lines_of(ordered)):
        row = ordered.iloc[place]
        share = math.sqrt(max(float(row["quantity"]), 0.0) / float(largest[row["medium"]]))
        width = thin + (thick - thin) * share
        way = LineString(sheet.drawn(line))
        bears = place >= len(ordered) - _ARROWS and way.length >= _HEADS * 2.0 * width
        head = _head(way, width) if bears else []
        pieces.append(Piece(row, [(x, y) for x, y in way.coords], width, head))
    return pieces


def _head(way: LineString, width: float) -> list[XY]:
    """Draw an arrow in the middle of a piece."""
    size = 1.0 + 1.2 * width
    ahead = substring(way, 0.5 * way.length - size, 0.5 * way.length + size)
    (x0, y0), (x1, y1) = ahead.coords[0], ahead.coords[-1]
    long = math.hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = (x1 - x0) / long, (y1 - y0) / long
    x, y = (x0 + x1) / 2.0, (y0 + y1) / 2.0
    back = (x - size * dx, y - size * dy)
    return [
        (x + size * dx, y + size * dy),
        (back[0] - size * dy, back[1] + size * dx),
        (back[0] + size * dy, back[1] - size * dx),
    ]


def off_mains(flows: pd.DataFrame, mains: pd.DataFrame) -> pd.Series[bool]:
    """Tell which flows have a line of their own: what goes by a main is drawn with it."""
    return ~flows["route"].isin(set(mains["main"]))
