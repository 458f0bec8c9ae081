"""The tables of a park: every column with its meaning, unit and limits.

This is the one place that says what a park's data look like. Reading, checking, writing, the
workbook's drop-downs, the app's editors and the documentation all derive from it.
"""

from __future__ import annotations

from types import MappingProxyType

from symbiosis.park.columns import BASES, Column, Table, choice, identifier, number, reference, text
from symbiosis.park.media import MEDIA
from symbiosis.park.own_tables import LEGAL_ROUTES, OWN_TABLES
from symbiosis.park.policy_tables import POLICY_TABLES
from symbiosis.park.priced_tables import PRICED_TABLES
from symbiosis.park.time_tables import FLEXIBLE, TIME_TABLES

ROLES = ("source", "sink")
ENTERPRISE_KINDS = ("firm", "hub", "town", "supplier", "notional", "diffuse", "office")
"""``diffuse``: many places drawn as one (farms, road works, a lorry market); ``office``: registered
there, drawn and not modelled."""
PAIR = ">"
"""Between a source and a sink: an item of a connection that names the two streams."""
BOUGHT, RECEIVED = "bought", "received"
"""How a need is met that a by-product comes from: by its utility, or by what others give."""
CONNECTION_STATES = ("existing", "allowed", "forced", "forbidden")
# Prefixes of the open columns of materials and water: "content:Cl [mg/L]", "max:Cl [mg/kg]", ...
PROPERTY_PREFIXES = ("content", "max", "min", "load", "out", "removal")
NONE = "none"
"""As an outlet or a utility: there is none, the whole stream must be exchanged."""


_EVIDENCE = (
    choice("basis", BASES, "How the quantity is known; empty: the table's default basis"),
    text("source", "Where the quantity was read, or how it was derived"),
    number("low", "", "Smallest plausible quantity, in the row's unit", None),
    number("high", "", "Largest plausible quantity, in the row's unit", None),
)


def _stream(unit: str, *columns: Column, roles: tuple[str, ...] = ROLES) -> tuple[Column, ...]:
    """Build the columns that every medium's table shares, around the medium's own."""
    return (
        identifier("Name of the stream, unique in the park"),
        reference("enterprise", "enterprises", "Who has or needs it", required=True),
        choice("role", roles, "Offered (source), wanted (sink)", required=True),
        *columns,
        number("quantity", unit, "Amount", required=True),
        text("unit", "Unit of the amount, if the header does not give it"),
        reference("outlet", "outlets", "Where a source goes when nobody takes it, or `none`"),
        number("outlet_price", "money/" + unit, "Overrides the outlet's price", None),
        reference("utility", "utilities", "What a sink buys when nobody gives, or `none`"),
        number("utility_price", "money/" + unit, "Overrides the utility's price", None),
        reference("profile", "profiles", "How it runs through the periods; empty: evenly"),
        number(
            "hours_a_year", "h", "Hours a year that it runs; empty: its enterprise's", 1.0, 8760.0
        ),
        *_EVIDENCE,
    )


