"""Addresses: where a park's database is, told apart from a path, and shown without its password."""

from __future__ import annotations

import re
from pathlib import Path

from symbiosis.errors import BadInput, hidden

_ADDRESS = re.compile(r"postgres(?:ql)?(?:\+\w+)?://", re.IGNORECASE)
_ANY_ADDRESS = re.compile(r"[a-z][a-z0-9+.:-]+:/+|postgres\w*:", re.IGNORECASE)
_USER = re.compile(r"(?P<kept>\b[a-z][a-z0-9+.-]+:/+[^/@:\s]*):.*@", re.IGNORECASE | re.DOTALL)
_KEY = re.compile(
    r"(?P<kept>[?&\s]\w*(password|passwd|pwd|secret|token)\w*=)[^&\s]*", re.IGNORECASE
)


def is_address(place: str | Path) -> bool:
    """Tell whether a place is a database's address: ``postgresql://user@host/db?schema=park``."""
    return isinstance(place, str) and _ADDRESS.match(place.strip()) is not None


def looks_like_address(place: str | Path) -> bool:
    """Tell whether a place is the address of something on a network, in whatever spelling."""
    return _ANY_ADDRESS.match(str(place).strip()) is not None


def place_of(place: str | Path) -> str | Path:
    """Give a place as what it is: an address as text, all else as a path.

    Raises
    ------
    BadInput
        If it looks like an address, and is none of a park's.
    """
    if is_address(place):
        address = str(place).strip()
        user = address.partition("?")[0].partition("://")[2].rpartition("@")[0]
        if any(sign in user for sign in "@/ "):
            message = f"{shown(address)}: @, / and blanks of a password are written %40, %2F, %20."
            raise BadInput(message)
        return address
    if looks_like_address(place) and not Path(place).exists():
        form = "postgresql://user@host/database?schema=NAME"
        message = f"{shown(place)}: is no address of a park. Write {form}, or a path."
        raise BadInput(message)
    return Path(place).expanduser()


def shown(place: str | Path) -> str:
    """Give a place, or what is said of one, as it may be printed: without passwords."""
    return hidden(_KEY.sub(r"\g<kept>...", _USER.sub(r"\g<kept>@", str(place))))
