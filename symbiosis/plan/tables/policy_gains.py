r"""Policies by firm: who pays, who is given what, and what of the saving that is.

.. math:: gain_{p,h} = M^{before}_{p,h} - M_{p,h}

M  what a policy p asks of a firm h [money/a], what it gives counted negative. What every unit
costs alike (a plain charge, allowances that sell for what they cost) is told with the exchange that
avoids it, and gains nothing here; a grant is told of the retrofit that earns it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.matching.charges import GRANTED, POLICY_LINES, STEP
from symbiosis.park.accounts import ACCOUNTS, MONEY
from symbiosis.plan.reading.shapes import shaped

if TYPE_CHECKING:
    from symbiosis.matching.charges import Policies
    from symbiosis.plan.reading.once import Reading

_KEYS = ["policy", "holder", "retrofit"]
_MONEY = [ACCOUNTS.index(account) for account in MONEY]


def policy_gains(reading: Reading, before: Reading | None) -> pd.DataFrame:
    """Tell what every policy asks of every firm, in a solution and before it.

    Parameters
    ----------
    reading
        The solution.
    before
        What it is compared with; None: that is not known, and nothing is gained.

    Returns
    -------
    DataFrame
        The table ``policies`` of :mod:`symbiosis.plan.reading.shapes`.
    """
    policies = reading.matches.policies
    if policies is None:
        return shaped("policies", pd.DataFrame())
    now = _asked(reading, policies)
    then = now * float("nan") if before is None else _asked(before, policies)
    table = pd.DataFrame({"before": then, "after": now})
    if before is not None:
        table = table.fillna(0.0)
    table = table[(table != 0.0).any(axis=1)]
    told = policies.rows["proportional"].reindex(table.index.get_level_values("policy"))
    gain = (table["before"] - table["after"]).where(~told.to_numpy(bool), 0.0)
    return shaped("policies", table.assign(gain=gain).reset_index())


def _asked(reading: Reading, policies: Policies) -> pd.Series:
    """Give what each policy asks of each firm, a grant by its retrofit [money/a]."""
    kinds = reading.lines.index.get_level_values("kind")
    lines = reading.lines[kinds.isin(POLICY_LINES)]
    table = lines.index.to_frame(index=False)
    money = reading.prices.booked(lines)[:, _MONEY].sum(axis=1)
    grants, steps = policies.grants.set_index("item"), policies.steps.set_index("item")
    names = reading.matches.units["retrofit"]
    named, units = table["item"], table["item"].map(grants["unit"])
    retrofit = units.map(names).where(lambda known: known != "", units)
    for kind, known in ((GRANTED, grants), (STEP, steps)):
        named = named.where(table["kind"] != kind, table["item"].map(known["policy"]))
    retrofit = retrofit.where(table["kind"] == GRANTED, "")
    table = table.assign(policy=named, retrofit=retrofit, money=money)
    asked: pd.Series = table.groupby(_KEYS)["money"].sum()
    return asked
