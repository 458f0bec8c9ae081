"""Water: whose discharge could be whose supply, alone or blended with what the sink buys."""

from __future__ import annotations

import pandas as pd

from symbiosis.matching.carriers import carries
from symbiosis.matching.found import Around, Found
from symbiosis.matching.pairing import arcs_of, in_time, inside, on_carriers
from symbiosis.matching.power import near_pairs
from symbiosis.matching.quality import judge
from symbiosis.matching.refusals import refuse

MEDIUM = "water"


def match_water(around: Around) -> Found:
    """Pair sources and sinks of water; a pipe carries one source's quality only."""
    if not around.is_paired(MEDIUM):
        return Found.together([])
    pipes = carries(around.carriers, MEDIUM)
    cap = float(pipes["max_km"].max()) if len(pipes) else 0.0
    pairs = near_pairs(around, MEDIUM, cap, ("scope",))
    pairs, counted = _open(pairs)
    pairs, never = in_time(around, pairs.assign(form=MEDIUM), MEDIUM)
    pairs, dirty = judge(around, pairs, MEDIUM, around.blends)
    own = pairs["from"] == pairs["to"]
    options = pd.DataFrame({"form": MEDIUM, "carrier": pipes.index})
    ways, far = on_carriers(around, pairs[~own], MEDIUM, options)
    arcs, routes = arcs_of(around, ways, MEDIUM, "source")
    there = Found(arcs, routes, [counted, never, *dirty, far])
    return Found.together([there, Found(inside(around, pairs[own], MEDIUM), routes[:0], [])])


def _open(pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part what may be reused from what an enterprise's own reuse has already counted."""
    plain = (pairs["unit"] == "") & (pairs["unit_sink"] == "")
    net = (pairs["scope"] == "net") | (pairs["scope_sink"] == "net")
    counted = (pairs["from"] == pairs["to"]) & plain & net
    why = "a figure is net of the enterprise's own reuse"
    return pairs[~counted], refuse(pairs[counted], MEDIUM, "already_counted", why)
