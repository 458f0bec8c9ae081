"""Nameless rows: a stream without an id is called after its firm and what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.free_names import free_name
from symbiosis.park.media import STREAM_TABLES

if TYPE_CHECKING:
    import pandas as pd

_TOLD = 5


def named_rows(table: str, text: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Name the streams that have no id but a firm.

    Parameters
    ----------
    table
        Which table; those of streams only are named.
    text
        Its cells as written.

    Returns
    -------
    DataFrame
        The cells, with an id in each such row.
    tuple of str
        What was named how.
    """
    if table not in STREAM_TABLES:
        return text, ()
    nameless = (text["id"] == "") & (text["enterprise"] != "")
    if not nameless.any():
        return text, ()
    taken, ids = set(text["id"]), text["id"].copy()
    for line in text.index[nameless]:
        row = text.loc[line]
        what = row.get("material") or f"{table} {row['name']}".strip()
        base = f"{row['enterprise']} {what}".replace(" ", "_").replace("\n", "_")
        ids[line] = free_name(base, taken)
    told = [f"`{ids[line]}` (line {line})" for line in text.index[nameless]]
    more = [f"{len(told) - _TOLD} more"] * (len(told) > _TOLD)
    said = f"rows without id are named: {', '.join([*told[:_TOLD], *more])}"
    return text.assign(id=ids), (said,)
