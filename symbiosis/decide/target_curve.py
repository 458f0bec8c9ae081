"""The cost curve of one target: what it costs to reach each value, up to the most that can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import numpy as np
import pandas as pd

from symbiosis.decide.aiming.choosing import aims_of, any_value, check_chosen, filled
from symbiosis.decide.aiming.reaching import REACHED, reached_in, side_of, standing, within_reach
from symbiosis.decide.aiming.step_prices import HUNDREDTH, PERCENT, dual_prices, fine_asker
from symbiosis.errors import NoPlan
from symbiosis.park.accounts import UP_FRONT
from symbiosis.park.scenario import as_scenario
from symbiosis.plan.tables.bundles import count_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from symbiosis.decide.asker import Asker, Asking
    from symbiosis.park.entities import Park
    from symbiosis.park.forms import Target
    from symbiosis.park.scenario import Choices, Scenario
    from symbiosis.plan.plan import Plan

POINTS = 9
"""Values between what is free and the most that can be had, both among them, if nobody says."""


@dataclass(frozen=True, eq=False)
class TargetCurve:
    """What reaching each value of one target costs.

    Attributes
    ----------
    target, name, name_zh, side, unit, step
        Which; ``step`` is what prices are told for: a percentage point, else a hundredth of what
        is asked for.
    free, most, proved
        Value that costs nothing, the furthest that can be reached, and whether that is proved.
    table
        A row for every value, from the park without exchanges on:

        ``asked``, ``reached``
            What was asked for, and what the cheapest plan for it comes to.
        ``cost``, ``capex``
            Money a year more than the plan without the target, and money once in all.
        ``price``
            Money a year a step, with the plan's yes/no decisions kept.
        ``exchanges``
            How many the plan has: one thing from one firm to another is one.
        ``gap``
            Share of its objective that the plan may be from the best.
    plans
        The plan of every row; the first ones, that cost nothing, are one.
    """

    target: str
    name: str
    name_zh: str
    side: str
    unit: str
    step: float
    free: float
    most: float
    proved: bool
    table: pd.DataFrame
    plans: tuple[Plan, ...]


def target_curve(
    park: Park,
    target: str | Target,
    scenario: Scenario | Choices | None = None,
    *,
    points: int = POINTS,
    switches: Mapping[str, str] | None = None,
    **asking: Unpack[Asking],
) -> TargetCurve:
    """Tell what one target costs at every value, from none to the most that can be reached.

    Parameters
    ----------
    park, scenario, switches, asking
        As for :func:`symbiosis.targets`; targets of the scenario are kept at every point.
    target
        An indicator by its id or short name, or an own target. A value of its own says only which
        side of it is meant.
    points
        How many values between what is free and the furthest, both among them; at least two.

    Raises
    ------
    BadInput
        If it is not known, or can be no target here.
    NoPlan
        If the park has no plan.
    """
    asker = fine_asker(park, asking)
    scenario = as_scenario(scenario)
    check_chosen(park, [any_value(target)], switches or {}, ())
    asker.total = max(points, 2) + 1
    free = asker.plan(scenario)
    aims = aims_of(park, [any_value(target)], switches or {}, (), free)
    # What is furthest is sought with all other targets kept: they come first.
    asked = scenario.model_copy(update={"targets": (*scenario.targets, aims.targets[0])})
    form = filled(park, asked)[-1]
    side = side_of(form)[0]
    far = asker.furthest(asked, len(scenario.targets), side)
    if far is None:
        message = "No plan was found that keeps the other targets. Allow more time."
        raise NoPlan(message)
    start, edge = reached_in(free, form), within_reach(form, far.value)
    step = 1.0 if form.unit == PERCENT else HUNDREDTH * abs(start or edge)
    first = [_row(free, free, at, 0.0) for at in (standing(free, form, "baseline"), start)]
    values = _values(start, edge, side, points)
    rows, plans = _walked(asker, asked, form, values, free)
    for row in rows:
        row["price"] *= step
    about = aims.about(0)
    return TargetCurve(
        target=about["target"], name=about["name"], name_zh=about["name_zh"], side=side,
        unit=form.unit, step=step, free=start, most=far.value, proved=far.proved,
        table=pd.DataFrame([*first, *rows]), plans=(free, free, *plans),
    )  # fmt: skip


def _walked(
    asker: Asker, asked: Scenario, form: Target, values: Sequence[float], free: Plan
) -> tuple[list[dict[str, float]], list[Plan]]:
    """Plan for every value of the last target of a scenario, until somebody says stop."""
    *others, last = asked.targets
    side, _ = side_of(form)
    rows, plans = [], []
    for value in values:
        if asker.stopped:
            break
        goal, now = (each.model_copy(update={side: value}) for each in (form, last))
        try:
            plan, marginals = asker.priced(asked.model_copy(update={"targets": (*others, now)}))
        except NoPlan:
            continue
        price = dual_prices(marginals, [*others, goal])[-1]
        rows.append(_row(plan, free, value, price) | {"reached": reached_in(plan, form)})
        plans.append(plan)
    return rows, plans


def _values(start: float, edge: float, side: str, points: int) -> list[float]:
    """Give the values beyond what is free, evenly up to the furthest."""
    if not REACHED[side] * (edge - start) > 0.0:
        return []
    return [float(each) for each in np.linspace(start, edge, max(points, 2))[1:]]


def _row(plan: Plan, free: Plan, asked: float, price: float) -> dict[str, float]:
    return {
        "asked": asked,
        "reached": asked,
        "cost": plan.cost() - free.cost(),
        "price": price,
        "capex": float(plan.accounts["plan"][UP_FRONT]),
        "exchanges": count_of(plan.exchanges),
        "gap": plan.objective.gap,
    }
