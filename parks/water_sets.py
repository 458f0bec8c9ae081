"""Water of the shipped parks: the library's usual sets of limits and contents as property columns.

A use limits all that its set names, oil, ammonium and silica included: what a source does not say
of itself, it cannot give (``unknown_quality``).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from symbiosis.park.library import load_library

if TYPE_CHECKING:
    from symbiosis.park.registry.bands import Row

_USUAL = "usual set"
_NOT_MIXED = ("pH", "temperature")
"""Of a set, what no blending balance closes on."""


@cache
def _figures(use: str) -> tuple[tuple[str, float], ...]:
    sets = load_library().water_quality
    rows = sets[(sets["standard"] == _USUAL) & (sets["use"] == use)]
    rows = rows[~rows["property"].isin(_NOT_MIXED)]
    if rows.empty:
        message = f"water_quality.csv has no usual set of {use}"
        raise LookupError(message)
    return tuple(
        (f"{name} [{unit}]", float(value))
        for name, unit, value in zip(rows["property"], rows["unit"], rows["value"], strict=True)
    )


def limits(use: str, **columns: object) -> Row:
    """Give what a use accepts at most.

    Parameters
    ----------
    use
        Name of a set of limits in ``water_quality.csv``.
    columns
        Other cells of the row.

    Raises
    ------
    LookupError
        If the library has no such set.
    """
    return {f"max:{name}": value for name, value in _figures(use)} | columns


def contents(discharge: str, **columns: object) -> Row:
    """Give what a discharge or a natural water usually contains.

    Parameters
    ----------
    discharge
        Name of a set of contents in ``water_quality.csv``.
    columns
        Other cells of the row.

    Raises
    ------
    LookupError
        If the library has no such set.
    """
    return {f"content:{name}": value for name, value in _figures(discharge)} | columns
