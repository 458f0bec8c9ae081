"""A compiled model that stays with the solver: solve it, change a few figures, solve again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from highspy import HighsModelStatus

from symbiosis.models.words.arrays import LinearVariables
from symbiosis.solving.compile.compiled import Frames
from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.engine.large.region import Region
from symbiosis.solving.search.anytime import search
from symbiosis.solving.search.polish import polish, with_decisions
from symbiosis.solving.search.ties import break_ties
from symbiosis.solving.session.adjustable import Adjustable
from symbiosis.solving.session.suffixes import fill
from symbiosis.solving.solution import Solution, Stage, Status
from symbiosis.solving.watch import Watch, interruptible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from symbiosis.solving.compile.matrix import Floats
    from symbiosis.solving.engine.problem import Outcome
    from symbiosis.solving.watch import Cancel, Haste, Progress

HELD = 1e-9
"""An objective may give up this share of its value to later ones: rounding, no more."""
_WORSE = (Status.OPTIMAL, Status.WITHIN_GAP, Status.TIME_LIMIT, Status.CANCELLED)
_WITHOUT_PLAN = (Status.INFEASIBLE, Status.UNBOUNDED, Status.ERROR)
_LOST = (Status.INFEASIBLE, Status.ERROR)
"""A later objective ends so only by the solver's rounding: there is a plan by the earlier ones."""


