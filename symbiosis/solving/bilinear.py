"""Products of two variables: proved by SCIP where it is installed, else bounded and restored.

A model with mixing (:mod:`symbiosis.models.mixing`) has rows ``load = flow * content``. With the
extra ``exact`` SCIP solves it to proven optimality. Without it, HiGHS bounds it by a piecewise
relaxation of the products, and a plan is restored by turns: contents are kept and flows chosen,
then flows are kept and contents recomputed. The gap between the two is reported, never hidden.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo
from pyomo.repn import generate_standard_repn

from symbiosis.models.linear import LinearRows
from symbiosis.solving.session import Session
from symbiosis.solving.solution import PROVED, Solution, Stage, Status, relative_gap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PIECES = (2, 4, 8, 16, 32)
"""Pieces into which the range of a content is cut, one relaxation after the other."""
TURNS = 20
"""Most turns of a restoration; it usually ends after a few."""


@dataclass(frozen=True)
class Product:
    """One row ``load = flow * content``."""

    row: Any
    load: Any
    flow: Any
    content: Any


def products_of(model: pyo.ConcreteModel) -> list[Product]:
    """Find the rows with a product; the factor that stands in most of them is the content."""
    rows = []
    for constraint in model.component_objects(pyo.Constraint, active=True, descend_into=True):
        if isinstance(constraint, LinearRows) and constraint.as_arrays:
            continue
        for row in constraint.values():
            if row.active and row.body.polynomial_degree() == 2:  # noqa: PLR2004, a square
                said = generate_standard_repn(row.body, quadratic=True)
                rows.append((row, said.linear_vars[0], *said.quadratic_vars[0]))
    often = Counter(id(factor) for _, _, *factors in rows for factor in factors)
    return [
        Product(row, load, *sorted(factors, key=lambda factor: often[id(factor)]))
        for row, load, *factors in rows
    ]


class BilinearSession:
    """A model with products, solved as :class:`~symbiosis.solving.session.Session` solves others.

    Parameters
    ----------
    model
        The Pyomo model; its products are of the form ``load = flow * content`` with bounded
        factors.
    products
        As from :func:`products_of`.
    """

    def __init__(self, model: pyo.ConcreteModel, products: list[Product]) -> None:
        self._model, self._products = model, products
        contents = {id(product.content): product.content for product in products}
        self._contents = list(contents.values())

    def solve(
        self, *, time_limit: float | None = None, gap: float = 1e-4, **options: Any
    ) -> Solution:
        """Solve to proven optimality with SCIP, or to a stated gap without it."""
        deadline = time.perf_counter() + (np.inf if time_limit is None else time_limit)
        if find_spec("pyscipopt") is not None:
            bounds = _proved(self._model, deadline, gap)
        else:
            bounds = [self._restored(deadline, gap)]
        solution = self._with_contents(deadline, gap, options)
        return _with_bounds(solution, bounds, gap)

    def _with_contents(self, deadline: float, gap: float, options: dict[str, Any]) -> Solution:
        """Choose flows for the contents as they stand: nothing is a product any more."""
        with _kept(self._contents):
            session = Session(self._model)
            left = max(1.0, deadline - time.perf_counter())
            return session.solve(time_limit=left, gap=gap, **options)

    def _restored(self, deadline: float, gap: float) -> float:
        """Leave the best contents found on the model, and give a bound on the first objective."""
        best, bound, contents = np.inf, -np.inf, [content.ub for content in self._contents]
        for pieces in PIECES:
            bound = max(bound, self._instead(_add_relaxation, pieces, deadline, gap).bound)
            self._instead(_add_restriction, pieces, deadline, gap)
            for candidate in ([content.value for content in self._contents], contents):
                found = self._by_turns(candidate, deadline)
                if found < best:
                    best, contents = found, [content.value for content in self._contents]
            if relative_gap(best, bound) <= max(gap, PROVED) or time.perf_counter() > deadline:
                break
        self._set(contents)
        return bound

    def _set(self, contents: list[float]) -> None:
        for content, value in zip(self._contents, contents, strict=True):
            content.set_value(value, skip_validation=True)

    def _by_turns(self, contents: list[float], deadline: float) -> float:
        """Improve flows and contents by turns from some contents; inf if these fit no flows."""
        self._set(contents)
        best = np.inf
        for _ in range(TURNS):
            tried = [content.value for content in self._contents]
            value = self._turn(self._contents, deadline)
            if not value < best - PROVED * max(1.0, abs(value)):
                break
            best, contents = value, tried
            self._recompute(deadline)
        self._set(contents)
        return best

    def _turn(self, keep: list[Any], deadline: float) -> float:
        with _kept(keep):
            session = Session(self._model)
            left = max(1.0, deadline - time.perf_counter())
            solution = session.solve(time_limit=left, gap=PROVED)
            if not solution.found:
                return np.inf
            session.write_back(solution)
            return solution.objective

    def _recompute(self, deadline: float) -> None:
        """Give every content its smallest value for the flows as they stand."""
        free = {id(content) for content in self._contents}
        free |= {id(product.load) for product in self._products}
        variables = self._model.component_data_objects(pyo.Var, descend_into=True)
        flows = [variable for variable in variables if id(variable) not in free]
        with _objective(self._model, sum(self._contents)):
            self._turn(flows, deadline)

    def _instead(
        self, add: Callable[..., None], pieces: int, deadline: float, gap: float
    ) -> Solution:
        """Solve with something linear in the place of the products; leave its contents."""
        block = pyo.Block()
        for product in self._products:
            product.row.deactivate()
        self._model.add_component("instead_of_products", block)
        try:
            add(block, self._products, self._contents, pieces)
            session = Session(self._model)
            left = max(1.0, deadline - time.perf_counter())
            solution = session.solve(time_limit=left, gap=gap)
            if solution.found:
                session.write_back(solution)
            return solution
        finally:
            self._model.del_component("instead_of_products")
            for product in self._products:
                product.row.activate()


def _add_restriction(
    block: pyo.Block, products: list[Product], contents: list[Any], pieces: int
) -> None:
    r"""Choose every content from a grid: then a load is a flow times a number.

    .. math:: c = \sum_n C_n z_n, \; f = \sum_n f_n, \; f_n \le F z_n, \; \sum_n z_n = 1, \;
        w = \sum_n C_n f_n

    References: Dey & Gupte (2015) Oper. Res. 63, 412.
    """
    each = range(pieces + 1)
    place = {id(content): number for number, content in enumerate(contents)}
    block.chosen = pyo.Var(range(len(contents)), each, domain=pyo.Binary)
    block.flow = pyo.Var(range(len(products)), each, domain=pyo.NonNegativeReals)
    block.rows = pyo.ConstraintList()
    grids = [np.linspace(content.lb, content.ub, pieces + 1).tolist() for content in contents]
    for number, content in enumerate(contents):
        block.rows.add(sum(block.chosen[number, n] for n in each) == 1)
        value = sum(grids[number][n] * block.chosen[number, n] for n in each)
        block.rows.add(value == content)
    for number, product in enumerate(products):
        at = place[id(product.content)]
        block.rows.add(sum(block.flow[number, n] for n in each) == product.flow)
        load = sum(grids[at][n] * block.flow[number, n] for n in each)
        block.rows.add(load == product.load)
        for n in each:
            block.rows.add(block.flow[number, n] <= product.flow.ub * block.chosen[at, n])


def _add_relaxation(
    block: pyo.Block, products: list[Product], contents: list[Any], pieces: int
) -> None:
    r"""Bound products by the convex hull of each piece of the content's range.

    .. math::

        c = \sum_n c_n, \; f = \sum_n f_n, \; L_n z_n \le c_n \le U_n z_n, \; 0 \le f_n \le F z_n,
        \sum_n z_n = 1, \; w \ge \sum_n L_n f_n, \; w \ge \sum_n U_n f_n + F c_n - F U_n z_n,
        w \le \sum_n U_n f_n, \; w \le \sum_n L_n f_n + F c_n - F L_n z_n

    References: McCormick (1976) Math. Program. 10, 147; Gounaris, Misener & Floudas (2009)
    Ind. Eng. Chem. Res. 48, 5742.
    """
    each = range(pieces)
    place = {id(content): number for number, content in enumerate(contents)}
    block.chosen = pyo.Var(range(len(contents)), each, domain=pyo.Binary)
    block.part = pyo.Var(range(len(contents)), each)
    block.flow = pyo.Var(range(len(products)), each, domain=pyo.NonNegativeReals)
    block.rows = pyo.ConstraintList()
    cuts = [np.linspace(content.lb, content.ub, pieces + 1).tolist() for content in contents]
    for number, content in enumerate(contents):
        block.rows.add(sum(block.chosen[number, n] for n in each) == 1)
        block.rows.add(sum(block.part[number, n] for n in each) == content)
        for n in each:
            low, high = cuts[number][n], cuts[number][n + 1]
            block.rows.add(block.part[number, n] >= low * block.chosen[number, n])
            block.rows.add(block.part[number, n] <= high * block.chosen[number, n])
    for number, product in enumerate(products):
        at, most = place[id(product.content)], product.flow.ub
        low, high = cuts[at][:-1], cuts[at][1:]
        z, c, f = ([var[key, n] for n in each] for var, key in (
            (block.chosen, at), (block.part, at), (block.flow, number),
        ))  # fmt: skip
        block.rows.add(sum(f) == product.flow)
        for n in each:
            block.rows.add(f[n] <= most * z[n])
        block.rows.add(product.load >= sum(low[n] * f[n] for n in each))
        block.rows.add(product.load <= sum(high[n] * f[n] for n in each))
        block.rows.add(
            product.load >= sum(high[n] * f[n] + most * (c[n] - high[n] * z[n]) for n in each)
        )
        block.rows.add(
            product.load <= sum(low[n] * f[n] + most * (c[n] - low[n] * z[n]) for n in each)
        )


def _proved(model: pyo.ConcreteModel, deadline: float, gap: float) -> list[float]:
    """Solve every objective in turn with SCIP; give their bounds and leave the contents."""
    from pyomo.contrib.solver.common.factory import SolverFactory

    model.earlier = pyo.ConstraintList()
    bounds = []
    try:
        for number in model.stage:
            written = model.stage[number].arg(0)
            with _objective(model, written):
                results = SolverFactory("scip_direct").solve(
                    model,
                    time_limit=min(1e6, max(1.0, deadline - time.perf_counter())),
                    rel_gap=gap,
                    # Contents are kept for the last solve: they must fit to HiGHS' tolerance.
                    solver_options={"numerics/feastol": 1e-9},
                    load_solutions=False,
                    raise_exception_on_nonoptimal_result=False,
                )
            if results.incumbent_objective is None:
                break
            results.solution_loader.load_vars()
            bounds.append(results.objective_bound)
            best = results.incumbent_objective
            model.earlier.add(written <= best + PROVED * max(1.0, abs(best)))
    finally:
        model.del_component("earlier")
    return bounds


def _with_bounds(solution: Solution, bounds: list[float], gap: float) -> Solution:
    """Say how far the plan is proved: its contents were chosen, not free, in the last solve."""
    stages = tuple(
        Stage(
            stage.objective,
            min(bounds[number], stage.objective) if number < len(bounds) else -np.inf,
        )
        for number, stage in enumerate(solution.stages)
    )
    status = solution.status
    if status in (Status.OPTIMAL, Status.WITHIN_GAP) and stages:
        reached = stages[0].gap
        status = (
            Status.OPTIMAL if reached <= PROVED
            else Status.WITHIN_GAP if reached <= gap
            else Status.TIME_LIMIT
        )  # fmt: skip
    return replace(solution, status=status, stages=stages)


@contextmanager
def _kept(variables: list[Any]) -> Iterator[None]:
    """Keep variables at their values."""
    for variable in variables:
        variable.fix()
    try:
        yield
    finally:
        for variable in variables:
            variable.unfix()


@contextmanager
def _objective(model: pyo.ConcreteModel, expression: Any) -> Iterator[None]:
    """Minimise something else for a while."""
    model.objective.deactivate()
    model.instead = pyo.Objective(expr=expression)
    try:
        yield
    finally:
        model.del_component("instead")
        model.objective.activate()
