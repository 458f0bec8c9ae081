"""What of Pyomo's inner workings the arrays lean on, named in one place.

Pyomo promises none of these names. Whoever raises its version reads here what to look at; a release
that lacks one is refused with its name, before a model could be wrong.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import pyomo.environ as pyo
from pyomo.common.dependencies import DeferredImportCallbackFinder
from pyomo.core.base.component import ComponentData
from pyomo.core.base.constraint import ConstraintData, IndexedConstraint
from pyomo.core.base.expression import ExpressionData, IndexedExpression
from pyomo.core.base.indexed_component import IndexedComponent
from pyomo.core.base.var import IndexedVar, VarData
from pyomo.core.expr import LinearExpression

from symbiosis.errors import SymbiosisError

if TYPE_CHECKING:
    from collections.abc import Iterable

LEANT_ON: tuple[tuple[object, str, str], ...] = (
    (ComponentData, "_component", "the indexed component of a member (a weak reference)"),
    (ComponentData, "_index", "the index of a member"),
    (VarData, "_domain", "the domain of a variable"),
    (VarData, "_lb", "the lower bound of a variable"),
    (VarData, "_ub", "the upper bound of a variable"),
    (VarData, "_fixed", "whether a variable is fixed"),
    (ExpressionData, "_args_", "what an expression consists of"),
    (IndexedComponent, "construct", "called once, when a component joins a block"),
    (IndexedConstraint, "_setitem_when_not_present", "makes a row of a relation"),
    (LinearExpression, "linear_vars", "the variables of a linear expression"),
    (LinearExpression, "linear_coefs", "its coefficients"),
    (pyo.Var([1]), "_data", "the members of an indexed variable"),
    (pyo.Constraint([1]), "_data", "the members of an indexed constraint"),
    (pyo.Expression([1]), "_data", "the members of an indexed expression"),
    (pyo.Var([1]), "_constructed", "whether a component is complete"),
    (DeferredImportCallbackFinder, "_callbacks", "what it imports as soon as others do"),
)
"""Whose it is, what it is called, what we take it for."""
OVERRIDDEN = (IndexedVar, IndexedConstraint, IndexedExpression)
"""What the arrays derive from; their members are :class:`VarData` and :class:`ConstraintData`."""
MEMBERS = (VarData, ConstraintData)
"""The exact types that Pyomo's writers go by."""


def import_lightly() -> None:
    """Let who imports matplotlib for a picture, or scipy (as pint does), have that alone.

    Pyomo would import pyplot and pylab with the one, the statistics of scipy with the other: half
    a second and a second of processor time. Where it plots or computes with them it still does.
    """
    for name in ("matplotlib", "scipy"):
        DeferredImportCallbackFinder._callbacks.pop(name, None)  # noqa: SLF001


def check_pyomo(leant_on: Iterable[tuple[object, str, str]] = LEANT_ON) -> None:
    """Make sure that Pyomo still has what the arrays lean on.

    Raises
    ------
    SymbiosisError
        With every name that it lacks.
    """
    missing = [
        f"{getattr(owner, '__name__', type(owner).__name__)}.{name} ({meaning})"
        for owner, name, meaning in leant_on
        if not hasattr(owner, name)
    ]
    if missing:
        message = (
            f"Pyomo {version('pyomo')} has no {', no '.join(missing)}: install the version that "
            "constraints.txt names, or write models/words/arrays.py anew for this one."
        )
        raise SymbiosisError(message)
