"""Siting: a retrofit that may stand at one enterprise or another is a unit at each of them.

A mill may grind slag at the furnace or at the cement works: each place has its own lorries, steam
and cable, and the plan chooses. What the planner says of sizes holds for all places together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.matching.frames import join, text
from symbiosis.matching.ids import marked
from symbiosis.park.cells import listed

if TYPE_CHECKING:
    from collections.abc import Collection

    from symbiosis.park.entities import Park


def sited(park: Park) -> pd.DataFrame:
    """Give the park's retrofits, one row for every place.

    Returns
    -------
    DataFrame
        Rows of the table ``technologies``, each with the retrofit that it is ``of``; indexed by
        that at its first place, and by ``retrofit@enterprise`` at another.
    """
    rows = park.tables["technologies"]
    rows = rows.assign(technology=text(rows, "technology"), enterprise=text(rows, "enterprise"))
    rows = rows.assign(of=rows.index.astype("str"))
    elsewhere = text(rows, "or_at").map(listed).explode().dropna()
    if elsewhere.empty:
        return rows
    others = rows.loc[elsewhere.index].assign(enterprise=elsewhere.to_numpy())
    others = others[others["enterprise"] != rows["enterprise"].reindex(others.index)]
    names = join(marked(text(others, "of")), "@", marked(text(others, "enterprise")))
    others.index = pd.Index(_free(names, set(rows.index)), dtype=rows.index.dtype, name="id")
    return pd.concat([rows, others[~others.index.duplicated()]]).sort_index()


def _free(names: pd.Series[str], taken: Collection[str]) -> list[str]:
    return ["@" + name if name in taken else name for name in names]
