"""A plan's last touch: exact flows of its decisions, and nothing in it that does not pay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from highspy import HighsModelStatus

from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.search.restriction import idle_decisions
from symbiosis.solving.search.thrift import thriftier
from symbiosis.solving.search.tree import Lore
from symbiosis.solving.solution import PROVED
from symbiosis.solving.watch import LAST_SECONDS

if TYPE_CHECKING:
    from symbiosis.solving.compile.matrix import Floats
    from symbiosis.solving.engine.large.sifting import Sifter
    from symbiosis.solving.engine.problem import Outcome, Problem
    from symbiosis.solving.watch import Watch

ROUNDING = 1e-4
"""Share by which exact flows may be worse: a search wins a little by missing rows by a rounding."""
THRIFT_SECONDS, THRIFT_SHARE = 1.0, 0.1
"""Taking out of a plan what does not pay lasts no longer than this, nor this share of the time,
where the problem is not small or somebody is in haste."""


@dataclass
class Past:
    """Where the last search of a model ended, so that the next begins there; None: there was none.

    Attributes
    ----------
    relaxation, flows
        The last relaxation, and the flows of the last plan's decisions.
    seconds
        How long that relaxation took, if the next search only looks at it again [s].
    lore
        What branching on its decisions cost.
    """

    relaxation: Outcome | None = None
    flows: Outcome | None = None
    seconds: float = 0.0
    lore: Lore = field(default_factory=Lore)

    def spent(self) -> float:
        """Give how long the relaxation took that is only looked at again, once [s]."""
        seconds, self.seconds = self.seconds, 0.0
        return seconds


def polish(
    problem: Problem, relaxed: Solver | Sifter, plan: Floats, watch: Watch, past: Past
) -> Outcome | None:
    """Keep the plan's integer decisions and compute its flows exactly, with the rows' prices.

    An integer column within tolerance of a whole number may let a trickle through a pipe that is
    not built: rounded, no trickle is left. A search that stops within a gap may build what nothing
    uses, or what does not pay: that is taken back. The plan stays as it is where that breaks it.
    """
    places = np.flatnonzero(problem.integer)
    rounded = np.round(plan[places])
    outcome = with_decisions(problem, relaxed, rounded, watch, past.flows)
    if outcome.status != HighsModelStatus.kOptimal:
        return None
    worse = outcome.objective - watch.objective
    if worse > ROUNDING * max(1.0, abs(watch.objective)):
        return None
    idle = idle_decisions(problem, outcome.values)[places]
    if idle.any():
        leaner = with_decisions(problem, relaxed, rounded - idle, watch)
        if leaner.status == HighsModelStatus.kOptimal and leaner.objective < outcome.objective:
            outcome = leaner
    hasty = np.inf if watch.haste is None else watch.haste.seconds
    if watch.gap > PROVED:
        unhurried = watch.steady or (problem.is_small and watch.haste is None)
        seconds = min(THRIFT_SECONDS, THRIFT_SHARE * watch.left, hasty)
        outcome = thriftier(
            problem,
            lambda decisions: with_decisions(problem, relaxed, decisions, watch),
            outcome,
            max(watch.left, LAST_SECONDS) if unhurried else seconds,
        )
    outcome.values[places] = np.round(outcome.values[places])
    np.clip(outcome.values, problem.lower, problem.upper, out=outcome.values)
    past.flows = outcome
    watch.plan, watch.objective = outcome.values.copy(), outcome.objective
    watch.bound = min(watch.bound, watch.objective)
    return outcome


def with_decisions(
    problem: Problem,
    relaxed: Solver | Sifter,
    decisions: Floats,
    watch: Watch,
    before: Outcome | None = None,
) -> Outcome:
    """Solve the flows of some integer decisions, if they can from where they ended before."""
    places = np.flatnonzero(problem.integer)
    relaxed.change_columns(places, decisions, decisions)
    _resume(before, problem, relaxed, decisions)
    outcome = relaxed.run(max(watch.left, LAST_SECONDS))
    relaxed.change_columns(places, problem.lower[places], problem.upper[places])
    return outcome


def _resume(
    before: Outcome | None, problem: Problem, relaxed: Solver | Sifter, decisions: Floats
) -> None:
    """Begin the flows of some decisions where they ended before, if they still meet everything."""
    if before is None or not isinstance(relaxed, Solver):
        return
    same = np.array_equal(np.round(before.values[problem.integer]), decisions)
    if same and problem.meets(before.values):
        relaxed.resume(before, feasible=True)
