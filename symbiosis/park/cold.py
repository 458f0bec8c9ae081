"""Cold: heat below ambient that must go somewhere, and what takes such heat up.

A need of cold is a source of heat with ``origin`` = ``cold``: today a chiller takes it, and that is
its outlet. Cold that is left over (liquefied gas that is vaporised, an air separation's gases) is a
need of heat with that origin: today the sea or the air warms it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.fills import Fills

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.draft import Draft

COLD = "cold"
_NAMED = 8


def with_chillers(draft: Draft) -> Draft:
    """Say where heat below ambient goes, and what warms what is cold, where its row does not.

    Parameters
    ----------
    draft
        A park as read.

    Returns
    -------
    Draft
        With the library's least cold chiller that reaches the stream's coldest end, and for cold
        that is left over the sea's heat; both are said. What the library lacks stays empty.
    """
    heat = draft.tables["heat"]
    if not (heat["origin"] == COLD).any():
        return draft
    fills = Fills(list(draft.said), list(draft.fills))
    coldest = heat[["supply_c", "target_c"]].min(axis=1)
    cells = {}
    for column, role in (("outlet", "source"), ("utility", "sink")):
        open_ = (heat["role"] == role) & (heat["origin"] == COLD) & (heat[column] == "")
        open_ &= heat[f"{column}_price"].isna()
        found = coldest[open_].map(lambda least, column=column: _served(draft, column, least))
        found = found[found != ""]
        cells[column] = heat[column].where(~heat.index.isin(found.index), found).astype("str")
        _say(fills, column, heat["id"], found)
    said, filled = tuple(fills.said), tuple(fills.cells)
    tables = {**draft.tables, "heat": heat.assign(**cells)}
    return replace(draft, tables=tables, said=said, fills=filled)


def _served(draft: Draft, column: str, least_c: float) -> str:
    """Name the chiller that takes heat so cold, or what warms what is colder than all."""
    library = draft.library
    rows = library.outlets if column == "outlet" else library.utilities
    rows = rows[rows["min_c"].notna() & (rows["region"] == library.region_of(draft.info.country))]
    if column == "outlet" and not np.isnan(least_c):
        rows = rows[rows["min_c"] <= least_c]
    rows = rows.sort_values("min_c", ascending=False, kind="stable")
    return str(rows.index[0]) if len(rows) else ""


def _say(fills: Fills, column: str, ids: pd.Series[str], found: pd.Series[str]) -> None:
    for name, rows in found.groupby(found):
        named = ids[rows.index].tolist()
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        listed = f"{', '.join(named[:_NAMED])}{more}"
        fills.say("heat", f"{listed}: heat below ambient; `{name}` is used where nobody serves it")
        fills.put("heat", named, column, str(name), "heat below ambient")
