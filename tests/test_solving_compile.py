"""The compiled arrays say exactly what the Pyomo model says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyomo.environ as pyo
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from pyomo.common.errors import InfeasibleConstraintException
from pyomo.core.expr.numeric_expr import LinearExpression
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from symbiosis.errors import BadInput
from symbiosis.models.words.algebra import add_variables, each, law
from symbiosis.models.words.arrays import LinearLines, Term
from symbiosis.models.words.lines import book, lines
from symbiosis.solving.compile.compiler import compile_model

FIGURES = st.sampled_from([-3.0, -1.0, -0.5, 0.0, 0.25, 1.0, 2.0, 7.5])
DOMAINS = (pyo.Reals, pyo.NonNegativeReals, pyo.Binary, pyo.Integers, pyo.UnitInterval)


@st.composite
def bodies(draw, model, depth=0):
    """Draw a linear expression in any of the shapes that people write."""
    variable, inner = model.x[draw(st.integers(0, 4))], model.x[draw(st.integers(0, 4))]
    if depth < 3:
        inner = draw(bodies(model, depth + 1))
    pairs = draw(st.lists(st.tuples(FIGURES, st.integers(0, 4)), min_size=1, max_size=5))
    figure = draw(FIGURES)
    shapes = (
        lambda: figure * variable,
        lambda: variable,
        lambda: LinearExpression(
            constant=figure,
            linear_coefs=[coefficient for coefficient, _ in pairs],
            linear_vars=[model.x[place] for _, place in pairs],
        ),
        lambda: model.factor * variable + figure,
        lambda: inner + figure * variable,
        lambda: -(inner - variable),
        lambda: (inner + figure) * pairs[0][0],
        lambda: inner / model.factor,
        lambda: model.named[0] + figure * inner + model.named[1],
    )
    return shapes[draw(st.integers(0, len(shapes) - 1))]()


@st.composite
def models(draw):
    """Draw a small model with every kind of row, fixing and nesting."""
    model = pyo.ConcreteModel()
    model.factor = pyo.Param(initialize=draw(st.sampled_from([2.0, -4.0])), mutable=True)
    model.x = pyo.Var(range(5))
    for variable in model.x.values():
        variable.domain = draw(st.sampled_from(DOMAINS))
        variable.setlb(draw(st.sampled_from([None, -2.0, 0.0])))
        variable.setub(draw(st.sampled_from([None, 1.0, 6.0])))
    model.named = pyo.Expression([0, 1], initialize=0.0)
    model.named[0] = draw(FIGURES) * model.x[0] + 1.0
    model.named[1] = 2.0 * model.named[0] - model.x[1]
    model.inner = pyo.Block()
    model.inner.row = pyo.ConstraintList()
    for _ in range(draw(st.integers(0, 6))):
        body, kind = draw(bodies(model)), draw(st.integers(0, 4))
        body = body + model.x[draw(st.integers(0, 4))] * 16.0
        bound = draw(FIGURES)
        rows = (
            body <= bound,
            body >= model.factor,
            body == bound,
            pyo.inequality(bound, body, bound + 3.0),
            body <= model.x[2] + bound,
        )
        model.inner.row.add(rows[kind])
        if draw(st.booleans()) and draw(st.booleans()):
            model.inner.row[len(model.inner.row)].deactivate()
    if draw(st.booleans()):
        model.x[3].fix(1.0)
    sense = draw(st.sampled_from([pyo.minimize, pyo.maximize]))
    model.objective = pyo.Objective(expr=draw(bodies(model)), sense=sense)
    return model


def pyomo_rows(model):
    """Rows as Pyomo's own compiler gives them: name -> (coefficients, lower, upper)."""
    form = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=pyo.minimize)
    dense = form.A.toarray()
    names = [variable.name for variable in form.columns]
    rows = {}
    for row, (entry, right) in enumerate(zip(form.rows, form.rhs, strict=True)):
        lower, upper = rows.get(entry.constraint.name, (None, -np.inf, np.inf))[1:]
        if entry.bound_type in (0, 1):
            upper = right
        if entry.bound_type in (0, -1):
            lower = right
        rows[entry.constraint.name] = (dict(zip(names, dense[row], strict=True)), lower, upper)
    cost = dict(zip(names, np.asarray(form.c.toarray())[0], strict=True))
    return rows, cost, float(form.c_offset[0])


def fixed_point(compiled):
    """Zero, but for fixed variables at their values."""
    return np.array([v.value if v.fixed else 0.0 for v in compiled.variables], dtype=float)


