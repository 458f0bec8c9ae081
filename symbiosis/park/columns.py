"""What can be said of a column and of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BASES = ("metered", "published", "registry", "derived", "estimated", "notional")
"""How a figure can be known, the surest first."""
Kind = Literal["id", "ref", "text", "number", "choice", "flag"]


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
    """One table of a park.

    Attributes
    ----------
    name, doc, columns
        Name, what a row is, columns.
    properties
        Whether it may carry property columns.
    medium
        Medium of what all rows are of, where no column says it.
    """

    name: str
    doc: str
    columns: tuple[Column, ...]
    properties: bool = False
    medium: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in the order in which they are written."""
        return tuple(column.name for column in self.columns)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def identifier(doc: str) -> Column:
    """Describe the column that names the row."""
    return Column("id", "id", doc, required=True)


def reference(name: str, table: str, doc: str, *, required: bool = False) -> Column:
    """Describe a column that names a row of a table."""
    return Column(name, "ref", doc, table=table, required=required)


def text(name: str, doc: str) -> Column:
    """Describe a column of free words."""
    return Column(name, "text", doc)


def number(
    name: str,
    unit: str,
    doc: str,
    minimum: float | None = 0.0,
    maximum: float | None = None,
    *,
    required: bool = False,
) -> Column:
    """Describe a column of figures; they are not negative unless told."""
    return Column(
        name, "number", doc, unit=unit, minimum=minimum, maximum=maximum, required=required
    )


def choice(name: str, choices: tuple[str, ...], doc: str, *, required: bool = False) -> Column:
    """Describe a column of given words."""
    return Column(name, "choice", doc, choices=choices, required=required)
