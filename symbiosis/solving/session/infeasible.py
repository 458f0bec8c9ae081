"""Why there is no plan: which wishes contradict the park, by how much, in the planner's words."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from highspy import HighsModelStatus

from symbiosis.errors import NoPlan
from symbiosis.models.laws.target import TARGETS
from symbiosis.park.accounts import unit_of
from symbiosis.solving.compile.matrix import Chunks, Floats, Integers
from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.engine.problem import FEASIBILITY, Outcome, Problem
from symbiosis.solving.session.breach import Breach, ratio_of
from symbiosis.solving.solution import PROVED, Solution, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.park.forms import Target
    from symbiosis.solving.compile.compiled import Compiled, Part
    from symbiosis.solving.session.bilinear import BilinearSession
    from symbiosis.solving.session.session import Session

    Asked = Session | BilinearSession

WISHES = ("account_limit", "forced_limit", TARGETS)
"""Constraints that say what a planner asked for; all others say what the park allows."""
SECONDS = 30.0
"""Longest search for an explanation, for each way of searching."""
NAMED = 8
"""Most constraints that are named in one message."""
ENDLESS = 1e9
"""A quantity that only an endless plan reaches."""


class Words(Protocol):
    """Calls a model's rows and columns as its readers do; an empty text is no name."""

    def row(self, block: str, law: str, key: Any) -> str | None:
        """Call a constraint; None: it goes without saying beside others."""

    def column(self, block: str, name: str, key: Any) -> str:
        """Call a variable."""

    def together(self, rows: Sequence[tuple[str, str, Any]]) -> list[str]:
        """Say what several constraints contradict each other in."""


class _Unnamed:
    """Calls nothing: a model that was written by hand says its own names."""

    def row(self, *_: Any) -> str:
        return ""

    def column(self, *_: Any) -> str:
        return ""

    def together(self, _: Any) -> list[str]:
        return []


def no_plan(
    session: Asked,
    solution: Solution,
    targets: Sequence[Target] = (),
    words: Words | None = None,
) -> NoPlan:
    """Give the error that says why a solve found no plan.

    Parameters
    ----------
    session, solution
        The session as it was solved, and what it gave.
    targets
        What the scenario aims at.
    words
        Calls constraints and variables; None: by the model's own names.
    """
    called = words or _Unnamed()
    if solution.status is Status.INFEASIBLE:
        return NoPlan("\n".join(explain(session, targets, called)))
    if solution.status is Status.UNBOUNDED:
        return NoPlan("\n".join(_explain_unbounded(session, called)))
    if solution.status is Status.CANCELLED:
        return NoPlan("Stopped before a first plan was found.", proved=False)
    if solution.status is Status.NO_PLAN:
        message = "No plan was found within the time limit. Allow more time or a smaller park."
        return NoPlan(message, proved=False)
    message = "The solver ended without a plan and without a proof. Try another gap or limit."
    return NoPlan(message, proved=False)


def explain(
    session: Asked, targets: Sequence[Target] = (), words: Words | None = None
) -> list[str]:
    """Say which constraints of an infeasible session contradict each other.

    First the planner's own wishes are relaxed, as little as possible. If that does not help, the
    conflict lies in the park: its smallest contradicting set of constraints is named, and where
    only the yes/no decisions make it impossible, the constraints that come nearest to giving way.
    """
    problem, compiled = session.problem, session.compiled
    words = words or _Unnamed()
    if breaches := _broken_wishes(session, targets):
        head = "No plan meets everything that was asked. With the rest kept:"
        return [head, *_told(breaches, words)]
    conflict = _conflict(problem, compiled, words)
    if conflict:
        return ["No plan is possible: these contradict each other:", *conflict[:NAMED]]
    breaches = breaches_of(problem, compiled, np.arange(len(problem.row_lower)))
    if not breaches:
        return ["No plan is possible: what units mix cannot meet every limit of content together."]
    head = "No plan is possible with whole yes/no decisions. Nearest to giving way:"
    return [head, *_told(breaches, words)]


def _told(breaches: Sequence[Breach], words: Words) -> list[str]:
    """Say of each what was asked and what can be had, called as its readers do."""
    told = []
    for breach in breaches[:NAMED]:
        block, _, law = breach.law.rpartition(".")
        name = words.row(block, law, breach.key)
        told.append(f"- {replace(breach, name=name) if name else breach}.")
    return told


