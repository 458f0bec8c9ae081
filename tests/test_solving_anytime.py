"""Plans early, proofs later: progress, time limits, cancelling, Ctrl-C."""

# ruff: noqa: PD011

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading

import numpy as np
import pandas as pd
import pyomo.environ as pyo
import pytest
from shipped_parks import shipped_park

from symbiosis.errors import NoPlan
from symbiosis.optimise import optimise
from symbiosis.park.scenario import Scenario
from symbiosis.solving.search import anytime, tree
from symbiosis.solving.session.session import Session
from symbiosis.solving.solution import Status
from symbiosis.solving.watch import Haste


def knapsack(items=300, rows=100, seed=1):
    """A set of knapsacks that nobody proves in a day."""
    random = np.random.default_rng(seed)
    weights = random.integers(1, 100, (rows, items)).astype(float)
    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(items), domain=pyo.Binary)
    model.limit = pyo.Constraint(
        range(rows),
        rule=lambda m, r: (
            sum(w * m.x[i] for i, w in enumerate(weights[r].tolist())) <= weights[r].sum() / 2
        ),
    )
    values = random.integers(50, 100, items).astype(float).tolist()
    model.gain = pyo.Objective(
        expr=sum(v * m for v, m in zip(values, model.x.values(), strict=True)), sense=pyo.maximize
    )
    return model


def one_packed(model):
    """A plan to begin with: there is one however soon the time is up."""
    return np.eye(1, len(model.x))[0]


def test_time_limit_keeps_the_plan_and_an_honest_bound():
    model = knapsack()
    solution = Session(model).solve(time_limit=1.0, gap=0.0, start=one_packed(model))
    assert solution.status is Status.TIME_LIMIT
    assert solution.objective < solution.bound
    assert solution.gap == pytest.approx((solution.bound - solution.objective) / solution.objective)
    assert set(solution.values["x"].unique()) == {0.0, 1.0}


def test_no_time_at_all_is_no_plan():
    solution = Session(knapsack()).solve(time_limit=0.0)
    assert solution.status is Status.NO_PLAN
    assert not solution.found


def test_a_gap_that_is_met_is_not_called_optimal():
    solution = Session(knapsack()).solve(gap=0.05)
    assert solution.status is Status.WITHIN_GAP
    assert 1e-6 < solution.gap <= 0.05


def test_cancel_returns_the_best_plan_so_far():
    enough = threading.Event()
    heard = []

    def listen(progress):
        heard.append(progress)
        if np.isfinite(progress.incumbent):
            enough.set()

    solution = Session(knapsack()).solve(gap=0.0, progress=listen, cancel=enough)
    assert solution.status is Status.CANCELLED
    assert solution.found
    assert solution.objective >= max(p.incumbent for p in heard if np.isfinite(p.incumbent)) - 1e-6


def test_a_stop_during_the_hand_over_is_heeded_before_anything_is_sought():
    asked = threading.Event()
    asked.set()
    assert Session(knapsack()).solve(cancel=asked).status is Status.CANCELLED
    with pytest.raises(NoPlan, match="Stopped"):
        optimise(shipped_park("teaching"), cancel=asked)


def test_in_haste_a_larger_gap_is_good_enough_and_nobody_is_said_to_have_stopped():
    solution = Session(knapsack()).solve(gap=0.0, haste=Haste(0.0, 0.5))
    assert solution.status is Status.TIME_LIMIT
    assert 0.0 < solution.gap <= 0.5


def test_progress_only_ever_improves():
    heard = []
    solution = Session(knapsack()).solve(gap=0.02, progress=heard.append)
    frame = pd.DataFrame([vars(each) for each in heard])
    assert frame["incumbent"].dropna().is_monotonic_increasing
    assert frame["bound"].is_monotonic_decreasing
    assert frame["seconds"].is_monotonic_increasing
    assert frame["gap"].iloc[-1] == pytest.approx(solution.gap, abs=1e-9)


def test_an_error_in_the_callback_comes_out_as_itself():
    def fail(_progress):
        message = "the screen is gone"
        raise ConnectionError(message)

    session = Session(knapsack())
    with pytest.raises(ConnectionError, match="the screen is gone"):
        session.solve(progress=fail)
    assert session.solve(gap=0.1).found


