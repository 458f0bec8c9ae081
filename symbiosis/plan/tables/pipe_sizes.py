"""Which pipe a route takes: its size of the library's table, how fast it flows, what it loses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.pipe_flow import Flow, flow_of
from symbiosis.park.pipe_laws import pressure_drop, pumping_power
from symbiosis.plan.reading.flows import hours_of

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.plan.reading.once import Reading

_ENOUGH = 1e-3
"""A pipe that is short of its flow by less than this share carries it."""


class _Pipe(NamedTuple):
    """A pipe at its route's capacity: nominal diameter [mm], how many, [m/s], [Pa/m], pumps [W]."""

    dn: float = np.nan
    parallel: float = np.nan
    velocity: float = np.nan
    pressure_drop: float = np.nan
    pump: float = np.nan


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
    ways = zip(routes["carrier"], routes["capacity"], routes["length_km"], strict=True)
    pipes = [_pipe(str(carrier), float(size), float(km), park) for carrier, size, km in ways]
    told = pd.DataFrame(pipes, index=routes.index, columns=list(_Pipe._fields)).astype(float)
    # What a pump does falls with the cube of the flow; the year's mean stands for its hours.
    mean = routes["quantity"] / HOURS_PER_YEAR / routes["capacity"]
    pumped = told.pop("pump") / 1e6 * HOURS_PER_YEAR * mean**3
    return routes.assign(**told, heat_lost=_lost(reading).reindex(routes.index), pumping=pumped)


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


def _pipe(carrier: str, capacity: float, length_km: float, park: Park) -> _Pipe:
    """Find the smallest pipe of its family that carries a route's capacity."""
    carriers = park.library.carriers
    if carrier not in carriers.index or not capacity > 0.0:
        return _Pipe()
    row: pd.Series = carriers.loc[carrier]  # type: ignore[assignment]
    flow = flow_of(row, capacity)
    return _Pipe() if flow is None else _sized(flow, length_km, park)


def _sized(flow: Flow, length_km: float, park: Park) -> _Pipe:
    sizes = park.library.pipes
    sizes = sizes[sizes["family"] == flow.family].sort_values("dn")
    most = sizes["flow_max"].to_numpy(float)
    parallel = max(1.0, float(np.ceil(flow.listed / most[-1] - _ENOUGH)))
    place = int(np.searchsorted(most, flow.listed / parallel * (1.0 - _ENOUGH)))
    inner_m = float(sizes["inner_mm"].iloc[place]) / 1e3
    each = flow.m3_s / parallel
    velocity = each / (np.pi * inner_m**2 / 4.0)
    drop = pressure_drop(velocity, inner_m, flow.fluid)
    power = parallel * pumping_power(each, drop * length_km * 1e3 * flow.ways)
    # Steam needs no pump: its boiler gives the pressure.
    pump = np.nan if flow.family == "steam" else power
    return _Pipe(float(sizes["dn"].iloc[place]), parallel, velocity, drop, pump)
