"""Products replaced by their tangents: exact at one point, and to the second order near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyomo.environ as pyo

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


def missed_by(products: list[Product]) -> float:
    """Give the largest miss of a product, as a share of the largest load that it can be."""
    return max(
        abs(product.load.value - product.flow.value * product.blend.value)
        / (product.flow.ub * product.blend.ub or 1.0)
        for product in products
    )
