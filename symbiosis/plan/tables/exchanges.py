"""Exchanges: who gives what to whom, what both save, what it costs, on what it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.media import MEDIA, UNITS
from symbiosis.plan.reading.shapes import shaped
from symbiosis.plan.tables.balances import stream_names
from symbiosis.plan.tables.grounds import weaker
from symbiosis.plan.tables.reasons import blended, largest_assumption, tightest_property

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.once import Reading


def exchanges(reading: Reading, valued: pd.DataFrame, names: dict[str, pd.Series]) -> pd.DataFrame:
    """List the exchanges of a plan, the most worthwhile first.

    Every exchange bears its share by flow of its route; what passes through a retrofit bears the
    retrofit's cost (:mod:`symbiosis.plan.tables.chains`). What they add up to is told in
    :mod:`symbiosis.plan.tables.gains`.

    Parameters
    ----------
    valued
        The exchanges with what they are worth, and their ``gain``.
    names
        ``enterprises`` and ``materials``: id -> what people call it.
    """
    matches = reading.matches
    table = _described(valued, matches, names)
    table["payback"] = table["payback"].where(_has_alternative(table))
    table["quality"] = tightest_property(table, reading.contents, _mixed(reading, table))
    table["basis"] = weaker(table["source_basis"], table["sink_basis"])
    table["assumption"] = largest_assumption(table, matches)
    table = table.rename_axis("id").sort_values(["net", "id"], ascending=[False, True])
    return shaped("exchanges", table)


def _mixed(reading: Reading, table: pd.DataFrame) -> pd.Series:
    """Give what reaches the takers of these exchanges, mixed."""
    sinks = frozenset(table["sink_stream"])
    media = [medium.name for medium in MEDIA.values() if medium.content_units]
    mixed: pd.Series = pd.concat([blended(reading.blend(medium, sinks)) for medium in media])
    return mixed


def _has_alternative(table: pd.DataFrame) -> pd.Series:
    """Tell where both ends could do without: else nothing is saved that could pay anything back."""
    stuck = (table["source_unit"].eq("") & table["outlet"].eq("")) | (
        table["sink_unit"].eq("") & table["utility"].eq("")
    )
    return ~stuck


def _described(table: pd.DataFrame, matches: Matches, names: dict[str, pd.Series]) -> pd.DataFrame:
    """Add what stands in the streams: who, what, how it is known."""
    giver = matches.streams.loc[table["source"]].set_axis(table.index)
    taker = matches.streams.loc[table["sink"]].set_axis(table.index)
    called = (
        giver["item"]
        .map(names["materials"])
        .fillna(stream_names(matches).loc[table["source"]].set_axis(table.index))
    )
    return table.assign(
        from_name=giver["enterprise"].map(names["enterprises"]),
        to_name=taker["enterprise"].map(names["enterprises"]),
        item=giver["item"],
        item_name=called,
        unit=table["medium"].map(UNITS) + "/a",
        source_basis=giver["basis"],
        sink_basis=taker["basis"],
        existing=_pairs(table).isin(_pairs(matches.arcs[matches.arcs["existing"].notna()])),
    )


def _pairs(arcs: pd.DataFrame) -> pd.MultiIndex:
    """Name who gives to whom, whatever the way: sludge in a new pipe was on a lorry before."""
    return pd.MultiIndex.from_frame(arcs[["source", "sink"]])
