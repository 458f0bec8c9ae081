"""Judging: what a case expects against what the production models answer."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casebook.registry import problem_of
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from casebook.reading import Case, Expected


@dataclass(frozen=True)
class Verdict:
    """One expected quantity and its answer.

    Attributes
    ----------
    case, problem_type, quantity, unit
        What is asked.
    expected, got, difference
        In that unit; ``difference`` is got less expected.
    ok
        Whether the difference is within the case's tolerance.
    seconds
        Time for the whole case: park, matching, models, audit.
    """

    case: str
    problem_type: str
    quantity: str
    unit: str
    expected: float
    got: float
    difference: float
    ok: bool
    seconds: float


def judged(case: Case) -> list[Verdict]:
    """Solve a case and compare every quantity that it expects.

    Raises
    ------
    BadInput
        If the case asks for something that its problem type does not have.
    SymbiosisError
        If the models have no proven plan for it.
    """
    began = time.perf_counter()
    answers = problem_of(case)(case)
    seconds = time.perf_counter() - began
    verdicts = []
    for number, one in enumerate(case.expected):
        if one.quantity not in answers:
            message = (
                f"expected.{number}.quantity: {one.quantity!r} is nothing that a "
                f"{case.problem_type} has; known: {', '.join(answers)}"
            )
            raise BadInput(message)
        got = answers[one.quantity].in_unit(one.unit)
        difference = got - one.value
        verdicts.append(
            Verdict(
                *(case.name, case.problem_type, one.quantity, one.unit, one.value, got),
                *(difference, abs(difference) <= _allowed(case, one), seconds),
            )
        )
    return verdicts


def _allowed(case: Case, one: Expected) -> float:
    """Give the largest difference; a share of nothing is taken of the case's largest figure."""
    if one.tolerance_kind == "absolute":
        return one.tolerance
    alike = [abs(other.value) for other in case.expected if other.unit == one.unit]
    return one.tolerance * (abs(one.value) or max(alike) or math.ulp(1.0))
