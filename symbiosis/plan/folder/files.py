"""The folder of a plan: which files are its own, and how a newer plan takes its place."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from symbiosis.errors import BadInput
from symbiosis.park.folder import INFO_FILE
from symbiosis.park.schema import GEOMETRY_TABLES
from symbiosis.park.schema import TABLES as PARK_TABLES
from symbiosis.plan.reading.shapes import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = "symbiosis-plan"
VERSION = 1
HEAD, GRAPH, LAYERS, PARK = "plan.json", "network.graphml", "plan.gpkg", "park"
_PICTURES = ("map.png", "map.svg")
_LONGEST = 200
"""Bytes of a folder's name: file systems take 255, and a draft's name is longer."""
_OWN = {
    *(Path(name) for name in (HEAD, GRAPH, LAYERS, *_PICTURES)),
    *(Path(f"{name}.csv") for name in TABLES),
    Path(PARK, INFO_FILE),
    *(Path(PARK, f"{name}.csv") for name in PARK_TABLES),
    *(Path(PARK, f"{name}.geojson") for name in GEOMETRY_TABLES),
}
"""What a plan's folder holds by itself; whatever else lies in it is somebody's."""


def refuse_others(target: Path) -> None:
    """Let only an older plan be replaced, and only where there is leave to write.

    Worth asking before a solve that takes long.

    Raises
    ------
    BadInput
        If the folder holds something that is not a plan, or cannot be written.
    """
    if len(os.fsencode(target.name)) > _LONGEST:
        message = f"folder {target}: has a name of over {_LONGEST} bytes. Give a shorter one."
        raise BadInput(message)
    if Path.cwd().is_relative_to(target.resolve()):
        message = (
            f"folder {target}: is where this command runs, so it cannot be replaced. "
            "Go to another folder, or give the path of another one."
        )
        raise BadInput(message)
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
        head = json.loads((folder / HEAD).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return head if isinstance(head, dict) else {}


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give an empty folder beside a place, on the same disk; it is gone in the end."""
    draft = target.with_name(f".{target.name}.{uuid4().hex[:8]}.partial")
    draft.mkdir(parents=True)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def put_in_place(draft: Path, target: Path) -> None:
    """Swap a finished folder in; the older plan goes only when the new one stands.

    What others have put into the older plan's folder is in the new one too.
    """
    if not target.exists():
        draft.rename(target)
        return
    _keep_others(target, draft)
    older = draft.with_suffix(".older")
    target.rename(older)
    try:
        draft.rename(target)
    except OSError:
        older.rename(target)
        raise
    shutil.rmtree(older, ignore_errors=True)


def _keep_others(older: Path, draft: Path) -> None:
    """Copy what is not a plan's own from an older plan's folder, files and empty folders alike."""
    for path in sorted(older.rglob("*")):
        name = path.relative_to(older)
        copy = draft / name
        if name in _OWN or copy.exists():
            continue
        if path.is_dir() and not path.is_symlink():
            copy.mkdir()
        else:
            shutil.copy2(path, copy, follow_symlinks=False)
