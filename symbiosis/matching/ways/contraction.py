"""Contraction: pieces of a net put together where nothing branches, dead ends taken off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Step = tuple[int, bool]
"""A piece, and whether it is walked from its end to its beginning."""


@dataclass
class Stretch:
    """Pieces one after the other, from a node to a node.

    Attributes
    ----------
    start, end
        Nodes.
    steps
        The pieces, in the order in which they are walked from ``start``.
    kind
        What tells it apart: stretches of different kinds are never put together.
    worth
        What its ditch costs, crossings included [money], its length [km], and the length over which
        a pipe pays by its size [km].
    """

    start: int
    end: int
    steps: list[Step]
    kind: object
    worth: tuple[float, float, float]

    def turned(self) -> Stretch:
        """Give the same, walked the other way."""
        steps = [(piece, not back) for piece, back in reversed(self.steps)]
        return Stretch(self.end, self.start, steps, self.kind, self.worth)

    def from_(self, node: int) -> Stretch:
        """Give the same, walked from one of its two nodes."""
        return self if self.start == node else self.turned()


def contract(stretches: Iterable[Stretch], kept: Collection[int]) -> list[Stretch]:
    """Put stretches together at nodes where nothing branches, and take off what leads nowhere.

    Parameters
    ----------
    stretches
        Of one piece each.
    kept
        Nodes that stay, whatever meets there: the enterprises.

    Returns
    -------
    list of Stretch
        Without dead ends, without rings that begin and end at one node, and without a stretch
        beside another between the same nodes that is neither longer nor dearer. On what is left
        every cheapest way between two kept nodes is as it was.
    """
    net = _Net(kept)
    for stretch in stretches:
        net.add(stretch)
    while net.open:
        net.settle(net.open.pop())
    return list(net.stretches.values())


class _Net:
    """Stretches by number, and the numbers of those that meet at each node."""

    def __init__(self, kept: Collection[int]) -> None:
        self.kept = frozenset(kept)
        self.stretches: dict[int, Stretch] = {}
        self.at: dict[int, set[int]] = {}
        self.open: list[int] = []
        self._next = 0

    def add(self, stretch: Stretch) -> None:
        if stretch.start == stretch.end:
            self.open.append(stretch.start)
            return
        number, self._next = self._next, self._next + 1
        self.stretches[number] = stretch
        for node in (stretch.start, stretch.end):
            self.at.setdefault(node, set()).add(number)
            self.open.append(node)

    def take(self, number: int) -> Stretch:
        stretch = self.stretches.pop(number)
        for node in (stretch.start, stretch.end):
            self.at[node].discard(number)
            self.open.append(node)
        return stretch

    def settle(self, node: int) -> None:
        """Bring a node in order: one stretch a neighbour, no dead end, nothing to put together."""
        self._keep_the_better(node)
        here = sorted(self.at.get(node, ()))
        if node in self.kept or not here:
            return
        if len(here) == 1:
            self.take(here[0])
        elif len(here) == 2:  # noqa: PLR2004 - one in, one out
            one, other = (self.stretches[number] for number in here)
            if one.kind == other.kind:
                self._join(node, *here)

    def _join(self, node: int, first: int, second: int) -> None:
        one, other = self.take(first).from_(node).turned(), self.take(second).from_(node)
        money, km, sized = (
            here + there for here, there in zip(one.worth, other.worth, strict=True)
        )
        steps = [*one.steps, *other.steps]
        self.add(Stretch(one.start, other.end, steps, one.kind, (money, km, sized)))

    def _keep_the_better(self, node: int) -> None:
        by_end: dict[int, list[int]] = {}
        for number in sorted(self.at.get(node, ())):
            stretch = self.stretches[number]
            by_end.setdefault(stretch.start + stretch.end - node, []).append(number)
        for numbers in by_end.values():
            ranked = sorted(numbers, key=self._worth)
            for rank, number in enumerate(ranked):
                if any(self._beats(better, number) for better in ranked[:rank]):
                    self.take(number)

    def _worth(self, number: int) -> tuple[tuple[float, float, float], list[Step]]:
        stretch = self.stretches[number]
        return stretch.worth, min(stretch.steps, stretch.turned().steps)

    def _beats(self, one: int, other: int) -> bool:
        if one not in self.stretches:
            return False
        better, worse = self.stretches[one], self.stretches[other]
        return all(less <= more for less, more in zip(better.worth, worse.worth, strict=True))
