"""Rules on today: what stands and is switched off, is free, carries too much or goes too far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.media import MEDIA
from symbiosis.park.money import convert
from symbiosis.plan.review.doubts import USUAL, Doubt, Figure, Row, named, number
from symbiosis.plan.review.one_rule import rule
from symbiosis.plan.review.seen import NOTIONAL, ROAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.plan.review.seen import Seen

GUESSED = ("estimated", "notional")
HOURS = 8760.0
TOO_MUCH = 1.1
FAR_KM, SHIPLOAD_T = 150.0, 20_000.0
EQUAL = 0.002


@rule("what runs today goes on unless it costs more than it gives")
def switched_off(seen: Seen) -> Iterator[Doubt]:
    """Find a unit or an exchange of today that gives way to a stream that is only estimated.

    A heat pump that runs, a main that delivers: known figures. What replaces them here is a
    coefficient. The money is what the plan gains by the replacing exchanges.
    """
    table = seen.exchanges
    fresh = table[~table["existing"] & (table["from"] != table["to"]) & (table["stake"] > 0.0)]
    basis = fresh["source_stream"].map(seen.streams["basis"])
    fresh = fresh[basis.isin(GUESSED)]
    less = table[table["existing"] & (table["gain"] < 0.0)]
    idle = _idle(seen)
    for taker, told in fresh.groupby("sink_stream"):
        lost = less[less["sink_stream"] == taker]
        pair = (str(told["to"].iloc[0]), str(told["medium"].iloc[0]))
        off = sorted(retrofit for retrofit, served in idle.items() if pair in served)
        if not off and lost.empty:
            continue
        yield Doubt(
            money=float(told["stake"].sum()),
            measure="gain",
            figures={
                "taker": named(pair[0], "firm"),
                "off": Figure((*off, *lost["source_stream"].unique()), "stream"),
                "instead": Figure(tuple(told["source_stream"].unique()), "stream"),
            },
            rows=(
                *(seen.row(str(name), "quantity") for name in told["source_stream"].unique()),
                *(Row("technologies", retrofit, "existing") for retrofit in off),
            ),
            exchanges=(*told.index, *lost.index),
        )


def _idle(seen: Seen) -> dict[str, set[tuple[str, str]]]:
    """Give the units that stand and do not run in the plan, with whom they serve by what medium."""
    units, used = seen.park.tables["technologies"], seen.plan.matches.units["retrofit"]
    running = set(used.reindex(seen.plan.technologies.index).dropna())
    stands = units.index[units["existing"].fillna("").astype(str).isin(("1", "1.0", "True"))]
    known = seen.park.tables["connections"]
    idle: dict[str, set[tuple[str, str]]] = {}
    for name in stands.difference(list(running)):
        served = known[(known["item"] == name) | (known["from"] == units["enterprise"][name])]
        idle[str(name)] = set(zip(served["to"], served["medium"], strict=True))
    return idle


@rule("upkeep of the library's carrier (carriers.csv, om_share)")
def stands_free(seen: Seen) -> Iterator[Doubt]:
    """Find lines that stand, carry something and cost nothing at all.

    A main is paid, its upkeep is not. The money is the library's upkeep of a line of that size.
    """
    routes = seen.plan.routes
    kinds = routes["carrier"].map(seen.park.library.carriers["kind"]).fillna("")
    free = routes[routes["existing"] & (routes["length_km"] > 0.0) & ~kinds.isin(ROAD)]
    free = free[(free["running_cost"] <= 0.0) & (free["quantity"] > 0.0)]
    for (medium, carrier), ways in free.groupby(["medium", "carrier"]):
        if carrier not in seen.park.library.carriers.index:
            continue
        yield Doubt(
            money=sum(_upkeep(seen, way) for _, way in ways.iterrows()),
            measure="cost",
            figures={
                "carrier": named(carrier, "thing"),
                "count": number(len(ways), "1"),
                "length": number(ways["length_km"].sum(), "km"),
                "amount": number(ways["quantity"].sum(), f"{MEDIA[str(medium)].unit}/a"),
            },
            rows=tuple(_connections(seen, ways)),
            exchanges=tuple(seen.exchanges.index[seen.exchanges["route"].isin(ways.index)]),
        )


def _connections(seen: Seen, ways: pd.DataFrame) -> Iterator[Row]:
    known = seen.park.tables["connections"]
    for _, way in ways.iterrows():
        pair = known[(known["from"] == way["from"]) & (known["to"] == way["to"])]
        pair = pair[pair["medium"] == way["medium"]]
        yield from (Row("connections", str(name), "fixed_cost") for name in pair.index)


def _upkeep(seen: Seen, way: pd.Series) -> float:
    """Give what a line like this costs a year to keep, by the library."""
    row = seen.park.library.carriers.loc[way["carrier"]]
    metre = float(row["capex_fixed"]) + float(row["capex_variable"]) * way["quantity"] / HOURS
    capex = metre * 1000.0 * float(way["length_km"])
    money = convert(capex, str(row["currency"]), float(row["year"]), seen.park.info,
                    seen.park.library, index=True)  # fmt: skip
    return money * float(row["om_share"])


@rule("a tenth is a choice of this review")
def more_than_stands(seen: Seen) -> Iterator[Doubt]:
    """Find exchanges over what stands of a tenth more than what is known to go there today.

    What stands carries what it carries; more may need a pipe beside it. The money is the share
    that is more of what the exchange is worth.
    """
    arcs = seen.plan.matches.arcs
    known = arcs["existing"].groupby([arcs["source"], arcs["sink"]]).sum(min_count=1)
    table = seen.exchanges[seen.exchanges["stays"]]
    for (source, sink), told in table.groupby(["source_stream", "sink_stream"]):
        today = float(known.get((source, sink), float("nan")))
        given = float((told["quantity"] * (1.0 - told["loss"].fillna(0.0))).sum())
        if not today > 0.0 or given <= TOO_MUCH * today:
            continue
        yield Doubt(
            money=(1.0 - today / given) * float(told["net"].clip(lower=0.0).sum()),
            measure="gain",
            figures={
                "giver": named(told["from"].iloc[0], "firm"),
                "taker": named(told["to"].iloc[0], "firm"),
                "today": number(today, told["unit"].iloc[0]),
                "given": number(given, told["unit"].iloc[0]),
            },
            rows=tuple(_of_pair(seen, told)) or (seen.row(str(source), "quantity"),),
            exchanges=tuple(told.index),
        )


def _of_pair(seen: Seen, told: pd.DataFrame) -> Iterator[Row]:
    known = seen.park.tables["connections"]
    pair = known[(known["from"] == told["from"].iloc[0]) & (known["to"] == told["to"].iloc[0])]
    for name in pair.index[pair["medium"] == told["medium"].iloc[0]]:
        yield Row("connections", str(name), "quantity")


@rule("what is certain to be built should be known better than by a coefficient")
def forced_guess(seen: Seen) -> Iterator[Doubt]:
    """Find exchanges that the planner forces and whose amounts are only estimated.

    A forced exchange is outside the choice: if its amount is wrong, so is the plan. The money is
    what the way and its units cost a year, whatever passes.
    """
    arcs = seen.plan.matches.arcs
    forced = arcs[arcs["forced"] > 0.0]
    table = seen.exchanges
    at = table["source_stream"].isin(forced["source"]) & table["sink_stream"].isin(forced["sink"])
    for name, row in table[at & table["basis"].isin(GUESSED)].iterrows():
        pair = forced[(forced["source"] == row["source_stream"])]
        pair = pair[pair["sink"] == row["sink_stream"]]
        if len(pair):
            yield Doubt(
                money=float(row["network_cost"] + row["technology_cost"]),
                measure="cost",
                figures={
                    "giver": named(row["from"], "firm"),
                    "taker": named(row["to"], "firm"),
                    "amount": number(row["quantity"], row["unit"]),
                    "basis": named(row["basis"], "basis"),
                },
                rows=(
                    Row("connections", str(pair["connection"].iloc[0]), "status"),
                    seen.row(str(row["source_stream"]), "quantity"),
                ),
                exchanges=(str(name),),
            )


@rule("beyond 150 km a shipload of 20 kt a year goes by water or rail; " + USUAL)
def far_by_lorry(seen: Seen) -> Iterator[Doubt]:
    """Find bulk that goes further than 150 km by lorry, in the plan or today.

    Ash, slag and cement of that amount travel by ship or train where there is a quay or a siding,
    at a third of the cost; priced by lorry, an exchange that works looks as if it did not. The
    money is what the lorries cost a year.
    """
    arcs = seen.plan.matches.arcs
    kinds = arcs["carrier"].map(seen.park.library.carriers["kind"])
    carried = seen.exchanges["quantity"].reindex(arcs.index).fillna(arcs["existing"])
    far = arcs[(kinds == "lorry") & (arcs["distance_km"] > FAR_KM) & (carried >= SHIPLOAD_T)]
    for name, row in zip(far.index.astype(str), far.to_dict("records"), strict=True):
        carrier = seen.park.library.carriers.loc[row["carrier"]]
        apiece = float(carrier["transport_cost"]) * row["distance_km"] + carrier["handling_cost"]
        money = convert(float(apiece), str(carrier["currency"]), float(carrier["year"]),
                        seen.park.info, seen.park.library)  # fmt: skip
        ends = seen.exchanges.index.intersection([name])
        yield Doubt(
            money=money * float(carried[name]),
            measure="cost",
            figures={
                "giver": named(row["from"], "firm"),
                "taker": named(row["to"], "firm"),
                "amount": number(carried[name], "t/a"),
                "length": number(row["distance_km"], "km"),
            },
            rows=(seen.row(str(row["source"]), "quantity"), Row("enterprises", row["to"], "lon")),
            exchanges=tuple(ends),
        )


@rule("a fifth of a per cent: figures that were made from one another")
def need_equals_offer(seen: Seen) -> Iterator[Doubt]:
    """Find needs that are together just what their giver offers, before anything is lost.

    One was made from the other, and what the way loses must then be bought: a works beside the
    station fires gas for the loss of its own main. The money is what is bought for these needs in
    the plan, or today. Of an offer and needs that are all notional nothing is claimed.
    """
    arcs, streams = seen.plan.matches.arcs, seen.streams
    ways = arcs[(arcs["medium"] == "heat") & (arcs["from"] != arcs["to"])]
    today = ways[ways["existing"].notna()]
    passed = ways if today.empty else today
    for source, own in passed.groupby("source"):
        needs = streams.loc[sorted(set(own["sink"]))]
        offer = streams.loc[[source]]
        claimed = {*offer["basis"], *needs["basis"]} - {NOTIONAL}
        apart = abs(float(needs["annual"].sum()) / max(float(offer["annual"].sum()), 1.0) - 1.0)
        if apart > EQUAL or not claimed or not (needs["table"] != "").all():
            continue
        rest = needs[["rest", "rest_today"]].max(axis=1)
        money = float((rest * needs["price"]).sum())
        if money > 0.0:
            yield Doubt(
                money=money,
                measure="bought",
                figures={
                    "source": named(source, "stream"),
                    "amount": number(offer["annual"].sum(), "MWh/a"),
                    "needs": Figure(tuple(map(str, needs.index)), "stream"),
                    "rest": number(rest.sum(), "MWh/a"),
                },
                rows=(*(seen.row(str(name), "quantity") for name in needs.index),),
                exchanges=tuple(seen.exchanges.index[seen.exchanges["source_stream"] == source]),
            )


@rule("nobody buys what he throws away")
def bought_and_left(seen: Seen) -> Iterator[Doubt]:
    """Find what suppliers from outside offer while the park's own lies unused.

    Of one thing, a firm has more left than it gives away, and a supplier from far offers the same:
    capacities that do not fit each other, or a user that is missing. The money is what the lesser
    of the two would bring at the price of its outlet.
    """
    streams, firms = seen.streams, seen.firms
    outside = set(firms.index[firms["kind"] == "supplier"])
    offers = streams[(streams["role"] == "source") & (streams["table"] != "")]
    for stream, far in offers[offers["enterprise"].isin(outside)].iterrows():
        own = offers[(offers["item"] == far["item"]) & ~offers["enterprise"].isin(outside)]
        left = own[own["rest"] > own["exchanged"]]
        if left.empty:
            continue
        lesser = min(float(left["rest"].sum()), float(far["annual"]))
        yield Doubt(
            money=lesser * abs(float(left["price"].iloc[0])),
            measure="value",
            figures={
                "supplier": named(far["enterprise"], "firm"),
                "item": named(far["item"], "thing"),
                "offered": number(far["annual"], f"{MEDIA[str(far['medium'])].unit}/a"),
                "left": number(left["rest"].sum(), f"{MEDIA[str(far['medium'])].unit}/a"),
                "firm": named(left["enterprise"].iloc[0], "firm"),
            },
            rows=(
                seen.row(str(stream), "quantity"),
                *(seen.row(str(name), "quantity") for name in left.index),
            ),
        )
