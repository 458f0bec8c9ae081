"""Rules on pipes as they are laid: what they lose, how small they come, what built ones cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.plan.review.doubts import USUAL, Doubt, Row, named, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.plan.review.seen import Seen

LOST_MW_KM, LOST_PER_MW = 0.0361, 0.000548
"""Heat lost per km by a pair of insulated pipes, and more of it per MW of capacity."""
TOO_LOSSY, TOO_TIGHT = 3.0, 1.0 / 5.0
SHORTEST_KM = 1.0
HOURS = 8760.0
HOTTEST_C = 130.0
"""Above it a line is filled with steam."""
SMALLEST = {"MW": 0.04, "m3/h": 0.9}
"""What a pipe of DN20 carries: unit of the capacity -> amount."""


@rule("0.13 %/km of 48 MW in DN300, 1.3 % of 2.9 MW in DN100: topotherm's catalogue")
def loss_unlike_size(seen: Seen) -> Iterator[Doubt]:
    """Find hot-water lines that lose three times what a pipe of their size does, or a fifth.

    A pipe loses by its metres and its width, not a share of what flows: 1 % a kilometre is three
    to eight times too much for a large line and too little for a small one. The money is the heat
    lost too much, or too little, at the price of the taker's utility.
    """
    ways = _hot_water(seen)
    told = seen.exchanges[seen.exchanges["route"].isin(ways.index)]
    lost = (told["quantity"] * told["loss"].fillna(0.0)).groupby(told["route"]).sum()
    ways = ways.assign(lost=lost.reindex(ways.index) / HOURS / ways["length_km"])
    ways["right"] = LOST_MW_KM + LOST_PER_MW * ways["capacity"]
    times = ways["lost"] / ways["right"]
    odd = ways[(ways["length_km"] >= SHORTEST_KM) & ((times > TOO_LOSSY) | (times < TOO_TIGHT))]
    if odd.empty:
        return
    price = told["sink_stream"].map(seen.streams["price"]).groupby(told["route"]).max()
    apart = ((odd["lost"] - odd["right"]) * odd["length_km"]).abs() * HOURS
    worst = str((apart * price.reindex(odd.index)).idxmax())
    yield Doubt(
        money=float((apart * price.reindex(odd.index)).sum()),
        measure="bought",
        figures={
            "count": number(len(odd), "1"),
            "giver": named(odd["from"][worst], "firm"),
            "taker": named(odd["to"][worst], "firm"),
            "size": number(odd["capacity"][worst], "MW"),
            "lost": number(odd["lost"][worst] / odd["capacity"][worst], "share"),
            "right": number(odd["right"][worst] / odd["capacity"][worst], "share"),
        },
        rows=tuple(Row("carriers", name, "loss_per_km") for name in sorted(set(odd["carrier"]))),
        exchanges=tuple(told.index[told["route"].isin(odd.index)]),
    )


@rule("DN20, the smallest of makers' lists: 0.9 m3/h at 250 Pa/m; " + USUAL)
def below_smallest_pipe(seen: Seen) -> Iterator[Doubt]:
    """Find pipes for heat or water that are smaller than the smallest that is laid between works.

    They are lines of the mathematics: to close a balance, or because a unit has a second need. The
    money is what they cost a year.
    """
    least = seen.ways["capacity_unit"].map(SMALLEST)
    ways = seen.ways.assign(least=least)
    small = ways[(ways["kind"] == "pipe") & (ways["capacity"] < ways["least"])]
    for route, way in small.iterrows():
        told = seen.over(str(route))
        yield Doubt(
            money=float(way["annual_cost"]),
            measure="cost",
            figures={
                "giver": named(way["from"], "firm"),
                "taker": named(way["to"], "firm"),
                "carrier": named(way["carrier"], "thing"),
                "size": number(way["capacity"], str(way["capacity_unit"])),
                "least": number(way["least"], str(way["capacity_unit"])),
            },
            rows=tuple(seen.row(str(name), "quantity") for name in told["sink_stream"].unique()),
            exchanges=tuple(told.index),
        )


def _hot_water(seen: Seen) -> pd.DataFrame:
    """Give the new lines that are filled with water for heat."""
    carriers = seen.park.library.carriers
    filled = carriers.index[(carriers["medium"] == "heat") & (carriers["supply_c"] <= HOTTEST_C)]
    ways = seen.ways[seen.ways["carrier"].isin(filled)]
    return ways[ways["capacity"] > 0.0]
