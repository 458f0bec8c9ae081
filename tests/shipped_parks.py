"""The shipped parks, matched and planned once in a process: nobody changes them.

What is planned here is planned from nothing, never by a model that was kept: tests compare with it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from symbiosis import load_park, match, optimise

if TYPE_CHECKING:
    from symbiosis import Park, Plan, Scenario
    from symbiosis.matching.tables import Matches


@cache
def shipped_park(name: str) -> Park:
    return load_park(name)


@cache
def shipped_matches(name: str) -> Matches:
    return match(shipped_park(name))


def shipped_plan(name: str, scenario: Scenario | None = None) -> Plan:
    return _planned(name, scenario.model_dump_json() if scenario else "")


@cache
def _planned(name: str, asked: str) -> Plan:
    from symbiosis import Scenario

    return optimise(shipped_park(name), Scenario.model_validate_json(asked) if asked else None)
