r"""Heat: a cascade per route, in which heat only ever falls.

Every heat stream is cut into segments (:mod:`symbiosis.matching.cascade`). A route draws heat from
segments of its sources and gives it to segments of its sinks; what it has drawn and not yet given
waits as a residual and sinks to the next level. This is the transshipment model of Papoulias &
Grossmann (1983), Comput. Chem. Eng. 7, 707, written once per route.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.matching.cascade import cascade_levels, route_members
from symbiosis.models.cascade import Cascade, add_cascade_balance, waiting_levels
from symbiosis.models.linear import (
    Columns,
    Named,
    Part,
    add_lines,
    add_rows,
    add_variables,
    book,
    positions,
    sum_over,
)
from symbiosis.models.pairs import add_pairs
from symbiosis.models.technology import port_term

if TYPE_CHECKING:
    import pandas as pd
    import pyomo.environ as pyo

    from symbiosis.models.index import Index

AMBIENT_K = 298.15
"""Temperature of the surroundings for exergy [K]: the standard environment, 25 degC (Szargut)."""


def add_heat(
    block: pyo.Block, index: Index, activity: Columns, bounds: np.ndarray, *, count: bool
) -> Cascade:
    """Add the cascades of all routes with the balances of all heat streams.

    Parameters
    ----------
    bounds
        Largest rate of every row of ``index.balances`` [MW].
    count
        Whether exchanges are counted.
    """
    # Streams and routes are told apart by their codes here: joins of numbers cost a tenth.
    streams, routes = (frame.reset_index(drop=True) for frame in (index.streams, index.routes))
    members = route_members(streams, index.arcs, routes)
    drawn, given = (
        _over_periods(index, levels, bounds) for levels in cascade_levels(members, _shares(index))
    )
    segments = _segments(index)
    at = index.labels("route", "stream", "segment", "period")
    own = {column: at[column] for column in ("stream", "segment", "period")}
    sources, sinks = segments[segments["is_source"]], segments[~segments["is_source"]]
    outlet, utility = (
        rows[index.streams[rest].to_numpy()[rows["stream"].to_numpy()] != ""]
        for rows, rest in ((sources, "outlet"), (sinks, "utility"))
    )
    cascade = Cascade(
        index=index,
        drawn=add_variables(
            block, "drawn", drawn, at, doc="heat that a route draws from a segment [MW]"
        ),
        given=add_variables(
            block, "given", given, at, doc="heat that a route gives to a segment [MW]"
        ),
        outlet=add_variables(
            block, "outlet", outlet, own, doc="heat of a segment that is thrown away [MW]"
        ),
        utility=add_variables(
            block, "utility", utility, own, doc="heat of a segment that is bought [MW]"
        ),
        residual=add_variables(
            block, "residual", waiting_levels(given), index.labels("route", "level", "period"),
            doc="heat that falls on to a route's next level [MW]",
        ),
    )  # fmt: skip
    add_source_balance(block, cascade, sources.reset_index(drop=True), activity)
    add_sink_balance(block, cascade, sinks.reset_index(drop=True), activity)
    add_cascade_balance(block, cascade)
    add_amount_limits(block, cascade)
    _add_lines(block, cascade, add_pairs(block, cascade, count=count))
    return cascade


def _over_periods(index: Index, levels: pd.DataFrame, bounds: np.ndarray) -> pd.DataFrame:
    """Give every route and segment its periods and the largest rate of its stream."""
    rates = index.balances[["stream", "period", "hours"]].assign(bound=bounds)
    over = levels.merge(rates, on="stream")
    shares = _shares(index)
    share = shares["share"].to_numpy()[positions(shares, over, ["stream", "segment"])]
    over["bound"] = over["bound"] * share
    return over.sort_values(["route", "stream", "segment", "period"], ignore_index=True)


def _shares(index: Index) -> pd.DataFrame:
    levels = index.matches.levels
    return levels.assign(stream=index.streams.index.get_indexer(levels["stream"]))


def _segments(index: Index) -> pd.DataFrame:
    """Balance every segment in every period: its share of the stream's rate, or of its port."""
    rows = index.balances.merge(_shares(index), on="stream")
    rows["coefficient"] = rows["coefficient"] * rows["share"]
    is_port = rows["unit"] >= 0
    rows["amount"] = (rows["rate"] * rows["share"]).mask(is_port, 0.0)
    return rows.sort_values(["stream", "segment", "period"], ignore_index=True)


