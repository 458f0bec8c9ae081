"""A compiled model in the hands of its solvers: a figure that changes, changes for all of them."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from highspy import HighsModelStatus

from symbiosis.solving.compile.compiled import Compiled
from symbiosis.solving.compile.compiler import compile_model
from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.engine.large.region import Region
from symbiosis.solving.engine.large.sifting import LARGE, Sifter
from symbiosis.solving.engine.problem import Problem
from symbiosis.solving.search.polish import Past
from symbiosis.solving.search.tree import Lore, Tree
from symbiosis.solving.session.suffixes import dual_suffix
from symbiosis.solving.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyomo.environ as pyo
    from numpy.typing import ArrayLike

    from symbiosis.solving.compile.matrix import Floats, Integers
    from symbiosis.solving.engine.problem import Outcome


class Adjustable:
    """One model, compiled once, whose figures may change.

    Parameters
    ----------
    model
        The Pyomo model, or what :func:`compile_model` made of it.
    steady
        Whether an answer must hang on the figures alone, and on no clock.

    Attributes
    ----------
    compiled
        The arrays as compiled; never changed.
    """

    def __init__(self, model: pyo.ConcreteModel | Compiled, *, steady: bool = False) -> None:
        began = time.perf_counter()
        is_compiled = isinstance(model, Compiled)
        self._prices_to = None if is_compiled else dual_suffix(model)
        self.compiled = model if is_compiled else compile_model(model)
        self.compile_seconds = time.perf_counter() - began
        self.steady = steady
        self._lore = Lore()
        self.reset()

    def reset(self) -> None:
        """Take back every change."""
        compiled = self.compiled
        self._stages = [compiled.stages.weighted(each) for each in np.eye(len(compiled.stages))]
        cost, offset = self._stages[0]
        self._problem = Problem(
            cost, offset, compiled.lower.copy(), compiled.upper.copy(), compiled.integer,
            compiled.matrix.copy(), compiled.row_lower.copy(), compiled.row_upper.copy(),
        )  # fmt: skip
        self._relaxed: Solver | Sifter | None = None
        self._whole: Solver | Region | None = None
        self._past = Past(lore=self._lore)

    def learn(self) -> None:
        """Find out what branching on decisions costs at the prices that hold now, for all after.

        What is learnt stays when every change is taken back.
        """
        relaxed, whole = self._ready()
        if not isinstance(relaxed, Solver) or whole is None:
            return
        self._weigh(1)
        root = relaxed.run()
        if root.status == HighsModelStatus.kOptimal:
            Tree(self._problem, relaxed, Watch()).learn(root, self._lore)

    def relax(self, watch: Watch) -> Outcome:
        """Solve the relaxation of the first objective; the next search begins where it ended."""
        relaxed, _ = self._ready()
        self._weigh(1)
        began = time.perf_counter()
        outcome = relaxed.run(watch.left, listener=watch)
        if outcome.status == HighsModelStatus.kOptimal:
            self._past.relaxation = outcome
            self._past.seconds = time.perf_counter() - began
        return outcome

    @contextmanager
    def aside(self) -> Iterator[Self]:
        """Ask something beside: the next search begins where the last one before this ended."""
        before = self._past
        self._past = Past(before.relaxation, before.flows, lore=before.lore)
        try:
            yield self
        finally:
            self._past = before

    @property
    def problem(self) -> Problem:
        """The arrays as they stand after all changes; not to be changed by others."""
        return self._problem

    @property
    def stages(self) -> list[tuple[Floats, float]]:
        """The objectives as they stand, most important first: weights of columns, and offset."""
        return list(self._stages)

    def weigh(self, stages: Sequence[tuple[Floats, float]]) -> None:
        """Make the objectives weighted sums of columns, as :attr:`stages` has them."""
        self._stages = list(stages)

    def rows(self, name: str) -> pd.Series:
        """Give the rows of a constraint, by its index."""
        return _places(self.compiled.rows[name])

    def columns(self, name: str) -> pd.Series:
        """Give the columns of a variable, by its index."""
        return _places(self.compiled.columns[name])

    def set_objectives(self, weights: Sequence[Floats]) -> None:
        """Make the objectives weighted sums of ledger lines, most important first.

        Parameters
        ----------
        weights
            For each objective one weight per ledger line, in the order of ``compiled.lines``.
        """
        self._stages = [self.compiled.ledger.weighted(each) for each in weights]

    def set_columns_objective(self, cost: Floats, offset: float) -> None:
        """Make a weighted sum of the columns, and a constant, the only objective."""
        self._stages = [(cost, offset)]

    def set_row_bounds(self, rows: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> None:
        """Replace bounds of constraints, as they stand in the Pyomo model."""
        problem = self._problem
        places, low, high = _aligned(rows, lower, upper)
        problem.row_lower[places], problem.row_upper[places] = low, high
        constant = problem.matrix.constant[places]
        for solver in self._solvers():
            solver.change_rows(places, low - constant, high - constant)

    def set_column_bounds(self, columns: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> None:
        """Replace bounds of variables: zero and zero closes a firm, a route, a retrofit."""
        places, low, high = _aligned(columns, lower, upper)
        self._problem.lower[places], self._problem.upper[places] = low, high
        for solver in self._solvers():
            solver.change_columns(places, low, high)

    def set_coefficients(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike) -> None:
        """Replace coefficients of constraints: tight bounds that follow a changed quantity."""
        places, partners, figures = np.broadcast_arrays(*np.atleast_1d(rows, columns, values))
        for row, column, figure in zip(
            places.tolist(), partners.tolist(), figures.tolist(), strict=True
        ):
            self._problem.matrix.put(row, column, figure)
            for solver in self._solvers():
                solver.change_entry(row, column, figure)

    def replace_row(self, row: int, dense: Floats) -> None:
        """Replace all coefficients of one constraint by those of a dense vector."""
        columns, values = self._problem.matrix.entries(row)
        before = np.zeros_like(dense)
        before[columns] = values
        changed = np.flatnonzero(before != dense)
        self.set_coefficients(np.full(len(changed), row), changed, dense[changed])

    @contextmanager
    def held(self, columns: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> Iterator[Self]:
        """Hold columns between bounds for a while: the baseline, an exit, a forbidden retrofit."""
        places = np.asarray(columns, dtype=np.int32)
        before = self._problem.lower[places], self._problem.upper[places]
        self.set_column_bounds(places, lower, upper)
        try:
            yield self
        finally:
            self.set_column_bounds(places, *before)

    def _hold(self, cost: Floats, ceiling: float) -> None:
        """Let later objectives not worsen this one."""
        self._problem.ceilings.append((cost, ceiling))
        for solver in self._solvers():
            solver.add_row(cost, ceiling)

    def _hold_only(self, number: int) -> None:
        """Let go of all objectives but the first ones."""
        del self._problem.ceilings[number:]
        for solver in self._solvers():
            solver.drop_rows(len(self._problem.row_lower) + number)

    def _weigh(self, number: int) -> None:
        """Let the solvers seek an objective, by its number from 1."""
        cost, offset = self._stages[number - 1]
        self._problem.cost, self._problem.offset = cost, offset
        for solver in self._solvers():
            solver.change_cost(cost, offset)

    def _ready(self) -> tuple[Solver | Sifter, Solver | Region | None]:
        problem = self._problem
        problem.cost, problem.offset = self._stages[0]
        mixed = bool(problem.integer.any())
        if self._relaxed is None:
            large = mixed and len(problem.cost) >= LARGE
            self._relaxed = Sifter(problem) if large else self._solver(relaxed=True)
        if self._whole is None and mixed:
            if isinstance(self._relaxed, Sifter):
                self._whole = Region(self._relaxed)
            else:
                self._whole = self._solver(relaxed=False)
        return self._relaxed, self._whole

    def _solver(self, *, relaxed: bool) -> Solver:
        return Solver(self._problem, relaxed=relaxed, steady=self.steady)

    def _solvers(self) -> list[Solver | Sifter]:
        """List who keeps arrays of its own; a region has its sifter's."""
        both = (self._relaxed, self._whole)
        return [each for each in both if each is not None and not isinstance(each, Region)]


def _places(part: Any) -> pd.Series:
    places = np.arange(part.start, part.start + len(part.keys), dtype=np.int32)
    return pd.Series(places, part.index, name=part.name)


def _aligned(
    places: ArrayLike, one: ArrayLike, other: ArrayLike
) -> tuple[Integers, Floats, Floats]:
    where = np.atleast_1d(np.asarray(places, dtype=np.int32))
    first, second = (np.broadcast_to(np.asarray(e, dtype=float), where.shape) for e in (one, other))
    return where, np.ascontiguousarray(first), np.ascontiguousarray(second)
