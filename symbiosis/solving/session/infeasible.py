"""Why there is no plan: which wishes contradict the park, by how much, in the planner's words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from highspy import HighsModelStatus

from symbiosis.errors import NoPlan
from symbiosis.solving.compile.matrix import Chunks, Integers
from symbiosis.solving.engine.highs import FEASIBILITY, Outcome, Problem, Solver
from symbiosis.solving.solution import Solution, Status

if TYPE_CHECKING:
    from symbiosis.solving.compile.compiled import Compiled, Part
    from symbiosis.solving.session.bilinear import BilinearSession
    from symbiosis.solving.session.session import Session

    Asked = Session | BilinearSession

WISHES = ("account_limit", "forced_limit")
"""Constraints that say what a planner asked for; all others say what the park allows."""
SECONDS = 30.0
"""Longest search for an explanation, for each way of searching."""
NAMED = 8
"""Most constraints that are named in one message."""
ENDLESS = 1e9
"""A quantity that only an endless plan reaches."""


@dataclass(frozen=True)
class Breach:
    """One constraint that must give way.

    Attributes
    ----------
    name, doc
        The constraint with its index, and what it says of itself.
    asked, reached
        Its bound, and the nearest that a plan can come to it.
    """

    name: str
    doc: str
    asked: float
    reached: float

    def __str__(self) -> str:
        """Say what was asked and what can be had."""
        asked, reached = f"{self.asked:,.6g}", f"{self.reached:,.6g}"
        if self.reached > self.asked:
            return (
                f"{self.name}: at most {asked} was asked, no plan gets below {reached}{self._why}"
            )
        return f"{self.name}: at least {asked} was asked, no plan gets above {reached}{self._why}"

    @property
    def _why(self) -> str:
        return f" ({self.doc})" if self.doc else ""


def no_plan(session: Asked, solution: Solution) -> NoPlan:
    """Give the error that says why a solve found no plan.

    Parameters
    ----------
    session, solution
        The session as it was solved, and what it gave.
    """
    if solution.status is Status.INFEASIBLE:
        return NoPlan("\n".join(explain(session)))
    if solution.status is Status.UNBOUNDED:
        return NoPlan("\n".join(_explain_unbounded(session)))
    if solution.status is Status.CANCELLED:
        return NoPlan("Stopped before a first plan was found.")
    if solution.status is Status.NO_PLAN:
        return NoPlan("No plan was found within the time limit. Allow more time or a smaller park.")
    return NoPlan("The solver ended without a plan and without a proof. Try another gap or limit.")


def explain(session: Asked) -> list[str]:
    """Say which constraints of an infeasible session contradict each other.

    First the planner's own wishes are relaxed, as little as possible. If that does not help, the
    conflict lies in the park: its smallest contradicting set of constraints is named, and where
    only the yes/no decisions make it impossible, the constraints that come nearest to giving way.
    """
    problem, compiled = session.problem, session.compiled
    wishes = [part for part in compiled.rows.values() if _local_name(part) in WISHES]
    places = np.concatenate([np.empty(0, int), *(_places(part) for part in wishes)])
    if len(places):
        breaches = breaches_of(problem, compiled, places)
        if breaches:
            head = "No plan meets everything that was asked. With the rest kept:"
            return [head, *(f"- {each}." for each in breaches[:NAMED])]
    conflict = _conflict(problem, compiled)
    if conflict:
        return ["No plan is possible: these contradict each other:", *conflict[:NAMED]]
    breaches = breaches_of(problem, compiled, np.arange(len(problem.row_lower)))
    if not breaches:
        return ["No plan is possible: what units mix cannot meet every limit of content together."]
    head = "No plan is possible with whole yes/no decisions. Nearest to giving way:"
    return [head, *(f"- {each}." for each in breaches[:NAMED])]


def breaches_of(problem: Problem, compiled: Compiled, soft: Integers) -> list[Breach]:
    """Relax some rows as little as possible, relative to their bounds; largest breach first.

    Empty where even that gives no plan (or none in time).
    """
    outcome = _relaxed_as_little_as_possible(problem, soft)
    if not outcome.found:
        return []
    reached = problem.matrix.at(outcome.values[: len(problem.cost)])[soft]
    lower, upper = problem.row_lower[soft], problem.row_upper[soft]
    asked = np.clip(reached, lower, upper)
    missing = np.abs(reached - asked)
    relative = missing / np.maximum(np.abs(asked), 1.0)
    worst = [place for place in np.argsort(-relative) if relative[place] > FEASIBILITY]
    return [
        Breach(*_described(compiled, int(soft[place])), float(asked[place]), float(reached[place]))
        for place in worst
    ]


def _relaxed_as_little_as_possible(problem: Problem, soft: Integers) -> Outcome:
    """Solve with a way out of every soft row, at a price per share of its bound."""
    columns, matrix = len(problem.cost), problem.matrix
    below = soft[np.isfinite(problem.row_lower[soft])]
    above = soft[np.isfinite(problem.row_upper[soft])]
    bounds = np.concatenate((problem.row_lower[below], problem.row_upper[above]))
    ways = len(bounds)
    chunks = Chunks()
    chunks.add(matrix.row, matrix.column, matrix.value)
    sign = np.repeat([1.0, -1.0], [len(below), len(above)])
    chunks.add(np.concatenate((below, above)).astype(np.int64), columns + np.arange(ways), sign)
    elastic = replace(
        problem,
        cost=np.concatenate((np.zeros(columns), 1.0 / np.maximum(np.abs(bounds), 1.0))),
        offset=0.0,
        lower=np.concatenate((problem.lower, np.zeros(ways))),
        upper=np.concatenate((problem.upper, np.full(ways, np.inf))),
        integer=np.concatenate((problem.integer, np.zeros(ways, bool))),
        matrix=chunks.compressed(matrix.constant, columns + ways),
    )
    return Solver(elastic, relaxed=False).run(SECONDS, 1e-3)


def _conflict(problem: Problem, compiled: Compiled) -> list[str]:
    solver = Solver(problem, relaxed=True)
    if solver.run(SECONDS).status != HighsModelStatus.kInfeasible:
        return []
    rows, columns = solver.conflict()
    named = [" — ".join(filter(None, _described(compiled, row))) for row in rows]
    if not rows:
        named = [f"the bounds of {compiled.name_of_column(column)}" for column in columns]
    return [f"- {each}" for each in named]


def _explain_unbounded(session: Asked) -> list[str]:
    """Name what would grow without end, by giving everything a distant end."""
    problem, compiled = session.problem, session.compiled
    upper, lower = np.minimum(problem.upper, ENDLESS), np.maximum(problem.lower, -ENDLESS)
    outcome = Solver(replace(problem, upper=upper, lower=lower), relaxed=True).run(SECONDS)
    grown = np.flatnonzero(np.abs(outcome.values) >= ENDLESS / 2)
    names = [f"- {compiled.name_of_column(int(column))}" for column in grown[:NAMED]]
    return ["The objective has no end: what is paid for is not limited. It would grow by:", *names]


def _described(compiled: Compiled, row: int) -> tuple[str, str]:
    part = next(p for p in compiled.rows.values() if p.places.start <= row < p.places.stop)
    key = part.keys[row - part.start]
    if _local_name(part) == WISHES[0] and isinstance(key, tuple):
        _, account, holder = key
        return f"limit on {account} of {holder}", part.doc
    if _local_name(part) == WISHES[1]:
        return f"what is forced on {key}", part.doc
    return compiled.name_of_row(row), part.doc


def _local_name(part: Part) -> str:
    return part.name.rpartition(".")[2]


def _places(part: Part) -> Integers:
    return np.arange(part.places.start, part.places.stop)
