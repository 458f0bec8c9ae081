"""How long the corridors of a park are in each ground, and what they cross."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symbiosis.park.drawn.ground_words import (
    CROSSING,
    FIELD,
    GROUND,
    Counts,
    classes_of,
    crossings_of,
    ground_of,
)
from symbiosis.park.drawn.joined_lines import CORRIDORS, net_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from symbiosis.park.draft import Draft
    from symbiosis.park.library import Library


class Measured(NamedTuple):
    """What the corridors are.

    Attributes
    ----------
    lines
        How many there are.
    km
        Class of ground -> length [km], the longest first.
    crossings
        What they cross, and how often.
    """

    lines: int
    km: dict[str, float]
    crossings: Counts

    @property
    def entries(self) -> list[dict[str, str | float]]:
        """Give them as entries of the list that machines read."""
        entry = {"severity": "measured", "table": CORRIDORS}
        known = [("ground", of, km, "km") for of, km in self.km.items()]
        known += [("crossings", of, count, "") for of, count in self.crossings]
        told: list[dict[str, str | float]] = []
        for column, of, value, unit in known:
            cells = {"row": of, "column": column, "unit": unit, "source": ""}
            told.append({**entry, **cells, "value": value})
        return told


def measured(draft: Draft) -> Measured | None:
    """Measure a draft's corridors; None where there are none, or they cannot be used yet."""
    if net_of(draft) is None:
        return None
    from pyproj import Geod

    lines = draft.geometry[CORRIDORS]
    geod = Geod(ellps="WGS84")
    km: dict[str, float] = {}
    for of, shape in zip(grounds_of_lines(lines, draft.library), lines.geometry, strict=True):
        km[of] = km.get(of, 0.0) + geod.geometry_length(shape) / 1000.0
    classes = classes_of(draft.library.grounds, CROSSING)
    counts: dict[str, float] = {}
    for cell in lines.get("crossings", ()):
        for of, count in crossings_of(cell, classes).counts:
            counts[of] = counts.get(of, 0.0) + count
    longest = dict(sorted(km.items(), key=lambda each: (-each[1], each[0])))
    return Measured(len(lines), longest, tuple(sorted(counts.items())))


def grounds_of_lines(lines: GeoDataFrame, library: Library) -> list[str]:
    """Give the class of ground of every line."""
    classes = classes_of(library.grounds, GROUND)
    written = lines["ground"] if "ground" in lines else [None] * len(lines)
    return [ground_of(cell, classes) or FIELD for cell in written]