@settings(max_examples=80, deadline=None)
@given(models())
def test_arrays_equal_pyomos_own_compiler(model):
    try:
        theirs, cost, offset = pyomo_rows(model)
    except InfeasibleConstraintException:
        # A row whose terms cancel out, or whose variables are fixed: Pyomo says nothing of it.
        reject()
    compiled = compile_model(model)
    point = fixed_point(compiled)
    constant = compiled.matrix.at(point)
    names = [compiled.name_of_column(column) for column in range(len(compiled.variables))]
    free = {name for name, v in zip(names, compiled.variables, strict=True) if not v.fixed}
    seen = set()
    for row in range(len(compiled.matrix)):
        columns, values = compiled.matrix.entries(row)
        ours = {names[c]: v for c, v in zip(columns, values, strict=True) if names[c] in free}
        name = compiled.name_of_row(row)
        if not ours:
            continue
        seen.add(name)
        expected, lower, upper = theirs[name]
        assert ours == pytest.approx({k: v for k, v in expected.items() if v})
        assert compiled.row_lower[row] - constant[row] == pytest.approx(lower)
        assert compiled.row_upper[row] - constant[row] == pytest.approx(upper)
    assert seen == {name for name, (entries, *_) in theirs.items() if any(entries.values())}
    columns, values = compiled.stages.entries(0)
    ours = {names[c]: v for c, v in zip(columns, values, strict=True) if names[c] in free}
    assert ours == pytest.approx({k: v for k, v in cost.items() if v})
    assert compiled.stages.at(point)[0] == pytest.approx(offset)


@settings(max_examples=50, deadline=None)
@given(models())
def test_bounds_and_integrality_equal_pyomos_own(model):
    compiled = compile_model(model)
    for variable, lower, upper, integer in zip(
        compiled.variables, compiled.lower, compiled.upper, compiled.integer, strict=True
    ):
        if variable.fixed:
            assert lower == upper == variable.value
        else:
            low, high = variable.bounds
            assert lower == (-np.inf if low is None else low)
            assert upper == (np.inf if high is None else high)
        assert integer == variable.is_integer()


def test_ledger_lines_and_stages_become_vectors():
    model = pyo.ConcreteModel()
    model.material = pyo.Block()
    model.material.flow = pyo.Var(["a", "b"], bounds=(0, 9))
    flow = model.material.flow
    model.material.line = pyo.Expression(
        [("utility", "mill", "coal"), ("outlet", "mill", "tip")], initialize=0.0
    )
    model.material.line["utility", "mill", "coal"] = 5.0 - 2.0 * flow["a"]
    model.material.line["outlet", "mill", "tip"] = flow["a"] + 3.0 * flow["b"]
    line = model.material.line
    model.stage = pyo.Expression([1, 2], initialize=0.0)
    model.stage[1] = 10.0 * line["utility", "mill", "coal"]
    model.stage[2] = line["outlet", "mill", "tip"] - line["utility", "mill", "coal"]
    model.objective = pyo.Objective(expr=model.stage[1])
    compiled = compile_model(model)
    point = np.array([1.0, 2.0])
    assert compiled.lines.index.names == ["kind", "holder", "item"]
    assert compiled.ledger.at(point).tolist() == [3.0, 7.0]
    assert compiled.stages.at(point).tolist() == [30.0, 4.0]


def test_another_objective_than_the_first_stage_stands_alone():
    model = pyo.ConcreteModel()
    model.x = pyo.Var(bounds=(0, 1))
    model.stage = pyo.Expression([1, 2], initialize=lambda m, i: i * m.x)
    model.objective = pyo.Objective(expr=7.0 * model.x + 1.0, sense=pyo.maximize)
    compiled = compile_model(model)
    assert compiled.stages.at(np.array([1.0])).tolist() == [-8.0]
    assert compiled.sense == -1.0


def test_variables_of_inactive_blocks_still_get_columns():
    model = pyo.ConcreteModel()
    model.off = pyo.Block()
    model.off.x = pyo.Var(["a", "b"], bounds=(1, 2))
    model.off.deactivate()
    model.row = pyo.Constraint(expr=model.off.x["b"] >= 1.5)
    compiled = compile_model(model)
    assert list(compiled.columns) == ["off.x"]
    assert compiled.name_of_column(int(compiled.matrix.column[0])) == "off.x[b]"


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (lambda m: m.x * m.y <= 1, "row: .* is not linear"),
        (lambda m: m.x**2 <= 1, "row: .* is not linear"),
        (lambda m: float("nan") * m.x <= 1, "not a finite number"),
    ],
)
def test_what_is_not_linear_is_named(expression, text):
    model = pyo.ConcreteModel()
    model.x, model.y = pyo.Var(), pyo.Var()
    model.row = pyo.Constraint(expr=expression(model))
    with pytest.raises(BadInput, match=text):
        compile_model(model)


