"""A sheet of the form: headings with notes, the row that shows how, what a park says already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from symbiosis.park.containers.sheet_writing import write_value
from symbiosis.park.sheet import Heading, heading_of
from symbiosis.show.workbook.form_columns import (
    asked_properties,
    example_of,
    first_columns,
    heading_text,
    note_of,
    property_note,
    property_text,
)

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from symbiosis.park.columns import Column, Table
    from symbiosis.park.raw import RawTable
    from symbiosis.show.workbook.drop_downs import DropDowns

_WIDTHS = {"id": 18, "ref": 26, "number": 13, "choice": 13, "flag": 10, "text": 22}
_UNIT_WIDTH, _PROPERTY_WIDTH = 12, 16
_A4 = 9
_HEAD_HEIGHT = 32


@dataclass(frozen=True)
class Looks:
    """How cells look."""

    title: Format
    wrapped: Format
    first: Format
    later: Format
    plain: Format
    text: Format
    asked: Format
    dim: Format
    shown: Format

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> Looks:
        """Define the looks of a workbook."""
        head = {
            "bold": True,
            "text_wrap": True,
            "valign": "top",
            "border": 1,
            "font_color": "white",
        }
        grey = {"italic": True, "font_color": "#7a7f87"}
        return cls(
            title=book.add_format(
                {"bold": True, "font_size": 14, "font_color": "#1b7f5c", "valign": "top"}
            ),
            wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
            first=book.add_format({**head, "bg_color": "#1b7f5c"}),
            later=book.add_format({**head, "bg_color": "#8a8f98"}),
            plain=book.add_format({"bold": True}),
            text=book.add_format({"num_format": "@", "align": "left"}),
            asked=book.add_format({"bg_color": "#fff6d6", "border": 1, "border_color": "#e3c96b"}),
            dim=book.add_format({**grey, "text_wrap": True}),
            shown=book.add_format(grey),
        )


@dataclass(frozen=True)
class FormColumn:
    """One column of a sheet.

    Attributes
    ----------
    head
        Its heading, in the reader's language.
    name
        The schema's name, or a property's heading.
    schema
        What the schema says of it; None of a property.
    first
        Whether everybody fills it in; the others are folded away.
    note
        What it means.
    cells
        What the park says already.
    """

    head: str
    name: str
    schema: Column | None
    first: bool = True
    note: str = ""
    cells: list[str] = field(default_factory=list)


def columns_of(table: Table, raw: RawTable | None, language: str) -> list[FormColumn]:
    """Give the columns of a sheet, those that matter first, then properties, then the others."""
    given: dict[str, tuple[Heading | None, list[str]]] = {}
    for place, head in enumerate(raw.cells.columns if raw is not None else ()):
        heading = heading_of(head, table)
        plain = heading.column if heading and not heading.kind else str(heading or head)
        cells = raw.cells.iloc[:, place].tolist() if raw is not None else []
        given.setdefault(plain, (heading, cells))
    used = [name for name in table.names if any(given.get(name, (None, []))[1])]
    first = [*first_columns(table.name)]
    first += [name for name in used if name not in first]
    others = [name for name in table.names if name not in first]
    asked = [] if raw is not None and raw.cells.size else asked_properties(table.name)
    properties = [name for name in (*given, *asked) if name not in table.names]

    def cells_of(name: str) -> list[str]:
        return given.get(name, (None, []))[1]

    def column(name: str, *, is_first: bool) -> FormColumn:
        heading, _ = given.get(name, (None, []))
        schema = table[name]
        head = heading_text(table.name, schema, heading.unit if heading else "", language)
        note = note_of(table.name, schema, language)
        return FormColumn(head, name, schema, is_first, note, cells_of(name))

    return [
        *(column(name, is_first=True) for name in first),
        *(
            FormColumn(
                property_text(name, language),
                name,
                None,
                note=property_note(name, language),
                cells=cells_of(name),
            )
            for name in dict.fromkeys(properties)
        ),
        *(column(name, is_first=False) for name in others),
    ]


def write_table(
    sheet: Worksheet,
    table: Table,
    columns: list[FormColumn],
    drops: DropDowns,
    looks: Looks,
    mark: str,
) -> None:
    """Write a sheet: what was given, or a row that shows how it is done, which ``mark`` begins."""
    _headings(sheet, columns, looks)
    example: dict[str, Any] = dict(example_of(table.name, drops.language)) if mark else {}
    for place, column in enumerate(columns):
        cells: list[Any] = column.cells or (
            [example[column.name]] if column.name in example else []
        )
        for line, cell in enumerate(cells, start=1):
            value = cell
            if column.schema is not None and isinstance(cell, str):
                value = drops.shown(table.name, column.schema, cell)
            if mark and place == 0:
                value = f"{mark} {value}"
            write_value(sheet, line, place, value, looks.shown if mark else None)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    as_printed(sheet)


def as_printed(sheet: Worksheet) -> None:
    """Print a sheet on A4, as wide as the page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _headings(sheet: Worksheet, columns: list[FormColumn], looks: Looks) -> None:
    sheet.set_row(0, _HEAD_HEIGHT)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.head, looks.first if column.first else looks.later)
        if column.note:
            sheet.write_comment(0, place, column.note, {"x_scale": 1.6, "y_scale": 0.8})
        kind = column.schema.kind if column.schema else ""
        width = _UNIT_WIDTH if column.name == "unit" else _WIDTHS.get(kind, _PROPERTY_WIDTH)
        style = looks.text if kind in ("id", "text") and column.name != "unit" else None
        options = {} if column.first else {"level": 1, "hidden": True}
        sheet.set_column(place, place, width, style, options)
    if not columns[-1].first:
        sheet.set_column(len(columns), len(columns), None, None, {"collapsed": True})
