"""Limits: what it is worth if a planner lets an account, a need or a pair have one more."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.decide.pricing.shape import COLUMNS, held_up, money_of, one_more, record
from symbiosis.decide.pricing.stream_rows import largest_shares
from symbiosis.matching.wholes import when_balanced
from symbiosis.park.accounts import unit_of
from symbiosis.park.media import LINEAR, MEDIA, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.marginals import Marginals

POINT = 0.01
"""A percentage point."""
AMOUNTS = {
    "maximum_limit": ("connection", "maximum"),
    "forced_limit": ("forced", "forced"),
    "minimum_limit": ("least", "minimum"),
    "pair_minimum_limit": ("least", "minimum"),
}
"""Constraint on what an arc carries -> its kind in the table, and the amount's column."""


def of_limits(plan: Plan, found: Marginals) -> pd.DataFrame:
    """Price one more unit of what a scenario or a planner limits, and of contents of needs."""
    parts = [
        *_account_limits(plan, found),
        *_earlier(plan, found),
        *_arc_amounts(plan, found),
        *_contents(plan, found),
        *_shares(plan, found),
    ]
    return pd.DataFrame(parts, columns=list(COLUMNS))


def _account_limits(plan: Plan, found: Marginals) -> Iterator[dict[str, object]]:
    prices = found.rows["account_limit"].to_numpy(float)
    for limit, price in zip(plan.scenario.limits, prices, strict=True):
        sides = (limit.minimum, limit.maximum) if price > 0.0 else (limit.maximum, limit.minimum)
        per = unit_of(limit.account, plan.park.info.currency)
        yield {
            "kind": "limit", "name": limit.account, "from": limit.holder, "per": per,
            "amount": next(side for side in sides if side is not None), "worth": -price,
            **one_more(plan, limit.account),
        }  # fmt: skip


def _earlier(plan: Plan, found: Marginals) -> Iterator[dict[str, object]]:
    """Tell what holding the earlier objectives costs."""
    reached = plan.accounts["plan"].to_dict()
    for weights, price in zip(plan.scenario.stages, found.held, strict=False):
        units = {unit_of(account, plan.park.info.currency) for account in weights}
        per = units.pop() if len(units) == 1 else ""
        amount = sum(weight * reached[account] for account, weight in weights.items())
        yield {
            "kind": "objective", "name": ";".join(weights), "amount": amount, "per": per,
            "worth": -price, **one_more(plan, next(iter(weights))),
        }  # fmt: skip


def _arc_amounts(plan: Plan, found: Marginals) -> Iterator[dict[str, object]]:
    """Tell what one more of the largest, forced and least amounts of pairs is worth."""
    arcs, items = plan.matches.arcs, plan.matches.streams["item"].to_dict()
    for medium, law in product(MEDIA, AMOUNTS):
        kind, column = AMOUNTS[law]
        rows = held_up(found, f"{medium}.{law}", "arc")
        if column == "minimum" and len(rows):
            used = found.amounts[f"{medium}.use"]
            rows = rows[rows["arc"].map(used).to_numpy(float) > 0.0]
        for held in rows.to_dict("records"):
            row, unit = record(arcs, held["arc"]), UNITS[medium]
            shares = (arcs["connection"] == row["connection"]) & (row["connection"] != "")
            together = column != "minimum" and shares.any()
            yield {
                "kind": kind, "name": row["connection"] or held["arc"], "from": row["from"],
                "to": row["to"], "medium": medium, "item": items[row["source"]],
                "amount": float(arcs.loc[shares, column].sum() if together else row[column]),
                "per": f"{unit}/a", "worth": -held["price"], "unit": f"{money_of(plan)}/{unit}",
            }  # fmt: skip


