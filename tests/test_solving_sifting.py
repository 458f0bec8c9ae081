"""Sifting proves the relaxation for columns that the solver has not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from region import region

from symbiosis.matching import match
from symbiosis.models.park import build_model
from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.engine.large.sifting import Sifter
from symbiosis.solving.engine.problem import FEASIBILITY
from symbiosis.solving.session import adjustable as sessions
from symbiosis.solving.session.session import Session
from symbiosis.solving.solution import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.solving.engine.problem import Outcome, Problem

GAP = 0.02


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(build_model(match(region(60))))


def _worst_price(problem: Problem, outcome: Outcome) -> float:
    """Give the largest reduced cost of the wrong sign, of all columns, by the rows' prices."""
    priced = problem.matrix.weighted(outcome.row_duals)[0]
    reduced = problem.cost - priced
    at_upper = outcome.values >= problem.upper - FEASIBILITY
    at_lower = outcome.values <= problem.lower + FEASIBILITY
    wrong = np.where(at_upper, 0.0, -reduced), np.where(at_lower, 0.0, reduced)
    scale = np.maximum(1.0, np.abs(problem.cost))
    return float(np.max(np.maximum(*wrong) / scale))


def test_a_sifted_relaxation_is_optimal_for_every_column(session: Session) -> None:
    problem = session.problem
    sifter = Sifter(problem)
    outcome = sifter.run()
    whole = Solver(problem, relaxed=True).run()
    assert outcome.objective == pytest.approx(whole.objective, rel=1e-9)
    assert problem.meets(outcome.values)
    assert _worst_price(problem, outcome) < 1e-5
    seen = len(sifter.core(np.empty(0, dtype=np.int64)).columns)
    assert seen < 0.7 * len(problem.cost)


def _hold_decisions(sifter: Sifter, every: int, value: float) -> None:
    columns = np.flatnonzero(sifter.problem.integer)[::every]
    held = np.full(len(columns), value)
    sifter.change_columns(columns, held, held)


def _force_a_flow(sifter: Sifter) -> None:
    column = np.flatnonzero(~sifter.problem.integer & (sifter.problem.upper == np.inf))[:1]
    sifter.change_columns(column, np.full(1, 1e-3), np.full(1, np.inf))


def _turn_costs(sifter: Sifter) -> None:
    sifter.change_cost(np.roll(sifter.problem.cost, 1), 0.0)


CHANGES: dict[str, Callable[[Sifter], None]] = {
    "routes that are closed": lambda sifter: _hold_decisions(sifter, 3, 0.0),
    "routes that must be built": lambda sifter: _hold_decisions(sifter, 90, 1.0),
    "a flow that must be": _force_a_flow,
    "other costs": _turn_costs,
    "a later objective": lambda sifter: sifter.add_row(sifter.problem.cost, 1e12),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_is_sifted_anew(session: Session, change: Callable[[Sifter], None]) -> None:
    sifter = Sifter(session.problem)
    sifter.run()
    change(sifter)
    whole, outcome = Solver(sifter.problem, relaxed=True).run(), sifter.run()
    assert outcome.status == whole.status
    assert outcome.objective == pytest.approx(whole.objective, rel=1e-9)


def test_a_sifted_search_keeps_its_promise(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = session.solve(gap=GAP)
    monkeypatch.setattr(sessions, "LARGE", 0)
    sifted = Session(session.compiled).solve(gap=GAP, time_limit=3600.0)
    assert sifted.status is Status.WITHIN_GAP
    assert sifted.gap <= GAP
    assert sifted.stages[0].bound <= plain.stages[0].objective
    assert plain.stages[0].bound <= sifted.stages[0].objective
    assert sifted.vector is not None
    assert session.problem.meets(sifted.vector)


def test_nothing_is_sifted_that_cannot_be_met(session: Session) -> None:
    sifter = Sifter(session.problem)
    row = np.array([0])
    sifter.change_rows(row, np.array([-2.0]), np.array([-1.0]))
    plain = Solver(sifter.problem, relaxed=True).run()
    outcome = sifter.run()
    assert outcome.status == plain.status
    assert outcome.objective == pytest.approx(plain.objective)
