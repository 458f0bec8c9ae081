"""Refused: what pydantic finds wrong in a scenario, said in a planner's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symbiosis.park.faults import family_of, said_in
from symbiosis.park.scenario import Limit, Scenario
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from pydantic import ValidationError

_LONGEST = 60
_WANTED = {
    "float": "a number",
    "int": "a whole number",
    "string": "a text in quotes",
    "tuple": "a list: [ ... ]",
    "list": "a list: [ ... ]",
    "mapping": "a table: name = figure",
    "dict": "a table: name = figure",
    "model": "a table: [[ ... ]] with its keys below",
    "finite": "a finite number",
    "bool": "a yes or no: true or false",
}
"""How an error of pydantic begins -> what is wanted there."""
_OBJECTIVE = "the name of an objective is wanted, or a list of tables: account = weight"


def refused(error: ValidationError, *, based: bool = True) -> list[tuple[str, str, str]]:
    """List what a model refused: the place in its fields, what is wrong there, and what to do.

    Parameters
    ----------
    based
        Whether a scenario may name its base there, as in a file of its own.
    """
    told: dict[str, tuple[str, str, str]] = {}
    for item in error.errors():
        place = ".".join(map(str, item["loc"])) or "as a whole"
        if item["loc"][:1] == ("objective",) and item["type"] != "value_error":
            # Of what is neither a name nor a list, each of both would be told.
            place = "objective"
            told.setdefault(place, (place, _OBJECTIVE, "Mend it, or take it out."))
        elif item["type"] == "extra_forbidden":
            key, known = str(item["loc"][-1]), _known_at(item["loc"], based=based)
            remedy = did_you_mean(key, known, f"Known: {', '.join(sorted(known))}.")
            told[place] = place, "there is no such key", remedy
        else:
            told[place] = place, _said(dict(item)), "Mend it, or take it out."
    return list(told.values())


def _known_at(place: tuple[int | str, ...], *, based: bool) -> tuple[str, ...]:
    """Give the keys that are known where one is not."""
    model: Any = Scenario if len(place) == 1 else _rows_of(str(place[0]))
    return (*model.model_fields, *(("base",) if model is Scenario and based else ()))


def _rows_of(field: str) -> Any:
    """Give the model of a field's rows."""
    from typing import get_args

    for part in get_args(Scenario.model_fields[field].annotation):
        if hasattr(part, "model_fields"):
            return part
    return Limit


def _said(item: dict[str, Any]) -> str:
    kind, found = str(item["type"]), repr(item["input"])
    found = found if len(found) <= _LONGEST else found[:_LONGEST] + "..."
    if kind == "value_error":
        return said_in(str(item["msg"]))
    if kind == "missing":
        return "is missing"
    if kind == "literal_error":
        return f"must be {item['ctx']['expected']}, not {found}"
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        bound = next(iter(item["ctx"].values()))
        words = {"g": "at least", "l": "at most"}[kind[0]]
        return f"must be {words} {bound:g}, not {found}"
    wanted = _WANTED.get(family_of(kind))
    return f"{wanted} is wanted, not {found}" if wanted else str(item["msg"])
