"""Needs that wait or go unmet: how much of each, and what that saves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.media import UNITS
from symbiosis.plan.reading.once import DUST
from symbiosis.plan.reading.shapes import shaped, unasked
from symbiosis.plan.reading.timed_flows import BOUGHT_TIMED

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.plan.reading.once import Reading


def flexible_needs(reading: Reading, shaved: pd.Series) -> pd.DataFrame:
    r"""List the needs of which something is met at other steps, or not at all.

    .. math:: G = p W + \sum_t h_t (p_t - p) (v^{out}_t + w_t - v^{in}_t) - c W

    G  gain [money/a];  p  price of its utility, mean of the year, and p_t at a step [money/unit];
    W  unmet [unit/a];  v^out, v^in, w  met at other steps, for other steps, and not [unit/h];  h
    hours [h/a];  c  price of interruption [money/unit]

    Parameters
    ----------
    shaved
        What less is paid for largest rates because of each need [money/a].

    Returns
    -------
    DataFrame
        The table ``flexible`` of :mod:`symbiosis.plan.reading.shapes`.
    """
    if reading.matches.flexible is None:
        return unasked("flexible")
    table = reading.flexed.copy()
    shaved = shaved[shaved.abs() > 0.0]
    table = table.reindex(table.index.union(shaved.index)).fillna(0.0)
    streams, prices = reading.matches.streams.loc[table.index], reading.prices
    name = table.index.to_series()
    spared = prices.of("utility", streams["utility"]) - prices.of("interruption", name)
    gain = table["unmet"] * spared + shaved.reindex(table.index).fillna(0.0)
    for kind in BOUGHT_TIMED:
        gain += table[kind] * prices.of(kind, streams["utility"])
    told = table.assign(
        enterprise=streams["enterprise"],
        medium=streams["medium"],
        unit=streams["medium"].map(UNITS) + "/a",
        gain=gain,
    )
    moves = (told[["moved", "unmet"]].max(axis=1) > DUST) | (told["gain"] != 0.0)
    return shaped("flexible", told[moves].rename_axis("stream"))
