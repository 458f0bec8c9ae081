"""`break_even`: the prices between which the present plan stays the best."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from symbiosis.decide.sweeping.axes import own_figure
from symbiosis.decide.sweeping.desk import Efforts, effort_of
from symbiosis.errors import BadInput
from symbiosis.matching.asked import check_asked
from symbiosis.optimise import GAP, LivePlanner
from symbiosis.park.scenario import as_scenario

if TYPE_CHECKING:
    from symbiosis.decide.sweeping.case import Effort
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Choices, Scenario
    from symbiosis.plan.brief import Brief
    from symbiosis.solving.watch import Cancel

TIMES = 4.0
"""How far a price is followed: from nothing to so many times what it is."""
STEPS = 30
"""Most plans that are asked for on the way to one end."""
EQUAL = 1e-9
"""Share of a cost that is rounding."""


@dataclass(frozen=True)
class Turning:
    """Where the present plan stops being the best.

    Attributes
    ----------
    price
        There another plan is as good; NaN: none is better up to the end of the range.
    begins, ends
        Pairs (source and sink) and technologies that the other plan has more and less.
    proved
        Whether no plan is better on the way there, by more than the gap.
    """

    price: float
    begins: tuple[tuple[str, ...], ...] = ()
    ends: tuple[tuple[str, ...], ...] = ()
    proved: bool = True


@dataclass(frozen=True)
class BreakEven:
    """Between which prices the present plan stays the best.

    Attributes
    ----------
    name
        What is priced: a utility, outlet, stream, retrofit, or ``carbon``.
    price, low, high
        As it is, and how far it was followed, in the park's currency per unit.
    below, above
        Where the plan stops being the best on either side.
    """

    name: str
    price: float
    low: float
    high: float
    below: Turning
    above: Turning


def break_even(
    park: Park,
    name: str,
    scenario: Scenario | Choices | None = None,
    *,
    low: float | None = None,
    high: float | None = None,
    cancel: Cancel | None = None,
    **effort: Unpack[Efforts],
) -> BreakEven:
    r"""Follow a price both ways, until another plan is better than the present one.

    What a plan costs is a straight line over a price; the least cost of all plans is the lower
    envelope of these lines, which is concave. So the price is sought where the present plan's line
    leaves the envelope: from the end of the range to where the best plan there costs as much as the
    present one, again and again, until no other plan is better (Newton's method on a piecewise
    linear function, finite; Eisner & Severance 1976, J. ACM 23, 619).

    Parameters
    ----------
    park
        A loaded park (:func:`symbiosis.load_park`).
    name
        What is priced, as in a scenario's ``prices``.
    scenario
        What holds besides; it names the present price where the park has none.
    low, high
        How far; by default from nothing to four times the present price.
    cancel
        Anything with ``is_set()``: ends the search.
    **effort
        ``gap`` and ``time_limit`` of every single question; the gap is
        :data:`symbiosis.optimise.GAP` if none is given. A plan that is better by no more than the
        gap is not told from the present one.

    Raises
    ------
    BadInput
        If nothing has that price, or the range does not hold the present one.
    NoPlan
        If no plan meets the scenario.
    """
    asked = as_scenario(scenario)
    price = check_price(park, name, asked)
    ends = sorted((0.0, TIMES * price))
    least, most = (ends[0] if low is None else low), (ends[1] if high is None else high)
    if not least <= price <= most:
        message = f"price of {name!r}: {price:g} is not between {least:g} and {most:g}; widen them."
        raise BadInput(message)
    follower = _Follower(park, name, asked, effort_of(**({"gap": GAP} | effort)), cancel)
    base = follower.best(price)
    below, above = (follower.turning(base, price, end) for end in (least, most))
    return BreakEven(name, price, least, most, below, above)


def check_price(park: Park, name: str, scenario: Scenario) -> float:
    """Give the present price of something, before anything is planned.

    Raises
    ------
    BadInput
        If nothing has that price, or it is not known.
    """
    check_asked(park, scenario.model_copy(update={"prices": {**scenario.prices, name: 0.0}}))
    price = scenario.prices.get(name, own_figure(park, "prices", name))
    if price is None:
        message = (
            f"price of {name!r}: {park.info.id} has none of its own to begin with. Name one in the "
            "scenario's prices."
        )
        raise BadInput(message)
    return price


class _Follower:
    """Asks for the best plan at one price after another."""

    def __init__(
        self, park: Park, name: str, scenario: Scenario, effort: Effort, cancel: Cancel | None
    ) -> None:
        self._planner = LivePlanner(park, steady=True)
        self._name, self._scenario = name, scenario
        self._effort, self._cancel = effort, cancel

    def _at(self, price: float) -> Scenario:
        prices = {**self._scenario.prices, self._name: price}
        return self._scenario.model_copy(update={"prices": prices})

    def best(self, price: float) -> Brief:
        """Give the best plan at a price."""
        effort = self._effort
        return self._planner.brief(
            self._at(price), time_limit=effort.time_limit, gap=effort.gap, cancel=self._cancel
        )

    def turning(self, base: Brief, price: float, end: float) -> Turning:
        """Find where a plan leaves the envelope on the way to an end."""
        at, other = end, None
        for _ in range(STEPS):
            if at == price:
                break
            found = self.best(at)
            cost = base.value_under(self._at(at))
            slack = max(self._effort.gap, EQUAL) * abs(cost)
            if cost - found.objective.value <= slack:
                return Turning(math.nan) if other is None else _told(at, base, other, proved=True)
            other, at = found, self._crossing(base, found, price, end)
        return Turning(math.nan) if other is None else _told(at, base, other, proved=False)

    def _crossing(self, base: Brief, other: Brief, price: float, end: float) -> float:
        """Give the price at which two plans cost the same, from their lines."""
        dearer, cheaper = (
            sign * (other.value_under(self._at(at)) - base.value_under(self._at(at)))
            for at, sign in ((price, 1.0), (end, -1.0))
        )
        share = max(0.0, dearer) / (max(0.0, dearer) + cheaper)
        return price + share * (end - price)


def _told(price: float, base: Brief, other: Brief, *, proved: bool) -> Turning:
    before, after = _choices(base), _choices(other)
    return Turning(price, tuple(sorted(after - before)), tuple(sorted(before - after)), proved)


def _choices(found: Brief) -> set[tuple[str, ...]]:
    """Name the pairs that exchange, by whichever way, and the technologies in use."""
    pairs = zip(found.exchanges["source"], found.exchanges["sink"], strict=True)
    return {*pairs, *((str(name),) for name in found.sizes.index)}
