r"""Timed: prices and CO2 that change from period to period, as a mean and what departs from it.

.. math:: \sum_t h_t f_t q_t = \bar f \sum_t h_t q_t + \sum_t h_t (f_t - \bar f) q_t,
          \qquad \bar f = \sum_t h_t f_t / \sum_t h_t

f  factor of the profile;  h  hours of the period [h/a];  q  rate [unit/h]. The mean is booked with
the amount of the year, as all prices are; what departs from it is a ledger line of its own. So a
price stays a weight, and whoever asks what a unit costs is told its mean over the year, which is
also what holds for what is balanced over the year. What is balanced over a cycle pays the mean of
the cycle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import text
from symbiosis.matching.periods import profile_factors, profile_means
from symbiosis.matching.tables import TIMED_KINDS
from symbiosis.matching.wholes import CYCLES, balanced_in
from symbiosis.park.accounts import MONEY

if TYPE_CHECKING:
    from symbiosis.matching.prices import Catalogue
    from symbiosis.park.entities import Park

_NOTHING = 1e-12
"""Factors closer to their mean than this do not depart from it."""


def paying_at_times(timed: pd.DataFrame | None, tariffs: pd.DataFrame) -> set[str]:
    """Name the items that, in some period, pay who buys them, or cost who disposes of by them."""
    if timed is None:
        return set()
    # Of other kinds one item may book to several accounts of money.
    own_kinds = [*TIMED_KINDS, *(of for of, _ in TIMED_KINDS.values())]
    paid = tariffs[tariffs["account"].isin(MONEY) & tariffs["kind"].isin(own_kinds)]
    at_one = paid.set_index(["kind", "item"])["factor"]
    mean = paid.set_index(["kind", "item"])["mean"]
    found: set[str] = set()
    for kind, sign in (("utility_timed", -1.0), ("outlet_timed", 1.0)):
        own = timed[timed["kind"] == kind]
        of = TIMED_KINDS[kind][0]
        usual = mean.reindex(pd.MultiIndex.from_product([[of], own["item"]])).to_numpy(float)
        price = at_one.reindex(pd.MultiIndex.from_product([[kind], own["item"]])).to_numpy(float)
        found |= set(own.loc[sign * price * (usual + own["factor"].to_numpy(float)) > 0.0, "item"])
    return found


def charged_peaks(catalogue: Catalogue) -> pd.DataFrame | None:
    """Say whose largest rate is charged for: ``stream``, and the utility behind it (``item``)."""
    rows, chosen = catalogue.rows["utility"], catalogue.chosen["utility"]
    own = rows.reindex(chosen[chosen != ""])
    charged = (own["demand_charge"] > 0.0).to_numpy(bool)
    if not charged.any():
        return None
    streams = chosen.index[chosen != ""].to_numpy(dtype=object)[charged]
    return pd.DataFrame({"stream": streams, "item": own["behind"].to_numpy(dtype=object)[charged]})


def _over_cycles(timed: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Add the means over cycles that are periods."""
    if not (periods["whole_of"] != "").any():
        return timed
    names, hours = periods.index.to_numpy(object), periods["hours"].to_numpy(float)
    at = periods.index.get_indexer(pd.Index(timed["period"]))
    whole = balanced_in(periods)[CYCLES, at]
    weighed = timed.assign(period=names[whole], factor=timed["factor"] * hours[at] / hours[whole])
    means = weighed.groupby(["kind", "item", "period"], as_index=False)["factor"].sum()
    apart = means[means["factor"].abs() > _NOTHING]
    both: pd.DataFrame = pd.concat([timed, apart], ignore_index=True)
    return both


def with_timed_co2(
    streams: pd.DataFrame, timed: pd.DataFrame | None, rates: pd.DataFrame, periods: pd.DataFrame
) -> pd.DataFrame:
    r"""Add by how much the CO2 of what streams buy departs from the mean, without exchanges.

    .. math:: \sum_t h_t (f_t - \bar f) r_t

    r  what a stream needs [unit/h];  h  hours of the period [h/a];  f  factor of the CO2 of its
    utility: as ``timed_co2`` [unit/a], nothing where nothing changes with time.

    Parameters
    ----------
    streams, timed, rates, periods
        As in :class:`symbiosis.matching.tables.Matches`.
    """
    if timed is None:
        return streams.assign(timed_co2=0.0)
    apart = timed[timed["kind"] == "utility_co2"].rename(columns={"item": "utility"})
    item = streams["utility"].reindex(rates["stream"]).to_numpy(object)
    own = rates.assign(utility=item).merge(apart, on=["utility", "period"])
    hours = own["period"].map(periods["hours"]).to_numpy(float)
    amount = (own["rate"] * own["factor"] * hours).groupby(own["stream"]).sum()
    return streams.assign(timed_co2=amount.reindex(streams.index).fillna(0.0))


def timed_factors(park: Park, catalogue: Catalogue, periods: pd.DataFrame) -> pd.DataFrame | None:
    """Say how the factors of what is bought and disposed of depart from their mean.

    Parameters
    ----------
    periods
        As from :func:`symbiosis.matching.periods.all_periods`.

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
    if not any(len(part) for part in parts):
        return None
    return _over_cycles(pd.concat(parts, ignore_index=True), periods)
