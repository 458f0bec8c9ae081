"""Columns of a form: which matter first, which can wait, and the row that shows how it is done."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from symbiosis.park.headings import PROPERTY, label_of
from symbiosis.park.schema import PROPERTY_PREFIXES, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.columns import Column

SHEETS = (
    *("enterprises", "have_want", "materials", "heat", "water", "power"),
    *("connections", "technologies"),
)
"""Tables that everybody sees, in the order in which they are filled in."""
LATER = ("utilities", "outlets", "periods", "profiles", "evidence")
"""Tables for those who know more than the library."""
_STREAM = ("id", "enterprise", "role")
_FIRST = MappingProxyType(
    {
        "enterprises": ("id", "name", "name_zh", "sector", "lon", "lat"),
        "have_want": (
            *("enterprise", "direction", "name", "ewc", "description"),
            *("quantity", "unit", "temperature_c"),
        ),
        "materials": (*_STREAM, "material", "quantity", "unit", "name"),
        "heat": (*_STREAM, "name", "supply_c", "target_c", "quantity", "unit"),
        "water": (*_STREAM, "name", "quantity", "unit", "temperature_c"),
        "power": (*_STREAM, "name", "quantity", "unit"),
        "connections": ("id", "from", "to", "medium", "item", "status", "quantity", "unit"),
        "technologies": ("id", "technology", "enterprise", "max_size"),
        "utilities": ("id", "name", "medium", "item", "price", "unit"),
        "outlets": ("id", "name", "medium", "item", "price", "unit", "kind"),
    }
)
PROPERTIES = MappingProxyType(
    {"water": ("content:COD [mg/L]", "max:COD [mg/L]"), "materials": ("content:Cl [mg/kg]",)}
)
"""Properties that a form asks for, besides those that a park has."""
UNITS = MappingProxyType(
    {
        "en": {
            "t": ("t/a", "kt/a", "t/d", "t/h"),
            "MWh": ("MW", "MWh/a", "GWh/a", "GJ/a", "t/h steam"),
            "m3": ("m3/a", "m3/d", "m3/h"),
        },
        "zh": {
            "t": ("吨/年", "万吨/年", "吨/日", "吨/小时"),
            "MWh": ("MW", "MWh/年", "GJ/年", "万kWh/年", "蒸吨/h"),
            "m3": ("m3/年", "万m3/年", "m3/日", "m3/h"),
        },
    }
)
"""Language -> canonical unit -> units that people choose from."""
_EXAMPLES: Mapping[str, Mapping[str, str | float]] = MappingProxyType(
    {
        "enterprises": {
            "id": "steel_mill", "name": "Harbour Steel", "name_zh": "临港钢铁",
            "sector": "24.10", "lon": 121.83, "lat": 30.89,
        },
        "have_want": {
            "enterprise": "steel_mill", "direction": "have", "name": "BOF slag/转炉渣",
            "ewc": "10 02 02", "description": "0-50 mm, dry/0-50 mm，干", "quantity": 120_000,
            "unit": "t",
        },
        "materials": {
            "id": "slag", "enterprise": "steel_mill", "role": "source", "material": "steel_slag",
            "quantity": 120_000, "unit": "t",
        },
        "heat": {
            "id": "flue_gas", "enterprise": "steel_mill", "role": "source",
            "name": "Flue gas of the furnace/加热炉烟气", "supply_c": 180, "target_c": 90,
            "quantity": 12, "unit": "MWh",
        },
        "water": {
            "id": "effluent", "enterprise": "steel_mill", "role": "source",
            "name": "Treated effluent/处理后出水", "quantity": 2_400, "unit": "m3",
            "temperature_c": 25, "content:COD [mg/L]": 40,
        },
        "power": {
            "id": "mill_power", "enterprise": "steel_mill", "role": "sink",
            "name": "Purchased power/外购电", "quantity": 30, "unit": "MWh",
        },
        "connections": {
            "id": "slag_today", "from": "steel_mill", "to": "cement_works", "medium": "material",
            "item": "steel_slag", "status": "existing", "quantity": 20_000, "unit": "t",
        },
        "technologies": {
            "id": "mill_pump", "technology": "heat_pump_80", "enterprise": "steel_mill",
            "max_size": 5,
        },
    }
)  # fmt: skip
_USUAL = MappingProxyType({"t": 0, "MWh": 0, "m3": 1})
"""Canonical unit -> which of the units of the form the example is in."""


def first_columns(table: str, language: str) -> tuple[str, ...]:
    """Name the columns that everybody fills in: those listed, else those that are required."""
    columns = TABLES[table].columns
    required = tuple(column.name for column in columns if column.required)
    listed = _FIRST.get(table, required or TABLES[table].names)
    return tuple(name for name in listed if name != "name_zh" or language == "zh")


def example_of(table: str, language: str) -> Mapping[str, str | float]:
    """Give the cells of the row that shows how it is done; none of the later tables has one."""
    cells = dict(_EXAMPLES.get(table, {}))
    for name, value in cells.items():
        if isinstance(value, str) and name in ("name", "description"):
            both = value.split("/") if value.count("/") == 1 else [value, value]
            cells[name] = both[language == "zh"]
        elif name == "unit":
            cells[name] = UNITS[language][str(value)][_USUAL[str(value)]]
    return cells


def note_of(table: str, column: Column, language: str) -> str:
    """Say what a column means, in a language; the schema's unit and duty besides."""
    label = label_of(table, column.name)
    told = column.doc if language == "en" or label is None else label.note_zh or column.doc
    return f"{told}\n({column.name})"


def heading_text(table: str, column: Column, unit: str, language: str) -> str:
    """Write the heading of a column: its label, a star where it must be filled in, its unit."""
    label = label_of(table, column.name)
    named = label.in_language(language) if label else column.name
    own = {"degC": "℃" if language == "zh" else "degC", "K": "K", "km": "km", "h": "h"}
    shown = unit or own.get(column.unit, "")
    return f"{named}{'*' * column.required}" + (f" [{shown}]" if shown else "")


def property_text(head: str, language: str) -> str:
    """Write the heading of a property with its kind in a language: `含量:Cl [mg/L]`."""
    for kind in PROPERTY_PREFIXES:
        label = label_of("", PROPERTY, kind)
        if label and head.startswith(f"{kind}:"):
            return head.replace(kind, label.in_language(language), 1)
    return head
