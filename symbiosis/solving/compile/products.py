"""Products of two variables: where they stand in a model, and something else in their place."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo
from pyomo.common.modeling import unique_component_name
from pyomo.repn import generate_standard_repn

from symbiosis.models.words.arrays import LinearRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHARE = "share"
BLENDS = ("content", SHARE)
"""Variables that say what a blend is made of: with these kept, no product is left."""
EXACT = 1e-9
"""A product holds if it is missed by no more than this share of the largest load."""
_SQUARE = 2


@dataclass(frozen=True)
class Product:
    """One row ``load = flow * blend``.

    Attributes
    ----------
    row
        The constraint.
    load, flow, blend
        Its variables. Blends are contents, or shares of inlets.
    """

    row: Any
    load: Any
    flow: Any
    blend: Any


def products_of(model: pyo.ConcreteModel) -> list[Product]:
    """Find the rows with a product; of its factors the blend is the one named so, or seen most."""
    rows = []
    for constraint in model.component_objects(pyo.Constraint, active=True, descend_into=True):
        if isinstance(constraint, LinearRows) and constraint.as_arrays:
            continue
        for row in constraint.values():
            if row.active and row.body.polynomial_degree() == _SQUARE:
                said = generate_standard_repn(row.body, quadratic=True)
                rows.append((row, said.linear_vars[0], *said.quadratic_vars[0]))
    often = Counter(id(factor) for _, _, *factors in rows for factor in factors)

    def blended(factor: Any) -> tuple[bool, int]:
        return factor.parent_component().local_name in BLENDS, often[id(factor)]

    return [Product(row, load, *sorted(factors, key=blended)) for row, load, *factors in rows]


@contextmanager
def minimising(model: pyo.ConcreteModel, expression: Any) -> Iterator[None]:
    """Minimise something for a while, instead of the model's own objective."""
    own = next(model.component_data_objects(pyo.Objective, active=True))
    own.deactivate()
    name = unique_component_name(model, "instead")
    model.add_component(name, pyo.Objective(expr=expression))
    try:
        yield
    finally:
        model.del_component(name)
        own.activate()


@contextmanager
def in_place_of(
    model: pyo.ConcreteModel, products: list[Product], block: pyo.Block
) -> Iterator[None]:
    """Put a block in the place of the products for a while."""
    for product in products:
        product.row.deactivate()
    model.add_component("instead_of_products", block)
    try:
        yield
    finally:
        model.del_component("instead_of_products")
        for product in products:
            product.row.activate()


def envelopes(products: Iterable[Product]) -> pyo.Block:
    r"""Bound products by what their factors' ranges allow.

    .. math::

        w \ge f^{min} c + L f - f^{min} L, \quad w \ge F c + U f - F U, \\
        w \le f^{min} c + U f - f^{min} U, \quad w \le F c + L f - F L

    w  load;  f  flow [m3/h];  c  blend;  f^min, F, L, U  their bounds

    References: McCormick (1976) Math. Program. 10, 147.
    """
    block = pyo.Block(concrete=True)
    block.rows = pyo.ConstraintList()
    for product in products:
        load, flow, blend = product.load, product.flow, product.blend
        low, high = (flow.lb, blend.lb), (flow.ub, blend.ub)
        for at, to in (low, high):
            block.rows.add(load >= at * blend + to * flow - at * to)
        for at, to in ((flow.lb, blend.ub), (flow.ub, blend.lb)):
            block.rows.add(load <= at * blend + to * flow - at * to)
    return block


def tangents(products: Iterable[Product], reach: float) -> pyo.Block:
    r"""Bend products straight at the values that their variables have, and stay near these.

    .. math:: w = f_0 c + c_0 f - f_0 c_0, \quad |c - c_0| \le r C, \quad |f - f_0| \le r F

    w  load;  f  flow [m3/h];  c  blend;  f_0, c_0  their values;  F, C  their ranges;  r  reach
    [1]. At the solution a product is missed by (f - f_0)(c - c_0), that is by r^2 F C at most:
    where the values all but hold already, one small step closes them, as Newton's does.

    References: Palacios-Gomez, Lasdon & Engquist (1982) Management Science 28, 1106.
    """
    block = pyo.Block(concrete=True)
    block.rows = pyo.ConstraintList()
    factors = {id(each): each for pair in products for each in (pair.flow, pair.blend)}
    at = {key: _inside(factor) for key, factor in factors.items()}
    for product in products:
        flow, blend = at[id(product.flow)], at[id(product.blend)]
        bent = flow * product.blend + blend * product.flow - flow * blend
        block.rows.add(product.load == bent)
    for key, factor in factors.items():
        near = reach * (factor.ub - factor.lb)
        block.rows.add(pyo.inequality(at[key] - near, factor, at[key] + near))
    return block


def _inside(factor: Any) -> float:
    """Give a value without the solver's rounding past its bounds, or next to zero."""
    value = float(np.clip(factor.value, factor.lb, factor.ub))
    return 0.0 if abs(value) < EXACT * factor.ub else value


def hold(products: Iterable[Product], tolerance: float) -> bool:
    """Say whether every product holds: to a tolerance, or to the last digits."""
    return all(
        abs(each.load.value - each.flow.value * each.blend.value)
        <= max(tolerance, EXACT * each.flow.ub * each.blend.ub)
        for each in products
    )


def objectives_of(model: pyo.ConcreteModel) -> list[Any]:
    """Give what is to be minimised, most important first."""
    if model.component("stage") is not None:
        return [model.stage[number].arg(0) for number in model.stage]
    own = next(model.component_data_objects(pyo.Objective, active=True))
    return [own.sense * own.expr]
