"""HiGHS behind a small face: pass arrays once, change them, run, listen, stop."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
from highspy import (
    HighsBasis,
    HighsBasisStatus,
    HighsModelStatus,
    HighsSolution,
    HighsStatus,
    IisStrategy,
    MatrixFormat,
    ObjSense,
    SolutionStatus,
)
from highspy import cb as callbacks

# The public class of highspy prints a banner on stdout before it can be silenced.
from highspy._core import _Highs

from symbiosis.errors import SolverError
from symbiosis.solving.engine.problem import FEASIBILITY, Outcome

if TYPE_CHECKING:
    from symbiosis.solving.compile.matrix import Floats, Integers
    from symbiosis.solving.engine.problem import Listener, Problem

THREADS = min(2, os.cpu_count() or 1)
"""Threads of every HiGHS object: a process that mixes two figures solves nothing."""

SEEKING = (
    "mip_heuristic_run_rins",
    "mip_heuristic_run_rens",
    "mip_heuristic_run_root_reduced_cost",
    "mip_allow_restart",
)
"""What HiGHS spends on better plans: searches within the search, and beginning it anew."""
UNSCALED = {"simplex_scale_strategy": 0}
"""Columns and rows are in units that suit them already: scaled, what pipes lose by the metre made
the relaxation of 200 firms take 10 s instead of 2."""
DUAL, PRIMAL = 1, 4
"""HiGHS' numbers of the two simplex methods."""

MANY = 2**31 - 1
"""HiGHS' number of nodes that is no limit."""

Basis = tuple["Integers", "Integers"]
"""Status of every column and row, by HiGHS' numbers (0: at its lower bound, 1: basic)."""
STEADY = {
    "threads": 1,
    "mip_detect_symmetry": False,
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_feasibility_jump": False,
}
"""Options of a run that ends the same wherever it runs; besides, it seeks no plans
(:data:`SEEKING`): a search within a search takes twice the time of all else."""
_STATUSES = sorted(HighsBasisStatus.__members__.values(), key=int)
INSIDE = 1e-6
"""Share of its worth by which an interior point may be better than it says."""


