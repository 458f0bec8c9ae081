"""Retrofits in use: their size, how busy they are, what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.plan.reading.books import capital_charges, money_by_item
from symbiosis.plan.reading.flows import Flows, Values, value_of
from symbiosis.plan.reading.shapes import shaped
from symbiosis.plan.reading.worth import worth_of
from symbiosis.plan.tables.balances import covered

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario

_DUST = 1e-6
"""Sizes and activities below this are the solver's rounding."""


def technologies(
    matches: Matches,
    scenario: Scenario,
    flows: Flows,
    values: Values,
    lines: pd.Series,
    names: pd.Series,
) -> pd.DataFrame:
    """List the technologies and hubs that a plan builds or runs.

    Parameters
    ----------
    lines
        (kind, holder, item) -> quantity of the solution's ledger lines.
    names
        Kind of technology -> what people call it.

    Returns
    -------
    DataFrame
        The table ``technologies`` of :mod:`symbiosis.plan.reading.shapes`. A technology's cost
        includes what it takes, as if it were all bought, and what it disposes of or sells; what it
        saves by exchange stands with the exchanges.
    """
    units = matches.units[matches.units["kind"] != "process"]
    money = money_by_item(matches, scenario)
    size = _sizes(matches, values).reindex(units.index)
    busy = flows.activity.reindex(units.index).fillna(0.0)
    capex = _line(lines, "technology").reindex(units.index).fillna(0.0)
    charge = capital_charges(matches, scenario).reindex(
        pd.MultiIndex.from_product([["technology"], units.index])
    )
    running = (
        capex * charge["om"].fillna(0.0).to_numpy()
        + _line(lines, "opening").reindex(units.index).fillna(0.0)
        + busy * worth_of(money, "operation", units.index.to_series())
        + _port_costs(matches, flows, money).reindex(units.index).fillna(0.0)
    )
    table = units.assign(
        name=units["technology"].map(names),
        size=size,
        capex=capex,
        running_cost=running,
        annual_cost=running + capex * charge["annuity"].fillna(0.0).to_numpy(),
        full_load_hours=(busy / size).where(size > _DUST),
    )
    table["name"] = table["name"].fillna(table["technology"])
    in_use = (busy > _DUST) | (size.fillna(0.0) > _DUST)
    return shaped("technologies", table[in_use].rename_axis("id"))


def _sizes(matches: Matches, values: Values) -> pd.Series:
    """Give the size of every unit; where size costs nothing, as small as its activity needs.

    The solver may leave a free size anywhere between that and the largest.
    """
    size = value_of(values, "technology.size")
    units = matches.units.reindex(size.index)
    free = (units["capex_variable"] == 0.0) & ~size.index.isin(matches.segments["unit"])
    peak = value_of(values, "technology.activity").groupby(level=0).max().reindex(size.index)
    least = np.fmax(peak.fillna(0.0), units["min_size"].where(size > _DUST, 0.0))
    return size.mask(free, np.fmin(size, least))


def _line(lines: pd.Series, kind: str) -> pd.Series:
    """Give a kind's quantities by item."""
    of_kind = lines[lines.index.get_level_values(0) == kind]
    return of_kind.groupby(level=2).sum()


def _port_costs(matches: Matches, flows: Flows, money: pd.Series) -> pd.Series:
    """Value what the ports of each unit take, exchanged or bought, and what they dispose of."""
    ports = matches.streams[matches.streams["unit"] != ""]
    taken = flows.utility.add(covered(matches, flows), fill_value=0.0)
    taken = taken.reindex(ports.index).fillna(0.0).where(ports["role"] == "sink", 0.0)
    left = flows.outlet.reindex(ports.index).fillna(0.0)
    cost = taken * worth_of(money, "utility", ports["utility"])
    cost = cost + left * worth_of(money, "outlet", ports["outlet"])
    total: pd.Series = cost.groupby(ports["unit"]).sum()
    return total
