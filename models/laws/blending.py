"""Blends: what is mixed for a sink must meet the sink's limits, property by property."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.laws.exchange import delivered
from symbiosis.models.words.algebra import Family, Sum, each, law
from symbiosis.park.agreeing import agreeing, members_of

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.models.laws.exchange import Exchange
    from symbiosis.models.laws.mixing import Mixing

_CODES = ("sink", "sink_period", "property", "kind_code")
_TOLD = ("property_name", "kind", "limit", "utility", "utility_content")
_NO_LIMITS = Family(
    pd.DataFrame({name: np.empty(0, int) for name in _CODES} | {name: [] for name in _TOLD}),
    dict.fromkeys(_CODES, np.empty(0, dtype=object)),
)


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
    if limits.empty:
        return _NO_LIMITS
    owner = pd.Index(index.stream_names).get_indexer(limits["owner"])
    sinks = index.sides("sink")[["sink", "sink_period"]]
    limit, sink = members_of(owner, sinks["sink"].to_numpy())
    rows = limits[["property", "kind", "value"]].set_axis(
        ["property_name", "kind", "limit"], axis=1
    )
    rows = rows.take(limit).reset_index(drop=True).join(sinks.take(sink).reset_index(drop=True))
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
    utility = exchange.index.streams["utility"].to_numpy()[rows["sink"].to_numpy(int)]
    return rows.assign(
        utility=utility, utility_content=_contained(exchange, utility, rows["property_name"])
    )


def _contained(exchange: Exchange, owner: np.ndarray, property_name: pd.Series) -> np.ndarray:
    """Give what each of some owners contains of a property (NaN: unknown)."""
    contents = exchange.index.matches.contents
    known = contents[contents["kind"] == "content"]
    row, place = agreeing([owner, property_name], [known["owner"], known["property"]])
    content = np.full(len(owner), np.nan)
    content[row] = known["value"].to_numpy(float)[place]
    return content


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
    if not len(rows):
        return Sum(rows)
    on, flow = ("sink", "sink_period"), exchange.flow
    at = [rows[name] for name in on]
    row, member = agreeing(at, [flow[name] for name in on])
    source = exchange.index.stream_names[flow["source"][member]]
    content = _contained(exchange, source, rows["property_name"][row])
    known = ~np.isnan(content)
    row, member, content = row[known], member[known], content[known]
    limits = np.broadcast_to(np.asarray(limit, dtype=float), (len(rows),))[row]
    total = flow.put(rows, member, row, delivered(exchange)[member] * (content - limits))
    if mixing is not None:
        carried, said = mixing.carried, "property_name"
        row, member = agreeing([*at, rows[said]], [*(carried[name] for name in on), carried[said]])
        total += carried.put(rows, member, row, carried["reach"][member])
    return total
