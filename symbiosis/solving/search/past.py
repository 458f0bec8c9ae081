"""Where earlier searches of a model ended: the next one begins there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.solving.engine.highs import Solver

if TYPE_CHECKING:
    from symbiosis.solving.compile.matrix import Floats
    from symbiosis.solving.engine.highs import Outcome, Problem
    from symbiosis.solving.engine.large.sifting import Sifter
    from symbiosis.solving.watch import Watch


@dataclass
class Past:
    """How the last relaxation ended, and the last plan's flows; None: there was none."""

    relaxation: Outcome | None = None
    flows: Outcome | None = None


def run_again(
    before: Outcome | None, problem: Problem, relaxed: Solver | Sifter, watch: Watch
) -> Outcome:
    """Solve the relaxation from where it ended before; a sifter knows that by itself."""
    if before is not None and isinstance(relaxed, Solver):
        relaxed.resume(before, feasible=problem.meets(before.values))
    return relaxed.run(watch.left, listener=watch)


def resume_flows(
    before: Outcome | None, problem: Problem, relaxed: Solver | Sifter, decisions: Floats
) -> None:
    """Begin the flows of some decisions where they ended before, if they still meet everything."""
    if before is None or not isinstance(relaxed, Solver):
        return
    same = np.array_equal(np.round(before.values[problem.integer]), decisions)
    if same and problem.meets(before.values):
        relaxed.resume(before, feasible=True)
