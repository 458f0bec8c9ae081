"""What a solver is given, what it tells, what it gives: arrays, better plans, an outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from highspy import HighsBasis, HighsModelStatus

    from symbiosis.solving.compile.matrix import Booleans, Floats, Rows

FEW, NARROW = 400, 20_000
"""Up to so many yes/no decisions, and columns, everything that is tried once takes no time that a
reader would notice: no clock ends it, so that a busy machine gives the same plan as an idle one."""
FEASIBILITY = 1e-6
"""Largest violation of a row or bound that counts as none (HiGHS' own tolerance)."""


class Listener(Protocol):
    """What a run tells while it lasts."""

    def improved(self, values: Floats, objective: float, bound: float) -> None:
        """Hear of a better plan."""

    def bounded(self, bound: float) -> None:
        """Hear of a better bound."""

    def stopped(self) -> bool:
        """Say whether the run should end now."""


@dataclass
class Problem:
    """The arrays of one mixed-integer linear problem, to be minimised."""

    cost: Floats
    offset: float
    lower: Floats
    upper: Floats
    integer: Booleans
    matrix: Rows
    row_lower: Floats
    row_upper: Floats
    ceilings: list[tuple[Floats, float]] = field(default_factory=list)
    """Earlier objectives, and what each may reach while a later one is sought."""

    @property
    def is_small(self) -> bool:
        """Whether it has few decisions and columns."""
        return int(self.integer.sum()) <= FEW and len(self.cost) <= NARROW

    def meets(self, values: Floats) -> bool:
        """Tell whether columns keep all bounds, rows and ceilings, integrality aside."""
        rows = self.matrix.at(values)
        slack = FEASIBILITY * np.maximum(1.0, np.abs(rows))
        return bool(
            np.all(values >= self.lower - FEASIBILITY)
            and np.all(values <= self.upper + FEASIBILITY)
            and np.all(rows >= self.row_lower - slack)
            and np.all(rows <= self.row_upper + slack)
            and all(cost @ values <= ceiling + FEASIBILITY for cost, ceiling in self.ceilings)
        )


@dataclass(frozen=True)
class Outcome:
    """What a run gave; without a plan its arrays are empty and its objective is infinite."""

    status: HighsModelStatus
    objective: float = np.inf
    bound: float = -np.inf
    values: Floats = field(default_factory=lambda: np.empty(0))
    reduced_costs: Floats = field(default_factory=lambda: np.empty(0))
    row_duals: Floats = field(default_factory=lambda: np.empty(0))
    basis: HighsBasis | None = None
    """Where the simplex ended, if it proved its answer."""

    @property
    def found(self) -> bool:
        """Whether there is a plan."""
        return self.objective < np.inf
