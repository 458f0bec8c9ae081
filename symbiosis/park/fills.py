"""Fills: what was put where a row says nothing, told in sentences and cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

PROGRAM = "the program's own default"


@dataclass(frozen=True)
class Fill:
    """One cell that a row leaves open, and what is used instead.

    Attributes
    ----------
    table, row, column
        Where it stands; ``row`` is the row's id.
    value, unit
        What is used: a word or a figure, with its unit.
    source
        Who says so: the park's or the library's row that was taken, the program, or a publication.
    """

    table: str
    row: str
    column: str
    value: str | float
    unit: str
    source: str


@dataclass
class Fills:
    """Everything that was filled in, in the order in which it was.

    Attributes
    ----------
    said
        Sentences for people, one for many rows.
    cells
        The same for machines, cell by cell.
    """

    said: list[str] = field(default_factory=list)
    cells: list[Fill] = field(default_factory=list)

    def put(
        self,
        table: str,
        rows: Iterable[str],
        column: str,
        value: str | float | pd.Series[str],
        source: str = PROGRAM,
        unit: str = "",
    ) -> None:
        """Note one cell per row; one value for all, or one for each."""
        ids = list(rows)
        values = list(value) if isinstance(value, pd.Series) else [value] * len(ids)
        self.cells += [
            Fill(table, row, column, each, unit, source)
            for row, each in zip(ids, values, strict=True)
        ]
