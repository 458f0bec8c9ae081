"""Another name for a row: whatever speaks of it follows, its contents and its plot too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from symbiosis.park.checks.items import named_ends, named_pairs, port_name
from symbiosis.park.draft import draft_of
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.schema import PAIR, TABLES

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.entities import Park

Names = Mapping[str, Mapping[str, str]]
"""Table -> old -> new name of its rows."""
_RETROFITS = "technologies"
_OF_KINDS = ("technology_ports", "technology_segments")
"""Tables that speak of a kind of technology, or of one retrofit."""


def renamed(park: Park, names: Names, edited: Mapping[str, pd.DataFrame] | None = None) -> Park:
    """Give rows of some tables other names, all at once.

    Parameters
    ----------
    names
        The rows that are renamed.
    edited
        Tables that take the place of the park's, their rows by the new names and all that they
        speak of by the old ones.
    """
    names = {table: changed for table, changed in names.items() if changed}
    given = {
        table: park.tables[table].rename(index=dict(changed)).sort_index()
        for table, changed in names.items()
    }
    after = park.with_tables(**{**given, **(edited or {})})
    if not names:
        return after
    tables = {name: _referring(name, frame, names) for name, frame in after.tables.items()}
    tables["connections"] = tables["connections"].assign(item=_items(park, after, names))
    own = _own_kinds(park, names)
    for name in _OF_KINDS:
        tables[name] = tables[name].assign(technology=tables[name]["technology"].replace(own))
    plots, firms = park.plots, dict(names.get("enterprises", {}))
    if plots is not None and "enterprise" in plots:
        plots = plots.assign(enterprise=plots["enterprise"].replace(firms))
    return replace(park, tables=tables, contents=_contents(park.contents, names, own), plots=plots)


def _own_kinds(park: Park, names: Names) -> dict[str, str]:
    """Keep the new names of the retrofits that are not called like a kind of technology."""
    kinds = park.library.technologies.index
    return {old: new for old, new in names.get(_RETROFITS, {}).items() if old not in kinds}


def _contents(contents: pd.DataFrame, names: Names, own: Mapping[str, str]) -> pd.DataFrame:
    """Let contents follow their owners: rows that have some, and the ports of retrofits."""
    rows: dict[str, str] = {}
    for table, changed in names.items():
        rows |= changed if TABLES[table].properties else {}
    owner = contents["owner"]
    of_ports = owner.replace(dict(own))
    return contents.assign(owner=owner.replace(rows).where(contents["port"] == "", of_ports))


def _referring(name: str, frame: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Let a table speak of the rows by their new names."""
    changed = {
        column.name: frame[column.name].replace(dict(names[column.table]))
        for column in TABLES[name].columns
        if column.name in frame and column.kind == "ref" and column.table in names
    }
    if name == "evidence":
        changed["id"] = frame["id"]
        for table, new in names.items():
            own = frame["table"] == table
            changed["id"] = changed["id"].where(~own, frame["id"].replace(dict(new)))
    return frame.assign(**changed)


def _items(park: Park, after: Park, names: Names) -> pd.Series:
    """Rename what connections carry: a stream, a retrofit, a port of one, or a pair of streams."""
    rows, ends = after.tables["connections"], named_ends(draft_of(park))
    units: dict[str, str] = {}
    for table in (_RETROFITS, *STREAM_TABLES):
        units |= names.get(table, {})
    if not units:
        return rows["item"]
    new_unit = ends["unit"].replace(units)
    own = ends["name"].replace(units)
    new = own.where(new_unit == "", port_name(new_unit, ends["port"]))
    called = units | dict(zip(ends["name"], new, strict=True))
    pairs = named_pairs(rows, ends).map(
        lambda found: [PAIR.join(called[end] for end in pair) for pair in found[:1]]
    )
    alone = rows["item"].replace(called)
    return pairs.str[0].fillna(alone).astype(alone.dtype)
