"""The folder of a plan: which files are its own, and whether a plan may be saved there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from symbiosis.errors import BadInput
from symbiosis.park.containers.folder import is_table
from symbiosis.park.putting import refuse_place
from symbiosis.plan.reading.shapes import TABLES

FORMAT = "symbiosis-plan"
VERSION = 2
HEAD, GRAPH, LAYERS, PARK = "plan.json", "network.graphml", "plan.gpkg", "park"
CHECKSUMS = "checksums.json"
_PICTURES = ("map.png", "map.svg", "report.html")
"""What is told of a plan beside it: of another plan it would be wrong, so it goes with it. A report
for Word, which somebody may have edited, stays.
"""
_LARGEST = 100_000_000
"""Bytes of a JSON file that is read without knowing who wrote it."""
_OWN = {
    *(Path(name) for name in (HEAD, CHECKSUMS, GRAPH, LAYERS, *_PICTURES)),
    *(Path(f"{name}.csv") for name in TABLES),
}


def is_own(name: Path) -> bool:
    """Tell whether a file of a plan's folder is the plan's; whatever else is there stays."""
    return name in _OWN or (name.parts[0] == PARK and is_table(name.relative_to(PARK)))


def refuse_others(target: Path) -> None:
    """Let only an older plan be replaced, and only where there is leave to write.

    Worth asking before a solve that takes long.

    Raises
    ------
    BadInput
        If the folder holds something that is not a plan, or cannot be written.
    """
    refuse_place(target)
    empty = not target.exists() or (target.is_dir() and not any(target.iterdir()))
    if not empty and read_json(target / HEAD).get("format") != FORMAT:
        message = (
            f"folder {target}: exists and is not a plan, so it is left alone. "
            "Give the path of a new folder or of an older plan."
        )
        raise BadInput(message)


def read_json(file: Path) -> dict[str, Any]:
    """Read a JSON object; empty where there is none that can be read."""
    try:
        if not file.is_file() or file.stat().st_size > _LARGEST:
            return {}
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
