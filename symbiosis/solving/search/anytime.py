"""Plans early, proofs later: relaxation, restricted search, full search, then exact flows."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from highspy import HighsModelStatus

from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.engine.large.region import Region
from symbiosis.solving.engine.problem import FEASIBILITY, FEW, Outcome
from symbiosis.solving.search.polish import with_decisions
from symbiosis.solving.search.restricted import Effort, search_restricted
from symbiosis.solving.search.restriction import (
    rounded_up,
    unloved_columns,
    unused_columns,
)
from symbiosis.solving.search.tree import Tree
from symbiosis.solving.solution import PROVED, Status

if TYPE_CHECKING:
    from symbiosis.solving.compile.matrix import Floats
    from symbiosis.solving.engine.large.sifting import Sifter
    from symbiosis.solving.engine.problem import Problem
    from symbiosis.solving.search.polish import Past
    from symbiosis.solving.watch import Watch

WHOLE_TIMES = 20.0
"""A region is only searched whole where there are so many times what its relaxation took."""
RESTRICTED_TIMES, RESTRICTED_SECONDS = 3.0, 1.0
"""A restricted search gets so many times as long as the relaxation took, and at least so many
seconds."""


def search(
    problem: Problem,
    relaxed: Solver | Sifter,
    whole: Solver | Region | None,
    watch: Watch,
    gap: float,
    past: Past,
) -> Status:
    """Solve one objective; the plan and the bound are left with ``watch``.

    Parameters
    ----------
    problem
        The arrays that both solvers hold.
    relaxed, whole
        The problem without and with integrality (None: nothing is integer).
    watch
        Whom to tell; its plan, if it has one, must meet the problem's rows.
    gap
        Relative gap at which to stop.
    past
        Where the last search's relaxation ended: the next one begins there.
    """
    if watch.plan is not None:
        watch.improved(watch.plan, float(problem.cost @ watch.plan) + problem.offset, -np.inf)
    if watch.called_off():
        # Someone may have asked while the arrays were handed over.
        return Status.CANCELLED
    began = time.perf_counter() - past.spent()
    relaxation = past.relaxation = _run_again(past.relaxation, problem, relaxed, watch)
    seconds = time.perf_counter() - began
    status = _status_of_relaxation(relaxation, watch)
    if status is Status.UNBOUNDED and whole is not None:
        return _unbounded_or_infeasible(problem, whole, watch)
    if status is not Status.OPTIMAL:
        return status
    if whole is None or _is_integral(problem, relaxation.values):
        watch.improved(relaxation.values, relaxation.objective, relaxation.objective)
        watch.bounded(relaxation.objective)
        return Status.OPTIMAL
    watch.bounded(relaxation.objective)
    _round_up(problem, relaxed, relaxation, watch)
    few = problem.integer.sum() <= FEW or (watch.steady and not isinstance(whole, Region))
    if watch.steady and isinstance(relaxed, Solver):
        Tree(problem, relaxed, watch).search(relaxation, gap, past.lore)
    if not few or watch.haste is not None:
        # Even where the rounded plan is good enough, taking out what does not pay is worth it.
        effort = Effort(max(RESTRICTED_SECONDS, RESTRICTED_TIMES * seconds), gap)
        search_restricted(whole, problem, unused_columns(problem, relaxation), watch, effort)
    if not few:
        closed = unloved_columns(problem, relaxation)
        search_restricted(whole, problem, closed, watch, replace(effort, enough=gap))
    if isinstance(whole, Region) and watch.left < WHOLE_TIMES * seconds:
        return _search_core(whole, problem, watch, gap)
    return _search_full(whole, watch, gap, seek=not few)


def _run_again(
    before: Outcome | None, problem: Problem, relaxed: Solver | Sifter, watch: Watch
) -> Outcome:
    """Solve the relaxation from where it ended before; a sifter knows that by itself."""
    if before is not None and before.found and isinstance(relaxed, Solver):
        relaxed.resume(before, feasible=problem.meets(before.values))
    return relaxed.run(watch.left, listener=watch)


def _status_of_relaxation(outcome: Outcome, watch: Watch) -> Status:
    if outcome.status == HighsModelStatus.kOptimal:
        return Status.OPTIMAL
    if outcome.status == HighsModelStatus.kUnbounded:
        return Status.UNBOUNDED
    if outcome.status == HighsModelStatus.kInfeasible:
        return Status.INFEASIBLE
    return _status_when_stopped(outcome, watch)


def _status_when_stopped(outcome: Outcome, watch: Watch) -> Status:
    if outcome.status == HighsModelStatus.kInterrupt and watch.called_off():
        return Status.CANCELLED
    if outcome.status in (HighsModelStatus.kTimeLimit, HighsModelStatus.kInterrupt):
        return Status.NO_PLAN if watch.plan is None else Status.TIME_LIMIT
    return Status.ERROR


def _is_integral(problem: Problem, values: Floats) -> bool:
    whole = values[problem.integer]
    return bool(np.all(np.abs(whole - np.round(whole)) <= FEASIBILITY * FEASIBILITY))


def _unbounded_or_infeasible(problem: Problem, whole: Solver | Region, watch: Watch) -> Status:
    whole.change_cost(np.zeros_like(problem.cost), 0.0)
    outcome = whole.run(watch.left, listener=None)
    whole.change_cost(problem.cost, problem.offset)
    if outcome.found:
        return Status.UNBOUNDED
    stopped = outcome.status == HighsModelStatus.kTimeLimit
    return Status.NO_PLAN if stopped else Status.INFEASIBLE


def _round_up(
    problem: Problem, relaxed: Solver | Sifter, relaxation: Outcome, watch: Watch
) -> None:
    """Take the relaxation with all that it builds in part built whole, if that is a plan.

    Where it is none, because something is too small to be built at all, other flows may be one.
    """
    values = rounded_up(problem, relaxation)
    if problem.meets(values):
        watch.improved(values, float(problem.cost @ values) + problem.offset, -np.inf)
        return
    outcome = with_decisions(problem, relaxed, values[problem.integer], watch)
    if outcome.status == HighsModelStatus.kOptimal:
        watch.improved(outcome.values, outcome.objective, -np.inf)


def _search_core(region: Region, problem: Problem, watch: Watch, gap: float) -> Status:
    """Spend what is left of the time on what the relaxation looked at."""
    if watch.gap > gap:
        nothing = np.empty(0, dtype=np.int64)
        effort = Effort(watch.left, gap, enough=gap, share=1.0)
        search_restricted(region, problem, nothing, watch, effort)
    if watch.gap <= gap:
        return _status_of_plan(watch)
    # The relaxation's bound holds for everything, but nothing here can raise it.
    stopped = HighsModelStatus.kInterrupt if watch.stopped() else HighsModelStatus.kTimeLimit
    return _status_when_stopped(Outcome(stopped), watch)


def _search_full(whole: Solver | Region, watch: Watch, gap: float, *, seek: bool) -> Status:
    """Search everything, from the best plan on.

    Parameters
    ----------
    seek
        Whether the solver is to look for better plans beside the proof. With few decisions the
        proof finds them by itself, and the searches take three quarters of the time.
    """
    watch.phase = "full"
    if watch.plan is not None:
        if watch.gap <= gap:
            return _status_of_plan(watch)
        whole.start_from(watch.plan)
    if watch.stopped():
        return _status_when_stopped(Outcome(HighsModelStatus.kInterrupt), watch)
    known = watch.plan is not None
    outcome = (
        whole.run(watch.left, gap, watch, seek=seek or not known)
        if isinstance(whole, Solver)
        else whole.run(watch.left, gap, watch)
    )
    if outcome.found:
        watch.improved(outcome.values, outcome.objective, outcome.bound)
    if outcome.status == HighsModelStatus.kOptimal:
        watch.bounded(outcome.bound)
        return _status_of_plan(watch)
    infeasible = (HighsModelStatus.kInfeasible, HighsModelStatus.kUnboundedOrInfeasible)
    if outcome.status in infeasible:
        return Status.INFEASIBLE
    watch.bounded(outcome.bound)
    return _status_when_stopped(outcome, watch)


def _status_of_plan(watch: Watch) -> Status:
    return Status.OPTIMAL if watch.gap <= PROVED else Status.WITHIN_GAP
