"""Streams: what one more unit a year of every waste and need is worth, heat by its temperatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.decide.pricing.shape import held_up, is_money, money_of
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import MEDIA, UNITS
from symbiosis.plan.reading.books import Prices as Books
from symbiosis.plan.reading.timed_flows import alone_values, rest_timed

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.marginals import Marginals

SAME = 1e-6
"""Prices of heat that differ by a smaller share are one."""


def of_streams(plan: Plan, found: Marginals) -> pd.DataFrame:
    """Price one more unit a year of every stream of the park, and of heat by its temperatures."""
    matches = plan.matches
    own = matches.streams[matches.streams["unit"] == ""]
    priced = _by_balance(plan, found)
    whole = (priced["price"] * priced["share"]).groupby(priced["stream"]).sum()
    whole = whole.add(_shares_of_need(plan, found), fill_value=0.0).reindex(own.index)
    is_source = own["role"] == "source"
    table = pd.DataFrame(
        {
            "kind": np.where(is_source, "source", "need"),
            "name": own.index,
            "from": own["enterprise"],
            "medium": own["medium"],
            "item": own["item"],
            "hot_c": own[["supply_c", "target_c"]].max(axis=1),
            "cold_c": own[["supply_c", "target_c"]].min(axis=1),
            "amount": own["annual"],
            "per": own["medium"].map(UNITS) + "/a",
            "worth": -whole.fillna(0.0),
            "alone": _alone(plan, own),
            "unit": (money_of(plan) + "/") + own["medium"].map(UNITS),
        }
    )
    return pd.concat([table, _levels(table, priced)], ignore_index=True)


def _by_balance(plan: Plan, found: Marginals) -> pd.DataFrame:
    """Price a unit a year of every stream, and of every segment of heat, by its balance.

    A unit a year is spread over the periods as the stream's amount is.
    """
    parts = []
    for medium in MEDIA:
        for side in ("source", "sink"):
            rows = found.rows.get(f"{medium}.{side}_balance")
            if rows is None or rows.empty:
                continue
            names = ["stream", *(["segment"] if medium == "heat" else []), "period"]
            parts.append(rows.rename("price").rename_axis(names).reset_index())
    table = pd.concat(parts, ignore_index=True) if parts else _no_rows()
    table = table.merge(_spread(plan), on=["stream", "period"])
    table["price"] = table["price"].astype(float) * table["spread"]
    on = ["stream", "segment"] if "segment" in table else ["stream"]
    priced: pd.DataFrame = table.groupby(on, dropna=False)["price"].sum().reset_index()
    if "segment" not in priced:
        return priced.assign(segment=np.nan, share=1.0)
    levels = plan.matches.levels[["stream", "segment", "share", "hot_c", "cold_c"]]
    priced = priced.merge(levels, on=["stream", "segment"], how="left")
    return priced.fillna({"share": 1.0})


def _no_rows() -> pd.DataFrame:
    return pd.DataFrame({"stream": [], "period": [], "price": []}).astype({"price": float})


def _spread(plan: Plan) -> pd.DataFrame:
    """Say at which rate a unit a year of every stream comes in every period [1/h]."""
    rates, annual = plan.matches.rates, plan.matches.streams["annual"]
    amount = annual.reindex(rates["stream"]).to_numpy(float)
    known = amount > 0.0
    spread = np.full(len(rates), 1.0 / HOURS_PER_YEAR)
    spread[known] = rates["rate"].to_numpy(float)[known] / amount[known]
    return rates[["stream", "period"]].assign(spread=spread)


def _shares_of_need(plan: Plan, found: Marginals) -> pd.Series:
    """Price what a larger need lets its by-products cover more."""
    table = held_up(found, "material.share_limit", "stream", "period", "item")
    table = table.merge(_spread(plan), on=["stream", "period"])
    table = table.merge(largest_shares(plan), on=["stream", "item"])
    return (table["price"] * table["spread"] * table["share"]).groupby(table["stream"]).sum()


def largest_shares(plan: Plan) -> pd.DataFrame:
    """List the share of every need that each by-product may cover."""
    arcs, streams = plan.matches.arcs, plan.matches.streams
    arcs = arcs[(arcs["medium"] == "material") & (arcs["max_share"] < 1.0)]
    arcs = arcs.assign(item=arcs["source"].map(streams["item"]), stream=arcs["sink"])
    least = arcs.groupby(["stream", "item"])["max_share"].min()
    return least.rename("share").reset_index()


def _alone(plan: Plan, own: pd.DataFrame) -> pd.Series:
    """Give what one more unit saves where nothing is exchanged: less the price of its way out."""
    if not is_money(plan):
        return pd.Series(np.nan, index=own.index)
    books = Books(plan.matches, plan.scenario)
    prices = {end: books.of(end, own[end]) for end in ("outlet", "utility")}
    has = {end: own[end].to_numpy() != "" for end in prices}
    price = np.where(has["outlet"], prices["outlet"], prices["utility"])
    price = price + _timing(plan, own, books).to_numpy(float)
    return pd.Series(np.where(has["outlet"] | has["utility"], 0.0 - price, np.nan), index=own.index)


def _timing(plan: Plan, own: pd.DataFrame, books: Books) -> pd.Series:
    """Give what a unit costs beyond the mean price, as it is spread over the periods."""
    if plan.matches.timed is None:
        return pd.Series(0.0, index=own.index)
    rest = rest_timed(plan.matches, alone_values(plan.matches, own))
    paid = pd.Series(0.0, index=rest.index)
    for kind, rows in rest.groupby("kind"):
        paid[rows.index] = rows["quantity"] * books.of(str(kind), rows["item"])
    total = paid.groupby(rest["stream"]).sum().reindex(own.index).fillna(0.0)
    return (total / own["annual"].where(own["annual"] > 0.0)).fillna(0.0)


def _levels(streams: pd.DataFrame, priced: pd.DataFrame) -> pd.DataFrame:
    """Price heat between two temperatures, of the streams of which not all is worth the same."""
    if "hot_c" not in priced:
        return streams.iloc[:0]
    known = priced["stream"].isin(streams["name"])  # a retrofit's ports are nobody's
    levels = priced[priced["hot_c"].notna() & known].sort_values(["stream", "segment"])
    other = levels["price"].diff().abs() > SAME * levels["price"].abs().clip(lower=1.0)
    step = (other | (levels["stream"] != levels["stream"].shift())).cumsum()
    levels = levels.groupby(step).agg(
        stream=("stream", "first"), price=("price", "first"), share=("share", "sum"),
        hot_c=("hot_c", "max"), cold_c=("cold_c", "min"),
    )  # fmt: skip
    levels = levels[levels.groupby("stream")["stream"].transform("size") > 1]
    whole = streams.set_index("name").loc[levels["stream"]].reset_index(names="name")
    own = {name: levels[name].to_numpy(float) for name in ("hot_c", "cold_c", "price", "share")}
    return whole.assign(
        kind="level",
        hot_c=own["hot_c"],
        cold_c=own["cold_c"],
        amount=whole["amount"] * own["share"],
        worth=-own["price"],
    )
