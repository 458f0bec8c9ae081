"""What nothing uses is not built, however wide the gap at which a search stops."""

from __future__ import annotations

import numpy as np
import pytest

from symbiosis.solving.compile.matrix import Chunks
from symbiosis.solving.engine.problem import Problem
from symbiosis.solving.search.restriction import idle_decisions

INF = np.inf


def pipe(cost: float, least: float = 0.0) -> Problem:
    """Two flows, one pipe of ten that each of them needs: f + g <= 10 y, at least some flow."""
    entries = Chunks()
    entries.add(np.zeros(3, int), np.arange(3), np.array([1.0, 1.0, -10.0]))
    entries.add(np.ones(2, int), np.arange(2), np.ones(2))
    return Problem(
        cost=np.array([1.0, 1.0, cost]),
        offset=0.0,
        lower=np.zeros(3),
        upper=np.array([INF, INF, 1.0]),
        integer=np.array([False, False, True]),
        matrix=entries.compressed(np.zeros(2), 3),
        row_lower=np.array([-INF, least]),
        row_upper=np.array([0.0, INF]),
    )


@pytest.mark.parametrize(
    ("cost", "values", "idle"),
    [
        (5.0, [0.0, 0.0, 1.0], True),
        (5.0, [0.0, 2.0, 1.0], False),
        (5.0, [0.0, 0.0, 0.0], False),
        (0.0, [0.0, 0.0, 1.0], False),
    ],
)
def test_a_pipe_is_idle_if_it_costs_and_carries_nothing(cost, values, idle):
    assert idle_decisions(pipe(cost), np.array(values)).tolist() == [False, False, idle]