_TABLES = (
    Table(
        "enterprises",
        "A firm, a hub, a town or an outside supplier",
        (
            identifier("Short name"),
            text("name", "Full name"),
            text("name_zh", "Name in Chinese"),
            text("sector", "Activity, if possible by ISIC, NACE or GB/T 4754"),
            number("lon", "degree", "Longitude (WGS 84)", -180.0, 180.0, required=True),
            number("lat", "degree", "Latitude (WGS 84)", -90.0, 90.0, required=True),
            choice("kind", ENTERPRISE_KINDS, "What it is; empty: firm"),
            number("value_added", "money", "Value added a year", None),
            number("output", "", "What it makes a year, as its sector counts it: t of beer, m2"),
            text("output_unit", "Unit of the output, if the header does not give it"),
            number(
                "hours_a_year", "h", "Hours a year that it runs; empty: all of them", 1.0, 8760.0
            ),
            Column("quay", "flag", "Whether it has a quay: what ships may load and unload"),
            Column("siding", "flag", "Whether it has a siding: what trains may load and unload"),
            choice("basis", BASES, "How the row is known"),
            text("source", "Where the row was read"),
        ),
    ),
    Table(
        "have_want",
        "What an enterprise has or wants, in its own words; read into the tables of streams",
        (
            reference("enterprise", "enterprises", "Who has or wants it", required=True),
            choice("direction", ("have", "want"), "Whether it has or wants it", required=True),
            choice(
                "category", tuple(MEDIA), "What it is; empty: told by code, name, temperature, unit"
            ),
            text("name", "What people call it"),
            text("ewc", "Waste code of the European List of Waste: 10 02 02"),
            text("description", "Composition, state, use"),
            number("quantity", "", "Amount", required=True),
            text("unit", "Unit of the amount, if the header does not give it"),
            number("temperature_c", "degC", "Temperature of heat or water", -200.0, 2000.0),
            reference(
                "material",
                "materials_library",
                "Material of the library, where name and code leave it open",
            ),
            text("place", "Where it is, in words"),
            choice("basis", BASES, "How the quantity is known; empty: estimated"),
            text("source", "Where the quantity was read, or how it was derived"),
        ),
    ),
    Table(
        "materials",
        "A material stream: a by-product offered or a need that a by-product may serve",
        _stream(
            "t",
            reference("material", "materials_library", "Material of the library", required=True),
            text("name", "What people call it"),
            choice("legal_route", LEGAL_ROUTES, "Overrides the link's legal route"),
            number(
                "pressure_bar", "bar", "Of a gas: absolute pressure at which it is there", 0.0, 1e3
            ),
            number("needed_bar", "bar", "Pressure that its users need; empty: 1.1 bar", 0.0, 1e3),
            number(
                "temperature_c", "degC", "Of a gas: before it is let down; empty: 25", -200.0, 2e3
            ),
            text(
                "tied_to",
                "Of a by-product: the need of the same enterprise that it comes from, as ash from "
                "coal; its amount is that of a need met wholly in one way",
            ),
            choice(
                "tied_by",
                (BOUGHT, RECEIVED),
                "Which part of that need makes it: what is bought, or what others give; empty: "
                "bought",
            ),
            text(
                "instead_of",
                "Of a by-product: the one of the same enterprise in whose place it leaves, as dry "
                "ash for wet; its amount is what there is if all leaves so",
            ),
        ),
        properties=True,
    ),
    Table(
        "heat",
        "A heat stream between two temperatures",
        _stream(
            "MWh",
            text("name", "What people call it"),
            number(
                "supply_c", "degC", "Temperature at which it starts", -200.0, 2000.0, required=True
            ),
            number(
                "target_c", "degC", "Temperature at which it ends", -200.0, 2000.0, required=True
            ),
            number("dt_k", "K", "Its share of the smallest approach; empty: 5 K", 0.0, 200.0),
            number(
                "pressure_bar",
                "bar",
                "Of steam: absolute pressure at which it is there",
                0.0,
                221.0,
            ),
            choice(
                "scope",
                ("net", "process"),
                "`net`: after the enterprise's own recovery; `process`: before it; empty: net",
            ),
            choice(
                "origin",
                ("excess", "condenser", "made", "cold"),
                "Of a source: left over by a process, rejected by a power cycle (turbine "
                "condenser), made to be given (extraction steam), or a need of cold; empty: "
                "excess. Of a need: cold that is left over",
            ),
            *FLEXIBLE,
        ),
    ),
    Table(
        "water",
        "A water stream (source, sink), or a use that picks up a fixed load (process)",
        _stream(
            "m3",
            text("name", "What people call it"),
            number("temperature_c", "degC", "Temperature", 0.0, 150.0),
            reference(
                "water_class",
                "water_classes_library",
                "Class of quality: what is needed at least, or what a source keeps",
            ),
            choice(
                "scope",
                ("net", "process"),
                "`net`: after the enterprise's own reuse; `process`: before it; empty: process",
            ),
            roles=(*ROLES, "process"),
        ),
        properties=True,
    ),
    Table(
        "power",
        "Electricity offered or needed",
        _stream(
            "MWh",
            text("name", "What people call it"),
            Column("green", "flag", "Of a source: made of sun, wind or biomass"),
            *FLEXIBLE,
        ),
    ),
    Table(
        "technologies",
        "A retrofit that could be built at an enterprise or a hub",
        (
            identifier("Name of the retrofit, unique in the park"),
            reference("technology", "technologies_library", "Kind of technology", required=True),
            reference("enterprise", "enterprises", "Where it would stand", required=True),
            text("or_at", "Enterprises where it may stand instead or as well, with ; between them"),
            number("min_size", "size", "Smallest size worth building, in the technology's unit"),
            number(
                "max_size",
                "size",
                "Largest size of all that is built of it, in the technology's unit",
            ),
            number("capex_fixed", "money", "Overrides the fixed part of the cost"),
            number("capex_variable", "money/size", "Overrides the cost per unit of size"),
            number("opex", "money/size/h", "Overrides the running cost per unit and hour", None),
            number("fixed_cost", "money", "Cost a year if built or opened"),
            number("carnot_share", "", "Overrides a heat pump's or engine's share of Carnot"),
            number(
                "hours_a_year",
                "h",
                "Hours a year that it can run; empty: the library's, else all",
                1.0,
                8760.0,
            ),
            reference("profile", "profiles", "How sun or wind come, else when it can run"),
            number(
                "full_load_hours",
                "h",
                "Of sun and wind: yield of a year over its size; empty: the library's",
                0.0,
                8760.0,
            ),
            number(
                "min_load",
                "",
                "Smallest share of its size at which it runs; empty: down to nothing",
                0.0,
                1.0,
            ),
            number("start_cost", "money", "What each step costs in which it runs at all"),
            reference("start_profile", "profiles", "How that cost changes from step to step"),
            number("max_rate", "size", "Of a store: fastest that it is filled and emptied"),
            number("capex_rate", "money/size", "Of a store: overrides the cost of its rate"),
            number("start_amount", "size", "Of a store: what it holds when a cycle begins"),
            Column("existing", "flag", "Stands already: no investment"),
            choice("basis", BASES, "How the row is known"),
            text("source", "Where the row was read"),
        ),
    ),
    Table(
        "technology_ports",
        "What a technology, or one retrofit, takes and gives, instead of its ports in the library",
        (
            Column("technology", "text", "Kind of technology, or one retrofit", required=True),
            Column("port", "text", "Name of the port", required=True),
            choice("medium", tuple(MEDIA), "Medium", required=True),
            choice("role", ROLES, "It gives (source) or takes (sink)", required=True),
            reference("item", "materials_library", "Material; empty for heat, water and power"),
            number("coefficient", "", "t, MWh or m3 per unit of activity and hour", required=True),
            number("supply_c", "degC", "Temperature at which heat starts", -200.0, 2000.0),
            number("target_c", "degC", "Temperature at which heat ends", -200.0, 2000.0),
            number("dt_k", "K", "Its share of the smallest approach; empty: 5 K", 0.0, 200.0),
            text("mode", "Way of running in which it has the port (rule modes); empty: in all"),
            reference("utility", "utilities", "What it buys when nobody gives; empty: nothing"),
            reference("outlet", "outlets", "Where it goes when nobody takes; empty: nowhere"),
            text("source", "Where the row was read"),
        ),
        properties=True,
    ),
    Table(
        "technology_segments",
        "A point of a cost curve: what a technology, or one retrofit, costs at a size",
        (
            Column("technology", "text", "Kind of technology, or one retrofit", required=True),
            number("size", "size", "Size, in the technology's unit", required=True),
            number(
                "capex",
                "money",
                "What it costs at that size; straight lines between points",
                required=True,
            ),
            text("source", "Where the row was read"),
        ),
    ),
    Table(
        "connections",
        "What the planner knows of one pair",
        (
            identifier("Name of the connection"),
            reference("from", "enterprises", "Who gives", required=True),
            reference("to", "enterprises", "Who takes", required=True),
            choice("medium", tuple(MEDIA), "Medium; empty: every medium"),
            text("item", "Material, stream, link or source>sink; empty: all of the medium"),
            reference("carrier", "carriers_library", "What fills its way; empty: any carrier"),
            choice("status", CONNECTION_STATES, "Existing, allowed, forced or forbidden"),
            number("quantity", "", "Amount a year today (existing) or required (forced)"),
            text("unit", "Unit of quantity, minimum and maximum"),
            number("capacity", "size", "What its pipe of today can carry, in t/h, MW or m3/h"),
            number("length_km", "km", "Length of the route, if known"),
            number("minimum", "", "Smallest amount a year if used"),
            number("maximum", "", "Largest amount a year"),
            number("fixed_cost", "money", "Cost a year if used"),
            number("unit_cost", "money", "Cost per unit moved", None),
            number("capex", "money", "Investment, instead of the library's"),
            choice("basis", BASES, "How the row is known"),
            text("source", "Where the row was read"),
        ),
    ),
    *PRICED_TABLES,
    *POLICY_TABLES,
    *OWN_TABLES,
    *TIME_TABLES,
    Table(
        "examined",
        "A doubt of the second opinion that somebody has examined, with what came out",
        (
            Column(
                "rule", "text", "Name of the rule, as `symbiosis review` tells it", required=True
            ),
            text(
                "about",
                "Firm, stream or other row that the doubt is about, with ; between several; empty: "
                "all doubts of the rule",
            ),
            Column("answer", "text", "Why it is right as it is, or what was found", required=True),
            text("source", "Who says so, or where it was read"),
        ),
    ),
    Table(
        "evidence",
        "Where a figure comes from, for any cell of any table",
        (
            text("table", "Table of the figure"),
            text("id", "Row of the figure"),
            text("column", "Column of the figure"),
            choice("basis", BASES, "How it is known", required=True),
            text("source", "Where it was read"),
            number("low", "", "Smallest plausible value", None),
            number("high", "", "Largest plausible value", None),
        ),
    ),
)

