"""A saved plan, read back from its folder; what is damaged is told with file, row and column."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, Field, FiniteFloat, ValidationError

from symbiosis.errors import BadInput
from symbiosis.park.faults import said_of
from symbiosis.park.scenario import Scenario
from symbiosis.plan.answer import Objective
from symbiosis.plan.folder.damage import damage
from symbiosis.plan.folder.files import FORMAT, HEAD, PARK, VERSION, read_head
from symbiosis.plan.folder.save_plan import MATCHED
from symbiosis.plan.plan import Plan
from symbiosis.plan.reading.shapes import TABLES, header, shaped
from symbiosis.plan.summary import summary
from symbiosis.solving.solution import Status

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

_SHOWN = 8
"""So many faults of a folder are told; more would not help."""


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


def load_plan(folder: str | Path) -> Plan:
    """Load a saved plan; who could exchange with whom is matched again from its park.

    Raises
    ------
    BadInput
        If the folder is not a plan, or a file of it is missing, damaged, or of another plan: every
        fault with its file, row and column.
    """
    from symbiosis.park.load import load_park

    source = Path(folder)
    head = read_head(source)
    if head.get("format") != FORMAT or head.get("version") != VERSION:
        message = (
            f"folder {source}: is not a plan of this version: its {HEAD} is missing, cannot be "
            "read or does not say so. Give a folder saved by this version."
        )
        raise BadInput(message)
    park = load_park(source / PARK)
    if head.get("park") != park.info.id:
        raise _damaged(
            source, [f"{HEAD}, park: is {head.get('park')!r}, but {PARK}/ holds {park.info.id!r}"]
        )
    plan = read_plan(source, head, park)
    told = summary(plan)
    differ = [name for name in TABLES if name in told and told[name] != head.get(name)]
    if differ:
        raise _damaged(source, [f"{name}.csv: is not what {HEAD} says" for name in differ])
    return plan


def read_plan(source: Path, head: Mapping[str, Any], park: Park) -> Plan:
    """Read a plan's tables, its head already read, as the answer for a loaded park.

    Raises
    ------
    BadInput
        If a file of the folder is missing, damaged, or does not tie with the others.
    """
    try:
        said = _Head.model_validate(head)
    except ValidationError as error:
        refused = [f"{HEAD}, {place}: {what}" for place, what in said_of(error)]
        raise _damaged(source, refused) from error
    faults: list[str] = []
    tables: dict[str, Any] = {
        name: _read_table(name, source, park.info.currency, faults)
        for name in TABLES
        if name != MATCHED
    }
    if not faults:
        plan = Plan(
            park=park,
            scenario=said.scenario,
            status=said.status,
            objective=said.objective.objective(),
            seconds=dict(said.seconds),
            notes=said.notes,
            **tables,
        )
        faults = damage(plan)
        if not faults:
            return plan
    raise _damaged(source, faults)


def _damaged(source: Path, faults: list[str]) -> BadInput:
    """Say all that is wrong with a folder."""
    more = [f"and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
    told = "; ".join([*faults[:_SHOWN], *more])
    return BadInput(f"folder {source}: is damaged: {told}. Save the plan again.")


def _read_table(name: str, folder: Path, currency: str, faults: list[str]) -> pd.DataFrame | None:
    """Read a table as text, and its figures as exactly as they were written."""
    file = f"{name}.csv"
    try:
        with (folder / file).open(encoding="utf-8", newline="") as text:
            headers, *rows = csv.reader(text, strict=True)
    except (OSError, ValueError, csv.Error) as error:
        found = error.strerror if isinstance(error, OSError) else "is no CSV table in UTF-8"
        faults.append(f"{file}: {found}")
        return None
    odd = [row for row, cells in enumerate(rows) if len(cells) != len(headers)]
    if odd:
        faults.append(f"{file}, row {odd[0] + 2}: has not as many cells as there are columns")
        return None
    frame = pd.DataFrame(rows, columns=headers, dtype="str")
    table = TABLES[name]
    kinds = {table.index: "text"} if table.index else {}
    kinds |= {column: what.kind for column, what in table.columns.items()}
    known = {table.index: table.index} if table.index else {}
    known |= {column: header(name, column, currency) for column in table.columns}
    missing = [said for said in known.values() if said not in frame.columns]
    if missing:
        faults.append(f"{file}: column {', '.join(missing)} is missing")
        return None
    frame = frame.rename(columns={said: column for column, said in known.items()})
    faults += [
        f"{file}, row {row + 2}, column {known[column]}: {what}"
        for column, kind in kinds.items()
        for row, what in _bad_cells(frame[column], kind, is_key=column == table.index)
    ]
    return None if faults else shaped(name, _typed(frame, kinds))


def _bad_cells(cells: pd.Series, kind: str, *, is_key: bool) -> list[tuple[int, str]]:
    """Find the cells of a column that are not what it holds: number of the row, what is wrong."""
    wrong = pd.Series("", index=cells.index)
    if kind == "number":
        figures = pd.to_numeric(cells, errors="coerce")
        wrong = wrong.mask((cells != "") & ~np.isfinite(figures), "is no number")
    elif kind == "flag":
        wrong = wrong.mask(~cells.isin(["True", "False"]), "is not True or False")
    if is_key:
        wrong = wrong.mask(cells.duplicated(), "stands there twice")
    return [(row, f"{cells[row]!r} {wrong[row]}") for row in wrong.index[wrong != ""]]


def _typed(frame: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Turn text into figures (by Python's own reader, which is exact) and flags."""
    cells = {
        column: [float(cell) if cell else np.nan for cell in frame[column]]
        if kind == "number"
        else frame[column] == "True"
        for column, kind in kinds.items()
        if kind != "text"
    }
    return frame.assign(**cells)
