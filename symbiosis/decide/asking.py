"""Asked: a park, or a plan and so its park; under which scenario; by which planner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbiosis.optimise import LivePlanner
from symbiosis.park.scenario import Scenario
from symbiosis.plan.plan import Plan

if TYPE_CHECKING:
    from symbiosis.park.entities import Park


@dataclass(frozen=True)
class Asked:
    """What a decision is asked of.

    Attributes
    ----------
    park, scenario
        The park and the choices.
    planner
        Who keeps the models of the park.
    """

    park: Park
    scenario: Scenario
    planner: LivePlanner


def asked_of(
    park: Park | Plan, scenario: Scenario | None, planner: LivePlanner | None = None
) -> Asked:
    """Read what a decision is asked of: a plan stands for its park and its scenario."""
    if isinstance(park, Plan):
        scenario = scenario or park.scenario
        park = park.park
    return Asked(park, scenario or Scenario(), planner or LivePlanner(park))
