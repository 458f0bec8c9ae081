"""Rules on what a plan cannot reach: needs that nobody could serve, by nature or by convention."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.plan.review.doubts import USUAL, Doubt, Figure, named, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.plan.review.seen import Seen

MOST_OUT_OF_REACH = 0.5
SLICE_K, APART_K = 25.0, 50.0
LEAST_OF_BAND = 0.05
STATION = re.compile(r"electricity|power station|power plant|\bd35\.1|发电|电厂|电站")
BESIDE_KM, LARGE_MWH = 3.0, 100_000.0
GUESSED = ("estimated", "notional", "derived")
SEVERAL = 2
GROWING = "co2_greenhouse"
COLD_C, STEAM_C = 60.0, (100.0, 260.0)


@rule("half is a choice of this review")
def out_of_reach(seen: Seen) -> Iterator[Doubt]:
    """Find a baseline of which more than half is bought for what nobody could serve.

    A saving told in per cent of such a baseline says little: it is small beside costs that were
    never in question. The money is what is bought for the needs without any possible exchange.
    """
    whole = seen.plan.cost("baseline")
    needs = _unserved(seen)
    bought = needs["rest_baseline"] * needs["price"]
    if not whole > 0.0 or not bought.sum() > MOST_OUT_OF_REACH * whole:
        return
    ordered = bought.sort_values(ascending=False).index
    saving = seen.plan.cost("baseline") - seen.plan.cost()
    rest = whole - float(bought.sum())
    yield Doubt(
        money=float(bought.sum()),
        measure="bought",
        figures={
            "count": number(len(needs), "1"),
            "share": number(float(bought.sum()) / whole, "share"),
            "told": number(saving / whole, "share"),
            "right": number(saving / rest if rest > 0.0 else 1.0, "share"),
        },
        rows=tuple(seen.row(str(name), "utility") for name in ordered),
    )


def _unserved(seen: Seen) -> pd.DataFrame:
    """Give the needs that no arc reaches."""
    streams = seen.streams
    needs = streams[(streams["role"] == "sink") & (streams["table"] != "")]
    return needs[~needs.index.isin(seen.plan.matches.arcs["sink"])]


@rule(
    "heat of a band is spread over it in slices of 25 K; the twentieth is a choice of this review"
)
def bands_of_ends(seen: Seen) -> Iterator[Doubt]:
    """Find heat that ends within 25 K below needs of one temperature, by convention.

    Registers give bands: 100 to 200 degC. Where all sources of a band are written at one
    temperature and all needs at another a little above, nothing can pass within the band, and that
    says nothing of the works. Asked of estimated heat of two firms or more on either side, each
    with no other row within 50 K, where it is a twentieth of all heat needed or more. The money is
    what is bought for the lesser.
    """
    heat = seen.streams[(seen.streams["medium"] == "heat") & (seen.streams["table"] != "")]
    heat = heat.join(seen.park.tables["heat"][["supply_c", "target_c"]])
    guessed = heat[heat["basis"].isin(GUESSED) & (heat["rest"] > 0.0) & _alone(heat)]
    offers, needs = (guessed[guessed["role"] == role] for role in ("source", "sink"))
    whole = float(heat.loc[heat["role"] == "sink", "annual"].sum())
    for level in sorted(set(needs["supply_c"].astype(float))):
        wanted = needs[needs["supply_c"] == level]
        just_below = offers["supply_c"].between(level - SLICE_K, level, inclusive="left")
        for hot, given in offers[just_below].groupby("supply_c"):
            least = float(min(given["rest"].sum(), wanted["rest"].sum()))
            many = min(given["enterprise"].nunique(), wanted["enterprise"].nunique())
            if many < SEVERAL or least < LEAST_OF_BAND * whole:
                continue
            price = float((wanted["price"] * wanted["rest"]).sum() / wanted["rest"].sum())
            yield Doubt(
                money=least * price,
                measure="bought",
                figures={
                    "hot": number(hot, "degC"),
                    "level": number(level, "degC"),
                    "offered": number(given["rest"].sum(), "MWh/a"),
                    "needed": number(wanted["rest"].sum(), "MWh/a"),
                },
                rows=(
                    *(seen.row(str(name), "supply_c") for name in given.index),
                    *(seen.row(str(name), "supply_c") for name in wanted.index),
                ),
            )


def _alone(heat: pd.DataFrame) -> pd.Series:
    """Tell which rows are their firm's only ones within 50 K: heat in slices has neighbours."""
    known = heat.groupby(["enterprise", "role"])["supply_c"].apply(list)
    keys = zip(heat["enterprise"], heat["role"], heat["supply_c"].astype(float), strict=True)
    near = [
        sum(abs(other - own) <= APART_K for other in known[firm, role]) for firm, role, own in keys
    ]
    return pd.Series(near, index=heat.index) <= 1


