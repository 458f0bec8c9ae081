"""What is held as arrays is an ordinary Pyomo model to whoever looks at it."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys

import highspy
import numpy as np
import pandas as pd
import pyomo.environ as pyo
import pytest
from tiny_park import everything, ring

from symbiosis.errors import SymbiosisError
from symbiosis.models.park import build_model
from symbiosis.models.words.algebra import add_variables, each, law
from symbiosis.models.words.privates import LEANT_ON, MEMBERS, OVERRIDDEN, check_pyomo
from symbiosis.solving.compile.compiler import compile_model
from symbiosis.solving.session.opening import solve


def written(parts):
    return [(part.start.tolist(), part.column.tolist(), part.value.tolist()) for part in parts]


def arrays(model):
    """Compile a model: all that a solver sees of it."""
    compiled = compile_model(model)
    bounds = (compiled.lower, compiled.upper, compiled.row_lower, compiled.row_upper)
    parts = written([compiled.matrix, compiled.ledger, compiled.stages])
    return parts, [bound.tolist() for bound in bounds], list(compiled.rows), list(compiled.columns)


@pytest.mark.parametrize("ending", ["lp", "mps"])
def test_a_file_for_other_solvers_says_what_is_solved_here(tmp_path, ending):
    path = str(tmp_path / f"model.{ending}")
    build_model(everything()).write(path)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)  # noqa: FBT003
    highs.readModel(path)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.run()
    own = solve(build_model(everything()), gap=0.0).objective
    assert highs.getInfo().objective_function_value == pytest.approx(own, rel=1e-9)


@pytest.mark.parametrize("looked_at", [False, True])
@pytest.mark.parametrize(
    "copied", [lambda model: model.clone(), lambda model: pickle.loads(pickle.dumps(model))],  # noqa: S301
    ids=["cloned", "pickled"],
)  # fmt: skip
def test_a_copy_is_whole_and_on_its_own(copied, looked_at):
    model = build_model(everything())
    if looked_at:
        assert all(row.active for row in model.power.sink_balance.values())
        assert model.ledger.account["utilities"].expr is not None
    copy, before = copied(model), arrays(model)
    assert arrays(copy) == before
    copy.power.flow["sun>mill", "year"].fix(0.25)
    copy.heat.deactivate()
    assert arrays(copy) != before
    assert arrays(model) == before


def test_a_model_prints_its_rows_as_pyomo_does():
    text = io.StringIO()
    build_model(ring()).power.sink_balance.pprint(ostream=text)
    assert "power.flow['west:out>mill',year]" in text.getvalue()
    assert "0.9*" in text.getvalue()
    whole = io.StringIO()
    build_model(everything()).pprint(ostream=whole)
    assert "blending_limit : contents of a blend within the sink's limits" in whole.getvalue()


def test_what_is_fixed_bounded_or_switched_off_counts():
    model = build_model(everything())
    model.power.flow["sun>mill", "year"].fix(0.25)
    model.power.utility["mill", "year"].setub(0.5)
    model.water.forced_limit.deactivate()
    model.material.share_limit["mix", "year", "fly_ash"].deactivate()
    compiled = compile_model(model)
    flow = compiled.columns["power.flow"].places.start
    assert compiled.lower[flow] == compiled.upper[flow] == 0.25
    assert compiled.upper[compiled.columns["power.utility"].places.start] == 0.5
    assert "water.forced_limit" not in compiled.rows
    assert len(compiled.rows["material.share_limit"].keys) == 0


def test_values_of_a_solve_are_on_the_variables():
    model = build_model(ring())
    solve(model, gap=0.0)
    assert model.power.flow["west:out>mill", "year"].value == pytest.approx(0.9**2, abs=1e-6)
    body = pyo.value(model.power.sink_balance["mill", "year"].body)
    assert body == pytest.approx(1.0, abs=1e-6)


def test_an_own_constraint_on_arrays_holds():
    model = build_model(ring())
    model.dear = pyo.Constraint(expr=model.ledger.account["outlets"] >= 0.0)
    model.most = pyo.Constraint(expr=model.power.flow["west:out>mill", "year"] <= 0.5)
    solve(model, gap=0.0)
    assert model.power.flow["west:out>mill", "year"].value <= 0.5 + 1e-9


def test_pyomo_still_has_what_the_arrays_lean_on():
    check_pyomo()
    model = build_model(ring())
    assert isinstance(model.power.flow, OVERRIDDEN)
    assert type(model.power.flow["west:out>mill", "year"]) is MEMBERS[0]
    assert type(model.power.sink_balance["mill", "year"]) is MEMBERS[1]


def test_a_pyomo_that_lacks_something_is_refused_by_name():
    lacking = [*LEANT_ON, (MEMBERS[0], "_no_such_slot", "the colour of a variable")]
    with pytest.raises(SymbiosisError, match=r"VarData._no_such_slot \(the colour of a variable\)"):
        check_pyomo(lacking)


def test_who_draws_a_picture_beside_a_model_waits_for_no_pyplot():
    code = (
        "import sys, symbiosis.models.park; import matplotlib.figure; "
        "print('matplotlib.pyplot' in sys.modules); "
        "from pyomo.common.dependencies import matplotlib; print(matplotlib.pyplot.__name__)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert answer.stdout.split() == ["False", "matplotlib.pyplot"]


def test_figures_may_stand_on_either_side_of_a_sum():
    block = pyo.ConcreteModel()
    rows = each(pd.DataFrame({"at": [0, 1]}), {"at": np.array(["a", "b"], dtype=object)})
    x = add_variables(block, "x", rows, doc="x [1]")
    high = np.array([4.0, 6.0])
    block.row_limit = law(high - 2.0 * x.per(rows) >= 1.0 - x.at(rows) * high, doc="[1]")
    said = {key: (row.lower, row.upper, str(row.body)) for key, row in block.row_limit.items()}
    assert said["a"] == (-3.0, None, "-2.0*x[a] + 4.0*x[a]")
    assert said["b"] == (-5.0, None, "-2.0*x[b] + 6.0*x[b]")
