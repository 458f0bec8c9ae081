"""What is preferred among plans that are equally good, as weights of a model's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.margins import tightness, used_up
from symbiosis.matching.tables import YEAR
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import LINEAR

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.solving.compile.compiled import Compiled, Part
    from symbiosis.solving.compile.matrix import Floats

ENDS = {"heat.drawn": "source", "heat.given": "sink"}
"""Columns of heat, and at which end of an exchange they stand."""


def preferences(compiled: Compiled, matches: Matches) -> list[Floats]:
    """Weigh the columns by margin of quality, of temperature, by distance and heat of the pipe.

    The first counts most: what it leaves open, the next decides.

    Parameters
    ----------
    compiled
        A model that :func:`symbiosis.build_model` wrote.
    matches
        The matches that it was written from.

    Returns
    -------
    list
        One weight per column and measure (:mod:`symbiosis.matching.margins`), each as a mean over
        the year; the less of its sum the better.
    """
    quality, temperature, distance, carrier = np.zeros((4, len(compiled.lower)))
    share, length = used_up(matches), matches.arcs["distance_km"].astype(float)
    for medium in LINEAR:
        if (part := compiled.columns.get(f"{medium}.flow")) and len(part.keys):
            arcs = part.index.get_level_values(0)
            quality[part.places] = share.reindex(arcs).to_numpy() * _time(part, matches)
            distance[part.places] = length.reindex(arcs).to_numpy() * _time(part, matches)
    for name, end in ENDS.items():
        if (part := compiled.columns.get(name)) and len(part.keys):
            route, _, stream, segment, _ = map(part.index.get_level_values, range(5))
            at = pd.MultiIndex.from_arrays([route, stream, segment])
            tight = tightness(matches, end).reindex(at).to_numpy(float)
            temperature[part.places] = tight * _time(part, matches)
            if end == "source":
                ways = matches.routes[["length_km", "ceiling_c"]].astype(float).reindex(route)
                distance[part.places] = ways["length_km"].to_numpy() * _time(part, matches)
                carrier[part.places] = ways["ceiling_c"].to_numpy() * _time(part, matches)
    return [np.nan_to_num(each) for each in (quality, temperature, distance, carrier)]


def _time(part: Part, matches: Matches) -> Floats:
    """Give the share of the year of each column's period, the last level of its index."""
    hours = matches.periods["hours"].astype(float).to_dict()
    hours.setdefault(YEAR, HOURS_PER_YEAR)
    periods = part.index.get_level_values(-1)
    return np.asarray(periods.map(hours), dtype=float) / HOURS_PER_YEAR
