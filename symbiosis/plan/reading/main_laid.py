"""Mains as they are laid in a solution: which pipes are built, and when they are hot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.plan.reading.flows import Values, hours_of, value_of

if TYPE_CHECKING:
    from symbiosis.matching.mains import Mains
    from symbiosis.matching.tables import Matches

_LEAST = 1e-6
"""Numbers and sizes below this are the solver's rounding."""


def laid_pipes(mains: Mains, values: Values) -> pd.DataFrame:
    """Give the pipes that are built, with their ``number`` and ``capacity`` [unit/h]."""
    build, more, capacity = (
        value_of(values, f"main.{name}").reindex(mains.pipes.index).fillna(0.0)
        for name in ("build", "more", "capacity")
    )
    pipes = mains.pipes.assign(build=build, number=build + more, capacity=capacity)
    return pipes[(pipes["number"] > _LEAST) | (pipes["capacity"] > _LEAST)]


def hot_periods(matches: Matches, mains: Mains) -> pd.MultiIndex:
    """Name the mains and periods in which some source has anything.

    Units count only where nothing else fills a main: they need not be built.
    """
    rates = matches.rates[matches.rates["rate"] > 0.0]
    sources = matches.streams[matches.streams["role"] == "source"]
    own = mains.taps[mains.taps["stream"].isin(sources.index)]
    unit = own["stream"].map(sources["unit"]) != ""
    own = own[~(unit & own["main"].isin(own.loc[~unit, "main"]))]
    known = own.merge(rates, on="stream")
    return pd.MultiIndex.from_frame(known[["main", "period"]].drop_duplicates())


def hot_hours(matches: Matches, mains: Mains) -> pd.Series:
    """Give how long each main is hot a year [h]."""
    main, period = (hot_periods(matches, mains).get_level_values(level) for level in range(2))
    hours = pd.Series(hours_of(matches).reindex(period).to_numpy(float), index=main)
    whole: pd.Series = hours.groupby(level=0).sum()
    return whole
