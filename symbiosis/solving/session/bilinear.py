"""Models with products of variables: proved by SCIP, their flows and blends closed by HiGHS.

A model with mixing (:mod:`symbiosis.models.laws.mixing`) has rows ``load = flow * blend``. SCIP
proves it, to its own tolerance. Then the decisions are kept and one step along the tangents of the
products gives flows and blends in which everything holds.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo

from symbiosis.solving.compile.products import (
    Product,
    envelopes,
    hold,
    in_place_of,
    objectives_of,
    tangents,
)
from symbiosis.solving.engine import scip
from symbiosis.solving.engine.problem import FEASIBILITY
from symbiosis.solving.session.session import Session
from symbiosis.solving.solution import PROVED, Solution, Stage, Status
from symbiosis.solving.watch import LAST_SECONDS, Watch, interruptible

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.solving.compile.compiled import Compiled
    from symbiosis.solving.engine.problem import Problem
    from symbiosis.solving.watch import Cancel, Progress

REACHES = (1e-5, 1e-4, 1e-3)
"""How far flows and blends may go from SCIP's to close [share of their range]: as little as does.
"""
_STOPPED = (Status.TIME_LIMIT, Status.CANCELLED)


class BilinearSession:
    """A model with products, solved as a session solves linear ones.

    Parameters
    ----------
    model
        The Pyomo model; its products are of the form ``load = flow * blend`` with bounded
        factors.
    products
        As from :func:`symbiosis.solving.compile.products.products_of`.
    """

    def __init__(self, model: pyo.ConcreteModel, products: list[Product]) -> None:
        self._model, self._products = model, products
        self._variables = list(model.component_data_objects(pyo.Var, descend_into=True))
        self._last: Session | None = None

    @cached_property
    def _relaxed(self) -> Session:
        with in_place_of(self._model, self._products, envelopes(self._products)):
            return Session(self._model)

    @property
    def problem(self) -> Problem:
        """The arrays of the relaxation: what contradicts there contradicts here."""
        return self._relaxed.problem

    @property
    def compiled(self) -> Compiled:
        """The names behind :attr:`problem`."""
        return self._relaxed.compiled

    def solve(
        self,
        *,
        time_limit: float | None = None,
        gap: float = 1e-4,
        progress: Callable[[Progress], None] | None = None,
        cancel: Cancel | None = None,
        **options: Any,
    ) -> Solution:
        """Solve every objective in turn, as :meth:`Session.solve` does and with its options."""
        watch = Watch.within(time_limit, progress, cancel)
        with interruptible(watch):
            status, stages = self._solve_stages(watch, gap)
        if not any(np.isfinite(stage.objective) for stage in stages):
            return Solution(status, stages=tuple(stages[:1]))
        solution = self._closed(watch, options)
        if solution is None:
            return Solution(Status.ERROR)
        seconds = {**solution.seconds, "solve": time.perf_counter() - watch.began}
        return _proved_so_far(replace(solution, seconds=seconds), status, stages, gap)

    def write_back(self, solution: Solution) -> None:
        """Put a solution's values on the Pyomo variables; the blends stand there already."""
        if self._last is not None:
            self._last.write_back(solution)

    def _solve_stages(self, watch: Watch, gap: float) -> tuple[Status, list[Stage]]:
        """Solve every objective, and leave the blends found on the model."""
        self._model.earlier = pyo.ConstraintList()
        stages, point = [], None
        try:
            for number, objective in enumerate(objectives_of(self._model), 1):
                watch.next_stage(number)
                status, value, bound = scip.prove(self._model, objective, watch, gap)
                stages.append(Stage(value, bound))
                if not np.isfinite(value):
                    break
                point = [variable.value for variable in self._variables]
                if status in _STOPPED:
                    break
                slack = FEASIBILITY * max(1.0, abs(value))
                self._model.earlier.add(objective <= value + slack)
        finally:
            self._model.del_component("earlier")
        if point is not None:
            for variable, value in zip(self._variables, point, strict=True):
                variable.set_value(value, skip_validation=True)
        if len(stages) > 1 and not np.isfinite(stages[-1].objective):
            status = Status.CANCELLED if watch.stopped() else Status.TIME_LIMIT
        return status, stages

    def _closed(self, watch: Watch, options: dict[str, Any]) -> Solution | None:
        """Keep the decisions, and let flows and blends end together where every product holds.

        Kept blends alone would not do: where two limits leave a blend no room, the last digit that
        a solver rounds leaves the flows none. None where nothing near closes.
        """
        for reach in REACHES:
            session = self._near(reach)
            left = max(LAST_SECONDS, watch.left)
            solution = session.solve(time_limit=left, gap=PROVED, **options)
            if solution.found:
                session.write_back(solution)
                self._last = session
                if hold(self._products, FEASIBILITY):
                    return solution
        return None

    def _near(self, reach: float) -> Session:
        """Open the model with tangents at its values, its decisions kept as they stand."""
        with in_place_of(self._model, self._products, tangents(self._products, reach)):
            session = Session(self._model)
        whole = np.flatnonzero(session.problem.integer)
        decided = np.round([session.compiled.variables[each].value for each in whole])
        session.set_column_bounds(whole, decided, decided)
        return session


def _proved_so_far(solution: Solution, status: Status, proved: list[Stage], gap: float) -> Solution:
    """Say how far the plan is proved: its blends were chosen, not free, in the last solve."""
    bounds = [stage.bound for stage in proved]
    stages = tuple(
        Stage(
            stage.objective,
            min(bounds[number], stage.objective) if number < len(bounds) else -np.inf,
        )
        for number, stage in enumerate(solution.stages)
    )
    worst = max(stage.gap for stage in stages)
    if worst <= PROVED:
        reached = Status.OPTIMAL
    elif worst <= gap:
        reached = Status.WITHIN_GAP
    else:
        reached = Status.CANCELLED if status is Status.CANCELLED else Status.TIME_LIMIT
    return replace(solution, status=reached, stages=stages)
