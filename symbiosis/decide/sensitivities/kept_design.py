"""A design that stays: its builds, capacities and sizes are kept while its flows adapt."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from symbiosis.errors import NoPlan
from symbiosis.plan.reading.flows import value_of

if TYPE_CHECKING:
    from symbiosis.decide.sweeping.case import Case, Effort
    from symbiosis.matching.tables import Matches
    from symbiosis.optimise import LivePlanner
    from symbiosis.plan.brief import Brief

BUILT = ("route.build", "technology.build", "technology.step")
SIZED = {"route.capacity": "capex_variable", "technology.size": "capex_variable"}
"""Variable of a size -> what makes it cost something: what costs nothing may be of any size."""
ROOM = 1e-7
"""What a kept size may give way, as a share of itself: the solver's rounding."""


def regret_of(
    planner: LivePlanner, case: Case, base: Brief, best: float | None, effort: Effort
) -> float:
    """Give what the design of a plan costs more than the best one, in another question.

    Parameters
    ----------
    base
        The plan whose design is kept.
    best
        What the best plan of the question comes to; None: it has none.

    Returns
    -------
    float
        In the unit of the first objective; never negative: a kept design that comes to less than
        the best plan that was found is the better one of the two. NaN without a plan.
    """
    if best is None:
        return math.nan
    if not case.amounts:
        # The flows stand as they are, and may do so: only what they cost has changed.
        kept = base.value_under(case.scenario)
        if kept <= best:
            return 0.0
    try:
        found = planner.brief(
            case.scenario,
            quantities=case.amounts,
            extend=keeping(base),
            time_limit=effort.time_limit,
            gap=effort.gap,
        )
    except NoPlan:
        return math.nan
    return max(0.0, found.objective.value - best)


def keeping(base: Brief) -> Any:
    """Give what holds a model to a plan's design (:func:`symbiosis.optimise`'s ``extend``)."""
    decisions, matches = base.reading.decisions, base.reading.matches
    built = {name: value_of(decisions, name).round() for name in BUILT}
    sized = {name: value_of(decisions, name) for name in SIZED}
    cost = {
        "route.capacity": matches.routes["capex_variable"].astype(float),
        "technology.size": matches.units["capex_variable"].astype(float),
    }

    def extend(model: Any, _: Matches) -> None:
        rows = [
            (name, key, low, low) for name, values in built.items() for key, low in values.items()
        ]
        for name, values in sized.items():
            dear = cost[name].reindex(values.index).fillna(0.0) > 0.0
            rows += [
                (name, key, size * (1.0 - ROOM), size * (1.0 + ROOM))
                for key, size in values[dear].items()
            ]
        add_bounds(model, rows)

    return extend


def add_bounds(model: Any, rows: list[tuple[str, Any, float, float]]) -> None:
    """Hold variables of a model between bounds, in rows of their own.

    Raises
    ------
    NoPlan
        If what is built is not offered in this model: other heat pumps for other amounts.
    """
    present = []
    for name, key, low, high in rows:
        variable = model.find_component(name)
        if variable is not None and key in variable:
            present.append((variable[key], low, high))
        elif low > 0.0:
            message = f"{key}: what is built is not offered here."
            raise NoPlan(message)
    from symbiosis.solving.session.extend import bounded_rows

    bounded_rows(model, "kept_design", present)
