"""Cells: what meters write into a park's tables, which else stay as somebody wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.meters.meter_periods import columns_of
from symbiosis.park.schema import TABLES
from symbiosis.park.units import scale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.entities import Park
    from symbiosis.park.meters.meter_reading import Metered

_YEAR_H = 8760.0
_EVIDENCE = "evidence"


def set_cell(
    tables: dict[str, pd.DataFrame], table: str, line: int, column: str, text: str
) -> None:
    """Write one cell; a column that is not there is added, empty."""
    cells = tables[table]
    at = columns_of(table, cells).get(column)
    if at is None:
        tables[table] = cells = cells.assign(**{column: ""})
        at = (cells.shape[1] - 1, "")
    cells.iloc[cells.index.to_list().index(line), at[0]] = text


def drop_evidence(
    tables: dict[str, pd.DataFrame], table: str, stream: str, columns: tuple[str, ...]
) -> None:
    """Take out what the table of evidence said of old figures."""
    cells = tables.get(_EVIDENCE)
    if cells is None:
        return
    at = columns_of(_EVIDENCE, cells)
    if {"table", "id", "column"} <= set(at):
        told = [cells.iloc[:, at[name][0]].str.strip() for name in ("table", "id", "column")]
        stale = (told[0] == table) & (told[1] == stream) & told[2].isin(columns)
        tables[_EVIDENCE] = cells[~stale]


def write_temperatures(
    tables: dict[str, pd.DataFrame],
    metered: Metered,
    places: Mapping[str, tuple[str, int]],
    before: Park,
) -> list[str]:
    """Write the mean temperatures that thermometers tell, each with its evidence.

    Parameters
    ----------
    tables
        As written.
    metered
        What the meters say.
    places
        Table and line of every stream.
    before
        The park as it was.

    Returns
    -------
    list of str
        What each temperature was and is.

    Raises
    ------
    BadInput
        If the stream's table has no such column.
    """
    said = []
    for (stream, column), (meter, year) in metered.temperatures.items():
        table, line = places[stream]
        if column not in TABLES[table].names:
            message = (
                f"{metered.file}: {meter}: a stream of {table} has no {column}. "
                f"Mend `column` of [meters.{meter}] in the mapping."
            )
            raise BadInput(message)
        mean, low, high = (each / _YEAR_H for each in (year.quantity, year.low, year.high))
        heading = columns_of(table, tables[table]).get(column, (0, ""))[1]
        unit = scale(heading or "degC", "degC")
        written = f"{(mean - unit.offset) / unit.slope:.4g}"
        set_cell(tables, table, line, column, written)
        drop_evidence(tables, table, stream, (column,))
        days = [metered.day(when) for when in (year.begin, year.end - 1.0)]
        source = f"{metered.file}: mean of {meter}, {days[0]} to {days[1]}"
        known = (table, stream, column, "metered", source, f"{low:.4g}", f"{high:.4g}")
        _add_evidence(tables, known)
        was = float(before.tables[table][column][stream])
        said.append(f"{stream}: {column} is {mean:.4g} degC, the mean of {meter}; it was {was:g}")
    return said


def _add_evidence(tables: dict[str, pd.DataFrame], row: tuple[str, ...]) -> None:
    names = ("table", "id", "column", "basis", "source", "low", "high")
    if _EVIDENCE not in tables:
        tables[_EVIDENCE] = pd.DataFrame(columns=list(names), dtype="str")
    cells = tables[_EVIDENCE]
    line = int(cells.index.max()) + 1 if len(cells) else 2
    new = pd.DataFrame([[""] * cells.shape[1]], index=[line], columns=cells.columns, dtype="str")
    tables[_EVIDENCE] = pd.concat([cells, new])
    for name, text in zip(names, row, strict=True):
        set_cell(tables, _EVIDENCE, line, name, text)
