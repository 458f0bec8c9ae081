"""A plan as a folder: JSON, CSV tables, graph, GeoPackage, pictures; whole or not at all."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from symbiosis.errors import BadInput
from symbiosis.plan.answer import Answer
from symbiosis.plan.folder.files import (
    FORMAT,
    GRAPH,
    HEAD,
    LAYERS,
    PARK,
    VERSION,
    beside,
    put_in_place,
    refuse_others,
)
from symbiosis.plan.network import network
from symbiosis.plan.reading.shapes import TABLES, header
from symbiosis.plan.summary import summary

if TYPE_CHECKING:
    import pandas as pd

MATCHED = "refusals"
"""The table that is not read back: matching gives it again."""

_Plan = TypeVar("_Plan", bound=Answer)
_log = logging.getLogger(__name__)


def save_plan(
    plan: _Plan, folder: str | Path, pictures: Sequence[Callable[[_Plan, Path], object]] = ()
) -> Path:
    """Save a plan as a folder, whole or not at all; see :meth:`symbiosis.plan.plan.Plan.save`."""
    target = Path(folder)
    place = target.resolve()
    refuse_others(target)
    try:
        with beside(place) as draft:
            _write(plan, draft, target)
            put_in_place(draft, place)
    except OSError as error:
        file = f"{Path(error.filename).name} " if error.filename else ""
        message = (
            f"folder {target}: {file}cannot be written ({error.strerror}), so the plan is not "
            "saved. Make room, or choose another folder."
        )
        raise BadInput(message) from error
    for draw in pictures:
        _add_picture(plan, draw, place)
    return target


def _add_picture(plan: _Plan, draw: Callable[[_Plan, Path], object], folder: Path) -> None:
    """Add a picture to a saved plan: whole, or not at all with a word to the log."""
    try:
        with beside(folder) as draft:
            draw(plan, draft)
            for file in draft.iterdir():
                file.replace(folder / file.name)
    except Exception as error:  # noqa: BLE001 - no picture is worth a plan, whatever goes wrong
        name = getattr(draw, "__name__", repr(draw))
        _log.warning(
            "The plan is saved in %s, but without a picture: %s failed (%s: %s).",
            *(folder, name, type(error).__name__, error),
        )


def _write(plan: Answer, folder: Path, target: Path) -> None:
    import networkx as nx

    from symbiosis.park.save import save_park
    from symbiosis.plan.folder.layers import write_layers

    head = {
        "format": FORMAT,
        "version": VERSION,
        "scenario": plan.scenario.model_dump(mode="json"),
        **summary(plan, target),
    }
    text = json.dumps(head, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / HEAD).write_text(text + "\n", encoding="utf-8")
    for name, table in plan.tables.items():
        write_table(name, table, folder / f"{name}.csv", plan.park.info.currency)
    nx.write_graphml(network(plan), folder / GRAPH)
    write_layers(plan, folder / LAYERS)
    save_park(plan.park, folder / PARK)


def write_table(name: str, table: pd.DataFrame, path: Path, currency: str) -> None:
    """Write one table of a plan as CSV; a header names its column's unit, as ``net [EUR/a]``."""
    headers = {column: header(name, column, currency) for column in TABLES[name].columns}
    keyed = bool(TABLES[name].index)
    table.rename(columns=headers).to_csv(path, index=keyed, encoding="utf-8", lineterminator="\n")
