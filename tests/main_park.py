"""Parks with mains, written by hand: a tree, a ring, two mains and a pipe in one trench."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matches import hand_matches
from shapely import LineString

from symbiosis.matching.mains import PIPE_COLUMNS, TAP_COLUMNS, Mains

YEAR_HOURS = 8760.0
HEAT = {"medium": "heat", "item": "heat"}


def source(enterprise, mw, hot=100.0, cold=50.0, **more):
    """Write a source of heat [MW]."""
    ends = {"supply_c": hot, "target_c": cold, "outlet": "tower"}
    return HEAT | ends | {"enterprise": enterprise, "role": "source", "annual": mw * 8760} | more


def sink(enterprise, mw, cold=40.0, hot=60.0, **more):
    """Write a need of heat [MW]."""
    ends = {"supply_c": cold, "target_c": hot, "utility": "boiler"}
    return HEAT | ends | {"enterprise": enterprise, "role": "sink", "annual": mw * 8760} | more


def mains_of(pipes, taps, reach=np.inf, shared=(), trench=0.0):
    """Lay mains: ``pipes`` gives main, segment, two nodes and the figures of the piece.

    ``trench`` is the price of the ditch of a segment, one for all or by segment.
    """
    rows = {}
    for main, segment, (one, other), figures in pipes:
        usual = dict.fromkeys(PIPE_COLUMNS, 0.0) | {"length_km": 1.0, "max_capacity": np.inf}
        for ends, arrow in (((one, other), ">"), ((other, one), "<")):
            row = {"main": main, "segment": segment, "from": ends[0], "to": ends[1]}
            rows[f"{main} {segment}{arrow}"] = usual | figures | row
    frame = pd.DataFrame.from_dict(rows, orient="index")[list(PIPE_COLUMNS)].sort_index()
    ends = {
        segment: (figures.get("length_km", 1.0), place)
        for place, (_, segment, _, figures) in enumerate(pipes)
    }
    nodes = {segment: pair for _, segment, pair, _ in pipes}
    segments = pd.DataFrame(
        {
            "from": {name: pair[0] for name, pair in nodes.items()},
            "to": {name: pair[1] for name, pair in nodes.items()},
            "length_km": {name: km for name, (km, _) in ends.items()},
            "trench": {
                name: trench.get(name, 0.0) if isinstance(trench, dict) else trench for name in ends
            },
            "geometry": {
                name: LineString([(0.01 * at, 50.0), (0.01 * at + 0.01, 50.0)])
                for name, (_, at) in ends.items()
            },
        }
    ).sort_index()
    named = sorted({main for main, *_ in pipes})
    return Mains(
        pipes=frame,
        taps=pd.DataFrame(taps, columns=list(TAP_COLUMNS)),
        segments=segments,
        shared=pd.DataFrame(shared, columns=["route", "segment"]),
        reach_km=pd.Series(reach, index=named, dtype=float),
    )


def main_matches(streams, taps, mains, **more):
    """Put streams on mains: an arc for every source and sink of one, of different firms."""
    role = {name: (of["role"], of["enterprise"]) for name, of in streams.items()}
    by_main = {}
    for main, stream, *_ in taps:
        by_main.setdefault(main, []).append(stream)
    arcs = dict(more.pop("arcs", {}))
    routes = dict(more.pop("routes", {}))
    for main, members in by_main.items():
        medium = streams[members[0]]["medium"]
        routes[main] = {"medium": medium, "carrier": "hot", "item": medium, "main": True}
        for giver in (name for name in members if role[name][0] == "source"):
            for taker in (name for name in members if role[name][0] == "sink"):
                if role[giver][1] != role[taker][1]:
                    ends = {"source": giver, "sink": taker}
                    ends |= {"from": role[giver][1], "to": role[taker][1]}
                    arc = ends | {"medium": medium, "route": main, "carrier": "hot"}
                    arcs[f"{giver}>{taker}@{main}"] = arc
    usual = {
        "tariffs": [
            ("utility", "boiler", "utilities", 50.0),
            ("utility", "tap", "utilities", 2.0),
            ("received", "heat", "heat_recovered", 1.0),
        ],
        "carriers": dict.fromkeys(("hot", "trench", "pipe"), ("any", 30.0, 0.01)),
    }
    return hand_matches(streams=streams, arcs=arcs, routes=routes, mains=mains, **usual | more)


def golden_mains():
    """Write a park in which every law of mains has rows: a ring, a branch, a second main, a pipe.

    Heat is filled in at the corner of a triangle and tapped at another and at the end of a branch;
    steam goes by a main that reaches 2 km; a pipe from a to b lies in a trench of both.
    """
    ring = {"capex_fixed": 100.0, "capex_variable": 5.0, "max_capacity": 1.0, "loss_fixed": 0.01}
    pipes = [
        ("heat", "e1", ("n0", "n1"), ring | {"loss_variable": 0.001}),
        ("heat", "e2", ("n1", "n2"), ring | {"max_capacity": 9.0}),
        ("heat", "e3", ("n0", "n2"), ring | {"max_capacity": 9.0}),
        ("steam", "e1", ("n0", "n1"), {"capex_fixed": 50.0, "length_km": 1.5}),
    ]
    taps = [
        ("heat", "hot", "n0", 80.0),
        ("heat", "own", "n0", 70.0),
        ("heat", "town", "n1", 70.0),
        ("heat", "farm", "n2", 70.0),
        ("heat", "warm", "n2", 80.0),
        ("steam", "high", "n0", 150.0),
        ("steam", "dry", "n1", 145.0),
    ]
    streams = {
        "hot": source("a", 4.0),
        "own": sink("a", 1.0),
        "town": sink("b", 1.5),
        "farm": sink("c", 0.5),
        "warm": source("c", 1.0, 90.0, 80.0),
        "high": source("a", 1.0, 160.0, 150.0),
        "dry": sink("b", 1.0, 120.0, 140.0),
    }
    pipe = {"medium": "heat", "from": "a", "to": "b", "carrier": "pipe", "capex_fixed": 70.0,
            "needs_build": True, "loop": True}  # fmt: skip
    laid = mains_of(pipes, taps, {"heat": np.inf, "steam": 2.0}, [("pipe", "e1")], trench=40.0)
    arc = {"medium": "heat", "source": "hot", "sink": "town", "route": "pipe", "from": "a",
           "to": "b"}  # fmt: skip
    return main_matches(streams, taps, laid, routes={"pipe": pipe}, arcs={"hot>town@pipe": arc})
