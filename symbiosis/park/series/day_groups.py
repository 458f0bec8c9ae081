"""Days that are alike: grouped by Ward's method, each group told by the day in its middle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

_ALIKE = 1e-9
"""Squared distance up to which two days are one: far below what a rounded figure makes."""


@dataclass(frozen=True)
class DayGroups:
    """How the days of a year are grouped.

    Attributes
    ----------
    group
        Of each day the number of its group; groups are in the order of their middle days.
    middle
        Of each group the day that stands for it.
    kept
        Whether that day was kept as an extreme one.
    """

    group: npt.NDArray[np.int64]
    middle: npt.NDArray[np.int64]
    kept: npt.NDArray[np.bool_]

    @property
    def weights(self) -> npt.NDArray[np.float64]:
        """How many days each group has."""
        return np.bincount(self.group, minlength=len(self.middle)).astype(float)


def group_days(vectors: npt.NDArray[np.float64], count: int, kept: Sequence[int] = ()) -> DayGroups:
    """Group days: extreme days alone (with days equal to them), the others by likeness.

    Parameters
    ----------
    vectors
        A row a day.
    count
        Of groups at most, with those of the extreme days.
    kept
        Extreme days.
    """
    group = np.full(len(vectors), -1)
    middle: list[int] = []
    for day in kept:
        if group[day] >= 0:
            continue
        alike = ((vectors - vectors[day]) ** 2).sum(axis=1) <= _ALIKE
        group[alike & (group < 0)] = len(middle)
        middle.append(day)
    extremes = len(middle)
    rest = np.flatnonzero(group < 0)
    labels = _clusters(vectors[rest], count - extremes)
    for label in np.unique(labels):
        members = rest[labels == label]
        group[members] = len(middle)
        middle.append(int(members[_medoid(vectors[members])]))
    order = np.argsort(middle)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return DayGroups(rank[group], np.array(middle)[order], order < extremes)


def _clusters(vectors: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.int64]:
    """Give the number of each row's cluster."""
    if len(vectors) <= 1 or count <= 1:
        return np.zeros(len(vectors), dtype=np.int64)
    from scipy.cluster.hierarchy import fcluster, linkage

    tree = linkage(vectors, method="ward")
    tree[tree[:, 2] ** 2 <= _ALIKE, 2] = 0.0
    labels: npt.NDArray[np.int64] = fcluster(tree, 0.0, criterion="distance").astype(np.int64)
    if labels.max() > count:  # there are more kinds of days than are asked for
        labels = fcluster(tree, count, criterion="maxclust").astype(np.int64)
    return labels


def _medoid(vectors: npt.NDArray[np.float64]) -> int:
    """Give the row from which the others are the least far in all; of equals the first."""
    squares = (vectors**2).sum(axis=1)
    apart = np.maximum(squares[:, None] + squares[None, :] - 2.0 * vectors @ vectors.T, 0.0)
    return int(np.sqrt(apart).sum(axis=1).round(7).argmin())
