"""Water classes: a class of quality that a row of water names, as the limits that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.contents import COLUMNS, of_rows

if TYPE_CHECKING:
    from symbiosis.park.fills import Fills
    from symbiosis.park.library import Library

DOSED = ("pH", "chlorine")
"""What is set where water is delivered, and is no property of what is exchanged."""
_SHOWN = 6
"""Figures that a sentence tells."""


def with_classes(
    contents: pd.DataFrame, water: pd.DataFrame, library: Library, fills: Fills
) -> pd.DataFrame:
    """Give rows of water the figures of the class that they name; what a row says itself stays.

    A need (sink, process) accepts what its class allows. A source keeps its class: it is taken to
    hold as much as that allows, unless its row says what it holds.

    Parameters
    ----------
    contents
        What rows say themselves.
    water
        The park's table, with ids for names of classes.
    library
        Knows the classes, with the park's own over them.
    fills
        Is told what was filled in, row by row.

    Returns
    -------
    DataFrame
        The contents, with those of classes.
    """
    named = water[water["water_class"].isin(library.water_classes.index)]
    said = of_rows(contents)
    keys = zip(said["owner"], said["property"], said["kind"], strict=True)
    own = dict(zip(keys, said["value"], strict=True))
    parts = [contents]
    for line, row in named.iterrows():
        limits = library.limits_of_class(row["water_class"])
        limits = limits[~limits["property"].isin(DOSED)]
        if row["role"] == "source":
            limits = limits[limits["kind"] == "max"].assign(kind="content")
        free = [(row["id"], *each) not in own for each in _keys(limits)]
        is_open = pd.Series(free, index=limits.index, dtype="bool")
        differs = [
            own.get((row["id"], *each), value) != value
            for each, value in zip(_keys(limits), limits["value"], strict=True)
        ]
        _tell(fills, row, limits, is_open, pd.Series(differs, index=limits.index, dtype="bool"))
        filled = limits[is_open].assign(owner=row["id"], port="")
        parts.append(filled.set_axis([line] * len(filled))[list(COLUMNS)])
    return pd.concat(parts) if len(parts) > 1 else contents


def _keys(limits: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(limits["property"], limits["kind"], strict=True))


def _tell(
    fills: Fills,
    row: pd.Series,
    limits: pd.DataFrame,
    is_open: pd.Series[bool],
    differs: pd.Series[bool],
) -> None:
    """Say what a class stands for in a row, and which figures of its own the row keeps.

    Of a row that says just what its class does (as a saved plan's park does) nothing is to be said.
    """
    told = [
        f"{kind} {name} {value:g}" + (f" {unit}" if unit not in ("", "1") else "")
        for name, kind, value, unit in limits.loc[
            is_open, ["property", "kind", "value", "unit"]
        ].itertuples(index=False)
    ]
    more = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    text = f"{row['id']}: class `{row['water_class']}` gives {', '.join(told[:_SHOWN])}{more}"
    kept = limits.loc[differs, "property"].tolist()
    stays = f"; its own {', '.join(kept)} stay" if kept else ""
    none = f"{row['id']}: class `{row['water_class']}` gives nothing"
    if told or kept or limits.empty:
        fills.say("water", (text if told else none) + stays)
    columns = ["property", "kind", "value", "unit", "source"]
    rows = limits.loc[is_open, columns]
    for name, kind, value, unit, source in zip(*(rows[each] for each in columns), strict=True):
        said = f"class {row['water_class']}: {source}"
        fills.put("water", [row["id"]], f"{kind}:{name}", float(value), said, unit)
