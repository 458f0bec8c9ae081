"""A plan as a folder: JSON, CSV tables, graph, GeoPackage, pictures; whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.scenario import Scenario
from symbiosis.plan.columns import ROW_UNIT, TABLES, shaped
from symbiosis.plan.plan import Objective, Plan
from symbiosis.plan.summary import summary

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

FORMAT = "symbiosis-plan"
VERSION = 1
_HEAD = "plan.json"
_PARK = "park"
MATCHED = "refusals"
"""The table that is not read back: matching gives it again."""

Picture = Callable[[Plan, Path], object]
"""Draws a plan into a folder."""


def save_plan(plan: Plan, folder: str | Path, pictures: Sequence[Picture] = ()) -> Path:
    """Save a plan as a folder, whole or not at all; see :meth:`symbiosis.plan.plan.Plan.save`."""
    target = Path(folder)
    refuse_others(target)
    partial = target.with_name(f".{target.name}.{uuid4().hex}.partial")
    try:
        partial.mkdir(parents=True)
        _write(plan, partial, target)
        for draw in pictures:
            draw(plan, partial)
        _put_in_place(partial, target)
    except OSError as error:
        message = f"folder {target}: cannot be written ({error.strerror}). Choose another one."
        raise BadInput(message) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return target


def refuse_others(target: Path) -> None:
    """Let only an older plan be replaced, and only where there is leave to write.

    Worth asking before a solve that takes long.

    Raises
    ------
    BadInput
        If the folder holds something that is not a plan, or cannot be written.
    """
    empty = not target.exists() or (target.is_dir() and not any(target.iterdir()))
    if not empty and _head(target).get("format") != FORMAT:
        message = (
            f"folder {target}: exists and is not a plan, so it is left alone. "
            "Give the path of a new folder or of an older plan."
        )
        raise BadInput(message)
    parent = next(path for path in target.absolute().parents if path.exists())
    if not (parent.is_dir() and os.access(parent, os.W_OK)):
        message = f"folder {target}: {parent} cannot be written to. Choose another one."
        raise BadInput(message)


def _head(folder: Path) -> dict[str, Any]:
    try:
        head = json.loads((folder / _HEAD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return head if isinstance(head, dict) else {}


def _put_in_place(partial: Path, target: Path) -> None:
    """Swap the finished folder in; the older plan goes only when the new one stands."""
    if not target.exists():
        partial.rename(target)
        return
    older = partial.with_suffix(".older")
    target.rename(older)
    try:
        partial.rename(target)
    except OSError:
        older.rename(target)
        raise
    shutil.rmtree(older)


def _write(plan: Plan, folder: Path, target: Path) -> None:
    import networkx as nx

    from symbiosis.park.save import save_park
    from symbiosis.plan.layers import write_layers

    head = {
        "format": FORMAT,
        "version": VERSION,
        "scenario": plan.scenario.model_dump(mode="json"),
        **summary(plan, target),
    }
    text = json.dumps(head, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / _HEAD).write_text(text + "\n", encoding="utf-8")
    for name, table in plan.tables.items():
        write_table(name, table, folder / f"{name}.csv", plan.park.info.currency)
    nx.write_graphml(plan.network(), folder / "network.graphml")
    write_layers(plan, folder / "plan.gpkg")
    save_park(plan.park, folder / _PARK)


def write_table(name: str, table: pd.DataFrame, path: Path, currency: str) -> None:
    """Write one table of a plan as CSV; a header names its column's unit, as ``net [EUR/a]``."""
    headers = {column: header(name, column, currency) for column in TABLES[name].columns}
    keyed = bool(TABLES[name].index)
    table.rename(columns=headers).to_csv(path, index=keyed, encoding="utf-8", lineterminator="\n")


def header(name: str, column: str, currency: str) -> str:
    """Give a column's name with its unit, where the unit does not stand in the row."""
    unit = TABLES[name].columns[column].unit
    if not unit or unit == ROW_UNIT or (unit.startswith("{") and "currency" not in unit):
        return column
    return f"{column} [{unit.format(currency=currency)}]"


def load_plan(folder: str | Path) -> Plan:
    """Load a saved plan; who could exchange with whom is matched again from its park.

    Raises
    ------
    BadInput
        If the folder is not a plan, or a file of it is missing or damaged.
    """
    from symbiosis.park.load import load_park

    source = Path(folder)
    head = _head(source)
    if head.get("format") != FORMAT or head.get("version") != VERSION:
        message = f"folder {source}: is not a plan of this version. Give a folder saved by it."
        raise BadInput(message)
    return read_plan(source, head, load_park(source / _PARK))


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
