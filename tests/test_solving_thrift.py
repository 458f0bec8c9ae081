"""What does not pay is not built, however wide the gap at which a search stops."""

from __future__ import annotations

import numpy as np
import pytest

from symbiosis.solving.compile.matrix import Chunks
from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.engine.problem import Outcome, Problem
from symbiosis.solving.search.thrift import thriftier, use_of

INF = np.inf
BUILT = np.array([1.0, 1.0])


def two_pipes(costs: tuple[float, float], flows: tuple[float, float], *, forced: bool) -> Problem:
    """Two flows worth one each per unit, each through a pipe of ten: f_i <= 10 y_i."""
    entries = Chunks()
    for pipe in (0, 1):
        row = np.full(2, pipe)
        entries.add(row, np.array([pipe, 2 + pipe]), np.array([1.0, -10.0]))
    return Problem(
        cost=np.array([-1.0, -1.0, *costs]),
        offset=0.0,
        lower=np.array([0.01 if forced else 0.0, 0.0, 0.0, 0.0]),
        upper=np.array([*flows, 1.0, 1.0]),
        integer=np.array([False, False, True, True]),
        matrix=entries.compressed(np.zeros(2), 4),
        row_lower=np.full(2, -INF),
        row_upper=np.zeros(2),
    )


def thrifty(problem: Problem, seconds: float = 600.0) -> list[float]:
    """Build both pipes, then let thrift take back what it will; give what is left built."""
    solver, places = Solver(problem, relaxed=True), np.array([2, 3])

    def flows_of(decisions: np.ndarray) -> Outcome:
        solver.change_columns(places, decisions, decisions)
        return solver.run()

    return thriftier(problem, flows_of, flows_of(BUILT), seconds).values[places].tolist()


@pytest.mark.parametrize(
    ("costs", "flows", "left"),
    [
        ((5.0, 1.0), (0.02, 8.0), [0.0, 1.0]),  # a trickle, and a pipe that pays
        ((5.0, 9.0), (0.02, 8.0), [0.0, 0.0]),  # neither pays, however full the second is
        ((0.01, 1.0), (0.02, 8.0), [1.0, 1.0]),  # both pay: a trickle may be worth it
        ((5.0, 5.0), (0.02, 0.03), [0.0, 0.0]),  # two trickles at once
    ],
)
def test_what_does_not_pay_is_taken_back(costs, flows, left):
    assert thrifty(two_pipes(costs, flows, forced=False)) == left


def test_what_must_flow_keeps_its_pipe():
    assert thrifty(two_pipes((5.0, 9.0), (0.02, 8.0), forced=True)) == [1.0, 0.0]


def test_without_time_the_plan_stays_as_it_is():
    assert thrifty(two_pipes((5.0, 9.0), (0.02, 8.0), forced=False), seconds=-1.0) == [1.0, 1.0]


def test_use_is_told_of_dear_decisions_that_are_taken():
    problem = two_pipes((5.0, 0.0), (2.0, 8.0), forced=False)
    share = use_of(problem, np.array([2.0, 8.0, 1.0, 1.0]))
    assert share[2] == pytest.approx(0.2)
    assert np.isnan(share[[0, 1, 3]]).all()
