"""The tables of a park: every column with its meaning, unit and limits.

This is the one place that says what a park's data look like. Reading, checking, writing, the
workbook's drop-downs, the app's editors and the documentation all derive from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["id", "ref", "text", "number", "choice", "flag"]

MEDIA = ("material", "heat", "water", "power")
ROLES = ("source", "sink")
BASES = ("metered", "published", "registry", "derived", "estimated", "notional")
ENTERPRISE_KINDS = ("firm", "hub", "town", "supplier", "notional")
CONNECTION_STATES = ("existing", "allowed", "forced", "forbidden")
LEGAL_ROUTES = (
    "product",
    "by_product",
    "general_waste",
    "hazardous_licensed",
    "hazardous_point_to_point",
    "forbidden",
)
# Prefixes of the open columns of materials and water: "content:Cl [mg/L]", "max:Cl [mg/kg]", ...
PROPERTY_PREFIXES = ("content", "max", "min", "load", "out")
NONE = "none"
"""As an outlet or a utility: there is none, the whole stream must be exchanged."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name, kind, doc
        Name in the file, kind of its cells, meaning.
    unit
        Canonical unit inside the program; cells or headers may use any unit of the same dimension.
    table
        For ``ref``: the table (of the park or of the library) whose ids are allowed.
    choices
        For ``choice``: the allowed words.
    required
        Must be filled in every row.
    minimum, maximum
        Smallest and largest value that can be right (in the canonical unit).
    """

    name: str
    kind: Kind
    doc: str
    unit: str = ""
    table: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Table:
    """One table of a park: its columns, and whether it may carry property columns."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    properties: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in the order in which they are written."""
        return tuple(column.name for column in self.columns)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _id(doc: str) -> Column:
    return Column("id", "id", doc, required=True)


def _ref(name: str, table: str, doc: str, *, required: bool = False) -> Column:
    return Column(name, "ref", doc, table=table, required=required)


def _text(name: str, doc: str) -> Column:
    return Column(name, "text", doc)


def _number(
    name: str,
    unit: str,
    doc: str,
    minimum: float | None = 0.0,
    maximum: float | None = None,
    *,
    required: bool = False,
) -> Column:
    return Column(
        name, "number", doc, unit=unit, minimum=minimum, maximum=maximum, required=required
    )


def _choice(name: str, choices: tuple[str, ...], doc: str, *, required: bool = False) -> Column:
    return Column(name, "choice", doc, choices=choices, required=required)


_EVIDENCE = (
    _choice("basis", BASES, "How the quantity is known; empty: the table's default basis"),
    _text("source", "Where the quantity was read, or how it was derived"),
    _number("low", "", "Smallest plausible quantity, in the row's unit", None),
    _number("high", "", "Largest plausible quantity, in the row's unit", None),
)


def _stream(unit: str, *columns: Column, roles: tuple[str, ...] = ROLES) -> tuple[Column, ...]:
    """Build the columns that every medium's table shares, around the medium's own."""
    return (
        _id("Name of the stream, unique in the park"),
        _ref("enterprise", "enterprises", "Who has or needs it", required=True),
        _choice("role", roles, "Offered (source), wanted (sink)", required=True),
        *columns,
        _number("quantity", unit, "Amount", required=True),
        _text("unit", "Unit of the amount, if the header does not give it"),
        _ref("outlet", "outlets", "Where a source goes when nobody takes it, or `none`"),
        _number("outlet_price", "money/" + unit, "Overrides the outlet's price", None),
        _ref("utility", "utilities", "What a sink buys when nobody gives, or `none`"),
        _number("utility_price", "money/" + unit, "Overrides the utility's price", None),
        _ref("profile", "profiles", "How it runs through the periods; empty: evenly"),
        *_EVIDENCE,
    )


