"""Charges: a scenario's policies as matching hands them over, in the park's money."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

CHARGE, QUOTA, STEPS, REFUND, GRANT = "charge", "quota", "steps", "refund", "grant"
KINDS = (CHARGE, QUOTA, STEPS, REFUND, GRANT)
"""Kinds of policies; see ``docs/policies.md``."""
OWED, LEFT, FREE, STEP, GRANTED = (
    "policy", "policy_left", "policy_free", "policy_step", "policy_grant",
)  # fmt: skip
POLICY_LINES = (OWED, LEFT, FREE, STEP, GRANTED)
"""Kinds of ledger lines that policies book."""


@dataclass(frozen=True, eq=False)
class Policies:
    """What a scenario's policies charge, whom, and for which ledger lines.

    Attributes
    ----------
    rows
        Indexed by policy: ``kind``, ``account`` (where it is booked), ``rate`` [money per unit
        that is charged], ``left_rate`` (of allowances that are left), ``threshold`` (share of
        waste that earns a refund), ``share`` (of capital that is granted), ``cap`` [money],
        ``proportional`` (it costs everybody the same per unit, whatever else is done).
    bases
        ``policy``, ``kind``, ``item``, ``weight``: how much one unit of a ledger line counts.
    holders
        ``policy``, ``holder``, ``allowance`` [units that are charged]: whom it binds.
    steps
        ``policy``, ``number``, ``item`` (of its ledger lines), ``width``, ``rate``.
    wastes
        ``policy``, ``stream``, ``arc``: the needs that count for a refund, and by which arcs waste
        reaches them; ``arc`` empty: by none.
    grants
        ``policy``, ``unit``, ``item`` (of its ledger lines), ``lifetime`` [a].
    notes
        What a reader must know of them.
    """

    rows: pd.DataFrame
    bases: pd.DataFrame
    holders: pd.DataFrame
    steps: pd.DataFrame
    wastes: pd.DataFrame
    grants: pd.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def price_carbon(self) -> bool:
        """Whether one of them is booked as ``carbon``: then the plain carbon price is not."""
        return bool((self.rows["account"] == "carbon").any())

    def pairs(self, *kinds: str) -> pd.DataFrame:
        """Give whom the policies of some kinds bind, with their rows."""
        named = self.rows[self.rows["kind"].isin(kinds)]
        return self.holders.merge(named, left_on="policy", right_index=True)

    def only(self, enterprises: Collection[str]) -> Policies:
        """Give them for some firms alone."""
        return replace(self, holders=self.holders[self.holders["holder"].isin(enterprises)])

    def without(self, enterprises: Collection[str]) -> Policies:
        """Give them for those who stay."""
        return replace(self, holders=self.holders[~self.holders["holder"].isin(enterprises)])
