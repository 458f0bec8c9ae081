"""Answers for machines: one JSON document on stdout, without what JSON does not know."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def print_json(document: object) -> None:
    """Print a document; a figure that is not a number is a mistake here, not output."""
    json.dump(document, sys.stdout, ensure_ascii=False, allow_nan=False, indent=2)
    sys.stdout.write("\n")


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a table's rows as plain data; missing and infinite figures become ``null``."""
    plain: list[dict[str, Any]] = json.loads(frame.to_json(orient="records"))
    return plain
