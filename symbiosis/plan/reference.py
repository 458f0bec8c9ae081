"""What a plan is compared with: the park without exchanges, and the park of today."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario


def baseline_question(matches: Matches, scenario: Scenario) -> tuple[Matches, Scenario]:
    """Ask for the park without any exchange: nothing new is built, nothing flows on an arc.

    Prices and policy stay; limits do not bind what is only compared with.
    """
    arcs = matches.arcs.assign(existing=np.nan, forced=0.0)
    return replace(matches, arcs=arcs), _today(scenario)


def today_question(matches: Matches, scenario: Scenario) -> tuple[Matches, Scenario] | None:
    """Ask for the park with today's exchanges and nothing else; None if none are known."""
    if not matches.arcs["existing"].notna().any():
        return None
    return matches, _today(scenario)


def _today(scenario: Scenario) -> Scenario:
    return scenario.model_copy(update={"existing": "only", "limits": ()})
