"""Water: reuse within limits, uses that pick up a load, regeneration, plants together and apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from casebook import units
from casebook.asking import Answer, enterprises, hourly, park, proven
from casebook.reading import CaseInputs, Name, Part
from casebook.units import tamed
from symbiosis import Scenario
from symbiosis.park.entities import HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casebook.asking import Answers, Row, Rows
    from casebook.reading import Case
    from symbiosis import Plan

_GRAMS = 1000.0
_ONE = "content"
"""Name of the contaminant of a case that has only one."""


def _by_name(figure: Any) -> Any:
    if figure is None:
        return {}
    return figure if isinstance(figure, dict) else {_ONE: figure}


Amount = Annotated[float, Field(ge=0.0)]
Contents = Annotated[dict[str, Amount], BeforeValidator(_by_name)]

_LEAST_FRESH = Scenario(objective=({"fresh_water": 1.0}, {"operation": 1.0}))
"""A treatment costs its operation, one a m3, so that the second aim is the least treated."""
_OF_ALL = {"freshwater", "freshwater_no_reuse", "regenerated"}
_SEWER = {"id": "sewer", "medium": "water", "price [EUR/m3]": 0.0}
_TREATMENT = {"id": "treatment", "technology": "own_water", "enterprise": "e0", "opex": 1.0}


class Use(Part):
    """A use that picks up a load."""

    name: Name = ""
    plant: Name = ""
    load_kg_h: Contents
    cin_max_ppm: Contents
    cout_max_ppm: Contents

    @model_validator(mode="after")
    def _can_pick_up(self) -> Use:
        if not self.load_kg_h:
            message = "load_kg_h: says nothing; write 0 for a use that picks up nothing"
            raise ValueError(message)
        for name, load in self.load_kg_h.items():
            if name not in self.cout_max_ppm:
                message = f"cout_max_ppm: says nothing of {name}"
                raise ValueError(message)
            if load and self.cout_max_ppm[name] <= self.cin_max_ppm.get(name, 0.0):
                message = f"cout_max_ppm: not above cin_max_ppm for {name}, yet there is a load"
                raise ValueError(message)
        return self


class Uses(CaseInputs):
    """Uses, fresh water, and perhaps a treatment that cleans to a fixed content."""

    processes: tuple[Use, ...] = Field(min_length=1)
    freshwater_ppm: Contents = Field(default={}, validate_default=True)
    regeneration_outlet_ppm: Contents | None = None


class Flow(Part):
    """A fixed flow of water."""

    name: Name = ""
    flow: Amount


class Source(Flow):
    """Water that leaves a use."""

    conc: Contents


class Sink(Flow):
    """Water that a use needs, and what it may contain."""

    conc_max: Contents


class Flows(CaseInputs):
    """Sources and sinks of fixed flow."""

    sources: tuple[Source, ...]
    sinks: tuple[Sink, ...]
    freshwater_ppm: Contents = Field(default={}, validate_default=True)


def water_fixed_load(case: Case) -> Answers:
    """Least fresh water of uses with a load; with a treatment, then the least treated."""
    return _reused(case, _LEAST_FRESH)


def water_fixed_load_multi(case: Case) -> Answers:
    """Least fresh water where uses discharge at the content that their inlets make."""
    return _reused(case, _LEAST_FRESH.model_copy(update={"water": "exact"}))


def _reused(case: Case, aim: Scenario) -> Answers:
    given = case.inputs_as(Uses)
    asked = {one.quantity for one in case.expected}
    plants = list(dict.fromkeys(use.plant for use in given.processes))
    every = "freshwater_plants_apart" in asked
    answers = _used(given, given.processes, aim) if asked & _OF_ALL else {}
    total = 0.0
    for plant in plants:
        if every or f"freshwater:{plant}" in asked:
            own = [use for use in given.processes if use.plant == plant]
            answers[f"freshwater:{plant}"] = _used(given, own, aim)["freshwater"]
            total += answers[f"freshwater:{plant}"].value
    answers["freshwater_plants_apart"] = _water(total, given)
    return answers


def _used(given: Uses, uses: Sequence[Use], aim: Scenario) -> dict[str, Answer]:
    """Let all uses reuse one another's water, as in one enterprise."""
    contents = _Contents.of(given, [use.cout_max_ppm for use in uses])
    mass = units.load(given.unit("load")).slope / contents.size
    loads = [kg * mass for use in uses for kg in use.load_kg_h.values()]
    size = tamed([_GRAMS * max(loads) / contents.largest])
    water = [
        {
            **_stream(f"p{number}", "process", use.name, 0.0),
            **contents.columns("load", use.load_kg_h, mass / size / contents.slope, "kg/h"),
            **contents.columns("max", use.cin_max_ppm),
            **contents.columns("out", use.cout_max_ppm),
        }
        for number, use in enumerate(uses)
    ]
    cleaned = given.regeneration_outlet_ppm
    more = {} if cleaned is None else _treatment(contents, cleaned)
    plan = _least(given, contents, water, more, aim)
    baseline = float(plan.accounts["baseline"]["fresh_water"]) / HOURS_PER_YEAR
    answers = {
        "freshwater": _water(hourly(plan, "fresh_water") * size, given),
        "freshwater_no_reuse": _water(baseline * size, given),
    }
    if cleaned is not None:
        answers["regenerated"] = _water(hourly(plan, "operation") * size, given)
    return answers


