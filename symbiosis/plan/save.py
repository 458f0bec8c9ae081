"""A plan as a folder: JSON, CSV tables, graph, GeoPackage, pictures; whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from symbiosis.errors import BadInput
from symbiosis.plan.answer import Answer
from symbiosis.plan.columns import ROW_UNIT, TABLES
from symbiosis.plan.network import network
from symbiosis.plan.summary import summary

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "symbiosis-plan"
VERSION = 1
_HEAD = "plan.json"
PARK = "park"
MATCHED = "refusals"
"""The table that is not read back: matching gives it again."""

_Plan = TypeVar("_Plan", bound=Answer)


def save_plan(
    plan: _Plan, folder: str | Path, pictures: Sequence[Callable[[_Plan, Path], object]] = ()
) -> Path:
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
    if not empty and read_head(target).get("format") != FORMAT:
        message = (
            f"folder {target}: exists and is not a plan, so it is left alone. "
            "Give the path of a new folder or of an older plan."
        )
        raise BadInput(message)
    parent = next(path for path in target.absolute().parents if path.exists())
    if not (parent.is_dir() and os.access(parent, os.W_OK)):
        message = f"folder {target}: {parent} cannot be written to. Choose another one."
        raise BadInput(message)


def read_head(folder: Path) -> dict[str, Any]:
    """Read ``plan.json``; empty where there is none that can be read."""
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


def _write(plan: Answer, folder: Path, target: Path) -> None:
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
    nx.write_graphml(network(plan), folder / "network.graphml")
    write_layers(plan, folder / "plan.gpkg")
    save_park(plan.park, folder / PARK)


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
