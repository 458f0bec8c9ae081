"""What every medium but heat shares: what a source gives, a sink takes and an arc carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.laws.connection import add_forced_limit, add_maximum_limit
from symbiosis.models.laws.technology import port_term
from symbiosis.models.words.algebra import (
    Columns,
    Named,
    Part,
    add_lines,
    add_rows,
    add_variables,
    book,
    spread_over,
    sum_over,
)
from symbiosis.park.accounts import NETWORK
from symbiosis.park.media import MEDIA

if TYPE_CHECKING:
    from symbiosis.models.index import Index


@dataclass(frozen=True)
class Exchange:
    """The variables of one medium's exchanges.

    Attributes
    ----------
    index
        Streams, arcs and periods by code.
    flow
        What leaves a source on an arc [unit/h]; its frame is ``index.flows`` with its bounds.
    outlet, utility
        What goes to a source's outlet, what a sink buys [unit/h].
    use
        Whether an arc is used, where that matters [0/1].
    """

    index: Index
    flow: Columns
    outlet: Columns
    utility: Columns
    use: Columns


def add_exchange(
    block: pyo.Block, index: Index, activity: Columns, bounds: pd.DataFrame, *, count: bool
) -> Exchange:
    """Add one medium's flows, outlets and utilities with their balances.

    Parameters
    ----------
    bounds
        How much can flow, for every row of ``index.flows`` (:func:`.bounds.flow_bounds`).
    count
        Whether exchanges are counted: then every arc has its binary.
    """
    flows = pd.concat([index.flows, bounds], axis=1)
    sources, sinks = index.sides("source"), index.sides("sink")
    disposed = index.streams["outlet"].to_numpy()[sources["source"].to_numpy()] != ""
    bought = index.streams["utility"].to_numpy()[sinks["sink"].to_numpy()] != ""
    arcs = index.arcs.assign(arc=np.arange(len(index.arcs)))
    switched = (arcs["permit_cost"] > 0) | (arcs["minimum"] > 0) | count
    medium = MEDIA.get(block.local_name)
    unit = medium.rate_unit if medium else "unit/h"
    exchange = Exchange(
        index=index,
        flow=add_variables(
            block, "flow", flows, index.labels("arc", "period"),
            doc=f"what leaves a source on an arc [{unit}]",
        ),
        outlet=add_variables(
            block, "outlet", sources[disposed], index.labels("source", "source_period"),
            doc=f"what a source sends to its outlet [{unit}]",
        ),
        utility=add_variables(
            block, "utility", sinks[bought], index.labels("sink", "sink_period"),
            doc=f"what a sink buys from its utility [{unit}]",
        ),
        use=add_variables(
            block, "use", arcs[switched], index.labels("arc"), domain=pyo.Binary,
            doc="whether an arc is used [0/1]",
        ),
    )  # fmt: skip
    add_source_balance(block, exchange, sources, activity, unit)
    add_sink_balance(block, exchange, sinks, activity, unit)
    add_use_link(block, exchange, unit)
    yearly = unit.replace("/h", "/a").replace("MW", "MWh/a")
    add_minimum_limit(block, exchange, yearly)
    add_forced_limit(block, index.arcs, exchange.flow, index.labels("arc"), yearly)
    add_maximum_limit(block, index.arcs, exchange.flow, index.labels("arc"), yearly)
    return exchange


def add_source_balance(
    block: pyo.Block, exchange: Exchange, sources: pd.DataFrame, activity: Columns, unit: str
) -> None:
    r"""All that a source has goes somewhere.

    .. math:: \sum_{a \in A(s)} f_{a,t} + o_{s,t} = q_{s,t} + c_s x_{u(s),t}

    f  flow on an arc [unit/h];  o  to the outlet [unit/h];  q  what the source has [unit/h];
    c  coefficient of a unit's port;  x  activity of the unit. Over a year: hour-weighted means.
    """
    index = exchange.index
    on = ("source", "source_period")
    is_port = (sources["unit"] >= 0).to_numpy()
    available = np.where(is_port, 0.0, sources["rate"].to_numpy(float))
    weight = exchange.flow.frame["source_weight"].to_numpy()
    add_rows(
        block,
        "source_balance",
        sources,
        index.labels(*on),
        [
            sum_over(exchange.flow, sources, on, weight),
            sum_over(exchange.outlet, sources, on),
            port_term(activity, sources, "source_period"),
        ],
        doc=f"all that a source has goes somewhere [{unit}]",
        lower=available,
        upper=available,
    )


def add_sink_balance(
    block: pyo.Block, exchange: Exchange, sinks: pd.DataFrame, activity: Columns, unit: str
) -> None:
    r"""Every need is met.

    .. math::

        \sum_{a \in A(d)} \sigma_a (1 - \lambda_a) f_{a,t} + u_{d,t}
        = n_{d,t} + c_d x_{u(d),t}

    f  flow [unit/h];  sigma  need covered per unit delivered;  lambda  share lost;
    u  bought [unit/h];  n  need [unit/h];  c, x  port and activity of a unit
    """
    index = exchange.index
    on = ("sink", "sink_period")
    is_port = (sinks["unit"] >= 0).to_numpy()
    need = np.where(is_port, 0.0, sinks["rate"].to_numpy(float))
    add_rows(
        block,
        "sink_balance",
        sinks,
        index.labels(*on),
        [
            sum_over(exchange.flow, sinks, on, covered(exchange)),
            sum_over(exchange.utility, sinks, on),
            port_term(activity, sinks, "sink_period"),
        ],
        doc=f"every need is met [{unit}]",
        lower=need,
        upper=need,
    )


def delivered(exchange: Exchange) -> np.ndarray:
    """What one unit of flow brings to its sink, after loss, as a mean over the sink's period."""
    frame = exchange.flow.frame
    loss = exchange.index.arcs["loss"].to_numpy(float)[frame["arc"].to_numpy()]
    return (1.0 - loss) * frame["sink_weight"].to_numpy()


