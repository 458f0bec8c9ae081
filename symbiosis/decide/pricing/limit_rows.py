"""Limits: what it is worth if a planner lets an account, a need or a pair have one more."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.decide.pricing.shape import COLUMNS, each, held_up, money_of
from symbiosis.decide.pricing.stream_rows import largest_shares
from symbiosis.matching.tables import YEAR
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
    currency = plan.park.info.currency
    for (row, account, holder), price in found.rows["account_limit"].items():
        limit = plan.scenario.limits[row]
        sides = (limit.minimum, limit.maximum) if price > 0.0 else (limit.maximum, limit.minimum)
        bound = next(side for side in sides if side is not None)
        per = unit_of(account, currency)
        yield {
            "kind": "limit", "name": account, "from": "" if holder == "park" else holder,
            "amount": bound, "per": per, "worth": -price, "unit": each(plan, per),
        }  # fmt: skip


def _earlier(plan: Plan, found: Marginals) -> Iterator[dict[str, object]]:
    """Tell what holding the earlier objectives costs."""
    currency = plan.park.info.currency
    for weights, price in zip(plan.scenario.stages, found.held, strict=False):
        units = {unit_of(account, currency) for account in weights}
        per = units.pop() if len(units) == 1 else ""
        reached = sum(
            weight * float(plan.accounts.loc[account, "plan"])
            for account, weight in weights.items()
        )
        yield {
            "kind": "objective", "name": " + ".join(weights), "amount": reached, "per": per,
            "worth": -price, "unit": each(plan, per),
        }  # fmt: skip


def _arc_amounts(plan: Plan, found: Marginals) -> Iterator[dict[str, object]]:
    """Tell what one more of the largest, forced and least amounts of pairs is worth."""
    arcs, streams = plan.matches.arcs, plan.matches.streams
    for medium, law in product(MEDIA, AMOUNTS):
        kind, column = AMOUNTS[law]
        for arc, price in held_up(found, f"{medium}.{law}").items():
            if column == "minimum" and not found.amounts[f"{medium}.use"][arc] > 0.0:
                continue
            row, unit = arcs.loc[arc], UNITS[medium]
            shares = (arcs["connection"] == row["connection"]) & (row["connection"] != "")
            together = column != "minimum" and shares.any()
            yield {
                "kind": kind, "name": row["connection"] or arc, "from": row["from"],
                "to": row["to"], "medium": medium, "item": streams.loc[row["source"], "item"],
                "amount": float(arcs.loc[shares, column].sum() if together else row[column]),
                "per": f"{unit}/a", "worth": -price, "unit": f"{money_of(plan)}/{unit}",
            }  # fmt: skip


def _contents(plan: Plan, found: Marginals) -> Iterator[dict[str, object]]:
    """Tell what it is worth if a need may contain one more of something."""
    for medium in LINEAR:
        rows = held_up(found, f"{medium}.blending_limit").rename("price")
        if rows.empty:
            continue
        table = rows.rename_axis(["sink", "period", "property", "bound"]).reset_index()
        for key, own in table.groupby(["sink", "property", "bound"]):
            sink, name, bound = key
            # A use of water takes more of what is dirtier: its limits are not of one row.
            if plan.matches.streams.loc[sink, "unit"] == "":
                yield _content(plan, found, (sink, name, bound), own.set_index("period")["price"])


def _content(
    plan: Plan, found: Marginals, which: tuple[str, str, str], prices: pd.Series
) -> dict[str, object]:
    sink, name, bound = which
    stream, contents = plan.matches.streams.loc[sink], plan.matches.contents
    inflow = _blended(plan, found, sink, name).reindex(prices.index).fillna(0.0)
    said = (contents["owner"] == sink) & (contents["property"] == name)
    unit = next(iter(MEDIA[stream["medium"]].content_units), "1")
    return {
        "kind": "content", "name": sink, "from": stream["enterprise"], "medium": stream["medium"],
        "item": stream["item"], "property": name, "per": unit,
        "amount": float(contents.loc[said & (contents["kind"] == bound), "value"].iloc[0]),
        "worth": -float((prices * inflow).sum()), "unit": f"{money_of(plan)}/a per {unit}",
    }  # fmt: skip


def _blended(plan: Plan, found: Marginals, sink: str, name: str) -> pd.Series:
    """Give what of known content flows into a need, by period [unit/h]."""
    matches = plan.matches
    medium, utility = matches.streams.loc[sink, ["medium", "utility"]]
    contents = matches.contents
    has = (contents["kind"] == "content") & (contents["property"] == name)
    known = set(contents.loc[has, "owner"])
    arcs = matches.arcs[(matches.arcs["sink"] == sink) & matches.arcs["source"].isin(known)]
    flow = found.amounts[f"{medium}.flow"]
    flow = flow[flow.index.get_level_values(0).isin(arcs.index)].reset_index()
    arrives = flow.iloc[:, 2] * (1.0 - flow.iloc[:, 0].map(arcs["loss"]).astype(float))
    hours = matches.periods["hours"]
    # Of a need over the year, a period's rate is its share of the mean.
    yearly = bool(matches.streams.loc[sink, "yearly"])
    period = pd.Series(YEAR, index=flow.index) if yearly else flow.iloc[:, 1]
    weight = flow.iloc[:, 1].map(hours) / period.map(hours)
    inflow = (arrives * weight).groupby(period).sum()
    bought = found.amounts[f"{medium}.utility"]
    bought = bought[bought.index.get_level_values(0) == sink].droplevel(0)
    return inflow.add(bought, fill_value=0.0) if utility in known else inflow


def _shares(plan: Plan, found: Marginals) -> Iterator[dict[str, object]]:
    """Tell what it is worth if a by-product may cover one point more of a need."""
    rows = held_up(found, "material.share_limit").rename("price")
    if rows.empty:
        return
    shares = largest_shares(plan).set_index(["stream", "item"])["share"]
    table = rows.rename_axis(["sink", "period", "item"]).reset_index()
    for (sink, item), own in table.groupby(["sink", "item"]):
        prices = own.set_index("period")["price"]
        needed = _needed(plan, found, sink).reindex(prices.index)
        yield {
            "kind": "share", "name": sink, "from": plan.matches.streams.loc[sink, "enterprise"],
            "medium": "material", "item": item, "amount": 100.0 * float(shares[sink, item]),
            "per": "%", "worth": -POINT * float((prices * needed).sum()),
            "unit": f"{money_of(plan)}/a per %",
        }  # fmt: skip


def _needed(plan: Plan, found: Marginals, sink: str) -> pd.Series:
    """Give what a material need comes to, by the period in which it balances [t/h]."""
    matches = plan.matches
    stream = matches.streams.loc[sink]
    own = matches.rates[matches.rates["stream"] == sink].set_index("period")["rate"].astype(float)
    if not stream["unit"]:
        return own
    busy = found.amounts["technology.activity"]
    busy = busy[busy.index.get_level_values(0) == stream["unit"]].droplevel(0)
    if stream["yearly"] and YEAR not in busy.index:
        hours = matches.periods["hours"]
        mean = float((busy * hours.reindex(busy.index)).sum() / hours[YEAR])
        busy = pd.Series(mean, index=own.index)
    return own * busy.reindex(own.index) * float(stream["coefficient"])
