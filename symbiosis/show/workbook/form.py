"""The form: a park's tables as a workbook that can be filled in without a manual."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from symbiosis.park.containers.park_toml import info_cells
from symbiosis.park.containers.sheet_writing import (
    close_workbook,
    in_pieces,
    open_workbook,
    write_value,
)
from symbiosis.park.containers.workbook import COVER, SCENARIOS, layer_rows
from symbiosis.park.cover_words import cover_label, cover_value
from symbiosis.park.headings import label_of
from symbiosis.park.schema import TABLES
from symbiosis.park.sheet import EXAMPLE
from symbiosis.show.workbook.drop_downs import ROWS, DropDowns
from symbiosis.show.workbook.form_columns import LATER, SHEETS
from symbiosis.show.workbook.form_sheet import Looks, as_printed, columns_of, write_table

if TYPE_CHECKING:
    from pathlib import Path

    import xlsxwriter

    from symbiosis.park.library import Library
    from symbiosis.park.raw import RawPark
    from symbiosis.show.words import Words

_LINES = 5
"""Lines of the explanation."""
_LINE_HEIGHT = 34
_ASKED = {
    "en": ("id", "title", "title_zh", "country", "currency", "price_year"),
    "zh": ("id", "title", "country", "currency", "price_year", "crs"),
}
"""Language -> keys of the cover that everybody sees first; a Chinese name needs no other, and
places are often taken from a Chinese map."""
_WANTED = ("title", "country", "currency", "price_year")
"""Those of them without which there is no park."""
_GREEN, _GREY = "#1b7f5c", "#8a8f98"


def write_form(raw: RawPark, library: Library, path: Path, say: Words, *, example: bool) -> None:
    """Write a workbook to fill in, with what a park says already.

    Parameters
    ----------
    raw
        The park as text; its tables may be empty.
    library
        What the drop-downs offer.
    path
        The file, which does not exist yet.
    say
        The language of headings, notes and choices.
    example
        Whether each sheet begins with a row that shows how it is done.
    """
    country = str(raw.info.get("country", "")) or ("CN" if say.language == "zh" else "EU")
    book = open_workbook()
    form = _Form(raw, book, say, DropDowns(library, country, say.language), Looks.of(book))
    form.start()
    form.cover()
    for name in (*SHEETS, *LATER, *(name for name in TABLES if name in raw.tables)):
        form.table(name, example=example)
    form.rest()
    form.lists()
    close_workbook(book, path)


@dataclass
class _Form:
    """A form under way."""

    raw: RawPark
    book: xlsxwriter.Workbook
    say: Words
    drops: DropDowns
    looks: Looks
    done: set[str] = field(default_factory=set)

    def called(self, name: str) -> str:
        """Name a sheet in the reader's language."""
        label = label_of(name)
        return label.in_language(self.say.language) if label else name

    def start(self) -> None:
        """Write the sheet that explains."""
        sheet = self.book.add_worksheet(self.called("start"))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 3)
        sheet.set_column(1, 1, 96)
        sheet.set_tab_color(_GREEN)
        sheet.write_string(0, 1, self.say("doors.form.title"), self.looks.title)
        for line in range(1, _LINES + 1):
            sheet.write_string(line + 1, 0, str(line), self.looks.title)
            told = self.say(f"doors.form.line.{line}", mark=self.mark)
            sheet.set_row(line + 1, _LINE_HEIGHT)
            sheet.write_string(line + 1, 1, told, self.looks.wrapped)
        as_printed(sheet)
        sheet.write_string(_LINES + 3, 1, self.say("doors.form.first"), self.looks.first)
        sheet.write_string(_LINES + 4, 1, self.say("doors.form.later"), self.looks.later)

    @property
    def mark(self) -> str:
        """How an example row begins."""
        return EXAMPLE[self.say.language == "zh"]

    def cover(self) -> None:
        """Write what `park.toml` says, the keys that everybody fills in first."""
        sheet = self.book.add_worksheet(self.called(COVER))
        sheet.set_tab_color(_GREEN)
        sheet.freeze_panes(1, 0)
        for column, (key, width) in enumerate((("key", 24), ("value", 32), ("note", 100))):
            label = label_of("", key)
            named = label.in_language(self.say.language) if label else key
            sheet.write_string(0, column, named, self.looks.first)
            sheet.set_column(column, column, width)
        as_printed(sheet)
        said = {key: value for key, value in self.raw.info.items() if value != ""}
        rows = dict.fromkeys(_ASKED[self.say.language], "") | info_cells(said)
        for line, (key, text) in enumerate(rows.items(), start=1):
            told = cover_label(key, self.say.language)
            sheet.write_string(line, 0, told, self.looks.plain)
            if text:
                shown = cover_value(key, text, self.say.language)
                write_value(sheet, line, 1, shown, self.looks.text)
            elif key in _WANTED:
                sheet.write_blank(line, 1, None, self.looks.asked)
            sheet.write_string(line, 2, self.note(key), self.looks.dim)

    def note(self, key: str) -> str:
        """Say what a key of the cover means."""
        section, _, name = key.partition(".")
        told = self.say.known(f"doors.form.cover.{section}", "")
        return self.say.known(f"fact.{name}", told) if section == "facts" else told

    def table(self, name: str, *, example: bool) -> None:
        """Write the sheet of one table, once."""
        if name in self.done or name not in TABLES:
            return
        self.done.add(name)
        sheet = self.book.add_worksheet(self.called(name))
        sheet.set_tab_color(_GREEN if name in SHEETS else _GREY)
        columns = columns_of(TABLES[name], self.raw.tables.get(name), self.say.language)
        mark = self.mark if example and name not in self.raw.tables else ""
        write_table(sheet, TABLES[name], columns, self.drops, self.looks, mark)
        if name == "enterprises":
            self.drops.first_firm += bool(mark)
        for place, column in enumerate(columns):
            if column.schema is None:
                continue
            named = (self.called("enterprises"), self.called("lists"))
            rule = self.drops.rule(name, column.schema, *named)
            if rule:
                sheet.data_validation(1, place, ROWS, place, rule)

    def rest(self) -> None:
        """Write drawn layers and scenarios, which nobody fills in by hand."""
        sheets: dict[str, tuple[list[str], list[list[Any]]]] = {
            name: layer_rows(layer) for name, layer in self.raw.geometry.items()
        }
        if self.raw.scenarios:
            rows: list[list[Any]] = [[*pair] for pair in self.raw.scenarios.items()]
            sheets[SCENARIOS] = (["name", "text"], rows)
        for name, (heads, lines) in sheets.items():
            sheet = self.book.add_worksheet(self.called(name))
            sheet.set_tab_color(_GREY)
            sheet.freeze_panes(1, 0)
            wide, pieces = in_pieces(heads, lines)
            for column, head in enumerate(wide):
                sheet.write_string(0, column, head, self.looks.later)
            for line, cells in enumerate(pieces, start=1):
                for column, value in enumerate(cells):
                    write_value(sheet, line, column, value)

    def lists(self) -> None:
        """Write the lists of the drop-downs into a hidden sheet."""
        sheet = self.book.add_worksheet(self.called("lists"))
        for column, (head, choices) in enumerate(self.drops.lists.items()):
            sheet.write_string(0, column, head, self.looks.later)
            for line, choice in enumerate(choices, start=1):
                sheet.write_string(line, column, choice)
        sheet.hide()
