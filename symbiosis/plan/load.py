"""A saved plan, read back from its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.scenario import Scenario
from symbiosis.plan.answer import Objective
from symbiosis.plan.columns import TABLES, shaped
from symbiosis.plan.plan import Plan
from symbiosis.plan.save import FORMAT, MATCHED, PARK, VERSION, header, read_head

if TYPE_CHECKING:
    from symbiosis.park.entities import Park


def load_plan(folder: str | Path) -> Plan:
    """Load a saved plan; who could exchange with whom is matched again from its park.

    Raises
    ------
    BadInput
        If the folder is not a plan, or a file of it is missing or damaged.
    """
    from symbiosis.park.load import load_park

    source = Path(folder)
    head = read_head(source)
    if head.get("format") != FORMAT or head.get("version") != VERSION:
        message = f"folder {source}: is not a plan of this version. Give a folder saved by it."
        raise BadInput(message)
    return read_plan(source, head, load_park(source / PARK))


def read_plan(source: Path, head: Mapping[str, Any], park: Park) -> Plan:
    """Read a plan's tables, its head already read, as the answer for a loaded park.

    Raises
    ------
    BadInput
        If a file of the folder is missing or damaged.
    """
    from symbiosis.solving.solution import Status

    names, currency = [name for name in TABLES if name != MATCHED], park.info.currency
    try:
        tables: dict[str, Any] = {name: _read_table(name, source, currency) for name in names}
        return Plan(
            park=park,
            scenario=Scenario.model_validate(head["scenario"]),
            status=Status(head["status"]),
            objective=_objective(head["objective"]),
            seconds=head["seconds"],
            notes=tuple(head["notes"]),
            **tables,
        )
    except (OSError, KeyError, ValueError) as error:
        message = f"folder {source}: is damaged ({error}). Save the plan again."
        raise BadInput(message) from error


def _objective(head: Mapping[str, Any]) -> Objective:
    figures = {
        name: float("nan") if head[name] is None else float(head[name])
        for name in ("value", "bound", "gap")
    }
    return Objective(name=head["name"], unit=head["unit"], **figures)


def _read_table(name: str, folder: Path, currency: str) -> pd.DataFrame:
    """Read a table as text, and its figures as exactly as they were written."""
    table = TABLES[name]
    known = {header(name, column, currency): column for column in table.columns}
    frame = pd.read_csv(
        folder / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8"
    ).rename(columns=known)
    for column, what in table.columns.items():
        cells = frame[column]
        if what.kind == "number":
            frame[column] = [float(cell) if cell else float("nan") for cell in cells]
        elif what.kind == "flag":
            frame[column] = cells == "True"
    return shaped(name, frame)