def repairs(session: Asked, targets: Sequence[Target] = ()) -> list[Breach]:
    """Give what must give way, as little as possible: of what was asked, else of the park."""
    every = np.arange(len(session.problem.row_lower))
    wishes = _broken_wishes(session, targets)
    return wishes or breaches_of(session.problem, session.compiled, every, targets=targets)


def _broken_wishes(session: Asked, targets: Sequence[Target]) -> list[Breach]:
    """Relax what was asked alone; empty where that gives no plan."""
    compiled = session.compiled
    wishes = [part for part in compiled.rows.values() if _local_name(part) in WISHES]
    places = np.concatenate([np.empty(0, int), *(_places(part) for part in wishes)])
    if not len(places):
        return []
    return breaches_of(session.problem, compiled, places, nearest=True, targets=targets)


def breaches_of(
    problem: Problem,
    compiled: Compiled,
    soft: Integers,
    *,
    nearest: bool = False,
    targets: Sequence[Target] = (),
) -> list[Breach]:
    """Relax some rows as little as possible, relative to their bounds; largest breach first.

    Empty where even that gives no plan (or none in time).

    Parameters
    ----------
    nearest
        Whether the rows that must give way are then brought as near as any plan comes: measured
        by a bound that is far away, what is near and what is nearest are hard to tell apart.
    targets
        What the scenario aims at, so that breaches of it are told as ratios.
    """
    outcome = _relaxed_as_little_as_possible(problem, soft)
    if not outcome.found:
        return []
    values = outcome.values[: len(problem.cost)]
    reached = problem.matrix.at(values)[soft]
    asked = np.clip(reached, problem.row_lower[soft], problem.row_upper[soft])
    missing = np.abs(reached - asked)
    relative = missing / np.maximum(np.abs(asked), 1.0)
    worst = np.array([at for at in np.argsort(-relative) if relative[at] > FEASIBILITY], dtype=int)
    proved = outcome.status == HighsModelStatus.kOptimal
    if nearest and len(worst):
        closest = _brought_near(problem, soft, reached, worst)
        proved = closest.status == HighsModelStatus.kOptimal
        if closest.found:
            values = closest.values
            reached = problem.matrix.at(values)[soft]
    return [
        Breach(
            *_described(compiled, row), float(asked[at]), float(reached[at]), proved,
            ratio_of(problem, compiled, targets, row, values), *_named(compiled, row),
        )
        for at, row in zip(worst, soft[worst].tolist(), strict=True)
    ]  # fmt: skip


def _relaxed_as_little_as_possible(problem: Problem, soft: Integers) -> Outcome:
    """Solve with a way out of every soft row, measured in shares of its bound.

    Each way out costs one: prices of one through a bound would vanish below the solver's
    tolerance where bounds are large.
    """
    columns, matrix = len(problem.cost), problem.matrix
    below = soft[np.isfinite(problem.row_lower[soft])]
    above = soft[np.isfinite(problem.row_upper[soft])]
    bounds = np.concatenate((problem.row_lower[below], problem.row_upper[above]))
    ways = len(bounds)
    chunks = Chunks()
    chunks.add(matrix.row, matrix.column, matrix.value)
    share = np.clip(np.abs(bounds), 1.0, ENDLESS) * np.repeat([1.0, -1.0], [len(below), len(above)])
    chunks.add(np.concatenate((below, above)).astype(np.int64), columns + np.arange(ways), share)
    elastic = replace(
        problem,
        cost=np.concatenate((np.zeros(columns), np.ones(ways))),
        offset=0.0,
        lower=np.concatenate((problem.lower, np.zeros(ways))),
        upper=np.concatenate((problem.upper, np.full(ways, np.inf))),
        integer=np.concatenate((problem.integer, np.zeros(ways, bool))),
        matrix=chunks.compressed(matrix.constant, columns + ways),
    )
    return Solver(elastic, relaxed=False).run(SECONDS, 1e-3)


def _brought_near(problem: Problem, soft: Integers, reached: Floats, worst: Integers) -> Outcome:
    """Bring the rows that must give way as near to what was asked as a plan can."""
    lower, upper = problem.row_lower.copy(), problem.row_upper.copy()
    weights = np.zeros(len(lower))
    for at in worst:
        row, here = soft[at], reached[at]
        size = max(1.0, abs(here))
        if here < lower[row]:
            lower[row], weights[row] = here - FEASIBILITY * size, -1.0 / size
        else:
            upper[row], weights[row] = here + FEASIBILITY * size, 1.0 / size
    cost, offset = problem.matrix.weighted(weights)
    # Costs of one through a large figure would be none to the solver.
    largest = np.abs(cost).max(initial=0.0) or 1.0
    nearer = replace(
        problem, cost=cost / largest, offset=offset / largest, row_lower=lower, row_upper=upper
    )
    return Solver(nearer, relaxed=False).run(SECONDS, PROVED)


