"""The tables of typical days: periods, profiles, calendar, and what each cycle stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

_DATES = pd.date_range("2018-01-01", periods=365, freq="D")
"""Of a year without 29 February."""


def cycle_table(middle: Ints, group: Ints, kept: list[str]) -> pd.DataFrame:
    """Say what each cycle stands for.

    Parameters
    ----------
    middle
        Of each cycle the day that stands for it, from 0.
    group
        Of each day its cycle.
    kept
        What each cycle's day was kept for; empty: it is typical.
    """
    width = len(str(len(middle)))
    names = [f"d{number:0{width}}" for number in range(1, len(middle) + 1)]
    months = [np.bincount(_DATES.month[group == at] - 1, minlength=12) for at in range(len(middle))]
    return pd.DataFrame(
        {
            "day": middle + 1,
            "date": _DATES[middle].strftime("%m-%d"),
            "days": np.bincount(group, minlength=len(middle)),
            "months": [each.tolist() for each in months],
            "kept": kept,
        },
        index=pd.Index(names, name="cycle", dtype="str"),
    )


def step_tables(
    cycles: pd.DataFrame,
    figures: npt.NDArray[np.float64],
    names: list[str],
    length: int,
    sources: Mapping[str, str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the table of periods, and that of profiles.

    Parameters
    ----------
    cycles
        As of :func:`cycle_table`.
    figures
        By cycle, step and series.
    names
        Of the series.
    length
        Hours of a step [h].
    sources
        Series -> where it was read.
    """
    steps = figures.shape[1]
    rows = [
        (f"{cycle}_{step:02}", f"{row.date} {(step - 1) * length:02}:00", cycle, step, row.days)
        for cycle, row in zip(cycles.index, cycles.itertuples(), strict=True)
        for step in range(1, steps + 1)
    ]
    periods = pd.DataFrame(rows, columns=["id", "name", "cycle", "step", "days"]).set_index("id")
    periods["hours"] = periods.pop("days") * float(length)
    periods["length_h"] = float(length)
    periods = periods[["name", "hours", "cycle", "step", "length_h"]]
    by_period = figures.reshape(-1, len(names))
    profiles = pd.DataFrame(
        {
            "id": np.repeat(names, len(periods)),
            "period": np.tile(periods.index.to_numpy(), len(names)),
            "factor": by_period.T.ravel(),
            "source": np.repeat([sources.get(name, "") for name in names], len(periods)),
        }
    )
    return periods, profiles


def calendar_table(group: Ints, cycles: pd.DataFrame) -> pd.DataFrame:
    """Say of every day of the year which cycle it is like."""
    return pd.DataFrame(
        {"day": np.arange(1, len(group) + 1), "cycle": cycles.index.to_numpy()[group]}
    )
