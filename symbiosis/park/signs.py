"""Signs: what no name may hold, for it is no text."""

from __future__ import annotations

import re
from collections.abc import Mapping

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""All control characters but tab and line end: they would steer a terminal or break a file."""
CONTROLLED = "holds a control character, which is no text"
"""What is said of it."""


def only_text(value: object) -> object:
    """Give back what a field of a model holds, if no text in it holds a control character.

    Raises
    ------
    ValueError
        With what is said of it.
    """
    parts: tuple[object, ...] = ()
    if isinstance(value, str) and CONTROL.search(value):
        raise ValueError(CONTROLLED)
    if isinstance(value, Mapping):
        parts = (*value, *value.values())
    elif isinstance(value, list | tuple):
        parts = tuple(value)
    for part in parts:
        only_text(part)
    return value
