r"""Periods and rates: how the amounts of a year run through its periods.

What runs fewer hours than the year has (``hours_a_year``) stands for the rest of them, of every
period alike. Where some stand, every period is parted: into the hours in which all run, and those
in which only what runs longer does. So what runs least stands while others stand too; who knows
when each stands says so by periods and profiles. Steps of cycles (typical days) are never parted:
there profiles alone say when something stands.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import join, number, text
from symbiosis.matching.tables import YEAR
from symbiosis.matching.wholes import CYCLES, are_wholes, balanced_in, cycles_of
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import STREAM_TABLES

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    from symbiosis.park.entities import Park


def has_steps(park: Park) -> bool:
    """Tell whether the park's periods are steps of cycles."""
    return bool((text(park.tables["periods"], "cycle") != "").any())


def all_periods(park: Park, streams: pd.DataFrame) -> pd.DataFrame:
    """Give every period in which some stream balances.

    Returns
    -------
    DataFrame
        ``hours`` a year, and of a step its ``cycle``, its place (``step``) and ``length_h``; of a
        cycle, where some stream balances over cycles, ``whole_of``.
    """
    hours = own_periods(park)
    if streams["yearly"].any():
        hours.loc[YEAR] = HOURS_PER_YEAR
    frame = hours.to_frame("hours").rename_axis("id").sort_index()
    told = park.tables["periods"].reindex(frame.index)
    steps = frame.assign(
        cycle=text(told, "cycle"),
        step=number(told, "step"),
        length_h=number(told, "length_h"),
        whole_of=pd.array([""] * len(frame), dtype="str"),
    )
    return pd.concat([steps, cycles_of(steps)]).sort_index() if _some_by_cycle(streams) else steps


def _some_by_cycle(streams: pd.DataFrame) -> bool:
    return "by_cycle" in streams and bool(streams["by_cycle"].any())


def calendar_of(park: Park) -> pd.Series[str] | None:
    """Give the cycle that each day of the year is like, in order; None: the park does not say."""
    table = park.tables["calendar"]
    return text(table.sort_values("day"), "cycle").reset_index(drop=True) if len(table) else None


def running_as(park: Park, rows: pd.DataFrame) -> pd.Series[str]:
    """Name how rows run: by their profile, and how many hours a year if not all."""
    profile, hours = text(rows, "profile"), number(rows, "hours_a_year")
    at_times = hours < HOURS_PER_YEAR
    if has_steps(park) or not at_times.any():
        return profile
    return profile.where(~at_times, join(profile, "@", hours.map("{:g}".format)))


def _spells(park: Park) -> pd.DataFrame:
    """List how streams run that stand at times: ``profile``, ``hours``, and the two as ``name``."""
    parts = []
    for table in () if has_steps(park) else STREAM_TABLES:
        rows = park.tables[table]
        rows = rows[number(rows, "hours_a_year") < HOURS_PER_YEAR]
        if len(rows):
            runs = {"profile": text(rows, "profile"), "hours": number(rows, "hours_a_year")}
            parts.append(pd.DataFrame({"name": running_as(park, rows), **runs}))
    if not parts:
        return pd.DataFrame({"name": [], "profile": [], "hours": []}, dtype=object)
    every = pd.concat(parts, ignore_index=True)
    return every.drop_duplicates("name").sort_values("hours")


def _parts(park: Park) -> pd.DataFrame:
    """List the parts of every period: its ``season``, its ``name``, ``upto`` h/a, and ``hours``."""
    seasons, upto = _seasons(park), sorted(set(_spells(park)["hours"].astype(float)))
    if not upto:
        return pd.DataFrame(
            {"season": seasons.index, "name": seasons.index, "hours": seasons.to_numpy()}
        ).assign(upto=HOURS_PER_YEAR)
    rows = [
        (season, f"{season}/{end:g}", end, hours * (end - start) / HOURS_PER_YEAR)
        for season, hours in seasons.items()
        for start, end in pairwise([0.0, *upto, HOURS_PER_YEAR])
    ]
    return pd.DataFrame(rows, columns=["season", "name", "upto", "hours"])


def own_periods(park: Park) -> pd.Series[float]:
    """Give the hours of the park's own periods, in parts where something stands at times.

    One whole year where it has none.
    """
    parts = _parts(park)
    hours = pd.Series(parts["hours"].to_numpy(float), index=pd.Index(parts["name"], dtype="str"))
    return hours.sort_index()


def _seasons(park: Park) -> pd.Series[float]:
    """Give the hours of the periods that the park has."""
    if len(park.tables["periods"]) == 0:
        return pd.Series({YEAR: HOURS_PER_YEAR}, dtype=float)
    return number(park.tables["periods"], "hours").sort_index().astype(float)