def _contents(plan: Plan, found: Marginals) -> Iterator[dict[str, object]]:
    """Tell what it is worth if a need may contain one more of something."""
    contents = plan.matches.contents
    for medium, on in product(LINEAR, [["sink", "property", "bound"]]):
        rows = held_up(found, f"{medium}.blending_limit", "sink", "period", "property", "bound")
        for which in rows[on].drop_duplicates().to_dict("records"):
            stream = record(plan.matches.streams, which["sink"])
            # A use of water takes more of what is dirtier: its limits are not of one row.
            if stream["unit"]:
                continue
            own = rows[(rows[on] == pd.Series(which)).all(axis=1)].set_index("period")["price"]
            inflow = _blended(plan, found, which["sink"], which["property"])
            said = (contents["owner"] == which["sink"]) & (contents["kind"] == which["bound"])
            said &= contents["property"] == which["property"]
            unit = next(iter(MEDIA[medium].content_units), "1")
            yield {
                "kind": "content", "name": which["sink"], "from": stream["enterprise"],
                "medium": medium, "item": stream["item"], "property": which["property"],
                "amount": contents["value"][said].iloc[0], "per": unit,
                "worth": -float((own * inflow.reindex(own.index).fillna(0.0)).sum()),
                "unit": f"{money_of(plan)}/a", "apiece": unit,
            }  # fmt: skip


def _blended(plan: Plan, found: Marginals, sink: str, name: str) -> pd.Series[float]:
    """Give what of known content flows into a need, by period [unit/h]."""
    matches = plan.matches
    stream, contents = record(matches.streams, sink), matches.contents
    has = (contents["kind"] == "content") & (contents["property"] == name)
    known = set(contents["owner"][has])
    arcs = matches.arcs[(matches.arcs["sink"] == sink) & matches.arcs["source"].isin(known)]
    flow = found.amounts[f"{stream['medium']}.flow"].rename("flow")
    flows = flow.rename_axis(["arc", "period"]).reset_index()
    flows = flows[flows["arc"].isin(arcs.index)]
    arrives = flows["flow"] * (1.0 - flows["arc"].map(arcs["loss"]).astype(float))
    hours = matches.periods["hours"]
    # Of a need over a cycle or the year, a period's rate is its share of the mean.
    period = pd.Series(when_balanced(matches, [sink] * len(flows), flows["period"]), flows.index)
    weight = flows["period"].map(hours) / period.map(hours)
    inflow: pd.Series[float] = (arrives * weight).groupby(period).sum()
    bought = found.amounts[f"{stream['medium']}.utility"]
    bought = bought[bought.index.get_level_values(0) == sink].droplevel(0)
    return inflow.add(bought, fill_value=0.0) if stream["utility"] in known else inflow


def _shares(plan: Plan, found: Marginals) -> Iterator[dict[str, object]]:
    """Tell what it is worth if a by-product may cover one point more of a need."""
    rows = held_up(found, "material.share_limit", "stream", "period", "item")
    rows = rows.merge(largest_shares(plan), on=["stream", "item"])
    for which in rows[["stream", "item", "share"]].drop_duplicates().to_dict("records"):
        stream = record(plan.matches.streams, which["stream"])
        own = rows[(rows["stream"] == which["stream"]) & (rows["item"] == which["item"])]
        prices = own.set_index("period")["price"]
        needed = _needed(plan, found, which["stream"]).reindex(prices.index)
        yield {
            "kind": "share", "name": which["stream"], "from": stream["enterprise"],
            "medium": "material", "item": which["item"], "amount": 100.0 * which["share"],
            "per": "%", "worth": -POINT * float((prices * needed).sum()),
            "unit": f"{money_of(plan)}/a", "apiece": "%",
        }  # fmt: skip


def _needed(plan: Plan, found: Marginals, sink: str) -> pd.Series[float]:
    """Give what a material need comes to, by the period in which it balances [t/h]."""
    matches = plan.matches
    stream = record(matches.streams, sink)
    own = matches.rates[matches.rates["stream"] == sink].set_index("period")["rate"].astype(float)
    if not stream["unit"]:
        return own
    busy = found.amounts["technology.activity"]
    busy = busy[busy.index.get_level_values(0) == stream["unit"]].droplevel(0)
    hours = matches.periods["hours"].astype(float)
    over = when_balanced(matches, [sink] * len(busy), busy.index)
    amount = busy.to_numpy(float) * hours.reindex(busy.index).to_numpy()
    sums = pd.Series(amount, index=over).groupby(level=0).sum()
    busy = sums / hours.reindex(sums.index)
    needed: pd.Series[float] = own * busy.reindex(own.index) * stream["coefficient"]
    return needed
