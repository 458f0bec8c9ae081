"""Which pipe a route takes: its size of the library's table, how fast it flows, what it loses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.park.pipe_flow import Flow, flow_of
from symbiosis.park.pipe_laws import pressure_drop
from symbiosis.plan.reading.flows import hours_of

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.plan.reading.once import Reading

_ENOUGH = 1e-3
"""A pipe that is short of its flow by less than this share carries it."""


class _Pipe(NamedTuple):
    """A pipe at its route's capacity: nominal diameter [mm], how many, [m/s], [Pa/m]."""

    dn: float = np.nan
    parallel: float = np.nan
    velocity: float = np.nan
    pressure_drop: float = np.nan


def with_pipes(routes: pd.DataFrame, reading: Reading, park: Park) -> pd.DataFrame:
    """Name the pipe of every route that the library's table of pipes has sizes for.

    Parameters
    ----------
    routes
        The table ``routes`` of a plan.

    Returns
    -------
    DataFrame
        The same with its columns of pipes filled; they stay empty where the table has no sizes.
    """
    ways = zip(routes["carrier"], routes["capacity"], strict=True)
    pipes = [_pipe(str(carrier), float(size), park) for carrier, size in ways]
    told = pd.DataFrame(pipes, index=routes.index, columns=list(_Pipe._fields)).astype(float)
    return routes.assign(**told, heat_lost=_lost(reading).reindex(routes.index))


def _lost(reading: Reading) -> pd.Series:
    """Give the heat that every route between two places draws and does not give [MWh/a]."""
    hours = hours_of(reading.matches)
    drawn, given = (
        (rows["rate"].astype(float) * rows["period"].map(hours).astype(float))
        .groupby(rows["route"])
        .sum()
        for rows in (reading.flows.drawn, reading.flows.given)
    )
    known = reading.matches.routes
    between = known.index[(known["from"] != known["to"]) & known.index.isin(drawn.index)]
    lost: pd.Series = (drawn.reindex(between) - given.reindex(between).fillna(0.0)).clip(lower=0.0)
    return lost


def _pipe(carrier: str, capacity: float, park: Park) -> _Pipe:
    """Find the smallest pipe of its family that carries a route's capacity."""
    carriers = park.library.carriers
    if carrier not in carriers.index or not capacity > 0.0:
        return _Pipe()
    row: pd.Series = carriers.loc[carrier]  # type: ignore[assignment]
    flow = flow_of(row, capacity)
    return _Pipe() if flow is None else _sized(flow, park)


def _sized(flow: Flow, park: Park) -> _Pipe:
    sizes = park.library.pipes
    sizes = sizes[sizes["family"] == flow.family].sort_values("dn")
    most = sizes["flow_max"].to_numpy(float)
    parallel = max(1.0, float(np.ceil(flow.listed / most[-1] - _ENOUGH)))
    place = int(np.searchsorted(most, flow.listed / parallel * (1.0 - _ENOUGH)))
    inner_m = float(sizes["inner_mm"].iloc[place]) / 1e3
    each = flow.m3_s / parallel
    velocity = each / (np.pi * inner_m**2 / 4.0)
    drop = pressure_drop(velocity, inner_m, flow.fluid)
    return _Pipe(float(sizes["dn"].iloc[place]), parallel, velocity, drop)