@rule("steam mains of power stations to works beside them are 1 to 3 km long; " + USUAL)
def station_beside_buyer(seen: Seen) -> Iterator[Doubt]:
    """Find a power station that throws its heat away beside a works that buys steam.

    A station within 3 km of a buyer of 100 GWh of steam a year or more mostly stands there for
    that buyer. Where its row has heat of its condenser only, a link that exists is missing, or
    both draw up the same fuel twice. The money is what the buyer pays for that steam.
    """
    heat = seen.park.tables["heat"].join(seen.streams[["rest_baseline", "price"]])
    sources = heat[heat["role"] == "source"]
    hot = set(sources.loc[sources["supply_c"] > COLD_C, "enterprise"])
    steam = heat[(heat["role"] == "sink") & heat["target_c"].between(*STEAM_C)]
    steam = steam[~steam.index.isin(_served_today(seen))]
    steam = steam[~steam["utility"].isin(_plants_of_one(seen))]
    wanted = steam.groupby("enterprise")["quantity"].sum()
    cold = [
        firm
        for firm, words in zip(seen.firms.index.astype(str), seen.firms["words"], strict=True)
        if STATION.search(words) and firm not in hot and firm in set(sources["enterprise"])
    ]
    for buyer, amount in wanted[wanted >= LARGE_MWH].items():
        away = seen.places.loc[cold] - seen.places.loc[[str(buyer)]].to_numpy()
        away_km = pd.Series(np.hypot(away["x"], away["y"]), index=cold).sort_values()
        near = away_km[(away_km < BESIDE_KM) & (away_km.index != buyer)]
        rows = steam[steam["enterprise"] == buyer]
        own = sources.index[sources["enterprise"].isin(near.index)]
        if len(near):
            yield Doubt(
                money=float((rows["rest_baseline"] * rows["price"]).sum()),
                measure="bought",
                figures={
                    "station": Figure(tuple(near.index), "firm"),
                    "buyer": named(buyer, "firm"),
                    "away": number(near.iloc[0], "km"),
                    "amount": number(amount, "MWh/a"),
                },
                rows=(
                    *(seen.row(str(name), "supply_c") for name in own),
                    *(seen.row(str(name), "utility") for name in rows.index),
                ),
            )


@rule("a greenhouse that doses CO2 is heated; " + USUAL)
def half_a_greenhouse(seen: Seen) -> Iterator[Doubt]:
    """Find greenhouses that want CO2 and no heat.

    CO2 is dosed in closed, heated houses, whose heat need is the larger half of what a neighbour
    could give. The money is what the plan gains by the CO2, which rests on houses that are not
    whole.
    """
    materials, heat = seen.park.tables["materials"], seen.park.tables["heat"]
    wants = materials[(materials["role"] == "sink") & (materials["material"] == GROWING)]
    heated = set(heat.loc[heat["role"] == "sink", "enterprise"])
    for stream, row in wants[~wants["enterprise"].isin(heated)].iterrows():
        told = seen.exchanges[seen.exchanges["sink_stream"] == stream]
        if len(told):
            yield Doubt(
                money=float(told["stake"].sum()),
                measure="gain",
                figures={
                    "firm": named(row["enterprise"], "firm"),
                    "amount": number(row["quantity"], "t/a"),
                },
                rows=(seen.row(str(stream), "quantity"),),
                exchanges=tuple(told.index),
            )


def _plants_of_one(seen: Seen) -> set[str]:
    """Name the park's own utilities that serve one enterprise: what it has is a plant of its own.

    A mill that burns its bark buys no steam, however near a station stands.
    """
    needs = seen.park.tables["heat"]
    needs = needs[needs["utility"].isin(seen.park.tables["utilities"].index)]
    users = needs.groupby("utility")["enterprise"].nunique()
    return set(users.index[users == 1].astype(str))


def _served_today(seen: Seen) -> set[str]:
    """Name the needs that an exchange of today serves."""
    arcs = seen.plan.matches.arcs
    return set(arcs.loc[arcs["existing"].notna(), "sink"])
