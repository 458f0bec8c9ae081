"""What every medium but heat shares: what a source gives, a sink takes and an arc carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.laws.circle import add_order, circling_arcs
from symbiosis.models.laws.connection import add_forced_limit, add_maximum_limit
from symbiosis.models.laws.technology import ports
from symbiosis.models.laws.timing import timed_parts
from symbiosis.models.words.algebra import Columns, Family, add_variables, each, law
from symbiosis.models.words.lines import Named, Part, book, lines
from symbiosis.park.accounts import NETWORK
from symbiosis.park.media import MEDIA

if TYPE_CHECKING:
    from symbiosis.models.index import Index
    from symbiosis.models.laws.flexible import Flexible


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
    unmade
        What is not made of a source, as the need that it comes from is met otherwise, or as it
        leaves in another form [unit/h].
    """

    index: Index
    flow: Columns
    outlet: Columns
    utility: Columns
    use: Columns
    unmade: Columns


def add_exchange(
    block: pyo.Block,
    index: Index,
    activity: Columns,
    bounds: pd.DataFrame,
    *,
    count: bool,
    flexible: Flexible | None = None,
) -> Exchange:
    """Add one medium's flows, outlets and utilities with their balances.

    Parameters
    ----------
    bounds
        How much can flow, for every row of ``index.flows`` (:func:`.bounds.flow_bounds`).
    count
        Whether exchanges are counted: then every arc has its binary.
    flexible
        What of needs moves and goes unmet, where some may.
    """
    flows = each(pd.concat([index.flows, bounds], axis=1), index.labels("arc", "period"))
    sources = each(index.sides("source"), index.labels("source", "source_period"))
    sinks = each(index.sides("sink"), index.labels("sink", "sink_period"))
    arcs = each(index.arcs.assign(arc=np.arange(len(index.arcs))), index.labels("arc"))
    medium = MEDIA.get(block.local_name)
    unit = medium.rate_unit if medium else "unit/h"
    switched = (arcs["permit_cost"] > 0) | (arcs["minimum"] > 0) | count
    families = (flows, sources, sinks, arcs.where(switched))
    exchange = _add_variables(block, index, families, unit)
    add_source_balance(block, exchange, sources, activity, unit)
    add_sink_balance(block, exchange, sinks, activity, unit, flexible)
    add_use_link(block, exchange, flows, unit)
    yearly = unit.replace("/h", "/a").replace("MW", "MWh/a")
    add_minimum_limit(block, exchange, arcs, yearly)
    add_forced_limit(block, arcs, exchange.flow, yearly)
    add_maximum_limit(block, arcs, exchange.flow, yearly)
    flow = exchange.flow
    add_order(block, index, circling_arcs(index), flow.seen(most=flow["bound"]))
    return exchange


def _add_variables(
    block: pyo.Block, index: Index, families: tuple[Family, ...], unit: str
) -> Exchange:
    """Add what flows, and what of sources and sinks is left, bought and not made."""
    flows, sources, sinks, switched = families
    disposed = index.streams["outlet"].to_numpy()[sources["source"]] != ""
    varies = may_lack(index.streams)[sources["source"]]
    bought = index.streams["utility"].to_numpy()[sinks["sink"]] != ""
    return Exchange(
        index=index,
        flow=add_variables(
            block, "flow", flows, doc=f"what leaves a source on an arc [{unit}]"
        ),
        outlet=add_variables(
            block, "outlet", sources.where(disposed),
            doc=f"what a source sends to its outlet [{unit}]",
        ),
        utility=add_variables(
            block, "utility", sinks.where(bought),
            doc=f"what a sink buys from its utility [{unit}]",
        ),
        use=add_variables(
            block, "use", switched, domain=pyo.Binary,
            doc="whether an arc is used [0/1]",
        ),
        unmade=add_variables(
            block, "unmade", sources.where(varies),
            doc=f"what is not made of a source that is tied to another stream [{unit}]",
        ),
    )  # fmt: skip


def may_lack(streams: pd.DataFrame) -> np.ndarray:
    """Tell of which streams less may be made: by-products of a need, or one of two forms."""
    tied = (streams["tied_to"] != "") | (streams["instead_of"] != "")
    return np.asarray(tied | streams.index.isin(streams["instead_of"]), dtype=bool)


def add_source_balance(
    block: pyo.Block, exchange: Exchange, sources: Family, activity: Columns, unit: str
) -> None:
    r"""All that a source has goes somewhere.

    .. math:: \sum_{a \in A(s)} f_{a,t} + o_{s,t} + m_{s,t} = q_{s,t} + c_s x_{u(s),t}

    f  flow on an arc [unit/h];  o  to the outlet [unit/h];  q  what the source has [unit/h];
    m  what of it is not made, where it is tied to a need or leaves in place of another
    (``unmade_balance``) [unit/h];
    c  coefficient of a unit's port;  x  activity of the unit. Over a year: hour-weighted means.
    """
    sent = exchange.flow * exchange.flow["source_weight"]
    made = ports(activity, sources, "source_period")
    block.source_balance = law(
        sent.per(sources) + exchange.outlet.per(sources) + exchange.unmade.per(sources)
        == amounts(sources) + made,
        doc=f"all that a source has goes somewhere [{unit}]",
    )


