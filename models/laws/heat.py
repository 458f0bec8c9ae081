r"""Heat: a cascade per route, in which heat only ever falls.

Every heat stream is cut into segments (:mod:`symbiosis.matching.levels`). A route draws heat from
segments of its sources and gives it to those of its sinks; what it has drawn and not yet given
waits as a residual and sinks to the next level: the transshipment model of Papoulias & Grossmann
(1983), Comput. Chem. Eng. 7, 707, written once per route, or once per branch of it where not
every source may warm every sink (:mod:`symbiosis.models.laws.branches`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.levels import cascade_levels, route_members
from symbiosis.models.laws.branches import Branches, branches_of
from symbiosis.models.laws.cascade import Cascade, add_cascade_balance, waiting_levels
from symbiosis.models.laws.circle import add_order, circling_arcs
from symbiosis.models.laws.connection import add_forced_limit, add_maximum_limit, uneven_routes
from symbiosis.models.laws.heat_lines import add_heat_lines, shares_of
from symbiosis.models.laws.loss import heat_peaks, is_hot, loses, lossy_branches
from symbiosis.models.laws.pairs import add_pairs, by_arc, paired_routes
from symbiosis.models.laws.tapping import on_mains, with_mains
from symbiosis.models.laws.technology import ports
from symbiosis.models.words.algebra import Columns, Family, add_variables, each, law
from symbiosis.models.words.joins import ordered, positions
from symbiosis.park.agreeing import members_of

if TYPE_CHECKING:
    from collections.abc import Collection

    import pyomo.environ as pyo

    from symbiosis.models.index import Index
    from symbiosis.models.laws.flexible import Flexible

_SEGMENT = ("stream", "segment", "period")
_NO_LEVELS = pd.DataFrame(
    {
        **{name: np.empty(0, int) for name in ("route", "stream", "segment", "level", "branch")},
        "level_c": np.empty(0),
    }
)


def add_heat(
    block: pyo.Block,
    index: Index,
    activity: Columns,
    *,
    count: bool,
    flexible: Flexible | None = None,
) -> Cascade:
    """Add the cascades of all routes with the balances of all heat streams.

    Parameters
    ----------
    index
        With the bounds of its balances (:func:`.bounds.with_bounds`).
    count
        Whether exchanges are counted.
    flexible
        What of needs moves and goes unmet, where some may.
    """
    paired = paired_routes(index.arcs, count=count)
    circling = circling_arcs(index)
    round_routes = set(index.arcs["route"].iloc[circling["arc"]])
    branches, levels = _branched(index, paired | round_routes | uneven_routes(index.arcs))
    drawn, given = (_over_periods(index, end) for end in levels)
    peaks = heat_peaks(drawn, given, index.routes)
    if loses(index.routes).any():
        drawn, given = (end[is_hot(end, peaks, index.routes)] for end in (drawn, given))
    segments = each(_segments(index), index.labels(*_SEGMENT))
    sources, sinks = (segments.where(segments["is_source"] == end) for end in (True, False))
    cascade = _add_variables(block, index, branches, (drawn, given), (sources, sinks), peaks)
    add_source_balance(block, cascade, sources, activity)
    add_sink_balance(block, cascade, sinks, activity, flexible)
    add_cascade_balance(block, cascade)
    arcs = each(
        index.arcs.assign(arc=np.arange(len(index.arcs)), branch=branches.of_arc),
        index.labels("arc"),
    )
    received = by_arc(cascade, arcs.frame)
    add_forced_limit(block, arcs, received, "MWh/a")
    add_maximum_limit(block, arcs, received, "MWh/a")
    add_order(block, index, circling, received)
    matter = arcs.where(arcs.frame["route"].isin(paired))
    pairs = add_pairs(block, cascade, matter, received, count=count)
    add_heat_lines(block, cascade, pairs)
    return cascade


def _add_variables(
    block: pyo.Block,
    index: Index,
    branches: Branches,
    moved: tuple[pd.DataFrame, pd.DataFrame],
    segments: tuple[Family, Family],
    peaks: pd.DataFrame,
) -> Cascade:
    """Add what branches draw, give and let wait, and what of each segment is left or bought."""
    labels = index.labels("arc", "route", "stream", "segment", "level", "period")
    labels["branch"] = branches.number
    moves, waits = (
        {column: labels[column] for column in columns}
        for columns in (("route", "branch", *_SEGMENT), ("route", "branch", "level", "period"))
    )
    outlet, utility = _add_rests(block, index, segments)
    return Cascade(
        index=index,
        drawn=add_variables(
            block, "drawn", each(moved[0], moves),
            doc="heat that a branch of a route draws from a segment [MW]",
        ),
        given=add_variables(
            block, "given", each(moved[1], moves),
            doc="heat that a branch of a route gives to a segment [MW]",
        ),
        outlet=outlet,
        utility=utility,
        residual=add_variables(
            block, "residual", each(waiting_levels(moved[1]), waits),
            doc="heat that falls on to a branch's next level [MW]",
        ),
        lost=_add_lost(block, index, moved[1], labels),
        peaks=peaks,
        labels=labels,
    )  # fmt: skip


def _add_rests(
    block: pyo.Block, index: Index, segments: tuple[Family, Family]
) -> tuple[Columns, Columns]:
    """Add what of each segment of the sources is left, and of the sinks bought."""
    left, bought = (
        rows.where(index.streams[rest].to_numpy()[rows["stream"]] != "")
        for rows, rest in zip(segments, ("outlet", "utility"), strict=True)
    )
    return (
        add_variables(block, "outlet", left, doc="heat of a segment that is thrown away [MW]"),
        add_variables(block, "utility", bought, doc="heat of a segment that is bought [MW]"),
    )


def _add_lost(
    block: pyo.Block, index: Index, given: pd.DataFrame, labels: dict[str, np.ndarray]
) -> Columns:
    """Add what the pipe of each branch loses, whatever flows in it."""
    names = {column: labels[column] for column in ("route", "branch", "period")}
    return add_variables(
        block, "lost", each(lossy_branches(given, index.routes), names),
        doc="heat that a branch's pipe loses by its length and size [MW]",
    )  # fmt: skip


def _branched(
    index: Index, paired: Collection[int]
) -> tuple[Branches, tuple[pd.DataFrame, pd.DataFrame]]:
    """Part the routes into branches, and say what each can draw and give at which level."""
    laid = on_mains(index)
    if not laid.any():
        return _parted(index, paired)
    return with_mains(index, laid, *_parted(replace(index, arcs=index.arcs[~laid]), paired))


def _parted(
    index: Index, paired: Collection[int]
) -> tuple[Branches, tuple[pd.DataFrame, pd.DataFrame]]:
    """Part the routes between two places."""
    if index.arcs.empty:
        none = np.empty(0, dtype=int)
        return Branches(none, none, none), (_NO_LEVELS, _NO_LEVELS)
    # Streams and routes are told apart by their codes here: joins of numbers cost a tenth.
    streams, routes = (frame.reset_index(drop=True) for frame in (index.streams, index.routes))
    shares = shares_of(index)
    levels = cascade_levels(route_members(streams, index.arcs, routes), shares)
    branches = branches_of(index.arcs, levels, paired)
    parted = np.bincount(branches.route, minlength=len(routes)) > 1
    number = np.zeros(len(routes), dtype=int)
    number[branches.route] = np.arange(len(branches.route))
    whole = [end[~parted[end["route"].to_numpy()]] for end in levels]
    parts = [end.assign(branch=number[end["route"].to_numpy()]) for end in whole]
    split = parted[index.arcs["route"].to_numpy()]
    if split.any():
        arcs = index.arcs.assign(route=branches.of_arc)[split]
        routes = routes.take(branches.route).reset_index(drop=True)
        own = cascade_levels(route_members(streams, arcs, routes), shares)
        ends = [end.assign(branch=end["route"], route=branches.route[end["route"]]) for end in own]
        parts = [pd.concat(pair) for pair in zip(parts, ends, strict=True)]
    return branches, (parts[0], parts[1])


def _over_periods(index: Index, levels: pd.DataFrame) -> pd.DataFrame:
    """Give every route and segment its periods and the largest rate of its stream."""
    level, rate = members_of(levels["stream"].to_numpy(), index.balances["stream"].to_numpy())
    rates = index.balances[["period", "hours", "bound"]].take(rate).reset_index(drop=True)
    over = levels.take(level).reset_index(drop=True).join(rates)
    shares = shares_of(index)
    share = shares["share"].to_numpy()[positions(shares, over, ["stream", "segment"])]
    over["bound"] = over["bound"] * share
    return ordered(over, ["branch", "stream", "segment", "period"])


def _segments(index: Index) -> pd.DataFrame:
    """Balance every segment in every period: its share of the stream's rate, or of its port."""
    shares = shares_of(index)
    row, segment = members_of(index.balances["stream"].to_numpy(), shares["stream"].to_numpy())
    segments = shares.drop(columns="stream").take(segment).reset_index(drop=True)
    rows = index.balances.take(row).reset_index(drop=True).join(segments)
    rows["coefficient"] = rows["coefficient"] * rows["share"]
    is_port = rows["unit"] >= 0
    rows["amount"] = (rows["rate"] * rows["share"]).mask(is_port, 0.0)
    return ordered(rows, ["stream", "segment", "period"])


