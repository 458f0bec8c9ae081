"""Rules on money: prices nobody pays, savings that hang on one figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.park.media import MEDIA
from symbiosis.plan.review.doubts import USUAL, Doubt, Figure, Row, named, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.plan.review.seen import Seen

LEAST_SPREAD = 0.25
ONE_GOOD = (0.9, 1.1)
FAR_PRICE = 1.5
A_THIRD = 1.0 / 3.0
YEARS_APART = 5


@rule("freight of bulk between ports is a tenth of such goods' price or less; " + USUAL)
def world_price(seen: Seen) -> Iterator[Doubt]:
    """Find a good that is sold at one price and bought back at another a quarter above it.

    What is sold on a market and serves as the same thing has one price, less freight. A gain made
    of two prices of one good is a gain of the price list. The money is the spread times the amount.
    """
    table = seen.exchanges[seen.exchanges["link"] != ""]
    links = seen.park.library.links["ratio"]
    same = table["link"].map(links).between(*ONE_GOOD)
    prices = seen.streams["price"]
    sold = -table["source_stream"].map(prices)
    paid = table["sink_stream"].map(prices)
    market = (
        table["source_stream"].map(seen.streams["rest_at"]).map(seen.park.library.outlets["kind"])
    )
    spread = paid - sold
    odd = same & (market == "market") & (sold > 0.0) & (spread > LEAST_SPREAD * paid)
    odd &= table["item"].isin(_world_goods(seen))
    for taker, told in table[odd].groupby("sink_stream"):
        money = float((spread.loc[told.index] * told["quantity"]).sum())
        yield Doubt(
            money=money,
            measure="spread",
            figures={
                "item": named(told["item"].iloc[0], "thing"),
                "taker": named(told["to"].iloc[0], "firm"),
                "sold": number(sold[told.index[0]], "money/t"),
                "paid": number(paid[told.index[0]], "money/t"),
                "amount": number(told["quantity"].sum(), "t/a"),
            },
            rows=(
                seen.row(str(taker), "utility_price"),
                *(seen.row(str(name), "outlet_price") for name in told["source_stream"]),
            ),
            exchanges=tuple(told.index),
        )


def _world_goods(seen: Seen) -> set[str]:
    """Name what is one good on both sides: the market of the by-product takes the need as well."""
    outlets = seen.park.library.outlets
    goods: set[str] = set()
    for items in outlets.loc[outlets["kind"] == "market", "item"]:
        named_together = items.split(";")
        goods |= set(named_together) if len(named_together) > 1 else set()
    return goods


@rule("the library's price, its row with source; one and a half times is a choice of this review")
def own_price(seen: Seen) -> Iterator[Doubt]:
    """Find prices of the park itself that are far from the library's for the same thing.

    A planner may know better, and should say why. Asked where a price is 1.5 times the library's
    or more, or less than two thirds of it. The money is the difference times the amount. In a park
    whose plan is headed an illustration all prices are the park's own, and none is asked.
    """
    if seen.plan.is_illustration:
        return
    for price, usual, unit, row, streams in _own_prices(seen):
        apart = abs(price / usual)
        if 1.0 / FAR_PRICE < apart < FAR_PRICE or price * usual <= 0.0:
            continue
        amount = streams[["annual", "rest_baseline"]].max(axis=1).sum()
        yield Doubt(
            money=abs(price - usual) * float(amount),
            measure="spread",
            figures={
                "streams": Figure(tuple(map(str, streams.index)), "stream"),
                "price": number(abs(price), f"money/{unit}"),
                "usual": number(abs(usual), f"money/{unit}"),
                "amount": number(amount, f"{unit}/a"),
            },
            rows=(row,),
            exchanges=tuple(
                seen.exchanges.index[
                    seen.exchanges["source_stream"].isin(streams.index)
                    | seen.exchanges["sink_stream"].isin(streams.index)
                ]
            ),
        )


def _own_prices(seen: Seen) -> Iterator[tuple[float, float, str, Row, pd.DataFrame]]:
    """Give the park's own prices beside the library's: price, usual, unit, where, whose."""
    streams, unit = seen.streams, {name: medium.unit for name, medium in MEDIA.items()}
    for table, role in (("utilities", "sink"), ("outlets", "source")):
        usual = seen.usual_prices(table)
        for name, row in seen.park.tables[table].iterrows():
            own = streams[(streams["rest_at"] == name) & (streams["role"] == role)]
            known = usual.get(str(name)) or seen.usual_price(role, own)
            price = float(row["price"]) if role == "sink" else -float(row["price"])
            if len(own) and known and math.isfinite(price):
                medium = str(own["medium"].iloc[0])
                yield price, known, unit[medium], Row(table, str(name), "price"), own
        priced = streams[(streams["role"] == role) & (streams["rest_at"] == streams.index)]
        for name in priced[priced["table"] != ""].index:
            own = priced.loc[[name]]
            price = float(own["price"].iloc[0]) * (1.0 if role == "sink" else -1.0)
            known = seen.usual_price(role, own)
            column = "utility_price" if role == "sink" else "outlet_price"
            if known:
                yield price, known, unit[own["medium"].iloc[0]], seen.row(str(name), column), own


@rule("a third is a choice of this review")
def hangs_on_one_price(seen: Seen) -> Iterator[Doubt]:
    """Find a price of the park itself on which more than a third of the saving rests.

    All that a price lets the plan's exchanges save, against what the plan saves over no exchange
    at all. A park whose plan is headed an illustration says as much by its heading.
    """
    saved = seen.plan.cost("baseline") - seen.plan.cost()
    if seen.plan.is_illustration or not saved > 0.0:
        return
    own = {str(row.id) for _, _, _, row, _ in _own_prices(seen)}
    at = seen.exchanges["sink_stream"].map(seen.streams["rest_at"])
    for name, told in seen.exchanges.groupby(at):
        money = float(told["saving_receiver"].clip(lower=0.0).sum())
        if name in own and money > A_THIRD * saved:
            yield Doubt(
                money=money,
                measure="gain",
                figures={
                    "streams": Figure(tuple(told["sink_stream"].unique()), "stream"),
                    "share": number(money / saved, "share"),
                    "saving": number(saved, "money/a"),
                },
                rows=(seen.row(str(told["sink_stream"].iloc[0]), "utility_price"),),
                exchanges=tuple(told.index),
            )


@rule("a third is a choice of this review")
def hangs_on_one_notion(seen: Seen) -> Iterator[Doubt]:
    """Find a notional enterprise on whose exchanges more than a third of the saving rests.

    Nobody has met it: it stands for what a region may have. A park whose plan is headed an
    illustration says as much by its heading.
    """
    saving = seen.plan.saving
    if seen.plan.is_illustration or not saving > 0.0:
        return
    firms = seen.firms
    notional = firms.index[(firms["kind"] == "notional") | (firms["basis"] == "notional")]
    if len(notional) == len(firms):
        return  # they are all somebody's sketch, and their streams say how each is known
    table = seen.exchanges[~seen.exchanges["stays"]]
    for firm in notional:
        told = table[(table["to"] == firm) | (table["from"] == firm)]
        money = float(told["stake"].sum())
        if money > A_THIRD * saving:
            yield Doubt(
                money=money,
                measure="gain",
                figures={
                    "firm": named(firm, "firm"),
                    "share": number(money / saving, "share"),
                    "saving": number(saving, "money/a"),
                },
                rows=(
                    Row("enterprises", str(firm), "basis"),
                    *(seen.row(str(name), "quantity") for name in told["sink_stream"].unique()),
                ),
                exchanges=tuple(told.index),
            )


@rule("five years is a choice of this review")
def years_apart(seen: Seen) -> Iterator[Doubt]:
    """Find amounts of one year at prices of another, more than five years apart.

    Works close, fuels change; yesterday's park at today's prices is neither. The plan should say
    so on its first line.
    """
    info = seen.park.info
    if info.snapshot_year is None or abs(info.price_year - info.snapshot_year) <= YEARS_APART:
        return
    saving = seen.plan.saving
    yield Doubt(
        money=max(0.0, saving),
        measure="saving",
        figures={
            "year": number(info.snapshot_year, "year"),
            "prices": number(info.price_year, "year"),
        },
        rows=(Row("park.toml", "", "snapshot_year"),),
    )
