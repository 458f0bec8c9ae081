"""The grid of temperatures: what depends on distance is rounded to it, so that cuts stay few."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

GRID_K = 5.0
"""Step of the grid [K]."""


def up(kelvins: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Round up to the grid (a hair above a step is still that step)."""
    steps = np.asarray(kelvins, dtype=float) / GRID_K
    return np.ceil(np.round(steps, 9)) * GRID_K


def down(kelvins: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Round down to the grid."""
    return -up(-np.asarray(kelvins, dtype=float))
