"""How much money may rest on a datum's range: a bound by which the first few are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.decide.datum import has_range
from symbiosis.park.media import STREAM_TABLES, UNITS
from symbiosis.plan.reading.books import Prices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.decide.datum import Datum
    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario


KNOWN = ("metered", "published")
"""Bases of amounts that somebody has measured or stands for."""


def most_at_stake(
    data: Sequence[Datum], matches: Matches, scenario: Scenario, count: int
) -> list[Datum]:
    """Choose the data on whose range most money may rest; all where there are no more.

    Of an amount: its range times what one unit costs without exchange and what it may stand for at
    the other end of an exchange. Of a price: its range times all that is bought, or disposed of, at
    that price without exchange. Both are no less than what the range changes a plan by.
    """
    worth = _worth_of_unit(matches, Prices(matches, scenario))
    amounts = _amounts_at(matches)

    def stake(datum: Datum) -> float:
        apiece = worth if datum.kind == "amounts" else amounts
        return (datum.high - datum.low) * float(apiece.get(datum.id, 0.0))

    ordered = sorted(data, key=lambda datum: (-stake(datum), datum.kind, datum.id))
    return ordered[:count]


def without_range(park: Park, matches: Matches, scenario: Scenario) -> pd.DataFrame:
    """List the amounts that nobody has measured, and that have no range to be turned to.

    Returns
    -------
    DataFrame
        Indexed by stream, of those that could be exchanged, most money first: ``table``, ``value``
        [``unit``], ``unit``, ``basis``, and ``stake``: what all of it may be worth at most, without
        an exchange and by one [money a year].
    """
    worth = _worth_of_unit(matches, Prices(matches, scenario))
    able = {*matches.arcs["source"], *matches.arcs["sink"]}
    rows = []
    for table, medium in STREAM_TABLES.items():
        for name, row in park.tables[table].iterrows():
            value, basis = float(row["quantity"]), str(row["basis"])
            if name in able and value > 0.0 and basis not in KNOWN and not has_range(row):
                stake = value * float(worth.get(name, 0.0))
                rows.append((str(name), table, value, f"{UNITS[medium]}/a", basis, stake))
    columns = ["id", "table", "value", "unit", "basis", "stake"]
    listed = pd.DataFrame(rows, columns=columns).set_index("id")
    return listed.sort_values(["stake", "id"], ascending=[False, True])


def _worth_of_unit(matches: Matches, prices: Prices) -> pd.Series:
    """Give for every stream what a unit may be worth at most, without an exchange and by one."""
    streams, arcs = matches.streams, matches.arcs
    own = pd.Series(
        np.abs(prices.of("outlet", streams["outlet"]))
        + np.abs(prices.of("utility", streams["utility"])),
        index=streams.index,
    )
    saved = own.reindex(arcs["sink"]).to_numpy() * arcs["substitution"].fillna(1.0).to_numpy(float)
    given = own.reindex(arcs["source"]).to_numpy()
    by_source = pd.Series(saved, index=arcs["source"]).groupby(level=0).max()
    by_sink = pd.Series(given, index=arcs["sink"]).groupby(level=0).max()
    total: pd.Series = own.add(by_source, fill_value=0.0).add(by_sink, fill_value=0.0)
    return total


def _amounts_at(matches: Matches) -> pd.Series:
    """Give what is bought and disposed of at every price, if nothing is exchanged."""
    streams = matches.streams
    parts = [streams.groupby(kind)["annual"].sum() for kind in ("outlet", "utility")]
    total: pd.Series = pd.concat(parts).groupby(level=0).sum()
    return total
