"""The sparse index sets: which arcs, streams and periods exist, as frames of integer codes.

Adjacency is built here once; every sum of the formulations is a join on these columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.wholes import CYCLES, STEPS, YEARS, are_wholes, balanced_in, resolutions
from symbiosis.models.words.algebra import NUMBERS
from symbiosis.models.words.joins import ordered

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches

_PERIODS = ("period", "source_period", "sink_period")
FIGURES = {"share": 1.0, "min_load": 0.0, "start_cost": 0.0}
"""What tells how a unit runs in a period, and what holds where nothing is told."""


@dataclass(frozen=True)
class Index:
    """One medium's streams, arcs and routes by number, and the periods in which each is balanced.

    Attributes
    ----------
    streams, arcs
        The medium's frames of :class:`~symbiosis.matching.tables.Matches` in the order of their
        codes; ``arcs`` has its ``source``, ``sink`` and ``route`` (-1: none) as codes.
    routes
        The routes of all media, so that a route has the same code everywhere.
    stream_names, arc_names, route_names, period_names, unit_names
        What the codes stand for.
    hours
        Hours a year of every period.
    balances
        One row per stream and period in which it balances: ``stream``, ``period``, ``rate``
        [unit/h] (a port: its availability), ``hours``, ``unit`` (-1: not a port), ``coefficient``,
        ``can`` (share of its size that the unit can give then), ``is_source``.
    flows
        One row per arc and period in which it flows: ``arc``, ``period``, ``source``, ``sink``,
        ``route``, ``hours``; ``source_period`` and ``sink_period`` are the periods in which its
        ends balance, ``source_weight`` and ``sink_weight`` the share of that period's hours.
    """

    matches: Matches
    streams: pd.DataFrame
    arcs: pd.DataFrame
    routes: pd.DataFrame
    stream_names: np.ndarray
    arc_names: np.ndarray
    route_names: np.ndarray
    period_names: np.ndarray
    unit_names: np.ndarray
    hours: np.ndarray
    balances: pd.DataFrame
    flows: pd.DataFrame

    def sides(self, role: str) -> pd.DataFrame:
        """Return the balances of the sources or the sinks, columns called by the role."""
        return self._sides[role]

    @cached_property
    def _sides(self) -> dict[str, pd.DataFrame]:
        gives = self.balances["is_source"].to_numpy(bool)
        return {
            role: self.balances[rows]
            .rename(columns={"stream": role, "period": f"{role}_period"})
            .reset_index(drop=True)
            for role, rows in (("source", gives), ("sink", ~gives))
        }

    def labels(self, *columns: str) -> dict[str, np.ndarray]:
        """Give the names behind columns of codes."""
        names = {
            "arc": self.arc_names,
            "route": self.route_names,
            "unit": self.unit_names,
            "source": self.stream_names,
            "sink": self.stream_names,
            "stream": self.stream_names,
        }
        return {
            column: self.period_names if column in _PERIODS else names.get(column, NUMBERS)
            for column in columns
        }


def index_medium(matches: Matches, medium: str) -> Index:
    """Number one medium's streams, arcs and routes, and say in which periods they balance."""
    own = matches.only(medium)
    periods = own.periods.index
    units = pd.Index(matches.units.index)
    streams, routes = own.streams, matches.routes
    arcs = own.arcs.assign(
        source=streams.index.get_indexer(own.arcs["source"]),
        sink=streams.index.get_indexer(own.arcs["sink"]),
        route=routes.index.get_indexer(own.arcs["route"]),
    )
    hours = own.periods["hours"].to_numpy(float)
    return Index(
        matches=own,
        streams=streams,
        arcs=arcs,
        routes=routes,
        stream_names=_names(streams.index),
        arc_names=_names(arcs.index),
        route_names=_names(routes.index),
        period_names=_names(periods),
        unit_names=_names(units),
        hours=hours,
        balances=_balances(own, units, hours),
        flows=_flows(streams, arcs, own.periods),
    )


def times_of(matches: Matches) -> dict[str, np.ndarray]:
    """Give what tells how units run: one array of unit x period for every figure."""
    shape = (len(matches.units), len(matches.periods))
    tables = {name: np.full(shape, usual) for name, usual in FIGURES.items()}
    if matches.running is None:
        return tables
    unit = matches.units.index.get_indexer(matches.running["unit"])
    period = matches.periods.index.get_indexer(matches.running["period"])
    known = (unit >= 0) & (period >= 0)
    for name, table in tables.items():
        table[unit[known], period[known]] = matches.running[name].to_numpy(float)[known]
    return tables


def running_periods(periods: pd.DataFrame) -> np.ndarray:
    """Codes of the periods in which things run: all but wholes, unless the year is the only one."""
    running = np.flatnonzero(~are_wholes(periods))
    return running if len(running) else np.arange(len(periods))


def _balances(own: Matches, units: pd.Index, hours: np.ndarray) -> pd.DataFrame:
    period = own.periods.index.get_indexer(own.rates["period"])
    stream = own.streams.index.get_indexer(own.rates["stream"])
    of = own.streams.iloc[stream]
    unit = units.get_indexer(of["unit"])
    share = times_of(own)["share"]
    frame = pd.DataFrame(
        {
            "stream": stream,
            "period": period,
            "rate": own.rates["rate"].to_numpy(float),
            "hours": hours[period],
            "unit": unit,
            "coefficient": of["coefficient"].to_numpy(float),
            "can": share[unit, period] if len(share) else 1.0,
            "is_source": (of["role"] == "source").to_numpy(),
        }
    )
    return ordered(frame, ["stream", "period"])


def _flows(streams: pd.DataFrame, arcs: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Say when arcs flow: in the periods of the end that can wait less."""
    coarse, balanced = resolutions(streams), balanced_in(periods)
    hours = periods["hours"].to_numpy(float)
    source, sink = arcs["source"].to_numpy(), arcs["sink"].to_numpy()
    running = running_periods(periods)
    fine = np.minimum(coarse[source], coarse[sink])
    members, when = [], []
    for each in (STEPS, CYCLES, YEARS):
        own, at = np.flatnonzero(fine == each), np.unique(balanced[each, running])
        members.append(np.repeat(own, len(at)))
        when.append(np.tile(at, len(own)))
    arc, period = np.concatenate(members), np.concatenate(when)
    frame = pd.DataFrame(
        {
            "arc": arc,
            "period": period,
            "source": source[arc],
            "sink": sink[arc],
            "route": arcs["route"].to_numpy()[arc],
            "hours": hours[period],
        }
    )
    for end in ("source", "sink"):
        at = balanced[coarse[frame[end].to_numpy()], period]
        frame[f"{end}_period"] = at
        frame[f"{end}_weight"] = frame["hours"].to_numpy() / hours[at]
    return ordered(frame, ["arc", "period"])


def _names(index: pd.Index) -> np.ndarray:
    return index.to_numpy(dtype=object)
