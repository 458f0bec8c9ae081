"""A plan as a workbook: a sheet a table, units below the heads, frozen heads, text that is text."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

from symbiosis.park.accounts import NETWORK
from symbiosis.park.containers.sheet_writing import close_workbook, open_workbook
from symbiosis.plan.reading.shapes import TABLES, unit_in
from symbiosis.show.names import called_streams, chosen_names, library_name, names_of
from symbiosis.show.own_files import MARK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_A4 = 9
_HEAD = 2
"""Rows above the figures: what a column is, and its unit."""
_NARROW, _WIDE = 9, 42
"""Width of a column, in letters."""
_TRIED = 200
"""So many rows tell how wide a column is."""
_LARGE = 1000.0
_FIGURES = 16
"""Width of a column of figures."""
_LONGEST = 32_767
"""Letters that a cell of a workbook may have."""
_HIDDEN = ("geometry", "from_name", "to_name")
"""Columns that no reader of a sheet wants: who gives and takes is named anyway."""
_TOLD = ("quality", "assumption", "detail")
"""Columns that hold sentences."""
_CODES = {
    "medium": "medium",
    "role": "role",
    "basis": "basis",
    "account": "account",
    "reason": "reason",
    "kind": "line",
}
"""Column of codes -> the words that say them."""
_LIBRARY = ("item", "carrier", "technology", "rest_at", "link", "policy")
_FIRMS = ("from", "to", "enterprise", "holder")


def write_workbook(plan: Plan, path: Path, say: Words) -> None:
    """Write a plan's tables as a workbook in the reader's language.

    Ids stay as they are; codes are said in words. Nothing in a cell is a formula or a link,
    whatever a firm is called.
    """
    book = open_workbook(title=plan.park.info.title, comments=MARK)
    _Writer(plan, book, say).write()
    close_workbook(book, path)


class _Writer:
    """Writes the sheets of one plan."""

    def __init__(self, plan: Plan, book: Workbook, say: Words) -> None:
        self.plan, self.book, self.say = plan, book, say
        ink = {"font_name": "Arial", "font_size": 10}
        head = {**ink, "bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
        self.formats = {
            "title": book.add_format({**ink, "bold": True, "font_size": 16}),
            "head": book.add_format({**head, "bg_color": "#E4EFEA"}),
            "unit": book.add_format({**ink, "italic": True, "font_color": "#676B6E"}),
            "text": book.add_format(ink),
            "number": book.add_format({**ink, "num_format": "#,##0.0##_)_)"}),
            "large": book.add_format({**ink, "num_format": "#,##0_)_)"}),
            "share": book.add_format({**ink, "num_format": "0.0 %_)_)"}),
            "link": book.add_format({**ink, "font_color": "#00795C", "underline": 1}),
        }
        self.names = {NETWORK: say("export.network"), **names_of(plan.park, say)}
        self.streams = chosen_names(plan, say)
        self.called = called_streams(plan, say)

    def write(self) -> None:
        """Write the sheet of contents, then a sheet for every table that holds something."""
        contents = self.book.add_worksheet(self.say("export.contents"))
        tables = {name: table for name, table in self.plan.tables.items() if len(table)}
        self._contents(contents, list(tables))
        for name, table in tables.items():
            self._sheet(name, table)

    def _contents(self, sheet: Worksheet, names: list[str]) -> None:
        plan, say, formats = self.plan, self.say, self.formats
        info = plan.park.info
        title = say.name(info.title, info.title_zh)
        sheet.write_string(0, 0, title, formats["title"])
        proof = say.proof(str(plan.status), plan.objective.gap, plan.missed)
        money = say("report.money", currency=say.unit(info.currency), year=info.price_year)
        lines = [say("report.title"), money, proof]
        if plan.is_illustration:
            share = say.percent(float(plan.evidence["share"]["notional"]))
            lines.append(say("print.illustration", share=share))
        for row, line in enumerate(lines, 1):
            sheet.write_string(row, 0, line, formats["text"])
        start = len(lines) + 2
        for place, key in enumerate(("sheet", "rows", "what")):
            sheet.write_string(start, place, say(f"export.{key}"), formats["head"])
        for row, name in enumerate(names, start + 1):
            called = self._name(name)
            target = f"internal:'{called}'!A1"
            sheet.write_url(row, 0, target, formats["link"], string=called)
            sheet.write_number(row, 1, len(plan.tables[name]), formats["text"])
            sheet.write_string(row, 2, say(f"sheet.{name}.means"), formats["text"])
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 8)
        sheet.set_column(2, 2, 90)
        sheet.hide_gridlines(2)

    def _name(self, table: str) -> str:
        return self.say(f"sheet.{table}")

    def _sheet(self, name: str, table: pd.DataFrame) -> None:
        """Write one table; its first column stays in sight with the heads."""
        sheet = self.book.add_worksheet(self._name(name))
        what, frame = TABLES[name], table.reset_index() if TABLES[name].index else table
        columns = [column for column in frame.columns if column not in _HIDDEN]
        for place, column in enumerate(columns):
            kind = what.columns[column].kind if column in what.columns else "text"
            cells = self._said(str(column), frame[column].tolist())
            self._column(sheet, place, (name, str(column), kind), cells)
        sheet.freeze_panes(_HEAD, 1)
        sheet.autofilter(_HEAD - 1, 0, _HEAD - 1 + len(frame), len(columns) - 1)
        sheet.set_row(0, 30)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, _HEAD - 1)

    def _column(
        self, sheet: Worksheet, place: int, told: tuple[str, str, str], cells: list[Any]
    ) -> None:
        """Write one column: its head, its unit, its cells by their kind."""
        name, column, kind = told
        unit = unit_in(name, column, self.plan.park.info.currency) if kind == "number" else ""
        head = self.say.known(f"column.{column}", column)
        head = self.say.known(f"column.{name}.{column}", head)
        look = "share" if unit == "1" else "large" if _are_large(cells) else "number"
        written = self.say.unit(unit).replace("degC", "°C") if unit not in ("", "1") else ""
        sheet.write_string(0, place, head, self.formats["head"])
        sheet.write_string(1, place, written, self.formats["unit"])
        for row, cell in enumerate(cells, _HEAD):
            if isinstance(cell, bool):
                text = self.say("export.yes") if cell else ""
                sheet.write_string(row, place, text, self.formats["text"])
            elif isinstance(cell, float):
                if math.isfinite(cell):
                    sheet.write_number(row, place, cell, self.formats[look])
                elif math.isinf(cell):
                    sheet.write_string(row, place, "∞", self.formats["text"])
            elif cell:
                sheet.write_string(row, place, str(cell)[:_LONGEST], self.formats["text"])
        sheet.set_column(place, place, _width(head, cells))

    def _word(self, prefix: str, code: str) -> str:
        return self.say.known(f"{prefix}.{code}", code)

    def _item(self, code: str) -> str:
        """Name a stream, a retrofit, or what the library knows."""
        return self.streams.get(code) or library_name(self.plan.park, code, self.say)

    def _called(self, name: str) -> str:
        """Name what a sentence speaks of."""
        return self.called.get(name) or library_name(self.plan.park, name, self.say)

    def _said(self, column: str, cells: list[Any]) -> list[Any]:
        """Say codes, names of the library and sentences in the reader's language."""
        say = self.say
        sayings: dict[str, Callable[[str], str]] = {
            **dict.fromkeys(_TOLD, lambda text: say.told(text, self._called)),
            **dict.fromkeys(_LIBRARY, self._item),
            **dict.fromkeys(_FIRMS, lambda firm: self.names.get(firm, firm)),
            **{name: partial(self._word, prefix) for name, prefix in _CODES.items()},
            "unit": say.unit,
        }
        asked = sayings.get(column)
        if asked is None:
            return cells
        known = {cell: asked(cell) for cell in set(cells) if isinstance(cell, str) and cell}
        return [known.get(cell, cell) for cell in cells]


def _are_large(cells: list[Any]) -> bool:
    """Tell whether nobody wants digits behind the point of some figures."""
    figures = (abs(cell) for cell in cells if isinstance(cell, float) and math.isfinite(cell))
    return max(figures, default=0.0) >= _LARGE


def _width(head: str, cells: list[Any]) -> float:
    """Give the width that a column needs: Chinese letters are as wide as two."""
    texts = [head[:20], *(cell for cell in cells[:_TRIED] if isinstance(cell, str))]
    widest = max(sum(2 if sign > "\u2e7f" else 1 for sign in text) for text in texts)
    figures = _FIGURES if any(isinstance(cell, float) for cell in cells) else 0
    return float(min(max(widest + 2, _NARROW, figures), _WIDE))
