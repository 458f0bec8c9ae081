"""A drift asked where nobody waits for it: by a child of the app, as every decision is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.decide.drift import drift

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.decide.asker import Stand
    from symbiosis.decide.drift import Drift
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.watch import Cancel


def asked_drift(
    park: Park,
    *,
    scenario: Scenario,
    plan: Plan,
    updated: Park,
    progress: Callable[[Stand], None] | None = None,
    cancel: Cancel | None = None,
) -> Drift:
    """Tell what a plan says under new figures.

    Parameters
    ----------
    park, scenario
        Those of the plan, which is asked nothing else.
    plan, updated
        As for :func:`symbiosis.drift`: the plan, and the park with its new figures.
    """
    del park, scenario
    return drift(plan, updated, progress=progress, cancel=cancel)
