"""What the media share: pairs in time, pairs inside an enterprise, pairs on their carriers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.berths import BERTHS, DRIVEN, by_berth_km, can_reach, refuse_diffuse
from symbiosis.matching.carriers import carries, lay_routes, route_loss, way_id
from symbiosis.matching.frames import ARCS, figures, join, text
from symbiosis.matching.periods import meet_in_time, waiting_needs
from symbiosis.matching.refusals import refuse

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.matching.found import Around


def in_time(around: Around, pairs: pd.DataFrame, medium: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the pairs that run at the same time from those that never do."""
    waits = waiting_needs(around.park) if around.scenario.needs == "flexible" else set()
    meets = meet_in_time(around.park, around.streams, pairs, waits)
    never = refuse(pairs[~meets], medium, "no_common_period", "source and sink never run together")
    return pairs[meets], never


def paired(
    around: Around,
    sources: pd.DataFrame,
    sinks: pd.DataFrame,
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
) -> pd.DataFrame:
    """Put rows of sources and sinks side by side, but no two ports of one unit or retrofit.

    Parameters
    ----------
    sources, sinks
        Columns ``source`` and ``from``, ``sink`` and ``to``, ``unit``, ``retrofit`` and others.
    left, right
        Which row of the one is paired with which of the other.

    Returns
    -------
    DataFrame
        Columns of both, a sink's with the suffix ``_sink`` where both have one; ``pair`` and
        ``way`` are one number for each source and sink, and for each two enterprises.
    """
    same = np.zeros(len(left), dtype=bool)
    for name in ("retrofit", "unit"):
        code, names = pd.factorize(pd.concat([sources[name], sinks[name]]))
        one, other = code[: len(sources)][left], code[len(sources) :][right]
        same |= (one == other) & (one != names.get_indexer(pd.Index([""]))[0])
    left, right = left[~same], right[~same]
    alike = {name: f"{name}_sink" for name in sinks if name in sources}
    pairs = pd.concat(
        [side.take(rows).reset_index(drop=True)
         for side, rows in ((sources, left), (sinks.rename(columns=alike), right))],
        axis=1,
    )  # fmt: skip
    source, sink = (pd.factorize(side, sort=True)[0] for side in (sources["source"], sinks["sink"]))
    pairs["pair"] = source[left].astype(np.int64) * len(sinks) + sink[right]
    return pairs.assign(way=around.distances.ways(pairs))


def on_carriers(
    around: Around, pairs: pd.DataFrame, medium: str, options: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put every pair of different enterprises on each of its carriers, as far as they reach.

    Parameters
    ----------
    pairs
        As from :func:`paired`, with ``form``.
    options
        Columns ``form`` and ``carrier``: what can carry what.

    Returns
    -------
    ways, refusals
        ``ways`` has a row per pair and carrier, with ``carrier`` and ``length_km``; pairs whose
        every carrier is too short, or that have none, are refused.
    """
    carriers = carries(around.carriers, medium)
    ways = pairs.merge(options, on="form")
    offered = ways["pair"].unique()
    kind = carriers["kind"].reindex(ways["carrier"]).to_numpy(object)
    ways = ways[can_reach(around, ways, kind)]
    at = carriers[["kind", "max_km"]].reindex(ways["carrier"])
    ways["length_km"] = _lengths(around, ways, medium, at["kind"].to_numpy(object))
    cap = at["max_km"].to_numpy(float)
    spoken = around.distances.reaches(ways["way"].to_numpy(), medium)
    reached = (ways["length_km"].to_numpy() <= cap) | spoken
    kept = ways[reached]
    far = ways.assign(cap=cap)[~reached]
    far = far[~far["pair"].isin(kept["pair"])].sort_values(["pair", "cap"])
    far = far.drop_duplicates("pair", keep="last")
    detail = join(figures(far["length_km"]), " km; at most ", figures(far["cap"]), " km")
    refusals = [
        refuse(far, medium, "too_far", detail, (far["length_km"] - far["cap"], "km")),
        _uncarried(pairs[~pairs["pair"].isin(offered)], medium),
        _spread(around, pairs[pairs["pair"].isin(offered)], ways, medium),
    ]
    return kept, pd.concat([part for part in refusals if len(part)] or refusals[:1])


def _lengths(
    around: Around, ways: pd.DataFrame, medium: str, kinds: npt.NDArray[np.object_]
) -> npt.NDArray[np.float64]:
    """Measure every way once, as it is laid and as it is driven; by water and rail apart."""
    ends = ways[["way", "from", "to"]].drop_duplicates("way")
    at = pd.Index(ends["way"]).get_indexer(ways["way"])
    built, driven = (around.distances.way_km(ends, medium, built=way) for way in (True, False))
    km = np.asarray(np.where(np.isin(kinds, DRIVEN), driven[at], built[at]), dtype=float)
    berths = np.isin(kinds, list(BERTHS))
    if berths.any():
        own = ways[berths]
        km[berths] = by_berth_km(around, own, text(own, "carrier"), kinds[berths])
    return km


def _spread(around: Around, pairs: pd.DataFrame, ways: pd.DataFrame, medium: str) -> pd.DataFrame:
    """Refuse what none of its carriers can bring to, or fetch from, many places."""
    return refuse_diffuse(around, pairs[~pairs["pair"].isin(ways["pair"])], medium)


def _uncarried(pairs: pd.DataFrame, medium: str) -> pd.DataFrame:
    detail = join("no carrier of the library moves what is ", pairs["form"])
    return refuse(pairs, medium, "no_carrier", detail)


def arcs_of(
    around: Around, ways: pd.DataFrame, medium: str, item: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn ways between enterprises into arcs and the routes that carry them.

    Parameters
    ----------
    ways
        As from :func:`on_carriers`; other columns of the arcs (``link`` ...) are kept.
    item
        Column that says what flows in a route: only what is the same may share one.
    """
    ways = ways.assign(medium=medium, item=ways[item])
    ways["route"] = join(way_id(ways), ":", around.parts(ways["item"]))
    carriers = around.carriers.reindex(ways["carrier"])
    loss = route_loss(
        carriers["loss_per_km"].reset_index(drop=True), ways["length_km"].reset_index(drop=True)
    )
    arcs = ways.assign(loss=loss.to_numpy(), distance_km=ways["length_km"])
    arcs["id"] = join(arc_name(around, arcs), "@", arcs["carrier"])
    return ARCS.of(arcs), lay_routes(ways, around.carriers, around.distances)


def inside(around: Around, pairs: pd.DataFrame, medium: str) -> pd.DataFrame:
    """Turn pairs inside an enterprise into arcs without route, distance or loss."""
    return ARCS.of(pairs.assign(medium=medium, route="", id=arc_name(around, pairs)))


def arc_name(around: Around, pairs: pd.DataFrame) -> pd.Series[str]:
    """Name an arc ``source>sink``, with its link if it has one."""
    name = join(around.parts(pairs["source"]), ">", around.parts(pairs["sink"]))
    if "link" not in pairs:
        return name
    return name + np.where(pairs["link"] != "", ":" + pairs["link"], "")
