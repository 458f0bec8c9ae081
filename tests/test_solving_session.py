"""Solving once, solving again: values, bounds, prices and statuses as they are."""

from __future__ import annotations

import highspy
import numpy as np
import pyomo.environ as pyo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiosis.solving.session.opening import solve
from symbiosis.solving.session.session import Session
from symbiosis.solving.solution import Status

ARCS = [(s, d) for s in range(4) for d in range(4)]


def transport(seed=0, *, integer=True):
    """Four sources, four sinks, a fixed cost on every arc; everything else is bought."""
    random = np.random.default_rng(seed)
    supply, need = random.uniform(2, 9, 4).tolist(), random.uniform(2, 9, 4).tolist()
    model = pyo.ConcreteModel()
    model.ARCS = pyo.Set(initialize=ARCS, dimen=2, doc="(source, sink): possible exchanges")
    model.SINKS = pyo.Set(initialize=range(4))
    model.flow = pyo.Var(model.ARCS, bounds=(0, None))
    model.bought = pyo.Var(model.SINKS, bounds=(0, None))
    model.use = pyo.Var(model.ARCS, domain=pyo.Binary if integer else pyo.UnitInterval)
    model.source_limit = pyo.Constraint(
        range(4), rule=lambda m, s: sum(m.flow[s, d] for d in range(4)) <= supply[s]
    )
    model.sink_balance = pyo.Constraint(
        model.SINKS, rule=lambda m, d: sum(m.flow[s, d] for s in range(4)) + m.bought[d] == need[d]
    )
    model.use_limit = pyo.Constraint(
        model.ARCS, rule=lambda m, s, d: m.flow[s, d] <= min(supply[s], need[d]) * m.use[s, d]
    )
    model.line = pyo.Expression(
        [("utility", "mill", "coal"), ("route", "network", "pipe")],
        initialize=lambda m, kind, *_: (
            sum(m.bought.values()) if kind == "utility" else sum(m.use.values())
        ),
    )
    model.stage = pyo.Expression([1], initialize=lambda m, _: weighted(m, 10.0, 15.0))
    model.objective = pyo.Objective(expr=model.stage[1])
    return model


def weighted(model, coal, pipe):
    line = model.line
    return coal * line["utility", "mill", "coal"] + pipe * line["route", "network", "pipe"]


def test_a_plan_solved_by_hand():
    model = pyo.ConcreteModel()
    model.flow = pyo.Var(["near", "far"], bounds=(0, 5))
    model.use = pyo.Var(domain=pyo.Binary)
    model.need = pyo.Constraint(expr=model.flow["near"] + model.flow["far"] == 4.0)
    model.tight = pyo.Constraint(expr=model.flow["near"] <= 5.0 * model.use)
    model.cost = pyo.Objective(expr=model.flow["near"] + 3.0 * model.flow["far"] + 6.0 * model.use)
    solution = solve(model)
    assert solution.status is Status.OPTIMAL
    assert solution.objective == pytest.approx(10.0)
    assert solution.bound == pytest.approx(10.0)
    assert solution.gap == 0.0
    assert solution.values["flow"].to_dict() == {"near": 4.0, "far": 0.0}
    assert model.flow["near"].value == 4.0
    assert pyo.value(model.cost) == pytest.approx(10.0)


def test_values_carry_named_indices_and_lines_their_keys():
    solution = Session(transport()).solve()
    assert solution.values["flow"].index.names == ["source", "sink"]
    assert set(solution.values) == {"flow", "bought", "use"}
    bought = solution.values["bought"].sum()
    assert solution.lines["utility", "mill", "coal"] == pytest.approx(bought)
    total = 10.0 * bought + 15.0 * solution.values["use"].sum()
    assert solution.objective == pytest.approx(total)


def test_maximising_reports_the_models_own_sign():
    model = pyo.ConcreteModel()
    model.x = pyo.Var(bounds=(0, 4), domain=pyo.Integers)
    model.gain = pyo.Objective(expr=2.0 * model.x + 1.0, sense=pyo.maximize)
    heard = []
    solution = Session(model).solve(progress=heard.append)
    assert solution.objective == solution.bound == 9.0
    assert heard[-1].incumbent == 9.0


def test_the_price_of_a_limit_is_what_one_more_unit_of_it_saves():
    """Coal costs 10, gas 4 with 3 units to be had: one more unit of gas is worth -6."""
    model = pyo.ConcreteModel()
    model.coal, model.gas = pyo.Var(bounds=(0, None)), pyo.Var(bounds=(0, None))
    model.use = pyo.Var(domain=pyo.Binary)
    model.need = pyo.Constraint(expr=model.coal + model.gas >= 5.0)
    model.gas_limit = pyo.Constraint(expr=model.gas <= 3.0)
    model.built = pyo.Constraint(expr=model.gas <= 100.0 * model.use)
    model.cost = pyo.Objective(expr=10.0 * model.coal + 4.0 * model.gas + 1.0 * model.use)
    duals = Session(model).solve(duals=True).duals
    assert duals["need"].iloc[0] == pytest.approx(10.0)
    assert duals["gas_limit"].iloc[0] == pytest.approx(-6.0)
    assert duals["built"].iloc[0] == pytest.approx(0.0)


