"""Flexed: what of needs is met at other steps, or not at all. Read from the values alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.plan.reading.flows import DUST, hours_of, value_of
from symbiosis.plan.reading.timed_flows import BOUGHT_TIMED, apart_at

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.flows import Values

_NAMES = ["stream", "period"]
MOVES = ("moved_in", "moved_out", "unmet")


def flexed_rates(values: Values) -> pd.DataFrame:
    """Give by ``stream`` and ``period`` what is met for other steps, at others, and not [unit/h].

    Returns
    -------
    DataFrame
        Columns :data:`MOVES`, indexed by both; what moves both ways at once is no move.
    """
    parts = {}
    for name in MOVES:
        rates = value_of(values, f"flexible.{name}")
        kept = rates[np.abs(rates.to_numpy(float)) > DUST]
        parts[name] = kept.rename_axis(_NAMES) if len(kept) else _nothing()
    table = pd.DataFrame(parts).fillna(0.0).astype(float)
    both = table[["moved_in", "moved_out"]].min(axis=1)
    return table.assign(moved_in=table["moved_in"] - both, moved_out=table["moved_out"] - both)


def flexed_year(matches: Matches, values: Values) -> pd.DataFrame:
    """Sum by stream what is met at other steps (``moved``) and not at all (``unmet``) [unit/a].

    Returns
    -------
    DataFrame
        And of each kind of :data:`.timed_flows.BOUGHT_TIMED` what is bought less than if needs
        were met when they are, times how far its factor departs from the mean.
    """
    rates = flexed_rates(values)
    stream, period = (rates.index.get_level_values(name) for name in _NAMES)
    hours = period.to_series().map(hours_of(matches)).to_numpy(float)
    amounts = rates.mul(hours, axis=0)
    saved = amounts["moved_out"] + amounts["unmet"] - amounts["moved_in"]
    table = amounts.rename(columns={"moved_out": "moved"})[["moved", "unmet"]]
    item = stream.to_series().map(matches.streams["utility"])
    for kind in BOUGHT_TIMED:
        known = matches.timed is not None and len(rates) > 0
        apart = apart_at(matches, kind, item, period.to_series()) if known else 0.0
        table[kind] = saved * apart
    return table.groupby(level="stream").sum()


def _nothing() -> pd.Series:
    return pd.Series(dtype=float, index=pd.MultiIndex.from_arrays([[], []], names=_NAMES))
