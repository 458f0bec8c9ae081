"""Lines of an explanation: a rule, a lever, an alternative or a conflict, and how to change it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.decide.explaining.edits import Edit

KINDS = ("rule", "lever", "alternative", "conflict")
COLUMNS = (
    "kind", "name", "source", "sink", "figure", "unit", "now", "needed", "table", "row", "column",
    "proved", "detail",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of an explanation.

    Attributes
    ----------
    kind
        ``rule`` (why a pair is refused), ``lever`` (what would bring something into the plan),
        ``alternative`` (where a source could go), ``conflict`` (what cannot be met).
    name
        Reason code of a rule; what is moved by a lever; flow of an alternative; what conflicts.
    source, sink
        Streams at the ends.
    figure, unit
        How far it is from passing, or what is missing.
    now, needed
        What stands there, and what would have to stand there, in ``unit``; NaN: nothing would do.
    proved
        Whether the change was made, and what was asked for appeared; False: it was made and did
        not help; None: it was not tried.
    detail
        A sentence with the figures behind it, that faces say again in any language.
    edits
        The change itself; empty: no cell of the park's tables mends it.
    """

    kind: str
    name: str
    source: str = ""
    sink: str = ""
    figure: float = math.nan
    unit: str = ""
    now: float = math.nan
    needed: float = math.nan
    proved: bool | None = None
    detail: str = ""
    edits: tuple[Edit, ...] = field(default=())


def table_of(lines: Sequence[Line]) -> pd.DataFrame:
    """Lay the lines out; of several cells the first is named."""
    rows = []
    for line in lines:
        cell = line.edits[0] if line.edits else None
        place = {"table": "", "row": "", "column": ""}
        if cell is not None:
            place = {"table": cell.table, "row": cell.row, "column": cell.column}
        rows.append({name: getattr(line, name, "") for name in COLUMNS} | place)
    return pd.DataFrame(rows, columns=list(COLUMNS))
