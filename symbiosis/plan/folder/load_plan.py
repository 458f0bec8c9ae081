"""A saved plan, read back from its folder: what is loaded is what was saved."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import BaseModel, Field, FiniteFloat, ValidationError

from symbiosis.errors import BadInput
from symbiosis.park.scenario import Scenario
from symbiosis.park.swap import mend
from symbiosis.plan.answer import Objective
from symbiosis.plan.folder.checksums import differences, library_digest
from symbiosis.plan.folder.files import FORMAT, HEAD, PARK, VERSION, is_own, read_json
from symbiosis.plan.folder.save_plan import MATCHED
from symbiosis.plan.folder.sheets import read_table
from symbiosis.plan.plan import Plan
from symbiosis.plan.reading.shapes import SPARE, TABLES
from symbiosis.solving.solution import Status

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

_log = logging.getLogger(__name__)
_SHOWN = 8
"""So many differences of a folder are told; more would not help."""


class _Goal(BaseModel):
    """The objective in ``plan.json``; null: not known, or not finite."""

    name: str
    unit: str
    value: FiniteFloat | None
    bound: FiniteFloat | None
    gap: FiniteFloat | None = Field(ge=0.0)

    def objective(self) -> Objective:
        unknown = {key: np.nan for key in ("value", "bound", "gap") if getattr(self, key) is None}
        return Objective(**{**self.model_dump(), **unknown})


class _Head(BaseModel):
    """What a plan reads back from ``plan.json``."""

    scenario: Scenario
    status: Status
    objective: _Goal
    seconds: Mapping[str, FiniteFloat]
    notes: tuple[str, ...]
    extended: tuple[str, ...] = ()


def load_plan(folder: str | Path) -> Plan:
    """Load a saved plan; who could exchange with whom is matched again from its park.

    Raises
    ------
    BadInput
        If the folder is not a plan, or not as it was saved: every difference with its file, row
        and column.
    """
    from symbiosis.park.load import load_park

    source = Path(folder)
    mend(source.resolve(), is_own)
    head = read_json(source / HEAD)
    if head.get("format") != FORMAT or head.get("version") != VERSION:
        message = (
            f"folder {source}: is not a plan of this version: its {HEAD} is missing, cannot be "
            "read or does not say so. Give a folder saved by this version."
        )
        raise BadInput(message)
    refuse_changes(source)
    if head.get("library") != library_digest():
        _log.warning(
            "Folder %s: saved with another reference library; what the plan says stands, but who "
            "else could exchange is matched with today's.",
            source,
        )
    return read_plan(source, head, load_park(source / PARK))


def refuse_changes(source: Path) -> None:
    """Let only a folder be read that is as it was saved.

    Raises
    ------
    BadInput
        If a file is missing or differs.
    """
    if found := differences(source):
        more = [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
        told = "; ".join([*found[:_SHOWN], *more])
        message = f"folder {source}: is damaged: {told}. Save the plan again."
        raise BadInput(message)


def read_plan(source: Path, head: Mapping[str, Any], park: Park) -> Plan:
    """Read a plan's tables, its head already read, as the answer for a loaded park.

    Raises
    ------
    BadInput
        If another version has written them.
    """
    currency = park.info.currency
    try:
        said = _Head.model_validate(head)
        tables: dict[str, Any] = {
            name: read_table(name, source / f"{name}.csv", currency)
            for name in TABLES
            if name != MATCHED and (name not in SPARE or (source / f"{name}.csv").is_file())
        }
    except (ValidationError, KeyError) as error:
        message = (
            f"folder {source}: was saved by another version, whose plans hold other figures "
            f"({error}). Solve again and save the plan."
        )
        raise BadInput(message) from error
    return Plan(
        park=park,
        scenario=said.scenario,
        status=said.status,
        objective=said.objective.objective(),
        seconds=dict(said.seconds),
        notes=said.notes,
        extended=said.extended,
        **tables,
    )
