"""The audit of steps: what streams have or need goes somewhere at every step, not on the whole.

Over a year too much at noon would make up for too little at night. What balances over cycles is
counted in each of them. What balances over the year is counted by the year
(:mod:`symbiosis.plan.audit.audit`), and so is what is made of by-products.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from symbiosis.matching.tables import YEAR
from symbiosis.matching.wholes import CYCLES, balanced_in, resolutions
from symbiosis.park.media import LINEAR, MEDIA
from symbiosis.plan.reading.flexed import flexed_rates
from symbiosis.plan.reading.flows import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from symbiosis.plan.reading.once import Reading

    Table = npt.NDArray[np.float64]

_TOLERANCE = 1e-6
"""Largest difference that is the solver's rounding, as a share of the medium's largest rate."""
_LEAST = 1e-5
"""Rates below this are rounding whatever they are compared with [unit/h]."""


def open_steps(reading: Reading) -> Iterator[str]:
    """Find streams whose rates do not add up at some step."""
    streams, periods = reading.matches.streams, reading.matches.periods
    if (periods.index != YEAR).sum() <= 1:
        return
    wanted, told = _had(reading)
    off = np.where(told, np.abs(_where_due(reading, _moved(reading)) - wanted), 0.0)
    largest = pd.Series(np.abs(wanted).max(axis=1, initial=0.0), index=streams.index)
    scale = largest.groupby(streams["medium"]).transform("max").to_numpy(float)
    for row in np.flatnonzero(off.max(axis=1) > _TOLERANCE * scale + _LEAST).tolist():
        at = int(off[row].argmax())
        yield (
            f"stream {streams.index[row]} is off by {off[row, at]:.6g} of {wanted[row, at]:.6g} "
            f"in {periods.index[at]}"
        )


def _had(reading: Reading) -> tuple[Table, npt.NDArray[np.bool_]]:
    """Give what streams have or need in every period, and where that is counted by it."""
    matches = reading.matches
    streams, periods = matches.streams, matches.periods
    rates = matches.rates
    row = streams.index.get_indexer(pd.Index(rates["stream"]))
    period = periods.index.get_indexer(pd.Index(rates["period"]))
    shape = (len(streams), len(periods))
    had, told = np.zeros(shape), np.zeros(shape, dtype=bool)
    had[row, period] = rates["rate"].to_numpy(float)
    told[row, period] = True
    ports = (streams["unit"] != "").to_numpy(bool)
    busy = _by_period(reading, "technology.activity", matches.units.index)
    unit = matches.units.index.get_indexer(pd.Index(streams["unit"]))
    if ports.any():
        own = np.zeros(shape)
        own[ports] = busy[unit[ports]] * streams["coefficient"].to_numpy(float)[ports, None]
        had[ports] *= _where_due(reading, own)[ports]
    for name, rate in flexed_rates(reading.decisions).items():
        at = [streams.index.get_indexer(rate.index.get_level_values(0)),
              periods.index.get_indexer(rate.index.get_level_values(1))]  # fmt: skip
        had[tuple(at)] += rate.to_numpy() * (1.0 if name == "moved_in" else -1.0)
    coarse = streams["yearly"].to_numpy(bool) | streams.index.isin(reading.unmade.index)
    told[coarse] = False
    return had, told


def _where_due(reading: Reading, rates: Table) -> Table:
    """Put the rates of what balances over cycles into them: the mean of their steps' hours."""
    periods = reading.matches.periods
    rows = np.flatnonzero(resolutions(reading.matches.streams) == CYCLES)
    whole, hours = balanced_in(periods)[CYCLES], periods["hours"].to_numpy(float)
    own = np.zeros((len(periods), len(rows)))
    np.add.at(own, whole, (rates[rows] * hours / hours[whole]).T)
    due = rates.copy()
    due[rows] = own.T
    return due


def _moved(reading: Reading) -> Table:
    """Sum what of every stream is exchanged, thrown away and bought in every period."""
    matches, streams = reading.matches, reading.matches.streams.index
    arcs, moved = matches.arcs, np.zeros((len(matches.streams), len(matches.periods)))
    useful = (arcs["substitution"] * (1.0 - arcs["loss"])).to_numpy(float)
    ends = {"source": np.ones(len(arcs)), "sink": useful}
    for medium in MEDIA:
        for rest in ("outlet", "utility"):
            moved += _by_period(reading, f"{medium}.{rest}", streams)
        if medium not in LINEAR:
            continue
        flow = _by_period(reading, f"{medium}.flow", arcs.index)
        flowing = np.flatnonzero(flow.any(axis=1))
        for end, share in ends.items():
            at = streams.get_indexer(pd.Index(arcs[end].iloc[flowing]))
            np.add.at(moved, at, flow[flowing] * share[flowing, None])
    for heat in (reading.flows.drawn, reading.flows.given):
        if len(heat):
            at = streams.get_indexer(pd.Index(heat["stream"]))
            when = matches.periods.index.get_indexer(pd.Index(heat["period"]))
            np.add.at(moved, (at, when), heat["rate"].to_numpy(float))
    return moved


def _by_period(reading: Reading, component: str, names: pd.Index) -> Table:
    """Lay a component's values out by its first index and its last, the period."""
    values, periods = value_of(reading.decisions, component), reading.matches.periods.index
    table = np.zeros((len(names), len(periods)))
    if values.empty:
        return table
    index = cast("pd.MultiIndex", values.index)
    row = names.get_indexer(index.levels[0])[index.codes[0]]
    period = periods.get_indexer(index.levels[-1])[index.codes[-1]]
    np.add.at(table, (row, period), values.to_numpy(float))
    return table
