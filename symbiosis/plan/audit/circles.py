r"""No surplus is burnt in circles: what a loss takes away on a round trip served nobody.

.. math:: \min_{a \in C} f_{a,t} = 0 \quad \text{for every circle } C \text{ of lossy ways}

f  flow on a way between two units that pass on what they take [unit/h]: hubs, and whatever takes
and gives power. A circle through a use or a treatment is none: water comes back from it changed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.media import LINEAR
from symbiosis.plan.reading.flows import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    import pandas as pd

    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.once import Reading

_LEAST = 1e-6
"""Rates below this are rounding [unit/h]."""


def circles(reading: Reading) -> Iterator[str]:
    """Find rings of units among which something goes round and only loses by it."""
    ways = _between_passing(reading.matches)
    if ways.empty:
        return
    import networkx as nx

    for (medium, period), moved in _moved(reading, ways).items():
        for ring in nx.strongly_connected_components(moved):
            inside = moved.subgraph(ring)
            lost = sum(float(facts["loss"]) for _, _, facts in inside.edges(data=True))
            if len(ring) > 1 and lost > 0.0:
                yield f"{medium} runs in a circle by {', '.join(sorted(ring))} in {period}"


def _between_passing(matches: Matches) -> pd.DataFrame:
    """List the arcs between two different units that pass on what they take."""
    streams = matches.streams
    ports = streams[streams["unit"] != ""]
    hub = ports["unit"].map(matches.units["kind"]).eq("hub")
    ports = ports[hub | ports["medium"].eq("power")]
    gives, takes = (
        ports.loc[ports["role"] == role, ["unit", "medium"]] for role in ("source", "sink")
    )
    passing = set(map(tuple, gives.to_numpy())) & set(map(tuple, takes.to_numpy()))
    arcs = matches.arcs
    givers, takers = (arcs[end].map(ports["unit"]) for end in ("source", "sink"))
    both = np.array(
        [
            giver != taker and {(giver, medium), (taker, medium)} <= passing
            for giver, taker, medium in zip(givers, takers, arcs["medium"], strict=True)
        ],
        dtype=bool,
    )
    routes = matches.routes["loss"].reindex(arcs["route"]).fillna(0.0).to_numpy(float)
    lost = np.maximum(arcs["loss"].to_numpy(float), routes)
    return arcs.assign(giver=givers, taker=takers, lost=lost)[both]


def _moved(reading: Reading, ways: pd.DataFrame) -> dict[tuple[str, str], nx.DiGraph[str]]:
    """Draw what moves on these ways: medium and period -> units, joined by what flows."""
    import networkx as nx

    graphs: dict[tuple[str, str], nx.DiGraph[str]] = defaultdict(nx.DiGraph)
    for medium in LINEAR:
        rates = value_of(reading.decisions, f"{medium}.flow")
        rates = rates[rates.index.get_level_values(0).isin(ways.index) & (rates > _LEAST)]
        for arc, period in rates.index:
            way = ways.loc[arc]
            graphs[medium, str(period)].add_edge(way["giver"], way["taker"], loss=way["lost"])
    heat = ways[ways["medium"] == "heat"]
    if len(heat):
        pairs = reading.pairs[reading.pairs["quantity"] > _LEAST].merge(
            heat, on=["route", "source", "sink"]
        )
        for way in pairs.itertuples():
            graphs["heat", "the year"].add_edge(str(way.giver), str(way.taker), loss=way.lost)
    return graphs
