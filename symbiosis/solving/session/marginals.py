r"""Marginals: what one more of every right-hand side changes, with a plan's yes/no decisions kept.

.. math:: \min \{ c x : A x \lessgtr b,\ x_j = x^*_j\ (j\ \text{whole}) \}, \qquad
    y_i = \partial (c x) / \partial b_i

x*  the plan;  y  price of a row. A limit that the models derive from the park's own amounts (how
much can flow at all where a binary switches it) follows from the other rows once its binary is one,
and would take a share of their price: it is let go. What a planner set stays: the largest capacity
of a way, the largest size of a unit.

References: Gomory & Baumol (1960) Econometrica 28, 521 (prices of integer programs).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from highspy import HighsModelStatus

from symbiosis.errors import SolverError
from symbiosis.park.media import MEDIA
from symbiosis.solving.compile.compiled import Frames
from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.session.session import HELD

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from symbiosis.matching.tables import Matches
    from symbiosis.solving.compile.compiled import Compiled, Part
    from symbiosis.solving.compile.matrix import Floats
    from symbiosis.solving.engine.problem import Problem
    from symbiosis.solving.session.session import Session

SWITCHES = (
    *(f"{medium}.{law}" for medium in MEDIA for law in ("use_link", "pair_link", "onward_link")),
    "route.route_link",
    "route.build_link",
    "route.parallel_link",
    "technology.build_link",
    "technology.on_limit",
    "policy.refund_claim_limit",
    "policy.step_open_limit",
)
"""Constraints that let a binary switch something, up to the most that it could be at all."""
BUILT = {
    "route.build_link": ("route.capacity", "routes", "max_capacity"),
    "technology.build_link": ("technology.size", "units", "max_size"),
}
"""Constraint -> the variable that it switches, and where the planner's largest one stands."""


@dataclass(frozen=True)
class Marginals:
    """What the last objective would change, per unit of every right-hand side and bound.

    Attributes
    ----------
    rows
        Constraint -> price ``d objective / d right-hand side``; not positive where more room is
        worth something, zero where the constraint holds nothing up.
    columns
        Variable -> ``d objective / d bound`` of the bound at which it stands; else zero.
    above
        Constraint -> by how much it is above its lower bound; endless where it has none.
    amounts
        Variable -> its value: the plan's, or another one that is as good by every objective.
    held
        Price of every earlier objective, most important first: what the last one would save if
        that were allowed to be one worse (not positive).
    objective
        Value of the last objective.
    """

    rows: Mapping[str, pd.Series]
    columns: Mapping[str, pd.Series]
    above: Mapping[str, pd.Series]
    amounts: Mapping[str, pd.Series]
    held: tuple[float, ...]
    objective: float


def marginals(session: Session, plan: Floats, matches: Matches) -> Marginals:
    """Price every row and bound of a session at the yes/no decisions of a plan.

    Parameters
    ----------
    session
        As it was solved.
    plan
        Its columns in the plan.
    matches
        What the model was written from: the planner's own largest sizes stand there.

    Raises
    ------
    SolverError
        If the flows of the plan's decisions cannot be solved again.
    """
    compiled, stages = session.compiled, session.stages
    *earlier, (cost, offset) = stages
    problem = _at_design(session.problem, compiled, plan, matches)
    solver = Solver(replace(problem, cost=cost, offset=offset), relaxed=True)
    for weights, _ in earlier:
        reached = float(weights @ plan)
        solver.add_row(weights, reached + HELD * max(1.0, abs(reached)))
    outcome = solver.run()
    if outcome.status != HighsModelStatus.kOptimal:
        message = f"the flows of a plan's decisions have no prices ({outcome.status.name})."
        raise SolverError(message)
    rows = len(problem.row_lower)
    sense = compiled.sense
    return Marginals(
        rows=Frames(compiled.rows, sense * outcome.row_duals[:rows]),
        columns=Frames(compiled.columns, sense * outcome.reduced_costs),
        above=Frames(compiled.rows, problem.matrix.at(outcome.values) - problem.row_lower),
        amounts=Frames(compiled.columns, outcome.values),
        held=tuple((sense * outcome.row_duals[rows:]).tolist()),
        objective=sense * outcome.objective,
    )


def _at_design(problem: Problem, compiled: Compiled, plan: Floats, matches: Matches) -> Problem:
    """Hold the yes/no decisions of a plan, and let go of what only follows from other rows."""
    whole = problem.integer
    lower, upper = problem.lower.copy(), problem.upper.copy()
    lower[whole] = upper[whole] = np.round(plan[whole])
    row_upper = problem.row_upper.copy()
    for part in filter(None, map(compiled.rows.get, SWITCHES)):
        row_upper[_switched_on(problem, part, plan)] = np.inf
    for name, (variable, table, column) in BUILT.items():
        if variable not in compiled.columns:
            continue
        own = compiled.columns[variable]
        most = getattr(matches, table)[column].reindex(own.index).to_numpy(float)
        places = np.arange(own.start, own.start + len(own.keys))
        closed = upper[places] <= 0.0
        upper[places] = np.where(closed, upper[places], most)
        _switch(problem, compiled.rows.get(name), plan, upper, row_upper, own)
    return replace(problem, lower=lower, upper=upper, row_upper=row_upper, ceilings=[])


def _switch(
    problem: Problem,
    part: Part | None,
    plan: Floats,
    upper: Floats,
    row_upper: Floats,
    own: Part,
) -> None:
    """Let the rows of what is built hold the planner's largest size, in the place of the bound."""
    if part is None or not len(part.keys):
        return
    at = own.start + own.index.get_indexer(part.index)
    on = _switched_on(problem, part, plan)
    rows = np.arange(part.start, part.start + len(part.keys))
    built = np.isin(rows, on)
    columns = at[built]
    # size - most x built <= 0, with most as the models know it: what is left of it is moved over.
    found = np.array([_switched_of(problem, row, plan) for row in on]).reshape(-1, 2)
    row_upper[on] = upper[columns] * found[:, 0] - found[:, 1]
    upper[columns] = np.inf


def _switched_on(problem: Problem, part: Part, plan: Floats) -> np.ndarray:
    """List the rows of a constraint whose binary is one in a plan."""
    rows = np.arange(part.start, part.start + len(part.keys))
    matrix = problem.matrix
    entries = slice(matrix.start[part.start], matrix.start[part.start + len(part.keys)])
    column = matrix.column[entries]
    row = np.repeat(rows, np.diff(matrix.start[part.start : part.start + len(part.keys) + 1]))
    on = problem.integer[column] & (np.round(plan[column]) > 0.0)
    return np.unique(row[on])


def _switched_of(problem: Problem, row: int, plan: Floats) -> tuple[float, float]:
    """Give how many of a row's things a plan builds, and the most that they allow together."""
    columns, values = problem.matrix.entries(row)
    whole = problem.integer[columns]
    built = np.round(plan[columns[whole]])
    return float(built.sum()), float(-values[whole] @ built)
