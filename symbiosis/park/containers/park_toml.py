"""The cover of a park: `park.toml`, read and written."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from symbiosis.park.containers.text_files import toml_of, unreadable

if TYPE_CHECKING:
    from pathlib import Path

INFO_FILE = "park.toml"


def read_toml(file: Path, said: list[str] | None = None) -> Mapping[str, Any]:
    """Read a cover; :class:`~symbiosis.errors.Unreadable` if there is none, or it is no TOML.

    ``said`` takes a sentence where it is not in UTF-8.
    """
    if not file.exists():
        remedy = "Write one with id, title, country, currency and price_year."
        raise unreadable(file, "is missing", remedy)
    return toml_of(file, said)


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
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml_value, value))}]"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)  # JSON has other words for inf and nan
    # A JSON string is a TOML string, but for the one control character that JSON leaves bare.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


_DOUBTFUL = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")
"""Texts that are thousands to some and decimals to others."""


def info_cells(info: Mapping[str, Any]) -> dict[str, str]:
    """Write a cover as one text a key, for containers of tables: ``facts.staff`` -> ``5200``.

    Parameters
    ----------
    info
        What `park.toml` says.

    Returns
    -------
    dict
        Dotted key -> text, as :func:`info_of` reads it. A text stands as it is, unless it would
        be read as something else, or as nothing; that one stands in quotes.
    """
    cells: dict[str, str] = {}
    for key, value in info.items():
        if isinstance(value, Mapping):
            cells |= {f"{key}.{name}": text for name, text in info_cells(value).items()}
        elif value is not None:
            bare = isinstance(value, str) and value.strip() and info_value(value) == value
            cells[key] = value if bare else sure(_toml_value(value))
    return cells


def info_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """Read a cover from one text a key; empty texts say nothing."""
    info: dict[str, Any] = {}
    for key, text in cells.items():
        *sections, name = key.split(".")
        within = info
        for section in sections:
            if not isinstance(within.get(section), dict):
                within[section] = {}
            within = within[section]
        if text.strip():
            within[name] = info_value(text)
    return info


def sure(figure: str) -> str:
    """Write a figure so that it can be read in one way only: 12.125 as 12.1250."""
    return f"{figure}0" if _DOUBTFUL.fullmatch(figure) else figure


def info_value(text: str) -> Any:
    """Read one text of a cover as TOML: a figure, a day, yes or no, a list; else the text."""
    if _DOUBTFUL.fullmatch(text.strip()):
        return text.strip()  # 12.000 may be twelve thousand: whoever needs a figure asks
    try:
        value = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return value["value"] if len(value) == 1 else text
