"""Fills: what was put where a row says nothing, told in sentences and cell by cell."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

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


@dataclass(frozen=True)
class Understood:
    """What a stream's amount was understood to be.

    Attributes
    ----------
    table, column
        Where it stands.
    unit
        Canonical, a year: ``m3/a``.
    row
        Id of the stream.
    value
        The amount a year.
    written, written_unit
        The cell and its unit as they were written.
    profile
        Of a rate: the profile that it runs by; empty: evenly.
    hours
        Of a rate: hours a year for which it would run in full; NaN: it is an amount.
    """

    table: str
    column: str
    unit: str
    row: str
    value: float
    written: str
    written_unit: str
    profile: str
    hours: float

    @property
    def source(self) -> str:
        """How the amount follows from what is written."""
        text = f"{self.written} {self.written_unit}".strip()
        if isnan(self.hours):
            return f"{text}, an amount a year"
        by = f", by profile `{self.profile}`" if self.profile else ""
        return f"{text} for {self.hours:.6g} h a year{by}"

    def entry(self) -> dict[str, str | float | None]:
        """Give it as an entry of the list that machines read."""
        said = asdict(self) | {"source": self.source}
        return (
            {"severity": "understood"} | said | {"hours": None if isnan(self.hours) else self.hours}
        )


class Said(NamedTuple):
    """A sentence for people on what was filled in, or on how something was read.

    Attributes
    ----------
    table
        The table that it speaks of; empty: of the park as a whole, or of its files.
    text
        The sentence.
    """

    table: str
    text: str

    def __str__(self) -> str:
        """Say it with its table."""
        return f"{self.table}: {self.text}" if self.table else self.text


@dataclass
class Fills:
    """Everything that was filled in, in the order in which it was.

    Attributes
    ----------
    said
        Sentences for people, one for many rows.
    cells
        The same for machines, cell by cell.
    understood
        What every stream's amount was understood to be.
    """

    said: list[Said] = field(default_factory=list)
    cells: list[Fill] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)

    def say(self, table: str, text: str) -> None:
        """Say something of a table, once."""
        sentence = Said(table, text)
        if sentence not in self.said[-1:]:
            self.said.append(sentence)

    def say_unit(self, table: str, column: str, unit: str, said: Iterable[str]) -> None:
        """Say how a unit was understood, for the people and for machines."""
        for sentence in said:
            self.say(table, f"`{column}` in `{unit}`: {sentence}")
            self.cells.append(Fill(table, "", column, unit, "", sentence))

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
