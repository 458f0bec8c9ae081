"""Periods and rates: how the amounts of a year run through its periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import number, text
from symbiosis.matching.tables import YEAR
from symbiosis.park.entities import HOURS_PER_YEAR

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.park.entities import Park


def all_periods(park: Park, streams: pd.DataFrame) -> pd.DataFrame:
    """Give the hours of every period in which some stream balances."""
    hours = own_periods(park)
    if streams["yearly"].any():
        hours.loc[YEAR] = HOURS_PER_YEAR
    return hours.to_frame("hours").rename_axis("id").sort_index()


def own_periods(park: Park) -> pd.Series[float]:
    """Give the hours of the park's own periods; one whole year where it has none."""
    if len(park.tables["periods"]) == 0:
        return pd.Series({YEAR: HOURS_PER_YEAR}, dtype=float)
    return number(park.tables["periods"], "hours").sort_index().astype(float)


def profile_factors(park: Park) -> pd.DataFrame:
    """Give the factor of every profile (rows; "" runs evenly) in every period (columns)."""
    seasons = own_periods(park)
    profiles = park.tables["profiles"]
    even = pd.DataFrame(1.0, index=[""], columns=seasons.index)
    if len(profiles) == 0 or len(park.tables["periods"]) == 0:
        return even
    names = text(profiles, "id") if "id" in profiles else pd.Series(profiles.index.astype("str"))
    table = pd.DataFrame(
        {
            "profile": names.to_numpy(),
            "period": text(profiles, "period").to_numpy(),
            "factor": number(profiles, "factor", 0.0).to_numpy(),
        }
    )
    wide = table.pivot_table(index="profile", columns="period", values="factor", aggfunc="sum")
    wide = wide.reindex(columns=seasons.index).fillna(0.0).sort_index()
    return pd.concat([even, wide])


def full_load_hours(park: Park) -> pd.Series[float]:
    """Give the hours at the largest rate that a year with each profile amounts to."""
    factors = profile_factors(park)
    return (factors * own_periods(park)).sum(axis=1) / factors.max(axis=1).replace(0.0, np.nan)


def stream_rates(park: Park, streams: pd.DataFrame) -> pd.DataFrame:
    r"""Give the rate of every stream in every period in which it balances.

    .. math:: r_t = A f_t / \sum_\tau h_\\tau f_\\tau

    A  amount a year [unit/a];  f  profile factor;  h  hours of the period [h/a]

    The rate of a unit's port is its availability: the profile over its largest factor (0 to 1).
    """
    factors = profile_factors(park)
    weights = factors.div((factors * own_periods(park)).sum(axis=1).replace(0.0, np.nan), axis=0)
    shares = factors.div(factors.max(axis=1).replace(0.0, np.nan), axis=0)
    seasonal = streams[~streams["yearly"]]
    is_port = (seasonal["unit"] != "").to_numpy()[:, None]
    rows = pd.Index(factors.index).get_indexer(seasonal["profile"])
    rates = np.where(
        is_port,
        shares.fillna(0.0).to_numpy()[rows],
        weights.fillna(0.0).to_numpy()[rows] * seasonal["annual"].to_numpy()[:, None],
    )
    long = pd.DataFrame(
        {
            "stream": np.repeat(seasonal.index.to_numpy(object), factors.shape[1]),
            "period": np.tile(factors.columns.to_numpy(object), len(seasonal)),
            "rate": rates.ravel(),
        }
    ).astype({"stream": "str", "period": "str"})
    yearly = streams[streams["yearly"]]
    whole = pd.DataFrame(
        {
            "stream": yearly.index.astype("str"),
            "period": YEAR,
            "rate": np.where(yearly["unit"] != "", 1.0, yearly["annual"] / HOURS_PER_YEAR),
        }
    )
    filled = [part for part in (long, whole) if len(part)]
    rates_of_all = pd.concat(filled) if filled else long
    return rates_of_all.sort_values(["stream", "period"], ignore_index=True)


def meet_in_time(park: Park, streams: pd.DataFrame, pairs: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which pairs run in at least one common period (what is stocked always does)."""
    factors = profile_factors(park)
    runs = (factors.to_numpy() > 0.0).astype(int)
    overlap = (runs @ runs.T) > 0
    rows = pd.Series(pd.Index(factors.index).get_indexer(streams["profile"]), index=streams.index)
    source, sink = pairs["source"], pairs["sink"]
    together = overlap[rows.loc[source].to_numpy(), rows.loc[sink].to_numpy()]
    stocked = streams["yearly"]
    stock = stocked.loc[source].to_numpy() | stocked.loc[sink].to_numpy()
    return np.asarray(together | stock, dtype=bool)
