"""What a step of a target costs: by the dual of its row, and by planning anew a step away."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbiosis.decide.aiming.reaching import REACHED, beyond, reached_in, side_of, slack
from symbiosis.decide.asker import Asker
from symbiosis.decide.pricing.target_rows import one_more
from symbiosis.errors import NoPlan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.decide.asker import Asking
    from symbiosis.park.entities import Park
    from symbiosis.park.forms import Target
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.marginals import Marginals

FINE = 1e-5
"""Gap to which plans are sought where nobody says: prices are differences of plans."""
PERCENT = "%"
HUNDREDTH = 0.01


def fine_asker(park: Park, asking: Asking) -> Asker:
    """Ask a park finely, unless another gap is said."""
    told: Asking = {**asking}
    if told.get("gap") is None:
        told["gap"] = FINE
    return Asker(park, **told)


@dataclass(frozen=True)
class Steps:
    """What a step of every target is, and what it costs [money a year].

    Attributes
    ----------
    step
        In each target's unit; always more than nought.
    price, harder, easier
        By the dual; a step more demanding; what a step less demanding saves.
    """

    step: tuple[float, ...]
    price: tuple[float, ...]
    harder: tuple[float, ...]
    easier: tuple[float, ...]

    @classmethod
    def none(cls, targets: Sequence[Target]) -> Steps:
        """Give the steps of targets that nobody has priced."""
        unknown = (math.nan,) * len(targets)
        return cls(tuple(map(step_of, targets)), unknown, unknown, unknown)

    def of(self, place: int) -> dict[str, float]:
        """Give those of one target by name."""
        return {name: getattr(self, name)[place] for name in self.__dataclass_fields__}


def step_of(target: Target) -> float:
    """Give what a step is: a percentage point, else a hundredth of what is asked for."""
    _, bound = side_of(target)
    return 1.0 if target.unit == PERCENT else HUNDREDTH * abs(bound) or HUNDREDTH


def dual_prices(marginals: Marginals, targets: Sequence[Target]) -> list[float]:
    """Give what a unit more of what every target asks for costs, with the plan's decisions kept.

    See :func:`symbiosis.decide.pricing.target_rows.one_more`.
    """
    found = []
    for number, target in enumerate(targets):
        side, _ = side_of(target)
        saved = one_more(marginals, number, target, side)
        found.append(max(0.0, -REACHED[side] * saved))
    return found


def by_dual(forms: Sequence[Target], marginals: Marginals, unpriced: Sequence[bool]) -> Steps:
    """Price targets by their duals alone, but for some."""
    steps, none = tuple(map(step_of, forms)), (math.nan,) * len(forms)
    duals = zip(dual_prices(marginals, forms), steps, unpriced, strict=True)
    return Steps(
        steps, tuple(math.nan if out else dual * step for dual, step, out in duals), none, none
    )


def step_prices(
    asker: Asker,
    asked: Scenario,
    forms: Sequence[Target],
    plan: Plan,
    marginals: Marginals | None,
) -> Steps:
    """Price every target of a scenario that its plan meets.

    A target that is met with room to spare costs nothing, and so does a step within that room.

    Parameters
    ----------
    asked, forms
        The scenario, and its targets with their forms.
    plan, marginals
        Its plan with the prices of its rows; None: no target binds.
    """
    room = [beyond(target, reached_in(plan, target)) for target in forms]
    steps = [step_of(target) for target in forms]
    binds = [left <= slack(target) for left, target in zip(room, forms, strict=True)]
    short = [left < step for left, step in zip(room, steps, strict=True)]
    asker.total += sum(binds) + sum(short)
    duals = dual_prices(marginals, forms) if marginals else [0.0] * len(forms)
    harder, easier = [], []
    for number, step in enumerate(steps):
        harder.append(_moved(asker, asked, number, step, plan) if short[number] else 0.0)
        easier.append(-_moved(asker, asked, number, -step, plan) if binds[number] else 0.0)
    price = [
        dual * step if bound else 0.0 for dual, step, bound in zip(duals, steps, binds, strict=True)
    ]
    return Steps(tuple(steps), tuple(price), tuple(harder), tuple(easier))


def _moved(asker: Asker, asked: Scenario, number: int, step: float, plan: Plan) -> float:
    """Give what it costs to ask a step more of one target; NaN where that cannot be had."""
    if asker.stopped:
        return math.nan
    targets = list(asked.targets)
    side, bound = side_of(targets[number])
    targets[number] = targets[number].model_copy(update={side: bound + REACHED[side] * step})
    try:
        other = asker.brief(asked.model_copy(update={"targets": tuple(targets)}))
    except NoPlan:
        return math.nan
    return other.cost() - plan.cost()
