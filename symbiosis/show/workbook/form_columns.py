"""Columns of a form: which matter first, which can wait, and the row that shows how it is done."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import symbiosis.park.library
from symbiosis.park.headings import PROPERTY, label_of
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.schema import PROPERTY_PREFIXES, TABLES
from symbiosis.show.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.columns import Column

SHEETS = ("enterprises", "have_want", *STREAM_TABLES, "connections", "technologies")
"""Tables that everybody sees, in the order in which they are filled in."""
LATER = ("utilities", "outlets", "periods", "profiles", "evidence")
"""Tables for those who know more than the library."""
_FILE = Path(symbiosis.park.library.__file__).parent / "form_columns.csv"
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


@cache
def _rows() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Read which columns matter first, in their order, and what the example says in them."""
    tables: dict[str, dict[str, Mapping[str, str]]] = {}
    with _FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            tables.setdefault(row["table"], {})[row["column"]] = row
    return tables


def first_columns(table: str) -> tuple[str, ...]:
    """Name the columns that everybody fills in: those listed, else those that are required."""
    known = TABLES[table].names
    required = tuple(column.name for column in TABLES[table].columns if column.required)
    return tuple(name for name in _rows().get(table, ()) if name in known) or required or known


def property_note(head: str, language: str) -> str:
    """Say what a property's column means, in which units it is, and how one adds others."""
    kind, _, named = head.partition(":")
    if kind not in PROPERTY_PREFIXES:
        return ""
    of, _, unit = named.partition(" [")
    say = Words(language)
    told = say(f"doors.form.property.{kind}", property=of)
    more = property_text(f"{kind}:SS [{unit or 'mg/L]'}", language)
    return f"{told}\n{say('doors.form.property', example=more)}"


def asked_properties(table: str) -> tuple[str, ...]:
    """Name the properties that a form asks for, besides those that a park has."""
    return tuple(name for name in _rows().get(table, ()) if name not in TABLES[table].names)


def example_of(table: str, language: str) -> dict[str, str]:
    """Give the cells of the row that shows how it is done; none of the later tables has one."""
    named = f"example_{language}"
    return {name: row[named] for name, row in _rows().get(table, {}).items() if row[named]}


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
