"""Suffixes: where Pyomo's users look for prices; filled, or refused with the way to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyomo.core.base import Suffix

from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    import pyomo.environ as pyo

DUAL = "dual"
"""What Pyomo calls the suffix of prices."""
_WAY = (
    "Call it `dual`, or take session.solve(duals=True).duals; what one more unit of a stream or "
    "limit is worth, symbiosis.prices tells in money per unit."
)


def dual_suffix(model: pyo.ConcreteModel) -> Suffix | None:
    """Give the suffix that takes a model's prices, if it has one.

    Raises
    ------
    BadInput
        If a suffix asks for something else: it would stay empty without a word.
    """
    found = None
    for suffix in model.component_objects(Suffix, active=True, descend_into=True):
        if not suffix.import_enabled():
            continue
        if suffix.name != DUAL:
            message = f"model: the suffix {suffix.name!r} is not filled by a solve. {_WAY}"
            raise BadInput(message)
        found = suffix
    return found


def fill(suffix: Suffix, model: pyo.ConcreteModel, duals: Mapping[str, pd.Series[Any]]) -> None:
    """Put prices into a suffix: the change of the objective per unit of a right-hand side.

    As Pyomo has them: of a row of one period in the objective's unit per unit an hour.
    """
    suffix.clear()
    for name, prices in duals.items():
        component = model.find_component(name)
        for key, price in zip(component.keys(), prices.to_numpy(float).tolist(), strict=True):
            suffix[component[key]] = price


def refuse_suffixes(model: pyo.ConcreteModel, where: str) -> None:
    """Refuse suffixes that ask for anything where no prices can be had.

    Raises
    ------
    BadInput
        If there is one.
    """
    for suffix in model.component_objects(Suffix, active=True, descend_into=True):
        if suffix.import_enabled():
            message = f"{where}: the suffix {suffix.name!r} would stay empty. {_WAY}"
            raise BadInput(message)
