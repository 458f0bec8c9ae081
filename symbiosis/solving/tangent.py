"""Products replaced by their tangents: exact at one point, and to the second order near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo

from symbiosis.solving.products import in_place_of
from symbiosis.solving.session import Session

if TYPE_CHECKING:
    from symbiosis.solving.products import Product


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
    for product in products:
        flow, blend = product.flow.value, product.blend.value
        bent = flow * product.blend + blend * product.flow - flow * blend
        block.rows.add(product.load == bent)
    factors = {id(each): each for pair in products for each in (pair.flow, pair.blend)}
    for factor in factors.values():
        near = reach * (factor.ub - factor.lb)
        block.rows.add(pyo.inequality(factor.value - near, factor, factor.value + near))
    return block


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
    return max(
        abs(product.load.value - product.flow.value * product.blend.value)
        / (product.flow.ub * product.blend.ub or 1.0)
        for product in products
    )
