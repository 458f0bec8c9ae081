"""What policies come to, worked out from what a plan does: the cheapest way to answer each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.charges import CHARGE, FREE, GRANT, GRANTED, LEFT, OWED, QUOTA, STEP, STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.matching.charges import Policies
    from symbiosis.plan.reading.flows import Flows

_LINE = ["kind", "holder", "item"]


def policy_lines(policies: Policies, lines: pd.Series) -> pd.Series:
    """Give the ledger lines of policies that follow from the other lines; refunds are claimed.

    Whoever lacks allowances buys them, and sells or keeps what is left; steps fill in order; of
    several grants under one cap the one that is worth most a year comes first.

    Parameters
    ----------
    lines
        (kind, holder, item) -> quantity.

    Returns
    -------
    Series
        (kind, holder, item) -> quantity.
    """
    parts = [pd.DataFrame(columns=[*_LINE, "quantity"])]
    parts += [part for part in _parts(policies, lines) if len(part)]
    table = pd.concat(parts[1:] or parts, ignore_index=True)
    table = table[table["quantity"].astype(float) != 0.0]
    return table.groupby(_LINE)["quantity"].sum().astype(float)


def _parts(policies: Policies, lines: pd.Series) -> Iterator[pd.DataFrame]:
    table = lines.rename("quantity").rename_axis(_LINE).reset_index()
    found = table.merge(policies.bases, on=["kind", "item"])
    found["quantity"] *= found["weight"]
    use = found.groupby(["policy", "holder"])["quantity"].sum()
    bound = policies.pairs(CHARGE, QUOTA, STEPS)
    at = pd.MultiIndex.from_frame(bound[["policy", "holder"]])
    bound = bound.assign(use=use.reindex(at).fillna(0.0).to_numpy(float))
    yield from _owed(bound)
    yield _in_steps(policies, bound[bound["kind"] == STEPS])
    yield _granted(policies, table)


def _owed(bound: pd.DataFrame) -> Iterator[pd.DataFrame]:
    quota = bound[bound["kind"] == QUOTA]
    given = (quota["left_rate"] == quota["rate"]) & (quota["rate"] > 0.0)
    yield _told(OWED, bound[bound["kind"] == CHARGE], "use")
    yield _told(OWED, quota[given], "use")
    yield _told(FREE, quota[given], "allowance")
    rest = quota[~given]
    lacks = rest["use"] - rest["allowance"]
    yield _told(OWED, rest.assign(quantity=lacks.clip(lower=0.0)), "quantity")
    yield _told(LEFT, rest.assign(quantity=(-lacks).clip(lower=0.0)), "quantity")


def _told(kind: str, rows: pd.DataFrame, amount: str) -> pd.DataFrame:
    told = {"kind": kind, "holder": rows["holder"], "item": rows["policy"]}
    return pd.DataFrame({**told, "quantity": rows[amount]})


def _in_steps(policies: Policies, bound: pd.DataFrame) -> pd.DataFrame:
    steps = policies.steps.assign(above=_above(policies.steps))
    table = bound[["policy", "holder", "use"]].merge(steps, on="policy")
    within = np.clip(table["use"] - table["above"], 0.0, table["width"])
    return table.assign(kind=STEP, quantity=within)[[*_LINE, "quantity"]]


def _above(steps: pd.DataFrame) -> pd.Series:
    """Give where each step begins: what all before it hold."""
    return steps.groupby("policy")["width"].cumsum().shift(1).where(steps["number"] > 0, 0.0)


def _granted(policies: Policies, table: pd.DataFrame) -> pd.DataFrame:
    spent = table[table["kind"] == "technology"].rename(columns={"item": "unit"})
    grants = policies.grants.merge(spent[["unit", "holder", "quantity"]], on="unit")
    grants = grants.merge(policies.pairs(GRANT), on=["policy", "holder"])
    grants = grants.sort_values("lifetime", kind="stable")  # the shorter, the more a year
    whole = grants["share"] * grants["quantity"]
    before = whole.groupby([grants["policy"], grants["holder"]]).cumsum() - whole
    given = np.minimum(whole, (grants["cap"] - before).clip(lower=0.0))
    return grants.assign(kind=GRANTED, quantity=given)[[*_LINE, "quantity"]]


def claimed(
    policies: Policies, flows: Flows, losses: pd.Series, covered: pd.Series
) -> pd.DataFrame:
    """Tell of every need that a refund is for what reaches it.

    Parameters
    ----------
    losses
        Arc -> share lost on the way.
    covered
        Stream -> what exchanges cover of its need.

    Returns
    -------
    DataFrame
        Columns ``policy``, ``stream``, ``waste`` (what arrives of it) and ``need`` (what is
        covered, bought or not) [t/a].
    """
    wastes = policies.wastes
    sent = wastes["arc"].map(flows.sent).astype(float) * (1.0 - wastes["arc"].map(losses))
    arrived = wastes.assign(waste=sent.astype(float).fillna(0.0))
    sums = arrived.groupby(["policy", "stream"])["waste"].sum()
    table = sums.to_frame().reset_index()
    bought = table["stream"].map(flows.utility).astype(float).fillna(0.0)
    need = bought + table["stream"].map(covered).astype(float).fillna(0.0)
    return table.assign(bought=bought, need=need)
