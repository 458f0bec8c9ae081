"""Edits: one cell of a planner's tables, or one choice of a scenario, changed so that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

SCENARIO, CONTENTS = "scenario", "contents"
NEW = "explained"
"""Id of a connection that an explanation adds."""


@dataclass(frozen=True)
class Edit:
    """One change that a planner could make.

    Attributes
    ----------
    table
        Table of the park, ``contents``, or ``scenario``.
    row
        Its row; of contents the stream. A row that is not there is added.
    column
        Its column; of contents ``kind:property``; of a scenario its field.
    value
        What is to stand there; None: the row is to go.
    key
        Of a scenario's mapping, the key; of a connection that is added, its own cells.
    """

    table: str
    row: str
    column: str
    value: Any
    key: Any = None


def edited(park: Park, scenario: Scenario, edits: Iterable[Edit]) -> tuple[Park, Scenario]:
    """Make the changes on copies of a park and a scenario."""
    for edit in edits:
        if edit.table == SCENARIO:
            scenario = _scenario(scenario, edit)
        elif edit.table == CONTENTS:
            park = _contents(park, edit)
        else:
            park = _table(park, edit)
    return park, scenario


def _scenario(scenario: Scenario, edit: Edit) -> Scenario:
    value = edit.value
    if edit.key is not None and edit.column in ("limits", "targets"):
        rows = list(getattr(scenario, edit.column))
        side, place = edit.key
        rows[place] = rows[place].model_copy(update={side: value})
        value = tuple(rows)
    elif edit.key is not None:
        value = {**getattr(scenario, edit.column), edit.key: value}
    return scenario.model_copy(update={edit.column: value})


def _contents(park: Park, edit: Edit) -> Park:
    from dataclasses import replace

    kind, name = edit.key
    contents = park.contents
    own = (contents["owner"] == edit.row) & (contents["kind"] == kind)
    own &= contents["property"] == name
    if own.any():
        return replace(
            park, contents=contents.assign(value=contents["value"].mask(own, edit.value))
        )
    row = {"owner": edit.row, "kind": kind, "property": name, "value": edit.value}
    blank = {column: "" for column in contents.columns if column not in row}
    more = pd.DataFrame([row | blank], columns=contents.columns).astype(contents.dtypes.to_dict())
    return replace(park, contents=pd.concat([contents, more], ignore_index=True))


def _table(park: Park, edit: Edit) -> Park:
    frame = park.tables[edit.table].copy()
    if edit.value is None:
        return park.with_tables(**{edit.table: frame.drop(index=edit.row)})
    if edit.row not in frame.index:
        frame = pd.concat([frame, _blank(frame, edit.row)])
        for column, cell in dict(edit.key or {}).items():
            frame[column] = frame[column].where(frame.index != edit.row, cell)
    frame[edit.column] = frame[edit.column].where(frame.index != edit.row, edit.value)
    return park.with_tables(**{edit.table: frame.sort_index().rename_axis("id")})


def _blank(frame: pd.DataFrame, row: str) -> pd.DataFrame:
    """Give an empty row in the shape of a table."""
    empty = {}
    for column, kind in frame.dtypes.items():
        number, flag = pd.api.types.is_float_dtype(kind), pd.api.types.is_bool_dtype(kind)
        empty[column] = float("nan") if number else (False if flag else "")
    index = pd.Index([row], name=frame.index.name)
    return pd.DataFrame(empty, index=index).astype(frame.dtypes.to_dict())
