"""Routes in use: what they carry, how full they are, what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.distances import Distances
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import MEDIA, UNITS
from symbiosis.plan.reading.flows import value_of
from symbiosis.plan.reading.once import DUST
from symbiosis.plan.reading.shapes import shaped
from symbiosis.plan.tables.main_table import laid_costs

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.plan.reading.books import Prices
    from symbiosis.plan.reading.once import Reading

_DIGITS = 7
"""Decimals of a degree in geometries: about a centimetre, as the corridors are told apart."""
_RATE_UNITS = {name: medium.rate_unit for name, medium in MEDIA.items()}


def routes(reading: Reading) -> pd.DataFrame:
    """List the routes that a plan builds or uses.

    Returns
    -------
    DataFrame
        The table ``routes`` of :mod:`symbiosis.plan.reading.shapes`.
    """
    known = reading.matches.routes
    table = known.assign(
        quantity=reading.carried.reindex(known.index).fillna(0.0),
        built_now=value_of(reading.decisions, "route.build").reindex(known.index),
        capacity=value_of(reading.decisions, "route.capacity").reindex(known.index),
        more=value_of(reading.decisions, "route.more").reindex(known.index).fillna(0.0),
    )
    opened = table["built_now"].fillna(0.0) > 1e-6  # noqa: PLR2004 - the solver's integrality
    laid = laid_costs(reading)
    table = table[(table["quantity"] > DUST) | opened | table.index.isin(laid.index)]
    table = table.assign(
        built_now=table["built_now"].fillna(1.0),
        pumped=table["quantity"] * table["pumping"],
        watered=table["quantity"] * table["make_up"],
    )
    table = pd.concat([table, _costs(table, reading.prices)], axis=1)
    if len(laid):
        more = laid.reindex(table.index).fillna(0.0)
        table[more.columns] = table[more.columns] + more
    used = table["quantity"] / (table["capacity"] * HOURS_PER_YEAR)
    return shaped(
        "routes",
        table.assign(
            capacity_unit=table["medium"].map(_RATE_UNITS),
            unit=table["medium"].map(UNITS) + "/a",
            use_percent=(100.0 * used).where(table["capacity"] > 0.0),
            pumping=table["pumped"].where(table["pumped"] > 0.0),
            make_up=table["watered"].where(table["watered"] > 0.0),
            existing=table["built"],
        ).rename_axis("id"),
    )


def with_geometry(routes: pd.DataFrame, park: Park) -> pd.DataFrame:
    """Draw every route between two places: map, print and layers show the line that stands here."""
    import shapely

    between = routes[routes["from"] != routes["to"]]
    written = shapely.to_wkt(Distances(park).lines(between), rounding_precision=_DIGITS)
    geometry = pd.Series(written, index=between.index, dtype="str").reindex(routes.index)
    return routes.assign(geometry=geometry.fillna(""))


def lines_of(routes: pd.DataFrame) -> pd.Series:
    """Give the ways of routes as line strings in WGS 84; None inside a place."""
    import shapely

    written = routes["geometry"].astype(object)
    return pd.Series(shapely.from_wkt(written.where(written != "", None)), index=routes.index)


def _costs(table: pd.DataFrame, prices: Prices) -> pd.DataFrame:
    """Compute capex, yearly cost and its running part for every route [money]."""
    carrier = pd.MultiIndex.from_product([["route"], table["carrier"]])
    charge = prices.capital.reindex(carrier).fillna(0.0)
    capacity = table["capacity"].fillna(0.0)
    pipes = table["built_now"] + table["more"]
    invested = table["capex_fixed"] * pipes + table["capex_variable"] * capacity
    capex = np.where(table["built"].astype(bool), 0.0, invested)
    moved = table["quantity"] * table["length_km"].fillna(0.0)
    running = (
        capex * charge["om"].to_numpy()
        + moved * prices.of("transport", table["carrier"])
        + table["quantity"] * prices.of("handling", table["carrier"])
        + table["pumped"] * prices.of("pumping", table["carrier"])
        + table["watered"] * prices.of("make_up", table["carrier"])
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
