"""Thrift: a search that stops within a gap may build for a trickle; what does not pay goes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from highspy import HighsModelStatus

from symbiosis.solving.engine.problem import FEASIBILITY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from symbiosis.solving.compile.matrix import Floats, Integers
    from symbiosis.solving.engine.problem import Outcome, Problem

TRICKLE = 0.01
"""Share of what a decision allows; all that carry less are tried together before one by one."""


def thriftier(
    problem: Problem,
    flows_of: Callable[[Floats], Outcome],
    plan: Outcome,
    seconds: float,
) -> Outcome:
    r"""Take back decisions, the least used first, as long as that makes the plan better.

    What cannot pay is not tried: a linear program's value is convex in its bounds, so that

    .. math:: C(x_j - 1) \ge C - r_j

    C  cost of the flows of the plan's decisions;  r_j  reduced cost of decision j among them.

    Parameters
    ----------
    flows_of
        Solves the flows of given integer decisions.
    plan
        The flows of the plan's own.
    seconds
        How long to try.
    """
    places = np.flatnonzero(problem.integer)
    until = time.perf_counter() + seconds
    for dropped in _by_use(problem, plan.values):
        if time.perf_counter() > until:
            break
        least = FEASIBILITY * max(1.0, abs(plan.objective))
        if plan.reduced_costs[dropped].sum() <= least:
            continue
        fewer = np.round(plan.values)
        fewer[dropped] = np.maximum(fewer[dropped] - 1.0, problem.lower[dropped])
        trial = flows_of(fewer[places])
        if trial.status == HighsModelStatus.kOptimal and trial.objective < plan.objective - least:
            plan = trial
    return plan


def _by_use(problem: Problem, values: Floats) -> Iterator[Integers]:
    """List what could be dropped: all trickles at once, then one by one, the least used first."""
    share = use_of(problem, values)
    used = np.flatnonzero(np.isfinite(share))
    used = used[np.argsort(share[used], kind="stable")]
    trickles = used[share[used] < TRICKLE]
    if len(trickles) > 1:
        yield trickles
    for column in used:
        yield np.array([column])


def use_of(problem: Problem, values: Floats) -> Floats:
    """Give the share of what each decision allows that is used; NaN where it is none, or free.

    A decision allows where it is the only integer column of a row: flow - largest decision <= 0.
    """
    matrix = problem.matrix
    row, column, value = matrix.row, matrix.column, matrix.value
    dear = problem.integer & (problem.cost > 0.0) & (values >= problem.lower + 0.5)
    whole = problem.integer[column]
    alone = np.bincount(row[whole], minlength=len(matrix)) == 1
    links = alone & np.isinf(problem.row_lower) & np.isfinite(problem.row_upper)
    switch = links[row] & whole & (value < 0.0) & dear[column]
    allowed = np.zeros(len(matrix))
    allowed[row[switch]] = -(value * values[column])[switch]
    carried = np.bincount(
        row[~whole], weights=(value * values[column])[~whole], minlength=len(matrix)
    )
    share = np.full(len(values), np.nan)
    on = row[switch]
    np.fmax.at(share, column[switch], carried[on] / allowed[on])
    return share