def add_sink_balance(
    block: pyo.Block,
    exchange: Exchange,
    sinks: Family,
    activity: Columns,
    unit: str,
    flexible: Flexible | None,
) -> None:
    r"""Every need is met.

    .. math::

        \sum_{a \in A(d)} \sigma_a (1 - \lambda_a) f_{a,t} + u_{d,t}
        = n_{d,t} + c_d x_{u(d),t} + v^{in}_{d,t} - v^{out}_{d,t} - w_{d,t}

    f  flow [unit/h];  sigma  need covered per unit delivered;  lambda  share lost;
    u  bought [unit/h];  n  need [unit/h];  c, x  port and activity of a unit;  v^in, v^out, w  of a
    need that may wait or go unmet: met for other steps, at other steps, and not [unit/h]
    """
    received = exchange.flow * covered(exchange)
    needed = ports(activity, sinks, "sink_period")
    if flexible is not None:
        needed += flexible.added(sinks, exchange.index, "sink", "sink_period")
    block.sink_balance = law(
        received.per(sinks) + exchange.utility.per(sinks) == amounts(sinks) + needed,
        doc=f"every need is met [{unit}]",
    )


def amounts(rows: Family) -> np.ndarray:
    """Give what streams have or need [unit/h]: nothing, where a unit's port sets it."""
    return np.where(rows["unit"] >= 0, 0.0, rows["rate"])


def delivered(exchange: Exchange) -> np.ndarray:
    """What one unit of flow brings to its sink, after loss, as a mean over the sink's period."""
    loss = exchange.index.arcs["loss"].to_numpy(float)[exchange.flow["arc"]]
    return (1.0 - loss) * exchange.flow["sink_weight"]


def covered(exchange: Exchange) -> np.ndarray:
    """What one unit of flow covers of its sink's need."""
    substitution = exchange.index.arcs["substitution"].to_numpy(float)
    return substitution[exchange.flow["arc"]] * delivered(exchange)


def add_use_link(block: pyo.Block, exchange: Exchange, flows: Family, unit: str) -> None:
    r"""Nothing flows on an arc that is not used.

    .. math:: f_{a,t} \le F_{a,t} w_a

    f  flow [unit/h];  F  the most that can flow, :func:`symbiosis.models.bounds.flow_bounds`
    [unit/h];  w  used [0/1]
    """
    rows = flows.where(np.isin(flows["arc"], exchange.use["arc"]))
    block.use_link = law(
        exchange.flow.per(rows) <= exchange.use.at(rows) * rows["bound"],
        doc=f"flow only on an arc in use [{unit}]",
    )


def add_minimum_limit(block: pyo.Block, exchange: Exchange, arcs: Family, unit: str) -> None:
    r"""An arc carries its least amount if it is used.

    .. math:: m_a w_a \le \sum_t h_t f_{a,t}

    f  flow [unit/h];  h  hours of the period;  w  used [0/1];  m  least if used [unit/a]
    """
    rows = arcs.where(arcs["minimum"] > 0)
    carried = exchange.flow * exchange.flow["hours"]
    block.minimum_limit = law(
        carried.per(rows) >= exchange.use.at(rows) * rows["minimum"],
        doc=f"least amount on an arc in use [{unit}]",
    )


def add_exchange_lines(block: pyo.Block, exchange: Exchange, *, count: bool) -> None:
    """Offer the ledger what is bought, disposed of, received, moved and used a year."""
    index = exchange.index
    streams, flow = index.streams, exchange.flow
    arc, source, sink, hours = (flow[name] for name in ("arc", "source", "sink", "hours"))
    holder, link = Named.of(streams["enterprise"]), Named.of(index.arcs["link"])
    loss = index.arcs["loss"].to_numpy(float)[arc]
    last_leg = index.matches.last_legs.to_numpy()[sink]
    linked = (index.arcs["link"] != "").to_numpy()[arc]
    medium = index.arcs["medium"].iloc[0] if len(index.arcs) else ""
    parts = [
        book(
            "received", holder.at(sink), medium, exchange.flow * (hours * (1.0 - loss) * last_leg)
        ),
        book("link", holder.at(source), link.at(arc), exchange.flow * (hours * linked)),
        *_rest(exchange.outlet, "outlet", "source", index),
        *_rest(exchange.utility, "utility", "sink", index),
    ]
    use = exchange.use
    permits = use * use["permit_cost"]
    parts.append(book("permit", NETWORK, Named.of(use.frame["link"]), permits))
    if count:
        parts.append(book("exchange", NETWORK, "count", use))
    block.line = lines(parts, doc="amounts [unit/a], permits [money/a] and exchanges [1]")


def _rest(columns: Columns, kind: str, end: str, index: Index) -> list[Part]:
    """Book what is bought or thrown away a year, and what its timing adds."""
    stream, streams = columns[end], index.streams
    holder, item = (Named.of(streams[name]).at(stream) for name in ("enterprise", kind))
    amount = book(kind, holder, item, columns * columns["hours"])
    return [amount, *timed_parts(index, columns, kind, stream, columns[f"{end}_period"])]
