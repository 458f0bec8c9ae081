"""Signs that an old terminal lacks, in signs that every terminal has."""

from __future__ import annotations

import codecs

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
