"""What two scenarios ask differently, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from symbiosis.park.scenario import Scenario

CALLED = ("name", "title", "title_zh", "note")
"""What a scenario is called: no choice."""


class Differing(NamedTuple):
    """One choice that two scenarios make differently.

    Attributes
    ----------
    field
        Field of the scenario.
    key
        What in the field: the item that is priced, the account that is bounded, the indicator that
        is aimed at; empty: the field as a whole.
    holder
        Whose account is bounded; empty: the park's.
    first, second
        The two choices, as plain data; None: the scenario says nothing of it.
    """

    field: str
    key: str
    holder: str
    first: Any
    second: Any


def differing(first: Scenario, second: Scenario) -> list[Differing]:
    """List the choices that two scenarios make differently, in the order of the fields."""
    usual = type(first)()
    return [
        Differing(name, *key, *pair)
        for name in type(first).model_fields
        if name not in CALLED
        for key, *pair in _pairs(*(_parts(each, name, usual) for each in (first, second)))
        if pair[0] != pair[1]
    ]


_Key = tuple[str, str]


def _pairs(first: Mapping[_Key, Any], second: Mapping[_Key, Any]) -> list[tuple[_Key, Any, Any]]:
    return [(key, first.get(key), second.get(key)) for key in dict.fromkeys((*first, *second))]


def _parts(scenario: Scenario, name: str, usual: Scenario) -> Mapping[_Key, Any]:
    """Take a field apart: by key, by what a row bounds, or not at all."""
    value = getattr(scenario, name)
    if isinstance(value, Mapping):
        return {(key, ""): each for key, each in value.items()}
    if isinstance(value, tuple) and value and all(hasattr(row, "model_dump") for row in value):
        return {_row_key(row, n): row.model_dump(exclude_none=True) for n, row in enumerate(value)}
    if value == getattr(usual, name):
        return {}
    return {("", ""): list(value) if isinstance(value, tuple) else value}


def _row_key(row: Any, number: int) -> _Key:
    what = getattr(row, "account", "") or getattr(row, "indicator", "") or str(number + 1)
    return what, getattr(row, "holder", "")
