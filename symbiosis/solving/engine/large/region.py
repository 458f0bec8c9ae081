"""Searches for plans of a region: in what its sifted relaxation looked at, not in everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from highspy import HighsModelStatus

from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.engine.problem import Outcome

if TYPE_CHECKING:
    from symbiosis.solving.compile.matrix import Floats, Integers
    from symbiosis.solving.engine.large.sifting import Core, Sifter
    from symbiosis.solving.engine.problem import Listener


@dataclass(frozen=True)
class _Widened:
    """Tells of a core's plans with all columns of the region."""

    listener: Listener
    core: Core

    def improved(self, values: Floats, objective: float, bound: float) -> None:
        self.listener.improved(self.core.whole(values), objective, bound)

    def bounded(self, bound: float) -> None:
        self.listener.bounded(bound)

    def stopped(self) -> bool:
        return self.listener.stopped()


class Region:
    """The whole of a large problem; handed to the solver only if everything must be searched."""

    def __init__(self, sifter: Sifter) -> None:
        self._sifter = sifter
        self._start: Floats | None = None

    def start_from(self, values: Floats) -> None:
        """Begin the next run at a plan."""
        self._start = values

    def change_cost(self, cost: Floats, offset: float) -> None:
        """Replace the objective."""
        self._sifter.change_cost(cost, offset)

    def run(
        self, seconds: float = np.inf, gap: float = 0.0, listener: Listener | None = None
    ) -> Outcome:
        """Search everything."""
        solver = Solver(self._sifter.problem, relaxed=False)
        if self._start is not None:
            solver.start_from(self._start)
        return solver.run(seconds, gap, listener)

    def run_without(
        self, closed: Integers, start: Floats | None, seconds: float, gap: float, listener: Listener
    ) -> Outcome:
        """Search what the relaxation looked at, without what some integer columns switch."""
        if seconds <= 0.0:
            return Outcome(HighsModelStatus.kTimeLimit)
        core = self._sifter.core(closed)
        solver = Solver(core.problem, relaxed=False)
        if start is not None:
            inside = start[core.columns]
            if np.count_nonzero(inside) == np.count_nonzero(start):
                solver.start_from(inside)
        outcome = solver.run(seconds, gap, _Widened(listener, core))
        if not outcome.found:
            return Outcome(outcome.status)
        return Outcome(outcome.status, outcome.objective, values=core.whole(outcome.values))