TABLES = MappingProxyType({table.name: table for table in _TABLES})

_GEOMETRY = (
    Table(
        "plots",
        "Polygons of the enterprises' ground",
        (
            identifier("Name of the plot"),
            reference("enterprise", "enterprises", "Whose ground it is", required=True),
        ),
    ),
    Table(
        "corridors",
        "Lines along which pipes may run",
        (
            identifier("Name of the line"),
            text("ground", "What it runs in: field, road_verge, street, built_up, bridge ..."),
            text("crossings", "What it crosses, and how often: canal:1;railway:2"),
            number("trench_cost", "money/m", "Cost of a metre of ditch, instead of its ground's"),
        ),
    ),
    Table(
        "basemap",
        "Land, water and roads, only to be drawn",
        (text("kind", "land, water, road, rail ..."), text("name", "What the map calls it")),
    ),
)
GEOMETRY_TABLES = MappingProxyType({table.name: table for table in _GEOMETRY})
"""Drawn layers, each a GeoJSON file in WGS 84."""
LIST_KEYS = {
    "have_want": ["enterprise", "name", "direction"],
    "technology_ports": ["technology", "port"],
    "technology_segments": ["technology", "size"],
    "policy_steps": ["policy", "above"],
    "profiles": ["id", "period"],
    "calendar": ["day"],
    "examined": ["rule", "about"],
    "evidence": ["table", "id", "column"],
}
"""Tables whose rows have no id of their own -> what tells their rows apart."""
LISTS = tuple(LIST_KEYS)
