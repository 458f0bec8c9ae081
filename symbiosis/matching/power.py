"""Power: what one enterprise generates, another uses, over a cable of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.matching.carriers import carries
from symbiosis.matching.found import Around, Found
from symbiosis.matching.pairing import arcs_of, in_time, inside, on_carriers, paired

if TYPE_CHECKING:
    from collections.abc import Sequence

MEDIUM = "power"


def match_power(around: Around) -> Found:
    """Pair sources and sinks of power, inside an enterprise and over cables."""
    if not around.is_paired(MEDIUM):
        return Found.together([])
    cables = carries(around.carriers, MEDIUM)
    pairs = near_pairs(around, MEDIUM, float(cables["max_km"].max()) if len(cables) else 0.0)
    pairs, never = in_time(around, pairs.assign(form=MEDIUM, item=MEDIUM), MEDIUM)
    own = pairs["from"] == pairs["to"]
    options = pd.DataFrame({"form": MEDIUM, "carrier": cables.index})
    ways, refusals = on_carriers(around, pairs[~own], MEDIUM, options)
    arcs, routes = arcs_of(around, ways, MEDIUM, "item")
    found = Found(arcs, routes, [never, refusals])
    return Found.together([found, Found(inside(around, pairs[own], MEDIUM), routes[:0], [])])


def near_pairs(
    around: Around, medium: str, cap_km: float, keep: Sequence[str] = ()
) -> pd.DataFrame:
    """List all pairs of a medium inside enterprises and between those that may lie in reach.

    Parameters
    ----------
    keep
        Further columns of the streams that the medium compares; a sink's end in ``_sink``.
    """
    sources, sinks = around.sides(medium)
    ends = ["unit", "retrofit", *keep]
    rows = around.distances.near_rows(sources["from"], sinks["to"], cap_km)
    return paired(around, sources[["source", "from", *ends]], sinks[["sink", "to", *ends]], *rows)
