"""A constraint that must give way: what was asked, what can be had, a target's as a ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from symbiosis.models.laws.target import BELOW, TARGETS
from symbiosis.park.sentences import sentence
from symbiosis.solving.engine.problem import FEASIBILITY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.park.forms import Target
    from symbiosis.solving.compile.compiled import Compiled
    from symbiosis.solving.compile.matrix import Floats
    from symbiosis.solving.engine.problem import Problem

FIGURES = 6
"""Digits of what can be had, cut off so that it truly can."""


class Ratio(NamedTuple):
    """A target as it is asked and as a solution has it.

    Attributes
    ----------
    name, unit
        What it is called; unit of the two figures.
    asked, reached
        Its bound and the ratio, in the target's unit; NaN where there is nothing to take it of.
    fixed
        Whether what it is taken of hangs on no decision: then no ratio is nearer if no row is.
    """

    name: str
    unit: str
    asked: float
    reached: float
    fixed: bool


@dataclass(frozen=True)
class Breach:
    """One constraint that must give way.

    Attributes
    ----------
    name, doc
        The constraint with its index, and what it says of itself.
    asked, reached
        Its bound, and the nearest that a plan can come to it.
    proved
        Whether none comes nearer.
    ratio
        What of a target the figures are; None: the constraint is of none.
    law, key
        The constraint's own name in the model, and its index.
    """

    name: str
    doc: str
    asked: float
    reached: float
    proved: bool = True
    ratio: Ratio | None = None
    law: str = ""
    key: Any = None

    def __str__(self) -> str:
        """Say what was asked and what can be had."""
        if self.ratio is not None:
            return _missed(self.ratio, least=self.reached < self.asked, proved=self.proved)
        above = self.reached > self.asked
        asked, reached = f"{self.asked:,.12g}", _attainable(self.reached, up=above)
        wish, side = ("most", "below") if above else ("least", "above")
        best = f"no plan gets {side} {reached}"
        if not self.proved:
            best = f"the best plan found in time reaches {reached}"
        return f"{self.name}: at {wish} {asked} was asked, {best}{self._why}"

    @property
    def _why(self) -> str:
        return f" ({self.doc})" if self.doc else ""


def _missed(ratio: Ratio, *, least: bool, proved: bool) -> str:
    """Say what was asked of a target and what can be had."""
    known = "target_near" if not (proved and ratio.fixed) else "target_least" if least else None
    return sentence(
        known or "target_most", which=f"target {ratio.name}", unit=ratio.unit,
        asked=f"{ratio.asked:,.12g}", reached=_attainable(ratio.reached, up=not least),
    )  # fmt: skip


def _attainable(figure: float, *, up: bool) -> str:
    """Write a figure in few digits, rounded to the side where there are plans."""
    if not abs(figure) > FEASIBILITY:  # not a number, too: a share of nothing
        return "0"
    digits = FIGURES - 1 - math.floor(math.log10(abs(figure)))
    # Beyond the solver's tolerance nothing is known: a figure that is round but for it stays so.
    rounded = round(figure, digits + 1)
    step = 10.0**-digits
    whole = math.ceil(rounded / step) if up else math.floor(rounded / step)
    text = f"{whole * step:,.{max(digits, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ratio_of(
    problem: Problem, compiled: Compiled, targets: Sequence[Target], row: int, values: Floats
) -> Ratio | None:
    r"""Read a row as a ratio; None if it is none of a target.

    .. math:: N / D = \theta + \frac{(N - \theta D) / S}{D / S}

    Parameters
    ----------
    targets
        As the model has them.
    row
        Place among the rows.
    values
        Columns of a solution.
    """
    aims, shares = compiled.rows.get(TARGETS), compiled.rows.get(BELOW)
    if aims is None or shares is None or not (aims.places.start <= row < aims.places.stop):
        return None
    number, name, side = aims.keys[row - aims.start]
    if number >= len(targets):
        return None
    target = targets[number]
    below = shares.start + number
    share = _beyond(problem, below, "minimum", values)
    theta = target.sides[side]
    missed = _beyond(problem, row, side, values)
    reached = target.scale * (theta + missed / share) if share > 0.0 else np.nan
    fixed = not problem.matrix.entries(below)[0].size
    return Ratio(name, target.unit, target.scale * theta, reached, fixed)


def _beyond(problem: Problem, row: int, side: str, values: Floats) -> float:
    """Give by how much a row is above its bound."""
    bounds = problem.row_lower if side == "minimum" else problem.row_upper
    columns, figures = problem.matrix.entries(row)
    at = float(figures @ values[columns]) + float(problem.matrix.constant[row])
    return at - float(bounds[row])
