"""Blends: what is mixed for a sink must meet the sink's limits, property by property."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.laws.exchange import delivered
from symbiosis.models.words.algebra import each, law
from symbiosis.models.words.joins import entries

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.models.laws.exchange import Exchange
    from symbiosis.models.laws.mixing import Mixing
    from symbiosis.models.words.algebra import Family, Sum


def add_blending_limit(block: pyo.Block, exchange: Exchange, mixing: Mixing | None = None) -> None:
    r"""Nobody's limit on an additive property is exceeded by the blend that it receives.

    .. math::

        \sum_a (1 - \lambda_a) f_{a,t} (c_{s(a),q} - C_{d,q}) + u_{d,t} (c_{u,q} - C_{d,q}) \le 0

    f  flow on an arc [unit/h];  lambda  share lost;  u  bought [unit/h];  c  content;
    C  largest content allowed at the sink [mg/L, mg/kg]; for a smallest content the sign turns.
    A utility without a known content is not blended. What a sink buys alone keeps its limits, too.

    References: Wang & Smith (1995) Chem. Eng. Sci. 50, 905.
    """
    rows = _limits(exchange)
    excess = np.nan_to_num((rows["utility_content"] - rows["limit"]).astype(float))
    bought = exchange.utility.at(rows) * excess
    beyond = inflow(exchange, rows, rows["limit"], mixing) + bought
    is_most = rows["kind"] == "max"
    block.blending_limit = law(
        beyond.within(np.where(is_most, -np.inf, 0.0), np.where(is_most, 0.0, np.inf)),
        doc="contents of a blend within the sink's limits [unit/h x mg/L or mg/kg]",
    )


def _limits(exchange: Exchange) -> Family:
    """List the limits of the sinks: one row per sink, period, property and kind (max, min)."""
    index = exchange.index
    contents = index.matches.contents
    limits = contents[contents["kind"].isin(["max", "min"])]
    limits = limits[np.isfinite(limits["value"].to_numpy(float))]
    limits = limits.assign(sink=pd.Index(index.stream_names).get_indexer(limits["owner"]))
    sinks = index.sides("sink")[["sink", "sink_period"]]
    rows = limits.merge(sinks, on="sink").rename(
        columns={"value": "limit", "property": "property_name"}
    )
    rows = with_utility_content(exchange, rows)
    beyond = rows["utility_content"] - rows["limit"]
    spoilt = np.where(rows["kind"] == "max", beyond, -beyond) > 0.0
    reached = rows["sink"].isin(exchange.flow["sink"])
    rows = rows[reached | (spoilt & rows["sink"].isin(exchange.utility["sink"]))].copy()
    called = pd.Categorical(rows["property_name"])
    rows["property"] = called.codes
    rows["kind_code"] = (rows["kind"] == "min").astype(int)
    labels = {
        **index.labels("sink", "sink_period"),
        "property": called.categories.to_numpy(dtype=object),
        "kind_code": np.array(["max", "min"], dtype=object),
    }
    return each(rows.sort_values(list(labels)), labels)


def with_utility_content(exchange: Exchange, rows: pd.DataFrame) -> pd.DataFrame:
    """Add what the utility of each row's sink contains of the row's property (NaN: unknown)."""
    contents = exchange.index.matches.contents
    supplied = contents[contents["kind"] == "content"].rename(
        columns={"owner": "utility", "property": "property_name", "value": "utility_content"}
    )[["utility", "property_name", "utility_content"]]
    utility = exchange.index.streams["utility"].to_numpy()[rows["sink"].to_numpy(int)]
    return rows.assign(utility=utility).merge(supplied, on=["utility", "property_name"], how="left")


def inflow(
    exchange: Exchange, rows: Family, limit: np.ndarray | float, mixing: Mixing | None
) -> Sum:
    """Sum what flows into a row's sink over its content beyond a limit.

    Parameters
    ----------
    rows
        One row per limit or load, with ``sink``, ``sink_period`` and ``property_name``.
    limit
        Content [mg/L, mg/kg] that is taken off, one per row or one for all.
    mixing
        Units whose outlets carry what their inlets brought; their loads are added.
    """
    on = ["sink", "sink_period"]
    contents = exchange.index.matches.contents
    content = contents[contents["kind"] == "content"]
    source = pd.Index(exchange.index.stream_names).get_indexer(content["owner"])
    known = content.assign(source=source).rename(columns={"property": "property_name"})
    known = known.loc[source >= 0, ["source", "property_name", "value"]]
    flows = exchange.flow.frame[["source", *on]].assign(
        member=np.arange(len(exchange.flow)), reach=delivered(exchange)
    )
    numbered = rows.frame[[*on, "property_name"]].assign(row=np.arange(len(rows)), limit=limit)
    pairs = numbered.merge(flows, on=on).merge(known, on=["source", "property_name"])
    beyond = pairs["reach"] * (pairs["value"] - pairs["limit"])
    total = exchange.flow.put(rows, *entries(pairs, beyond))
    if mixing is not None:
        frame = mixing.carried.frame
        loads = frame.assign(member=np.arange(len(frame)))
        brought = numbered.merge(loads[["member", "reach", "property_name", *on]])
        total += mixing.carried.put(rows, *entries(brought, brought["reach"]))
    return total
