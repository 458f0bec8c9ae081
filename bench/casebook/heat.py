"""Heat: targets of plants and parks, steam headers between plants."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from casebook import units
from casebook.asking import NEAR_KM, Answer, enterprises, hourly, park, proven
from casebook.reading import CaseInputs, Name, Part
from casebook.units import tamed
from symbiosis import Scenario
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.units import Scale
from symbiosis.plan.tables.pinch import pinch_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casebook.asking import Answers, Row, Rows
    from casebook.reading import Case

Amount = Annotated[float, Field(ge=0.0)]

_COLDEST_C, _HOTTEST_C = -40.0, 1900.0
"""Nothing in a park's table of heat is colder than -50 or hotter than 2000 degC."""
_APART = {"heat": NEAR_KM}
"""Enterprises are too far apart for pipes other than those that a connection names."""
_LEAST_HEAT = Scenario(objective=({"heat_bought": 1.0},), max_km=_APART)
_OWN_FIRST = Scenario(
    objective=({"heat_bought": 1.0, "operation": 1.0}, {"heat_bought": 1.0}),
    max_km=_APART,
)
"""What headers give costs their operation, one a MWh: as much as a MWh bought."""
_STEAM_MW = 40.0
"""Less than the library's smallest steam pipe carries: all heat of a site is brought below it."""
_REST: dict[str, Rows] = {
    "utilities": [{"id": "heating", "medium": "heat", "price [EUR/MWh]": 1.0}],
    "outlets": [{"id": "cooling", "medium": "heat", "price [EUR/MWh]": 0.0}],
}


class Stream(Part):
    """Heat offered (it cools) or wanted (it warms)."""

    name: Name = ""
    plant: Name = ""
    t_supply: float
    t_target: float
    duty: Amount
    dt_cont: float

    @model_validator(mode="after")
    def _cools_or_warms(self) -> Stream:
        if self.t_supply == self.t_target:
            message = "t_target: equals t_supply, so that nobody can tell hot from cold"
            raise ValueError(message)
        return self


class Targets(CaseInputs):
    """Streams of one plant or of several."""

    streams: tuple[Stream, ...] = Field(min_length=1)

    def plants(self) -> list[str]:
        """Name the plants, each once."""
        return list(dict.fromkeys(stream.plant for stream in self.streams))

    def ends(self) -> list[float]:
        """List all temperatures, in the case's unit."""
        return [t for stream in self.streams for t in (stream.t_supply, stream.t_target)]

    def degrees(self, temperature: float) -> float:
        """Give the temperature in the park: a degree of the case is one there.

        What touches in degF would miss by a rounding in degC.
        """
        return units.in_program(temperature, self._placed())

    def approach(self) -> float:
        """Give the park's K per unit of the case's approaches."""
        return self._per_degree() * self._placed().slope

    def found(self, park_c: float) -> float:
        """Give degC of a temperature in the park."""
        placed, scale = self._placed(), self._scale()
        return units.in_program((park_c - placed.offset) / placed.slope, scale)

    def size(self) -> float:
        """Give the case's unit of heat that is counted as one MW."""
        return tamed(stream.duty for stream in self.streams)

    def _scale(self) -> Scale:
        return units.temperature(self.unit("temperature"))

    def _per_degree(self) -> float:
        said = units.temperature(self.unit("dt_cont") or self.unit("temperature"))
        return said.slope / self._scale().slope

    def _placed(self) -> Scale:
        nearer = max(0.0, *(-stream.dt_cont for stream in self.streams)) * self._per_degree()
        return placed(self.ends(), nearer)


def placed(ends: Sequence[float], room: float = 0.0, coldest: float = _COLDEST_C) -> Scale:
    """Find a place for temperatures among those that a park may have: only differences count.

    They are moved together where they stand too cold or too hot, and drawn nearer to one another
    where they span too much; ``room`` is left free at both ends, from ``coldest`` [degC] on.
    """
    low, high = min(ends) - room, max(ends) + room
    nearer = min(1.0, (_HOTTEST_C - coldest) / max(high - low, 1.0))
    moved = max(0.0, coldest - nearer * low) or min(0.0, _HOTTEST_C - nearer * high)
    return Scale(nearer, moved)


