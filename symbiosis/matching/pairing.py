"""What the media share: pairs in time, pairs inside an enterprise, pairs on their carriers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.carriers import carries, lay_routes, route_loss, way_id
from symbiosis.matching.frames import ARCS, figures, join
from symbiosis.matching.periods import meet_in_time
from symbiosis.matching.refusals import refuse

if TYPE_CHECKING:
    from symbiosis.matching.found import Around


def in_time(around: Around, pairs: pd.DataFrame, medium: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the pairs that run at the same time from those that never do."""
    meets = meet_in_time(around.park, around.streams, pairs)
    never = refuse(pairs[~meets], medium, "no_common_period", "source and sink never run together")
    return pairs[meets], never


def apart(pairs: pd.DataFrame) -> pd.DataFrame:
    """Drop pairs of ports of one unit, or of candidates of one retrofit."""
    same = (pairs["retrofit"] != "") & (pairs["retrofit"] == pairs["retrofit_sink"])
    same |= (pairs["unit"] != "") & (pairs["unit"] == pairs["unit_sink"])
    return pairs[~same]


def on_carriers(
    around: Around, pairs: pd.DataFrame, medium: str, options: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put every pair of different enterprises on each of its carriers, as far as they reach.

    Parameters
    ----------
    pairs
        Columns ``source``, ``sink``, ``from``, ``to``, ``form``.
    options
        Columns ``form`` and ``carrier``: what can carry what.

    Returns
    -------
    ways, refusals
        ``ways`` has a row per pair and carrier, with ``carrier`` and ``length_km``; pairs whose
        every carrier is too short, or that have none, are refused.
    """
    carriers = carries(around.carriers, medium)
    ends = pairs[["from", "to"]].drop_duplicates(ignore_index=True)
    lengths = [
        ends.assign(laid=laid, length_km=around.distances.way_km(ends, medium, built=laid))
        for laid in (True, False)
    ]
    ways = pairs.merge(options, on="form")
    ways["laid"] = (carriers["kind"] != "lorry").reindex(ways["carrier"]).to_numpy(dtype=bool)
    ways = ways.merge(pd.concat(lengths), on=["from", "to", "laid"])
    cap = carriers["max_km"].reindex(ways["carrier"]).to_numpy(float)
    stands = around.distances.stands(ways, medium)
    reached = (ways["length_km"].to_numpy() <= cap) | stands
    kept = ways[reached]
    far = ways.assign(cap=cap)[~reached]
    far = far[~_isin_pairs(far, kept)].sort_values(["source", "sink", "cap"])
    far = far.drop_duplicates(["source", "sink"], keep="last")
    detail = join(figures(far["length_km"]), " km; at most ", figures(far["cap"]), " km")
    refusals = [
        refuse(far, medium, "too_far", detail, (far["length_km"] - far["cap"], "km")),
        _uncarried(pairs[~_isin_pairs(pairs, ways)], medium),
    ]
    return kept, pd.concat([part for part in refusals if len(part)] or refusals[:1])


def _isin_pairs(pairs: pd.DataFrame, others: pd.DataFrame) -> pd.Series[bool]:
    ends = ["source", "sink"]
    known = pd.MultiIndex.from_frame(others[ends])
    return pd.Series(pd.MultiIndex.from_frame(pairs[ends]).isin(known), index=pairs.index)


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
    ways["route"] = way_id(ways, "item")
    carriers = around.carriers.reindex(ways["carrier"])
    loss = route_loss(
        carriers["loss_per_km"].reset_index(drop=True), ways["length_km"].reset_index(drop=True)
    )
    arcs = ways.assign(loss=loss.to_numpy(), distance_km=ways["length_km"])
    arcs["id"] = join(arc_name(arcs), "@", arcs["carrier"])
    return ARCS.of(arcs), lay_routes(ways, around.carriers)


def inside(pairs: pd.DataFrame, medium: str) -> pd.DataFrame:
    """Turn pairs inside an enterprise into arcs without route, distance or loss."""
    return ARCS.of(pairs.assign(medium=medium, route="", id=arc_name(pairs)))


def arc_name(pairs: pd.DataFrame) -> pd.Series[str]:
    """Name an arc ``source>sink``, with its link if it has one."""
    name = join(pairs["source"], ">", pairs["sink"])
    if "link" not in pairs:
        return name
    return name + np.where(pairs["link"] != "", ":" + pairs["link"], "")
