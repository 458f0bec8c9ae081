"""Networks of treatments by removal ratio: least treated flow, or least cost.

A cost ``alpha F^exp + gamma F`` is told to the park as a curve of straight pieces, which lie below
it. Every plan thus bounds the cost from below, and costs truly what its own sizes do: where the two
are not the same, those sizes become points of the curves, and the park is solved again.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import BaseModel, Field, model_validator

from casebook import units
from casebook.asking import Answer, enterprises, park, proven
from casebook.reading import CaseInputs, Name
from casebook.units import SMALL, tamed
from symbiosis import Scenario, optimise
from symbiosis.errors import NoPlan
from symbiosis.park.entities import HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casebook.asking import Answers, Row, Rows
    from casebook.reading import Case
    from symbiosis import Park, Plan

Amount = Annotated[float, Field(ge=0.0)]
Exponent = Annotated[float, Field(gt=0.0, le=1.0)]

_MOST = 2.0
"""A treatment passes at most so many times the feeds: units may feed one another."""
_SMALLEST, _POINTS = 1e-3, 7
"""A curve begins with so many points, from this share of its end or from the smallest size."""
_SAME = 1e-7
"""Relative distance of a plan's true cost to its bound at which they are the same."""
_NEAR = 0.01
"""Gap of the plans that only say where curves need points."""
_ROUNDS = 20
_LEAST_FLOW = Scenario(objective=({"operation": 1.0},))
_LEAST_COST = Scenario(objective=({"capex": 1.0},))


class Feed(BaseModel):
    """Waste water to be treated."""

    flow: Amount
    conc: dict[str, Amount]


class Option(BaseModel):
    """One way to build a unit: what it removes, and its cost, ``alpha * F^exp + gamma * F``."""

    removal: dict[str, Annotated[float, Field(ge=0.0, le=1.0)]]
    alpha: Amount = 0.0
    gamma: Amount = 0.0
    exp: Exponent | None = None


