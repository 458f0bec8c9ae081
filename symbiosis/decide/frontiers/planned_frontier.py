"""`planned_frontier`: a frontier with the plan of every point, to look at them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.decide.frontiers.frontier import frontier
from symbiosis.optimise import LivePlanner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symbiosis.decide.asker import Stand
    from symbiosis.decide.frontiers.front import Front
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.solving.watch import Cancel


def planned_frontier(
    park: Park,
    scenario: Scenario,
    *,
    accounts: Sequence[str],
    points: int,
    progress: Callable[[Stand], None] | None = None,
    cancel: Cancel | None = None,
) -> Front:
    """Trace a frontier (:func:`symbiosis.frontier`), and make the plan of every point of it."""
    front = frontier(
        park, accounts, levels=points, scenario=scenario, progress=progress, cancel=cancel
    )
    return front.with_plans(LivePlanner(park, steady=True)) if front.complete else front
