"""A researcher's own rows: plain Pyomo added to a park's model, named so that a plan can tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pyomo.core.base import Constraint, Expression, Objective, Var

from symbiosis.errors import BadInput
from symbiosis.solving.session.suffixes import refuse_suffixes

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.matching.tables import Matches

Extend = Callable[[Any, Any], object]
"""Takes the model and the matches that it was written from; adds what it likes to the model."""


def extend_model(
    model: pyo.ConcreteModel, matches: Matches, extend: Extend | None
) -> tuple[str, ...]:
    """Let a researcher add variables, expressions and constraints to a park's model.

    What the park's own laws say stays, and so does the objective: what a plan costs stands in its
    ledger, and is weighed by :class:`symbiosis.Scenario`.

    Returns
    -------
    tuple of str
        Names of what was added, in order.

    Raises
    ------
    BadInput
        If one of the model's own components is gone or switched off, or an objective was added, or
        a suffix that would stay empty.
    """
    if extend is None:
        return ()
    before = _active(model)
    extend(model, matches)
    refuse_suffixes(model, "extend")
    after = _active(model)
    lost = sorted(set(before) - set(after))
    if lost:
        message = (
            f"extend: {', '.join(lost)}: taken out of the park's model or switched off. Add to the "
            "model; what is asked of the park is changed by its scenario."
        )
        raise BadInput(message)
    added = {name: kind for name, kind in after.items() if name not in before}
    if Objective in added.values():
        message = (
            "extend: added an objective. Name what is sought in the scenario, and bound what you "
            "add by constraints."
        )
        raise BadInput(message)
    return tuple(sorted(added))


def _active(model: pyo.ConcreteModel) -> dict[str, type]:
    """List what counts in a model: name -> kind."""
    kinds = (Var, Constraint, Expression, Objective)
    return {
        component.name: component.ctype
        for component in model.component_objects(kinds, active=True, descend_into=True)
    }


def bounded_rows(
    model: pyo.ConcreteModel, name: str, bounds: Sequence[tuple[Any, float, float]]
) -> None:
    """Hold variables between bounds by rows of their own, under a name.

    Parameters
    ----------
    bounds
        Variable, least and most.
    """

    def bounded(_: Any, number: int) -> Any:
        variable, low, high = bounds[number]
        return (low, variable, high)

    model.add_component(
        name, Constraint(range(len(bounds)), rule=bounded, doc="what is kept as it is built")
    )
