"""Laying mains: arcs by them, their routes, and the pieces of way that they could be laid in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.carriers import METRES, is_steam, lay_routes
from symbiosis.matching.found import Found
from symbiosis.matching.frames import ARCS, ROUTES, join
from symbiosis.matching.main_levels import AUTO, NONE
from symbiosis.matching.main_taps import flow_mains, heat_mains
from symbiosis.matching.main_trenches import in_trenches
from symbiosis.matching.mains import PIPE_COLUMNS, TAP_COLUMNS, Mains
from symbiosis.matching.ways.park_ways import all_ways

if TYPE_CHECKING:
    from symbiosis.matching.found import Around
    from symbiosis.matching.ways.way_net import WayNet

_TAPS = ["main", "stream"]


def with_mains(around: Around, found: Found) -> tuple[Found, Mains | None]:
    """Lay mains over what was found, as the scenario asks.

    Pipes between two enterprises stay beside them.

    Parameters
    ----------
    found
        Arcs and routes between two enterprises, connections laid over them.
    """
    asked = around.scenario.mains
    if asked == NONE:
        return found, None
    net = all_ways(around.park)
    named = None if asked == AUTO else tuple(asked)
    heat = heat_mains(around, net, named)
    flows, moved = flow_mains(around, found.arcs, named)
    taps = pd.concat([heat, flows], ignore_index=True)
    taps = taps.assign(node=taps["enterprise"])
    taps = taps.sort_values(_TAPS, ignore_index=True)
    own, shared = in_trenches(around, net, found.routes)
    arcs = ARCS.gather([found.arcs, _heat_arcs(around, net, heat), ARCS.of(moved)])
    routes = ROUTES.gather([own, _routes(around, taps)])
    arcs, routes = (frame.reset_index(drop=True) for frame in (arcs, routes))
    return Found(arcs, routes, _refused(found, heat)), _laid(around, net, taps, shared)


def _heat_arcs(around: Around, net: WayNet, taps: pd.DataFrame) -> pd.DataFrame:
    """Pair all sources and sinks of a main that are of different firms, but no two heat pumps."""
    taps = taps.assign(lifted=(around.streams["rule"].reindex(taps["stream"]) != "").to_numpy())
    sides = [taps[taps["role"] == role] for role in ("source", "sink")]
    pairs = sides[0].merge(sides[1], on=["main", "carrier"], suffixes=("", "_sink"))
    apart = pairs["enterprise"] != pairs["enterprise_sink"]
    pairs = pairs[apart & ~(pairs["lifted"] & pairs["lifted_sink"])].reset_index(drop=True)
    ends = pairs[["enterprise", "enterprise_sink"]].set_axis(["from", "to"], axis=1)
    giver, taker = (around.parts(pairs[name].astype("str")) for name in ("stream", "stream_sink"))
    return ARCS.of(
        pd.DataFrame(
            {
                "id": join(giver, ">", taker, "@", pairs["main"].astype("str")),
                "medium": "heat",
                "source": pairs["stream"],
                "sink": pairs["stream_sink"],
                "from": ends["from"],
                "to": ends["to"],
                "distance_km": net.measured(ends)["length_km"].to_numpy(),
                "route": pairs["main"],
                "carrier": pairs["carrier"],
            }
        )
    )


def _routes(around: Around, taps: pd.DataFrame) -> pd.DataFrame:
    """Give the mains as routes: what is laid of them is priced by piece."""
    mains = taps.drop_duplicates("main").reset_index(drop=True)
    carriers = around.carriers.reindex(mains["carrier"])
    water = (carriers["medium"] != "heat").to_numpy()
    return ROUTES.of(
        pd.DataFrame(
            {
                "id": mains["main"],
                "medium": carriers["medium"].to_numpy(),
                "carrier": mains["carrier"],
                "item": mains["stream"].where(water, "heat"),
                "floor_c": carriers["return_c"].to_numpy(float),
                "ceiling_c": carriers["supply_c"].to_numpy(float),
                "make_up": carriers["make_up"].to_numpy(float),
                "main": True,
            }
        )
    )


def _refused(found: Found, heat: pd.DataFrame) -> list[pd.DataFrame]:
    """Take back what was refused and is possible by a main."""
    giving, taking = (set(heat.loc[heat["role"] == role, "stream"]) for role in ("source", "sink"))
    if not giving:
        return found.refusals
    kept = []
    for refused in found.refusals:
        there = refused["source"].isin(giving) & refused["sink"].isin(taking)
        kept.append(refused[~there | (refused["reason"] == "already_counted")])
    return kept


def _laid(around: Around, net: WayNet, taps: pd.DataFrame, shared: pd.DataFrame) -> Mains:
    """Lay each main in all segments that could lead from one of its taps to another."""
    called = _node_names(net)
    segments = net.segments[["from", "to", "length_km", "sized_km", "trench", "geometry"]]
    segments = segments.assign(**{end: segments[end].map(called) for end in ("from", "to")})
    parts = [
        _pieces(segments, set(own["node"])).assign(main=main, carrier=own["carrier"].iloc[0])
        for main, own in taps.groupby("main")
    ]
    pieces = pd.concat(parts) if parts else segments[:0].assign(main="", carrier="")
    pieces = pieces.rename_axis("segment").reset_index()
    lain = {*pieces["segment"], *shared["segment"]}
    used = segments.loc[segments.index.isin(lain)].rename_axis("segment")
    carriers = around.carriers.reindex(sorted(set(taps["carrier"])))
    return Mains(
        pipes=_pipes(around, net, pieces),
        taps=taps[list(TAP_COLUMNS)],
        segments=used.drop(columns="sized_km").sort_index(),
        shared=shared,
        reach_km=_reach(carriers, float(segments["length_km"].sum()))
        .reindex(taps.drop_duplicates("main").set_index("main")["carrier"])
        .set_axis(taps["main"].unique()),
    )


def _node_names(net: WayNet) -> dict[str, str]:
    """Call the nodes of firms by their firms, and no junction as a firm is called."""
    firms = net.nodes["enterprise"].tolist()
    pairs = zip(map(str, net.nodes.index), firms, strict=True)
    known = set(firms)
    return {node: firm or (f"{node}*" if node in known else node) for node, firm in pairs}


def _pieces(segments: pd.DataFrame, taps: set[str]) -> pd.DataFrame:
    """Leave out, again and again, the ends where nobody stands."""
    left = -1
    while len(segments) != left:
        left = len(segments)
        ends = pd.concat([segments["from"], segments["to"]])
        count = ends.value_counts()
        loose = set(count.index[count == 1]) - taps
        segments = segments[~(segments["from"].isin(loose) | segments["to"].isin(loose))]
        segments = segments[segments["from"] != segments["to"]]
    return segments


def _pipes(around: Around, net: WayNet, pieces: pd.DataFrame) -> pd.DataFrame:
    """Price the pieces of all mains, there and back; their ditch is paid apart."""
    name = join(pieces["main"].astype("str"), " ", pieces["segment"].astype("str"))
    ways = pieces[["carrier", "length_km"]].assign(route=name, medium="", item="")
    ways["from"], ways["to"] = "", ""
    priced = lay_routes(ways, around.carriers).set_index("id").reindex(name.to_numpy())
    priced = priced.reset_index(drop=True)
    ditch = net.field_cost * METRES * pieces["length_km"]
    sized = (pieces["sized_km"] / pieces["length_km"]).where(pieces["length_km"] > 0.0, 1.0)
    there = pieces.assign(
        id=join(name, pd.Series(">", index=name.index)),
        capex_fixed=np.maximum(priced["capex_fixed"] - ditch, 0.0),
        capex_variable=priced["capex_variable"] * sized,
        max_capacity=priced["max_capacity"],
        pumping=priced["pumping"],
        loss_fixed=_column(priced, "loss_fixed"),
        loss_variable=_column(priced, "loss_variable") + priced["loss"],
    )
    back = there.assign(
        id=join(name, pd.Series("<", index=name.index)),
        **{"from": there["to"], "to": there["from"]},
    )
    both = pd.concat([there, back]).set_index("id")[list(PIPE_COLUMNS)]
    return both.sort_index()


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame else pd.Series(0.0, index=frame.index)


def _reach(carriers: pd.DataFrame, longest_km: float) -> pd.Series:
    """Give how far the mains of some carriers go [km]: by pressure, and as the user says."""
    lost = carriers["drop_bar_per_km"].to_numpy(float)
    spare = carriers["pressure_bar"].to_numpy(float) - carriers["min_pressure_bar"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        pressure = np.where(is_steam(carriers) & (lost > 0.0), spare / lost, np.inf)
    km = np.minimum(pressure, carriers["max_km"].to_numpy(float))
    return pd.Series(np.where(km < longest_km, km, np.inf), index=carriers.index)
