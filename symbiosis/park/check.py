"""Checking: every fault of a park at once, each with its place and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.checks.cover import check_cover
from symbiosis.park.checks.geometry import check_geometry
from symbiosis.park.checks.physics import check_physics
from symbiosis.park.checks.ranges import check_ranges
from symbiosis.park.checks.references import check_references
from symbiosis.park.checks.structure import check_structure
from symbiosis.park.draft import Draft, draft_of
from symbiosis.park.entities import Park

if TYPE_CHECKING:
    from pathlib import Path

    from symbiosis.park.faults import Fault

_CHECKS = (
    check_cover,
    check_structure,
    check_references,
    check_ranges,
    check_physics,
    check_geometry,
)


def check(park_or_path: Park | str | Path) -> tuple[Fault, ...]:
    """Find every fault of a park.

    Parameters
    ----------
    park_or_path
        A park, the name of a shipped park, or a path.

    Returns
    -------
    tuple of Fault
        Errors first, then warnings; empty if all is well.

    Raises
    ------
    BadInput
        If there is no such park.
    """
    if isinstance(park_or_path, Park):
        faults = faults_of(draft_of(park_or_path))
        return tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.severity))
    from symbiosis.park.load import open_draft

    return tuple(open_draft(park_or_path)[1])


def faults_of(draft: Draft) -> list[Fault]:
    """Run every check on a draft."""
    return [fault for run in _CHECKS for fault in run(draft)]
