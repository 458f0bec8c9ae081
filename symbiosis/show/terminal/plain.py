"""What is written as it stands: JSON for machines, plain signs for old terminals."""

from __future__ import annotations

import codecs
import json
import sys
from typing import TYPE_CHECKING, Any

from symbiosis.errors import hidden
from symbiosis.park.signs import CONTROL

if TYPE_CHECKING:
    import pandas as pd

_PLAIN = {
    "−": "-", "–": "-", "—": "-", "→": "->", "·": "|", "×": "x", "…": "...", "°": "deg ",
    "₂": "2", "²": "2", "³": "3", "≤": "<=", "≥": ">=", "Δ": "d", "η": "eta", "‰": "per mille",
    "“": '"', "”": '"', "’": "'", "━": "-", "─": "-", "│": "|", "µ": "u",
}  # fmt: skip


def use_plain_signs() -> str:
    """Give the name of an encoder's handler that writes what it can and ``?`` for the rest."""
    codecs.register_error("plain", _plain)
    return "plain"


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in lost), error.end


def print_json(document: object) -> None:
    """Print a document; a figure that is not a number is a mistake here, not output."""
    text = hidden(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2))
    # JSON itself escapes only the control characters below a space.
    sys.stdout.write(CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n")


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a table's rows as plain data; missing and infinite figures become ``null``."""
    plain: list[dict[str, Any]] = json.loads(frame.to_json(orient="records"))
    return plain
