"""Writing sheets: rows into an .xlsx whose bytes depend on nothing but them."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.containers.sheet_cells import JSON, PIECE, figure_text
from symbiosis.park.containers.text_files import LARGEST_TABLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's date has no zone
_NARROW, _WIDE = 9, 40
"""Signs of the narrowest and the widest column."""
_WHOLE = 2**53
"""Up to here a number cell holds every whole number."""
_NO_SIGN = re.compile("[\ufffe\uffff]")
"""Signs that XML has no way to write."""
_LOOKED_AT = 100
"""Rows that decide how wide a column is."""


class Plain(str):
    """A text that stays one, though it looks like a figure."""

    __slots__ = ()


def exactly(value: Any) -> Any:
    """Give a property of a drawn thing as a cell that is read as just that value again.

    What no cell holds so (an empty text, a figure of 17 digits, a list) is written as JSON.
    """
    value = value.item() if hasattr(value, "item") else value
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN is no value
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        is_held = float(f"{value:.16G}") == value and (
            isinstance(value, float) or abs(value) <= _WHOLE
        )
        return value if is_held else _json(value)
    is_plain = isinstance(value, str) and value and "\r" not in value
    return Plain(value) if is_plain and value[: len(JSON)] != JSON else _json(value)


def _json(value: Any) -> Plain:
    return Plain(JSON + json.dumps(value, ensure_ascii=False, default=str))


def write_sheets(sheets: Mapping[str, tuple[list[str], list[list[Any]]]], path: Path) -> None:
    """Write headings and rows, a sheet each, headings bold and in sight.

    Raises
    ------
    BadInput
        If a table has more rows than are read again.
    """
    book = open_workbook()
    bold = book.add_format({"bold": True, "bottom": 1})
    for name, (heads, rows) in sheets.items():
        if len(rows) > LARGEST_TABLE:
            message = f"{path.name}: the table {name} has over {LARGEST_TABLE} rows, too many "
            raise BadInput(message + "for a workbook. Write a folder instead.")
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        wide, pieces = in_pieces(heads, rows)
        for column, head in enumerate(wide):
            sheet.write_string(0, column, head, bold)
            width = max(len(str(row[column])) for row in [wide, *pieces[:_LOOKED_AT]])
            sheet.set_column(column, column, min(max(width + 1, _NARROW), _WIDE))
        for line, row in enumerate(pieces, start=1):
            for column, value in enumerate(row):
                write_value(sheet, line, column, value)
    close_workbook(book, path)


def open_workbook(**properties: str) -> xlsxwriter.Workbook:
    """Begin a workbook in memory whose texts stay texts, made on no day: same content, same bytes.

    ``properties`` are told of the file, as its title.
    """
    import xlsxwriter

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(io.BytesIO(), options)
    book.set_properties({**properties, "created": _CREATED})
    return book


def close_workbook(book: xlsxwriter.Workbook, path: Path) -> None:
    """Write a workbook to its file."""
    book.close()
    path.write_bytes(book.filename.getvalue())


def write_value(
    sheet: Worksheet, line: int, column: int, value: Any, style: Format | None = None
) -> None:
    """Write one cell: a figure where reading it gives the same text, else a text."""
    if value is None or value == "" or value != value:  # noqa: PLR0124 - NaN is no value
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(line, column, value, style)
    elif _is_figure(text := str(value)) and not isinstance(value, Plain):
        sheet.write_number(line, column, float(text), style)
    elif unknown := _NO_SIGN.search(text):
        message = f"sheet {sheet.name}, row {line + 1}: the sign U+{ord(unknown[0]):04X} stands in "
        raise BadInput(message + f"{text[:40]!r}, and no workbook can hold it. Remove it.")
    else:
        sheet.write_string(line, column, text, style)


def _is_figure(text: str) -> bool:
    """Tell whether a text comes back from a number cell, which keeps 16 digits."""
    try:
        return figure_text(float(f"{float(text):.16G}")) == text and text[-1] in "0123456789"
    except ValueError:
        return False


def in_pieces(heads: list[str], rows: list[list[Any]]) -> tuple[list[str], list[list[Any]]]:
    """Spread what is longer than a cell over further columns at the end."""
    longest = [
        max((len(row[column]) for row in rows if isinstance(row[column], str)), default=0)
        for column in range(len(heads))
    ]
    more = [
        (column, number)
        for column, length in enumerate(longest)
        for number in range(2, -(-length // PIECE) + 1)
    ]
    if not more:
        return heads, rows
    named = [*heads, *(f"{heads[column]} +{number}" for column, number in more)]
    spread = []
    for row in rows:
        texts = [value[:PIECE] if isinstance(value, str) else value for value in row]
        rest = [
            value[(number - 1) * PIECE : number * PIECE]
            if isinstance(value := row[column], str)
            else ""
            for column, number in more
        ]
        spread.append([*texts, *rest])
    return named, spread
