"""Without SCIP: HiGHS bounds a model with products, and finds plans that truly hold.

Blends are cut into pieces, which bounds the model from below; the plan of that bound is where a
search by tangents begins, which ends with products that hold. Pieces are then cut where the bound's
plan missed a product, and all begins again, until plan and bound meet or time is up. Beforehand
every factor is bounded by what any better plan could give it.
"""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo

from symbiosis.solving.compile.pieces import relaxation
from symbiosis.solving.compile.products import Product, blends_of, in_place_of, kept, minimising
from symbiosis.solving.compile.tangent import missed_by, opened
from symbiosis.solving.engine.highs import FEASIBILITY, Solver
from symbiosis.solving.session.session import Session
from symbiosis.solving.solution import PROVED, Solution, Status, relative_gap

if TYPE_CHECKING:
    from symbiosis.solving.watch import Watch

ROUNDS = 60
"""Most relaxations solved for one objective."""
TURNS = 40
"""Most steps of a search from one relaxation."""
FARTHEST, NEAREST = 0.3, 1e-4
"""Reach of a step by tangents, at first and at last [share of a factor's range]."""
TIGHTENINGS = 3
"""Most passes over the factors' bounds."""
LOOSE, ENOUGH = 1e-4, 0.9
"""A tightened bound is left so much room [share of the range]; a pass that leaves more than the
second share of every range is the last."""
LEAST_SECONDS = 0.1
NARROW = 1e-3
"""A piece is not cut nearer to its end than this [share of the blend's range]."""


