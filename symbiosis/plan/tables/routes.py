"""Routes in use: what they carry, how full they are, what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import MEDIA, UNITS
from symbiosis.plan.reading.books import capital_charges, money_by_item
from symbiosis.plan.reading.flows import Values, value_of
from symbiosis.plan.reading.shapes import shaped
from symbiosis.plan.reading.worth import worth_of

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario

_RATE_UNITS = {name: medium.rate_unit for name, medium in MEDIA.items()}
_DUST = 1e-6
"""Amounts a year below this are the solver's rounding [t, MWh, m3]."""


def routes(
    matches: Matches, scenario: Scenario, carried: pd.Series, values: Values
) -> pd.DataFrame:
    """List the routes that a plan builds or uses.

    Parameters
    ----------
    matches, scenario
        Where lengths, costs and lifetimes stand.
    carried
        Route -> amount that enters it a year.
    values
        The solution's values, by component.

    Returns
    -------
    DataFrame
        The table ``routes`` of :mod:`symbiosis.plan.reading.shapes`.
    """
    build = value_of(values, "route.build")
    capacity = value_of(values, "route.capacity")
    table = matches.routes.assign(
        quantity=carried.reindex(matches.routes.index).fillna(0.0),
        built_now=build.reindex(matches.routes.index),
        capacity=capacity.reindex(matches.routes.index),
    )
    opened = table["built_now"].fillna(0.0) > 1e-6  # noqa: PLR2004 - the solver's integrality
    table = table[(table["quantity"] > _DUST) | opened]
    table = table.assign(built_now=table["built_now"].fillna(1.0))
    table = pd.concat([table, _costs(table, matches, scenario)], axis=1)
    used = table["quantity"] / (table["capacity"] * HOURS_PER_YEAR)
    return shaped(
        "routes",
        table.assign(
            capacity_unit=table["medium"].map(_RATE_UNITS),
            unit=table["medium"].map(UNITS) + "/a",
            use_percent=(100.0 * used).where(table["capacity"] > 0.0),
            existing=table["built"],
        ).rename_axis("id"),
    )


def _costs(table: pd.DataFrame, matches: Matches, scenario: Scenario) -> pd.DataFrame:
    """Compute capex, yearly cost and its running part for every route [money]."""
    money = money_by_item(matches, scenario)
    charges = capital_charges(matches, scenario)
    carrier = pd.MultiIndex.from_product([["route"], table["carrier"]])
    charge = charges.reindex(carrier).fillna(0.0)
    capacity = table["capacity"].fillna(0.0)
    invested = table["capex_fixed"] * table["built_now"] + table["capex_variable"] * capacity
    capex = np.where(table["built"].astype(bool), 0.0, invested)
    moved = table["quantity"] * table["length_km"].fillna(0.0)
    running = (
        capex * charge["om"].to_numpy()
        + moved * worth_of(money, "transport", table["carrier"])
        + table["quantity"] * worth_of(money, "handling", table["carrier"])
        + table["fixed_cost"].fillna(0.0) * table["built_now"]
        + table["unit_cost"].fillna(0.0) * table["quantity"]
    )
    return pd.DataFrame(
        {
            "capex": capex,
            "running_cost": running,
            "annual_cost": running + capex * charge["annuity"].to_numpy(),
        },
        index=table.index,
    )