def profile_factors(park: Park) -> pd.DataFrame:
    """Give the factor of every profile (rows; "" runs evenly) in every period (columns).

    What stands at times has rows of its own (:func:`running_as`): its profile's factor while it
    runs, and 0 else.
    """
    parts, spells = _parts(park).sort_values("name"), _spells(park)
    told = _told_factors(park)
    every = told[parts["season"]].set_axis(pd.Index(parts["name"], dtype="str"), axis=1)
    if spells.empty:
        return every
    runs = parts["upto"].to_numpy(float) <= spells["hours"].to_numpy(float)[:, None]
    own = every.reindex(spells["profile"]).fillna(0.0) * runs
    return pd.concat([every, own.set_axis(pd.Index(spells["name"], dtype="str"), axis=0)])


def _told_factors(park: Park) -> pd.DataFrame:
    """Give the factors as the park's table of profiles has them."""
    seasons = _seasons(park)
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


def profile_means(park: Park, profiles: pd.Series[str]) -> pd.Series[float]:
    """Give the mean factor over the year of each profile; 1 where there is none."""
    if not (profiles != "").any():
        return pd.Series(1.0, index=profiles.index)
    hours = own_periods(park)
    factors = profile_factors(park)[hours.index]
    means = (factors * hours).sum(axis=1) / hours.sum()
    return profiles.map(means).fillna(1.0).astype(float)


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
    if _some_by_cycle(streams):
        long = _over_cycles(park, streams, long)
    filled = [part for part in (long, whole) if len(part)]
    rates_of_all = pd.concat(filled) if filled else long
    return rates_of_all.sort_values(["stream", "period"], ignore_index=True)


def _over_cycles(park: Park, streams: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Put the means over cycles in the place of the rates of what balances over them."""
    periods = all_periods(park, streams)
    names = periods.index.to_numpy(object)
    at = periods.index.get_indexer(pd.Index(rates["period"]))
    over = streams["by_cycle"].reindex(rates["stream"]).to_numpy(bool)
    whole, hours = balanced_in(periods)[CYCLES, at], periods["hours"].to_numpy(float)
    weighed = rates.assign(period=names[whole], rate=rates["rate"] * hours[at] / hours[whole])
    means = weighed[over].groupby(["stream", "period"])["rate"].sum().reset_index()
    # What a port does in the steps is told by its unit's activity there.
    ports = streams["unit"].reindex(means["stream"]).to_numpy(object) != ""
    means["rate"] = means["rate"].mask(ports, 1.0)
    return pd.concat([rates[~over], means]).astype({"stream": "str", "period": "str"})


def rates_in_steps(park: Park, streams: pd.DataFrame) -> pd.DataFrame:
    """Give the rates of :func:`stream_rates`, those over a cycle in each of its steps."""
    rates = stream_rates(park, streams)
    if not _some_by_cycle(streams):
        return rates
    periods = all_periods(park, streams)
    names, steps = periods.index.to_numpy(object), ~are_wholes(periods)
    whole = names[balanced_in(periods)[CYCLES]]
    within = pd.DataFrame({"period": whole[steps], "step": names[steps]})
    spread = (
        rates.merge(within, on="period").drop(columns="period").rename(columns={"step": "period"})
    )
    kept = rates[~rates["period"].isin(within["period"])]
    return pd.concat([kept, spread[list(rates)]]).astype(rates.dtypes).reset_index(drop=True)


def meet_in_time(
    park: Park, streams: pd.DataFrame, pairs: pd.DataFrame, waits: Collection[str] = ()
) -> npt.NDArray[np.bool_]:
    """Tell which pairs run in at least one common period (what is stocked always does).

    A need that may wait (``waits``) runs in all steps of the cycles in which it runs, and so does
    what balances over cycles.
    """
    factors = profile_factors(park)
    runs = (factors.to_numpy() > 0.0).astype(int)
    overlap = (runs @ runs.T) > 0
    rows = pd.Series(pd.Index(factors.index).get_indexer(streams["profile"]), index=streams.index)
    source, sink = pairs["source"], pairs["sink"]
    giver, taker = rows.loc[source].to_numpy(), rows.loc[sink].to_numpy()
    together = overlap[giver, taker]
    later_on = sink.isin(waits).to_numpy(bool)
    if _some_by_cycle(streams):
        over = streams["by_cycle"]
        later_on = later_on | over.loc[source].to_numpy(bool) | over.loc[sink].to_numpy(bool)
    if later_on.any():
        later = (runs @ _any_of_cycle(park, factors).T) > 0
        together |= later[giver, taker] & later_on
    stocked = streams["yearly"]
    stock = stocked.loc[source].to_numpy() | stocked.loc[sink].to_numpy()
    return np.asarray(together | stock, dtype=bool)


def _any_of_cycle(park: Park, factors: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Tell which profiles run at some step of each period's cycle [0/1]: profiles x periods."""
    cycle = text(park.tables["periods"].reindex(factors.columns), "cycle")
    some: pd.DataFrame = (factors > 0.0).T.groupby(cycle.to_numpy(object)).transform("any").T
    return some.to_numpy().astype(np.int64)


def waiting_needs(park: Park) -> set[str]:
    """Name the needs of which a share may be met at other steps of their cycle."""
    if not has_steps(park):
        return set()
    tables = (park.tables[name] for name in STREAM_TABLES)
    return {str(name) for rows in tables for name in rows.index[number(rows, "shiftable") > 0.0]}
