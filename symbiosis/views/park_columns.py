"""How a park's tables are shown to be edited: headings, notes and choices in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from symbiosis.park.headings import label_of
from symbiosis.park.schema import NONE, TABLES
from symbiosis.show.names import library_name, names_of, sector_name
from symbiosis.show.workbook.form_columns import first_columns, note_of
from symbiosis.show.workbook.library_choices import OF_STREAMS, library_rows
from symbiosis.views.pieces import told_apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from symbiosis.park.columns import Column
    from symbiosis.park.entities import Park
    from symbiosis.show.words import Words

_SIGNS = {"degC": "°C", "degree": "°"}
_IN_ROW = ("quantity", "low", "high", "minimum", "maximum", "price", "fixed_cost", "unit_cost")
"""Columns whose unit stands in the row, where its table has a column for that."""


def shown_names(park: Park, table: str) -> list[str]:
    """Name the columns that are shown: what everybody fills in, and whatever has words in it."""
    frame, first = park.tables[table].reset_index(), first_columns(table)
    return [
        column.name
        for column in TABLES[table].columns
        if column.name in frame
        and (column.required or column.name in first or _filled(frame[column.name]))
    ]


def _filled(cells: pd.Series) -> bool:
    return bool((cells.notna() & (cells.astype("str").str.strip() != "")).any())


def shown_columns(park: Park, table: str, frame: pd.DataFrame, say: Words) -> dict[str, Any]:
    """Configure the columns of a table: what each is called, what it means, what it may hold."""
    kinds = TABLES[table].columns
    return {
        column.name: _shown(park, table, column, frame[column.name], say)
        for column in kinds
        if column.name in frame
    }


def heading_of(park: Park, table: str, column: Column, say: Words) -> str:
    """Call a column as its readers do, with its unit where the rows do not say their own."""
    label = label_of(table, column.name)
    called = label.in_language(say.language) if label else column.name
    rows_say = "unit" in TABLES[table].names and column.name in _IN_ROW
    unit = "" if rows_say else _unit(column.unit, park, say)
    return f"{called} [{unit}]" if unit else called


def _unit(unit: str, park: Park, say: Words) -> str:
    known = _SIGNS.get(unit) or say.unit(unit.replace("money", park.info.currency))
    return known.replace("size", say("park.unit.size"))


def _shown(park: Park, table: str, column: Column, cells: pd.Series, say: Words) -> Any:
    """Offer drop-downs for words and references, limits for numbers."""
    shared: dict[str, Any] = {
        "label": heading_of(park, table, column, say),
        "help": note_of(table, column, say.language),
        "required": column.required,
    }
    if names := _choices(park, table, column, cells, say):
        return st.column_config.SelectboxColumn(
            **shared, options=list(names), format_func=lambda code: names.get(str(code), str(code))
        )
    if column.kind == "number":
        return st.column_config.NumberColumn(
            **shared, min_value=column.minimum, max_value=column.maximum
        )
    if column.kind == "flag":
        return st.column_config.CheckboxColumn(**shared)
    return st.column_config.TextColumn(**shared)


def _choices(
    park: Park, table: str, column: Column, cells: pd.Series, say: Words
) -> dict[str, str]:
    """Give what a column may hold, each with its name; empty: anything."""
    there = sorted({str(cell) for cell in cells.dropna()} - {""})
    if column.choices:
        labels = {choice: label_of(table, column.name, choice) for choice in column.choices}
        return told_apart(
            {code: at.in_language(say.language) if at else code for code, at in labels.items()}
        )
    if column.name == "sector":
        sectors = park.library.sectors
        own = {code: _coded(code, sector_name(park, code, say)) for code in there}
        return told_apart(_by_name(own | _named(sectors, say)))
    if column.table == "enterprises":
        return told_apart(names_of(park, say))
    rows = library_rows(park.library, column, park.info.country)
    if rows is None:
        return {}
    known = {code: library_name(park, code, say) for code in there} | _named(rows, say)
    none = label_of("", column.name, NONE)
    if column.table in OF_STREAMS and none:
        known[NONE] = none.in_language(say.language)
    return told_apart(_by_name(known))


def _coded(code: str, name: str) -> str:
    """Call a sector by its name, and by its code where it is known by one."""
    return f"{name} {code}" if name != code and any(map(str.isdigit, code)) else name


def _named(rows: pd.DataFrame, say: Words) -> dict[str, str]:
    pairs = zip(rows.index, rows["name"].fillna(""), rows["name_zh"].fillna(""), strict=True)
    return {
        str(code): say.name(str(name) or str(code), str(chinese)) for code, name, chinese in pairs
    }


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda each: each[1].casefold()))