_TABLES = (
    Table(
        "enterprises",
        "A firm, a hub, a town or an outside supplier",
        (
            _id("Short name"),
            _text("name", "Full name"),
            _text("name_zh", "Name in Chinese"),
            _text("sector", "Activity, if possible by ISIC, NACE or GB/T 4754"),
            _number("lon", "degree", "Longitude (WGS 84)", -180.0, 180.0, required=True),
            _number("lat", "degree", "Latitude (WGS 84)", -90.0, 90.0, required=True),
            _choice("kind", ENTERPRISE_KINDS, "What it is; empty: firm"),
            _number("value_added", "money", "Value added a year", None),
            _choice("basis", BASES, "How the row is known"),
            _text("source", "Where the row was read"),
        ),
    ),
    Table(
        "materials",
        "A material stream: a by-product offered or a need that a by-product may serve",
        _stream(
            "t",
            _ref("material", "materials_library", "Material of the library", required=True),
            _text("name", "What people call it"),
            _choice("legal_route", LEGAL_ROUTES, "Overrides the link's legal route"),
        ),
        properties=True,
    ),
    Table(
        "heat",
        "A heat stream between two temperatures",
        _stream(
            "MWh",
            _text("name", "What people call it"),
            _number(
                "supply_c", "degC", "Temperature at which it starts", -50.0, 2000.0, required=True
            ),
            _number(
                "target_c", "degC", "Temperature at which it ends", -50.0, 2000.0, required=True
            ),
            _number("dt_k", "K", "Its share of the smallest approach; empty: 5 K", 0.0, 200.0),
            _choice(
                "scope",
                ("net", "process"),
                "`net`: after the enterprise's own recovery; `process`: before it; empty: net",
            ),
        ),
    ),
    Table(
        "water",
        "A water stream (source, sink), or a use that picks up a fixed load (process)",
        _stream(
            "m3",
            _text("name", "What people call it"),
            _number("temperature_c", "degC", "Temperature", 0.0, 150.0),
            roles=(*ROLES, "process"),
        ),
        properties=True,
    ),
    Table(
        "power",
        "Electricity offered or needed",
        _stream("MWh", _text("name", "What people call it")),
    ),
    Table(
        "technologies",
        "A retrofit that could be built at an enterprise or a hub",
        (
            _id("Name of the retrofit, unique in the park"),
            _ref("technology", "technologies_library", "Kind of technology", required=True),
            _ref("enterprise", "enterprises", "Where it would stand", required=True),
            _number("min_size", "size", "Smallest size worth building, in the technology's unit"),
            _number("max_size", "size", "Largest size, in the technology's unit"),
            _number("capex_fixed", "money", "Overrides the fixed part of the cost"),
            _number("capex_variable", "money/size", "Overrides the cost per unit of size"),
            _number("opex", "money/size/h", "Overrides the running cost per unit and hour", None),
            _number("fixed_cost", "money", "Cost a year if built or opened"),
            _number("carnot_share", "", "Overrides a heat pump's or engine's share of Carnot"),
            Column("existing", "flag", "Stands already: no investment"),
            _choice("basis", BASES, "How the row is known"),
            _text("source", "Where the row was read"),
        ),
    ),
    Table(
        "technology_ports",
        "What a technology, or one retrofit, takes and gives, instead of its ports in the library",
        (
            Column("technology", "text", "Kind of technology, or one retrofit", required=True),
            Column("port", "text", "Name of the port", required=True),
            _choice("medium", MEDIA, "Medium", required=True),
            _choice("role", ROLES, "It gives (source) or takes (sink)", required=True),
            _ref("item", "materials_library", "Material; empty for heat, water and power"),
            _number("coefficient", "", "t, MWh or m3 per unit of activity and hour", required=True),
            _number("supply_c", "degC", "Temperature at which heat starts", -50.0, 2000.0),
            _number("target_c", "degC", "Temperature at which heat ends", -50.0, 2000.0),
            _number("dt_k", "K", "Its share of the smallest approach; empty: 5 K", 0.0, 200.0),
            _ref("utility", "utilities", "What it buys when nobody gives; empty: nothing"),
            _ref("outlet", "outlets", "Where it goes when nobody takes; empty: nowhere"),
            _text("source", "Where the row was read"),
        ),
        properties=True,
    ),
    Table(
        "connections",
        "What the planner knows of one pair",
        (
            _id("Name of the connection"),
            _ref("from", "enterprises", "Who gives", required=True),
            _ref("to", "enterprises", "Who takes", required=True),
            _choice("medium", MEDIA, "Medium; empty: every medium"),
            _text("item", "Material, stream id or link; empty: all of the medium"),
            _choice("status", CONNECTION_STATES, "Existing, allowed, forced or forbidden"),
            _number("quantity", "", "Amount a year today (existing) or required (forced)"),
            _text("unit", "Unit of quantity, minimum and maximum"),
            _number("length_km", "km", "Length of the route, if known"),
            _number("minimum", "", "Smallest amount a year if used"),
            _number("maximum", "", "Largest amount a year"),
            _number("fixed_cost", "money", "Cost a year if used"),
            _number("unit_cost", "money", "Cost per unit moved", None),
            _number("capex", "money", "Investment, instead of the library's"),
            _choice("basis", BASES, "How the row is known"),
            _text("source", "Where the row was read"),
        ),
    ),
    Table(
        "utilities",
        "What is bought when nobody gives; adds to or overrides the library's",
        (
            _id("Name of the utility"),
            _text("name", "Full name"),
            _choice("medium", MEDIA, "Medium", required=True),
            _text("item", "Material that it supplies; empty for heat, water and power"),
            _number("price", "money", "Price per t, MWh or m3, without carbon cost", None),
            _text("unit", "Unit of price, as money per t, MWh, GJ, m3 ..."),
            _number("max_c", "degC", "Hottest heat that it can give", -50.0, 2000.0),
            _number("co2_direct", "t", "t CO2 emitted at the user, per unit", None),
            _number("co2_energy", "t", "t CO2 of purchased energy, per unit", None),
            _number("co2_supply", "t", "t CO2 of the supply chain, per unit", None),
            _number("co2_biogenic", "t", "t biogenic CO2, per unit", None),
            _number("primary_energy", "MWh", "MWh of primary energy, per unit", None),
            _choice("basis", BASES, "How the price is known"),
            _text("source", "Where the price was read"),
            _number("low", "", "Smallest plausible price", None),
            _number("high", "", "Largest plausible price", None),
        ),
        properties=True,
    ),
    Table(
        "outlets",
        "Where things go otherwise; a negative price is a market; adds to the library's",
        (
            _id("Name of the outlet"),
            _text("name", "Full name"),
            _choice("medium", MEDIA, "Medium", required=True),
            _text("item", "Material that it takes; empty: any of the medium"),
            _number("price", "money", "Price per t, MWh or m3 (negative: a market)", None),
            _text("unit", "Unit of price, as money per t, MWh, m3 ..."),
            _choice("kind", ("disposal", "market"), "Waste, or sold as a product"),
            _number("co2_direct", "t", "t CO2 emitted at the donor, per unit", None),
            _number("co2_supply", "t", "t CO2 of the outlet, per unit", None),
            _number("co2_biogenic", "t", "t biogenic CO2, per unit", None),
            _choice("basis", BASES, "How the price is known"),
            _text("source", "Where the price was read"),
            _number("low", "", "Smallest plausible price", None),
            _number("high", "", "Largest plausible price", None),
        ),
    ),
    Table(
        "periods",
        "Representative periods of the year; their hours sum to 8760",
        (
            _id("Name of the period"),
            _text("name", "Full name"),
            _number("hours", "h", "Hours a year", 0.0, 8760.0, required=True),
        ),
    ),
    Table(
        "profiles",
        "How a stream runs through the periods: one factor per profile and period",
        (
            Column("id", "text", "Name of the profile", required=True),
            _ref("period", "periods", "Period", required=True),
            _number("factor", "", "Rate relative to other periods", required=True),
            _text("source", "Where it was read"),
        ),
    ),
    Table(
        "evidence",
        "Where a figure comes from, for any cell of any table",
        (
            _text("table", "Table of the figure"),
            _text("id", "Row of the figure"),
            _text("column", "Column of the figure"),
            _choice("basis", BASES, "How it is known", required=True),
            _text("source", "Where it was read"),
            _number("low", "", "Smallest plausible value", None),
            _number("high", "", "Largest plausible value", None),
        ),
    ),
)

TABLES = MappingProxyType({table.name: table for table in _TABLES})
STREAM_TABLES = MappingProxyType(
    {"materials": "material", "heat": "heat", "water": "water", "power": "power"}
)
UNITS = MappingProxyType({"material": "t", "heat": "MWh", "water": "m3", "power": "MWh"})
"""Canonical unit of a medium's yearly amounts; rates are per hour (t/h, MW, m3/h, MW)."""

_GEOMETRY = (
    Table(
        "plots",
        "Polygons of the enterprises' ground",
        (
            _id("Name of the plot"),
            _ref("enterprise", "enterprises", "Whose ground it is", required=True),
        ),
    ),
    Table(
        "corridors",
        "Lines along which pipes may run",
        (_id("Name of the line"), _text("ground", "What it runs in: road, bridge, field ...")),
    ),
    Table(
        "basemap",
        "Land, water and roads, only to be drawn",
        (_text("kind", "land, water, road, rail ..."), _text("name", "What the map calls it")),
    ),
)
GEOMETRY_TABLES = MappingProxyType({table.name: table for table in _GEOMETRY})
"""Drawn layers, each a GeoJSON file in WGS 84."""
LISTS = ("technology_ports", "profiles", "evidence")
"""Tables whose rows have no id of their own."""
