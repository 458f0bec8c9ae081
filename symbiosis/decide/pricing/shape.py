"""Shape: the columns of a table of prices, what counts as a price, and its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.park.accounts import MONEY, PHYSICAL, parts_of
from symbiosis.park.objectives import OBJECTIVES

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.marginals import Marginals

COLUMNS: dict[str, type] = {
    "kind": str, "name": str, "from": str, "to": str, "medium": str, "item": str,
    "property": str, "hot_c": float, "cold_c": float, "amount": float, "per": str,
    "worth": float, "alone": float, "unit": str, "apiece": str,
}  # fmt: skip
"""Columns of a table of prices, with their kinds."""
NOTHING = 1e-9
"""A price below this is the solver's rounding."""


def is_money(plan: Plan) -> bool:
    """Tell whether the last objective, by which is priced, is the park's cost."""
    return dict(plan.scenario.stages[-1]) == dict(OBJECTIVES["cost"][-1])


def money_of(plan: Plan) -> str:
    """Give the unit of the objective by which is priced; 1 where it is of the user's own."""
    return plan.park.info.currency if is_money(plan) else "1"


def one_more(plan: Plan, account: str) -> dict[str, str]:
    """Say what a price is in that is for one more of an account: ``unit`` and ``apiece``."""
    account = next(iter(parts_of(account)))  # all parts of a sum have its unit
    money, unit = money_of(plan), PHYSICAL.get(account, "")
    if account in MONEY:
        return {"unit": "1", "apiece": ""}
    if unit in {"", "1"}:
        return {"unit": f"{money}/a", "apiece": unit or plan.park.info.currency}
    return {"unit": f"{money}/{unit}", "apiece": ""}


def held_up(found: Marginals, law: str, *names: str) -> pd.DataFrame:
    """List the rows of a constraint that have a price; none where the model has no such rows.

    Parameters
    ----------
    names
        What to call the levels of its index.

    Returns
    -------
    DataFrame
        Columns ``names`` and ``price``.
    """
    rows = found.rows.get(law, pd.Series(dtype=float)).rename("price")
    rows = rows[rows.abs() > NOTHING]
    if rows.empty:
        return pd.DataFrame(columns=[*names, "price"])
    return rows.rename_axis(list(names)).reset_index()


def record(frame: pd.DataFrame, name: object) -> dict[str, Any]:
    """Give one row of a table as plain data."""
    return {str(column): cell for column, cell in frame.loc[str(name)].items()}
