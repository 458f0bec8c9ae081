"""Odd choices: what a scenario may ask, and hardly means: a premium on what is emitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.named import CARBON
from symbiosis.park.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

_WELCOME = (
    "by_products_exchanged", "water_reused", "power_exchanged", "heat_recovered",
    "exergy_recovered", "green_power_used",
)  # fmt: skip
"""Accounts of which more is better: a premium on them is none that surprises."""
_HIGH_RATE = 0.2


def odd_choices(scenario: Scenario, park: Park) -> Iterator[str]:
    """Say which figures of a scenario are odd; they are taken as they stand."""
    currency = park.info.currency
    for name, price in scenario.prices.items():
        figure = f"{price:g} {currency}"
        if name == CARBON and price < 0.0:
            yield sentence("odd_carbon", price=figure)
        elif name in park.library.utilities.index and price < 0.0:
            yield sentence("odd_price", what=name, price=figure)
    for account, charge in scenario.policy.items():
        figure = f"{charge:g} {currency}"
        if charge < 0.0 and account not in _WELCOME:
            yield sentence("odd_premium", account=account, price=figure)
        if charge > 0.0 and account in _WELCOME:
            yield sentence("odd_charge", account=account, price=figure)
    rate = scenario.discount_rate
    if rate is not None and rate > _HIGH_RATE:
        yield sentence("odd_rate", rate=f"{100 * rate:g}")
