"""Branches of a route: which of its sources fall together, for they may warm the same sinks.

A cascade lets every source warm every colder sink. Where a pair on a route is no arc (an
enterprise's own net figures, two heat pumps, a connection that is forbidden), its sources are
parted into branches, each with a cascade of its own, so that nothing falls from one to the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection

Codes = np.ndarray


@dataclass(frozen=True)
class Branches:
    """The branches of all routes, by number.

    Attributes
    ----------
    of_arc
        The branch that an arc is part of.
    route
        The route of every branch.
    number
        Which of its route's branches each is, from zero.
    """

    of_arc: Codes
    route: Codes
    number: Codes


def branches_of(
    arcs: pd.DataFrame,
    levels: tuple[pd.DataFrame, pd.DataFrame],
    paired: Collection[int],
) -> Branches:
    """Part the sources of every route; most routes stay whole.

    Parameters
    ----------
    arcs
        Heat's arcs with ``source``, ``sink`` and ``route`` as codes.
    levels
        What every route could draw and give, as from
        :func:`symbiosis.matching.levels.cascade_levels`.
    paired
        Routes on which every source has a branch of its own.
    """
    drawn, given = levels
    hottest = drawn.groupby(["route", "stream"])["level"].min().rename("hottest").reset_index()
    coldest = given.groupby(["route", "stream"])["level"].max().rename("coldest").reset_index()
    number = np.zeros(len(arcs), dtype=int)
    for route in sorted({*paired, *_incomplete(arcs, hottest, coldest)}):
        own = np.flatnonzero(arcs["route"].to_numpy() == route)
        ends = arcs.iloc[own]
        if route in paired:
            number[own] = pd.factorize(ends["source"], sort=True)[0]
        else:
            part = _parted(
                ends, hottest[hottest["route"] == route], coldest[coldest["route"] == route]
            )
            number[own] = ends["source"].map(part).fillna(0).to_numpy(int)
    return _coded(arcs["route"].to_numpy(), number)


def _incomplete(
    arcs: pd.DataFrame, hottest: pd.DataFrame, coldest: pd.DataFrame
) -> Collection[int]:
    """List the routes on which heat could fall between a source and a sink that are no arc."""
    if hottest.empty or coldest.empty:
        return []
    steps = int(max(hottest["hottest"].max(), coldest["coldest"].max())) + 1
    above = np.sort((hottest["route"] * steps + hottest["hottest"]).to_numpy())
    route = coldest["route"].to_numpy()
    reach = route * steps + coldest["coldest"].to_numpy()
    warm = np.searchsorted(above, reach, side="right") - np.searchsorted(above, route * steps)
    possible = pd.Series(warm).groupby(route).sum()
    real = _falling(arcs, hottest, coldest).groupby("route").size()
    return possible.index[possible > real.reindex(possible.index).fillna(0)].tolist()


def _falling(arcs: pd.DataFrame, hottest: pd.DataFrame, coldest: pd.DataFrame) -> pd.DataFrame:
    """Keep the arcs on which heat can fall, each pair once."""
    ends = arcs[["route", "source", "sink"]].drop_duplicates()
    ends = ends.merge(hottest.rename(columns={"stream": "source"}), on=["route", "source"])
    ends = ends.merge(coldest.rename(columns={"stream": "sink"}), on=["route", "sink"])
    return ends[ends["hottest"] <= ends["coldest"]]


def _parted(arcs: pd.DataFrame, hottest: pd.DataFrame, coldest: pd.DataFrame) -> pd.Series:
    """Number the branch of every source of one route, hottest source first.

    A source joins the first branch whose sinks it may all warm or is too cold for, and whose
    sources may all warm, or are too cold for, its own sinks.
    """
    sources = hottest.sort_values(["hottest", "stream"], ignore_index=True)
    level = sources["hottest"].to_numpy()[:, None]
    falls = level <= coldest["coldest"].to_numpy()[None, :]
    real = np.zeros_like(falls)
    at = [pd.Index(sources["stream"]).get_indexer(arcs["source"]),
          pd.Index(coldest["stream"]).get_indexer(arcs["sink"])]  # fmt: skip
    known = (at[0] >= 0) & (at[1] >= 0)
    real[at[0][known], at[1][known]] = True
    sinks, banned = falls & real, falls & ~real
    branches: list[tuple[np.ndarray, np.ndarray]] = []
    number = np.empty(len(sources), dtype=int)
    for source in range(len(sources)):
        fits = (
            branch
            for branch, (taken, closed) in enumerate(branches)
            if not (taken & banned[source]).any() and not (closed & sinks[source]).any()
        )
        number[source] = branch = next(fits, len(branches))
        if branch == len(branches):
            branches.append((np.zeros(falls.shape[1], bool), np.zeros(falls.shape[1], bool)))
        taken, closed = branches[branch]
        branches[branch] = (taken | sinks[source], closed | banned[source])
    return pd.Series(number, index=sources["stream"].to_numpy())


def _coded(route: Codes, number: Codes) -> Branches:
    """Give every route's numbered branches one code each, in the order of their routes."""
    places = int(number.max(initial=0)) + 1
    keys, of_arc = np.unique(route * places + number, return_inverse=True)
    return Branches(of_arc, *np.divmod(keys, places))
