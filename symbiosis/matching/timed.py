r"""Timed: prices and CO2 that change from period to period, as a mean and what departs from it.

.. math:: \sum_t h_t f_t q_t = \bar f \sum_t h_t q_t + \sum_t h_t (f_t - \bar f) q_t,
          \qquad \bar f = \sum_t h_t f_t / \sum_t h_t

f  factor of the profile;  h  hours of the period [h/a];  q  rate [unit/h]. The mean is booked with
the amount of the year, as all prices are; what departs from it is a ledger line of its own. So a
price stays a weight, and whoever asks what a unit costs is told its mean over the year, which is
also what holds for what is balanced over the year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import text
from symbiosis.matching.periods import own_periods, profile_factors

if TYPE_CHECKING:
    from symbiosis.matching.prices import Catalogue
    from symbiosis.park.entities import Park

TIMED_KINDS = {
    "utility_timed": ("utility", "price_profile"),
    "utility_co2": ("utility", "co2_profile"),
    "outlet_timed": ("outlet", "price_profile"),
}
"""Kind of line -> the kind of line from whose mean it departs, and the profile that says how."""
_NOTHING = 1e-12
"""Factors closer to their mean than this do not depart from it."""


def profile_means(park: Park, profiles: pd.Series[str]) -> pd.Series[float]:
    """Give the mean factor over the year of each profile; 1 where there is none."""
    if not (profiles != "").any():
        return pd.Series(1.0, index=profiles.index)
    hours = own_periods(park)
    factors = profile_factors(park)[hours.index]
    means = (factors * hours).sum(axis=1) / hours.sum()
    return profiles.map(means).fillna(1.0).astype(float)


def charged_peaks(catalogue: Catalogue) -> pd.DataFrame | None:
    """Say whose largest rate is charged for: ``stream``, and the utility behind it (``item``)."""
    rows, chosen = catalogue.rows["utility"], catalogue.chosen["utility"]
    own = rows.reindex(chosen[chosen != ""])
    charged = (own["demand_charge"] > 0.0).to_numpy(bool)
    if not charged.any():
        return None
    streams = chosen.index[chosen != ""].to_numpy(dtype=object)[charged]
    return pd.DataFrame({"stream": streams, "item": own["behind"].to_numpy(dtype=object)[charged]})


def timed_factors(park: Park, catalogue: Catalogue) -> pd.DataFrame | None:
    """Say how the factors of what is bought and disposed of depart from their mean.

    Returns
    -------
    DataFrame
        ``kind`` of ledger line, ``item``, ``period``, ``factor`` less its mean; None where
        nothing changes with time.
    """
    parts = []
    for kind, (column, profile) in TIMED_KINDS.items():
        rows = catalogue.rows[column].reindex(sorted(set(catalogue.chosen[column]) - {""}))
        named = text(rows, profile)
        named = named[named != ""]
        if named.empty:
            continue
        factors = profile_factors(park).reindex(named.to_numpy())
        apart = factors.to_numpy() - profile_means(park, named).to_numpy()[:, None]
        row, period = np.nonzero(np.abs(np.nan_to_num(apart)) > _NOTHING)
        parts.append(
            pd.DataFrame(
                {
                    "kind": kind,
                    "item": named.index.to_numpy(dtype=object)[row],
                    "period": factors.columns.to_numpy(dtype=object)[period],
                    "factor": apart[row, period],
                }
            )
        )
    return pd.concat(parts, ignore_index=True) if any(len(part) for part in parts) else None
