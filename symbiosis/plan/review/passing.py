"""Rules on lines: which pass each other, are laid twice, or are too small for their way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from symbiosis.park.media import MEDIA
from symbiosis.plan.review.doubts import USUAL, Doubt, Figure, Row, named, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    import pandas as pd

    from symbiosis.plan.review.seen import Seen

    Point = npt.NDArray[np.float64]

DETOUR = 0.25
"""So much longer a line may become by passing a place that it is said to pass."""
ASIDE = 0.375
"""So far beside a line, in lengths of it, lies at most what it passes with that detour."""
SHORTEST_KM = 2.0
"""A stretch laid twice that is shorter is not worth a doubt."""
SMALL_MW, FAR_KM = 2.0, 3.0
RATES = ("MW",)


class Together(NamedTuple):
    """What two lines have of one another.

    Attributes
    ----------
    how
        ``opposite``, ``laid_twice`` (one end is common, or one line lies along the other) or
        ``leapfrog`` (each passes an end of the other).
    km
        Length of the stretch that both have, as a way.
    """

    how: str
    km: float


@rule()
def leapfrog(seen: Seen) -> Iterator[Doubt]:
    """Find lines of one carrier of which each passes an end of the other.

    A's line passes B's giver and B's line passes A's taker: one main between all four serves both,
    and the stretch between is dug once. Passed is what makes a line at most 25 % longer; the
    stretch must be 2 km or more. The money is what that stretch costs a year in the cheaper line.
    """
    yield from _twice(seen, "leapfrog")


@rule()
def laid_twice(seen: Seen) -> Iterator[Doubt]:
    """Find two lines of one carrier along the same stretch, from one giver or to one taker.

    As :func:`leapfrog`, where one end is common or one line lies along the other. A line beside
    several longer ones is told once.
    """
    yield from _twice(seen, "laid_twice")


@rule()
def opposite(seen: Seen) -> Iterator[Doubt]:
    """Find lines of one carrier that pass each other in opposite directions.

    Heat goes west while heat goes east beside it: one of them, or both, should end earlier.
    """
    yield from _twice(seen, "opposite")


@rule(
    "2 MW over 3 km are 5.8 MWh a metre and year; district heating is hardly built below 2; "
    + USUAL
)
def small_and_far(seen: Seen) -> Iterator[Doubt]:
    """Find lines of heat or power under 2 MW that are longer than 3 km.

    Ditch, crossings and permits cost nearly as much for a small line as for a large one, and a
    small pipe loses most of its heat on the way.
    """
    for route, way in seen.ways[seen.ways["capacity_unit"].isin(RATES)].iterrows():
        mean = way["quantity"] / 8760.0
        size = float(way["capacity"]) if way["capacity"] > 0.0 else mean
        if size >= SMALL_MW or way["length_km"] <= FAR_KM:
            continue
        told = seen.over(str(route))
        yield Doubt(
            money=float(told["stake"].sum()),
            measure="gain",
            figures={
                **_pair(way),
                "size": number(size, "MW"),
                "length": number(way["length_km"], "km"),
                "least": number(SMALL_MW, "MW"),
                "most": number(FAR_KM, "km"),
            },
            rows=(*(seen.row(name, "quantity") for name in told["source_stream"].unique()),),
            exchanges=tuple(told.index),
        )


def _pair(way: pd.Series) -> dict[str, Figure]:
    return {
        "giver": named(way["from"], "firm"),
        "taker": named(way["to"], "firm"),
        "carrier": named(way["carrier"], "thing"),
    }


def _twice(seen: Seen, how: str) -> Iterator[Doubt]:
    """Tell of the pairs of lines that stand to each other so."""
    for one, two, both in _told_once(seen, how):
        cost = min(float(way["annual_cost"] / way["length_km"]) for way in (one, two))
        told = seen.exchanges[seen.exchanges["route"].isin([one.name, two.name])]
        yield Doubt(
            money=cost * both.km,
            measure="cost",
            figures={
                **_pair(one),
                "giver_2": named(two["from"], "firm"),
                "taker_2": named(two["to"], "firm"),
                "stretch": number(both.km, "km"),
                "length": number(one["length_km"], "km"),
                "length_2": number(two["length_km"], "km"),
            },
            rows=(Row("scenario", "", "mains"),),
            exchanges=tuple(told.index),
        )


def _told_once(seen: Seen, how: str) -> Iterator[tuple[pd.Series, pd.Series, Together]]:
    """Give pairs of lines; what is laid twice beside several is told of the longest stretch."""
    told = set()
    for name, other, both in sorted(_pairs(seen), key=lambda pair: -pair[2].km):
        one, two = (row for _, row in seen.ways.loc[[name, other]].iterrows())
        if both.how != how or one["carrier"] != two["carrier"]:
            continue
        shorter = name if one["length_km"] <= two["length_km"] else other
        if how == "laid_twice" and shorter in told:
            continue
        told.add(shorter)
        yield one, two, both


def _pairs(seen: Seen) -> Iterator[tuple[str, str, Together]]:
    """Give every two lines that carry the same thing along a common stretch."""
    ways = seen.ways[seen.ways[["from", "to"]].isin(seen.places.index).all(axis=1)]
    for _, same in ways.groupby("medium"):
        givers, takers = (seen.places.loc[same[end]].to_numpy(float) for end in ("from", "to"))
        items = [_carried(seen, str(name)) for name in same.index]
        reach = np.linalg.norm(takers - givers, axis=1) * ASIDE
        low = np.minimum(givers, takers) - reach[:, None]
        high = np.maximum(givers, takers) + reach[:, None]
        meets = (low[:, None] <= high[None]).all(axis=2)
        for i, j in zip(*np.nonzero(np.triu(meets & meets.T, 1)), strict=True):
            both = _together(seen, same.iloc[i], same.iloc[j]) if items[i] == items[j] else None
            if both is not None:
                yield str(same.index[i]), str(same.index[j]), both


def _carried(seen: Seen, route: str) -> frozenset[str]:
    """Name what a line carries: heat and power are everybody's, of the rest each one's own."""
    told = seen.over(route)
    own = told["medium"].map(lambda medium: bool(MEDIA[medium].content_units))
    return frozenset(told["item"].where(~own, told["source_stream"]))


def _together(seen: Seen, one: pd.Series, two: pd.Series) -> Together | None:
    """Measure the stretch that two lines have in common, and tell how they stand to each other."""
    ends = seen.places.loc[[one["from"], one["to"], two["from"], two["to"]]].to_numpy(float)
    a, b, c, d = ends
    length = float(np.linalg.norm(b - a))
    if length < SHORTEST_KM or np.linalg.norm(d - c) < SHORTEST_KM:
        return None
    first, last = _along(a, b, c), _along(a, b, d)
    low, high = min(first, last), max(first, last)
    stretch = (min(high, 1.0) - max(low, 0.0)) * length * one["length_km"] / length
    bounds = [(a, b, c) if first == low else (a, b, d)] if low > 0.0 else [(c, d, a)]
    bounds += [(a, b, d) if first == low else (a, b, c)] if high < 1.0 else [(c, d, b)]
    if stretch < SHORTEST_KM or not all(_passes(*bound) for bound in bounds):
        return None
    if first > last:
        return Together("opposite", float(stretch))
    apart = one["from"] != two["from"] and one["to"] != two["to"]
    crosses = (low > 0.0) == (high > 1.0)
    return Together("leapfrog" if apart and crosses else "laid_twice", float(stretch))


def _along(a: Point, b: Point, point: Point) -> float:
    """Tell how far along the line from a to b a point lies: 0 at a, 1 at b."""
    return float(np.dot(point - a, b - a) / np.dot(b - a, b - a))


def _passes(a: Point, b: Point, point: Point) -> bool:
    """Tell whether the line from a to b goes by a point, with a small detour."""
    whole = float(np.linalg.norm(b - a))
    by_it = float(np.linalg.norm(point - a) + np.linalg.norm(b - point))
    return by_it <= (1.0 + DETOUR) * whole
