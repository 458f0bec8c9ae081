"""What is traded off: accounts, sums of them and named objectives, each with its better side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.accounts import ACCOUNTS, SUMS, parts_of, unit_of, unknown_parts
from symbiosis.park.objectives import OBJECTIVES, Limit
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from symbiosis.park.objectives import Weights

WANTED = (
    "by_products_exchanged", "water_reused", "power_exchanged", "heat_recovered",
    "exergy_recovered", "green_power_used",
)  # fmt: skip
"""Accounts of which more is better."""
LEAST, MOST = 2, 3
"""How many may be traded off at once."""


@dataclass(frozen=True)
class Aim:
    """One of the objectives of a frontier.

    Attributes
    ----------
    name
        The account, or the sum of accounts.
    sense
        1: the less the better; -1: the more.
    """

    name: str
    sense: float

    @property
    def weights(self) -> Weights:
        """The objective, to be minimised."""
        return {account: self.sense * weight for account, weight in parts_of(self.name).items()}

    def of(self, accounts: Mapping[str, float]) -> float:
        """Give what it comes to, in its own sense."""
        return sum(weight * accounts[account] for account, weight in parts_of(self.name).items())

    def limit(self, worst: float) -> Limit:
        """Let it be no worse than so much, minimised."""
        if self.sense < 0.0:
            return Limit(account=self.name, minimum=-worst)
        return Limit(account=self.name, maximum=worst)

    def unit(self, currency: str) -> str:
        """Give its unit."""
        return unit_of(self.name, currency)


def aims_of(names: Sequence[str]) -> tuple[Aim, ...]:
    """Read what is to be traded off.

    Raises
    ------
    BadInput
        If there are not two or three, one twice, or one that is no account.
    """
    aims = tuple(map(_aim, names))
    if not LEAST <= len(aims) <= MOST or len({aim.name for aim in aims}) < len(aims):
        message = (
            f"accounts: {', '.join(names) or 'none'}: two or three different ones are traded off. "
            'Write for example "cost,co2".'
        )
        raise BadInput(message)
    if any("exchanges" in parts_of(aim.name) for aim in aims[:1]):
        message = "accounts: exchanges cannot come first; name it after what it is traded off for."
        raise BadInput(message)
    return aims


def _aim(name: str) -> Aim:
    if name in OBJECTIVES and name not in {*ACCOUNTS, *SUMS}:
        ((account, weight),) = OBJECTIVES[name][0].items()
        return Aim(account, weight)
    if not unknown_parts(name):
        # Of a sum the least is sought; of what one wants, and of sums of that alone, the most.
        return Aim(name, -1.0 if set(parts_of(name)) <= set(WANTED) else 1.0)
    known = list(dict.fromkeys((*OBJECTIVES, *SUMS, *ACCOUNTS)))
    hint = did_you_mean(name, known, f"Known: {', '.join(known)}.")
    message = f"accounts: {name!r} is none. {hint}"
    raise BadInput(message)
