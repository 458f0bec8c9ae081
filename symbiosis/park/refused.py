"""Refused: what pydantic finds wrong in a scenario or a cover, said in a planner's words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from symbiosis.park.examples import EXAMPLES
from symbiosis.park.faults import family_of, said_in
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from pydantic import ValidationError

    Place = tuple[int | str, ...]

_LONGEST = 60
_WANTED = {
    "float": "a number",
    "int": "a whole number",
    "string": "a text in quotes",
    "tuple": "a list",
    "list": "a list",
    "mapping": "a table: name = figure",
    "dict": "a table: name = figure",
    "model": "a table with keys of its own",
    "finite": "a finite number",
    "bool": "a yes or no: true or false",
    "is": "one of our own objects, or a table",
}
"""How an error of pydantic begins -> what is wanted there."""
_OBJECTIVE = (
    "the name of an objective is wanted, a weighted sum of accounts, or a list of tables: "
    "account = weight"
)
_MEND = "Mend it, or take it out."


def refused(
    error: ValidationError, model: Any, *, based: bool = True, in_python: bool = False
) -> list[tuple[str, str, str]]:
    """List what a model refused: the place in its fields, what is wrong there, and what to do.

    Parameters
    ----------
    model
        The model that refused it.
    based
        Whether a scenario may name its base there, as in a file of its own.
    in_python
        Whether it was written in Python; else in a file.
    """
    told: dict[str, tuple[str, str, str]] = {}
    for item in error.errors():
        loc: Place = tuple(part for part in item["loc"] if not _is_branch(part))
        place = place_of(loc) or "as a whole"
        if loc[:1] == ("objective",) and item["type"] != "value_error":
            # Of what is neither a name nor a list, each of both would be told.
            place, what = "objective", _OBJECTIVE
            told.setdefault(place, (place, what, example("objective", in_python=in_python)))
        elif item["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
            key, known = str(loc[-1]), _known_at(loc, model, based=based)
            remedy = did_you_mean(key, known, f"Known: {', '.join(sorted(known))}.")
            told[place] = place, "there is no such key", remedy
        else:
            remedy = _remedy(loc, item["input"], str(item["type"]), in_python=in_python)
            told[place] = place, said_of_item(dict(item)), remedy
    return list(told.values())


def ended(remedy: str) -> str:
    """End a remedy as a sentence ends."""
    return remedy if remedy[-1:] in (".", "?", ")") else f"{remedy}."


def in_a_cell(remedy: str) -> str:
    """Say of a cell, which holds the value alone, what is said of a line of a file."""
    line = re.fullmatch(r'Add `\w+ = "?([^"`]+)"?`\.', remedy)
    return f"Write it there, such as {line[1]}." if line else remedy


def place_of(loc: Place) -> str:
    """Write a place as people count: ``limits, row 1, holder``; ``prices.grid``."""
    place = ""
    for part in loc:
        if isinstance(part, int):
            place += f", row {part + 1}"
        elif place:
            place += f", {part}" if ", row " in place else f".{part}"
        else:
            place = str(part)
    return place


def example(field: str, *, in_python: bool = False) -> str:
    """Say how a field is written, by an example."""
    if field not in EXAMPLES:
        return _MEND
    return f"Write it as here: {written(field, EXAMPLES[field], in_python=in_python)}"


def written(field: str, value: object, *, in_python: bool) -> str:
    """Write a field with its value, as a file or as Python has it."""
    if in_python:
        return f"{field}={value!r}"
    return f"{field} = {_in_a_file(value)}"


def _in_a_file(value: object) -> str:
    if isinstance(value, Mapping):
        keys = (f"{_key(name)} = {_in_a_file(each)}" for name, each in value.items())
        return f"{{ {', '.join(keys)} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_in_a_file, value))}]"
    # A string of JSON is one of TOML.
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if name.replace("_", "").isalnum() and name.isascii() else json.dumps(name)


def _remedy(loc: Place, found: object, kind: str, *, in_python: bool) -> str:
    """Give the value as it was meant where that is plain, else an example of the field."""
    field = str(loc[0]) if loc else ""
    shown = EXAMPLES.get(field)
    names = isinstance(shown, list) and all(isinstance(each, str) for each in shown)
    if len(loc) == 1 and names and isinstance(found, str):
        return f"Write {written(field, [found], in_python=in_python)}"
    if kind == "missing" and len(loc) == 1:
        return f"Add `{written(field, EXAMPLES.get(field, '...'), in_python=in_python)}`"
    if (len(loc) > 1 and not kind.startswith("model")) or kind == "value_error":
        return _MEND
    return example(field, in_python=in_python)


def _is_branch(part: int | str) -> bool:
    """Tell whether a part of a place is pydantic's name for one of several shapes of a value."""
    return isinstance(part, str) and ("[" in part or part in ("str", "bool", "float", "Fact"))


def _known_at(place: Place, model: Any, *, based: bool) -> tuple[str, ...]:
    """Give the keys that are known where one is not."""
    if len(place) == 1:
        own = tuple(model.model_fields)
        return (*own, "base") if based and "existing" in own else own
    return tuple(_rows_of(model, str(place[0])).model_fields)


def _rows_of(model: Any, field: str) -> Any:
    """Give the model of a field's rows, however deep its type hides it."""
    found = _model_in(model.model_fields[field].annotation)
    return found or model


def _model_in(kind: Any) -> Any:
    if hasattr(kind, "model_fields"):
        return kind
    return next((found for part in get_args(kind) if (found := _model_in(part))), None)


def said_of_item(item: Mapping[str, Any]) -> str:
    """Say what is wrong with one value."""
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
        strict = "" if kind.endswith("_equal") else {"g": "above", "l": "below"}[kind[0]]
        return f"must be {strict or words} {bound:g}, not {found}"
    wanted = _WANTED.get(family_of(kind))
    return f"{wanted} is wanted, not {found}" if wanted else f"cannot be {found}"
