"""Loose ends: ends of lines that miss another line by a few metres, and what joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    import numpy.typing as npt

NEAR_M = 5.0
"""An end as near as this to another line is meant to meet it [m]."""
GRID_M = 0.01
"""Points as near as this are one [m]."""


class Join(NamedTuple):
    """A gap that is closed.

    Attributes
    ----------
    line, other
        Positions of the line whose end is loose, and of the line that it is joined to.
    metres
        How wide the gap was [m].
    gap
        The straight line across it, from the loose end.
    """

    line: int
    other: int
    metres: float
    gap: shapely.LineString


def joins_of(lines: npt.NDArray[np.object_], owner: npt.NDArray[np.int64]) -> list[Join]:
    """Join every loose end to the nearest point of another line within :data:`NEAR_M`.

    Parameters
    ----------
    lines
        Single line strings in metres.
    owner
        Position of the drawn line that each belongs to.

    Returns
    -------
    list of Join
        End to end, or end to the side of a line; two ends that face each other are joined once.
    """
    if not len(lines):
        return []
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    of = np.tile(np.arange(len(lines)), 2)
    end, part = shapely.STRtree(lines).query(ends, predicate="dwithin", distance=NEAR_M)
    other = part != of[end]
    end, part = end[other], part[other]
    metres = shapely.distance(ends[end], lines[part])
    closed = np.tile(shapely.is_closed(lines), 2)
    met = np.isin(np.arange(len(ends)), end[metres <= GRID_M]) | closed
    # A stub that begins on a line ends near it too: nobody meant to close that.
    stub = shapely.length(lines) <= 2.0 * NEAR_M
    hangs = stub[of[end]] & (shapely.distance(lines[of[end]], lines[part]) <= GRID_M)
    loose = ~met[end] & ~hangs
    order = np.lexsort((part, metres, end, of[end]))
    found: list[Join] = []
    seen: set[int] = set()
    faced: set[tuple[int, ...]] = set()
    for at in order[loose[order]]:
        if int(end[at]) in seen:
            continue
        seen.add(int(end[at]))
        gap = shapely.shortest_line(ends[end[at]], lines[part[at]])
        corners = sorted(map(tuple, np.round(shapely.get_coordinates(gap) / GRID_M).astype(int)))
        both = (*corners[0], *corners[1])
        if both not in faced:
            faced.add(both)
            where = int(owner[of[end[at]]]), int(owner[part[at]])
            found.append(Join(*where, float(metres[at]), gap))
    return found
