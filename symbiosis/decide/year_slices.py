"""A year in slices: the park of one week, as if the whole year were like it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import number, text
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.resolution import CYCLE, YEAR

if TYPE_CHECKING:
    from symbiosis.park.entities import Park, ParkInfo
    from symbiosis.plan.plan import Plan

DAYS, DAY, WEEK = 365, 24, 7


def slices_of() -> list[tuple[int, int]]:
    """Give first day (from 0) and days of every slice: 51 weeks, and one of eight days."""
    firsts = list(range(0, DAYS - WEEK, WEEK))
    return [
        (first, WEEK if at < len(firsts) - 1 else DAYS - first) for at, first in enumerate(firsts)
    ]


def hours_in(hours: pd.DataFrame, first: int, days: int) -> pd.DataFrame:
    """Give the hours of a slice."""
    return hours.iloc[first * DAY : (first + days) * DAY]


def park_of_slice(plan: Plan, hours: pd.DataFrame, first: int, days: int) -> Park:
    """Give the park of a slice: each stream runs as in its hours, as if every week were this one.

    A stream's rate in an hour is what it is in the year: its amount times the factor over the sum
    of all 8,760. What balances over the year keeps its amount.

    Parameters
    ----------
    plan
        Of the park with typical days; says what balances over the year or a cycle.
    hours
        The year, a column a profile.
    first, days
        Of the slice.
    """
    park = plan.park
    part = hours_in(hours, first, days)
    share = part.mean() / hours.mean()
    periods = _periods(park.tables["periods"], days)
    yearly = set(plan.matches.streams.index[plan.matches.streams["yearly"].astype(bool)])
    tables = {
        "periods": periods,
        "profiles": _profiles(part, periods.index),
        "calendar": _calendar(periods, days),
        "technologies": _with_yields(park, hours, share),
    }
    for name in STREAM_TABLES:
        frame = park.tables[name]
        runs = text(frame, "profile").map(share).astype(float)
        factor = runs.where(runs.notna() & ~frame.index.isin(yearly), 1.0)
        tables[name] = frame.assign(quantity=frame["quantity"].astype(float) * factor)
    return replace(park, info=_of_week(park)).with_tables(**tables)


def _of_week(park: Park) -> ParkInfo:
    """Let what balances over a cycle longer than a day balance over the slice.

    The slice is the part of its season that is looked at; its own cycles are days.
    """
    periods, told = park.tables["periods"], park.info.resolution
    lasts = number(periods, "length_h").groupby(text(periods, "cycle")).sum()
    if lasts.max() <= DAY:
        return park.info
    own = {medium: YEAR if over == CYCLE else over for medium, over in told.items()}
    return park.info.model_copy(update={"resolution": own})


def _periods(usual: pd.DataFrame, days: int) -> pd.DataFrame:
    names = [f"{day}_{hour:02}" for day in range(1, days + 1) for hour in range(1, DAY + 1)]
    own = pd.DataFrame(
        {
            "name": names,
            "hours": HOURS_PER_YEAR / (days * DAY),
            "cycle": np.repeat([f"day{day}" for day in range(1, days + 1)], DAY),
            "step": np.tile(np.arange(1.0, DAY + 1), days),
            "length_h": 1.0,
        },
        index=pd.Index(names, name=usual.index.name, dtype="str"),
    )
    return own.reindex(columns=usual.columns)


def _profiles(part: pd.DataFrame, periods: pd.Index) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": np.repeat([str(name) for name in part], len(periods)),
            "period": np.tile(periods.to_numpy(object), part.shape[1]),
            "factor": part.to_numpy(float).T.ravel(),
            "source": "",
        }
    )


def _calendar(periods: pd.DataFrame, days: int) -> pd.DataFrame:
    cycles = periods["cycle"].unique()
    return pd.DataFrame({"day": np.arange(1, DAYS + 1), "cycle": cycles[np.arange(DAYS) % days]})


def _with_yields(park: Park, hours: pd.DataFrame, share: pd.Series[float]) -> pd.DataFrame:
    """Tell of units with a profile what they can give in a year that is like the slice [h/a]."""
    rows = park.tables["technologies"]
    usual = number(park.library.technologies.reindex(rows["technology"]), "full_load_hours")
    full = number(rows, "full_load_hours").fillna(usual.set_axis(rows.index))
    profile = text(rows, "profile")
    at_full = profile.map(HOURS_PER_YEAR * hours.mean() / hours.max()).astype(float)
    now = full.fillna(at_full) * profile.map(share).astype(float).fillna(1.0)
    return rows.assign(full_load_hours=now)
