"""The cheapest way on a net: by money, then by length, the same from either end."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

Leg = tuple[int, int, float, float]
"""From a node: the next node, the segment, what a way along it costs, and its length [km]."""


@dataclass
class Tree:
    """The cheapest ways from one node to all others.

    Attributes
    ----------
    cost
        What the way to each node costs; infinite where there is none.
    segment, before
        Segment by which each node is reached, and the node before it; -1: none.
    """

    cost: list[float]
    segment: list[int]
    before: list[int]
    _walked: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def to(self, node: int) -> tuple[int, ...]:
        """Give the segments of the way to a node, in their order; empty if there is none."""
        chain = []
        while node not in self._walked and self.segment[node] >= 0:
            chain.append(node)
            node = self.before[node]
        way = self._walked.setdefault(node, ())
        for each in reversed(chain):
            way = self._walked[each] = (*way, self.segment[each])
        return way

    def summed(self, figures: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Sum figures of segments along the way to every node; infinite where there is none.

        Parameters
        ----------
        figures
            A row a segment.
        """
        padded = np.vstack([figures, np.zeros((1, figures.shape[1]))])
        total = padded[self.segment]
        before = np.array(self.before)
        before = np.where(before < 0, np.arange(len(before)), before)
        # Each round a node knows twice as long a piece of its way.
        while (before != before[before]).any():
            total += total[before]
            before = before[before]
        total[np.isinf(self.cost)] = np.inf
        return total


def tree_from(root: int, legs: list[list[Leg]]) -> Tree:
    """Find the cheapest ways from a node (Dijkstra), money first, then length, then node.

    Parameters
    ----------
    root
        Node from which the ways lead.
    legs
        What leads away from every node.
    """
    count = len(legs)
    cost, km = [inf] * count, [inf] * count
    segment, before = [-1] * count, [-1] * count
    done = bytearray(count)
    cost[root] = km[root] = 0.0
    heap = [(0.0, 0.0, root)]
    while heap:
        spent, gone, node = heappop(heap)
        if done[node]:
            continue
        done[node] = 1
        for other, by, more, longer in legs[node]:
            total = spent + more
            if total < cost[other] or (total == cost[other] and gone + longer < km[other]):
                cost[other], km[other] = total, gone + longer
                segment[other], before[other] = by, node
                heappush(heap, (total, gone + longer, other))
    return Tree(cost, segment, before)


def legs_of(ends: Iterable[tuple[int, int, float, float]], nodes: int) -> list[list[Leg]]:
    """List what leads away from every node, in either direction.

    Parameters
    ----------
    ends
        Of every segment: its two nodes, what a way along it costs, and its length [km].
    nodes
        How many nodes there are.
    """
    legs: list[list[Leg]] = [[] for _ in range(nodes)]
    for segment, (start, end, money, km) in enumerate(ends):
        legs[start].append((end, segment, money, km))
        legs[end].append((start, segment, money, km))
    return legs
