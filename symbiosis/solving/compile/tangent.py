"""Products replaced by their tangents: exact at one point, and to the second order near it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo

from symbiosis.solving.compile.products import in_place_of
from symbiosis.solving.engine.highs import FEASIBILITY
from symbiosis.solving.session.session import Session

if TYPE_CHECKING:
    from symbiosis.solving.compile.products import Product

EXACT = 1e-9
"""A product holds if it is missed by no more than this share of the largest load."""


def tangents(products: list[Product], reach: float) -> pyo.Block:
    r"""Bend products straight at the values that their variables have, and stay near these.

    .. math:: w = f_0 c + c_0 f - f_0 c_0, \quad |c - c_0| \le r C, \quad |f - f_0| \le r F

    w  load;  f  flow [m3/h];  c  blend;  f_0, c_0  their values;  F, C  their ranges;  r  reach
    [1]. At the solution a product is missed by (f - f_0)(c - c_0), that is by r^2 F C at most:
    steps of falling reach, one from where the other ended, close it as Newton's do.

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


def opened(model: pyo.ConcreteModel, products: list[Product], reach: float) -> Session:
    """Give the session of a model with tangents, its decisions kept as they stand."""
    with in_place_of(model, products, tangents(products, reach)):
        session = Session(model)
    whole = np.flatnonzero(session.problem.integer)
    decided = np.round([session.compiled.variables[each].value for each in whole])
    session.set_column_bounds(whole, decided, decided)
    return session


def missed_by(products: list[Product]) -> float:
    """Give the largest miss of a product, as a share of the largest load that it can be."""
    return max(miss / (size or 1.0) for miss, size in _misses(products))


def hold(products: list[Product]) -> bool:
    """Say whether every product holds: to the solver's tolerance, or to the last digits."""
    return all(miss <= max(FEASIBILITY, EXACT * size) for miss, size in _misses(products))


def _misses(products: list[Product]) -> list[tuple[float, float]]:
    return [
        (
            abs(product.load.value - product.flow.value * product.blend.value),
            product.flow.ub * product.blend.ub,
        )
        for product in products
    ]
