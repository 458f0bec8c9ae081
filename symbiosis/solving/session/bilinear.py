"""Models with products of variables: proved by SCIP where it is installed, else bounded, restored.

A model with mixing (:mod:`symbiosis.models.laws.mixing`) has rows ``load = flow * blend``. With the
extra ``exact`` SCIP solves it to proven optimality. Without it, HiGHS bounds it by a piecewise
relaxation of the products, and a plan is restored by turns: blends are kept and flows chosen,
then flows are kept and blends recomputed. The gap between the two is reported, never hidden.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo

from symbiosis.solving.compile.pieces import relaxation
from symbiosis.solving.compile.products import (
    Product,
    blends_of,
    in_place_of,
    kept,
    objectives_of,
)
from symbiosis.solving.compile.tangent import hold, opened
from symbiosis.solving.engine import scip as exact
from symbiosis.solving.engine.highs import FEASIBILITY
from symbiosis.solving.search.restored import restore
from symbiosis.solving.session.session import Session
from symbiosis.solving.solution import PROVED, Solution, Stage, Status
from symbiosis.solving.watch import LAST_SECONDS, Watch, interruptible

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.solving.compile.compiled import Compiled
    from symbiosis.solving.engine.highs import Problem
    from symbiosis.solving.watch import Cancel, Progress

REACHES = (1e-3, 1e-4, 1e-5)
"""How far flows and blends may go from the plan found, step by step [share of their range]."""
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
        self._blends = blends_of(products)
        self._variables = list(model.component_data_objects(pyo.Var, descend_into=True))
        self._last: Session | None = None

    @cached_property
    def _relaxed(self) -> Session:
        cuts = {id(blend): [blend.lb, blend.ub] for blend in self._blends}
        block = relaxation(self._products, cuts)
        with in_place_of(self._model, self._products, block):
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
        """Solve every objective in turn, as :meth:`Session.solve` does and with its options.

        With SCIP to proven optimality; without it to a stated gap.
        """
        began = time.perf_counter()
        deadline = began + (np.inf if time_limit is None else time_limit)
        watch = Watch(progress, cancel, deadline, 1.0, began)
        with interruptible(watch):
            status, stages = self._solve_stages(watch, gap)
        if not any(np.isfinite(stage.objective) for stage in stages):
            return Solution(status, stages=tuple(stages[:1]))
        solution = self._settled(watch, options) or self._with_blends(watch, gap, options)
        if not solution.found:
            return replace(solution, status=Status.ERROR)
        seconds = {**solution.seconds, "solve": time.perf_counter() - began}
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
                status, value, bound = self._search(objective, watch, gap)
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

    def _search(self, objective: Any, watch: Watch, gap: float) -> tuple[Status, float, float]:
        if exact.is_there():
            return exact.prove(self._model, objective, watch, gap)
        return restore(self._model, self._products, objective, watch, gap)

    def _settled(self, watch: Watch, options: dict[str, Any]) -> Solution | None:
        """Keep the decisions, and let flows and blends end together where every product holds.

        Kept blends alone would not do: where two limits leave a blend no room, the last digit that
        a solver rounds leaves the flows none.
        """
        for reach in REACHES:
            session = opened(self._model, self._products, reach)
            left = max(LAST_SECONDS, watch.left)
            solution = session.solve(time_limit=left, gap=PROVED, **options)
            if not solution.found:
                return None
            session.write_back(solution)
        self._last = session
        return solution if hold(self._products) else None

    def _with_blends(self, watch: Watch, gap: float, options: dict[str, Any]) -> Solution:
        """Choose flows for the blends as they stand: nothing is a product any more."""
        with kept(self._blends):
            self._last = Session(self._model)
            left = max(LAST_SECONDS, watch.left)
            return self._last.solve(time_limit=left, gap=min(gap, PROVED), **options)


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
