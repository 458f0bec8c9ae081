"""Who could exchange with whom, and why not: one file a medium."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiosis.matching.assembly import match as match

__all__ = ["match"]


def __getattr__(name: str) -> object:
    """Load matching, and pandas with it, when it is first asked for."""
    if name == "match":
        from symbiosis.matching.assembly import match

        return match
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
