"""A plan as a folder: JSON, CSV tables, graph, GeoPackage, pictures; whole or not at all."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from symbiosis.park.putting import put, put_into
from symbiosis.plan.answer import Answer
from symbiosis.plan.folder.checksums import library_digest, write_checksums
from symbiosis.plan.folder.files import (
    CHECKSUMS,
    FORMAT,
    GRAPH,
    HEAD,
    LAYERS,
    PARK,
    VERSION,
    is_own,
    refuse_others,
)
from symbiosis.plan.folder.sheets import FOR_SPREADSHEETS, write_table
from symbiosis.plan.network import write_graph
from symbiosis.plan.reading.shapes import SPARE
from symbiosis.plan.summary import summary

MATCHED = "refusals"
"""The table that is not read back: matching gives it again."""

_Plan = TypeVar("_Plan", bound=Answer)
_log = logging.getLogger(__name__)


def save_plan(
    plan: _Plan, folder: str | Path, pictures: Sequence[Callable[[_Plan, Path], object]] = ()
) -> Path:
    """Save a plan as a folder, whole or not at all; see :meth:`symbiosis.plan.plan.Plan.save`."""
    target = Path(folder)
    refuse_others(target)
    put(target, lambda draft: _write(plan, draft, target), is_own)
    for draw in pictures:
        _add_picture(plan, draw, target)
    return target


def _add_picture(plan: _Plan, draw: Callable[[_Plan, Path], object], folder: Path) -> None:
    """Add a picture to a saved plan: whole, or not at all with a word to the log."""
    try:
        put_into(folder, lambda draft: draw(plan, draft))
    except Exception as error:  # noqa: BLE001 - no picture is worth a plan, whatever goes wrong
        why = error.__cause__ or error
        name = getattr(draw, "__name__", repr(draw))
        _log.warning(
            "The plan is saved in %s, but without a picture: %s failed (%s: %s).",
            *(folder, name, type(why).__name__, why),
        )


def _write(plan: Answer, folder: Path, target: Path) -> None:
    """Write all files of a plan, and in the end what they hold."""
    from symbiosis.park.containers.folder import write_folder
    from symbiosis.park.save import as_raw
    from symbiosis.plan.folder.layers import write_layers

    folder.mkdir()
    currency = plan.park.info.currency
    files: dict[str, Callable[[Path], object]] = {
        HEAD: lambda path: _write_head(plan, path, target),
        **{
            f"{name}.csv": partial(write_table, name, table, currency=currency)
            for name, table in plan.tables.items()
            if name not in SPARE or len(table)
        },
        GRAPH: lambda path: write_graph(plan, path),
        LAYERS: lambda path: write_layers(plan, path),
        PARK: lambda path: write_folder(as_raw(plan.park), path, FOR_SPREADSHEETS),
        CHECKSUMS: lambda path: write_checksums(path.parent),
    }
    for name, write in files.items():
        try:
            write(folder / name)
        except OSError as error:
            raise OSError(error.errno, error.strerror or str(error), name) from error


def _write_head(plan: Answer, path: Path, target: Path) -> None:
    head = {
        "format": FORMAT,
        "version": VERSION,
        "library": library_digest(),
        "scenario": plan.scenario.model_dump(mode="json"),
        **summary(plan, target),
    }
    text = json.dumps(head, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
