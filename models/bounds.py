"""How much can flow at all: tight bounds for what a binary switches.

A bound that is too large costs time, one that is too small cuts off plans; these are the smallest
that the park's own quantities justify.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.models.index import running_periods
from symbiosis.models.laws.circle import circling_arcs
from symbiosis.models.laws.connection import MOST, shared_amounts
from symbiosis.models.laws.flexible import room_of
from symbiosis.models.words.joins import numbered

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.models.index import Index

_LEAST_KEPT = 1e-3
"""A pipe that keeps less than this share of what it is made larger for serves nobody."""


def stream_bounds(index: Index, unit_bounds: np.ndarray) -> np.ndarray:
    """Give the largest rate [unit/h] of every row of ``index.balances``.

    A stream of the park has its rate, a need also what it may take on for other steps; a port has
    its coefficient times the largest activity of its unit (infinite where neither its size nor its
    partners bound it).
    """
    balances = index.balances
    unit = balances["unit"].to_numpy()
    rate = balances["rate"].to_numpy(float) + room_of(index)
    if not (unit >= 0).any():
        return rate
    with np.errstate(invalid="ignore"):
        full = balances["coefficient"].to_numpy(float) * balances["can"].to_numpy(float)
        port = rate * full * unit_bounds[unit]
    return np.where(unit >= 0, np.nan_to_num(port, nan=0.0, posinf=np.inf), rate)


def with_bounds(index: Index, unit_bounds: np.ndarray) -> Index:
    """Add the largest rate [unit/h] of every row of ``index.balances`` as its ``bound``."""
    bound = stream_bounds(index, unit_bounds)
    return replace(index, balances=index.balances.assign(bound=bound))


def flow_bounds(index: Index) -> pd.DataFrame:
    """Give the largest flow [unit/h] of every row of ``index.flows``.

    tight = min(available, need / (substitution (1 - loss)), maximum of the arc's connection)

    Returns
    -------
    DataFrame
        Columns ``bound`` (tight), ``offered`` and ``wanted`` (the two ends alone).
    """
    flows, arcs = index.flows, index.arcs
    arc = flows["arc"].to_numpy()
    ends = []
    for end in ("source", "sink"):
        keys = pd.DataFrame({"stream": flows[end], "period": flows[f"{end}_period"]})
        limit = _lookup(index.balances, index.balances["bound"].to_numpy(), keys)
        ends.append(limit / flows[f"{end}_weight"].to_numpy())
    used = arcs["substitution"].to_numpy(float) * (1.0 - arcs["loss"].to_numpy(float))
    offered, wanted = ends[0], ends[1] / used[arc]
    codes, most = shared_amounts(arcs, MOST)
    maximum = np.where(codes >= 0, most, np.inf)[arc] / flows["hours"].to_numpy()
    bound = np.minimum(np.minimum(offered, wanted), maximum)
    return pd.DataFrame({"bound": bound, "offered": offered, "wanted": wanted})


def route_peaks(flows: pd.DataFrame) -> np.ndarray:
    """Give the most that can flow at once on the route of every row: all givers, or all takers.

    Parameters
    ----------
    flows
        Columns ``route``, ``period``, ``source``, ``sink``, ``offered``, ``wanted``.
    """
    at = numbered(flows, ["route", "period"])
    peaks = []
    for end, worth in (("source", "offered"), ("sink", "wanted")):
        once = ~pd.Series(numbered(flows, ["route", "period", end])).duplicated().to_numpy()
        peaks.append(np.bincount(at[once], flows[worth].to_numpy(float)[once]))
    return np.minimum(*peaks)[at] if len(at) else np.empty(0)


def unit_bounds(indices: list[Index], max_size: np.ndarray) -> np.ndarray:
    """Give the largest activity of every unit, from its size or else from what its ports meet.

    A unit without a largest size can be no busier than its scarcest port, one without outlet or
    utility: what all partners of that port together have or need. Where a partner is such a unit,
    too, its own bound is found first: once for every link of a chain.
    """
    known, bounds = max_size, _met(indices, max_size, max_size)
    while not np.isfinite(bounds).all() and (np.isfinite(bounds) & ~np.isfinite(known)).any():
        known = bounds
        bounds = np.minimum(known, _met(indices, known, max_size))
    return bounds


def check_sizes(
    matches: Matches, indices: list[Index], bounds: np.ndarray, mixing: pd.DataFrame, *, count: bool
) -> None:
    """Ask for the size of what is switched, or reached by what is, and has no bound.

    Switched are units and pipes that are built, arcs that cost or need something if they are used,
    all arcs where exchanges are counted, and those on which something could go round.

    Parameters
    ----------
    bounds
        As from :func:`unit_bounds`.
    mixing
        Loads of the units that mix: a content times a flow needs both to be bounded.

    Raises
    ------
    BadInput
        Names every such unit.
    """
    units = matches.units
    endless = set(units.index[~np.isfinite(bounds)])
    if not endless:
        return
    switched = units.index[
        (units[["capex_fixed", "min_size", "fixed_cost"]] > 0.0).any(axis=1)
        | units.index.isin(matches.segments["unit"])
        | units.index.isin(mixing["unit"])
        | units.index.isin(_switched(matches))
    ]
    unit_of, arcs = matches.streams["unit"], matches.arcs
    loose = arcs["route"].map(matches.routes["needs_build"]).eq(other=True)
    loose |= (arcs["permit_cost"] > 0.0) | (arcs["minimum"] > 0.0) | count
    for index in indices:
        around = circling_arcs(index)["arc"].to_numpy(int)
        loose |= arcs.index.isin(index.arcs.index[around])
    givers, takers = (arcs[end].map(unit_of) for end in ("source", "sink"))
    loose &= givers.isin(endless) & takers.isin(endless)
    missing = sorted((endless & set(switched)) | set(givers[loose]) | set(takers[loose]))
    if missing:
        message = (
            f"{matches.info.id}: table technologies, column max_size: {', '.join(missing)}: "
            "missing, and nothing that is connected bounds it. Give the largest size."
        )
        raise BadInput(message)


def _switched(matches: Matches) -> set[str]:
    """Name the units that run at a smallest load, or pay for running."""
    if matches.running is None:
        return set()
    costs = matches.running[["min_load", "start_cost"]].gt(0.0).any(axis=1)
    return set(matches.running["unit"][costs])


def _met(indices: list[Index], known: np.ndarray, max_size: np.ndarray) -> np.ndarray:
    """Bound the unsized units by what their partners, as large as known, have or need."""
    bounds = max_size.copy()
    if not len(bounds):
        return bounds
    for index in indices:
        here = stream_bounds(index, known)
        unit = index.balances["unit"].to_numpy()
        unsized = (unit >= 0) & ~np.isfinite(max_size[unit])
        ports = index.balances["stream"].to_numpy()[unsized]
        if not len(ports):
            continue
        for end, other in (("source", "sink"), ("sink", "source")):
            flows = index.flows[np.isin(index.flows[end].to_numpy(), ports)]
            used, fixed, by_size = (each[flows["arc"].to_numpy()] for each in _used(index))
            keys = pd.DataFrame({"stream": flows[other], "period": flows[f"{other}_period"]})
            partner = _lookup(index.balances, here, keys) / flows[f"{other}_weight"].to_numpy()
            if end == "source":  # what the pipe loses is sent, too
                partner = (partner + fixed) / np.maximum(used - by_size, _LEAST_KEPT)
            else:
                partner = partner * used
            met = pd.DataFrame(
                {
                    "stream": flows[end],
                    "period": flows[f"{end}_period"],
                    "met": partner * flows[f"{end}_weight"].to_numpy(),
                }
            )
            _tighten(bounds, index, met, end, max_size)
    return bounds


def _used(index: Index) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Say of each arc what its sink needs less for a unit that its source sends, and what is lost.

    What heat loses, its route loses: a share, so much if it is built [MW], so much per its size.
    """
    arcs = index.arcs
    route = arcs["route"].to_numpy()
    heat = (arcs["medium"] == "heat").to_numpy() & (route >= 0)
    lost = np.zeros((3, len(arcs)))
    for row, name in enumerate(("loss", "loss_fixed", "loss_variable")):
        lost[row, heat] = index.routes[name].to_numpy(float)[route[heat]]
    kept = 1.0 - np.where(heat, lost[0], arcs["loss"].to_numpy(float))
    return arcs["substitution"].to_numpy(float) * kept, lost[1], lost[2]


def _tighten(
    bounds: np.ndarray, index: Index, met: pd.DataFrame, end: str, max_size: np.ndarray
) -> None:
    """Lower the bound of unsized units to what one side of their ports can meet in any period."""
    ports = index.balances[index.balances["unit"] >= 0]
    stream = index.streams.iloc[ports["stream"]]
    spare = "outlet" if end == "source" else "utility"
    firm = ports["is_source"].to_numpy() == (end == "source")
    firm &= (stream[spare] == "").to_numpy() & (ports["coefficient"] > 0).to_numpy()
    firm &= ~np.isfinite(max_size[ports["unit"].to_numpy()])
    ports = ports[firm]
    total = met.groupby(["stream", "period"], as_index=False)["met"].sum()
    ports = ports.merge(total, on=["stream", "period"], how="left").fillna({"met": 0.0})
    running = running_periods(index.matches.periods)
    # Of a yearly mean, all may come in the shortest period.
    shortest = index.hours[running].min() / ports["hours"]
    share = np.where(ports["period"].isin(running), 1.0, shortest)
    with np.errstate(divide="ignore", invalid="ignore"):
        busy = ports["met"] / (ports["coefficient"] * ports["rate"] * share)
    busy = busy.fillna(np.inf).groupby([ports["unit"], ports["stream"]]).max()
    np.minimum.at(bounds, busy.index.get_level_values("unit"), busy.to_numpy())


def _lookup(balances: pd.DataFrame, values: np.ndarray, keys: pd.DataFrame) -> np.ndarray:
    """Read a value per stream and period."""
    if balances.empty or keys.empty:
        return np.zeros(len(keys))
    periods = int(balances["period"].max()) + 1
    table = np.zeros((int(balances["stream"].max()) + 1, periods))
    table[balances["stream"].to_numpy(), balances["period"].to_numpy()] = values
    return table[keys["stream"].to_numpy(), keys["period"].to_numpy()]