class Unit(BaseModel):
    """A treatment: one way to build it, or several of which one is chosen."""

    name: Name = ""
    min_flow: Amount = 0.0
    exp: Exponent | None = None
    options: tuple[Option, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _one_option_or_several(cls, data: Any) -> Any:
        if isinstance(data, dict) and "options" not in data:
            own = {key: data[key] for key in ("removal", "alpha", "gamma") if key in data}
            return {**data, "options": [own]}
        return data


class Treatment(CaseInputs):
    """Feeds, units that remove shares of contaminants, and limits of the pooled discharge."""

    feeds: tuple[Feed, ...] = Field(min_length=1)
    units_: tuple[Unit, ...] = Field(min_length=1)
    limits: dict[str, Amount]
    cost: bool = False
    exp: Exponent = 1.0


@dataclass
class _Way:
    """One way to build a unit, as a retrofit of the park.

    Attributes
    ----------
    slot
        Number of the unit; of its ways at most one is built.
    option
        What it removes.
    alpha, gamma, exp
        Cost by size in the park's flow and money.
    least, most
        Sizes between which it may be built [m3/h].
    points
        Sizes at which its cost curve has points [m3/h].
    """

    slot: int
    option: Option
    alpha: float
    gamma: float
    exp: float
    least: float
    most: float
    points: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        start = self.least or _SMALLEST * self.most
        middle = np.geomspace(start, self.most, _POINTS).tolist()
        self.points = middle if self.least else [0.0, *middle]

    def cost(self, size: float) -> float:
        return self.alpha * size**self.exp + self.gamma * size


def treatment_network(case: Case) -> Answers:
    """Least treated flow, or least cost, of distributed treatment; one option of every unit."""
    given = case.inputs_as(Treatment)
    slope = units.flow(given.unit("flow")).slope
    cubic_metres = tamed([sum(feed.flow for feed in given.feeds) * slope], SMALL)
    size = cubic_metres / slope
    money = _money(given) if given.cost else 1.0
    best = _Search(given, size, _ways(given, size, money)).least()
    if given.cost:
        return {"objective": Answer(best * money)}
    return {"objective": Answer(best * cubic_metres, units.flow, given.unit("flow"))}


def _money(given: Treatment) -> float:
    """Give the money of the case that is one EUR in its park."""
    whole = sum(feed.flow for feed in given.feeds)
    options = [option for unit in given.units_ for option in unit.options]
    return tamed(max(one.alpha, one.gamma) * max(whole, 1.0) for one in options)


def _ways(given: Treatment, size: float, money: float) -> dict[str, _Way]:
    most = _MOST * sum(feed.flow for feed in given.feeds) / size
    ways = {}
    for slot, unit in enumerate(given.units_):
        for number, option in enumerate(unit.options):
            exp = option.exp or unit.exp or given.exp
            alpha, gamma = option.alpha * size**exp / money, option.gamma * size / money
            least = min(unit.min_flow / size, most)
            ways[f"t{slot}_{number}"] = _Way(slot, option, alpha, gamma, exp, least, most)
    return ways


class _Search:
    """Branch and bound over what may be built, where a plan builds a unit in two ways."""

    def __init__(self, given: Treatment, size: float, ways: Mapping[str, _Way]) -> None:
        self._given, self._size, self._ways = given, size, ways

    def least(self) -> float:
        """Give the least flow or cost.

        Raises
        ------
        NoPlan
            If no choice of options meets the limits.
        """
        order = itertools.count()
        failure: NoPlan | None = None
        waiting: list[tuple[float, int, frozenset[str]]] = [(-np.inf, next(order), frozenset())]
        best = np.inf
        while waiting:
            bound, _, forbidden = heapq.heappop(waiting)
            if bound >= best:
                break
            try:
                value, built = self._solved(forbidden)
            except NoPlan as error:
                failure = error
                continue
            twice = self._twice(built)
            if not twice:
                best = min(best, value)
            for chosen in twice:
                heapq.heappush(waiting, (value, next(order), forbidden | set(twice) - {chosen}))
        if failure is not None and best == np.inf:
            raise failure
        return best

    def _twice(self, built: Mapping[str, float]) -> list[str]:
        """Give all ways to build a unit that is built in two of them; empty if none is."""
        slots = [self._ways[name].slot for name in built]
        wrong = next((slot for slot in slots if slots.count(slot) > 1), None)
        return [name for name, way in self._ways.items() if way.slot == wrong]

    def _solved(self, forbidden: frozenset[str]) -> tuple[float, Mapping[str, float]]:
        """Solve until the plan truly costs what its straight pieces say.

        A plan that is only nearly the best finds soon where the curves must have points.
        """
        if self._given.cost:
            self._add_points(_sizes(self._plan(forbidden, gap=_NEAR)))
        for _ in range(_ROUNDS):
            plan = self._plan(forbidden)
            built = _sizes(plan)
            if self._settled(plan, built):
                return self._worth(plan, built), built
            self._add_points(built)
        message = f"the cost curves do not settle in {_ROUNDS} rounds"
        raise NoPlan(message)

    def _worth(self, plan: Plan, built: Mapping[str, float]) -> float:
        """Give the flow treated, or what the sizes truly cost."""
        if not self._given.cost:
            return plan.objective.value / HOURS_PER_YEAR
        return sum(self._ways[name].cost(size) for name, size in built.items())

    def _settled(self, plan: Plan, built: Mapping[str, float]) -> bool:
        if not self._given.cost:
            return True
        true = self._worth(plan, built)
        return true - plan.objective.value <= _SAME * true

    def _add_points(self, built: Mapping[str, float]) -> None:
        for name, size in built.items():
            self._ways[name].points = sorted({*self._ways[name].points, size})

    def _plan(self, forbidden: frozenset[str], gap: float = 0.0) -> Plan:
        ways = {name: way for name, way in self._ways.items() if name not in forbidden}
        aim = _LEAST_COST if self._given.cost else _LEAST_FLOW
        asked = _network(self._given, self._size, ways)
        return proven(asked, aim) if gap == 0.0 else optimise(asked, aim, gap=gap)


def _sizes(plan: Plan) -> dict[str, float]:
    sizes = plan.technologies["size"].astype(float)
    return {str(name): size for name, size in sizes.items()}


def _network(given: Treatment, size: float, ways: Mapping[str, _Way]) -> Park:
    """Write feeds, treatments and the discharge of one enterprise: everything may meet."""
    per = units.content(given.unit("concentration")).slope
    names = sorted(given.limits)
    figures = [value * per for feed in given.feeds for value in feed.conc.values()]
    ppm = tamed(figures, SMALL) / per

    def columns(kind: str, figures: Mapping[str, float], times: float = 1.0 / ppm) -> Row:
        unit = "1" if kind == "removal" else "mg/L"
        found = {name: figures.get(name, 0.0) * times for name in names}
        return {f"{kind}:q{number} [{unit}]": found[name] for number, name in enumerate(names)}

    whole = sum(feed.flow for feed in given.feeds) / size
    water: Rows = [
        {"id": f"feed{n}", "enterprise": "e0", "role": "source", "outlet": "none",
         "quantity [m3/h]": feed.flow / size, **columns("content", feed.conc)}
        for n, feed in enumerate(given.feeds)
    ]  # fmt: skip
    discharge = {"id": "discharge", "enterprise": "e0", "role": "sink", "utility": "none"}
    water.append({**discharge, "quantity [m3/h]": whole, **columns("max", given.limits)})
    ports: Rows = []
    for name, way in ways.items():
        removal = columns("removal", way.option.removal, 1.0)
        ports += [_port(name, "sink"), _port(name, "source", removal)]
    return park(
        enterprises=enterprises(["all"]),
        water=water,
        technologies=[_retrofit(name, way, cost=given.cost) for name, way in ways.items()],
        technology_ports=ports,
        technology_segments=[
            {"technology": name, "size": point, "capex": way.cost(point)}
            for name, way in ways.items()
            if given.cost
            for point in way.points
        ],
    )


def _retrofit(name: str, way: _Way, *, cost: bool) -> Row:
    """Give a way to build a unit: what it costs stands in its curve."""
    row = {"id": name, "technology": "own_water", "enterprise": "e0", "max_size": way.most}
    return {**row, "min_size": way.least} if cost else {**row, "opex": 1.0}


def _port(unit: str, role: str, contents: Row | None = None) -> Row:
    ends = {"port": role, "medium": "water", "role": role, "coefficient": 1.0}
    return {"technology": unit, **ends, **(contents or {})}
