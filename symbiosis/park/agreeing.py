"""Rows of two tables that agree, as positions: what a merge does, without making tables.

A merge is the dearest step of a small table: ten times what it takes to number the names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Positions = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


def members_of(wanted: npt.NDArray[np.int64], of: npt.NDArray[np.int64]) -> Positions:
    """Pair every wanted code with the members that have it: positions in both."""
    order = np.argsort(of, kind="stable")
    first = np.searchsorted(of[order], wanted, side="left")
    count = np.searchsorted(of[order], wanted, side="right") - first
    entry = np.repeat(np.arange(len(wanted)), count)
    within = np.arange(len(entry)) - np.repeat(np.cumsum(count) - count, count)
    return entry, order[np.repeat(first, count) + within]


def agreeing(wanted: Sequence[npt.ArrayLike], of: Sequence[npt.ArrayLike]) -> Positions:
    """Pair rows that agree in all of some columns: positions in both, in the order of the first.

    Parameters
    ----------
    wanted, of
        The columns of the one and of the other, as many of each.
    """
    count = len(np.asarray(wanted[0]))
    if not count or not len(np.asarray(of[0])):
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing
    code = np.zeros(1, dtype=np.int64)
    for column in zip(wanted, of, strict=True):
        own, names = pd.factorize(np.concatenate([*map(np.asarray, column)]), use_na_sentinel=False)
        code = pd.factorize(code * len(names) + own)[0]
    return members_of(code[:count], code[count:])
