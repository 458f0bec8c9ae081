"""Targets: what it is worth if a ratio may be one unit of its own, a point, higher."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.decide.pricing.shape import COLUMNS, money_of

if TYPE_CHECKING:
    from symbiosis.park.forms import Target
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.marginals import Marginals


def of_targets(plan: Plan, found: Marginals) -> pd.DataFrame:
    """Price one more of what every target of a scenario asks for, side by side."""
    rows = [
        {
            "kind": "target", "name": target.name, "property": side,
            "amount": getattr(target, side), "per": target.unit,
            "worth": one_more(found, number, target, side),
            "unit": f"{money_of(plan)}/a", "apiece": target.unit,
        }
        for number, target in enumerate(plan.scenario.targets)
        for side in target.sides
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def one_more(found: Marginals, number: int, target: Target, side: str) -> float:
    r"""Give what is saved a year if a target asks for one more, with the plan's decisions kept.

    .. math:: -\frac{\partial c}{\partial \theta} = -\frac{y D}{S}, \qquad
        -\frac{\partial c}{\partial (\text{unit})} = -\frac{y D}{S \cdot \text{scale}}

    y  price of the target's row, which is told per S;  D  its denominator. The unit is that of
    ``minimum`` and ``maximum``: of a target in per cent it is a percentage point.
    """
    from symbiosis.models.laws.target import BELOW, TARGETS

    key = (number, target.name)
    price = float(found.rows[TARGETS].loc[(*key, side)])
    return -price * float(found.above[BELOW].loc[(*key, "denominator")]) / target.scale
