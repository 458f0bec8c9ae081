"""Asked: a park, or a plan and so its park; under which scenario; by which planner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbiosis.optimise import LivePlanner
from symbiosis.park.scenario import as_scenario
from symbiosis.plan.plan import Plan

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Choices, Scenario


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
    park: Park | Plan, scenario: Scenario | Choices | None, planner: LivePlanner | None = None
) -> Asked:
    """Read what a decision is asked of: a plan stands for its park and its scenario."""
    if isinstance(park, Plan):
        scenario = scenario or park.scenario
        park = park.park
    return Asked(park, as_scenario(scenario), planner or LivePlanner(park))
