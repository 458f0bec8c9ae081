"""Which pipe a route takes: its size of the library's table, how fast it flows, what it loses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.park.pipe_flow import Flow, flow_of
from symbiosis.park.pipe_laws import fastest, pressure_drop
from symbiosis.plan.reading.flows import hours_of

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.park.library import Library
    from symbiosis.plan.reading.once import Reading

_ENOUGH = 1e-3
"""A pipe that is short of its flow by less than this share carries it."""


_PA_PER_M = 100.0
"""Pa/m in a bar per kilometre."""


class Pipe(NamedTuple):
    """A pipe at its route's capacity: its DN [mm], how many, [m/s], [Pa/m], [bar]."""

    dn: float = np.nan
    parallel: float = np.nan
    velocity: float = np.nan
    pressure_drop: float = np.nan
    drop_bar: float = np.nan


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
    columns = ("carrier", "capacity", "length_km", "item")
    library = park.library
    known = routes.assign(item=reading.matches.routes["item"].reindex(routes.index).fillna(""))
    ways = zip(*(known[name] for name in columns), strict=True)
    pipes = [_pipe(str(way[0]), float(way[1]), float(way[2]), str(way[3]), library) for way in ways]
    told = pd.DataFrame(pipes, index=routes.index, columns=list(Pipe._fields)).astype(float)
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


def _pipe(carrier: str, capacity: float, length_km: float, item: str, library: Library) -> Pipe:
    carriers = library.carriers
    if carrier not in carriers.index or not capacity > 0.0:
        return Pipe()
    row: pd.Series = carriers.loc[carrier]  # type: ignore[assignment]
    return pipe_of(row, capacity, length_km, item, library)


def pipe_of(
    carrier: pd.Series, capacity: float, length_km: float, item: str, library: Library
) -> Pipe:
    """Find the smallest pipe of its family that carries so much.

    Parameters
    ----------
    carrier
        A row of ``carriers``.
    capacity
        [MW, m3/h, t/h].
    length_km
        [km].
    item
        Of a material: which.
    library
        Has the sizes.
    """
    flow = flow_of(carrier, capacity, library, item, length_km)
    return Pipe() if flow is None else _sized(flow, length_km, library.pipes)


def _sized(flow: Flow, length_km: float, sizes: pd.DataFrame) -> Pipe:
    sizes = sizes[sizes["family"] == flow.family].sort_values("dn")
    inner = sizes["inner_mm"].to_numpy(float) / 1e3
    told = sizes["pa_per_m"] if flow.pa_per_m is None else 0.0 * sizes["pa_per_m"] + flow.pa_per_m
    limits = zip(inner, told, sizes["velocity_max"], strict=True)
    area = np.pi * inner**2 / 4.0
    most = area * [fastest(of, flow.fluid, drop, speed) for of, drop, speed in limits]
    parallel = max(1.0, float(np.ceil(flow.m3_s / most[-1] - _ENOUGH)))
    each = flow.m3_s / parallel
    place = int(np.searchsorted(most, each * (1.0 - _ENOUGH)))
    velocity = each / area[place]
    drop = pressure_drop(velocity, inner[place], flow.fluid)
    return Pipe(
        dn=float(sizes["dn"].iloc[place]),
        parallel=parallel,
        velocity=velocity,
        pressure_drop=drop,
        drop_bar=drop * length_km / _PA_PER_M,
    )