class Session(Adjustable):
    """One model, compiled once, solved as often as wanted."""

    def solve(
        self,
        *,
        time_limit: float | None = None,
        gap: float = 1e-4,
        progress: Callable[[Progress], None] | None = None,
        cancel: Cancel | None = None,
        start: Floats | None = None,
        duals: bool = False,
        haste: Haste | None = None,
        preferences: Sequence[Floats] = (),
    ) -> Solution:
        """Solve every objective in turn; each later one may not worsen the earlier ones.

        Parameters
        ----------
        time_limit
            Wall time for all objectives together [s]; None: no limit.
        gap
            Relative gap at which an objective counts as solved.
        progress
            Called with every better plan and every better bound.
        cancel
            Ends the solve with the best plan so far; so does Ctrl-C.
        start
            Columns of a plan to begin with. Where it no longer meets the constraints, its yes/no
            decisions are kept and the flows computed anew; if that does not help, it is ignored.
        duals
            Whether prices are wanted; a model with a suffix ``dual`` wants them.
        haste
            After some seconds a larger gap is good enough; None: never.
        preferences
            Weights of the columns by which ties are broken, most important first
            (:mod:`symbiosis.solving.search.ties`); a model too large for one solver keeps its ties.

        Raises
        ------
        SolverError
            If HiGHS refuses the model.
        """
        duals = duals or self._prices_to is not None
        watch = Watch.within(time_limit, progress, cancel, self.compiled.sense, haste)
        watch.steady = self.steady
        try:
            with interruptible(watch):
                watch.plan = None if start is None else self._mended(start, watch)
                status, stages, ended = self._solve_stages(watch, gap)
                if preferences and status not in _WITHOUT_PLAN:
                    ended = self._without_ties(watch, preferences, stages, ended)
        finally:
            self._hold_only(0)
        if watch.interrupted:
            status = Status.CANCELLED
        seconds = {"compile": self.compile_seconds, "solve": time.perf_counter() - watch.began}
        prices = ended.row_duals if duals and ended is not None else None
        return self._solution(status, watch, stages, seconds, prices)

    def bound_from_inside(self, seconds: float, cancel: Cancel | None = None) -> float:
        """Bound the first objective, its yes/no decisions let go, by an interior point.

        Returns
        -------
        float
            No plan is better; infinitely good where that was not known in time.
        """
        problem = self._problem
        problem.cost, problem.offset = self._stages[0]
        watch = Watch.within(seconds, None, cancel)
        with interruptible(watch):
            found = Solver(problem, relaxed=True).bound_from_inside(seconds, watch)
        return float(self.compiled.sense * found)

    def _mended(self, start: Floats, watch: Watch) -> Floats | None:
        """Give a plan with the decisions of another one, and as far as may be with its flows."""
        relaxed, _ = self._ready()
        problem = self._problem
        if problem.meets(start):
            return np.array(start)
        decided = np.clip(np.round(start), problem.lower, problem.upper)[problem.integer]
        outcome = with_decisions(problem, relaxed, decided, watch)
        if outcome.status != HighsModelStatus.kOptimal:
            return None
        mended: Floats = outcome.values  # noqa: PD011 - not a frame's
        mended[problem.integer] = decided
        return mended if problem.meets(mended) else None

    def _solve_stages(self, watch: Watch, gap: float) -> tuple[Status, list[Stage], Outcome | None]:
        """Solve one objective after the other; give how the flows of the plan ended."""
        worst, ended = Status.OPTIMAL, None
        stages: list[Stage] = []
        relaxed, whole = self._ready()
        for number, (cost, offset) in enumerate(self._stages, 1):
            watch.next_stage(number)
            self._weigh(number)
            status = search(self._problem, relaxed, whole, watch, gap, self._past)
            if stages and status in _LOST:
                return worst, stages, self._exact_again(watch, stages[-1], number - 1)
            if watch.plan is None or status in _WITHOUT_PLAN:
                return status, [*stages, self._stage(watch)], None
            last = number == len(self._stages)
            if not last and (watch.called_off() or watch.left <= 0.0):
                stopped = Status.CANCELLED if watch.called_off() else Status.TIME_LIMIT
                last, status = True, stopped
            worst = max(worst, status, key=_WORSE.index)
            if last and whole is None and status is Status.OPTIMAL:
                # Without yes/no decisions the flows are exact already.
                np.clip(watch.plan, self._problem.lower, self._problem.upper, out=watch.plan)
                ended = self._past.relaxation
            elif last:
                ended = polish(self._problem, relaxed, watch.plan, watch, self._past)
            stages.append(self._stage(watch))
            if last:
                break
            best = watch.objective - offset
            self._hold(cost, best + HELD * max(1.0, abs(best)))
        return worst, stages, ended

    def _without_ties(
        self,
        watch: Watch,
        preferences: Sequence[Floats],
        stages: list[Stage],
        ended: Outcome | None,
    ) -> Outcome | None:
        """Let the plan be the preferred one of its equals; give how its decisions' flows ended."""
        relaxed, whole = self._relaxed, self._whole
        if not isinstance(relaxed, Solver) or isinstance(whole, Region):
            return ended
        ended = break_ties(self._problem, (relaxed, whole), watch, preferences, ended)
        stages[-1] = self._stage(watch)
        return ended

    def _exact_again(self, watch: Watch, stage: Stage, number: int) -> Outcome | None:
        """Compute the flows of the plan exactly by the last objective that was met."""
        relaxed, _ = self._ready()
        self._weigh(number)
        self._hold_only(number - 1)
        watch.objective = self.compiled.sense * stage.objective
        watch.bound = self.compiled.sense * stage.bound
        if watch.plan is None:
            return None
        return polish(self._problem, relaxed, watch.plan, watch, self._past)

    def _stage(self, watch: Watch) -> Stage:
        sense = self.compiled.sense
        objective = watch.objective if np.isfinite(watch.objective) else np.nan
        return Stage(sense * objective, sense * watch.bound)

    def _solution(
        self,
        status: Status,
        watch: Watch,
        stages: list[Stage],
        seconds: dict[str, float],
        prices: Floats | None,
    ) -> Solution:
        compiled, plan = self.compiled, watch.plan
        if plan is None or status in _WITHOUT_PLAN:
            return Solution(status, stages=tuple(stages), seconds=seconds)
        lines = pd.Series(compiled.ledger.at(plan), compiled.lines.index, name="quantity")
        duals: Mapping[str, Any] = {}
        if prices is not None:
            duals = Frames(compiled.rows, compiled.sense * prices[: len(self._problem.row_lower)])
        return Solution(
            status, Frames(compiled.columns, plan), lines, tuple(stages), duals, seconds, plan
        )

    def write_back(self, solution: Solution) -> None:
        """Put a solution's values on the Pyomo variables, and its prices into a suffix `dual`."""
        if solution.vector is None:
            return
        if self._prices_to is not None and solution.duals:
            fill(self._prices_to, self._prices_to.model(), solution.duals)
        parts = self.compiled.columns.values()
        for component, part in zip(self.compiled.components, parts, strict=True):
            values = solution.vector[part.places]
            if isinstance(component, LinearVariables):
                component.take(values)
                continue
            for variable, value in zip(component.values(), values.tolist(), strict=True):
                variable.set_value(value, skip_validation=True)
