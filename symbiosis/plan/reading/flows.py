"""Yearly amounts of a solution: hourly rates times the hours of their periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from symbiosis.matching.tables import YEAR, Matches
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import LINEAR, MEDIA

DUST = 1e-9
"""Rates below this [unit/h] are the solver's rounding."""

Values = Mapping[str, pd.Series]
"""Component of the model (``material.flow``) -> its values."""


@dataclass(frozen=True)
class Flows:
    """What moves in a year.

    Attributes
    ----------
    sent
        Arc -> amount that leaves its source [t, m3, MWh]; heat's arcs are not among them.
    outlet, utility
        Stream -> amount to its outlet, from its utility.
    activity
        Unit -> hours x activity [size unit h].
    drawn, given
        Heat on routes: columns ``route``, ``branch`` (number of the sources of a route that fall
        together), ``stream``, ``segment``, ``period``, ``rate`` [MW].
    """

    sent: pd.Series
    outlet: pd.Series
    utility: pd.Series
    activity: pd.Series
    drawn: pd.DataFrame
    given: pd.DataFrame


def hours_of(matches: Matches) -> pd.Series:
    """Give the hours of every period, the whole year among them."""
    hours = matches.periods["hours"].astype(float)
    if YEAR in hours.index:
        return hours
    return pd.concat([hours, pd.Series({YEAR: HOURS_PER_YEAR})])


def yearly_flows(matches: Matches, values: Values) -> Flows:
    """Sum a solution's rates over the year.

    Parameters
    ----------
    matches
        What the model was built from.
    values
        The solution's values, by component.
    """
    hours = hours_of(matches)
    return Flows(
        sent=_sum(values, [f"{medium}.flow" for medium in LINEAR], hours),
        outlet=_sum(values, [f"{medium}.outlet" for medium in MEDIA], hours),
        utility=_sum(values, [f"{medium}.utility" for medium in MEDIA], hours),
        activity=_sum(values, ["technology.activity"], hours),
        drawn=_on_routes(values, "heat.drawn"),
        given=_on_routes(values, "heat.given"),
    )


def value_of(values: Values, component: str) -> pd.Series:
    """Give a component's values, empty if the model has no such component."""
    found = values.get(component)
    if found is None:
        return pd.Series(dtype=float)
    return found if found.dtype == float else found.astype(float)


def _sum(values: Values, components: list[str], hours: pd.Series) -> pd.Series:
    """Sum rate x hours by the first index of every component (its last index is the period)."""
    parts = []
    for component in components:
        rates = value_of(values, component)
        if len(rates):
            index = cast("pd.MultiIndex", rates.index)
            first, period = index.codes[0], index.codes[-1]
            weight = hours.reindex(index.levels[-1]).to_numpy()[period]
            # The solver's rounding is no flow.
            kept = np.where(np.abs(rates.to_numpy()) > DUST, rates.to_numpy(), 0.0) * weight
            named = np.unique(first)
            total = np.bincount(first, kept, minlength=len(index.levels[0]))[named]
            parts.append(pd.Series(total, index=index.levels[0][named]))
    return pd.concat(parts).sort_index() if parts else pd.Series(dtype=float)


def _on_routes(values: Values, component: str) -> pd.DataFrame:
    names = ["route", "branch", "stream", "segment", "period"]
    rates = value_of(values, component)
    rates = rates[rates.to_numpy() != 0.0]
    if rates.empty:
        return pd.DataFrame(columns=[*names, "rate"])
    rows: pd.DataFrame = rates.rename_axis(names).rename("rate").reset_index()
    return rows
