"""SCIP, through Pyomo: models with products solved to proven optimality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pyomo.repn import generate_standard_repn

from symbiosis.errors import SolverError
from symbiosis.solving.compile.products import minimising
from symbiosis.solving.solution import Status
from symbiosis.solving.watch import LAST_SECONDS

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.solving.watch import Watch

TOLERANCES = (1e-8, 1e-7, 1e-6)
"""The blends that SCIP finds are kept in a last solve, so they must fit to HiGHS' tolerance.

Where SCIP's own LP solver gives up at one tolerance, the next is tried."""
LARGEST = 1e3
"""Costs larger than this break SCIP's LP solver: an objective is divided until none is."""
_ENDLESS = 1e6
"""SCIP wants a number where there is no limit of time [s]."""


def prove(
    model: pyo.ConcreteModel, objective: Any, watch: Watch, gap: float
) -> tuple[Status, float, float]:
    """Minimise an objective and leave the plan on the model.

    Returns
    -------
    status, objective, bound
        NaN without a plan.

    Raises
    ------
    SolverError
        If SCIP fails at every tolerance.
    """
    from pyomo.contrib.solver.common.results import TerminationCondition as Ended

    scale = _scale(objective)
    with minimising(model, objective / scale):
        results = _results(model, _Scaled(watch, scale), gap)
    found = results.incumbent_objective is not None
    if found:
        results.solution_loader.load_vars()
    status = {
        Ended.convergenceCriteriaSatisfied: Status.WITHIN_GAP,
        Ended.maxTimeLimit: Status.TIME_LIMIT if found else Status.NO_PLAN,
        Ended.interrupted: Status.CANCELLED,
        Ended.provenInfeasible: Status.INFEASIBLE,
        Ended.infeasibleOrUnbounded: Status.INFEASIBLE,
        Ended.unbounded: Status.UNBOUNDED,
    }.get(results.termination_condition, Status.ERROR)
    value = scale * float(results.incumbent_objective) if found else np.nan
    bound = results.objective_bound
    return status, value, -np.inf if bound is None else scale * float(bound)


def _scale(objective: Any) -> float:
    """Give what brings the largest coefficient to a size that SCIP's LP solver bears."""
    said = generate_standard_repn(objective, compute_values=True)
    return max(1.0, max(map(abs, said.linear_coefs), default=0.0) / LARGEST)


class _Scaled:
    """A watch, told in the units of the scaled objective."""

    def __init__(self, watch: Watch, scale: float) -> None:
        self._watch, self._scale = watch, scale

    @property
    def left(self) -> float:
        return self._watch.left

    def stopped(self) -> bool:
        return self._watch.stopped()

    def improved(self, objective: float, bound: float) -> None:
        self._watch.improved(np.empty(0), self._scale * objective, self._scale * bound)

    def bounded(self, bound: float) -> None:
        self._watch.bounded(self._scale * bound)


def _results(model: pyo.ConcreteModel, watch: _Scaled, gap: float) -> Any:
    failure: Exception | None = None
    for tolerance in TOLERANCES:
        try:
            return _solver(watch).solve(
                model,
                time_limit=float(np.clip(watch.left, LAST_SECONDS, _ENDLESS)),
                rel_gap=gap,
                solver_options={"numerics/feastol": tolerance},
                load_solutions=False,
                raise_exception_on_nonoptimal_result=False,
            )
        except Exception as error:  # noqa: BLE001, SCIP has no type of error of its own
            failure = error
    message = f'SCIP cannot solve this model: {failure}. With water = "safe" nothing needs it.'
    raise SolverError(message) from failure


def _solver(watch: _Scaled) -> Any:
    """Give SCIP, reporting to a watch and stopping when it says so."""
    from pyomo.contrib.solver.solvers.scip.scip_direct import ScipDirect
    from pyscipopt.scip import PY_SCIP_EVENTTYPE as EVENTS
    from pyscipopt.scip import Eventhdlr

    class Reporter(Eventhdlr):
        def eventinit(self) -> None:
            for event in (EVENTS.BESTSOLFOUND, EVENTS.NODESOLVED):
                self.model.catchEvent(event, self)

        def eventexec(self, event: Any) -> None:
            if event.getType() == EVENTS.BESTSOLFOUND:
                watch.improved(self.model.getPrimalbound(), self.model.getDualbound())
            watch.bounded(self.model.getDualbound())
            if watch.stopped():
                self.model.interruptSolve()

    class Watched(ScipDirect):
        # Pyomo hands SCIP's own model over here only, before it is solved.
        def _create_solver_model(self, model: Any, config: Any) -> tuple[Any, ...]:
            made = super()._create_solver_model(model, config)
            made[0].includeEventhdlr(Reporter(), "watch", "reports, and stops when told to")
            return made

    return Watched()
