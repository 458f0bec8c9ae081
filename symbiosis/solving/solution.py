"""What a solve gave: status, plan, bound, and the names that lead back to the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

PROVED = 1e-6
"""Largest relative gap that counts as proved optimal."""


class Status(StrEnum):
    """Why a solve ended, and what its plan is worth."""

    OPTIMAL = "optimal"
    WITHIN_GAP = "within_gap"
    TIME_LIMIT = "time_limit"
    NO_PLAN = "no_plan"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    CANCELLED = "cancelled"
    ERROR = "error"


@dataclass(frozen=True)
class Stage:
    """What one objective of a lexicographic list came to.

    Attributes
    ----------
    objective
        Value of the plan; NaN where none was found.
    bound
        No plan can be better than this.
    gap
        ``|objective - bound| / |objective|``; inf where either is missing.
    """

    objective: float
    bound: float

    @cached_property
    def gap(self) -> float:
        """Relative distance between plan and bound."""
        return relative_gap(self.objective, self.bound)


@dataclass(frozen=True)
class Solution:
    """The answer to one solve.

    Attributes
    ----------
    status
        Why it ended. ``TIME_LIMIT`` has a plan; ``CANCELLED`` may have one (see ``found``).
    values
        Component name -> Series by the component's index; empty without a plan.
    lines
        Ledger lines of the plan by (kind, holder, item).
    stages
        Every objective that was solved, most important first.
    duals
        Constraint name -> price ``d objective / d right-hand side`` of the last objective, with
        the plan's integer decisions kept; a constraint that costs nothing has price zero.
        Empty unless asked for.
    seconds
        Phase -> wall time [s].
    vector
        The plan by column of the compiled model; None without a plan.
    """

    status: Status
    values: Mapping[str, pd.Series] = field(default_factory=dict)
    lines: pd.Series = field(default_factory=lambda: pd.Series(dtype=float))
    stages: tuple[Stage, ...] = ()
    duals: Mapping[str, pd.Series] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    vector: NDArray[np.float64] | None = None

    @property
    def found(self) -> bool:
        """Whether there is a plan."""
        return self.vector is not None

    @property
    def objective(self) -> float:
        """Value of the first objective; NaN without a plan."""
        return self.stages[0].objective if self.stages else np.nan

    @property
    def bound(self) -> float:
        """No plan can be better than this by the first objective."""
        return self.stages[0].bound if self.stages else np.nan

    @property
    def gap(self) -> float:
        """Relative gap of the first objective."""
        return self.stages[0].gap if self.stages else np.inf


def relative_gap(objective: float, bound: float) -> float:
    """Give ``|objective - bound| / |objective|``; inf where one of them is missing."""
    if not (np.isfinite(objective) and np.isfinite(bound)):
        return np.inf
    distance = abs(objective - bound)
    if distance <= PROVED * PROVED:
        return 0.0
    return distance / max(abs(objective), PROVED)