def test_prices_keep_the_sign_of_an_objective_that_is_maximised():
    model = pyo.ConcreteModel()
    model.x = pyo.Var(bounds=(0, None))
    model.limit = pyo.Constraint(expr=2.0 * model.x <= 8.0)
    model.gain = pyo.Objective(expr=6.0 * model.x, sense=pyo.maximize)
    assert Session(model).solve(duals=True).duals["limit"].iloc[0] == pytest.approx(3.0)


def test_later_objectives_never_worsen_earlier_ones():
    """Most heat first (4 units, on either pipe), then the cheaper pipe, and no idle one."""
    model = pyo.ConcreteModel()
    model.flow = pyo.Var(["dear", "cheap"], bounds=(0, 4))
    model.build = pyo.Var(["dear", "cheap"], domain=pyo.Binary)
    model.supply = pyo.Constraint(expr=sum(model.flow.values()) <= 4.0)
    model.built = pyo.Constraint(["dear", "cheap"], rule=lambda m, r: m.flow[r] <= 4.0 * m.build[r])
    model.stage = pyo.Expression([1, 2], initialize=0.0)
    model.stage[1] = -1.0 * model.flow["dear"] - model.flow["cheap"]
    model.stage[2] = 9.0 * model.build["dear"] + 5.0 * model.build["cheap"] + 1.0
    model.objective = pyo.Objective(expr=model.stage[1])
    session = Session(model)
    for _ in range(2):
        solution = session.solve()
        assert solution.status is Status.OPTIMAL
        assert [stage.objective for stage in solution.stages] == pytest.approx([-4.0, 6.0])
        assert solution.values["build"].to_dict() == {"dear": 0.0, "cheap": 1.0}


def test_a_later_objective_without_an_end_is_unbounded():
    model = pyo.ConcreteModel()
    model.x, model.y = pyo.Var(bounds=(0, 1)), pyo.Var(bounds=(0, None))
    model.stage = pyo.Expression([1, 2], initialize=lambda m, i: m.x if i == 1 else -m.y)
    model.objective = pyo.Objective(expr=model.stage[1])
    solution = Session(model).solve()
    assert solution.status is Status.UNBOUNDED
    assert not solution.found


def test_a_plan_outlives_a_later_objective_that_fails():
    """What rounding does on large parks is done here by a bound that changes under the solve."""
    model = pyo.ConcreteModel()
    model.flow, model.build = pyo.Var(bounds=(1, 3)), pyo.Var(domain=pyo.Binary)
    model.built = pyo.Constraint(expr=model.flow <= 3.0 * model.build)
    model.stage = pyo.Expression([1, 2], initialize=lambda m, i: m.flow if i == 1 else m.build)
    model.objective = pyo.Objective(expr=model.stage[1])
    session = Session(model)

    def spoil(step):
        if step.stage == 2:
            session.set_column_bounds(session.columns("flow"), 2.0, 3.0)

    solution = session.solve(progress=spoil)
    assert solution.found
    assert [stage.objective for stage in solution.stages] == [1.0]
    assert solution.values["flow"].iloc[0] == 1.0


def test_rounded_decisions_leave_no_trickle():
    """A tight bound of a million times a tolerance of a millionth would let one unit pass."""
    model = pyo.ConcreteModel()
    model.flow, model.build = pyo.Var(bounds=(0, 3)), pyo.Var(domain=pyo.Binary)
    model.built = pyo.Constraint(expr=model.flow <= 1e6 * model.build)
    model.cost = pyo.Objective(expr=100.0 * model.build - model.flow)
    solution = Session(model).solve()
    assert solution.values["flow"].iloc[0] == 0.0
    assert solution.values["build"].iloc[0] == 0.0


@pytest.mark.parametrize("integer", [False, True])
def test_models_without_rows_or_without_columns(integer):
    model = pyo.ConcreteModel()
    assert Session(model).solve().status is Status.OPTIMAL
    model.x = pyo.Var(bounds=(1, 2), domain=pyo.Integers if integer else pyo.Reals)
    model.cost = pyo.Objective(expr=3.0 * model.x + 1.0)
    assert Session(model).solve().objective == 4.0


def infeasible(model):
    model.row = pyo.Constraint(expr=model.x + model.y >= 30.0)


def integer_infeasible(model):
    model.row = pyo.Constraint(expr=2.0 * model.y == 3.0)


def unbounded(model):
    model.x.setub(None)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (infeasible, Status.INFEASIBLE),
        (integer_infeasible, Status.INFEASIBLE),
        (unbounded, Status.UNBOUNDED),
    ],
)
def test_no_plan_is_said_and_nothing_else(change, status):
    model = pyo.ConcreteModel()
    model.x, model.y = pyo.Var(bounds=(0, 9)), pyo.Var(bounds=(0, 9), domain=pyo.Integers)
    model.gain = pyo.Objective(expr=-model.x)
    change(model)
    solution = solve(model)
    assert solution.status is status
    assert not solution.found
    assert not solution.values
    assert model.x.value is None