def test_a_product_with_a_fixed_variable_is_linear():
    model = pyo.ConcreteModel()
    model.x, model.y = pyo.Var(), pyo.Var()
    model.y.fix(3.0)
    model.row = pyo.Constraint(expr=model.x * model.y <= 6.0)
    compiled = compile_model(model)
    assert compiled.matrix.value.tolist() == [3.0]


def test_special_ordered_sets_are_refused_by_name():
    model = pyo.ConcreteModel()
    model.x = pyo.Var([1, 2], bounds=(0, 1))
    model.pick = pyo.SOSConstraint(var=model.x, sos=1)
    with pytest.raises(BadInput, match="pick is a SOSConstraint"):
        compile_model(model)


def test_several_objectives_are_refused():
    model = pyo.ConcreteModel()
    model.x = pyo.Var()
    model.one, model.two = pyo.Objective(expr=model.x), pyo.Objective(expr=-model.x)
    with pytest.raises(BadInput, match="one, two"):
        compile_model(model)


def test_index_levels_are_named_after_the_sets():
    model = pyo.ConcreteModel()
    model.ARCS = pyo.Set(initialize=[("s", "d")], dimen=2, doc="(source, sink): arcs")
    model.PERIODS = pyo.Set(initialize=["year"])
    model.flow = pyo.Var(model.ARCS, model.PERIODS)
    index = compile_model(model).columns["flow"].index
    assert index.names == ["source", "sink", "period"]


def arrays_model():
    """Two sources, three arcs: rows, lines and the objective held as arrays."""
    model = pyo.ConcreteModel()
    model.material = block = pyo.Block()
    arcs = each(
        pd.DataFrame({"arc": [0, 1, 2], "source": [0, 0, 1]}),
        {"arc": np.array(["a", "b", "c"], dtype=object)},
    )
    sources = each(
        pd.DataFrame({"source": [0, 1], "most": [8.0, 6.0]}),
        {"source": np.array(["mill", "works"], dtype=object)},
    )
    flow = add_variables(block, "flow", arcs, doc="flow [t/h]", upper=np.full(3, 9.0))
    block.source_limit = law(
        (flow * np.array([1.0, 2.0, 3.0])).per(sources) <= sources["most"],
        doc="no more than is there [t/h]",
    )
    block.line = lines([book("received", "town", "sand", flow)], doc="lines [t/a]")
    ones = Term(flow.var, np.arange(3), np.zeros(3, int), np.ones(3))
    model.stage = LinearLines([1, 2], [ones.times(-1.0), ones.moved(ones.rows + 1)], "", "")
    model.objective = pyo.Objective(expr=model.stage[1])
    return model


def compiled_rows(model):
    compiled = compile_model(model)
    parts = (compiled.matrix, compiled.ledger, compiled.stages)
    arrays = [(part.start.tolist(), part.column.tolist(), part.value.tolist()) for part in parts]
    return arrays, compiled.row_lower.tolist(), compiled.row_upper.tolist()


def test_rows_held_as_arrays_compile_like_rows_that_were_looked_at():
    untouched, looked_at = arrays_model(), arrays_model()
    for constraint in looked_at.material.source_limit.values():
        assert constraint.active
    assert looked_at.material.line["received", "town", "sand"].expr is not None
    assert compiled_rows(untouched) == compiled_rows(looked_at)
    assert untouched.material.source_limit.as_arrays
    assert untouched.stage.as_arrays


def test_changes_to_rows_and_lines_held_as_arrays_count():
    model = arrays_model()
    model.material.source_limit["works"].deactivate()
    line = model.material.line["received", "town", "sand"]
    line.set_value(5.0 * model.material.flow["c"])
    model.stage[1] = -2.0 * model.material.flow["a"]
    compiled = compile_model(model)
    assert compiled.rows["material.source_limit"].keys == ("mill",)
    assert compiled.row_upper.tolist() == [8.0]
    assert compiled.ledger.at(np.array([1.0, 1.0, 1.0])).tolist() == [5.0]
    assert compiled.stages.at(np.array([1.0, 1.0, 1.0])).tolist() == [-2.0, 3.0]


def test_variables_held_as_arrays_in_an_inactive_block_still_get_columns():
    model = arrays_model()
    model.material.deactivate()
    assert list(compile_model(model).columns) == ["material.flow"]


def test_levels_of_variables_held_in_frames_are_named():
    assert compile_model(arrays_model()).columns["material.flow"].index.name == "arc"
