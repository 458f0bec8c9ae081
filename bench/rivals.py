"""The same rows and columns, handed to HiGHS by three other ways: raw, Pyomo rules, linopy.

Every function takes the compiled arrays of one model and returns the processor seconds that it took
to write the model and to hand it over; nothing is solved. What the rows' coefficients cost to
compute is not counted, so each rival is flattered a little.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Arrays:
    """One mixed-integer problem: entries of rows as (row, column, value), bounds and costs.

    Attributes
    ----------
    parts
        First row of each constraint, and the number of rows: linopy writes one array a constraint.
    """

    cost: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    integer: NDArray[np.bool_]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    value: NDArray[np.float64]
    row_lower: NDArray[np.float64]
    row_upper: NDArray[np.float64]
    parts: NDArray[np.int64]

    @classmethod
    def read(cls, file: Path) -> Arrays:
        """Read what :func:`numpy.savez` wrote."""
        with np.load(file) as kept:
            return cls(**kept)


def raw(arrays: Arrays) -> float:
    """Order the entries with numpy and pass them to highspy."""
    from highspy import MatrixFormat, ObjSense
    from highspy._core import _Highs

    began = time.process_time()
    order = np.lexsort((arrays.column, arrays.row))
    start = np.searchsorted(arrays.row[order], np.arange(len(arrays.row_lower) + 1))
    highs = _Highs()
    highs.setOptionValue("output_flag", False)  # noqa: FBT003
    highs.passModel(
        len(arrays.cost), len(arrays.row_lower), len(order), int(MatrixFormat.kRowwise),
        int(ObjSense.kMinimize), 0.0, arrays.cost, arrays.lower, arrays.upper,
        arrays.row_lower, arrays.row_upper, start.astype(np.int32),
        arrays.column[order].astype(np.int32), arrays.value[order],
        arrays.integer.astype(np.int32),
    )  # fmt: skip
    return time.process_time() - began


def appsi(arrays: Arrays) -> float:
    """Write Pyomo rules, one call a row, and hand the model to appsi_highs."""
    import pyomo.environ as pyo
    from pyomo.contrib.appsi.solvers import Highs

    start = np.searchsorted(arrays.row, np.arange(len(arrays.row_lower) + 1)).tolist()
    column, value = arrays.column.tolist(), arrays.value.tolist()
    low, high = _open(arrays.row_lower), _open(arrays.row_upper)
    bounds = list(zip(_open(arrays.lower), _open(arrays.upper), strict=True))
    integer, cost = arrays.integer.tolist(), arrays.cost.tolist()
    began = time.process_time()
    model = pyo.ConcreteModel()
    model.x = pyo.Var(
        range(len(cost)),
        bounds=lambda _, j: bounds[j],
        domain=lambda _, j: pyo.Integers if integer[j] else pyo.Reals,
    )

    def law(model: pyo.ConcreteModel, i: int) -> object:
        terms = range(start[i], start[i + 1])
        body = pyo.quicksum(value[k] * model.x[column[k]] for k in terms)
        return (low[i], body, high[i]) if low[i] != high[i] else body == low[i]

    model.law = pyo.Constraint([i for i in range(len(low)) if start[i] < start[i + 1]], rule=law)
    model.cost = pyo.Objective(expr=pyo.quicksum(c * model.x[j] for j, c in enumerate(cost) if c))
    Highs().set_instance(model)
    return time.process_time() - began


def linopy(arrays: Arrays) -> float:
    """Write one linopy array a constraint, its entries summed by row, and hand it over."""
    import linopy as lp
    import pandas as pd
    from linopy.io import to_highspy

    began = time.process_time()
    model = lp.Model()
    kinds = {}
    place = np.empty(len(arrays.cost), dtype=np.int64)
    for name, mask in (("real", ~arrays.integer), ("whole", arrays.integer)):
        columns = np.flatnonzero(mask)
        place[columns] = np.arange(len(columns))
        index = pd.RangeIndex(len(columns), name=name)
        low = pd.Series(arrays.lower[columns], index)
        high = pd.Series(arrays.upper[columns], index)
        if len(columns):
            kinds[name] = model.add_variables(low, high, name=name, integer=name == "whole")
    ends = np.searchsorted(arrays.row, arrays.parts)
    for first, last in pairwise(ends):
        _linopy_part(model, kinds, arrays, place, slice(first, last))
    costs = {"real": arrays.cost[~arrays.integer], "whole": arrays.cost[arrays.integer]}
    model.add_objective(sum((costs[name] * x).sum() for name, x in kinds.items()))
    to_highspy(model)
    return time.process_time() - began


def _linopy_part(
    model: object, kinds: dict, arrays: Arrays, place: NDArray[np.int64], entries: slice
) -> None:
    """Write the rows of one constraint: terms of either kind of variable, grouped by row."""
    import pandas as pd

    row, column, value = arrays.row[entries], arrays.column[entries], arrays.value[entries]
    total = None
    for name, variable in kinds.items():
        mask = arrays.integer[column] == (name == "whole")
        if not mask.any():
            continue
        index = pd.RangeIndex(int(mask.sum()), name="term")
        chosen = variable.isel({name: place[column[mask]]}).rename({name: "term"})
        terms = pd.Series(value[mask], index) * chosen.assign_coords(term=index)
        summed = terms.groupby(pd.Series(row[mask], index, name="row")).sum()
        total = summed if total is None else total + summed
    if total is None:
        return
    rows = total.indexes["row"].to_numpy()
    low, high = arrays.row_lower[rows], arrays.row_upper[rows]
    index = pd.Index(rows, name="row")
    # HiGHS may hold both sides of a row, linopy has one: a range would be written twice.
    same = low == high
    for sign, side, mask in (("=", low, same), ("<=", high, ~same & np.isfinite(high)),
                             (">=", low, ~same & np.isfinite(low))):  # fmt: skip
        if mask.any():
            kept = total.sel(row=rows[mask])
            model.add_constraints(kept, sign, pd.Series(side[mask], index[mask]))


def _open(bounds: NDArray[np.float64]) -> list[float | None]:
    """Write a missing bound as Pyomo does."""
    return [bound if np.isfinite(bound) else None for bound in bounds.tolist()]


RIVALS = {"raw": raw, "appsi": appsi, "linopy": linopy}
