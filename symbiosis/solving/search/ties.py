r"""Ties: among flows that are equally good by every objective, those that are preferred.

The flows that are as good as the best ones are a face: whatever has a price other than zero stays
where it is, be it a column by its reduced cost or a row by its dual (complementary slackness).

.. math:: \{x : r_j (x_j - x^*_j) = 0, \quad y_i (a_i x - a_i x^*) = 0\}

r  reduced costs;  y  duals;  x*  the plan. On this face the first preference is minimised, on what
is left of it the next one. No objective gives anything up for it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from highspy import HighsModelStatus

from symbiosis.solving.engine.problem import FEASIBILITY, FEW
from symbiosis.solving.search.polish import with_decisions
from symbiosis.solving.solution import PROVED
from symbiosis.solving.watch import LAST_SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.solving.compile.matrix import Floats, Integers
    from symbiosis.solving.engine.highs import Solver
    from symbiosis.solving.engine.problem import Outcome, Problem
    from symbiosis.solving.watch import Watch

FREE = 1e-6
"""A price below this is none: the solver's rounding [objective per unit of a column or row]."""
SAME = 1e-9
"""Objectives that differ by less than this share of their value are told alike."""
SECONDS = 0.5
"""How long other decisions are sought, and after that other flows, of a problem that is not small.
A small one is never waited for so long (:attr:`.Problem.is_small`)."""
NODES = 200
"""Most nodes of a search for other decisions."""
TIED = 2_000
"""Most columns of a problem whose other decisions are sought: each preference is a search of its
own, which takes a second at this size and ten times as long as the plan itself at twice of it."""
HALF = 0.5
"""Decisions that differ by more than this are others."""


def break_ties(
    problem: Problem,
    solvers: tuple[Solver, Solver | None],
    watch: Watch,
    preferences: Sequence[Floats],
    ended: Outcome | None,
) -> Outcome | None:
    """Give ``watch`` the plan that is preferred among those as good as its own.

    It stays as it is where none is better. Other decisions are sought where there are few, in a
    problem that is not large (:data:`TIED`), the plan is proved and nobody is in haste; flows are
    exchanged always.

    Parameters
    ----------
    problem
        The arrays, with the last objective as cost and the earlier ones as ceilings.
    solvers
        The problem without and with integrality (None: nothing is integer); left as found.
    preferences
        Weights of the columns, most important first; the less of their sum the better.
    ended
        The flows of the plan's decisions, as they were solved; None: they could not be.

    Returns
    -------
    Outcome
        The same, of other decisions where they were taken.
    """
    relaxed, whole = solvers
    if watch.plan is None or watch.called_off() or ended is None:
        return ended
    patient = watch.haste is None and watch.gap <= PROVED and not watch.steady
    few = problem.integer.sum() <= FEW and len(problem.cost) <= TIED
    if whole is not None and patient and few:
        until = time.perf_counter() + _seconds(problem, watch)
        other = _decided(problem, (relaxed, whole), watch.plan, preferences, until)
        if np.any(np.abs(other - watch.plan)[problem.integer] > HALF):
            ended = _taken(problem, relaxed, other, watch) or ended
    face = _Face(problem, relaxed, watch.plan, ended)
    if not any(map(face.prefers, preferences)):
        return ended
    try:
        plan = face.best(
            watch.plan, preferences, time.perf_counter() + _seconds(problem, watch), ended
        )
    finally:
        face.leave()
    worth = float(problem.cost @ plan) + problem.offset
    if abs(worth - watch.objective) <= _rounding(watch.objective) and problem.meets(plan):
        watch.plan = plan
    return ended


def _seconds(problem: Problem, watch: Watch) -> float:
    """Give how long other plans may be sought: exact ones are wanted even when time is up."""
    if watch.steady or problem.is_small:
        return max(watch.left, LAST_SECONDS)
    hasty = np.inf if watch.haste is None else watch.haste.seconds
    return min(SECONDS, hasty, max(watch.left, LAST_SECONDS))


def _decided(
    problem: Problem,
    solvers: tuple[Solver, Solver],
    plan: Floats,
    preferences: Sequence[Floats],
    until: float,
) -> Floats:
    """Search among all decisions for a plan that is preferred and costs no more, for a while."""
    relaxed, whole = solvers
    basis, worth = relaxed.basis(), float(problem.cost @ plan)
    held = [(problem.cost, worth + _rounding(worth))]
    for weights in filter(np.any, preferences):
        for solver in solvers:
            solver.add_row(*held[-1])
            solver.change_cost(weights, 0.0)
        before = float(weights @ plan)
        if _less(relaxed.run(until - time.perf_counter()).bound, before):
            whole.start_from(plan)
            outcome = whole.run(until - time.perf_counter(), nodes=NODES)
            if outcome.found and _less(outcome.objective, before):
                plan, before = outcome.values, outcome.objective
        held.append((weights, before + FEASIBILITY * max(1.0, before)))
    for solver in solvers:
        solver.drop_rows(len(problem.row_lower) + len(problem.ceilings))
        solver.change_cost(problem.cost, problem.offset)
    relaxed.start_at(basis)
    return plan


