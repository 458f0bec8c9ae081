"""The audit of running: units keep to sun, wind and profile, and run at their smallest load or not.

As the rest of the audit it reads values and what was matched, and imports nothing of the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.plan.reading.flows import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.flows import Values
    from symbiosis.plan.reading.once import Reading

_TOLERANCE = 1e-6
"""Largest relative difference that is the solver's rounding."""
_LEAST = 1e-5
"""Activities below this are rounding whatever they are compared with [size unit]."""


def broken_runs(reading: Reading) -> Iterator[str]:
    """Find units that run when they cannot, less than they can, or without being on."""
    yield from _unmixed(reading)
    table = _ran(reading.matches, reading.decisions)
    if table.empty:
        return
    slack = _TOLERANCE * table["most"] + _LEAST
    over = table["busy"] > table["share"] * table["size"] + slack
    for unit, period, busy, share in _told(table[over], "busy", "share"):
        yield f"technology {unit} runs at {busy:.6g} in {period}; it can at {share:.6g} of its size"
    idle = table["switched"] & (table["busy"] > table["on"] * table["most"] + slack)
    for unit, period, busy in _told(table[idle], "busy"):
        yield f"technology {unit} runs at {busy:.6g} in {period}; it is off"
    least = table["min_load"] * table["size"].where(~table["existing"], table["most"])
    low = (table["on"] > 1.0 - _TOLERANCE) & (table["busy"] < least - slack)
    for unit, period, busy in _told(table[low], "busy"):
        yield f"technology {unit} runs at {busy:.6g} in {period}, below its smallest load"


def _unmixed(reading: Reading) -> Iterator[str]:
    """Find machines that do not do what their ways of running do together."""
    modes = reading.matches.modes
    if modes is None:
        return
    busy = value_of(reading.decisions, "technology.activity")
    unit, period = (busy.index.get_level_values(level) for level in range(2))
    of = dict(zip(modes["mode"], modes["machine"], strict=True))
    ways = unit.isin(list(of))
    mixed = busy[ways].groupby([unit[ways].map(of), period[ways]]).sum()
    whole = busy.reindex(mixed.index)
    off = (mixed - whole).abs() > _TOLERANCE * whole + _LEAST
    for machine, when in mixed.index[off]:
        yield f"machine {machine} does not do what its ways of running do in {when}"


def started(matches: Matches, values: Values) -> pd.Series:
    """Count what running at all costs every unit a year, from the periods in which it is on."""
    table = _ran(matches, values)
    cost = table["start_cost"] * table["on"]
    total: pd.Series = cost.groupby(table["unit"]).sum().astype(float)
    return total


def _told(rows: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(rows[name] for name in ("unit", "period", *columns)), strict=True)


def _ran(matches: Matches, values: Values) -> pd.DataFrame:
    """List when units ran that do not run just as they like, with what they may."""
    if matches.running is None:
        none = {name: pd.Series(dtype=float) for name in ("start_cost", "on")}
        return pd.DataFrame({"unit": pd.Series(dtype=object), **none})
    table = matches.running[matches.running["unit"].isin(matches.units.index)]
    at = pd.MultiIndex.from_frame(table[["unit", "period"]])
    units = matches.units.reindex(table["unit"])
    size = value_of(values, "technology.size").reindex(table["unit"]).fillna(0.0)
    own = units["max_size"].to_numpy(float)
    switched = (table[["min_load", "start_cost"]] > 0.0).any(axis=1)
    return table.assign(
        busy=value_of(values, "technology.activity").reindex(at).fillna(0.0).to_numpy(),
        on=value_of(values, "technology.on").reindex(at).fillna(0.0).to_numpy(),
        size=size.to_numpy(),
        most=np.where(np.isfinite(own), own, size.to_numpy()),
        existing=units["existing"].to_numpy(bool),
        switched=switched,
    )
