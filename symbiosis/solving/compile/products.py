"""Products of two variables: where they stand in a model, and something else in their place."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo
from pyomo.common.modeling import unique_component_name
from pyomo.repn import generate_standard_repn

from symbiosis.models.words.arrays import LinearRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHARE = "share"
BLENDS = ("content", SHARE)
"""Variables that say what a blend is made of: with these kept, no product is left."""
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


def blends_of(products: Iterable[Product]) -> list[Any]:
    """List the blends of products, each once."""
    return list({id(product.blend): product.blend for product in products}.values())


@contextmanager
def kept(variables: list[Any]) -> Iterator[None]:
    """Keep variables at their values."""
    for variable in variables:
        variable.fix()
    try:
        yield
    finally:
        for variable in variables:
            variable.unfix()


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


def objectives_of(model: pyo.ConcreteModel) -> list[Any]:
    """Give what is to be minimised, most important first."""
    if model.component("stage") is not None:
        return [model.stage[number].arg(0) for number in model.stage]
    own = next(model.component_data_objects(pyo.Objective, active=True))
    return [own.sense * own.expr]
