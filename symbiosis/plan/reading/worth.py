"""What one unit of a stream is worth in money, aligned with a table's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd


def worth_of(money: pd.Series, kind: str, items: pd.Series) -> npt.NDArray[np.float64]:
    """Look up the money per unit of a kind of ledger line for every row's item; 0 if it has none.

    Parameters
    ----------
    money
        From :func:`symbiosis.plan.reading.books.money_by_item`.
    kind, items
        Kind and item of the ledger line.
    """
    if kind not in money.index.get_level_values(0):
        return np.zeros(len(items))
    return np.asarray(items.map(money.loc[kind]).fillna(0.0), dtype=float)
