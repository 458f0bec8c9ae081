"""Typical days scaled so that the year keeps its mean (Hoffmann et al. 2020, Energies 13, 641)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_OVER = 1.0 + 1e-12


def keep_mean(
    days: Array, weights: Array, total: float, most: float, kept: npt.NDArray[np.bool_]
) -> Array:
    r"""Scale a column's typical days so that they come to what the year came to.

    .. math:: \sum_k w_k \sum_s f_k x_{ks} = X

    w  days of cycle k [d];  x  figure of step s;  f  1 for extreme days, else one factor of the
    column;  X  what the year came to

    Zeros stay zeros, and no step comes above the year's largest while there is another way: what
    would is held at it, and the others take the rest.

    Parameters
    ----------
    days
        A row a cycle, a column a step.
    weights
        How many days each cycle has.
    total
        What the steps of all days of the year come to.
    most
        The largest step of the year.
    kept
        Which cycles are extreme days, to stay as they are.
    """
    weight = np.broadcast_to(weights[:, None], days.shape)
    free = ~np.broadcast_to(kept[:, None], days.shape) & (days > 0.0)
    if not free.any():
        sum_of_all = float((weight * days).sum())
        return days * (total / sum_of_all) if sum_of_all > 0.0 else days
    need = total - float((weight * days)[~free].sum())
    held = np.zeros(days.shape, dtype=bool)
    while True:
        open_ones = free & ~held
        base = float((weight * days)[open_ones].sum())
        if base <= 0.0:  # even at the largest figure everywhere it is too little
            return days * (total / float((weight * days).sum()))
        factor = (need - most * float(weight[held].sum())) / base
        over = open_ones & (days * factor > most * _OVER)
        if not over.any():
            return np.where(held, most, np.where(open_ones, days * factor, days))
        held |= over