def heat_targets(case: Case) -> Answers:
    """Least hot and cold utility of all streams together, and of every plant alone.

    Every group of streams that is asked for is one enterprise of its own, far from the others; in
    it every pair of streams may exchange.
    """
    given = case.inputs_as(Targets)
    asked = {one.quantity.partition(":")[2] for one in case.expected}
    groups = sorted(asked & {"", *given.plants()})
    rows = [
        _stream(given, f"s{place}_{number}", stream, f"e{place}", given.size())
        for place, plant in enumerate(groups)
        for number, stream in enumerate(given.streams)
        if plant in ("", stream.plant)
    ]
    plan = proven(park(enterprises=enterprises(groups), heat=rows, **_REST), _LEAST_HEAT)
    per = units.heat(given.unit("heat")).slope * given.size()
    rest = plan.streams.groupby(["enterprise", "role"])["rest"].sum() / HOURS_PER_YEAR * per
    answers: dict[str, Answer] = {}
    for place, plant in enumerate(groups):
        suffix = f":{plant}" if plant else ""
        for name, role in (("QH", "sink"), ("QC", "source")):
            figure = float(rest.get((f"e{place}", role), 0.0))
            answers[f"{name}{suffix}"] = Answer(figure, units.heat, given.unit("heat"))
        pinch = given.found(max(pinch_points(plan, f"e{place}"), default=math.nan))
        degrees = given.unit("temperature")
        answers[f"pinch_shifted{suffix}"] = Answer(pinch, units.temperature, degrees)
    return answers


def _stream(given: Targets, name: str, stream: Stream, enterprise: str, size: float) -> Row:
    is_source = stream.t_supply > stream.t_target
    approach = stream.dt_cont * given.approach()
    # A contribution below zero, which no park may have, goes into the temperatures themselves.
    nearer = min(approach, 0.0) * (-1.0 if is_source else 1.0)
    rest = {"outlet": "cooling"} if is_source else {"utility": "heating"}
    return {
        "id": name,
        "enterprise": enterprise,
        "role": "source" if is_source else "sink",
        "name": stream.name,
        "supply_c": given.degrees(stream.t_supply) + nearer,
        "target_c": given.degrees(stream.t_target) + nearer,
        "dt_k": max(approach, 0.0),
        "scope": "process",
        "quantity [MW]": stream.duty / size,
        **rest,
    }


def plant_row(unit: str, enterprise: str, **figures: float) -> Row:
    """Write a unit that passes heat on or sells it."""
    return {"id": unit, "technology": "own_heat", "enterprise": enterprise, **figures}


def port_row(unit: str, role: str, supply_c: float, target_c: float, approach: float) -> Row:
    """Write where a unit takes heat (sink) or gives it (source)."""
    return {
        "technology": unit,
        "port": "gives" if role == "source" else "takes",
        "medium": "heat",
        "role": role,
        "coefficient": 1.0,
        "supply_c": supply_c,
        "target_c": target_c,
        "dt_k": approach,
    }


class Level(Part):
    """A level of the site's steam, or a utility that only heats or only cools."""

    name: Name = ""
    T: float
    dt_cont: Amount
    kind: Literal["hot", "both", "cold"]


class TotalSite(Targets):
    """Plants with their streams, and the levels of the steam that they share."""

    levels: tuple[Level, ...]

    def ends(self) -> list[float]:
        """List all temperatures, in the case's unit."""
        return [*super().ends(), *(level.T for level in self.levels)]


def total_site(case: Case) -> Answers:
    """Least import of heat when plants exchange by headers only what they cannot use themselves.

    First the plants take as little as they can from headers and utilities together, so that what
    they recover themselves is most; then as little as possible of that is imported.
    """
    given = case.inputs_as(TotalSite)
    size = tamed([sum(stream.duty for stream in given.streams)], _STEAM_MW)
    plants = enterprises(given.plants())
    at = {row["name"]: row["id"] for row in plants}
    hub = enterprises(["headers"], kind="hub", first=len(plants))
    rows = [
        _stream(given, f"s{number}", stream, at[stream.plant], size)
        for number, stream in enumerate(given.streams)
    ]
    headers, ports = [], []
    for number, level in enumerate(one for one in given.levels if one.kind == "both"):
        unit, level_c = f"header{number}", given.degrees(level.T)
        most = sum(stream.duty for stream in given.streams) / size
        headers.append(plant_row(unit, hub[0]["id"], opex=1.0, max_size=most))
        approach = level.dt_cont * given.approach()
        ports += [port_row(unit, role, level_c, level_c, approach) for role in ("source", "sink")]
    pipes = [
        {"id": f"{start}_{end}", "from": start, "to": end, "medium": "heat", "length_km": 0.0}
        for plant in at.values()
        for start, end in ((plant, hub[0]["id"]), (hub[0]["id"], plant))
    ]
    asked = park(
        enterprises=[*plants, *hub], heat=rows, technologies=headers, technology_ports=ports,
        connections=pipes, **_REST,
    )  # fmt: skip
    plan = proven(asked, _OWN_FIRST)
    unit = given.unit("heat")
    per = units.heat(unit).slope * size
    return {"QH": Answer(hourly(plan, "heat_bought") * per, units.heat, unit)}
