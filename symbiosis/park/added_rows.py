"""Rows that nobody wrote: added below a table's own, and known to its sheet by their ids."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from symbiosis.park.sheet import Sheet

_NOTHING = {"str": "", "bool": False}


def with_rows(frame: pd.DataFrame, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Add rows to a typed table; columns that it lacks are left out, cells not given are empty."""
    first = 2 if frame.empty else int(frame.index.max()) + 1
    lines = pd.RangeIndex(first, first + len(rows))
    empty = {name: _NOTHING.get(str(dtype), float("nan")) for name, dtype in frame.dtypes.items()}
    cells = {
        name: [nothing if (cell := row.get(str(name))) is None else cell for row in rows]
        for name, nothing in empty.items()
    }
    new = pd.DataFrame(cells, index=lines).astype(frame.dtypes)
    return pd.concat([frame, new]) if len(frame) else new


def that_knows(sheet: Sheet, frame: pd.DataFrame) -> Sheet:
    """Let a sheet know the ids of the rows that were added."""
    text = sheet.text.astype("str").reindex(frame.index, fill_value="")
    return replace(sheet, text=text.assign(id=text["id"].where(text["id"] != "", frame["id"])))
