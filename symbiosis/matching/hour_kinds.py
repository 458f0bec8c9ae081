"""Kinds of hours: steps of typical days that are alike, so that few of them stand for many.

Where something is carried from step to step, whole days are gathered with days, and hours of the
day with their neighbours: what a store holds at the end of such a block is the mean of what it
holds then on those days. Elsewhere any two steps may be of one kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.tables import GATHERED, YEAR

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.matching.tables import Matches

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

ROUNDS = 20
"""Most times that steps are moved to the kind of hours that is nearest."""
BLOCKS = (2, 8)
"""Fewest and most blocks of hours that stand for a day."""


@dataclass(frozen=True)
class Kinds:
    """The steps of a park by kind.

    Attributes
    ----------
    of
        Step -> name of its kind.
    cycle, step
        Kind -> the day of which it is a block, and its place in that day.
    in_order
        Whether kinds follow each other as the steps of their days do.
    """

    of: pd.Series[str]
    cycle: pd.Series[str]
    step: pd.Series[float]
    in_order: bool


def kinds_of_hours(matches: Matches, kinds: int) -> Kinds:
    """Part the steps into kinds of hours that are alike in what streams have and need.

    The same park is always parted in the same way.

    Parameters
    ----------
    kinds
        How many, at most (of days in order: about).
    """
    days = _days(matches) if carries(matches) else None
    return _by_likeness(matches, kinds) if days is None else _by_days(matches, days, kinds)


def carries(matches: Matches) -> bool:
    """Tell whether stores carry something from step to step of a day."""
    return matches.stores is not None and not matches.stores["seasonal"].all()


def _by_likeness(matches: Matches, kinds: int) -> Kinds:
    seen, hours = _features(matches)
    number = alike(seen.to_numpy(float), hours.to_numpy(float), kinds)
    of = pd.Series([f"kind {each:03d}" for each in number], index=seen.index)
    names = sorted(set(of))
    cycle = pd.Series(GATHERED, index=names)
    step = pd.Series(np.arange(1.0, len(names) + 1.0), index=names)
    return Kinds(of, cycle, step, in_order=False)


def _days(matches: Matches) -> pd.DataFrame | None:
    """Give the steps of all days, cycle by place; None where days are not of the same lengths."""
    periods = matches.periods[matches.periods["cycle"] != ""]
    table = periods.assign(id=periods.index.astype("str")).sort_values(["cycle", "step"])
    place = table.groupby("cycle").cumcount()
    lengths = table.assign(place=place).pivot_table(
        index="cycle", columns="place", values="length_h"
    )
    if lengths.isna().any(axis=None) or (lengths != lengths.iloc[0]).any(axis=None):
        return None
    return table.assign(place=place).pivot_table(
        index="cycle", columns="place", values="id", aggfunc="first"
    )


def _by_days(matches: Matches, days: pd.DataFrame, kinds: int) -> Kinds:
    seen, hours = _features(matches)
    shape = (*days.shape, seen.shape[1])
    values = seen.reindex(days.to_numpy(object).ravel()).to_numpy(float).reshape(shape)
    weights = hours.reindex(days[0]).to_numpy(float)
    count = int(np.clip(round(np.sqrt(kinds / 1.5)), *BLOCKS))
    block = _blocks(np.average(values, axis=0, weights=weights), count)
    means = np.stack([values[:, block == each].mean(axis=1) for each in range(block.max() + 1)], 1)
    group = alike(means.reshape(len(days), -1), weights, max(kinds // (block.max() + 1), 1))
    names = [[f"day {of:03d} block {each:02d}" for each in block] for of in group]
    of = pd.Series(np.array(names, dtype=object).ravel(), index=days.to_numpy(object).ravel())
    of = of.reindex(seen.index).astype("str")
    told = {
        f"day {one:03d} block {each:02d}": (f"day {one:03d}", each + 1.0)
        for one in range(int(group.max()) + 1)
        for each in range(int(block.max()) + 1)
    }
    cycle = pd.Series({name: day for name, (day, _) in told.items()})
    step = pd.Series({name: place for name, (_, place) in told.items()})
    return Kinds(of, cycle, step, in_order=True)


def _blocks(day: Floats, count: int) -> Ints:
    """Part a day into blocks of neighbouring steps that are alike: Ward's method in order."""
    parts = [[place] for place in range(len(day))]
    while len(parts) > count:
        costs = [
            len(one) * len(other) / (len(one) + len(other))
            * float(((day[one].mean(axis=0) - day[other].mean(axis=0)) ** 2).sum())
            for one, other in pairwise(parts)
        ]  # fmt: skip
        at = int(np.argmin(costs))
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return np.repeat(np.arange(len(parts)), [len(part) for part in parts])


def alike(values: Floats, weights: Floats, count: int) -> Ints:
    """Put rows that are alike into groups, numbered from 0.

    From the rows that differ most on, each goes to the nearest group (Lloyd's method).
    """
    centres = values[[int(weights.argmax())]]
    while len(centres) < min(count, len(values)):
        distance = _distances(values, centres).min(axis=1)
        if distance.max() <= 0.0:
            break
        centres = np.vstack([centres, values[distance.argmax()]])
    group = _distances(values, centres).argmin(axis=1)
    for _ in range(ROUNDS):
        centres = np.array(
            [
                np.average(values[group == one], axis=0, weights=weights[group == one])
                if (group == one).any()
                else centre
                for one, centre in enumerate(centres)
            ]
        )
        nearest = _distances(values, centres).argmin(axis=1)
        if (nearest == group).all():
            break
        group = nearest
    number: Ints = np.unique(group, return_inverse=True)[1]
    return number


def _features(matches: Matches) -> tuple[pd.DataFrame, pd.Series]:
    """Describe the steps: rates of streams, shares of units, each by its largest."""
    told = matches.rates[matches.rates["period"] != YEAR]
    wide = told.pivot_table(index="period", columns="stream", values="rate").fillna(0.0)
    parts = [wide]
    if matches.running is not None:
        parts.append(matches.running.pivot_table(index="period", columns="unit", values="share"))
    if matches.timed is not None:
        timed = matches.timed
        parts.append(timed.pivot_table(index="period", columns=["kind", "item"], values="factor"))
        parts[-1].columns = parts[-1].columns.to_flat_index()
    seen = pd.concat(parts, axis=1).reindex(wide.index).fillna(0.0)
    seen = seen.loc[:, (seen != seen.iloc[0]).any()]
    largest = seen.abs().max().replace(0.0, 1.0)
    return seen / largest, matches.periods["hours"].reindex(seen.index)


def _distances(
    values: npt.NDArray[np.float64], centres: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    squares = (values**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1)[None, :]
    return np.asarray(squares - 2.0 * values @ centres.T, dtype=float)
