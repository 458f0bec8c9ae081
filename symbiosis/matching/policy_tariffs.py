"""What policies cost: a tariff for every kind of their ledger lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.matching.charges import CHARGE, FREE, LEFT, OWED, QUOTA, REFUND, STEP
from symbiosis.matching.frames import TARIFFS, join, text

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.matching.charges import Policies


def with_policies(tariffs: pd.DataFrame, policies: Policies | None) -> pd.DataFrame:
    """Add what policies charge to the other tariffs."""
    if policies is None:
        return tariffs
    return TARIFFS.gather([tariffs, policy_tariffs(policies)]).reset_index(drop=True)


def policy_tariffs(policies: Policies) -> pd.DataFrame:
    """Book what policies charge: one tariff for every kind of their ledger lines and item.

    A scenario may give another rate by the policy's id (or ``carbon``, for what is booked so);
    other rates of the policy keep their ratio to it.
    """
    rows = policies.rows
    source = join("policies: ", text(rows, "source"))
    table = rows.assign(item=rows.index, source=source)
    table["named"] = table["item"].mask(table["account"] == "carbon", "carbon")
    plain = table[table["kind"].isin([CHARGE, QUOTA])]
    refund = table[table["kind"] == REFUND]
    left = table[(table["kind"] == QUOTA) & (table["left_rate"] > 0.0)]
    steps = policies.steps.merge(table.drop(columns=["item", "rate"]), on="policy")
    highest = steps["policy"].map(highest_step(policies.steps))
    parts = [
        _tariff(OWED, plain, plain["rate"], 1.0),
        _tariff(OWED, refund, -refund["rate"], -1.0),
        _tariff(STEP, steps, steps["rate"], (steps["rate"] / highest).where(highest != 0.0, 1.0)),
    ]
    for kind, own in (
        (FREE, left["left_rate"] == left["rate"]),
        (LEFT, left["left_rate"] < left["rate"]),
    ):
        rest = left[own]
        parts.append(_tariff(kind, rest, -rest["left_rate"], -rest["left_rate"] / rest["rate"]))
    return TARIFFS.gather(parts)


def highest_step(steps: pd.DataFrame) -> pd.Series[float]:
    """Give the rate of every stepped policy that a scenario's price stands for: its largest."""
    by_size = steps.sort_values("rate", key=np.abs, kind="stable")
    largest: pd.Series[float] = by_size.groupby("policy")["rate"].last()
    return largest


def _tariff(
    kind: str, rows: pd.DataFrame, factor: pd.Series[float], per: pd.Series[float] | float
) -> pd.DataFrame:
    told = rows[["item", "account", "source", "basis"]].reset_index(drop=True)
    return told.assign(
        kind=kind,
        factor=factor.to_numpy(float),
        priced_as=rows["named"].to_numpy(),
        per=np.broadcast_to(np.asarray(per, dtype=float), len(rows)),
    )
