"""Water: reuse within everybody's limits, and uses that pick up a fixed load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.laws.blending import add_blending_limit, inflow, with_utility_content
from symbiosis.models.laws.exchange import add_exchange, add_exchange_lines
from symbiosis.models.laws.mixing import add_mix_balance, add_mix_product, add_mixing
from symbiosis.models.words.algebra import each, law

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.models.index import Index
    from symbiosis.models.laws.exchange import Exchange
    from symbiosis.models.laws.mixing import Mixing
    from symbiosis.models.words.algebra import Columns, Family, Sum


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
        rows = _mixing_rows(exchange, mixed)
        brought = inflow(exchange, rows, 0.0, mixed) + _supplied(exchange, rows)
        add_mix_balance(block, exchange, mixed, rows, brought)
        add_mix_product(block, exchange, mixed)
    add_exchange_lines(block, exchange, count=count)
    return exchange


def _mixing_rows(exchange: Exchange, mixed: Mixing) -> Family:
    """Take each mixing unit, period and contaminant whose inlets are not all known."""
    loose = mixed.units[~mixed.units["known"]].reset_index(drop=True)
    return each(with_utility_content(exchange, loose), mixed.content.labels)


def _supplied(exchange: Exchange, rows: Family) -> Sum:
    """Give what the bought water brings of each row's contaminant [g/h]."""
    content = np.nan_to_num(rows["utility_content"].astype(float))
    return exchange.utility.at(rows) * content


def add_load_limit(
    block: pyo.Block, exchange: Exchange, activity: Columns, mixed: Mixing | None
) -> None:
    r"""A use takes enough water to carry its load away at the largest content of its outlet.

    .. math::

        L_{p,q} + \sum_a (1 - \lambda_a) f_{a,t} c_{s(a),q} + u_{p,t} c_{u,q}
        \le \rho_{p,t} x_{p,t} C^{out}_{p,q}

    L  load picked up [g/h];  f  flow into the use [m3/h];  c  content [mg/L = g/m3];  u  bought
    [m3/h];  x  throughput at full rate [m3/h];  rho  share of the rate at which the use runs [1];
    C^out  largest content of the outlet [mg/L]. The outlet is passed on at that content: exact for
    one contaminant, on the safe side for several.

    References: Savelski & Bagajewicz (2000) Chem. Eng. Sci. 55, 5035.
    """
    rows = _loads(exchange)
    brought = inflow(exchange, rows, 0.0, mixed) + _supplied(exchange, rows)
    block.load_limit = law(
        brought + rows["load"] <= activity.at(rows) * (rows["rate"] * rows["out"]),
        doc="load carried away within the outlet's limit [g/h]",
    )


def _loads(exchange: Exchange) -> Family:
    """Take each water process, contaminant and period, at its inlet."""
    index = exchange.index
    loads = index.matches.loads.rename(columns={"property": "property_name"})
    loads = loads.assign(unit=pd.Index(index.unit_names).get_indexer(loads["unit"]))
    inlets = index.sides("sink")
    inlets = inlets.loc[inlets["unit"] >= 0, ["sink", "sink_period", "unit", "rate"]]
    rows = loads.merge(inlets, on="unit")
    rows["load"] = rows["load"] * rows["rate"]
    rows = with_utility_content(exchange, rows).assign(period=rows["sink_period"])
    called = pd.Categorical(rows["property_name"])
    rows["property"] = called.codes
    labels = index.labels("unit", "sink_period")
    labels["property"] = called.categories.to_numpy(dtype=object)
    return each(rows.sort_values(list(labels)), labels)