def add_source_balance(
    block: pyo.Block, cascade: Cascade, rows: pd.DataFrame, activity: Columns
) -> None:
    r"""All heat of a source's segment goes somewhere.

    .. math:: \sum_r d_{r,s,k,t} + o_{s,k,t} = \gamma_{s,k} (q_{s,t} + c_s x_{u(s),t})

    d  drawn by a route [MW];  o  thrown away [MW];  gamma  the segment's share of the stream [1];
    q  heat of the source [MW];  c, x  port and activity of a unit
    """
    _add_balance(
        block, "source_balance", cascade, rows, activity, (cascade.drawn, cascade.outlet),
        "all heat of a source's segment goes somewhere [MW]",
    )  # fmt: skip


def add_sink_balance(
    block: pyo.Block, cascade: Cascade, rows: pd.DataFrame, activity: Columns
) -> None:
    r"""Every segment of a need is heated.

    .. math:: \sum_r g_{r,d,l,t} + u_{d,l,t} = \gamma_{d,l} (n_{d,t} + c_d x_{u(d),t})

    g  given by a route [MW];  u  bought [MW];  gamma  the segment's share of the stream [1];
    n  heat needed [MW];  c, x  port and activity of a unit
    """
    _add_balance(
        block, "sink_balance", cascade, rows, activity, (cascade.given, cascade.utility),
        "every segment of a need is heated [MW]",
    )  # fmt: skip


def _add_balance(
    block: pyo.Block,
    name: str,
    cascade: Cascade,
    rows: pd.DataFrame,
    activity: Columns,
    sides: tuple[Columns, Columns],
    doc: str,
) -> None:
    on = ("stream", "segment", "period")
    add_rows(
        block,
        name,
        rows,
        cascade.index.labels(*on),
        [*(sum_over(side, rows, on) for side in sides), port_term(activity, rows, "period")],
        doc=doc,
        lower=rows["amount"].to_numpy(float),
        upper=rows["amount"].to_numpy(float),
    )


def add_amount_limits(block: pyo.Block, cascade: Cascade) -> None:
    r"""A route gives what is forced on it, and no more than its most.

    .. math:: r_r \le \sum_t h_t \sum_{d,l} g_{r,d,l,t} \le M_r

    g  given [MW];  h  hours of the period;  r, M  forced and largest amount [MWh/a]
    """
    index = cascade.index
    hours = cascade.given.frame["hours"].to_numpy()
    amounts = index.arcs.groupby("route").agg(forced=("forced", "sum"), maximum=("maximum", "sum"))
    for name, column, side in (
        ("forced_limit", "forced", "lower"),
        ("maximum_limit", "maximum", "upper"),
    ):
        amount = amounts[column].astype(float)
        rows = amounts[(amount > 0) & np.isfinite(amount)].reset_index()
        add_rows(
            block,
            name,
            rows,
            index.labels("route"),
            [sum_over(cascade.given, rows, ("route",), hours)],
            doc=f"{column} amount of heat on a route [MWh/a]",
            **{side: rows[column].to_numpy(float)},
        )


def exergy_share(segments: pd.DataFrame) -> np.ndarray:
    r"""Give the exergy in heat between two temperatures.

    .. math:: 1 - T_0 / T_{lm}, \qquad T_{lm} = (T_h - T_c) / \ln (T_h / T_c)

    T_0  surroundings;  T_h, T_c  ends of the segment [K]. Zero below the surroundings.
    """
    hot = segments["hot_c"].to_numpy(float) + 273.15
    cold = segments["cold_c"].to_numpy(float) + 273.15
    spread = hot - cold
    even = spread <= 0
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(even, hot, spread / np.log(hot / cold))
    return np.maximum(0.0, 1.0 - AMBIENT_K / mean)


def _add_lines(block: pyo.Block, cascade: Cascade, pairs: list[Part]) -> None:
    """Offer the ledger heat received, its exergy, heat thrown away and bought [MWh/a]."""
    index = cascade.index
    streams = index.streams
    holder = Named.of(streams["enterprise"])
    given = cascade.given.frame
    stream, hours = given["stream"].to_numpy(), given["hours"].to_numpy()
    amount = hours * index.matches.last_legs().to_numpy()[stream]
    shares = _shares(index)
    segments = shares.iloc[positions(shares, given, ["stream", "segment"])]
    parts = [
        *pairs,
        book("received", holder.at(stream), "heat", cascade.given, amount),
        book("exergy", holder.at(stream), "heat", cascade.given, amount * exergy_share(segments)),
    ]
    for kind, columns in (("outlet", cascade.outlet), ("utility", cascade.utility)):
        at = columns.frame["stream"].to_numpy()
        hours, items = columns.frame["hours"].to_numpy(), Named.of(streams[kind]).at(at)
        parts.append(book(kind, holder.at(at), items, columns, hours))
    add_lines(block, parts, doc="heat received, its exergy, thrown away and bought [MWh/a]")
