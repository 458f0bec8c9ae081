"""The cheapest way on a net: by money, then by length, the same from either end."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import inf
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Leg = tuple[int, int, float, float]
"""From a node: the next node, the segment, what a way along it costs, and its length [km]."""
_NOWHERE = (inf, inf)


@dataclass
class Tree:
    """The cheapest ways from one node to all others.

    Attributes
    ----------
    sums
        What is summed along the way to each node; infinite where there is none.
    back
        Segment by which each node is reached, and the node before it.
    """

    sums: list[tuple[float, ...]]
    back: list[tuple[int, int]]
    _walked: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def to(self, node: int) -> tuple[int, ...]:
        """Give the segments of the way to a node, in their order; empty if there is none."""
        chain = []
        while node not in self._walked and self.back[node][0] >= 0:
            chain.append(node)
            node = self.back[node][1]
        way = self._walked.setdefault(node, ())
        for each in reversed(chain):
            way = self._walked[each] = (*way, self.back[each][0])
        return way


def tree_from(
    root: int, legs: list[list[Leg]], figures: list[tuple[float, ...]], width: int
) -> Tree:
    """Find the cheapest ways from a node (Dijkstra), money first, then length, then node.

    Parameters
    ----------
    root
        Node from which the ways lead.
    legs
        What leads away from every node.
    figures
        What is summed along the ways, of every segment.
    width
        How many figures that are.
    """
    nowhere = (inf,) * width
    sums = [nowhere] * len(legs)
    costs = [_NOWHERE] * len(legs)
    back = [(-1, -1)] * len(legs)
    costs[root] = (0.0, 0.0)
    heap: list[tuple[float, float, int]] = [(0.0, 0.0, root)]
    while heap:
        money, km, node = heappop(heap)
        if (money, km) > costs[node]:
            continue
        segment, before = back[node]
        sums[node] = (
            tuple(map(add, sums[before], figures[segment])) if segment >= 0 else (0.0,) * width
        )
        for other, segment, more, longer in legs[node]:
            reached = (money + more, km + longer)
            if reached < costs[other]:
                costs[other] = reached
                back[other] = (segment, node)
                heappush(heap, (*reached, other))
    return Tree(sums, back)


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
