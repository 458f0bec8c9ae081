"""Rules on pipes as they are laid: what they lose, how small they come, what built ones cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.ways.built_lines import STATION
from symbiosis.park.drawn.ground_words import crossings_of
from symbiosis.park.money import convert
from symbiosis.plan.review.doubts import USUAL, Doubt, Row, named, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.plan.review.seen import Seen

LOST_MW_KM, LOST_PER_MW = 0.0361, 0.000548
"""Heat lost per km by a pair of insulated pipes, and more of it per MW of capacity."""
TOO_LOSSY, TOO_TIGHT = 3.0, 1.0 / 5.0
SHORTEST_KM = 1.0
LEAST_MW = 5.0
FAR_COST, LEAST_KM = 1.5, 3.0
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
        measure="value",
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


@rule("built_lines.csv of the library: each with its published price and source")
def unlike_built(seen: Seen) -> Iterator[Doubt]:
    """Find hot-water lines whose metre costs 1.5 times less than that of built ones, or more.

    Each, with its heat stations, is held against the built line of the nearest size, its published
    price brought to the park's money and year, and to the size by the library's law. That price
    holds streets, rivers and drillings: a line in open field may be the cheaper, and then its
    ground should be known. Where a planner gave the price, none is asked. The money is what the
    lines would cost more, or less, a year.
    """
    known = seen.park.tables["connections"]
    given = set(
        zip(known["from"], known["to"], strict=True) if known["capex"].notna().any() else ()
    )
    ways = _hot_water(seen)
    ways = ways[(ways["length_km"] >= LEAST_KM) & (ways["capacity"] >= LEAST_MW)]
    ways = ways[[pair not in given for pair in zip(ways["from"], ways["to"], strict=True)]]
    built = _built(seen)
    if ways.empty or built.empty:
        return
    nearest = [int(np.abs(np.log(built["mw"] / size)).argmin()) for size in ways["capacity"]]
    like = built.iloc[nearest].set_axis(ways.index)
    station = convert(STATION, "EUR", 2020.0, seen.park.info, seen.park.library, index=True)
    metre = (ways["capex"] + station * ways["capacity"]) / ways["length_km"] / 1000.0
    right = like["metre"] * _by_size(seen, ways, like["mw"])
    ways = ways.assign(metre=metre, built=right, like=like["name"], mw=like["mw"])
    odd = ways[(metre < right / FAR_COST) | (metre > right * FAR_COST)]
    if odd.empty:
        return
    yearly = (odd["annual_cost"] - odd["running_cost"]) / odd["capex"]
    apart = ((odd["built"] - odd["metre"]) * odd["length_km"] * 1000.0 * yearly).abs()
    worst = odd.loc[str(apart.idxmax())]
    told = seen.exchanges[seen.exchanges["route"].isin(odd.index)]
    yield Doubt(
        money=float(apart.sum()),
        measure="spread",
        figures={
            "count": number(len(odd), "1"),
            "giver": named(worst["from"], "firm"),
            "taker": named(worst["to"], "firm"),
            "size": number(worst["capacity"], "MW"),
            "metre": number(worst["metre"], "money/m"),
            "built": number(worst["built"], "money/m"),
            "like": named(worst["like"], "built"),
            "built_size": number(worst["mw"], "MW"),
        },
        rows=(Row("corridors", "", "ground"), Row("connections", "", "capex")),
        exchanges=tuple(told.index),
    )


def _by_size(seen: Seen, ways: pd.DataFrame, mw: pd.Series) -> pd.Series:
    """Give what a metre of a line's size costs by the library, over one of another size [MW]."""
    carriers = seen.park.library.carriers
    fixed, apiece = (
        ways["carrier"].map(carriers[f"capex_{part}"]) for part in ("fixed", "variable")
    )
    return (fixed + apiece * ways["capacity"]) / (fixed + apiece * mw)


def _built(seen: Seen) -> pd.DataFrame:
    """Give the built lines of heat alone: ``name``, ``mw``, price of a ``metre``."""
    library, info = seen.park.library, seen.park.info
    carriers = {str(name).casefold(): str(name) for name in library.carriers.index}
    rows = []
    lines = library.built_lines
    for name, line in lines[lines["units"] == ""].iterrows():
        sizes = dict(crossings_of(line["carriers"], carriers).counts)
        heat = [size for of, size in sizes.items() if library.carriers["medium"][of] == "heat"]
        price = convert(float(line["price"]), str(line["currency"]), float(line["year"]), info,
                        library, index=True)  # fmt: skip
        rows.append((str(name), sum(heat), price / float(line["length_km"]) / 1000.0))
    built = pd.DataFrame(rows, columns=["name", "mw", "metre"])
    return built[built["mw"] > 0.0]


def _hot_water(seen: Seen) -> pd.DataFrame:
    """Give the new lines that are filled with water for heat."""
    carriers = seen.park.library.carriers
    filled = carriers.index[(carriers["medium"] == "heat") & (carriers["supply_c"] <= HOTTEST_C)]
    ways = seen.ways[seen.ways["carrier"].isin(filled)]
    return ways[ways["capacity"] > 0.0]
