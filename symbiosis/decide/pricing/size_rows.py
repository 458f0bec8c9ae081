"""Sizes: what one more unit of a retrofit or a way is worth, where the planner holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.decide.pricing.shape import COLUMNS, NOTHING, money_of, record
from symbiosis.park.media import MEDIA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.marginals import Marginals


def of_sizes(plan: Plan, found: Marginals) -> pd.DataFrame:
    """Price one more unit of a retrofit's size and of a way's capacity, where they are held."""
    parts = [*_retrofits(plan, found), *_ways(plan, found)]
    return pd.DataFrame(parts, columns=list(COLUMNS))


def _retrofits(plan: Plan, found: Marginals) -> Iterator[dict[str, object]]:
    units, built = plan.matches.units, plan.technologies
    each = _held(found, "technology.build_link", "technology.size").reindex(built.index).fillna(0.0)
    price = each.groupby(units["retrofit"].reindex(built.index)).sum()
    price = price.add(found.rows["technology.retrofit_limit"], fill_value=0.0)
    for retrofit, own in price[price.abs() > NOTHING].items():
        row = units[units["retrofit"] == retrofit].iloc[0]
        most = row["retrofit_size"] if np.isfinite(row["retrofit_size"]) else row["max_size"]
        unit = row["size_unit"]
        yield {
            "kind": "size", "name": retrofit, "from": row["enterprise"],
            "item": row["technology"], "amount": most, "per": unit, "worth": -own,
            "unit": f"{money_of(plan)}/a", "apiece": unit,
        }  # fmt: skip


def _ways(plan: Plan, found: Marginals) -> Iterator[dict[str, object]]:
    routes, built = plan.matches.routes, plan.routes
    price = _held(found, "route.build_link", "route.capacity").reindex(built.index).fillna(0.0)
    for way, own in price[price.abs() > NOTHING].items():
        row = record(routes, way)
        unit = MEDIA[row["medium"]].rate_unit
        yield {
            "kind": "capacity", "name": way, "from": row["from"], "to": row["to"],
            "medium": row["medium"], "item": row["carrier"], "amount": row["max_capacity"],
            "per": unit, "worth": -own, "unit": f"{money_of(plan)}/a", "apiece": unit,
        }  # fmt: skip


def _held(found: Marginals, law: str, variable: str) -> pd.Series:
    """Add up the price of a size's largest, be it said by a row or by the variable's bound."""
    bound = found.columns.get(variable, pd.Series(dtype=float))
    row = found.rows.get(law, pd.Series(dtype=float))
    # A size that stands at nought has a price for being less than that: nobody asks for it.
    return bound[bound < 0.0].add(row, fill_value=0.0)
