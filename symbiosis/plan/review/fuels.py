"""Rules on what is burnt and made: by-products, own fuels, and power that steam costs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symbiosis.park.media import STREAM_TABLES
from symbiosis.plan.review.doubts import USUAL, Doubt, Figure, named, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.plan.review.seen import Seen

MATERIALS = next(iter(STREAM_TABLES))
COAL, GAS, OF_AMMONIA, FOR_UREA = "coal", "natural_gas", "co2_nh3", "co2_process"
OF_SULPHUR = ("fgd_gypsum",)
LEAST_SWITCHED = 0.1
WOOD = re.compile(
    r"paper|pulp|sawmill|wood|particle board|\bc1[67]\b|\bc16\.|\bc17\.|造纸|纸浆|制浆|木材|人造板"
)
DISTILLING = re.compile(r"ethanol|distill|bio ?fuel|bioenerg|酒精|乙醇")
LEAST_SHARE = 0.25
WARM_C, PROCESS_C = 95.0, 260.0
SCRUBBED = {"CN": 2005.0, "": 1988.0}
"""Country -> year before which hardly a boiler had a desulphurisation with gypsum."""
AMMONIA = re.compile(r"fertili[sz]er|ammonia|nitrogen|化肥|尿素|合成氨|氮肥")
FREE_OF_UREA = 1.0 / 3.0
OF_UREA = re.compile(r"urea|adblue|尿素")
BOOKED = ("co2_direct", "co2_supply", "co2_biogenic")
"""What heat left unmade saves of CO2: that of power, or of the fuel of a boiler."""
POWER_LOST = 0.2
"""MWh of power that a turbine loses for a MWh of heat extracted."""


@rule("materials.csv: what a by-product is counted by; a tenth is a choice of this review")
def by_product_fixed(seen: Seen) -> Iterator[Doubt]:
    """Find by-products that stay as they were while their fuel is replaced.

    Where a tenth of the coal or more is replaced by an exchange, ash and gypsum of coal shrink
    with it. A fixed amount sells what is no longer made. The money is that share of what rests on
    the by-products' exchanges.
    """
    yields = seen.park.library.materials["yield_per"]
    needs = seen.streams[(seen.streams["role"] == "sink") & (seen.streams["table"] == MATERIALS)]
    for name, need in needs[needs["annual"] > 0.0].iterrows():
        share = float(need["exchanged"] / need["annual"])
        if share < LEAST_SWITCHED:
            continue
        own = seen.streams[seen.streams["enterprise"] == need["enterprise"]]
        own = own[(own["role"] == "source") & (own["table"] == MATERIALS)]
        rows = seen.park.tables[MATERIALS]
        tied = rows["tied_to"].where(rows["tied_to"] != "", rows["instead_of"].map(rows["tied_to"]))
        own = own[tied.reindex(own.index).fillna("") == ""]
        of_it = own["item"].map(yields).fillna("").eq(need["item"]) | own["item"].isin(
            OF_SULPHUR if need["item"] == COAL else ()
        )
        made = own[of_it]
        told = seen.exchanges[seen.exchanges["source_stream"].isin(made.index)]
        if len(told):
            yield Doubt(
                money=share * float(told["stake"].sum()),
                measure="gain",
                figures={
                    "firm": named(need["enterprise"], "firm"),
                    "fuel": named(need["item"], "thing"),
                    "share": number(share, "share"),
                    "made": Figure(tuple(made["item"]), "thing"),
                },
                rows=(
                    *(seen.row(str(each), "quantity") for each in made.index),
                    seen.row(str(name), "quantity"),
                ),
                exchanges=tuple(told.index),
            )


@rule("mills burn bark, sludge and black liquor first; " + USUAL)
def own_fuel_as_gas(seen: Seen) -> Iterator[Doubt]:
    """Find mills of wood and paper whose steam is priced as a gas boiler's.

    They burn what they have: bark, black liquor, sludge, sorted waste wood. Priced as gas, their
    steam costs and emits what it never did, and a neighbour's steam saves it. The money is what is
    bought for them that way a year.
    """
    utilities = seen.park.library.utilities
    heat = seen.streams[(seen.streams["medium"] == "heat") & (seen.streams["role"] == "sink")]
    heat = heat[(heat["table"] != "") & heat["rest_at"].isin(utilities.index)]
    gas = utilities["name"].str.contains("gas boiler", case=False)
    heat = heat[heat["rest_at"].map(gas).eq(other=True)]
    for firm, needs in heat.groupby("enterprise"):
        words = str(seen.firms["words"].get(firm, ""))
        money = float((seen.rest_before.reindex(needs.index) * needs["price"]).sum())
        if WOOD.search(words) and money > 0.0:
            burnt = needs["rest_at"].map(utilities["co2_direct"]) * seen.rest_before.reindex(
                needs.index
            )
            yield Doubt(
                money=money,
                measure="bought",
                figures={
                    "firm": named(firm, "firm"),
                    "amount": number(seen.rest_before.reindex(needs.index).sum(), "MWh/a"),
                    "co2": number(burnt.sum(), "t/a"),
                },
                rows=(*(seen.row(str(name), "utility") for name in needs.index),),
                exchanges=tuple(
                    seen.exchanges.index[seen.exchanges["sink_stream"].isin(needs.index)]
                ),
            )


@rule("distilling and drying take most of an ethanol works' heat, as steam; " + USUAL)
def lukewarm_distilling(seen: Seen) -> Iterator[Doubt]:
    """Find works that distil, and would take a quarter of their heat or more below 95 degC.

    Columns and dryers take steam; what is warm water there comes from their own condensers. The
    money is what the plan gains by serving it.
    """
    heat = seen.park.tables["heat"]
    needs = heat[(heat["role"] == "sink") & (heat["target_c"] <= PROCESS_C)]
    for firm, own in needs.groupby("enterprise"):
        warm = own[own["target_c"] <= WARM_C]
        share = float(warm["quantity"].sum() / own["quantity"].sum())
        told = seen.exchanges[seen.exchanges["sink_stream"].isin(warm.index)]
        words = str(seen.firms["words"].get(firm, ""))
        if share >= LEAST_SHARE and len(told) and DISTILLING.search(words):
            yield Doubt(
                money=float(told["stake"].sum()),
                measure="gain",
                figures={
                    "firm": named(firm, "firm"),
                    "amount": number(warm["quantity"].sum(), "MWh/a"),
                    "share": number(share, "share"),
                },
                rows=(*(seen.row(str(name), "target_c") for name in warm.index),),
                exchanges=tuple(told.index),
            )


@rule(
    "GB 13223-2003 asked it of Chinese boilers from 2005, the directive 88/609/EEC in Europe"
    "; not compared with the documents"
)
def gypsum_too_early(seen: Seen) -> Iterator[Doubt]:
    """Find gypsum of flue gas from before there was any.

    Small boilers were scrubbed with water films; gypsum comes from limestone scrubbers, which
    came with the limits of the law.
    """
    year = seen.park.info.snapshot_year
    began = SCRUBBED.get(seen.park.info.country, SCRUBBED[""])
    materials = seen.park.tables["materials"]
    made = materials[(materials["role"] == "source") & materials["material"].isin(OF_SULPHUR)]
    told = seen.exchanges[seen.exchanges["source_stream"].isin(made.index)]
    if year is None or year >= began or told.empty:
        return
    yield Doubt(
        money=float(told["stake"].sum()),
        measure="gain",
        figures={
            "firm": named(made["enterprise"].iloc[0], "firm"),
            "year": number(year, "year"),
            "began": number(began, "year"),
            "amount": number(made["quantity"].sum(), "t/a"),
        },
        rows=(*(seen.row(str(name), "quantity") for name in made.index),),
        exchanges=tuple(told.index),
    )


@rule("urea takes 0.733 t of CO2 a tonne; two thirds of a works' CO2 go there; " + USUAL)
def urea_takes_it(seen: Seen) -> Iterator[Doubt]:
    """Find a fertiliser works that offers all the CO2 of its ammonia.

    Most of it goes into urea; a row whose name or source speaks of urea has thought of it. Where
    the plan takes no more than a third, nothing rests on it yet; above that the money is the gain
    of what is beyond.
    """
    materials = seen.park.tables["materials"]
    given = materials[(materials["role"] == "source") & (materials["material"] == OF_AMMONIA)]
    makes = set(materials.loc[materials["material"] == FOR_UREA, "enterprise"])
    for stream, row in given[~given["enterprise"].isin(makes)].iterrows():
        told = seen.exchanges[seen.exchanges["source_stream"] == stream]
        words = str(seen.firms["words"].get(row["enterprise"], ""))
        thought_of = OF_UREA.search(f"{row['name']} {row['source']}".lower())
        if told.empty or thought_of or not AMMONIA.search(words):
            continue
        taken = float(told["quantity"].sum())
        beyond = max(0.0, 1.0 - FREE_OF_UREA * float(row["quantity"]) / taken)
        yield Doubt(
            money=beyond * float(told["stake"].sum()),
            measure="gain",
            figures={
                "firm": named(row["enterprise"], "firm"),
                "amount": number(row["quantity"], "t/a"),
                "taken": number(taken, "t/a"),
                "free": number(FREE_OF_UREA, "share"),
            },
            rows=(seen.row(str(stream), "quantity"),),
            exchanges=tuple(told.index),
        )


@rule("0.13 to 0.23 MWh of power a MWh of heat: docs/chp-steam.md; " + USUAL)
def power_not_lost(seen: Seen) -> Iterator[Doubt]:
    """Find steam of a turbine that books no CO2 for the power that it costs.

    Steam taken from a turbine is power not made, which another station makes instead. Its outlet
    should hold that power's CO2. The money is that CO2 at the price of the park: 0.2 MWh a MWh,
    at the grid's CO2.
    """
    heat, outlets = seen.park.tables["heat"], seen.park.library.outlets
    made = heat[(heat["role"] == "source") & (heat["origin"] == "made")]
    carbon = seen.plan.matches.carbon_price(seen.plan.scenario.prices)
    for stream, row in made.iterrows():
        told = seen.exchanges[seen.exchanges["source_stream"] == stream]
        outlet = str(row["outlet"])
        booked = outlets.reindex([outlet])[list(BOOKED)].fillna(0.0)
        if told.empty or booked.to_numpy().any():
            continue
        lost = POWER_LOST * float(told["quantity"].sum())
        yield Doubt(
            money=lost * _grid_co2(seen) * carbon,
            measure="value",
            figures={
                "firm": named(row["enterprise"], "firm"),
                "amount": number(told["quantity"].sum(), "MWh/a"),
                "power": number(lost, "MWh/a"),
                "co2": number(lost * _grid_co2(seen), "t/a"),
            },
            rows=(seen.row(str(stream), "outlet"),),
            exchanges=tuple(told.index),
        )


@rule("one fuel is bought once")
def gas_counted_twice(seen: Seen) -> Iterator[Doubt]:
    """Find gas that an enterprise needs as gas and again as the heat of a gas boiler.

    The need of gas in the table of materials is mostly what the boiler of the table of heat burns.
    Counted twice, the baseline pays it twice, and a plan saves it twice. The money is the lesser.
    """
    utilities = seen.park.library.utilities
    gas_fired = utilities.index[utilities["name"].str.contains("gas boiler", case=False)]
    needs = seen.streams[(seen.streams["role"] == "sink") & (seen.streams["table"] != "")]
    bought = needs["rest_baseline"] * needs["price"]
    for stream, need in needs[needs["item"] == GAS].iterrows():
        gas = float(bought[needs.index == stream].sum())
        heat = needs[(needs["enterprise"] == need["enterprise"]) & needs["rest_at"].isin(gas_fired)]
        if len(heat):
            yield Doubt(
                money=min(gas, float(bought[heat.index].sum())),
                measure="bought",
                figures={
                    "firm": named(need["enterprise"], "firm"),
                    "amount": number(need["annual"], "t/a"),
                    "heat": number(heat["annual"].sum(), "MWh/a"),
                },
                rows=(
                    seen.row(str(stream), "quantity"),
                    *(seen.row(str(name), "quantity") for name in heat.index),
                ),
                exchanges=tuple(seen.exchanges.index[seen.exchanges["sink_stream"] == stream]),
            )


def _grid_co2(seen: Seen) -> float:
    library = seen.park.library
    grid = library.default_utility("power", "", seen.park.info.country)
    return float(library.utilities["co2_energy"].loc[grid])