class Solver:
    """One HiGHS object that keeps its model, its basis and its start from run to run.

    Parameters
    ----------
    problem
        The arrays to begin with.
    relaxed
        Whether integer columns may take any value.
    steady
        Whether every run must end the same on every machine (:data:`STEADY`).
    """

    def __init__(self, problem: Problem, *, relaxed: bool, steady: bool = False) -> None:
        self._highs = _Highs()
        self._relaxed = relaxed or not problem.integer.any()
        self._failure: BaseException | None = None
        self._basis_is_feasible = False
        self._cost, self._offset = problem.cost.copy(), problem.offset
        self._set(output_flag=False, threads=THREADS, random_seed=0, mip_min_logging_interval=0.5)
        self._set(**UNSCALED)
        self._steady = steady
        if steady:
            self._set(**STEADY)
        self._pass(problem)

    def _set(self, **options: Any) -> None:
        for name, setting in options.items():
            self._check(self._highs.setOptionValue(name, setting), name)

    @staticmethod
    def _check(status: HighsStatus, what: str) -> None:
        if status == HighsStatus.kError:
            message = f"the solver HiGHS refused: {what}."
            raise SolverError(message)

    def _pass(self, problem: Problem) -> None:
        matrix, constant = problem.matrix, problem.matrix.constant
        whole = np.zeros_like(problem.integer) if self._relaxed else problem.integer
        # HiGHS refuses an empty array of integrality, even where there are no columns.
        integrality = whole.astype(np.int32) if len(whole) else np.zeros(1, np.int32)
        status = self._highs.passModel(
            len(problem.cost), len(constant), len(matrix.value), int(MatrixFormat.kRowwise),
            int(ObjSense.kMinimize), problem.offset, problem.cost, problem.lower, problem.upper,
            problem.row_lower - constant, problem.row_upper - constant,
            matrix.start, matrix.column, matrix.value, integrality,
        )  # fmt: skip
        self._check(status, "the model (an infinite or enormous coefficient?)")

    def change_cost(self, cost: Floats, offset: float) -> None:
        """Replace the objective."""
        if offset == self._offset and np.array_equal(cost, self._cost):
            return
        self._cost, self._offset = cost.copy(), offset
        columns = np.arange(len(cost), dtype=np.int32)
        self._check(self._highs.changeColsCost(len(cost), columns, cost), "a change of cost")
        self._check(self._highs.changeObjectiveOffset(offset), "a change of offset")

    def change_columns(self, columns: Integers, lower: Floats, upper: Floats) -> None:
        """Replace the bounds of some columns."""
        self._basis_is_feasible = False
        status = self._highs.changeColsBounds(len(columns), columns, lower, upper)
        self._check(status, "a change of bounds")

    def change_rows(self, rows: Integers, lower: Floats, upper: Floats) -> None:
        """Replace the bounds of some rows, their constants already taken off."""
        self._basis_is_feasible = False
        # It is there, but highspy's stubs do not know it.
        change = self._highs.changeRowsBounds  # type: ignore[attr-defined]
        status = change(len(rows), rows, lower, upper)
        self._check(status, "a change of rows' bounds")

    def change_entry(self, row: int, column: int, value: float) -> None:
        """Replace one coefficient."""
        self._basis_is_feasible = False
        self._check(self._highs.changeCoeff(row, column, value), "a change of a coefficient")

    def add_row(self, cost: Floats, upper: float) -> None:
        """Append ``cost @ x <= upper``."""
        self._basis_is_feasible = False
        columns = np.flatnonzero(cost).astype(np.int32)
        status = self._highs.addRow(-np.inf, upper, len(columns), columns, cost[columns])
        self._check(status, "a row for an earlier objective")

    def drop_rows(self, first: int) -> None:
        """Delete the rows from one on."""
        rows = np.arange(first, self._highs.getNumRow(), dtype=np.int32)
        if len(rows):
            self._basis_is_feasible = False
            self._check(self._highs.deleteRows(len(rows), rows), "the removal of rows")

    def start_from(self, values: Floats) -> None:
        """Begin the next run at a plan."""
        solution = HighsSolution()
        solution.col_value = values
        self._check(self._highs.setSolution(solution), "a starting plan")

    def basis(self) -> Basis:
        """Give the basis of the last run."""
        found = self._highs.getBasis()
        columns, rows = (
            np.fromiter(map(int, each), np.int64, len(each))
            for each in (found.col_status, found.row_status)
        )
        return columns, rows

    def start_at(self, basis: Basis) -> None:
        """Begin the next run at a basis whose plan meets all rows and bounds."""
        start = HighsBasis()
        start.col_status, start.row_status = (
            list(map(_STATUSES.__getitem__, each.tolist())) for each in basis
        )
        start.valid = True
        self._check(self._highs.setBasis(start), "a starting basis")
        self._basis_is_feasible = True

    def resume(self, before: Outcome, *, feasible: bool) -> None:
        """Begin the next run where an earlier one ended, if there are as many rows as then.

        Parameters
        ----------
        before
            What :meth:`run` gave.
        feasible
            Whether its values meet the rows and bounds as they stand now.
        """
        if before.basis is not None and len(before.row_duals) == self._highs.getNumRow():
            self._check(self._highs.setBasis(before.basis), "a starting basis")
            self._basis_is_feasible = feasible

    def run(
        self,
        seconds: float = np.inf,
        gap: float = 0.0,
        listener: Listener | None = None,
        *,
        seek: bool = True,
        nodes: int = MANY,
    ) -> Outcome:
        """Solve, for at most ``seconds`` of wall time and to a relative gap.

        Parameters
        ----------
        seek
            Whether better plans are worth a search of their own (:data:`SEEKING`).
        nodes
            Most nodes of the tree.
        """
        if seconds <= 0.0:
            return Outcome(HighsModelStatus.kTimeLimit)
        # In a linear model HiGHS counts the time of all the object's runs, else of this run alone.
        before = self._highs.getRunTime() if self._relaxed else 0.0
        # After a change of cost alone the last plan still holds: the primal simplex starts there.
        simplex = PRIMAL if self._relaxed and self._basis_is_feasible else DUAL
        self._set(time_limit=before + seconds, mip_rel_gap=gap, simplex_strategy=simplex)
        self._set(mip_max_nodes=nodes)
        self._set(**dict.fromkeys(SEEKING, seek and not self._steady))
        self._listen(listener)
        status = self._highs.run()
        if self._highs.getModelStatus() == HighsModelStatus.kNotset:
            # Somebody else in this process started HiGHS' shared threads in another number.
            _Highs.resetGlobalScheduler(True)  # noqa: FBT003, it takes no names
            status = self._highs.run()
        if self._highs.getModelStatus() == HighsModelStatus.kNotset and simplex == DUAL:
            # Costs far apart can end the dual simplex at once; the primal one does not mind.
            self._set(simplex_strategy=PRIMAL)
            status = self._highs.run()
        self._highs.setCallback(None, None)
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        outcome = self._outcome(status)
        self._basis_is_feasible = outcome.status == HighsModelStatus.kOptimal
        return outcome

    def bound_from_inside(self, seconds: float, listener: Listener | None = None) -> float:
        """Bound the relaxation by an interior point, which needs no basis to begin or end with.

        Where the simplex takes minutes it takes seconds. It ends a little inside: what that and
        rounding may be worth (:data:`INSIDE`) is taken off.

        Returns
        -------
        float
            No plan is worth less; -inf where that was not known in time.
        """
        if seconds <= 0.0:
            return -np.inf
        self._set(solver="ipm", run_crossover="off", time_limit=self._highs.getRunTime() + seconds)
        self._listen(listener)
        self._highs.run()
        self._highs.setCallback(None, None)
        self._set(solver="choose", run_crossover="on")
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        if self._highs.getModelStatus() != HighsModelStatus.kOptimal:
            return -np.inf
        worth = float(self._highs.getInfo().objective_function_value)
        return worth - INSIDE * max(1.0, abs(worth))

    def _listen(self, listener: Listener | None) -> None:
        kinds = callbacks.HighsCallbackType
        improving, logging = kinds.kCallbackMipImprovingSolution, kinds.kCallbackMipLogging
        if listener is None:
            return

        def hear(kind: Any, _text: str, said: Any, answer: Any, _data: Any) -> None:
            # An exception must not cross HiGHS' own frames: it is kept and raised after the run.
            try:
                if kind == improving:
                    values = np.array(said.mip_solution)
                    listener.improved(values, self._worth(values), said.mip_dual_bound)
                elif kind == logging:
                    listener.bounded(said.mip_dual_bound)
                elif self._failure is not None or listener.stopped():
                    answer.user_interrupt = True
            except BaseException as failure:  # noqa: BLE001
                self._failure = failure

        self._highs.setCallback(hear, None)
        interrupts = (kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt)
        for kind in (improving, logging, *interrupts, kinds.kCallbackIpmInterrupt):
            self._highs.startCallback(kind)

    def _worth(self, values: Floats) -> float:
        """Price a plan; what HiGHS says may be the worth of another plan than it hands out."""
        return float(self._cost @ values) + self._offset

    def _outcome(self, ran: HighsStatus) -> Outcome:
        status, info = self._highs.getModelStatus(), self._highs.getInfo()
        if status == HighsModelStatus.kModelEmpty:
            return self._empty()
        if ran == HighsStatus.kError or status == HighsModelStatus.kNotset:
            message = (
                f"HiGHS stopped without an answer ({self._highs.modelStatusToString(status)})."
            )
            raise SolverError(message)
        found = info.primal_solution_status == int(SolutionStatus.kSolutionStatusFeasible)
        if not found:
            bound = -np.inf if self._relaxed else info.mip_dual_bound
            return Outcome(status, bound=bound)
        solution, objective = self._highs.getSolution(), info.objective_function_value
        values = np.array(solution.col_value)
        if not self._relaxed:
            return Outcome(status, self._worth(values), info.mip_dual_bound, values)
        proved = status == HighsModelStatus.kOptimal
        return Outcome(
            status, objective, objective if proved else -np.inf, values,
            np.array(solution.col_dual), np.array(solution.row_dual),
            self._highs.getBasis() if proved else None,
        )  # fmt: skip

    def _empty(self) -> Outcome:
        """Answer for a model without variables, whose rows HiGHS does not look at."""
        model = self._highs.getLp()
        low, high = (np.array(side) for side in (model.row_lower_, model.row_upper_))
        if (low > FEASIBILITY).any() or (high < -FEASIBILITY).any():
            return Outcome(HighsModelStatus.kInfeasible)
        return Outcome(HighsModelStatus.kOptimal, self._offset, self._offset)

    def conflict(self) -> tuple[list[int], list[int]]:
        """Give rows and columns that contradict each other; some of them may be idle.

        To ask HiGHS for an irreducible set as well may last for ever, whatever its limit of time.
        """
        self._set(iis_strategy=int(IisStrategy.kIisStrategyFromLp))
        status, found = self._highs.getIis()
        self._check(status, "the search for a conflict")
        return list(found.row_index_), list(found.col_index_)
