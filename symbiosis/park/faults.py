"""A fault: one thing wrong in a park's data, with its place and its remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a park's data.

    Attributes
    ----------
    severity
        ``error`` stops every computation; ``warning`` does not.
    container
        The file, workbook or layer, as the user named it.
    table, row, column
        Where it stands; ``row`` is the row's id, or its line in the file (the header is line 1).
    value
        What was found there, as written.
    allowed
        What may stand there.
    remedy
        What to do.
    line
        The line of the file or sheet (the header is line 1); 0: of no line.
    cell
        In a workbook: the cell, as spreadsheets name it (``heat!F7``), or the row (``heat!7``).
    """

    severity: Severity
    container: str
    table: str
    row: str
    column: str
    value: str
    allowed: str
    remedy: str
    line: int = 0
    cell: str = ""

    def __str__(self) -> str:
        """One line, place first: what a compiler would print."""
        place = ", ".join(
            part
            for part in (
                f"table {self.table}" if self.table else "",
                f"row {self.row}" if self.row else "",
                f"column {self.column}" if self.column else "",
                f"cell {self.cell}" if self.cell else "",
            )
            if part
        )
        found = f"found {self.value!r}; " if self.value else ""
        head = ": ".join(part for part in (self.severity, self.container, place) if part)
        return f"{head}: {found}{self.sentence} {self.remedy}"

    @property
    def sentence(self) -> str:
        """What may stand there, with the stop of a sentence."""
        return self.allowed if self.allowed.endswith("?") else f"{self.allowed}."


def said_in(message: str) -> str:
    """Give what a validator of ours said, out of pydantic's message."""
    return message.removeprefix("Value error, ")


def family_of(kind: str) -> str:
    """Give what pydantic's kinds of errors are about: ``float`` of ``float_parsing``."""
    return kind.partition("_")[0]
