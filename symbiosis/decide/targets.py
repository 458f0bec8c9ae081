"""Targets: the cheapest plan that meets a set of them, what each costs, and what cannot be met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import pandas as pd

from symbiosis.decide.aiming.choosing import Aims, aims_of, check_chosen, filled
from symbiosis.decide.aiming.obstacles import COLUMNS, obstacles
from symbiosis.decide.aiming.reaching import (
    REACHED,
    meets,
    reached_in,
    side_of,
    slack,
    standing,
    within_reach,
)
from symbiosis.decide.aiming.step_prices import Steps, by_dual, fine_asker, step_prices
from symbiosis.errors import NoPlan
from symbiosis.park.scenario import as_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from symbiosis.decide.asker import Asker, Asking
    from symbiosis.park.entities import Park
    from symbiosis.park.forms import Target
    from symbiosis.park.scenario import Choices, Scenario
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.marginals import Marginals


@dataclass(frozen=True, eq=False)
class TargetPlan:
    """The cheapest plan that meets a set of targets, or that comes nearest to it.

    Attributes
    ----------
    plan
        It. Where the set cannot be met: the cheapest of those that come as near to the first target
        as may be, then to the second, and so on.
    free
        The plan of the same scenario without targets.
    met
        Whether all targets are met.
    table
        A row for every target, in the planner's order:

        ``target``, ``system``, ``name``, ``name_zh``
            Indicator of the library (``own``: the planner's own forms), the system that asks for
            it, what people call it.
        ``side``, ``asked``, ``unit``
            ``minimum`` or ``maximum``, its value, unit of all values.
        ``baseline``, ``today``, ``free``, ``reached``
            Value without exchanges, with today's, in the plan without targets, and in this one; NaN
            where it is unknown.
        ``closest``
            Nearest value that can be had, the targets before it kept at theirs: ``asked`` where
            that is possible.
        ``meets``, ``binds``
            Whether the plan meets it, and with nothing to spare.
        ``step``
            What is one step of demanding more: a percentage point, else a hundredth of ``asked``.
        ``price``, ``harder``, ``easier``
            Money a year a step: by the dual, with the plan's yes/no decisions kept; by planning
            anew for a step more, and what a step less would save. NaN: not asked for, not met, or
            (harder) more cannot be had. Where not all can be met, the others have their dual alone.
        ``switches``, ``confidence``
            Choices that its denominator hangs on, and how far the library's row is checked.
    left_out
        Indicators that were chosen and are no targets: ``target``, ``system``, ``name``,
        ``name_zh``, ``why`` (what is missing, and where it is to be written).
    obstacles
        What is left of the streams that missed targets count, and why
        (:func:`symbiosis.decide.aiming.obstacles.obstacles`); empty where all are met.
    """

    plan: Plan
    free: Plan
    met: bool
    table: pd.DataFrame
    left_out: pd.DataFrame
    obstacles: pd.DataFrame

    @property
    def cost(self) -> float:
        """What the set costs: money a year more than the plan without targets."""
        return self.plan.cost() - self.free.cost()


def targets(
    park: Park,
    chosen: Sequence[str | Target],
    scenario: Scenario | Choices | None = None,
    *,
    switches: Mapping[str, str] | None = None,
    order: Sequence[str] = (),
    prices: bool = True,
    **asking: Unpack[Asking],
) -> TargetPlan:
    r"""Find the cheapest plan that meets a set of targets, and what each target costs.

    .. math::

        \min c(x) : \frac{N_i(x)}{D_i(x)} \ge \theta_i \; \forall i, \qquad
        \frac{\partial c}{\partial \theta_i} = \frac{y_i D_i}{S_i}

    c  cost of the park [money/a];  N, D  an indicator's numerator and denominator;  theta  its
    target;  y  dual of its row, told per S.

    Parameters
    ----------
    park
        A loaded park.
    chosen
        A system (``zero_carbon_2025``), an indicator with or without a value of the planner's own
        (``waste_heat=50``, ``zero_carbon_04``; short names are those of
        :data:`symbiosis.decide.aiming.choosing.SHORT`), or a
        :class:`~symbiosis.park.forms.Target`. What is named again replaces what was named before.
    scenario
        All other choices. Its own targets are part of the set.
    switches
        Choices that indicators leave to the planner: ``{"condenser": "in"}``.
    order
        Targets that come first, as they are named in ``chosen``, where not all can be met; the
        others follow as chosen.
    prices
        Whether targets are priced: two more plans for every target that binds.
    asking
        ``planner``, ``time_limit``, ``gap``, ``progress`` (called after every plan) and ``cancel``
        as for :class:`symbiosis.decide.asker.Asker`; once it is cancelled, what was not asked yet
        stays NaN.

    Raises
    ------
    BadInput
        If nothing that is chosen is known, or nothing of it can be a target here.
    NoPlan
        If the park has no plan at all, or none was found in time.

    References
    ----------
    Dantzig (1963), Linear Programming and Extensions, 12-1 (prices); Dinkelbach (1967) Management
    Science 13, 492 (what can be reached).
    """
    asker = fine_asker(park, asking)
    scenario = as_scenario(scenario)
    bare = scenario.model_copy(update={"targets": ()})
    named = [*chosen, *scenario.targets]
    check_chosen(park, named, switches or {}, order)
    asker.total = 2
    free = asker.plan(bare)
    aims = aims_of(park, named, switches or {}, order, free)
    asked = bare.model_copy(update={"targets": aims.targets})
    forms = filled(park, asked)
    within, steps = _Within(aims.targets), Steps.none(forms)
    if all(meets(target, reached_in(free, target)) for target in forms):
        plan, marginals = free, None  # met targets cost nothing
        asker.answered()
    else:
        plan, marginals, within = _plan(asker, asked)
    short = [near != aim for near, aim in zip(within.targets, aims.targets, strict=True)]
    if any(short) and marginals is not None:
        steps = by_dual(forms, marginals, short)
    elif prices and not asker.stopped:
        steps = step_prices(asker, asked, forms, plan, marginals)
    return _answer(asker, aims, (plan, free), within, steps)


@dataclass(frozen=True)
class _Within:
    """Targets as near as they can be had, and how near that is; empty where all can be met."""

    targets: tuple[Target, ...]
    furthest: tuple[float, ...] = ()


def _plan(asker: Asker, asked: Scenario) -> tuple[Plan, Marginals, _Within]:
    """Give the cheapest plan that meets the targets, or the nearest, and what it does meet."""
    try:
        return *asker.priced(asked), _Within(asked.targets)
    except NoPlan:
        if asker.stopped:
            raise
        within = _closest(asker, asked)
        if within.targets == asked.targets:
            raise  # all could be met: there was no time to find how
    return *asker.priced(asked.model_copy(update={"targets": within.targets})), within


def _closest(asker: Asker, asked: Scenario) -> _Within:
    """Bring a scenario's targets to what can be reached, first things first.

    The first is brought as near as any plan comes to it; then, that being kept, the next.

    Raises
    ------
    NoPlan
        If there is no plan at all.
    """
    within, furthest = list(asked.targets), []
    asker.total += len(within)
    for number, target in enumerate(within):
        side, bound = side_of(target)
        now = asked.model_copy(update={"targets": tuple(within)})
        far = asker.furthest(now, number, side)
        if far is None:
            message = "No plan was found that keeps what was reached. Allow more time."
            raise NoPlan(message)
        furthest.append(far.value)
        if REACHED[side] * (bound - far.value) > slack(target):
            within[number] = target.model_copy(update={side: within_reach(target, far.value)})
    return _Within(tuple(within), tuple(furthest))


def _answer(
    asker: Asker,
    aims: Aims,
    plans: tuple[Plan, Plan],
    within: _Within,
    steps: Steps,
) -> TargetPlan:
    """Put the answer together."""
    plan, free = plans
    forms = filled(asker.park, plan.scenario.model_copy(update={"targets": aims.targets}))
    rows = []
    for place, target in enumerate(forms):
        near = within.furthest[place] if within.targets[place] != aims.targets[place] else None
        row = aims.about(place) | _told(target, plan, free)
        row["closest"] = row["asked"] if near is None else near
        rows.append(row | steps.of(place))
    missed = [target for target, row in zip(forms, rows, strict=True) if not row["meets"]]
    found = [obstacles(plan, target) for target in missed]
    return TargetPlan(
        plan=plan,
        free=free,
        met=not missed,
        table=pd.DataFrame(rows),
        left_out=aims.left_out,
        obstacles=pd.concat(found, ignore_index=True) if found else _no_obstacles(),
    )


def _told(target: Target, plan: Plan, free: Plan) -> dict[str, object]:
    """Say what is asked of a target and where it stands."""
    side, bound = side_of(target)
    value = reached_in(plan, target)
    return {
        "side": side,
        "asked": bound,
        "unit": target.unit,
        **{name: standing(free, target, name) for name in ("baseline", "today")},
        "free": reached_in(free, target),
        "reached": value,
        "meets": meets(target, value),
        "binds": abs(value - bound) <= slack(target),
        "switches": "; ".join(f"{name}={choice}" for name, choice in target.switches.items()),
    }


def _no_obstacles() -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS))
