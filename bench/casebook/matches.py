"""Fewest heat exchangers between streams and utilities, counted pair by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, model_validator

from casebook import units
from casebook.asking import Answer, enterprises, park, proven
from casebook.heat import placed, plant_row, port_row
from casebook.reading import CaseInputs, Name, Part
from casebook.units import tamed
from symbiosis import Scenario

if TYPE_CHECKING:
    from casebook.asking import Answers
    from casebook.reading import Case
    from symbiosis.park.units import Scale

Amount = Annotated[float, Field(ge=0.0)]

_WARM_C = 100.0
"""A unit that takes heat colder than its surroundings would have to be a refrigerator."""
_FEWEST_MATCHES = Scenario(objective=({"operation": 1.0}, {"exchanges": 1.0}))


class Between(Part):
    """Something between two temperatures."""

    name: Name = ""
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

    @model_validator(mode="after")
    def _cools_and_warms(self) -> Matching:
        for field, sign in (("hot", 1.0), ("cold", -1.0)):
            for number, stream in enumerate(getattr(self, field)):
                if sign * (stream.t_in - stream.t_out) < 0.0:
                    message = f"{field}.{number}.t_out: on the wrong side of t_in"
                    raise ValueError(message)
        return self

    def place(self) -> Scale:
        """Find the streams' place in a park: the files mix degF and degC, as stored."""
        utilities: tuple[Between, ...] = (*self.hot_utilities, *self.cold_utilities)
        every: tuple[Between, ...] = (*self.hot, *self.cold, *utilities)
        ends = [end for one in every for end in (one.t_in, one.t_out)]
        return placed(ends or [0.0], coldest=_WARM_C)


def heat_min_matches(case: Case) -> Answers:
    """Fewest exchangers at the least cost of utilities, those with utilities among them."""
    given = case.inputs_as(Matching)
    size = tamed(stream.duty for stream in (*given.hot, *given.cold))
    money = tamed(one.cost for one in (*given.hot_utilities, *given.cold_utilities))
    at = given.place()
    approach = given.dTmin / 2.0 * at.slope
    heat = [
        {
            "id": f"{role}{number}",
            "enterprise": "e0",
            "role": role,
            "name": stream.name,
            "supply_c": units.in_program(stream.t_in, at),
            "target_c": units.in_program(stream.t_out, at),
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
            plants.append(plant_row(unit, "e0", opex=utility.cost / money, max_size=most[role]))
            supply_c, target_c = (units.in_program(t, at) for t in (utility.t_in, utility.t_out))
            ports.append(port_row(unit, role, supply_c, target_c, approach))
    asked = park(
        enterprises=enterprises(["all"]), heat=heat, technologies=plants, technology_ports=ports
    )
    plan = proven(asked, _FEWEST_MATCHES)
    return {"matches": Answer(float(round(plan.accounts["plan"]["exchanges"])))}
