"""Which yes/no decisions would hardly be missed: by the first search, or by the plan itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.solving.engine.problem import FEASIBILITY

if TYPE_CHECKING:
    from symbiosis.solving.compile.matrix import Booleans, Floats, Integers
    from symbiosis.solving.engine.problem import Outcome, Problem

LIKED, MOST_LIKED = 0.1, 10_000
"""Share of the integer columns, by what they would cost the relaxation, that stay open, and how
many at most."""


def rounded_up(problem: Problem, relaxation: Outcome) -> Floats:
    """Build whole what the relaxation builds in part: its flows then still fit."""
    places = np.flatnonzero(problem.integer)
    values = relaxation.values.copy()
    whole = np.ceil(values[places] - FEASIBILITY)
    values[places] = np.clip(whole, problem.lower[places], problem.upper[places])
    return values


def unused_columns(problem: Problem, relaxation: Outcome) -> Integers:
    """Give the integer columns that the relaxation leaves at their lower bound."""
    places = np.flatnonzero(problem.integer & np.isfinite(problem.lower))
    return places[relaxation.values[places] <= problem.lower[places] + FEASIBILITY]


def unloved_columns(problem: Problem, relaxation: Outcome) -> Integers:
    """Give those of the unused columns that are not liked either.

    Liked is the :data:`LIKED` share of all integer columns that would worsen the relaxation least,
    :data:`MOST_LIKED` at most.
    """
    loss = loss_if_used(problem, relaxation)
    unused = unused_columns(problem, relaxation)
    share = min(LIKED, MOST_LIKED / problem.integer.sum())
    return unused[loss[unused] > np.quantile(loss[problem.integer], share)]


def loss_if_used(problem: Problem, relaxation: Outcome) -> Floats:
    r"""Give what the relaxation would lose by using each integer column to the full.

    .. math:: l_j = r_j + \min_i |a_{ij}| \min_k r_k / a_{ik}

    r  reduced cost;  a_ij  coefficient of integer column j in a row that switches columns k, as
    in flow - tight use <= 0. The reduced cost of the switch alone says nothing: where flow and
    switch are both zero the relaxation may put the whole price on either.
    """
    matrix, reduced = problem.matrix, relaxation.reduced_costs
    row, column, value = matrix.row, matrix.column, matrix.value
    is_switch = problem.integer[column]
    switches = np.bincount(row[is_switch], minlength=len(matrix))
    linking = (switches == 1) & np.isinf(problem.row_lower) & np.isfinite(problem.row_upper)
    switched = linking[row] & ~is_switch & (value > 0.0)
    cheapest = np.full(len(matrix), np.inf)
    np.minimum.at(cheapest, row[switched], reduced[column[switched]] / value[switched])
    switch = linking[row] & is_switch & (value < 0.0) & np.isfinite(cheapest[row])
    penalty = np.full(len(reduced), np.inf)
    np.minimum.at(penalty, column[switch], -value[switch] * cheapest[row[switch]])
    return reduced + np.where(np.isfinite(penalty), penalty, 0.0)


def idle_decisions(problem: Problem, values: Floats) -> Booleans:
    """Tell which integer columns cost something and could be one less, all else as it is."""
    matrix = problem.matrix
    dear = problem.integer & (problem.cost > 0.0) & (values >= problem.lower + 0.5)
    entry = dear[matrix.column]
    row, column, value = matrix.row[entry], matrix.column[entry], matrix.value[entry]
    without = matrix.at(values)[row] - value
    slack = FEASIBILITY * np.maximum(1.0, np.abs(without))
    broken = (without > problem.row_upper[row] + slack) | (without < problem.row_lower[row] - slack)
    idle = dear.copy()
    idle[column[broken]] = False
    return idle