def water_fixed_flow(case: Case) -> Answers:
    """Least fresh water of sources and sinks of fixed flow, and the waste water that is left."""
    given = case.inputs_as(Flows)
    contents = _Contents.of(given, [sink.conc_max for sink in given.sinks])
    flow = units.flow(given.unit("flow")).slope
    every: tuple[Flow, ...] = (*given.sources, *given.sinks)
    size = tamed(one.flow * flow for one in every)
    sources = [
        {
            **_stream(f"source{number}", "source", source.name, source.flow * flow / size),
            **contents.columns("content", dict.fromkeys(contents.names, 0.0) | source.conc),
        }
        for number, source in enumerate(given.sources)
    ]
    sinks = [
        {
            **_stream(f"sink{number}", "sink", sink.name, sink.flow * flow / size),
            **contents.columns("max", sink.conc_max),
        }
        for number, sink in enumerate(given.sinks)
    ]
    plan = _least(given, contents, [*sources, *sinks], {}, _LEAST_FRESH)
    return {
        "freshwater": _water(hourly(plan, "fresh_water") * size, given),
        "wastewater": _water(hourly(plan, "wastewater") * size, given),
    }


@dataclass(frozen=True)
class _Contents:
    """The contaminants that somebody limits, under names that every table may have.

    Attributes
    ----------
    names
        As the case has them.
    slope
        mg/L per unit of the case, tamed.
    size
        What they were divided by.
    largest
        The largest limit [mg/L, tamed].
    """

    names: tuple[str, ...]
    slope: float
    size: float
    largest: float

    @classmethod
    def of(cls, given: CaseInputs, limits: Sequence[dict[str, float]]) -> _Contents:
        """Collect the contaminants of all limits."""
        names = tuple(sorted({name for limit in limits for name in limit}))
        per = units.content(given.unit("concentration")).slope
        figures = [figure * per for limit in limits for figure in limit.values()]
        size = tamed(figures)
        return cls(names, per / size, size, max(figures, default=0.0) / size or 1.0)

    def columns(
        self, kind: str, figures: dict[str, float], times: float = 1.0, unit: str = "mg/L"
    ) -> Row:
        """Write figures of one kind as a table's columns."""
        return {
            f"{kind}:q{number} [{unit}]": figures[name] * self.slope * times
            for number, name in enumerate(self.names)
            if name in figures
        }


def _stream(name: str, role: str, title: str, flow: float) -> Row:
    return {
        "id": name,
        "enterprise": "e0",
        "role": role,
        "name": title,
        "quantity [m3/h]": flow,
        "outlet": "" if role == "sink" else "sewer",
        "utility": "" if role == "source" else "fresh",
    }


def _treatment(contents: _Contents, cleaned: dict[str, float]) -> dict[str, Rows]:
    """Offer a treatment that takes any water and gives all of it back, as clean as it can."""
    port = {"technology": "treatment", "medium": "water", "coefficient": 1.0}
    return {
        "technologies": [_TREATMENT],
        "technology_ports": [
            {**port, "port": "in", "role": "sink"},
            {**port, "port": "out", "role": "source", **contents.columns("content", cleaned)},
        ],
    }


def _least(
    given: Uses | Flows, contents: _Contents, water: Rows, more: dict[str, Rows], aim: Scenario
) -> Plan:
    clean = dict.fromkeys(contents.names, 0.0) | given.freshwater_ppm
    fresh = {"id": "fresh", "medium": "water", "price [EUR/m3]": 1.0}
    asked = park(
        enterprises=enterprises(["all"]),
        water=water,
        utilities=[{**fresh, **contents.columns("content", clean)}],
        outlets=[_SEWER],
        **more,
    )
    return proven(asked, aim)


def _water(value: float, given: CaseInputs) -> Answer:
    """Give a flow; uses with a load name kg/h and ppm in their fields, and so t/h."""
    unit = given.unit("flow") or ("t/h" if isinstance(given, Uses) else "")
    return Answer(value, units.flow, unit)