class Told:
    """A watch, as inner solves ask it."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def is_set(self) -> bool:
        """Say whether to stop."""
        return self._watch.stopped()


def restore(
    model: pyo.ConcreteModel, products: list[Product], objective: Any, watch: Watch, gap: float
) -> tuple[Status, float, float]:
    """Minimise an objective as well as HiGHS alone can, and leave the best plan on the model.

    Returns
    -------
    status, objective, bound
        NaN without a plan.
    """
    search = _Search(model, products, watch, max(gap, PROVED))
    with minimising(model, objective):
        try:
            return search.run()
        finally:
            search.loosen()


class _Search:
    """The search for one objective."""

    def __init__(
        self, model: pyo.ConcreteModel, products: list[Product], watch: Watch, gap: float
    ) -> None:
        self._model, self._products, self._watch, self._gap = model, products, watch, gap
        self._blends = blends_of(products)
        factors = {id(each): each for pair in products for each in (pair.blend, pair.flow)}
        self._factors = list(factors.values())
        self._ranges = [(factor.lb, factor.ub) for factor in self._factors]
        self._variables = list(model.component_data_objects(pyo.Var, descend_into=True))
        self._cuts: dict[int, list[float]] = {}
        self._best, self._bound = np.inf, -np.inf
        self._plan: list[float] | None = None

    def run(self) -> tuple[Status, float, float]:
        self._cut_nothing()
        tightenings = TIGHTENINGS
        for _ in range(ROUNDS):
            relaxed = self._relaxed()
            if self._plan is None and relaxed.status in (Status.INFEASIBLE, Status.UNBOUNDED):
                return relaxed.status, np.nan, relaxed.bound
            if self._contradicts(relaxed):
                if not tightenings:
                    break
                tightenings = 0
                self.loosen()
                continue
            self._raise_bound(relaxed.bound)
            if not relaxed.found:
                break
            missed = self._missed()
            self._descend()
            if self._is_over():
                break
            if tightenings and self._tighten():
                tightenings -= 1
                self._cut_nothing()
            else:
                self._cut(missed)
        return self._ended()

    def _contradicts(self, relaxed: Solution) -> bool:
        """Say whether a relaxation excludes the best plan, which meets it: the solver erred."""
        if self._plan is None:
            return False
        worse = relaxed.bound > self._best + PROVED * max(1.0, abs(self._best))
        return relaxed.status is Status.INFEASIBLE or worse

    def loosen(self) -> None:
        """Take back every tightened bound."""
        for factor, (low, high) in zip(self._factors, self._ranges, strict=True):
            factor.setlb(low)
            factor.setub(high)
        self._cut_nothing()

    def _ended(self) -> tuple[Status, float, float]:
        watch = self._watch
        if self._plan is None:
            return Status.CANCELLED if watch.stopped() else Status.NO_PLAN, np.nan, self._bound
        self._put(self._plan)
        done = relative_gap(self._best, self._bound) <= self._gap
        stopped = Status.CANCELLED if watch.stopped() else Status.TIME_LIMIT
        return Status.WITHIN_GAP if done else stopped, self._best, self._bound

    def _is_over(self) -> bool:
        done = relative_gap(self._best, self._bound) <= self._gap
        return done or self._watch.stopped() or self._watch.left <= 0.0

    def _raise_bound(self, bound: float) -> None:
        self._bound = max(self._bound, min(bound, self._best))
        self._watch.bounded(self._bound)

    # ------------------------------------------------------------ the bound

    def _cut_nothing(self) -> None:
        self._cuts = {id(blend): [blend.lb, blend.ub] for blend in self._blends}

    def _relaxed(self) -> Solution:
        """Solve with pieces in the place of the products; leave its plan on the model."""
        block = relaxation(self._products, self._cuts)
        with in_place_of(self._model, self._products, block):
            return self._solved(Session(self._model), 0.1 * self._gap)

    def _missed(self) -> dict[int, tuple[float, float]]:
        """Give the blends whose products the relaxation misses: by how much, and their value."""
        missed: dict[int, tuple[float, float]] = {}
        for product in self._products:
            size = (product.flow.ub * product.blend.ub) or 1.0
            off = abs(product.load.value - product.flow.value * product.blend.value) / size
            key = id(product.blend)
            missed[key] = max(missed.get(key, (0.0, 0.0)), (off, product.blend.value))
        return {key: found for key, found in missed.items() if found[0] > FEASIBILITY}

    def _cut(self, missed: dict[int, tuple[float, float]]) -> None:
        """Cut the pieces in which the relaxation missed a product, at its blend."""
        for blend in self._blends:
            if id(blend) not in missed:
                continue
            cuts, at = self._cuts[id(blend)], missed[id(blend)][1]
            place = min(max(bisect(cuts, at), 1), len(cuts) - 1)
            low, high = cuts[place - 1], cuts[place]
            near = max(NARROW * (cuts[-1] - cuts[0]), 0.1 * (high - low))
            if high - low > 2.0 * near:
                cuts.insert(place, float(np.clip(at, low + near, high - near)))

    def _tighten(self) -> bool:
        """Bound every factor by what a plan no worse than the best could give it."""
        block = relaxation(self._products, self._cuts)
        with in_place_of(self._model, self._products, block):
            session = Session(self._model)
        problem, gained = session.problem, False
        solver = Solver(problem, relaxed=True)
        if np.isfinite(self._best):
            slack = LOOSE * max(1.0, abs(self._best))
            solver.add_row(problem.cost, self._best - problem.offset + slack)
        column = {id(each): at for at, each in enumerate(session.compiled.variables)}
        for factor, (least, most) in zip(self._factors, self._ranges, strict=True):
            low, high = factor.lb, factor.ub
            ends = []
            for sign in (1.0, -1.0):
                cost = np.zeros(len(problem.cost))
                cost[column[id(factor)]] = sign
                solver.change_cost(cost, 0.0)
                outcome = solver.run(max(LEAST_SECONDS, self._watch.left))
                ends.append(sign * outcome.bound)
            slack = LOOSE * (most - least)
            factor.setlb(max(low, ends[0] - slack))
            factor.setub(min(high, ends[1] + slack))
            gained |= factor.ub - factor.lb < ENOUGH * (high - low)
            if self._is_over():
                break
        return gained

    # ------------------------------------------------------------ the plan

    def _descend(self) -> None:
        """Search from the plan that stands on the model, first by kept blends, then by tangents."""
        for blend in self._blends:
            blend.set_value(float(np.clip(blend.value, blend.lb, blend.ub)), skip_validation=True)
        with kept(self._blends):
            value = self._solved(Session(self._model), PROVED).objective
        if not np.isfinite(value):
            return
        self._note(value)
        reach = FARTHEST
        for _ in range(TURNS):
            if reach < NEAREST or self._is_over():
                break
            here = [each.value for each in self._variables]
            found = self._stepped(reach)
            if found < value - PROVED * max(1.0, abs(value)):
                value, reach = found, min(2.0 * reach, FARTHEST)
                self._note(value)
            else:
                self._put(here)
                reach *= 0.25

    def _stepped(self, reach: float) -> float:
        """Step by tangents, and let the products close; inf where they do not."""
        value = np.inf
        for near in (reach, 0.1 * reach, 0.01 * reach):
            value = self._solved(opened(self._model, self._products, near), PROVED).objective
            if not np.isfinite(value):
                return np.inf
        return value if missed_by(self._products) <= FEASIBILITY else np.inf

    def _note(self, value: float) -> None:
        if value < self._best:
            self._best = value
            self._plan = [each.value for each in self._variables]
            self._watch.improved(np.empty(0), value, self._bound)

    def _solved(self, session: Session, gap: float) -> Solution:
        """Solve what is linear now, and leave its values on the model."""
        left = max(1.0, self._watch.left)
        solution = session.solve(time_limit=left, gap=gap, cancel=Told(self._watch))
        if solution.found:
            session.write_back(solution)
        return solution

    def _put(self, values: list[float]) -> None:
        for variable, value in zip(self._variables, values, strict=True):
            variable.set_value(value, skip_validation=True)