def add_source_balance(
    block: pyo.Block, cascade: Cascade, sources: Family, activity: Columns
) -> None:
    r"""All heat of a source's segment goes somewhere.

    .. math:: \sum_b d_{b,s,k,t} + o_{s,k,t} = \gamma_{s,k} (q_{s,t} + c_s x_{u(s),t})

    d  drawn by a branch of a route [MW];  o  thrown away [MW];  gamma  the segment's share of the
    stream [1];  q  heat of the source [MW];  c, x  port and activity of a unit
    """
    made = ports(activity, sources, "period")
    block.source_balance = law(
        cascade.drawn.per(sources) + cascade.outlet.per(sources) == sources["amount"] + made,
        doc="all heat of a source's segment goes somewhere [MW]",
    )


def add_sink_balance(
    block: pyo.Block,
    cascade: Cascade,
    sinks: Family,
    activity: Columns,
    flexible: Flexible | None,
) -> None:
    r"""Every segment of a need is heated.

    .. math::

        \sum_b g_{b,d,l,t} + u_{d,l,t}
        = \gamma_{d,l} (n_{d,t} + c_d x_{u(d),t} + v^{in}_{d,t} - v^{out}_{d,t} - w_{d,t})

    g  given by a branch of a route [MW];  u  bought [MW];  gamma  the segment's share of the
    stream [1];  n  heat needed [MW];  c, x  port and activity of a unit;  v^in, v^out, w  of a need
    that may wait or go unmet: met for other steps, at other steps, and not [MW]
    """
    needed = ports(activity, sinks, "period")
    if flexible is not None:
        needed += flexible.added(sinks, cascade.index, "stream", "period")
    block.sink_balance = law(
        cascade.given.per(sinks) + cascade.utility.per(sinks) == sinks["amount"] + needed,
        doc="every segment of a need is heated [MW]",
    )
