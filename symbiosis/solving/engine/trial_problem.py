"""Solvers tried on a problem that is solved by hand: whether they work on this machine."""

from __future__ import annotations

ANSWER = 10.0
"""Most of 3 x + 2 y, with x + y <= 4, x <= 2.5, both whole."""


def highs_answer() -> float:
    """Let HiGHS solve the trial."""
    import numpy as np
    from highspy import HighsVarType, kHighsInf
    from highspy._core import _Highs

    from symbiosis.solving.engine.highs import THREADS

    solver = _Highs()
    solver.setOptionValue("threads", THREADS)
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - highspy's own face
    for most in (2.5, kHighsInf):
        solver.addVar(0.0, most)
    for column, price in enumerate((-3.0, -2.0)):
        solver.changeColCost(column, price)
        solver.changeColIntegrality(column, HighsVarType.kInteger)
    columns, factors = np.array([0, 1], dtype=np.int32), np.ones(2)
    solver.addRow(-kHighsInf, 4.0, 2, columns, factors)
    solver.run()
    return -float(solver.getInfo().objective_function_value)


def scip_answer() -> float:
    """Let SCIP solve the trial."""
    from pyscipopt import Model

    model = Model()
    model.hideOutput()
    x, y = model.addVar(vtype="I", ub=2.5), model.addVar(vtype="I")
    model.addCons(x + y <= 4.0)  # noqa: PLR2004 - the trial's own figure
    model.setObjective(3.0 * x + 2.0 * y, "maximize")
    model.optimize()
    return float(model.getObjVal())
