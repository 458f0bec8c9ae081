"""Heat: targets of plants and parks, fewest matches, steam headers between plants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from casebook import units
from casebook.asking import NEAR_KM, Answer, enterprises, hourly, park, proven
from casebook.reading import CaseInputs
from casebook.units import tamed
from symbiosis import Scenario
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.plan.pinch import pinch_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casebook.asking import Answers, Row, Rows
    from casebook.reading import Case
    from symbiosis.park.units import Scale

Amount = Annotated[float, Field(ge=0.0)]

_COLDEST_C = -40.0
"""Nothing in a park's table of heat is colder than -50 degC; approaches need some room."""
_WARM_C = 100.0
"""Where the coldest stream stands: the files mix degF and degC, so that only differences count."""
_LEAST_HEAT = Scenario(objective=({"heat_bought": 1.0},))
_OWN_FIRST = Scenario(
    objective=({"heat_bought": 1.0, "operation": 1.0}, {"heat_bought": 1.0}),
    max_km={"heat": NEAR_KM},
)
"""What headers give costs their operation, one a MWh: as much as a MWh bought."""
_STEAM_MW = 40.0
"""Less than the library's smallest steam pipe carries: all heat of a site is brought below it."""
_FEWEST_MATCHES = Scenario(objective=({"operation": 1.0}, {"exchanges": 1.0}))
_REST: dict[str, Rows] = {
    "utilities": [{"id": "heating", "medium": "heat", "price [EUR/MWh]": 1.0}],
    "outlets": [{"id": "cooling", "medium": "heat", "price [EUR/MWh]": 0.0}],
}


class Stream(BaseModel):
    """Heat offered (it cools) or wanted (it warms)."""

    name: str = ""
    plant: str = ""
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

    def degrees(self, temperature: float) -> float:
        """Give degC, all moved alike where a park has nothing so cold: only differences count."""
        return units.in_program(temperature, self._scale()) + self.moved()

    def moved(self) -> float:
        """Give the K by which the whole case is moved to warmer temperatures."""
        ends = [t for stream in self.streams for t in (stream.t_supply, stream.t_target)]
        lower = max(0.0, *(-stream.dt_cont for stream in self.streams)) * self.approach()
        return max(0.0, _COLDEST_C + lower - units.in_program(min(ends), self._scale()))

    def _scale(self) -> Scale:
        return units.temperature(self.unit("temperature"))

    def approach(self) -> float:
        """Give K per unit of the case's approaches."""
        return units.temperature(self.unit("dt_cont") or self.unit("temperature")).slope

    def size(self) -> float:
        """Give the case's unit of heat that is counted as one MW."""
        return tamed(stream.duty for stream in self.streams)


def heat_targets(case: Case) -> Answers:
    """Least hot and cold utility of all streams together, and of every plant alone."""
    given = case.inputs_as(Targets)
    asked = {one.quantity.partition(":")[2] for one in case.expected}
    answers = _targets(given, given.streams, "") if "" in asked else {}
    for plant in sorted(asked & set(given.plants()) - {""}):
        alone = [stream for stream in given.streams if stream.plant == plant]
        answers |= _targets(given, alone, f":{plant}")
    return answers


def _targets(given: Targets, streams: Sequence[Stream], suffix: str) -> dict[str, Answer]:
    """Let every pair of streams exchange, as in one enterprise."""
    size = given.size()
    rows = [_stream(given, number, stream, "e0", size) for number, stream in enumerate(streams)]
    plan = proven(park(enterprises=enterprises(["all"]), heat=rows, **_REST), _LEAST_HEAT)
    unit = given.unit("heat")
    per = units.heat(unit).slope * size
    sources = plan.streams["role"] == "source"
    wasted = float(plan.streams.loc[sources, "rest"].sum()) / HOURS_PER_YEAR
    pinches = pinch_points(plan, "e0")
    degrees = given.unit("temperature")
    return {
        f"QH{suffix}": Answer(hourly(plan, "heat_bought") * per, units.heat, unit),
        f"QC{suffix}": Answer(wasted * per, units.heat, unit),
        f"pinch_shifted{suffix}": Answer(
            max(pinches, default=float("nan")) - given.moved(), units.temperature, degrees
        ),
    }


