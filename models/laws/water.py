"""Water: reuse within everybody's limits, and uses that pick up a fixed load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.models.laws.blending import add_blending_limit, inflow_terms, with_utility_content
from symbiosis.models.laws.exchange import add_exchange, add_exchange_lines
from symbiosis.models.laws.mixing import add_mix_balance, add_mix_product, add_mixing
from symbiosis.models.words.algebra import add_rows, spread_over

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.models.index import Index
    from symbiosis.models.laws.exchange import Exchange
    from symbiosis.models.laws.mixing import Mixing
    from symbiosis.models.words.algebra import Columns


def add_water(
    block: pyo.Block,
    index: Index,
    activity: Columns,
    bounds: pd.DataFrame,
    *,
    count: bool,
    mixing: pd.DataFrame,
) -> Exchange:
    """Add the exchanges of water [m3/h].

    Parameters
    ----------
    mixing
        Loads of the units that mix (:func:`symbiosis.models.laws.mixing.mixing_units`).
    """
    exchange = add_exchange(block, index, activity, bounds, count=count)
    mixed = None if mixing.empty else add_mixing(block, exchange, mixing)
    add_blending_limit(block, exchange, mixed)
    add_load_limit(block, exchange, activity, mixed)
    if mixed is not None:
        loose = mixed.units[~mixed.units["known"]].reset_index(drop=True)
        rows = with_utility_content(exchange, loose)
        supplied = rows["utility_content"].fillna(0.0).to_numpy(float)
        bought = spread_over(exchange.utility, rows, ("sink", "sink_period"), supplied)
        inflow = [*inflow_terms(exchange, rows, 0.0, mixed), bought]
        add_mix_balance(block, exchange, mixed, inflow)
        add_mix_product(block, exchange, mixed)
    add_exchange_lines(block, exchange, count=count)
    return exchange


def add_load_limit(
    block: pyo.Block, exchange: Exchange, activity: Columns, mixed: Mixing | None
) -> None:
    r"""A use takes enough water to carry its load away at the largest content of its outlet.

    .. math::

        L_{p,q} + \sum_a (1 - \lambda_a) f_{a,t} c_{s(a),q} + u_{p,t} c_{u,q}
        \le x_{p,t} C^{out}_{p,q}

    L  load picked up [g/h];  f  flow into the use [m3/h];  c  content [mg/L = g/m3];  u  bought
    [m3/h];  x  throughput [m3/h];  C^out  largest content of the outlet [mg/L]. The outlet is
    passed on at that content: exact for one contaminant, on the safe side for several.

    References: Savelski & Bagajewicz (2000) Chem. Eng. Sci. 55, 5035.
    """
    rows = _loads(exchange)
    on = ("sink", "sink_period")
    supplied = rows["utility_content"].fillna(0.0).to_numpy(float)
    rows = rows.assign(period=rows["sink_period"])
    load = rows["load"].to_numpy(float)
    properties = pd.Categorical(rows["property_name"])
    labels = {
        **exchange.index.labels("unit", "sink_period"),
        "property": properties.categories.to_numpy(dtype=object),
    }
    add_rows(
        block,
        "load_limit",
        rows.assign(property=properties.codes),
        labels,
        [
            *inflow_terms(exchange, rows, 0.0, mixed),
            spread_over(exchange.utility, rows, on, supplied),
            spread_over(activity, rows, ("unit", "period"), -rows["out"].to_numpy(float)),
        ],
        doc="load carried away within the outlet's limit [g/h]",
        upper=-load,
    )


def _loads(exchange: Exchange) -> pd.DataFrame:
    """List the loads: one row per water process, contaminant and period, at its inlet."""
    index = exchange.index
    loads = index.matches.loads.rename(columns={"property": "property_name"})
    loads = loads.assign(unit=pd.Index(index.unit_names).get_indexer(loads["unit"]))
    inlets = index.sides("sink")
    inlets = inlets.loc[inlets["unit"] >= 0, ["sink", "sink_period", "unit", "rate"]]
    rows = loads.merge(inlets, on="unit")
    rows["load"] = rows["load"] * rows["rate"]
    rows = with_utility_content(exchange, rows)
    return rows.sort_values(["unit", "sink_period", "property_name"], ignore_index=True)
