"""The cover of a park: `park.toml`, read and written."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from symbiosis.park.containers.text_files import text_of, unreadable

if TYPE_CHECKING:
    from pathlib import Path

INFO_FILE = "park.toml"


def read_toml(file: Path) -> Mapping[str, Any]:
    """Read a cover; :class:`~symbiosis.errors.Unreadable` if there is none, or it is no TOML."""
    if not file.exists():
        remedy = "Write one with id, title, country, currency and price_year."
        raise unreadable(file, "is missing", remedy)
    try:
        return tomllib.loads(text_of(file))
    except ValueError as error:
        # Of the syntax, and of figures with more digits than Python reads.
        raise unreadable(file, f"is not TOML: {error}", "Mend the syntax.") from error
    except RecursionError as error:
        raise unreadable(file, "is nested too deeply", "Write plain keys.") from error


def toml_text(info: Mapping[str, Any]) -> str:
    """Write what `park.toml` says: plain keys first, then one section per mapping."""
    plain = [f"{key} = {_toml_value(value)}" for key, value in info.items() if _is_plain(value)]
    sections = [
        "\n".join(
            [f"\n[{key}]", *(f"{name} = {_toml_value(item)}" for name, item in value.items())]
        )
        for key, value in info.items()
        if not _is_plain(value) and value
    ]
    return "\n".join([*plain, *sections]) + "\n"


def _is_plain(value: object) -> bool:
    return not hasattr(value, "items")


def _toml_value(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {_toml_value(item)}' for key, item in value.items())} }}"
    # A JSON string is a TOML string, but for the one control character that JSON leaves bare.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
