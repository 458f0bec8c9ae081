r"""The most, or the least, that a ratio can come to: a linear-fractional problem over a kept model.

.. math:: \max_x \frac{N(x)}{D(x)}: \quad F(\theta) = \max_x N(x) - \theta D(x), \quad
    \theta_{k+1} = N(x_k) / D(x_k)

N, D  numerator and denominator of a target;  F is nought at the ratio that is sought, and theta
closes in on it from below, faster than any series (Newton's method on F).

References: Dinkelbach (1967) Management Science 13, 492.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from symbiosis.models.laws.target import BELOW, TARGETS
from symbiosis.solving.solution import PROVED

if TYPE_CHECKING:
    from symbiosis.park.forms import Target
    from symbiosis.solving.compile.matrix import Floats
    from symbiosis.solving.session.session import Session
    from symbiosis.solving.solution import Solution

STEPS = 12
"""Most times that a ratio is bettered: three or four are usual."""
STILL = 1e-9
"""A ratio that gains no more than this has arrived."""


@dataclass(frozen=True)
class Furthest:
    """How far a ratio can go.

    Attributes
    ----------
    value
        In the target's unit.
    proved
        Whether nothing goes further; else it is what was found in time.
    solution
        A plan that goes so far, whatever it costs.
    """

    value: float
    proved: bool
    solution: Solution


def furthest(
    session: Session, target: Target, number: int, side: str, **options: Any
) -> Furthest | None:
    """Seek the best ratio that a target could be set to, the targets before it being kept.

    The session's objective, and the bounds of the rows of this target and of those after it, are
    changed: put a scenario on it before it is asked again.

    Parameters
    ----------
    session
        Of a model with the target's rows.
    target, number, side
        Which, its place in the scenario, and ``minimum`` (the most is sought) or ``maximum`` (the
        least).
    options
        As for :meth:`.Session.solve`.

    Returns
    -------
    Furthest or None
        How far the ratio goes; None where there is no plan, or none was found in time.
    """
    ratio = _Row.of(session, target, number, side)
    _let_go(session, number)
    theta, best = ratio.theta, None
    for _ in range(STEPS):
        session.set_columns_objective(*ratio.weighed(theta))
        solution = session.solve(**options)
        if not solution.found or solution.vector is None:
            return best
        reached, sure = ratio.at(solution.vector), solution.gap <= PROVED
        still = best is not None and ratio.sense * (reached - theta) <= STILL
        if still and best is not None:
            return replace(best, proved=sure)
        best = Furthest(target.scale * reached, sure and ratio.is_fixed, solution)
        if ratio.is_fixed or not sure:
            return best
        options["start"], theta = solution.vector, reached
    return best


@dataclass(frozen=True)
class _Row:
    """A target's row ``(N - theta D) / S`` and its denominator's ``D / S``, over the columns."""

    theta: float
    row: Floats
    bound: float
    below: Floats
    least: float
    sense: float

    @classmethod
    def of(cls, session: Session, target: Target, number: int, side: str) -> _Row:
        problem, parts = session.problem, session.compiled.rows
        keys = list(parts[TARGETS].keys)
        place = parts[TARGETS].start + next(
            at for at, key in enumerate(keys) if (key[0], key[2]) == (number, side)
        )
        under = parts[BELOW].start + number
        bounds = problem.row_lower if side == "minimum" else problem.row_upper
        dense = np.zeros((2, len(problem.cost)))
        for line, at in zip(dense, (place, under), strict=True):
            columns, values = problem.matrix.entries(at)
            line[columns] = values
        return cls(
            target.sides[side], dense[0], float(bounds[place]), dense[1],
            float(problem.row_lower[under]), 1.0 if side == "minimum" else -1.0,
        )  # fmt: skip

    @property
    def is_fixed(self) -> bool:
        """Whether what the ratio is taken of hangs on no decision."""
        return not self.below.any()

    def weighed(self, theta: float) -> tuple[Floats, float]:
        """Give what is to be least, and its constant: about one, so that a gap means something."""
        step = self.theta - theta
        cost = -self.sense * (self.row + step * self.below)
        return cost, self.sense * (self.bound + step * self.least) - 1.0

    def at(self, values: Floats) -> float:
        """Give the ratio of a solution."""
        share = float(self.below @ values) - self.least
        beyond = float(self.row @ values) - self.bound
        return self.theta + beyond / share if share > 0.0 else -self.sense * np.inf


def _let_go(session: Session, number: int) -> None:
    """Ask nothing of a target and of those after it."""
    part = session.compiled.rows[TARGETS]
    free = np.array([at for at, key in enumerate(part.keys, part.start) if key[0] >= number])
    session.set_row_bounds(free, -np.inf, np.inf)
