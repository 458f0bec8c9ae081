"""What a park knows besides the library: materials, links, carriers, technologies, water classes.

Their rows lie over those of the library (:mod:`symbiosis.park.own`): one of a known id replaces the
cells that it fills, one of a new id is added.
"""

from __future__ import annotations

from symbiosis.park.columns import Column, Table, choice, identifier, number, reference, text
from symbiosis.park.media import MEDIA

MATERIAL_KINDS = ("by_product", "waste", "product", "feedstock", "fuel", "gas")
FORMS = ("solid", "liquid", "slurry", "gas", "co2", "liquid_co2", "hydrogen")
DUG = ("pipe", "cable")
"""Kinds of carriers that lie in a ditch."""
GROUND_KINDS = ("ground", "crossing")
CARRIER_KINDS = ("pipe", "conveyor", "lorry", "cable", "ship", "rail")
RULES = ("heat_pump", "engine", "expander", "steam_turbine", "store", "modes")
OF_TIME = ("store", "modes")
"""Rules that say how a technology runs, and nothing of temperatures."""
LEGAL_ROUTES = (
    "product",
    "by_product",
    "general_waste",
    "hazardous_licensed",
    "hazardous_point_to_point",
    "forbidden",
)
_NAMES = (text("name", "Full name"), text("name_zh", "Full name in Chinese"))
_SOURCE = text("source", "Where the row was read")

