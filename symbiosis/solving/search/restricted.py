"""A restricted search: some yes/no decisions stay no, so that good plans come early."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.solving.engine.large.region import Region

if TYPE_CHECKING:
    from symbiosis.solving.compile.matrix import Integers
    from symbiosis.solving.engine.highs import Solver
    from symbiosis.solving.engine.problem import Outcome, Problem
    from symbiosis.solving.watch import Watch

RESTRICTED_TIME = 0.3
"""Share of the time left that a restricted search may take."""
RESTRICTED_GAP, RESTRICTED_SHARE = 1e-3, 0.8
"""It ends at this share of the gap asked for, or at this gap if that is more."""


@dataclass(frozen=True)
class Effort:
    """What a restricted search may spend.

    Attributes
    ----------
    seconds, share
        How long it may take [s], and which share of the time that is left.
    gap
        The gap asked for of the whole search.
    enough
        The true gap that ends it.
    """

    seconds: float
    gap: float
    enough: float = 0.0
    share: float = RESTRICTED_TIME


def search_restricted(
    whole: Solver | Region, problem: Problem, closed: Integers, watch: Watch, effort: Effort
) -> None:
    """Search while some integer columns may not leave their lower bound."""
    watch.phase, watch.enough = "restricted", effort.enough
    if watch.stopped():
        return
    seconds = min(effort.share * watch.left, effort.seconds)
    gap = max(RESTRICTED_GAP, RESTRICTED_SHARE * effort.gap)
    outcome = _run_without(whole, problem, closed, watch, (seconds, gap))
    if outcome.found:
        watch.improved(outcome.values, outcome.objective, -np.inf)


def _run_without(
    whole: Solver | Region,
    problem: Problem,
    closed: Integers,
    watch: Watch,
    limits: tuple[float, float],
) -> Outcome:
    """Search without some integer columns, from the best plan on, within seconds and a gap."""
    if isinstance(whole, Region):
        return whole.run_without(closed, watch.plan, *limits, watch)
    whole.change_columns(closed, problem.lower[closed], problem.lower[closed])
    if watch.plan is not None:
        whole.start_from(watch.plan)
    outcome = whole.run(*limits, watch)
    whole.change_columns(closed, problem.lower[closed], problem.upper[closed])
    return outcome
