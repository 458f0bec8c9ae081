"""Blends cut into pieces: linear models that bound a model with products, or give plans of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo

if TYPE_CHECKING:
    from symbiosis.solving.products import Product


def restriction(products: list[Product], blends: list[Any], pieces: int) -> pyo.Block:
    r"""Choose every blend from a grid: then a load is a flow times a number.

    .. math:: c = \sum_n C_n z_n, \; f = \sum_n f_n, \; f_n \le F z_n, \; \sum_n z_n = 1, \;
        w = \sum_n C_n f_n

    c  blend;  C  points of the grid;  z  chosen [0/1];  f  flow [m3/h];  F  its bound [m3/h];
    w  load

    References: Dey & Gupte (2015) Oper. Res. 63, 412.
    """
    each = range(pieces + 1)
    place = {id(blend): number for number, blend in enumerate(blends)}
    block = pyo.Block(concrete=True)
    block.chosen = pyo.Var(range(len(blends)), each, domain=pyo.Binary)
    block.flow = pyo.Var(range(len(products)), each, domain=pyo.NonNegativeReals)
    block.rows = pyo.ConstraintList()
    grids = [np.linspace(blend.lb, blend.ub, pieces + 1).tolist() for blend in blends]
    for number, blend in enumerate(blends):
        block.rows.add(sum(block.chosen[number, n] for n in each) == 1)
        value = sum(grids[number][n] * block.chosen[number, n] for n in each)
        block.rows.add(value == blend)
    for number, product in enumerate(products):
        at = place[id(product.blend)]
        block.rows.add(sum(block.flow[number, n] for n in each) == product.flow)
        load = sum(grids[at][n] * block.flow[number, n] for n in each)
        block.rows.add(load == product.load)
        for n in each:
            block.rows.add(block.flow[number, n] <= product.flow.ub * block.chosen[at, n])
    return block


def relaxation(products: list[Product], blends: list[Any], pieces: int) -> pyo.Block:
    r"""Bound products by the convex hull of each piece of the blend's range.

    .. math::

        c = \sum_n c_n, \; f = \sum_n f_n, \; L_n z_n \le c_n \le U_n z_n, \; 0 \le f_n \le F z_n,
        \sum_n z_n = 1, \; w \ge \sum_n L_n f_n, \; w \ge \sum_n U_n f_n + F c_n - F U_n z_n,
        w \le \sum_n U_n f_n, \; w \le \sum_n L_n f_n + F c_n - F L_n z_n

    c  blend;  L, U  ends of piece n;  z  chosen [0/1];  f  flow [m3/h];  F  its bound [m3/h];
    w  load

    References: McCormick (1976) Math. Program. 10, 147; Gounaris, Misener & Floudas (2009)
    Ind. Eng. Chem. Res. 48, 5742.
    """
    place = {id(blend): number for number, blend in enumerate(blends)}
    block = pyo.Block(concrete=True)
    block.chosen = pyo.Var(range(len(blends)), range(pieces), domain=pyo.Binary)
    block.part = pyo.Var(range(len(blends)), range(pieces))
    block.flow = pyo.Var(range(len(products)), range(pieces), domain=pyo.NonNegativeReals)
    block.rows = pyo.ConstraintList()
    cuts = [np.linspace(blend.lb, blend.ub, pieces + 1).tolist() for blend in blends]
    for number, blend in enumerate(blends):
        block.rows.add(sum(block.chosen[number, n] for n in range(pieces)) == 1)
        block.rows.add(sum(block.part[number, n] for n in range(pieces)) == blend)
        for n in range(pieces):
            low, high = cuts[number][n], cuts[number][n + 1]
            block.rows.add(block.part[number, n] >= low * block.chosen[number, n])
            block.rows.add(block.part[number, n] <= high * block.chosen[number, n])
    for number, product in enumerate(products):
        _add_hull(block, number, product, place[id(product.blend)], cuts)
    return block


def _add_hull(
    block: pyo.Block, number: int, product: Product, at: int, cuts: list[list[float]]
) -> None:
    most, low, high = product.flow.ub, cuts[at][:-1], cuts[at][1:]
    each = range(len(low))
    z, c, f = (
        [var[key, n] for n in each]
        for var, key in ((block.chosen, at), (block.part, at), (block.flow, number))
    )
    load, rows = product.load, block.rows
    rows.add(sum(f) == product.flow)
    for n in each:
        rows.add(f[n] <= most * z[n])
    rows.add(load >= sum(low[n] * f[n] for n in each))
    rows.add(load <= sum(high[n] * f[n] for n in each))
    rows.add(load >= sum(high[n] * f[n] + most * (c[n] - high[n] * z[n]) for n in each))
    rows.add(load <= sum(low[n] * f[n] + most * (c[n] - low[n] * z[n]) for n in each))
