"""Another name for a row: whatever speaks of it follows, its contents and its plot too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from symbiosis.park.schema import PAIR, TABLES

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.entities import Park

_PORT = ":"
"""Between a retrofit and its port, where a connection names both."""


def renamed(park: Park, table: str, names: Mapping[str, str]) -> Park:
    """Give rows of a table other names.

    Parameters
    ----------
    table
        Table of the rows.
    names
        Old -> new name.
    """
    if not names:
        return park
    tables = {name: _referring(name, frame, table, names) for name, frame in park.tables.items()}
    tables[table] = tables[table].rename(index=dict(names)).sort_index()
    contents, plots = park.contents, park.plots
    if table == "enterprises":
        if plots is not None and "enterprise" in plots:
            plots = plots.assign(enterprise=plots["enterprise"].replace(dict(names)))
    else:
        contents = contents.assign(owner=contents["owner"].replace(dict(names)))
    return replace(park, tables=tables, contents=contents, plots=plots)


def _referring(
    name: str, frame: pd.DataFrame, table: str, names: Mapping[str, str]
) -> pd.DataFrame:
    """Let a table speak of the rows by their new names."""
    changed = {
        column.name: frame[column.name].replace(dict(names))
        for column in TABLES[name].columns
        if column.name in frame and column.kind == "ref" and column.table == table
    }
    if name == "connections":
        changed["item"] = frame["item"].map(lambda item: _item(item, names))
    if name == "evidence":
        own = frame["table"] == table
        changed["id"] = frame["id"].where(~own, frame["id"].replace(dict(names)))
    return frame.assign(**changed)


def _item(item: object, names: Mapping[str, str]) -> object:
    """Rename what a connection carries: a stream, a port of a retrofit, or a pair of them."""
    if not isinstance(item, str):
        return item
    for old, new in names.items():
        if item == old:
            return new
        if item.startswith((old + PAIR, old + _PORT)):
            item = new + item[len(old) :]
        if item.endswith(PAIR + old):
            item = item[: -len(old)] + new
    return item
