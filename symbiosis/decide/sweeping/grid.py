"""A grid file: named axes whose products are the questions, scenarios by name, random draws."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from symbiosis.decide.sweeping.axes import AXES, MOST, Axis, axis_of, merged
from symbiosis.decide.sweeping.case import Case
from symbiosis.decide.sweeping.draws import Draws, draws_of
from symbiosis.errors import BadInput, Unreadable
from symbiosis.park.containers.text_files import toml_of
from symbiosis.park.named import unknown_names
from symbiosis.park.refused import refused
from symbiosis.park.scenario import Scenario
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

PARTS = ("base", "axes", "scenarios", "draws")


def load_grid(path: str | Path, park: Park) -> list[Case]:
    """Read a grid file.

    Raises
    ------
    BadInput
        With all that is wrong in it, each with its key and what to do.
    """
    file = Path(path)
    try:
        data = toml_of(file)
    except Unreadable as error:
        message = f"grid {file}: {error.fault.allowed}. {error.fault.remedy}"
        raise BadInput(message) from error
    faults: list[str] = []
    cases = _Grid(data, park, faults).cases()
    if faults:
        raise BadInput("\n".join(f"grid {file}: {fault}" for fault in dict.fromkeys(faults)))
    return cases


class _Grid:
    """What a grid file says; what is wrong in it goes to ``faults``."""

    def __init__(self, data: Mapping[str, Any], park: Park, faults: list[str]) -> None:
        self._park, self._faults = park, faults
        for name in data:
            if name not in PARTS:
                hint = did_you_mean(name, PARTS, f"Known: {', '.join(PARTS)}.")
                faults.append(f"{name}: a grid has no such part. {hint}")
        self._base = self._table(data, "base")
        self._starts = self._scenarios(data.get("scenarios", []))
        self._axes = list(self._read_axes(self._table(data, "axes")))
        drawn = self._table(data, "draws")
        self._draws = draws_of(drawn, park, faults) if drawn else Draws.none()
        if not (self._axes or drawn or data.get("scenarios")):
            faults.append("as a whole: asks nothing. Write [axes], [[scenarios]] or [draws].")

    def _table(self, data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        part = data.get(name, {})
        if isinstance(part, Mapping):
            return part
        self._faults.append(f"{name}: is no table. Write its keys below [{name}].")
        return {}

    def _scenarios(self, listed: Any) -> list[tuple[str, Mapping[str, Any]]]:
        """Read the scenarios by name; none are one, which is the base."""
        if not isinstance(listed, list) or not all(isinstance(each, Mapping) for each in listed):
            self._faults.append("scenarios: is no list of tables. Write each below [[scenarios]].")
            return [("", {})]
        named: list[tuple[str, Mapping[str, Any]]] = [
            (str(each.get("name", number)), {k: v for k, v in each.items() if k != "name"})
            for number, each in enumerate(listed, 1)
        ]
        twice = {name for name, _ in named if [other for other, _ in named].count(name) > 1}
        self._faults += [
            f"scenarios: two are called {name!r}. Rename one." for name in sorted(twice)
        ]
        return named or [("", {})]

    def _read_axes(self, table: Mapping[str, Any]) -> Iterator[Axis]:
        for name, said in table.items():
            if name not in AXES:
                hint = did_you_mean(name, AXES, f"Known: {', '.join(AXES)}.")
                self._faults.append(f"axes.{name}: nothing that can be varied. {hint}")
                continue
            yield from axis_of(name, said, self._park, self._faults)

    def cases(self) -> list[Case]:
        """Multiply scenarios, axes and draws."""
        count = len(self._starts) * self._draws.number * math.prod(len(a.steps) for a in self._axes)
        if count > MOST:
            self._faults.append(f"as a whole: asks {count:,} questions; {MOST:,} is the most.")
            return []
        self._try_each()
        if self._faults:
            return []
        cases: list[Case] = []
        for (name, start), drawn in product(self._starts, self._draws):
            for steps in product(*(axis.steps for axis in self._axes)):
                case = self._case(name, start, [*drawn, *steps], len(cases) + 1)
                if case is not None:
                    cases.append(case)
        return cases

    def _try_each(self) -> None:
        """Try every scenario and every step by itself, so that all faults are told at once."""
        tried = [("base", self._base)]
        tried += [(f"scenarios.{name}", start) for name, start in self._starts if name]
        steps = [step for axis in self._axes for step in axis.steps]
        tried += [(f"axes.{step.axis}", step.said) for step in steps]
        tried += [(f"draws.{step.axis}", step.said) for step in next(iter(self._draws), [])]
        for place, said in tried:
            data = {name: each for name, each in said.items() if name != "amounts"}
            try:
                unknown = unknown_names(self._park, Scenario.model_validate(data))
            except ValidationError as error:
                self._refuse(place, error)
                continue
            self._faults += [
                f"{place}: {self._park.info.id} knows no {each.word!r}. {each.remedy}"
                for each in unknown
            ]

    def _refuse(self, place: str, error: ValidationError) -> None:
        for key, what, remedy in refused(error, Scenario, based=False):
            self._faults.append(f"{place}: {key}: {what}. {remedy}")

    def _case(
        self, name: str, start: Mapping[str, Any], changes: list[Any], number: int
    ) -> Case | None:
        """Make one question: the base, then its scenario, then what varies."""
        data = merged(self._base, start)
        for change in changes:
            data = merged(data, change.said)
        amounts = data.pop("amounts", {})
        values: dict[str, Any] = {"scenario_name": name} if name else {}
        values |= {change.axis: change.shown for change in changes}
        own = name if name and not changes else f"{number}"
        try:
            scenario = Scenario.model_validate({**data, "name": own})
        except ValidationError as error:
            place = f"scenarios.{name}" if name else "base"
            self._refuse(place, error)
            return None
        return Case(own, scenario, self._checked(amounts), values)

    def _checked(self, amounts: Any) -> dict[str, float]:
        from symbiosis.question.question import Question

        try:
            Question(self._park, Scenario(), amounts)
        except (BadInput, ValueError, TypeError, AttributeError) as error:
            self._faults.append(f"amounts: {error}")
            return {}
        return {str(name): float(amount) for name, amount in amounts.items()}