def covered(exchange: Exchange) -> np.ndarray:
    """What one unit of flow covers of its sink's need."""
    substitution = exchange.index.arcs["substitution"].to_numpy(float)
    return substitution[exchange.flow.frame["arc"].to_numpy()] * delivered(exchange)


def add_use_link(block: pyo.Block, exchange: Exchange, unit: str) -> None:
    r"""Nothing flows on an arc that is not used.

    .. math:: f_{a,t} \le F_{a,t} w_a

    f  flow [unit/h];  F  the most that can flow, :func:`symbiosis.models.bounds.flow_bounds`
    [unit/h];  w  used [0/1]
    """
    flows = exchange.flow.frame
    rows = flows[flows["arc"].isin(exchange.use.frame["arc"])].reset_index(drop=True)
    add_rows(
        block,
        "use_link",
        rows,
        exchange.index.labels("arc", "period"),
        [
            sum_over(exchange.flow, rows, ("arc", "period")),
            spread_over(exchange.use, rows, ("arc",), -rows["bound"].to_numpy(float)),
        ],
        doc=f"flow only on an arc in use [{unit}]",
        upper=0.0,
    )


def add_minimum_limit(block: pyo.Block, exchange: Exchange, unit: str) -> None:
    r"""An arc carries its least amount if it is used.

    .. math:: m_a w_a \le \sum_t h_t f_{a,t}

    f  flow [unit/h];  h  hours of the period;  w  used [0/1];  m  least if used [unit/a]
    """
    used = exchange.use.frame
    least = used[used["minimum"] > 0].reset_index(drop=True)
    hours = exchange.flow.frame["hours"].to_numpy()
    add_rows(
        block,
        "minimum_limit",
        least,
        exchange.index.labels("arc"),
        [
            sum_over(exchange.flow, least, ("arc",), hours),
            spread_over(exchange.use, least, ("arc",), -least["minimum"].to_numpy(float)),
        ],
        doc=f"least amount on an arc in use [{unit}]",
        lower=0.0,
    )


def add_exchange_lines(block: pyo.Block, exchange: Exchange, *, count: bool) -> None:
    """Offer the ledger what is bought, disposed of, received, moved and used a year."""
    index = exchange.index
    streams, flows = index.streams, exchange.flow.frame
    arc, source, sink = (flows[name].to_numpy() for name in ("arc", "source", "sink"))
    holder, link = Named.of(streams["enterprise"]), Named.of(index.arcs["link"])
    hours = flows["hours"].to_numpy()
    loss = index.arcs["loss"].to_numpy(float)[arc]
    last_leg = index.matches.last_legs().to_numpy()[sink]
    linked = (index.arcs["link"] != "").to_numpy()[arc]
    medium = index.arcs["medium"].iloc[0] if len(index.arcs) else ""
    parts = [
        book("received", holder.at(sink), medium, exchange.flow, hours * (1.0 - loss) * last_leg),
        book("link", holder.at(source), link.at(arc), exchange.flow, hours * linked),
        _rest(exchange.outlet, "outlet", "source", streams, holder),
        _rest(exchange.utility, "utility", "sink", streams, holder),
    ]
    used = exchange.use.frame
    permits = used["permit_cost"].to_numpy(float)
    parts.append(book("permit", NETWORK, Named.of(used["link"]), exchange.use, permits))
    if count:
        parts.append(book("exchange", NETWORK, "count", exchange.use, np.ones(len(used))))
    add_lines(block, parts, doc="amounts [unit/a], permits [money/a] and exchanges [1]")


def _rest(columns: Columns, kind: str, end: str, streams: pd.DataFrame, holder: Named) -> Part:
    stream, hours = columns.frame[end].to_numpy(), columns.frame["hours"].to_numpy()
    return book(kind, holder.at(stream), Named.of(streams[kind]).at(stream), columns, hours)
