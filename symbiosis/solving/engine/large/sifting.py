"""Sifting: the relaxation of a region solved on the few columns that pay, and proved for all.

Columns of arcs, and of routes with all that flows on them, wait outside. The prices of the
balances tell which of them would pay; the best few at every balance come in, until none is left.
The plan is then optimal for all columns, though the solver has seen a fifth of them.

References: Bixby et al. (1992) Oper. Res. 40, 885 (sifting).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from highspy import HighsModelStatus

from symbiosis.solving.compile.matrix import Rows
from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.engine.large.switches import Switches, switches_of
from symbiosis.solving.engine.problem import Outcome, Problem

if TYPE_CHECKING:
    from symbiosis.solving.compile.matrix import Booleans, Floats, Integers
    from symbiosis.solving.engine.highs import Basis
    from symbiosis.solving.engine.problem import Listener

LARGE = 40_000
"""From so many columns on a relaxation is sifted (about 120 firms)."""
BEST = 3
"""So many of those that would pay come in at each balance, each round."""
PAYS = 1e-7
"""What a column must gain to come in, as a share of its cost (or of 1)."""
ENDS = 2
"""An arc appears in two balances."""
FEW_NEW = 0.02
"""With less than this share of new columns the last basis is a better start than none."""


@dataclass(frozen=True)
class Core:
    """Some columns of a problem, the others being zero, and the rows that they appear in."""

    problem: Problem
    columns: Integers
    rows: Integers
    width: int

    def whole(self, values: Floats) -> Floats:
        """Give all columns, those left out as zero."""
        full = np.zeros(self.width)
        full[self.columns] = values
        return full


class Sifter:
    """A relaxation with the face of a :class:`.Solver`, for problems that are too large for one."""

    def __init__(self, problem: Problem) -> None:
        self.problem = replace(
            problem, lower=problem.lower.copy(), upper=problem.upper.copy(),
            row_lower=problem.row_lower.copy(), row_upper=problem.row_upper.copy(),
        )  # fmt: skip
        self._active = np.zeros(len(problem.cost), dtype=bool)
        self._market: _Market | None = None
        self._last: tuple[Core, Basis] | None = None

    def change_cost(self, cost: Floats, offset: float) -> None:
        """Replace the objective."""
        self.problem.cost, self.problem.offset = cost, offset

    def change_columns(self, columns: Integers, lower: Floats, upper: Floats) -> None:
        """Replace the bounds of some columns."""
        self._last = None
        continuous = ~self.problem.integer[columns]
        if np.any(lower[continuous] != self.problem.lower[columns[continuous]]):
            self._market = None
        self.problem.lower[columns], self.problem.upper[columns] = lower, upper

    def change_rows(self, rows: Integers, lower: Floats, upper: Floats) -> None:
        """Replace the bounds of some rows, their constants already taken off."""
        self._last = self._market = None
        constant = self.problem.matrix.constant[rows]
        self.problem.row_lower[rows] = lower + constant
        self.problem.row_upper[rows] = upper + constant

    def change_entry(self, row: int, column: int, value: float) -> None:
        """Replace one coefficient."""
        self._last = self._market = None
        self.problem.matrix.put(row, column, value)

    def add_row(self, cost: Floats, upper: float) -> None:
        """Append ``cost @ x <= upper``."""
        matrix, columns = self.problem.matrix, np.flatnonzero(cost)
        longer = Rows(
            np.append(matrix.start, matrix.start[-1] + len(columns)).astype(np.int32),
            np.append(matrix.column, columns).astype(np.int32),
            np.append(matrix.value, cost[columns]),
            np.append(matrix.constant, 0.0),
            matrix.width,
        )
        self._replace_rows(longer, np.append(self.problem.row_lower, -np.inf), upper)

    def drop_rows(self, first: int) -> None:
        """Delete the rows from one on."""
        matrix = self.problem.matrix
        if first == len(matrix):
            return
        entries = matrix.start[first]
        shorter = Rows(
            matrix.start[: first + 1], matrix.column[:entries], matrix.value[:entries],
            matrix.constant[:first], matrix.width,
        )  # fmt: skip
        self._replace_rows(shorter, self.problem.row_lower[:first])

    def _replace_rows(self, matrix: Rows, lower: Floats, *added: float) -> None:
        self._last = self._market = None
        upper = np.append(self.problem.row_upper, added)[: len(matrix)]
        self.problem = replace(self.problem, matrix=matrix, row_lower=lower, row_upper=upper)

    def core(self, closed: Integers) -> Core:
        """Give what the last run looked at, without what some integer columns switch."""
        market = self._ready()
        shut = np.zeros(len(self._active), dtype=bool)
        shut[closed[self.problem.lower[closed] <= 0.0]] = True
        return market.core(self.problem, self._open(market) & ~shut)

    def run(
        self, seconds: float = np.inf, gap: float = 0.0, listener: Listener | None = None
    ) -> Outcome:
        """Solve the relaxation for at most ``seconds`` of wall time; the gap is always zero."""
        del gap
        until = time.perf_counter() + seconds
        market = self._ready()
        while True:
            core = market.core(self.problem, self._open(market))
            solver = Solver(core.problem, relaxed=True)
            if self._last is not None and len(core.columns) - len(self._last[0].columns) < (
                FEW_NEW * len(core.columns)
            ):
                solver.start_at(_carried_over(self._last, core))
            outcome = solver.run(until - time.perf_counter(), listener=listener)
            if outcome.status == HighsModelStatus.kInfeasible and not self._active.all():
                # What is missing is not known from prices: everything may come in.
                self._active[:] = True
                continue
            if outcome.status != HighsModelStatus.kOptimal:
                return outcome
            self._last = core, solver.basis()
            whole = market.priced(self.problem, core, outcome)
            coming = market.coming(self.problem, whole.reduced_costs, ~self._open(market))
            if not len(coming):
                return whole
            self._active[coming] = True

    def _ready(self) -> _Market:
        if self._market is None:
            self._market = _Market.of(self.problem)
        return self._market

    def _open(self, market: _Market) -> Booleans:
        """Tell which waiting columns are in: those that paid once, or must, and may, be used."""
        may = self.problem.upper > 0.0
        return ~market.waits | ((self._active | (self.problem.lower > 0.0)) & may)


def _carried_over(last: tuple[Core, Basis], core: Core) -> Basis:
    """Give the basis of a smaller core to a larger one: new columns are zero, new rows slack."""
    (small, (columns, rows)) = last
    return (
        _scattered(columns, small.columns, core.columns, 0),
        _scattered(rows, small.rows, core.rows, 1),
    )


def _scattered(values: Integers, had: Integers, wanted: Integers, missing: int) -> Integers:
    full = np.full(int(max(had.max(initial=0), wanted.max(initial=0))) + 1, missing)
    full[had] = values
    return full[wanted]


@dataclass(frozen=True)
class _Market:
    """Who waits outside, and at which balances.

    Attributes
    ----------
    key
        The column by which each column is let in: its switch, or itself; -1: always in.
    waits
        Whether a column is such a key.
    row
        Row of every entry.
    at, who
        Linking equalities and the keys that appear in them.
    """

    switches: Switches
    key: Integers
    waits: Booleans
    row: Integers
    at: Integers
    who: Integers

    @classmethod
    def of(cls, problem: Problem) -> _Market:
        matrix, row = problem.matrix, problem.matrix.row
        switches = switches_of(problem, row)
        owner = switches.owner
        balance = (switches.switch < 0) & (problem.row_lower == problem.row_upper)
        entries = balance[row]
        ends = np.bincount(matrix.column[entries], minlength=len(owner))
        # What one balance gives and another takes; all else (outlets, utilities) is always in.
        arc = (owner < 0) & (ends == ENDS) & (problem.lower == 0.0) & ~problem.integer
        own = np.arange(len(owner))
        key = np.where(arc, own, owner)
        who = key[matrix.column[entries]]
        return cls(switches, key, key == own, row, row[entries][who >= 0], who[who >= 0])

    def core(self, problem: Problem, opened: Booleans) -> Core:
        """Cut a problem down to the columns that are let in."""
        matrix = problem.matrix
        inside = (self.key < 0) | opened[self.key]
        links = self.switches.switch < 0
        present = links | opened[self.switches.switch]
        columns, rows = np.flatnonzero(inside), np.flatnonzero(present)
        entry = inside[matrix.column]
        place = np.cumsum(inside) - 1
        counts = np.bincount(self.row[entry], minlength=len(matrix))[rows]
        cut = Rows(
            np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
            place[matrix.column[entry]].astype(np.int32), matrix.value[entry],
            matrix.constant[rows], len(columns),
        )  # fmt: skip
        part = Problem(
            problem.cost[columns], problem.offset, problem.lower[columns], problem.upper[columns],
            problem.integer[columns], cut, problem.row_lower[rows], problem.row_upper[rows],
        )  # fmt: skip
        return Core(part, columns, rows, len(inside))

    def priced(self, problem: Problem, core: Core, outcome: Outcome) -> Outcome:
        """Tell what a core's optimum means for all columns and rows."""
        matrix = problem.matrix
        duals = np.zeros(len(matrix))
        duals[core.rows] = outcome.row_duals
        links = self.switches.switch < 0
        earned = matrix.value * np.where(links, duals, 0.0)[self.row]
        reduced = problem.cost - np.bincount(matrix.column, earned, minlength=len(problem.cost))
        self.switches.priced(reduced, duals)
        reduced[core.columns], duals[core.rows] = outcome.reduced_costs, outcome.row_duals
        return replace(
            outcome,
            values=core.whole(outcome.values),
            reduced_costs=reduced,
            row_duals=duals,
        )

    def coming(self, problem: Problem, reduced: Floats, outside: Booleans) -> Integers:
        """Choose who comes in: the best at each balance, and who pays but is at none."""
        tells = (self.key >= 0) & (reduced < -PAYS * np.maximum(1.0, np.abs(problem.cost)))
        worth = np.zeros(len(reduced))
        np.minimum.at(worth, self.key[tells], reduced[tells])
        pays = outside & (worth < 0.0) & (problem.upper > 0.0)
        offered = pays[self.who]
        at, who = self.at[offered], self.who[offered]
        order = np.lexsort((worth[who], at))
        at, who = at[order], who[order]
        rank = np.arange(len(at)) - np.searchsorted(at, at)
        elsewhere = pays.copy()
        elsewhere[who] = False
        return np.union1d(who[rank < BEST], np.flatnonzero(elsewhere))
