"""Whose demand charge falls: exchanges that are given, else retrofits, else needs that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.plan.reading.once import Reading

_PAIR = ["holder", "item"]


def peak_savings(
    table: pd.DataFrame, reading: Reading, base: Reading
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Share out what firms pay less for their largest rates than in the reference [money/a].

    By amount among the exchanges that they are given of what they buy by its peak; where there are
    none, among the units that draw it, or else among the needs that may wait or go unmet.

    Parameters
    ----------
    table
        Exchanges with ``sink_stream`` and ``quantity``.

    Returns
    -------
    tuple
        What each exchange saves, each unit, and each need that may wait.
    """
    matches = reading.matches
    units = pd.Series(0.0, index=matches.units.index)
    if matches.peaks is None:
        return pd.Series(0.0, index=table.index), units, units.iloc[:0]
    saved = _paid(base).sub(_paid(reading), fill_value=0.0)
    ports = matches.peaks.assign(
        holder=matches.streams["enterprise"].reindex(matches.peaks["stream"]).to_numpy(object)
    ).set_index("stream")
    at = ports.reindex(table["sink_stream"])[_PAIR].set_axis(table.index)
    by_exchange = _shared(saved, at, table["quantity"])
    left = saved[~saved.index.isin(pd.MultiIndex.from_frame(at))]
    bought = reading.flows.utility.reindex(ports.index).fillna(0.0)
    unit = matches.streams["unit"].reindex(ports.index)
    drawn = _shared(left, ports[_PAIR], bought.where(unit != "", 0.0))
    by_unit = drawn.groupby(unit.to_numpy(object)).sum()
    drew = pd.MultiIndex.from_frame(ports.loc[(unit != "") & (bought > 0.0), _PAIR])
    waits = _flexible(reading, ports.index)
    by_need = _shared(left[~left.index.isin(drew)], ports[_PAIR], bought.where(waits, 0.0))
    by_unit = units.add(by_unit.drop("", errors="ignore"), fill_value=0.0)
    return by_exchange, by_unit, by_need[waits]


def _flexible(reading: Reading, streams: pd.Index) -> npt.NDArray[np.bool_]:
    """Tell which streams are needs that may wait or go unmet."""
    flexible = reading.matches.flexible
    if flexible is None:
        return np.zeros(len(streams), dtype=bool)
    return np.asarray(streams.isin(flexible.index), dtype=bool)


def _paid(reading: Reading) -> pd.Series:
    """Give what every firm pays for its peak of every utility [money/a]."""
    lines = reading.lines[reading.lines.index.get_level_values(0) == "peak"]
    item = pd.Series(lines.index.get_level_values(2))
    paid = lines.to_numpy(float) * reading.prices.of("peak", item)
    keys = pd.MultiIndex.from_arrays([lines.index.get_level_values(1), item], names=_PAIR)
    return pd.Series(paid, index=keys)


def _shared(saved: pd.Series, at: pd.DataFrame, amount: pd.Series) -> pd.Series:
    """Share by amount what is saved at each firm and utility."""
    whole = amount.groupby([at["holder"], at["item"]]).transform("sum")
    share = (amount / whole.where(whole > 0.0)).fillna(0.0)
    told = saved.reindex(pd.MultiIndex.from_frame(at)).fillna(0.0).to_numpy(float)
    return pd.Series(share.to_numpy(float) * told, index=at.index)
