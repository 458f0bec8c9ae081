"""Demand response: needs that may be met at other steps of their cycle, or go unmet at a price.

The share of a need that may move is a load of its own: at no step does more of it come on top than
it takes at its largest. Who knows that machines have less room tells a smaller share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.booking import book_rows
from symbiosis.matching.frames import TARIFFS, number, text
from symbiosis.matching.periods import has_steps
from symbiosis.park.media import STREAM_TABLES

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

_SHARES = ["shiftable", "interruptible"]


def flexible_needs(
    park: Park, scenario: Scenario, streams: pd.DataFrame, rates: pd.DataFrame
) -> pd.DataFrame | None:
    r"""Say of every need by how much it may move and go unmet.

    .. math:: M = a \max_t n_t, \qquad U = H b \max_t n_t

    a, b  shares that may move and go unmet [1];  n  need [unit/h];  M  the most that a step takes
    on for others [unit/h];  H  hours a year for which it may go unmet [h/a];  U  the most that goes
    unmet in a year [unit/a].

    Parameters
    ----------
    streams, rates
        As in :class:`symbiosis.matching.tables.Matches`.

    Returns
    -------
    DataFrame
        :data:`symbiosis.matching.tables.FLEXIBLE_COLUMNS`; None where nothing is flexible, or the
        scenario meets all needs.
    """
    told = _told(park, scenario, streams)
    if told.empty:
        return None
    own = rates[rates["stream"].isin(told.index)]
    largest = own.groupby("stream")["rate"].max().reindex(told.index).astype(float)
    hours = told["interruption_hours"].fillna(np.inf)
    return pd.DataFrame(
        {
            "shiftable": told["shiftable"],
            "most": told["shiftable"] * largest,
            "interruptible": told["interruptible"],
            "most_unmet": hours * told["interruptible"] * largest,
        }
    )


def with_interruptions(
    tariffs: pd.DataFrame, park: Park, scenario: Scenario, streams: pd.DataFrame
) -> pd.DataFrame:
    """Book what each unit costs its firm that goes unmet, beside other tariffs."""
    told = _told(park, scenario, streams)
    rows = told[told["interruptible"] > 0.0]
    booked = book_rows("interruption", rows, {"operation": rows["interruption_price"]})
    return TARIFFS.gather([tariffs, booked]).reset_index(drop=True)


def _told(park: Park, scenario: Scenario, streams: pd.DataFrame) -> pd.DataFrame:
    """Read what is told of the needs that are there; only what has steps may wait."""
    parts = []
    streams = streams if scenario.needs == "flexible" else streams.iloc[:0]
    for table in STREAM_TABLES:
        rows = park.tables[table]
        rows = rows[rows.index.isin(streams.index) & (rows["role"] == "sink").to_numpy(bool)]
        shares = _shares(park, table).reindex(rows.index)
        coarse = (streams["yearly"] | streams["by_cycle"]).reindex(rows.index)
        waits = coarse.to_numpy(bool) | (not has_steps(park))
        shares["shiftable"] = shares["shiftable"].mask(waits, 0.0)
        more = {name: number(rows, name) for name in ("interruption_price", "interruption_hours")}
        said = {name: text(rows, name) for name in ("source", "basis")}
        parts.append(shares.assign(**more, **said)[(shares > 0.0).any(axis=1)])
    return pd.concat(parts).rename_axis("stream").sort_index()


def _shares(park: Park, table: str) -> pd.DataFrame:
    rows = park.tables[table]
    return pd.DataFrame({name: number(rows, name, 0.0) for name in _SHARES})


def has_flexible_needs(park: Park) -> bool:
    """Tell whether any need of the park may wait or go unmet."""
    return any(bool((_shares(park, table) > 0.0).any(axis=None)) for table in STREAM_TABLES)
