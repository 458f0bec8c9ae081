"""Arrows: a way split into its shaft and a head that points the way the flow goes."""

from __future__ import annotations

import math
from itertools import pairwise

XY = tuple[float, float]
_TURN_IN = 2.0
"""Straight line that stays visible before the head, in map units."""


def arrow(way: list[XY], width: float) -> tuple[list[XY], list[XY]]:
    """Split a way into its shaft and a triangular head at its end.

    Where a pipe turns in just before the fence, its head reaches a little into the plot rather
    than pointing along the road; on a short way the head is small.

    Parameters
    ----------
    way
        Centre line of the flow, in map units.
    width
        Its width, in map units.
    """
    size = min(5.0 + 1.5 * width, 0.6 * sum(math.dist(a, b) for a, b in pairwise(way)))
    (x0, y0), (x1, y1) = way[-2], way[-1]
    last = math.dist(way[-2], way[-1]) or 1.0
    x, y = (x1 - x0) / last, (y1 - y0) / last
    more = max(0.0, size + _TURN_IN - last)
    tip = (x1 + x * more, y1 + y * more)
    neck = (tip[0] - x * size, tip[1] - y * size)
    half = 2.0 + 0.95 * width
    head = [(neck[0] - y * half, neck[1] + x * half), tip, (neck[0] + y * half, neck[1] - x * half)]
    # A hair of overlap: no seam between shaft and head.
    return [*way[:-1], (neck[0] + 0.5 * x, neck[1] + 0.5 * y)], head
