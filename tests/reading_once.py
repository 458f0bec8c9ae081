"""The shipped parks are read, and matched for one scenario, once in a process.

Else tests would do so hundreds of times. Only here, never in the program. The same cells and
library give the same park, which `test_reading_once.py` holds against a reading anew; one changed
cell or another scenario is read or matched. Of other parks the last few drafts are kept: a file of
tests asks much of one park, from folder after folder. Who only wants to see that what the docs say
can be asked may take plans from here too (:func:`plan_once`); nobody else does.
"""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis import LivePlanner
from symbiosis.matching import assembly
from symbiosis.park import load
from symbiosis.park.scenario import as_scenario
from symbiosis.park.shipped import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis import Plan
    from symbiosis.matching.tables import Matches
    from symbiosis.park.draft import Draft
    from symbiosis.park.entities import Park
    from symbiosis.park.faults import Fault
    from symbiosis.park.raw import RawPark
    from symbiosis.park.scenario import Choices, Scenario
    from symbiosis.solving.watch import Cancel, Progress

# What every way of reading or matching a park has in common.
read_anew, freeze_anew, match_anew = load._understood, load._park, assembly._matched  # noqa: SLF001
plan_anew = LivePlanner.plan
_READ: dict[object, tuple[Draft, tuple[Fault, ...]]] = {}
_FROZEN: dict[object, Park] = {}
_MATCHED: dict[object, Matches] = {}
_PLANNED: dict[object, tuple[Plan, list[Progress]]] = {}
_SUMS: dict[int, int] = {}
_LATELY: dict[object, tuple[Draft, tuple[Fault, ...]]] = {}
_FEW = 24
"""So many drafts of other parks are kept."""


def read_once(raw: RawPark) -> tuple[Draft, list[Fault]]:
    """Give what was understood of the same cells before, with the same library."""
    if Path(raw.container).parent != SHIPPED:
        return _read_lately(raw)
    key = _key(raw)
    if key not in _READ:
        draft, faults = read_anew(raw)
        _READ[key] = draft, tuple(faults)
    draft, told = _READ[key]
    return draft, list(told)


def _read_lately(raw: RawPark) -> tuple[Draft, list[Fault]]:
    """Give what was understood of another park's cells lately, wherever its folder was."""
    key = _key(replace(raw, container=""))
    draft, told = _LATELY.pop(key, None) or read_anew(raw)
    if not any(fault.container == raw.container for fault in told):
        _LATELY[key] = draft, tuple(told)
    for oldest in [*_LATELY][:-_FEW]:
        del _LATELY[oldest]
    return replace(draft, container=raw.container), list(told)


def _key(raw: RawPark) -> tuple[object, ...]:
    return load.load_library, hashlib.sha256(pickle.dumps(raw)).digest()


def freeze_once(draft: Draft, warnings: tuple[Fault, ...]) -> Park:
    """Give the park that was made of a remembered draft before."""
    if not any(draft is kept for kept, _ in _READ.values()):
        return freeze_anew(draft, warnings)
    key = (id(draft), warnings)
    if key not in _FROZEN:
        park = _FROZEN[key] = freeze_anew(draft, warnings)
        _SUMS[id(park)] = _sum(park)
    return _FROZEN[key]


def match_once(park: Park, scenario: Scenario) -> Matches:
    """Give the matches of a remembered park that were found for the same scenario before."""
    if not _is_remembered(park):
        return match_anew(park, scenario)
    key = (_frames(park), repr(scenario))
    if key not in _MATCHED:
        _MATCHED[key] = match_anew(park, scenario)
    return _MATCHED[key]


def plan_once(
    planner: LivePlanner,
    scenario: Scenario | Choices | None = None,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
    **how: object,
) -> Plan:
    """Give the plan that a new planner made before for the same question; it reports the same."""
    keeper = planner._keeper  # noqa: SLF001
    own = keeper._kept or planner._extend or how.get("extend") or how.get("quantities")  # noqa: SLF001
    if own or not _is_remembered(planner.park):
        return plan_anew(planner, scenario, progress=progress, cancel=cancel, **how)
    asked = as_scenario(scenario).model_dump_json()
    key = (_frames(planner.park), asked, keeper._steady, *sorted(how.items()))  # noqa: SLF001
    if key not in _PLANNED:
        steps: list[Progress] = []
        plan = plan_anew(planner, scenario, progress=steps.append, cancel=cancel, **how)
        _PLANNED[key] = plan, steps
    plan, steps = _PLANNED[key]
    for step in steps if progress else ():
        progress(step)
    return plan


def remember() -> None:
    """Let every reading and matching of this process ask here first."""
    load._understood, load._park = read_once, freeze_once  # noqa: SLF001
    assembly._matched = match_once  # noqa: SLF001


def assert_unchanged() -> None:
    """Assert that no test has changed a park that others are given too."""
    for park in _FROZEN.values():
        assert _SUMS[id(park)] == _sum(park), f"a test has changed {park.info.id} in place"


def _is_remembered(park: Park) -> bool:
    """Tell whether a park is one that others are given too."""
    return any(_frames(kept) == _frames(park) for kept in _FROZEN.values())


def _frames(park: Park) -> tuple[int, ...]:
    """Name the very frames of a park: the same ones make the same park."""
    parts = (park.info, park.contents, park.library, park.plots, park.corridors, park.basemap)
    return tuple(map(id, (*park.tables.values(), *parts)))


def _sum(park: Park) -> int:
    """Sum up the cells of a park's tables."""
    cells = (frame.astype("str") for frame in [*park.tables.values(), park.contents])
    return hash(tuple(pd.util.hash_pandas_object(frame).sum() for frame in cells))