def _conflict(problem: Problem, compiled: Compiled, words: Words) -> list[str]:
    solver = Solver(problem, relaxed=True)
    if solver.run(SECONDS).status != HighsModelStatus.kInfeasible:
        return []
    found, columns = solver.conflict()
    rows = _needed(solver, problem, found)
    laws = [_law(compiled, row) for row in rows]
    said = {row: words.row(*law) for row, law in zip(rows, laws, strict=True)}
    shown = [row for row in rows if said[row] is not None] or rows
    named = words.together(laws)
    named += [said[row] or " — ".join(filter(None, _described(compiled, row))) for row in shown]
    if not rows:
        named = [f"the bounds of {compiled.name_of_column(column)}" for column in columns]
    return [f"- {each}" for each in dict.fromkeys(named)]


def _law(compiled: Compiled, row: int) -> tuple[str, str, Any]:
    """Give a row's block, the name of its constraint there, and its index."""
    name, key = _named(compiled, row)
    block, _, law = name.rpartition(".")
    return block, law, key


def _needed(solver: Solver, problem: Problem, found: list[int]) -> list[int]:
    """Leave out every row without which the others still contradict each other.

    References: Chinneck & Dravnieks (1991) ORSA J. Comput. 3, 157 (deletion filter).
    """
    lower = problem.row_lower - problem.matrix.constant
    upper = problem.row_upper - problem.matrix.constant
    endless = np.full(len(lower), np.inf)

    def let_go(rows: Integers) -> None:
        solver.change_rows(rows, -endless[rows], endless[rows])

    let_go(np.setdiff1d(np.arange(len(lower)), found))
    until, needed = time.perf_counter() + SECONDS, []
    for row in found:
        one = np.array([row])
        let_go(one)
        left = until - time.perf_counter()
        if solver.run(left).status != HighsModelStatus.kInfeasible:
            solver.change_rows(one, lower[one], upper[one])
            needed.append(row)
    return needed


def _explain_unbounded(session: Asked, words: Words) -> list[str]:
    """Name what would grow without end, by giving everything a distant end."""
    problem, compiled = session.problem, session.compiled
    upper, lower = np.minimum(problem.upper, ENDLESS), np.maximum(problem.lower, -ENDLESS)
    outcome = Solver(replace(problem, upper=upper, lower=lower), relaxed=True).run(SECONDS)
    grown = np.flatnonzero(np.abs(outcome.values) >= ENDLESS / 2)
    called = [_called(compiled, int(column), words) for column in grown]
    known = [name for name, own in called if not own] or [name for name, _ in called]
    names = [f"- {name}" for name in dict.fromkeys(known)]
    head = "The objective has no end: what is paid for is not limited. It would grow by:"
    return [head, *names[:NAMED]]


def _called(compiled: Compiled, column: int, words: Words) -> tuple[str, bool]:
    """Call a variable, and tell whether that is the model's own name."""
    parts = compiled.columns.values()
    part = next(p for p in parts if p.places.start <= column < p.places.stop)
    block, _, name = part.name.rpartition(".")
    told = words.column(block, name, part.keys[column - part.start])
    return told or compiled.name_of_column(column), not told


def _described(compiled: Compiled, row: int) -> tuple[str, str]:
    part = next(p for p in compiled.rows.values() if p.places.start <= row < p.places.stop)
    key = part.keys[row - part.start]
    if _local_name(part) == WISHES[0] and isinstance(key, tuple):
        _, account, holder = key
        # The model knows no currency.
        return f"limit on {account} of {holder}", unit_of(str(account), "money").removeprefix("1")
    if _local_name(part) == TARGETS and isinstance(key, tuple):
        return f"{key[2]} of target {key[1]}", part.doc
    if _local_name(part) == WISHES[1]:
        return f"what is forced on {key}", part.doc
    return compiled.name_of_row(row), part.doc


def _named(compiled: Compiled, row: int) -> tuple[str, Any]:
    """Give a row's constraint and its index in it."""
    part = next(p for p in compiled.rows.values() if p.places.start <= row < p.places.stop)
    return part.name, part.keys[row - part.start]


def _local_name(part: Part) -> str:
    return part.name.rpartition(".")[2]


def _places(part: Part) -> Integers:
    return np.arange(part.places.start, part.places.stop)
