"""Trenches that pipes between two enterprises share with mains, and with one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.own_tables import DUG

if TYPE_CHECKING:
    from symbiosis.matching.found import Around
    from symbiosis.matching.ways.way_net import WayNet

_SAME_KM = 1e-9


def in_trenches(
    around: Around, net: WayNet, routes: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take the ditch out of the price of the pipes that are laid along the net: it is paid apart.

    A pipe that stands, or of whose way or cost the planner speaks, keeps its price; and an assumed
    net says where mains could run, not where a pipe between two would.

    Returns
    -------
    routes
        With ``capex_fixed`` without ditch where it is shared.
    shared
        ``route``, ``segment``.
    """
    none = pd.DataFrame(columns=["route", "segment"])
    if net.segments.empty or net.segments["assumed"].any():
        return routes, none
    kind = around.carriers["kind"].reindex(routes["carrier"]).to_numpy()
    dug = np.isin(kind, list(DUG)) & (routes["from"] != routes["to"]).to_numpy()
    new = dug & routes["needs_build"].to_numpy(bool) & ~routes["built"].to_numpy(bool)
    ways = routes[new]
    if ways.empty:
        return routes, none
    told = np.zeros(len(ways), dtype=bool)
    for medium, own in ways.groupby("medium"):
        there = ways["medium"].to_numpy() == medium
        told[there] = around.distances.told(around.distances.ways(own), str(medium))
    found = net.cheapest(ways[["from", "to"]])
    along = np.abs(found["length_km"] - ways["length_km"]) <= _SAME_KM * ways["length_km"]
    kept = along.to_numpy() & ~told
    ways, found = ways[kept], found[kept]
    bare = (ways["capex_fixed"] - found["trench"]).clip(lower=0.0)
    price = routes["capex_fixed"].where(~routes.index.isin(ways.index), bare.reindex(routes.index))
    passed = found["segments"].set_axis(ways["id"]).explode().dropna()
    shared = passed.rename("segment").rename_axis("route").reset_index()
    return routes.assign(capex_fixed=price), shared.sort_values(list(none), ignore_index=True)
