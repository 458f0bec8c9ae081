r"""What is preferred where it costs the same: margins of quality and temperature, then short ways.

Of two plans that are equally good the one is better in which the clean serves the strict. Each
measure is least where it is best, and falls when a pair of givers changes places so that the
stricter need gets the better one (the rearrangement inequality):

.. math:: \sum_a f_a \max_q c_{s(a),q} / C_{d(a),q}, \qquad \sum Q / (T_s - T_d), \qquad
    \sum_a f_a l_a, \qquad \sum Q T_r

f  flow on an arc;  c  content of the source;  C  limit of the sink;  Q  heat;  T  mean
temperatures [degC];  l  length of the way [km];  T_r  supply temperature of the route's carrier
[degC]: of two pipes that cost the same, the cooler
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.agreeing import agreeing

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches

NO_SCALE = "ph"
"""A logarithm: what share of its limit is used up says nothing."""
TIGHTEST_K = 1.0
"""Approaches below this count as this [K]: where heat passes at all they are not less by much."""


def used_up(matches: Matches) -> pd.Series[float]:
    """Give for each arc the largest share of a limit of its sink that its source uses up [1].

    Content over limit, or the other way round for a smallest content; 0 where nothing is limited,
    above 1 where it must be diluted.
    """
    contents = matches.contents[matches.contents["property"].str.lower() != NO_SCALE]
    known = contents[contents["kind"] == "content"]
    limits = contents[contents["kind"].isin(["max", "min"])]
    arcs = matches.arcs
    arc, row = agreeing([arcs["sink"]], [limits["owner"]])
    name, limit = limits["property"].to_numpy()[row], limits["value"].to_numpy(float)[row]
    place, of = agreeing(
        [arcs["source"].to_numpy()[arc], name], [known["owner"], known["property"]]
    )
    content = np.full(len(arc), np.nan)
    content[place] = known["value"].to_numpy(float)[of]
    is_most = (limits["kind"] == "max").to_numpy()[row]
    over, under = np.where(is_most, content, limit), np.where(is_most, limit, content)
    share = np.divide(over, under, out=np.zeros_like(over), where=under > 0.0)
    worst = np.zeros(len(arcs))
    np.maximum.at(worst, arc, np.nan_to_num(share))
    return pd.Series(worst, arcs.index)


def tightness(matches: Matches, end: str) -> pd.Series[float]:
    """Give for each route and segment of a stream the inverse of its approach [1/K].

    Parameters
    ----------
    end
        Whose segments: ``source`` or ``sink``; the mean temperature counts at the other end.

    Returns
    -------
    Series
        By ``route``, ``stream``, ``segment``. Where a stream meets several others on a route the
        cascade says who warms whom, the hottest the hottest: nothing is said of it, nor of anybody
        who could take its place.
    """
    levels = matches.levels
    middle = (levels["hot_c"].astype(float) + levels["cold_c"].astype(float)) / 2.0
    share = levels["share"].astype(float)
    mean = (middle * share).groupby(levels["stream"]).sum() / share.groupby(levels["stream"]).sum()
    arcs = matches.arcs[matches.arcs["medium"] == "heat"]
    other = "sink" if end == "source" else "source"
    pairs = arcs[["route", "source", "sink"]].drop_duplicates()
    several = pairs.duplicated(["route", end], keep=False)
    group = pairs[end].map(_together(arcs))
    alone = pairs[~group.isin(group[several])]
    pair, segment = agreeing([alone[end]], [levels["stream"]])
    at_other = alone[other].map(mean).to_numpy(float)[pair]
    approach = (middle.to_numpy()[segment] - at_other) * (1.0 if end == "source" else -1.0)
    named = [alone["route"].to_numpy()[pair], alone[end].to_numpy()[pair]]
    at = pd.MultiIndex.from_arrays(
        [*named, levels["segment"].to_numpy()[segment]], names=["route", "stream", "segment"]
    )
    return pd.Series(1.0 / np.maximum(approach, TIGHTEST_K), at)


def _together(arcs: pd.DataFrame) -> pd.Series[int]:
    """Give the streams that are linked by arcs, however many, the same number."""
    streams = pd.Index(arcs["source"]).append(pd.Index(arcs["sink"])).unique()
    source, sink = (streams.get_indexer(arcs[end]) for end in ("source", "sink"))
    number = np.arange(len(streams))
    while np.any(number[source] != number[sink]):
        least = np.minimum(number[source], number[sink])
        np.minimum.at(number, source, least)
        np.minimum.at(number, sink, least)
    return pd.Series(number, streams)