def test_ctrl_c_ends_the_solve_with_the_plan():
    script = textwrap.dedent("""
        import sys
        sys.path.insert(0, "tests")
        import os, signal
        signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the parent's is
        from test_solving_anytime import knapsack
        from symbiosis.solving.session.session import Session
        sent = []
        def say(progress):
            if progress.incumbent == progress.incumbent and not sent:
                sent.append(progress)
                os.kill(os.getpid(), signal.SIGINT)  # as a user who sees it
        solution = Session(knapsack()).solve(gap=0.0, progress=say)
        print(solution.status.value, solution.found, flush=True)
    """)
    answer = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": "."},
        check=False,
    )
    assert answer.stdout == "cancelled True\n", answer.stderr
    assert answer.returncode == 0


def test_a_later_objective_that_time_leaves_out_is_not_called_solved():
    model = knapsack()
    model.gain.deactivate()
    model.stage = pyo.Expression([1, 2], initialize=0.0)
    model.stage[1] = -1.0 * model.gain.expr
    model.stage[2] = sum(model.x.values())
    model.objective = pyo.Objective(expr=model.stage[1])
    solution = Session(model).solve(time_limit=1.0, gap=0.0, start=one_packed(model))
    assert solution.status is Status.TIME_LIMIT
    assert len(solution.stages) == 1
    assert solution.found


def test_large_models_find_plans_by_the_restricted_search(monkeypatch):
    monkeypatch.setattr(anytime, "RESTRICTED_SECONDS", 3600.0)  # enough on any machine
    random = np.random.default_rng(0)
    sites = random.uniform(0, 10, (45, 2))
    arcs = [(s, d) for s in range(45) for d in range(45) if s != d]
    model = pyo.ConcreteModel()
    model.use = pyo.Var(arcs, domain=pyo.Binary)
    model.flow = pyo.Var(arcs, bounds=(0, None))
    model.supply = pyo.Constraint(
        range(45), rule=lambda m, s: sum(m.flow[s, d] for d in range(45) if d != s) <= 1.0 + s % 4
    )
    model.need = pyo.Constraint(
        range(45), rule=lambda m, d: sum(m.flow[s, d] for s in range(45) if d != s) >= d % 3
    )
    model.tight = pyo.Constraint(arcs, rule=lambda m, s, d: m.flow[s, d] <= 2.0 * m.use[s, d])
    far = {(s, d): float(np.linalg.norm(sites[s] - sites[d])) for s, d in arcs}
    model.cost = pyo.Objective(
        expr=sum((1.0 + far[a]) * model.use[a] + 0.1 * far[a] * model.flow[a] for a in arcs)
    )
    heard = []
    solution = Session(model).solve(time_limit=3600.0, gap=0.02, progress=heard.append)
    assert solution.found
    assert any(p.phase == "restricted" and np.isfinite(p.incumbent) for p in heard)
    frame = pd.DataFrame([vars(each) for each in heard])
    assert frame["incumbent"].dropna().is_monotonic_decreasing
    assert frame["bound"].is_monotonic_increasing
    assert solution.bound <= solution.objective


def test_a_later_objective_does_not_spoil_an_earlier_one():
    """A relaxation built whole meets the park's constraints, but not what was reached before."""
    park, first = shipped_park("teaching"), {"capex": 1.0, "carbon": 5.0}

    def reached(*objective):
        accounts = optimise(park, Scenario(objective=objective)).accounts["plan"]
        return sum(weight * accounts[account] for account, weight in first.items())

    assert reached(first, {"fresh_water": 1.0}) == pytest.approx(reached(first), rel=1e-6)


@pytest.mark.parametrize("gap", [0.0, 1e-2])
@pytest.mark.parametrize("nodes", [2, 60])
def test_a_tree_of_relaxations_proves_nothing_that_is_not_so(gap, nodes, monkeypatch):
    monkeypatch.setattr(tree.Tree.search, "__defaults__", (nodes,))
    for seed in range(4):
        model = knapsack(items=12, rows=3, seed=seed)
        best = Session(model).solve(gap=0.0).objective
        told = Session(model, steady=True).solve(gap=gap)
        assert told.bound >= best - 1e-6 >= told.objective - 2e-6
        assert told.gap <= gap + 1e-9
