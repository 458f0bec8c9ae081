"""Drop-downs: what may be chosen in a cell, in a language; long lists stand in a sheet aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from symbiosis.park.headings import label_of
from symbiosis.park.places import cell_of, letters_of
from symbiosis.park.schema import NONE, TABLES
from symbiosis.show.workbook.form_columns import UNITS
from symbiosis.show.workbook.library_choices import OF_STREAMS, library_rows

if TYPE_CHECKING:
    from symbiosis.park.columns import Column
    from symbiosis.park.library import Library

ROWS = 2_000
"""Rows of a sheet that have drop-downs."""
_INLINE = 200
"""Signs of a list that stands in the cell's own rule."""
_NO_BLAME = {"show_error": False, "ignore_blank": True}
"""Anything else may be written too: a name, a new id. What is wrong is told by `check`."""


@dataclass
class DropDowns:
    """The lists of one workbook.

    Attributes
    ----------
    library
        Whose things can be chosen.
    country
        Which utilities, outlets and technologies: of the country, its region or anywhere.
    language
        Of the labels.
    lists
        Heading -> what can be chosen: the sheet aside.
    first_firm
        Row of the first enterprise: the row that shows how it is done is none.
    """

    library: Library
    country: str
    language: str
    lists: dict[str, list[str]] = field(default_factory=dict)
    first_firm: int = 2

    def rule(self, table: str, column: Column, firms: str, sheet: str) -> dict[str, Any] | None:
        """Give the rule of a column's cells; None if anything may stand there.

        Parameters
        ----------
        table, column
            Which column.
        firms, sheet
            Names of the enterprises' sheet and of the sheet aside.
        """
        if column.kind == "ref" and column.table in ("enterprises", "periods", "profiles"):
            if column.table != "enterprises":
                return None
            source = _range(firms, "$A", ROWS, self.first_firm)
            return {"validate": "list", "source": source} | _NO_BLAME
        choices = self._choices(table, column)
        if not choices:
            return None
        if sum(map(len, choices)) + len(choices) < _INLINE and not any(
            "," in one for one in choices
        ):
            return {"validate": "list", "source": choices} | _NO_BLAME
        named = column.table or f"{table}.{column.name}"
        self.lists.setdefault(named, choices)
        letters = f"${letters_of(list(self.lists).index(named))}"
        return {"validate": "list", "source": _range(sheet, letters, len(choices) + 1)} | _NO_BLAME

    def shown(self, table: str, column: Column, text: str) -> str:
        """Write what a park says as the drop-down says it."""
        if column.kind == "choice" and text in column.choices:
            label = label_of(table, column.name, text)
            return label.in_language(self.language) if label else text
        if column.kind == "ref":
            start = f"{text} "
            choices = self._choices(table, column)
            return next((each for each in choices if each.startswith(start)), text)
        return text

    def _choices(self, table: str, column: Column) -> list[str]:
        if column.kind == "choice":
            labels = (label_of(table, column.name, choice) for choice in column.choices)
            return [label.in_language(self.language) for label in labels if label]
        if column.kind == "flag":
            return ["是", "否"] if self.language == "zh" else ["yes", "no"]
        if column.name == "unit":
            units = {each.name: each.unit for each in TABLES[table].columns}
            known = UNITS[self.language]
            every = [each for some in known.values() for each in some]
            unit = units.get("quantity", "")
            return list(known.get(unit, every if table in _ANY_MEDIUM else ()))
        things = self._things(column)
        return [] if things is None else things

    def _things(self, column: Column) -> list[str] | None:
        """List the library's things that a column may name, each with its name."""
        rows = library_rows(self.library, column, self.country)
        if rows is None:
            return None
        names = rows["name_zh" if self.language == "zh" else "name"]
        things = [f"{each} {called}".strip() for each, called in names.items()]
        return [NONE, *things] if column.table in OF_STREAMS else things


_ANY_MEDIUM = ("connections", "have_want")


def _range(sheet: str, letters: str, last: int, first: int = 2) -> str:
    return f"={cell_of(sheet, letters, f'${first}')}:{letters}${last}"
