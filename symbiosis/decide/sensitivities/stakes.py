"""How much money may rest on a datum's range: a bound by which the first few are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.plan.reading.books import Prices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.decide.datum import Datum
    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario


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