def test_unbounded_without_any_integer_point_is_infeasible():
    model = pyo.ConcreteModel()
    model.x, model.y = pyo.Var(bounds=(0, None)), pyo.Var(bounds=(0, 9), domain=pyo.Integers)
    model.row = pyo.Constraint(expr=2.0 * model.y == 3.0)
    model.gain = pyo.Objective(expr=-model.x)
    assert Session(model).solve().status is Status.INFEASIBLE


def test_another_user_of_highs_in_the_process_does_no_harm():
    """HiGHS answers nothing, without an error, where its objects ask for different threads."""
    highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003
    other = highspy.Highs()
    other.silent()
    other.setOptionValue("threads", 1)
    other.addVar(0.0, 1.0)
    other.run()
    assert Session(transport()).solve().status is Status.OPTIMAL


def test_the_same_answer_twice():
    first, second = (Session(transport(3)).solve() for _ in range(2))
    assert np.array_equal(first.vector, second.vector)


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("price"), st.floats(1, 30), st.floats(0, 30)),
        st.tuples(st.just("limit"), st.integers(0, 3), st.floats(0, 12)),
        st.tuples(st.just("close"), st.sampled_from(ARCS), st.booleans()),
        st.tuples(st.just("need"), st.integers(0, 3), st.floats(0.5, 12)),
    ),
    min_size=1,
    max_size=5,
)


def apply(session, model, state, change):
    """Make one change to the kept session and to the plain model."""
    kind, which, value = change
    if kind == "price":
        session.set_objectives([np.array([which, value])])
        model.stage[1] = weighted(model, which, value)
    elif kind == "limit":
        session.set_row_bounds(session.rows("source_limit")[which], -np.inf, value)
        model.source_limit[which].set_value(model.source_limit[which].body <= value)
        state["supply"][which] = value
    elif kind == "close":
        upper = 0.0 if value else 1.0
        session.set_column_bounds(session.columns("use")[which], 0.0, upper)
        model.use[which].setub(upper)
    else:
        session.set_row_bounds(session.rows("sink_balance")[which], value, value)
        model.sink_balance[which].set_value(model.sink_balance[which].body == value)
        state["need"][which] = value
    if kind in ("limit", "need"):
        follow_tight_bounds(session, model, state)


def follow_tight_bounds(session, model, state):
    rows, columns = session.rows("use_limit"), session.columns("use")
    tight = [min(state["supply"][s], state["need"][d]) for s, d in ARCS]
    session.set_coefficients(rows.to_numpy(), columns.to_numpy(), [-each for each in tight])
    for arc, each in zip(ARCS, tight, strict=True):
        model.use_limit[arc].set_value(model.flow[arc] <= each * model.use[arc])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 5), CHANGES, st.booleans())
def test_a_changed_session_equals_a_cold_solve(seed, changes, integer):
    model = transport(seed, integer=integer)
    session = Session(model)
    random = np.random.default_rng(seed)
    state = {"supply": random.uniform(2, 9, 4).tolist(), "need": random.uniform(2, 9, 4).tolist()}
    session.solve(gap=1e-6)
    for change in changes:
        apply(session, model, state, change)
        warm, cold = session.solve(gap=1e-6), Session(model).solve(gap=1e-6)
        assert warm.found == cold.found
        assert warm.objective == pytest.approx(cold.objective, rel=1e-5, abs=1e-5)


def test_holding_columns_gives_the_baseline_and_lets_go():
    session = Session(transport(1))
    free = session.solve().objective
    with session.held(session.columns("flow"), 0.0, 0.0):
        baseline = session.solve()
    assert baseline.values["flow"].abs().sum() == 0.0
    assert baseline.objective > free
    assert session.solve().objective == pytest.approx(free)


def test_reset_takes_every_change_back():
    session = Session(transport(2))
    before = session.solve().objective
    session.set_objectives([np.full(len(session.compiled.lines.keys), 2.0)])
    session.set_row_bounds(session.rows("source_limit").to_numpy(), -np.inf, 0.5)
    assert session.solve().objective != pytest.approx(before)
    session.reset()
    assert session.solve().objective == pytest.approx(before)


def test_a_row_with_a_constant_keeps_it_when_its_bound_changes():
    model = pyo.ConcreteModel()
    model.x = pyo.Var(bounds=(0, 100))
    model.limit = pyo.Constraint(expr=model.x + 5.0 <= 15.0)
    model.gain = pyo.Objective(expr=-model.x)
    session = Session(model)
    assert session.solve().objective == -10.0
    session.set_row_bounds(session.rows("limit"), -np.inf, 25.0)
    assert session.solve().objective == -20.0


@pytest.mark.parametrize("integer", [True, False])
def test_what_had_no_plan_is_asked_again(integer):
    session = Session(transport(integer=integer))
    whole = session.solve().objective
    for _ in range(2):
        with session.held(session.columns("bought"), -1.0, -1.0):
            assert session.solve().status == Status.INFEASIBLE
    assert session.solve().objective == pytest.approx(whole)
