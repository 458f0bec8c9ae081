"""Checking: every fault of a park at once, each with its place and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.checks.every import faults_of
from symbiosis.park.draft import draft_of
from symbiosis.park.entities import Park
from symbiosis.park.load import open_draft

if TYPE_CHECKING:
    from pathlib import Path

    from symbiosis.park.faults import Fault


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
    return tuple(open_draft(park_or_path)[1])
