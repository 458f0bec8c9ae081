"""The shipped parks, matched and planned once in a process: nobody changes them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from symbiosis import load_park, match, optimise

if TYPE_CHECKING:
    from symbiosis import Park, Plan
    from symbiosis.matching.tables import Matches


@cache
def shipped_park(name: str) -> Park:
    return load_park(name)


@cache
def shipped_matches(name: str) -> Matches:
    return match(shipped_park(name))


@cache
def shipped_plan(name: str) -> Plan:
    return optimise(shipped_park(name))
