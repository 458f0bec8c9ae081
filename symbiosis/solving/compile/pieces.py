"""Blends cut into pieces: a linear model that bounds a model with products of variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyomo.environ as pyo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from symbiosis.solving.compile.products import Product


def relaxation(products: list[Product], cuts: Mapping[int, Sequence[float]]) -> pyo.Block:
    r"""Bound products by the convex hull of each piece of the blend's range.

    .. math::

        c = \sum_n c_n, \; f = \sum_n f_n, \; L_n z_n \le c_n \le U_n z_n, \;
        f^{min} z_n \le f_n \le F z_n, \; \sum_n z_n = 1, \\
        w \ge \sum_n L_n f_n + f^{min} (c_n - L_n z_n), \;
        w \ge \sum_n U_n f_n + F (c_n - U_n z_n), \\
        w \le \sum_n U_n f_n + f^{min} (c_n - U_n z_n), \;
        w \le \sum_n L_n f_n + F (c_n - L_n z_n)

    c  blend;  L, U  ends of piece n;  z  chosen [0/1];  f  flow [m3/h];  f^min, F  its bounds
    [m3/h];  w  load

    Parameters
    ----------
    cuts
        Ends of the pieces of every blend, by its identity.

    References: McCormick (1976) Math. Program. 10, 147; Gounaris, Misener & Floudas (2009)
    Ind. Eng. Chem. Res. 48, 5742.
    """
    blends = {id(product.blend): product.blend for product in products}
    pieces = [(key, n) for key in blends for n in range(len(cuts[key]) - 1)]
    inside = [
        (number, n)
        for number, product in enumerate(products)
        for n in range(len(cuts[id(product.blend)]) - 1)
    ]
    block = pyo.Block(concrete=True)
    block.chosen = pyo.Var(pieces, domain=pyo.Binary)
    block.part = pyo.Var(pieces)
    block.flow = pyo.Var(inside, domain=pyo.NonNegativeReals)
    block.rows = pyo.ConstraintList()
    for key, blend in blends.items():
        each = range(len(cuts[key]) - 1)
        block.rows.add(sum(block.chosen[key, n] for n in each) == 1)
        block.rows.add(sum(block.part[key, n] for n in each) == blend)
        for n in each:
            low, high = cuts[key][n], cuts[key][n + 1]
            block.rows.add(block.part[key, n] >= low * block.chosen[key, n])
            block.rows.add(block.part[key, n] <= high * block.chosen[key, n])
    for number, product in enumerate(products):
        _add_hull(block, number, product, cuts[id(product.blend)])
    return block


def _add_hull(block: pyo.Block, number: int, product: Product, cuts: Sequence[float]) -> None:
    least, most, key = product.flow.lb, product.flow.ub, id(product.blend)
    each = range(len(cuts) - 1)
    z, c = ([var[key, n] for n in each] for var in (block.chosen, block.part))
    f = [block.flow[number, n] for n in each]
    load, rows = product.load, block.rows

    def under(end: int, flow: float) -> pyo.Expression:
        at = [cuts[n + end] for n in each]
        return sum(at[n] * f[n] + flow * (c[n] - at[n] * z[n]) for n in each)

    rows.add(sum(f) == product.flow)
    for n in each:
        rows.add(f[n] <= most * z[n])
        rows.add(f[n] >= least * z[n])
    rows.add(load >= under(0, least))
    rows.add(load >= under(1, most))
    rows.add(load <= under(1, least))
    rows.add(load <= under(0, most))
