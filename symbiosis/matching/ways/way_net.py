"""The way net: nodes and segments on which pipes may run, and the cheapest way of every pair."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from symbiosis.matching.ways.cheapest import Leg, Tree, legs_of, tree_from

if TYPE_CHECKING:
    import numpy.typing as npt

SUMMED = ("length_km", "sized_km", "trench", "crossing_cost")
"""Figures of segments that add up along a way."""


@dataclass(frozen=True)
class WayNet:
    """A graph of segments, in WGS 84 and in the park's money.

    Attributes
    ----------
    nodes
        Indexed by node id: ``lon``, ``lat``, and ``enterprise``, whose node it is (empty: a
        junction). Every enterprise has one node.
    segments
        Indexed by segment id: ``from``, ``to`` (nodes), ``length_km``, ``ground`` (class of
        ``grounds``), ``trench`` (money once for the ditch of the whole segment, crossings
        included), ``crossing_cost`` (of it, what its crossings cost), ``sized_km`` (length over
        which a pipe pays its cost by size: longer than it is in towns and under rivers),
        ``crossings`` (what it crosses, as ``canal:1;railway:2``; a part of a line has
        its share), ``lines`` (ids of the corridors that it runs on, with ``;``), ``assumed`` (drawn
        by nobody), ``geometry`` (line string from ``from`` to ``to``). Nodes at which nothing
        branches and the ground stays the same are no nodes.
    field_cost
        What a metre of ditch costs in open field [money/m]. A carrier's ``capex_fixed`` holds it: a
        pipe in the ditch of a segment costs ``(capex_fixed - field_cost) x metres`` besides
        ``trench``, and ``capex_variable x sized metres`` per unit of capacity.
    pipe_cost, size_cost
        What a usual pipe costs besides its ditch, whatever its size and by its size [money/km]: a
        way is the cheapest by the sum of all, then the shortest.
    """

    nodes: pd.DataFrame
    segments: pd.DataFrame
    field_cost: float
    pipe_cost: float
    size_cost: float
    _trees: dict[int, Tree] = field(default_factory=dict, compare=False, repr=False)

    def measured(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Measure the cheapest way of each pair.

        Parameters
        ----------
        pairs
            Columns ``from``, ``to``: enterprises.

        Returns
        -------
        DataFrame
            Indexed as ``pairs``: ``length_km``, ``sized_km``, ``trench`` and ``crossing_cost`` as
            of the segments, summed. Where the net has no way all are infinite.
        """
        low, high = self._ends(pairs)
        found = np.full((len(pairs), len(SUMMED)), np.inf)
        for rows in _groups(low):
            tree = self._tree(int(low[rows[0]]))
            found[rows] = tree.summed(self._figures)[high[rows]]
        return pd.DataFrame(found, pairs.index, list(SUMMED))

    def cheapest(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Give the cheapest way of each pair.

        Parameters
        ----------
        pairs
            Columns ``from``, ``to``: enterprises.

        Returns
        -------
        DataFrame
            As from :meth:`measured`, with ``segments`` (tuple of segment ids in the order in which
            they are passed; empty where the net has no way). The way back is the way there.
        """
        ways = [self._segments_of(*pair) for pair in zip(pairs["from"], pairs["to"], strict=True)]
        names = self.segments.index.to_numpy(dtype=object)
        passed = [tuple(names[number] for number in way) for way in ways]
        return self.measured(pairs).assign(segments=pd.Series(passed, pairs.index, dtype=object))

    def line(self, giver: str, taker: str) -> shapely.LineString | None:
        """Draw the cheapest way between two enterprises; none where the net has no way."""
        way = self._segments_of(giver, taker)
        if not way:
            return None
        at, corners = self._number[giver], []
        for number in way:
            start, end = self._segment_ends[number]
            shape = self._corners[number]
            forward = start == at
            corners.append(shape if forward else shape[::-1])
            at = end if forward else start
        every = np.concatenate(corners)
        moved = np.append(True, (np.diff(every, axis=0) != 0.0).any(axis=1))
        return shapely.LineString(every[moved] if moved.sum() > 1 else every[:2])

    def _segments_of(self, giver: str, taker: str) -> tuple[int, ...]:
        start, end = self._number[giver], self._number[taker]
        way = self._tree(min(start, end)).to(max(start, end))
        return way if start <= end else way[::-1]

    def _tree(self, root: int) -> Tree:
        if root not in self._trees:
            self._trees[root] = tree_from(root, self._legs)
        return self._trees[root]

    def _ends(self, pairs: pd.DataFrame) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Give the two nodes of pairs, the lower first: a way is sought from there."""
        known = pd.Index(self._number)
        node = np.fromiter(self._number.values(), dtype=np.int64)
        ends = [node[known.get_indexer(pd.Index(pairs[end]))] for end in ("from", "to")]
        return np.minimum(*ends), np.maximum(*ends)

    @cached_property
    def _number(self) -> dict[str, int]:
        """Number of the node of every enterprise."""
        firms = self.nodes["enterprise"].tolist()
        return {firm: number for number, firm in enumerate(firms) if firm}

    @cached_property
    def _segment_ends(self) -> list[tuple[int, int]]:
        ends = [
            self.nodes.index.get_indexer(pd.Index(self.segments[end])).tolist()
            for end in ("from", "to")
        ]
        return list(zip(*ends, strict=True))

    @cached_property
    def _corners(self) -> list[npt.NDArray[np.float64]]:
        return [shapely.get_coordinates(shape) for shape in self.segments["geometry"]]

    @cached_property
    def _figures(self) -> npt.NDArray[np.float64]:
        """What is summed along a way, of every segment."""
        return self.segments[list(SUMMED)].to_numpy(float)

    @cached_property
    def _legs(self) -> list[list[Leg]]:
        km = self.segments["length_km"]
        cost = self.segments["trench"] + self.pipe_cost * km
        cost += self.size_cost * self.segments["sized_km"]
        rows = zip(self._segment_ends, cost.tolist(), km.tolist(), strict=True)
        return legs_of([(*ends, money, long) for ends, money, long in rows], len(self.nodes))


def _groups(keys: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """Give the rows of each key."""
    order = np.argsort(keys, kind="stable")
    cuts = [0, *(np.flatnonzero(np.diff(keys[order])) + 1).tolist(), len(keys)]
    return [order[low:high] for low, high in pairwise(cuts) if high > low]