def _stream(given: Targets, number: int, stream: Stream, enterprise: str, size: float) -> Row:
    is_source = stream.t_supply > stream.t_target
    approach = stream.dt_cont * given.approach()
    # A contribution below zero, which no park may have, goes into the temperatures themselves.
    nearer = min(approach, 0.0) * (-1.0 if is_source else 1.0)
    rest = {"outlet": "cooling"} if is_source else {"utility": "heating"}
    return {
        "id": f"s{number}",
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


class Between(BaseModel):
    """Something between two temperatures."""

    name: str = ""
    t_in: float
    t_out: float


class Flow(Between):
    """A stream of constant heat capacity flow."""

    fcp: Amount

    @property
    def duty(self) -> float:
        """Heat that it gives or takes, in the case's unit."""
        return abs(self.t_in - self.t_out) * self.fcp


class Utility(Between):
    """A utility with temperatures; its cost per unit of heat."""

    cost: Amount


class Matching(CaseInputs):
    """Streams and utilities between which exchangers are counted."""

    hot: tuple[Flow, ...]
    cold: tuple[Flow, ...]
    hot_utilities: tuple[Utility, ...]
    cold_utilities: tuple[Utility, ...]
    dTmin: Amount  # noqa: N815, as the files have it

    def coldest(self) -> float:
        """Give the lowest temperature, as stored."""
        every: tuple[Between, ...] = (
            *self.hot,
            *self.cold,
            *self.hot_utilities,
            *self.cold_utilities,
        )
        return min(min(one.t_in, one.t_out) for one in every)


def heat_min_matches(case: Case) -> Answers:
    """Fewest exchangers at the least cost of utilities, those with utilities among them."""
    given = case.inputs_as(Matching)
    size = tamed(stream.duty for stream in (*given.hot, *given.cold))
    money = tamed(one.cost for one in (*given.hot_utilities, *given.cold_utilities))
    approach = given.dTmin / 2.0
    warmer = _WARM_C - given.coldest()
    heat = [
        {
            "id": f"{role}{number}",
            "enterprise": "e0",
            "role": role,
            "name": stream.name,
            "supply_c": stream.t_in + warmer,
            "target_c": stream.t_out + warmer,
            "dt_k": approach,
            "scope": "process",
            "quantity [MW]": stream.duty / size,
            "outlet": "none" if role == "source" else "",
            "utility": "" if role == "source" else "none",
        }
        for role, streams in (("source", given.hot), ("sink", given.cold))
        for number, stream in enumerate(streams)
    ]
    most = {
        role: sum(stream.duty for stream in streams) / size
        for role, streams in (("source", given.cold), ("sink", given.hot))
    }
    plants, ports = [], []
    for role, utilities in (("source", given.hot_utilities), ("sink", given.cold_utilities)):
        for number, utility in enumerate(utilities):
            unit = f"utility_{role}{number}"
            plants.append(_plant(unit, "e0", opex=utility.cost / money, max_size=most[role]))
            ends = utility.t_in + warmer, utility.t_out + warmer
            ports.append(_port(unit, role, *ends, approach))
    asked = park(
        enterprises=enterprises(["all"]), heat=heat, technologies=plants, technology_ports=ports
    )
    plan = proven(asked, _FEWEST_MATCHES)
    return {"matches": Answer(float(round(plan.accounts["plan"]["exchanges"])))}


def _plant(unit: str, enterprise: str, **figures: float) -> Row:
    return {"id": unit, "technology": "own_heat", "enterprise": enterprise, **figures}


def _port(unit: str, role: str, supply_c: float, target_c: float, approach: float) -> Row:
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


class Level(BaseModel):
    """A level of the site's steam, or a utility that only heats or only cools."""

    name: str = ""
    T: float
    dt_cont: Amount
    kind: Literal["hot", "both", "cold"]


class TotalSite(Targets):
    """Plants with their streams, and the levels of the steam that they share."""

    levels: tuple[Level, ...]


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
        _stream(given, number, stream, at[stream.plant], size)
        for number, stream in enumerate(given.streams)
    ]
    headers, ports = [], []
    for number, level in enumerate(one for one in given.levels if one.kind == "both"):
        unit, level_c = f"header{number}", given.degrees(level.T)
        most = sum(stream.duty for stream in given.streams) / size
        headers.append(_plant(unit, hub[0]["id"], opex=1.0, max_size=most))
        approach = level.dt_cont * given.approach()
        ports += [_port(unit, role, level_c, level_c, approach) for role in ("source", "sink")]
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
