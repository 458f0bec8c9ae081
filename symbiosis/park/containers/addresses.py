"""Addresses: where a park's database is, told apart from a path, and shown without its password."""

from __future__ import annotations

import re
from pathlib import Path

_ADDRESS = re.compile(r"postgres(?:ql)?(?:\+\w+)?://", re.IGNORECASE)
_SECRET = re.compile(r"(://[^/@:]*):.*@|([?&]password=)[^&]*", re.IGNORECASE)


def is_address(place: str | Path) -> bool:
    """Tell whether a place is a database's address: ``postgresql://user@host/db?schema=park``."""
    return isinstance(place, str) and _ADDRESS.match(place) is not None


def place_of(place: str | Path) -> str | Path:
    """Give a place as what it is: an address as text, all else as a path."""
    return place if is_address(place) else Path(place).expanduser()


def shown(place: str | Path) -> str:
    """Give a place as it may be printed: an address without its password."""
    text = str(place)
    return _SECRET.sub(lambda found: f"{found[1]}@" if found[1] else "", text)
