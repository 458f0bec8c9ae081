"""Random draws from the low and high of a park's data, or from ranges that the grid states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symbiosis.decide.datum import data_of
from symbiosis.decide.sweeping.axes import MOST, Change, figure_of
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from symbiosis.park.entities import Park

METHODS = ("latin_hypercube", "random")
KINDS = ("amounts", "prices")
RANGED = (*KINDS, "policy")
KEYS = ("number", "seed", "method", "data", *RANGED, "discount_rate")


@dataclass(frozen=True)
class Range:
    """Between what something is drawn."""

    kind: str
    name: str
    low: float
    high: float

    @property
    def axis(self) -> str:
        """Name of its column."""
        return f"{self.kind}.{self.name}" if self.name else self.kind

    def at(self, share: float) -> Change:
        """Give what it is at a share of its width."""
        figure = self.low + share * (self.high - self.low)
        said = {self.kind: {self.name: figure}} if self.name else {self.kind: figure}
        return Change(self.axis, said, figure)


@dataclass(frozen=True)
class Draws:
    """Several draws, each of every range."""

    ranges: tuple[Range, ...]
    shares: tuple[tuple[float, ...], ...]

    @classmethod
    def none(cls) -> Draws:
        """Give one draw of nothing."""
        return cls((), ((),))

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.shares)

    def __iter__(self) -> Iterator[list[Change]]:
        for shares in self.shares:
            yield [each.at(share) for each, share in zip(self.ranges, shares, strict=True)]


def draws_of(said: Mapping[str, Any], park: Park, faults: list[str]) -> Draws:
    """Read what is to be drawn, and draw; what is wrong goes to ``faults``."""
    before = len(faults)
    for name in said:
        if name not in KEYS:
            hint = did_you_mean(name, KEYS, f"Known: {', '.join(KEYS)}.")
            faults.append(f"draws.{name}: is unknown. {hint}")
    number, seed = (
        _whole(said, name, least, faults) for name, least in (("number", 1), ("seed", 0))
    )
    method = said.get("method", METHODS[0])
    if method not in METHODS:
        faults.append(f"draws.method: {method!r} is none. Known: {', '.join(METHODS)}.")
    ranges = {each.axis: each for each in _of_data(said.get("data", []), park, faults)}
    ranges |= {each.axis: each for each in _stated(said, park, faults)}
    if not ranges and len(faults) == before:
        faults.append(
            'draws: nothing is drawn. Write data = ["prices", "amounts"] for whatever has low and '
            "high in the park, or ranges below [draws.prices], [draws.amounts], [draws.policy]."
        )
    if len(faults) > before:
        return Draws.none()
    shares = sample(method, number, len(ranges), seed)
    return Draws(tuple(ranges.values()), tuple(map(tuple, shares.tolist())))


def sample(method: str, number: int, dimensions: int, seed: int) -> NDArray[Any]:
    """Draw points of the unit cube, the same ones for the same seed.

    Parameters
    ----------
    method
        ``latin_hypercube``: every share of every range is met alike (McKay et al. 1979,
        Technometrics 21, 239); ``random``: each by itself.
    """
    # Beside Pyomo this takes a second, which nobody but who draws is to wait for.
    import numpy as np
    from scipy.stats import qmc

    generator = np.random.default_rng(seed)
    if method == "random":
        return generator.random((number, dimensions))
    drawn: NDArray[Any] = qmc.LatinHypercube(d=dimensions, rng=generator).random(number)
    return drawn


def _whole(said: Mapping[str, Any], name: str, least: int, faults: list[str]) -> int:
    number = said.get(name)
    if isinstance(number, int) and not isinstance(number, bool) and number >= least:
        if name != "number" or number <= MOST:
            return number
        faults.append(f"draws.number: {number:,}; {MOST:,} is the most.")
        return least
    if number is None and name == "seed":
        faults.append("draws.seed: is missing; the same seed draws the same. Write seed = 1.")
    else:
        faults.append(f"draws.{name}: {number!r} is no whole number of at least {least}.")
    return least


def _of_data(said: Any, park: Park, faults: list[str]) -> Iterator[Range]:
    """List whatever has low and high in the park, of the kinds that are named."""
    kinds = [said] if isinstance(said, str) else said
    if not isinstance(kinds, list) or set(kinds) - set(KINDS):
        faults.append(f"draws.data: {said!r} is none of {', '.join(KINDS)}.")
        return
    if kinds:
        for datum in data_of(park):
            if datum.kind in kinds:
                yield Range(datum.kind, datum.id, datum.low, datum.high)


def _stated(said: Mapping[str, Any], park: Park, faults: list[str]) -> Iterator[Range]:
    """List the ranges that the grid states itself."""
    streams = {str(name) for table in STREAM_TABLES for name in park.tables[table].index}
    for kind in RANGED:
        table = said.get(kind, {})
        if not isinstance(table, Mapping):
            faults.append(f"draws.{kind}: is no table. Write its names below [draws.{kind}].")
            continue
        for name, ends in table.items():
            place = f"draws.{kind}.{name}"
            if kind == "amounts" and name not in streams:
                hint = did_you_mean(name, streams, "Name one that is.")
                faults.append(f"{place}: no stream of {park.info.id}. {hint}")
                continue
            yield from _range(kind, name, ends, park, (place, faults))
    if "discount_rate" in said:
        told = ("draws.discount_rate", faults)
        yield from _range("discount_rate", "", said["discount_rate"], park, told)


def _range(
    kind: str, name: str, ends: Any, park: Park, told: tuple[str, list[str]]
) -> Iterator[Range]:
    place, faults = told
    if not isinstance(ends, Mapping) or set(ends) != {"low", "high"}:
        faults.append(f"{place}: is no range. Write {{ low = 1, high = 2 }}.")
        return
    low, high = (
        figure_of(ends[end], (kind, name), park, f"{place}.{end}", faults)
        for end in ("low", "high")
    )
    if low is None or high is None:
        return
    if low > high:
        faults.append(f"{place}: low {low:g} is above high {high:g}. Change them over.")
        return
    yield Range(kind, name, low, high)
