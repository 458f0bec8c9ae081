"""What a plan is compared with: the park without exchanges, and the park of today."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.media import MEDIA
from symbiosis.park.scenario import OBJECTIVES

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario

_EXCHANGED = tuple(medium.exchanged for medium in MEDIA.values())


def baseline_question(matches: Matches, scenario: Scenario) -> tuple[Matches, Scenario]:
    """Ask for the park without any exchange: nothing new is built, nothing flows on an arc.

    Prices and policy stay; limits do not bind what is only compared with.
    """
    arcs = matches.arcs.assign(existing=np.nan, forced=0.0)
    return replace(matches, arcs=arcs), _without_choice(scenario)


def today_question(matches: Matches, scenario: Scenario) -> tuple[Matches, Scenario] | None:
    """Ask for the park with today's exchanges and nothing else; None if none are known.

    Each carries its amount of today, or as much of it as the streams allow: amounts of several
    sources rarely agree, and what does not fit is said (:func:`symbiosis.plan.today.unmet`).
    """
    known = matches.arcs["existing"] > 0.0
    if not known.any():
        return None
    arcs = matches.arcs
    arcs = arcs.assign(
        maximum=np.fmin(arcs["maximum"], arcs["existing"]),
        existing=np.where(known, 0.0, np.nan),
        minimum=0.0,
        forced=0.0,
    )
    stages = (dict.fromkeys(_EXCHANGED, -1.0), *OBJECTIVES["cost"])
    asked = _without_choice(scenario).model_copy(update={"objective": stages})
    return replace(matches, arcs=arcs), asked


def _without_choice(scenario: Scenario) -> Scenario:
    return scenario.model_copy(update={"existing": "only", "limits": ()})
