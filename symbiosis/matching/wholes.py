"""Wholes: the cycles, and the year, over which what can wait balances, beside their steps.

A stream balances in every step, over each cycle, or over the year. What flows in a step counts by
its hours in the whole over which its stream balances. Wholes stand among the periods, so that a
balance has a period whatever it is over; nothing runs in them but what balances there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.tables import YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    import numpy.typing as npt

    from symbiosis.matching.tables import Matches

    Names = Sequence[str] | npt.NDArray[np.object_] | pd.Series[Any] | pd.Index[Any]

STEPS, CYCLES, YEARS = range(3)
"""In what a stream balances, from fine to coarse."""


def cycles_of(steps: pd.DataFrame) -> pd.DataFrame:
    """Give every cycle as a period: ``hours``, ``whole_of`` (the cycle's name), and no place.

    Parameters
    ----------
    steps
        Indexed by id, with ``hours`` and ``cycle``.
    """
    hours = steps.loc[steps["cycle"] != "", "hours"].groupby(steps["cycle"]).sum()
    taken, names = {*steps.index, YEAR}, []
    for cycle in hours.index:
        name = f"{cycle} (cycle)"
        while name in taken:
            name = f"{name}@"
        names.append(name)
    index = pd.Index(names, name=steps.index.name, dtype="str")
    return pd.DataFrame(
        {
            "hours": hours.to_numpy(float),
            "cycle": pd.array([""] * len(hours), dtype="str"),
            "step": np.nan,
            "length_h": np.nan,
            "whole_of": pd.array(hours.index.to_numpy(object), dtype="str"),
        },
        index=index,
    )


def are_wholes(periods: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which periods are wholes: the year, and cycles."""
    return np.asarray((periods.index == YEAR) | (_whole_of(periods) != ""), dtype=bool)


def resolutions(streams: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Give in what streams balance: :data:`STEPS`, :data:`CYCLES` or :data:`YEARS`."""
    flags = [
        streams[name].to_numpy(bool) if name in streams else np.zeros(len(streams), bool)
        for name in ("by_cycle", "yearly")
    ]
    return np.where(flags[1], YEARS, np.where(flags[0], CYCLES, STEPS))


def balanced_in(periods: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Give for every resolution and period the place of the period in which its flow balances.

    In steps a period is its own; over cycles that of a step is its cycle; over the year all are the
    year. Where there is no such whole, a period stays its own.
    """
    own = np.arange(len(periods))
    whole_of, cycle = _whole_of(periods), periods["cycle"].to_numpy(object)
    whole = {name: place for place, name in enumerate(whole_of) if name}
    cycles = np.array([whole.get(name, at) for at, name in enumerate(cycle)], dtype=np.int64)
    year = int(periods.index.get_indexer(pd.Index([YEAR]))[0])
    return np.stack([own, cycles, own if year < 0 else np.full(len(own), year)])


def when_balanced(matches: Matches, streams: Names, periods: Names) -> npt.NDArray[np.object_]:
    """Name the period in which what moves at a stream in a period balances, row by row."""
    known = matches.periods.index
    at = known.get_indexer(pd.Index(periods))
    stream = matches.streams.index.get_indexer(pd.Index(streams))
    coarse = np.where(stream >= 0, resolutions(matches.streams)[stream], STEPS)
    found = known.to_numpy(object)[balanced_in(matches.periods)[coarse, at]]
    return np.where(at >= 0, found, np.asarray(periods, dtype=object))


def _whole_of(periods: pd.DataFrame) -> npt.NDArray[np.object_]:
    if "whole_of" not in periods:
        return np.full(len(periods), "", dtype=object)
    return periods["whole_of"].to_numpy(object)
