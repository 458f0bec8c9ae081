"""From what a plan is compared with to the plan: what changes, in parts that sum to its saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.accounts import MONEY
from symbiosis.park.columns import BASES

if TYPE_CHECKING:
    from symbiosis.plan.answer import Answer

PARTS = ("new", "existing", "retrofits", "policies", "flexible", "rest")
"""Whose gain a saving consists of: exchanges that are new, those of today, retrofits by themselves,
what policies give or no longer ask (grants, refunds, allowances, steps), needs that wait or go
unmet, and what of today ends or serves nobody."""


def bridge(plan: Answer) -> pd.DataFrame:
    """Tell by account of money what the plan saves against its reference.

    Returns
    -------
    DataFrame
        Indexed by ``account`` (:data:`symbiosis.park.accounts.MONEY`, in that order, without those
        that hold nothing): ``before`` and ``after`` [money/a] and ``saves``, their difference. The
        sum of ``saves`` is the plan's saving; NaN where there is no reference.
    """
    money = plan.accounts.loc[list(MONEY), [plan.reference, "plan"]]
    money = money.set_axis(["before", "after"], axis=1)
    table = money.assign(saves=money["before"] - money["after"])
    return table[(money != 0.0).any(axis=1)]


def gains_by_part(plan: Answer) -> pd.DataFrame:
    """Tell by :data:`PARTS` what the plan saves against its reference.

    Returns
    -------
    DataFrame
        Indexed by ``part``: ``count`` (of exchanges, retrofits, firms that policies ask
        something of, or needs) and ``gain`` [money/a], whose sum is the plan's saving.
    """
    exchanges, retrofits, policies = plan.exchanges, plan.technologies, plan.policies["gain"]
    known = exchanges["existing"]
    rows = {
        "new": (int((~known).sum()), float(exchanges.loc[~known, "gain"].sum())),
        "existing": (int(known.sum()), float(exchanges.loc[known, "gain"].sum())),
        "retrofits": (len(retrofits), float(retrofits["gain"].sum())),
        "policies": (int((policies != 0.0).sum()), float(policies.sum())),
        "flexible": (len(plan.flexible), float(plan.flexible["gain"].sum())),
        "rest": (0, plan.rest),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["count", "gain"])
    return table.loc[list(PARTS)].rename_axis("part")


def gains_by_basis(plan: Answer) -> pd.DataFrame:
    """Tell on what figures the gain of a plan's exchanges rests.

    An exchange rests on the weaker of the amounts at its two ends; what it costs or loses is no
    ground to stand on, so that only gains count. Prices are told apart (``plan.evidence``): hardly
    any is better than estimated, and with them nothing could be told from anything.

    Returns
    -------
    DataFrame
        Indexed by ``basis``, the strongest first, those that hold something: ``gain`` [money/a],
        ``share`` of all of it, and ``heat``, the share that is heat.
    """
    rows = plan.exchanges[plan.exchanges["gain"] > 0.0]
    known = rows["basis"].where(rows["basis"].isin(BASES), "estimated")
    hot = rows["gain"].where(rows["medium"] == "heat", 0.0)
    table = pd.DataFrame({"gain": rows["gain"], "heat": hot}).groupby(known).sum()
    whole = table["gain"].sum()
    table = table.assign(share=table["gain"] / whole, heat=table["heat"] / whole)
    told = [basis for basis in BASES if basis in table.index]
    return table.loc[told, ["gain", "share", "heat"]].rename_axis("basis")
