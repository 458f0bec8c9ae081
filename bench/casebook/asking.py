"""Asking the production models: rows in memory become a park, a scenario a proven plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casebook.units import plain
from symbiosis import Scenario, optimise
from symbiosis.errors import BadInput, NoPlan
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.load import park_of

if TYPE_CHECKING:
    from symbiosis import Park, Plan
    from symbiosis.park.units import Scale

Row = dict[str, Any]
Rows = list[Row]

NEAR_KM = 1.0
"""Enterprises stand farther apart than this [km]; only what a connection names is nearer."""
_STEP_DEGREES = 0.05
_COLUMNS = 100
_TIME_LIMIT = 600.0
_INFO = {"title": "A published case", "country": "NL", "currency": "EUR", "price_year": 2024}


@dataclass(frozen=True)
class Answer:
    """One figure of a plan.

    Attributes
    ----------
    value
        In the program's own unit.
    measure
        Gives the way from a unit to the program's.
    unit
        The case's unit, for expectations that name none; empty where the case does not say, and
        its figures are taken as they stand.
    """

    value: float
    measure: Callable[[str], Scale] = plain
    unit: str = ""

    def in_unit(self, said: str) -> float:
        """Give the figure in the unit of an expectation, else in the case's."""
        try:
            scale = self.measure(said if said and self.unit else self.unit)
        except BadInput:
            scale = self.measure(self.unit)
        return (self.value - scale.offset) / scale.slope


Answers = Mapping[str, Answer]


def enterprises(names: list[str], kind: str = "firm", first: int = 0) -> Rows:
    """Place enterprises ``e0``, ``e1`` ... on a grid of some km."""
    return [
        {
            "id": f"e{place}",
            "name": name,
            "kind": kind,
            "lon": 5.0 + place % _COLUMNS * _STEP_DEGREES,
            "lat": 52.0 + place // _COLUMNS * _STEP_DEGREES,
        }
        for place, name in enumerate(names, first)
    ]


def park(**tables: Rows) -> Park:
    """Make a park of tables; those without rows are left out."""
    return park_of({"id": "case", **_INFO}, {name: rows for name, rows in tables.items() if rows})


def proven(asked: Park, scenario: Scenario) -> Plan:
    """Solve to proven optimality.

    Raises
    ------
    NoPlan
        If there is no plan, or none that is proven in time.
    """
    plan = optimise(asked, scenario, gap=0.0, time_limit=_TIME_LIMIT)
    if plan.status.value != "optimal":
        message = f"the plan is not proven: {plan.status.value}, gap {plan.objective.gap:.3g}"
        raise NoPlan(message)
    return plan


def hourly(plan: Plan, account: str) -> float:
    """Give an account of a plan per hour [the account's unit/h]."""
    return float(plan.accounts["plan"][account]) / HOURS_PER_YEAR
