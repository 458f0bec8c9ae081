r"""Timed: what departs from the mean of prices and CO2 that change from period to period.

.. math:: Q_{kind,item} = \sum_t h_t (f_t - \bar f) q_t

q  bought or thrown away [unit/h];  h  hours [h/a];  f  factor of the item's profile. The mean is
booked with the year's amount (:mod:`symbiosis.matching.timed`); both are priced by the item's
price, so that a live change of it stays a change of weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.tables import TIMED_KINDS
from symbiosis.models.words.lines import Named, Part, book

if TYPE_CHECKING:
    from symbiosis.models.index import Index
    from symbiosis.models.words.algebra import Columns


def timed_parts(
    index: Index, columns: Columns, kind: str, stream: np.ndarray, period: np.ndarray
) -> list[Part]:
    """Offer the ledger what departs from the mean of what is bought or thrown away [unit/a].

    Parameters
    ----------
    columns
        What is bought, or thrown away [unit/h], with its ``hours``.
    kind
        ``utility`` or ``outlet``.
    stream, period
        Codes of the stream and the period of every variable.
    """
    timed = index.matches.timed
    if timed is None:
        return []
    holder, item = (Named.of(index.streams[name]).at(stream) for name in ("enterprise", kind))
    parts = []
    for line, (of, _) in TIMED_KINDS.items():
        own = timed[timed["kind"] == line]
        if of != kind or own.empty:
            continue
        apart = apart_from_mean(own, item.names, index.period_names)
        figures = apart[item.codes, period] * columns["hours"]
        parts.append(book(line, holder, item, columns * figures))
    return parts


def apart_from_mean(timed: pd.DataFrame, items: np.ndarray, periods: np.ndarray) -> np.ndarray:
    """Lay the factors of one kind out: items x periods, 0 where nothing departs from the mean."""
    apart = np.zeros((len(items) + 1, len(periods) + 1))
    row, column = (
        pd.Index(names).get_indexer(timed[name])
        for names, name in ((items, "item"), (periods, "period"))
    )
    apart[row, column] = timed["factor"].to_numpy(float)
    return apart[:-1, :-1]
