"""Mains in a plan: their pieces with what flows there, and what they and trenches cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.tables import TRENCH
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import MEDIA, UNITS
from symbiosis.plan.reading.flows import hours_of, value_of
from symbiosis.plan.reading.main_laid import hot_hours, laid_pipes
from symbiosis.plan.reading.shapes import shaped, unasked

if TYPE_CHECKING:
    from symbiosis.matching.mains import Mains
    from symbiosis.plan.reading.books import Prices
    from symbiosis.plan.reading.once import Reading

_DIGITS = 7
"""Decimals of a degree in geometries: about a centimetre."""
_BUILT = 0.5
_COSTS = ["capex", "annual_cost", "running_cost"]
_SUMMED = [*_COSTS, "length_km", "pumped"]
"""What a main has in all, besides what stands in its own row."""


def mains(reading: Reading) -> pd.DataFrame:
    """List the pieces of mains that a plan builds.

    Returns
    -------
    DataFrame
        The table ``mains`` of :mod:`symbiosis.plan.reading.shapes`.
    """
    if reading.matches.mains is None:
        return unasked("mains")
    table = _built(reading, reading.matches.mains)
    medium = table["main"].map(reading.matches.routes["medium"])
    rate = table["capacity"] * HOURS_PER_YEAR
    return shaped(
        "mains",
        table.assign(
            medium=medium,
            pipes=table["number"],
            pumping=table["pumped"].where(table["pumped"] > 0.0),
            capacity_unit=medium.map({name: each.rate_unit for name, each in MEDIA.items()}),
            unit=medium.map(UNITS) + "/a",
            use_percent=(100.0 * table["quantity"] / rate).where(rate > 0.0),
            geometry=_lines(table, reading.matches.mains),
        ).rename_axis("id"),
    )


def _built(reading: Reading, laid: Mains) -> pd.DataFrame:
    """Give the built pieces with what flows there and what they cost."""
    values, prices = reading.decisions, reading.prices
    pipes = laid_pipes(laid, values)
    pipes = pipes[pipes["number"] > _BUILT]
    flow = value_of(values, "main.flow")
    pipe, period = (flow.index.get_level_values(level) for level in range(2))
    moved = (flow * hours_of(reading.matches).reindex(period).to_numpy()).groupby(pipe).sum()
    hot = hot_hours(reading.matches, laid).reindex(pipes["main"]).fillna(0.0).to_numpy()
    carrier = pipes["main"].map(reading.matches.routes["carrier"])
    own = pipes["capex_fixed"] * pipes["number"] + pipes["capex_variable"] * pipes["capacity"]
    trench = _trench_shares(reading, laid)["pipe"].reindex(pipes.index).fillna(0.0)
    quantity = moved.reindex(pipes.index).fillna(0.0)
    lost = pipes["loss_fixed"] * pipes["number"] + pipes["loss_variable"] * pipes["capacity"]
    pumped = quantity * pipes["pumping"]
    run = quantity * pipes["length_km"] * prices.of("transport", carrier)
    run = run + pumped * prices.of("pumping", carrier)
    run = run + own * _charge(prices, carrier, "om") + trench * _charge(prices, TRENCH, "om")
    paid = own * _charge(prices, carrier, "annuity") + trench * _charge(prices, TRENCH, "annuity")
    return pipes.assign(
        carrier=carrier, quantity=quantity, lost=lost * hot, trench=trench, capex=own + trench,
        pumped=pumped, running_cost=run, annual_cost=run + paid,
    )  # fmt: skip


def _charge(prices: Prices, carrier: pd.Series | str, name: str) -> np.ndarray | float:
    """Give what a unit of investment in a carrier costs a year [1/a]."""
    known = prices.capital[name]
    if isinstance(carrier, str):
        return float(known.get(("route", carrier), 0.0))
    keys = pd.MultiIndex.from_product([["route"], carrier])
    return np.asarray(known.reindex(keys).fillna(0.0), dtype=float)


def _trench_shares(reading: Reading, laid: Mains) -> dict[str, pd.Series]:
    """Share each trench evenly among the pipes in it: ``pipe`` and ``route`` -> money once."""
    values = reading.decisions
    pipes = laid_pipes(laid, values)
    pipes = pipes[pipes["number"] > _BUILT]
    build = value_of(values, "route.build")
    routes = laid.shared[laid.shared["route"].map(build).fillna(0.0).to_numpy(float) > _BUILT]
    count = pd.concat([pipes["segment"], routes["segment"]]).value_counts()
    cost = laid.segments["trench"].reindex(count.index) / count
    by_pipe = pd.Series(cost.reindex(pipes["segment"]).to_numpy(float), index=pipes.index)
    by_route = pd.Series(cost.reindex(routes["segment"]).to_numpy(float), index=routes["route"])
    return {"pipe": by_pipe, "route": by_route.groupby(level=0).sum()}


def laid_costs(reading: Reading) -> pd.DataFrame:
    """Give what mains, and other routes' shares of trenches, cost: by route."""
    laid = reading.matches.mains
    if laid is None:
        return pd.DataFrame(columns=_SUMMED, dtype=float)
    mains = _built(reading, laid).groupby("main")[_SUMMED].sum()
    trench = _trench_shares(reading, laid)["route"]
    om, annuity = (_charge(reading.prices, TRENCH, name) for name in ("om", "annuity"))
    shares = pd.DataFrame(
        {"capex": trench, "running_cost": trench * om, "annual_cost": trench * (om + annuity)}
    )
    return pd.concat([mains, shares]).fillna(0.0)


def _lines(table: pd.DataFrame, laid: Mains) -> np.ndarray:
    import shapely

    segments = laid.segments.reindex(table["segment"])
    forth = segments["from"].to_numpy() == table["from"].to_numpy()
    lines = segments["geometry"].to_numpy()
    turned = np.where(forth, lines, shapely.reverse(lines))
    return np.asarray(shapely.to_wkt(turned, rounding_precision=_DIGITS), dtype=object)
