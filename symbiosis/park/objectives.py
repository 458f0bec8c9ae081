"""What is sought and what is bounded: weighted sums of accounts, by name or as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from symbiosis.park.accounts import SUMS, parts_of, unknown_parts
from symbiosis.park.entities import Figure
from symbiosis.park.signs import only_text
from symbiosis.park.spoken import Spoken

Weights = Mapping[str, Figure]
"""Account -> weight; a plan of least weighted sum is wanted."""

COST: Weights = dict(SUMS["cost"])
"""All that the park pays."""
OBJECTIVES: Mapping[str, tuple[Weights, ...]] = {
    "cost": (COST,),
    "co2": (dict(SUMS["co2"]), COST),
    "fresh_water": ({"fresh_water": 1.0}, COST),
    "waste": ({"waste_to_outlet": 1.0}, COST),
    "by_products": ({"by_products_exchanged": -1.0}, COST),
    "heat": ({"heat_recovered": -1.0}, COST),
}
"""Named objectives, each a lexicographic list: the first is met exactly, then the next."""


def stages_of(objective: str | tuple[Weights, ...]) -> tuple[Weights, ...]:
    """Give an objective as a lexicographic list of weights of accounts.

    Parameters
    ----------
    objective
        A name of :data:`OBJECTIVES`; a weighted sum of accounts as it is written
        (:func:`symbiosis.park.accounts.parts_of`), after which cost decides; or weights of accounts
        and of their named sums.
    """
    if isinstance(objective, str):
        return OBJECTIVES.get(objective) or (dict(parts_of(objective)), COST)
    return tuple(map(_spread, objective))


def _spread(weights: Weights) -> Weights:
    """Give the weights of the accounts alone, where named sums of them are weighed."""
    spread: dict[str, float] = {}
    for name, weight in weights.items():
        for account, part in SUMS.get(name, {name: 1.0}).items():
            spread[account] = spread.get(account, 0.0) + weight * part
    return spread


class Limit(BaseModel, metaclass=Spoken):
    """A bound on one account or on a weighted sum, of the whole park or of one holder.

    Attributes
    ----------
    account
        One of :data:`symbiosis.park.accounts.ACCOUNTS`, a sum of them that has a name
        (:data:`symbiosis.park.accounts.SUMS`: ``cost``, ``co2``), or a weighted sum of both:
        ``co2_direct + 0.5 * co2_supply``.
    minimum, maximum
        Bounds in the account's unit per year; at least one is given.
    holder
        An enterprise, or ``network``; empty: the whole park.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    account: str
    minimum: Figure | None = None
    maximum: Figure | None = None
    holder: str = ""

    _text = field_validator("*")(only_text)

    @field_validator("account")
    @classmethod
    def _known_account(cls, account: str) -> str:
        if told := unknown_parts(account):
            raise ValueError(told)
        return account

    @model_validator(mode="after")
    def _known_and_bounded(self) -> Limit:
        if self.minimum is None and self.maximum is None:
            message = "a limit needs a minimum, a maximum or both"
            raise ValueError(message)
        if self.minimum is not None and self.minimum > _endless(self.maximum):
            message = f"the minimum {self.minimum:g} is above the maximum {self.maximum:g}"
            raise ValueError(message)
        counted = self.parts.get("exchanges", 0.0)
        if self._pushed_up(counted):
            message = "exchanges: cannot have a minimum; what carries nothing would count"
            raise ValueError(message)
        return self

    def _pushed_up(self, weight: float) -> bool:
        """Tell whether more of what is weighed so helps to meet the limit."""
        least, most = self.minimum is not None, self.maximum is not None
        return (weight > 0.0 and least) or (weight < 0.0 and most)

    @property
    def parts(self) -> Mapping[str, float]:
        """The accounts that are bounded together, with their weights."""
        return parts_of(self.account)


def _endless(most: float | None) -> float:
    return inf if most is None else most