OWN_TABLES = (
    Table(
        "own_materials",
        "A material that the library does not know, or cells of one that it knows",
        (
            identifier("Name of the material"),
            *_NAMES,
            choice("kind", MATERIAL_KINDS, "What it is; empty: by_product"),
            choice("form", FORMS, "In which form it is moved: which carriers take it"),
            Column("hazardous", "flag", "Whether it is hazardous waste"),
            number("lhv_gj_t", "GJ/t", "Lower heating value"),
            _SOURCE,
        ),
        properties=True,
        medium="material",
    ),
    Table(
        "own_links",
        "A rule by which a by-product may serve a need",
        (
            identifier("Name of the link"),
            *_NAMES,
            reference("material", "materials_library", "What is given", required=True),
            reference("need", "materials_library", "What it serves as", required=True),
            number("ratio", "", "t of the need that a tonne serves as; empty: told only"),
            number("ratio_low", "", "Smallest plausible ratio"),
            number("ratio_high", "", "Largest plausible ratio"),
            number("max_share", "", "Largest share of the need; empty: all of it", 0.0, 1.0),
            text("pretreatment", "What must be done to it first"),
            number("pretreatment_cost", "money/t", "Cost of that without power", None),
            number("pretreatment_power", "MWh/t", "Power that it takes"),
            choice("legal_route", LEGAL_ROUTES, "Legal route; empty: by_product"),
            number("permit_cost", "money", "Cost of the permit a year"),
            number("co2_direct", "", "t CO2 emitted at the user, per t", None),
            number("co2_supply", "", "t CO2 of the supply chain, per t", None),
            number("co2_biogenic", "", "t biogenic CO2, per t", None),
            _SOURCE,
        ),
        properties=True,
        medium="material",
    ),
    Table(
        "own_carriers",
        "What fills a pipe, a lorry, a ship, a train, a conveyor or a cable: cost, reach, losses",
        (
            identifier("Name of the carrier"),
            *_NAMES,
            choice("medium", tuple(MEDIA), "Medium", required=True),
            choice("kind", CARRIER_KINDS, "What it is", required=True),
            text("forms", "Forms of material that it takes, with ; between them"),
            number("supply_c", "degC", "Temperature at which heat leaves", -200.0, 2000.0),
            number("return_c", "degC", "Temperature at which it returns", -200.0, 2000.0),
            number("pressure_bar", "bar", "Pressure at which it starts"),
            number("min_pressure_bar", "bar", "Pressure that must arrive"),
            number("capex_fixed", "money/m", "Investment per metre of way"),
            number("capex_variable", "money/m/size", "The same per t/h, MW or m3/h carried"),
            number("max_capacity", "size", "Most that one carries, in t/h, MW or m3/h"),
            number("om_share", "", "Upkeep a year as a share of the investment", 0.0, 1.0),
            number("lifetime", "a", "Lifetime in years", 1.0, 200.0),
            number("loss_per_km", "", "Share that is lost in a km", 0.0, 1.0),
            number("loss_fixed", "kW/m", "Of heat: lost by a metre that is built"),
            number("loss_variable", "kW/m/size", "Of heat: the same per MW of capacity"),
            number("drop_k_per_km", "K/km", "Temperature that is lost in a km"),
            number("drop_bar_per_km", "bar/km", "Pressure that is lost in a km"),
            number("max_km", "km", "Longest usual way"),
            number("pumping", "MWh/km", "Electricity of pumps per t, MWh or m3 and km", 0.0, 1.0),
            number("condensate_return", "", "Of steam: share that returns; empty: all", 0.0, 1.0),
            reference("feed_water", "utilities", "Water that makes up what does not come back"),
            number("transport_cost", "money/km", "Other cost per t, MWh or m3 and km", None),
            number("handling_cost", "money", "Cost per t, MWh or m3, whatever the way", None),
            number("transport_co2", "t/km", "t CO2 per t, MWh or m3 and km", None),
            _SOURCE,
        ),
    ),
    Table(
        "own_grounds",
        "What a ditch costs in a class of ground, or what a crossing costs",
        (
            identifier("Name of the class: as corridors call it"),
            *_NAMES,
            choice("kind", GROUND_KINDS, "Ground to dig in, or what is crossed", required=True),
            number("trench_cost", "money/m", "Of a ground: cost of a metre of ditch, surface too"),
            number("crossing_cost", "money", "Of a crossing: its cost, whatever crosses"),
            number(
                "size_factor", "", "Of a ground: cost of a pipe by its size, over that in field"
            ),
            number("size_metres", "m", "Of a crossing: metres of field whose cost by size it adds"),
            _SOURCE,
        ),
    ),
    Table(
        "own_technologies",
        "A kind of technology; what it takes and gives stands in technology_ports",
        (
            identifier("Name of the kind of technology"),
            *_NAMES,
            text("size_unit", "What its size counts: t/h, MW or m3/h"),
            number("capex_fixed", "money", "Investment whatever its size"),
            number("capex_variable", "money/size", "Investment per unit of size"),
            number("size_min", "size", "Smallest size that is built"),
            number("size_max", "size", "Largest size of one"),
            number("lifetime", "a", "Lifetime in years", 1.0, 200.0),
            number("hours_a_year", "h", "Hours a year that it can run; empty: all", 1.0, 8760.0),
            number("om_share", "", "Upkeep a year as a share of the investment", 0.0, 1.0),
            number("opex", "money/size/h", "Running cost per unit of activity", None),
            choice("rule", RULES, "Its efficiency follows the temperatures; empty: its ports"),
            number("carnot_share", "", "Of what a rule rules: share of Carnot's efficiency"),
            number("max_lift_k", "K", "Of a heat pump: largest lift"),
            number("max_cop", "", "Of a heat pump: largest COP"),
            number("full_load_hours", "h", "Of sun and wind: usual yield over size", 0.0, 8760.0),
            number("capex_rate", "money/size", "Of a store: investment per unit of rate"),
            number("throughput_cost", "money/size", "Of a store: cost of each unit taken out"),
            number("charge_share", "", "Of a store: share of what comes in that is kept", 0.0, 1.0),
            number("discharge_share", "", "Of a store: share that comes out", 0.0, 1.0),
            number("self_loss", "", "Of a store: share of its content lost in an hour", 0.0, 1.0),
            number("fill_hours", "h", "Of a store: shortest time to fill or empty it"),
            Column("seasonal", "flag", "Of a store: carries from day to day through the year"),
            Column("green", "flag", "Makes its power of sun, wind or biomass"),
            _SOURCE,
        ),
    ),
    Table(
        "own_water_classes",
        "A class of water quality: what water of it holds at most",
        (identifier("Name of the class"), *_NAMES, _SOURCE),
        properties=True,
        medium="water",
    ),
)
"""Each lies over the library's table of that name, without ``own_``."""
