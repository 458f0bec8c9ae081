"""Retrofits in use: their size, how busy they are, what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.plan.reading.flows import value_of
from symbiosis.plan.reading.once import DUST
from symbiosis.plan.reading.shapes import shaped
from symbiosis.plan.tables.timed_worth import timed_worth

if TYPE_CHECKING:
    from symbiosis.plan.reading.once import Reading


def technologies(reading: Reading, costs: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """List the technologies and hubs that a plan builds or runs.

    Parameters
    ----------
    costs
        From :func:`unit_costs`, with ``gain``.
    names
        Kind of technology -> what people call it.

    Returns
    -------
    DataFrame
        The table ``technologies`` of :mod:`symbiosis.plan.reading.shapes`. A technology's cost
        includes what it takes, as if it were all bought, and what it disposes of or sells; what it
        saves by exchange stands with the exchanges.
    """
    units = reading.matches.units.loc[costs.index]
    size = _told_sizes(reading, units)
    busy = reading.flows.activity.reindex(units.index).fillna(0.0)
    table = units.assign(
        name=units["technology"].map(names).fillna(units["technology"]),
        size=size,
        **({"full_load_hours": (busy / size).where(size > DUST)} | _stored(reading, units, size)),
        **{name: costs[name] for name in costs.columns},
    )
    return shaped("technologies", table[costs["in_use"]].rename_axis("id"))


def unit_costs(reading: Reading) -> pd.DataFrame:
    """Cost every technology and hub: ``annual_cost``, ``running_cost``, ``capex``, ``in_use``.

    A store is one of them, with all that it costs by amount and by rate, and so is a machine.
    """
    units = reading.matches.units
    units = units[units["kind"] != "process"]
    prices, lines = reading.prices, reading.lines
    busy = reading.flows.activity.reindex(units.index).fillna(0.0)
    size = value_of(reading.decisions, "technology.size").reindex(units.index).fillna(0.0)
    capex = _line(lines, "technology").reindex(units.index).fillna(0.0)
    told = reading.matches.told_as(units.index.to_series()).to_numpy()
    charge = prices.capital.reindex(pd.MultiIndex.from_product([["technology"], units.index]))
    running = (
        capex * charge["om"].fillna(0.0).to_numpy()
        + _line(lines, "opening").reindex(units.index).fillna(0.0)
        + _line(lines, "running").reindex(units.index).fillna(0.0)
        + busy * prices.of("operation", units.index.to_series())
        + _port_costs(reading).reindex(units.index).fillna(0.0)
    )
    costs = pd.DataFrame(
        {
            "annual_cost": running + capex * charge["annuity"].fillna(0.0).to_numpy(),
            "running_cost": running,
            "capex": capex,
            "in_use": (busy > DUST) | ((size > DUST) & (told == units.index)),
        },
        index=units.index,
    )
    if (told == units.index).all():
        return costs
    return costs.groupby(told).agg(dict.fromkeys(costs, "sum") | {"in_use": "any"})


def _stored(reading: Reading, units: pd.DataFrame, size: pd.Series) -> dict[str, pd.Series]:
    """Give of each store its rate, and how often a year it is emptied; a store has no full load."""
    stores = reading.matches.stores
    if stores is None:
        return {}
    own = stores.reindex(units.index)
    held = own["draw"].notna()
    draws = reading.matches.units.reindex(own["draw"])
    rate = _told_sizes(reading, draws)
    drawn = reading.flows.activity.reindex(own["draw"]).fillna(0.0)
    busy = reading.flows.activity.reindex(units.index).fillna(0.0)
    return {
        "rate": rate.set_axis(units.index),
        "cycles": (drawn.set_axis(units.index) / size).where(held & (size > DUST)),
        "full_load_hours": (busy / size).where(~held & (size > DUST)),
    }


def _told_sizes(reading: Reading, units: pd.DataFrame) -> pd.Series:
    """Give the sizes built; where size costs nothing, as small as the busiest hour needs.

    The solver may leave a free size anywhere between that and the largest.
    """
    size = value_of(reading.decisions, "technology.size").reindex(units.index)
    peak = _full(reading).groupby(level=0).max()
    if (stores := reading.matches.stores) is not None:  # filled as fast as emptied
        peak = peak.combine(peak.reindex(stores["fill"]).set_axis(stores["draw"]), max, 0.0)
    needed = np.fmax(peak.reindex(units.index).fillna(0.0), units["min_size"].astype(float))
    curved = units.index.isin(reading.matches.segments["unit"])
    free = (
        (units["capex_variable"].astype(float) == 0.0) & ~curved & ~units.index.isin(_told(reading))
    )
    told: pd.Series = size.mask(free & (size > DUST), np.fmin(size, needed))
    return told


def _told(reading: Reading) -> set[str]:
    """Name the units of sun and wind whose size tells how much green power is available."""
    table, streams = reading.matches.green, reading.matches.streams
    if table is None:
        return set()
    counted = table.index[table["yield_hours"].notna()]
    return set(map(str, streams["unit"].reindex(counted).dropna()))


def _full(reading: Reading) -> pd.Series:
    """Give the size that every unit needs in every period to be as busy as it is."""
    busy = value_of(reading.decisions, "technology.activity")
    running = reading.matches.running
    if running is None or busy.empty:
        return busy
    share = running.set_index(["unit", "period"])["share"].reindex(busy.index).fillna(1.0)
    return busy / share.where(share > 0.0, 1.0)


def _line(lines: pd.Series, kind: str) -> pd.Series:
    """Give a kind's quantities by item."""
    of_kind = lines[lines.index.get_level_values(0) == kind]
    return of_kind.groupby(level=2).sum()


def _port_costs(reading: Reading) -> pd.Series:
    """Value what the ports of each unit take, exchanged or bought, and what they dispose of."""
    streams, flows, prices = reading.matches.streams, reading.flows, reading.prices
    ports = streams[streams["unit"] != ""]
    taken = flows.utility.add(reading.covered, fill_value=0.0)
    taken = taken.reindex(ports.index).fillna(0.0).where(ports["role"] == "sink", 0.0)
    left = flows.outlet.reindex(ports.index).fillna(0.0)
    cost = taken * prices.of("utility", ports["utility"])
    cost = cost + left * prices.of("outlet", ports["outlet"])
    cost = cost + timed_worth(reading, ports)
    total: pd.Series = cost.groupby(ports["unit"]).sum()
    return total