def _taken(problem: Problem, relaxed: Solver, plan: Floats, watch: Watch) -> Outcome | None:
    """Take other decisions if the exact flows of them are as good; give those."""
    decisions = np.round(plan[problem.integer])
    outcome = with_decisions(problem, relaxed, decisions, watch)
    if outcome.status != HighsModelStatus.kOptimal:
        return None
    if outcome.objective > watch.objective + _rounding(watch.objective):
        return None
    watch.plan, watch.objective = outcome.values.copy(), outcome.objective
    watch.plan[problem.integer] = decisions
    watch.bound = min(watch.bound, watch.objective)
    return outcome


def _less(one: float, other: float) -> bool:
    """Tell whether a preference is met better, by more than rounding."""
    return one < other - FEASIBILITY * max(1.0, abs(other))


def _rounding(worth: float) -> float:
    return SAME * abs(worth)


class _Face:
    """The flows that are as good as a plan's, narrowed preference by preference."""

    def __init__(self, problem: Problem, relaxed: Solver, plan: Floats, ended: Outcome) -> None:
        self._problem, self._relaxed = problem, relaxed
        self._lower, self._upper = problem.lower.copy(), problem.upper.copy()
        whole = problem.integer
        self._lower[whole] = self._upper[whole] = np.round(plan[whole])
        self._rows: Integers = np.empty(0, dtype=np.int32)
        self._narrow(ended)

    def prefers(self, weights: Floats) -> bool:
        """Tell whether anything that is still free has a weight."""
        return bool(np.any(weights[self._lower < self._upper]))

    def best(
        self, plan: Floats, preferences: Sequence[Floats], until: float, ended: Outcome
    ) -> Floats:
        """Give the plan that is preferred; the same one where none is."""
        relaxed = self._relaxed
        self._keep_ceilings(plan)
        for weights in filter(self.prefers, preferences):
            self._put(ended)
            # Nothing has moved yet: from this basis on the flows stay as good as they are.
            relaxed.run(until - time.perf_counter())
            relaxed.change_cost(weights, 0.0)
            ended = relaxed.run(until - time.perf_counter())
            if ended.status != HighsModelStatus.kOptimal:
                break
            if _less(ended.objective, float(weights @ plan)):
                plan = np.clip(ended.values, self._lower, self._upper)
            self._narrow(ended)
        return plan

    def _keep_ceilings(self, plan: Floats) -> None:
        """Let no earlier objective, of those that may give up a little, give up anything more."""
        own = len(self._problem.row_lower)
        for number, (cost, _) in enumerate(self._problem.ceilings, own):
            reached = np.array([cost @ plan])
            self._relaxed.change_rows(np.array([number]), reached - np.inf, reached)

    def _narrow(self, ended: Outcome) -> None:
        """Find what has a price, to be held where it is."""
        priced = (np.abs(ended.reduced_costs) > FREE) & (self._lower < self._upper)
        self._lower[priced] = self._upper[priced] = ended.values[priced]
        problem = self._problem
        own = len(problem.row_lower)
        dear = (np.abs(ended.row_duals[:own]) > FREE) & (problem.row_lower < problem.row_upper)
        self._rows = np.union1d(self._rows, np.flatnonzero(dear)).astype(np.int32)

    def _put(self, ended: Outcome) -> None:
        """Hold that with the solver, where it ended."""
        columns = np.arange(len(self._lower), dtype=np.int32)
        self._relaxed.change_columns(columns, self._lower, self._upper)
        matrix, rows = self._problem.matrix, self._rows
        at = (matrix.at(ended.values) - matrix.constant)[rows]
        self._relaxed.change_rows(rows, at, at)
        self._relaxed.resume(ended, feasible=True)

    def leave(self) -> None:
        """Let go of everything; ceilings are rows of those who set them."""
        problem, relaxed, rows = self._problem, self._relaxed, self._rows
        columns = np.arange(len(problem.cost), dtype=np.int32)
        relaxed.change_columns(columns, problem.lower, problem.upper)
        constant = problem.matrix.constant[rows]
        relaxed.change_rows(
            rows, problem.row_lower[rows] - constant, problem.row_upper[rows] - constant
        )
        relaxed.change_cost(problem.cost, problem.offset)
