"""The facade: a park and a scenario in, an audited plan out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.watch import Cancel, Progress

TIME_LIMIT = 60.0
"""Default limit of the search [s]; the best plan so far is returned."""
GAP = 5e-3
"""Default relative gap, of the park's whole cost."""


def optimise(
    park: Park,
    scenario: Scenario | None = None,
    *,
    time_limit: float | None = None,
    gap: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
) -> Plan:
    """Find the exchanges that a park should have.

    Parameters
    ----------
    park
        A loaded park (:func:`symbiosis.load_park`).
    scenario
        Objective, prices, limits, policy; the default is least cost.
    time_limit
        Wall time of the search [s]; None: :data:`TIME_LIMIT`.
    gap
        Relative gap between plan and bound at which the search may stop; None: :data:`GAP`.
    progress
        Called with every better plan or bound.
    cancel
        Anything with ``is_set()``: ends the search with the best plan so far, as Ctrl-C does; the
        plan's status is then ``cancelled``.

    Raises
    ------
    NoPlan
        If no plan meets the scenario, or none was found in time, with what stands in the way.
    PlanRejected
        If the answer fails its own audit.
    """
    from symbiosis.live import LivePlanner

    return LivePlanner(park).plan(
        scenario,
        time_limit=TIME_LIMIT if time_limit is None else time_limit,
        gap=GAP if gap is None else gap,
        progress=progress,
        cancel=cancel,
    )
