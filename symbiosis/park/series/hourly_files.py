"""Files of hourly series: a year of hours, a column a profile; what is no such year is a fault."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.errors import ParkFaults, Unreadable
from symbiosis.park.containers.text_files import csv_table, unreadable
from symbiosis.park.faults import Fault
from symbiosis.park.series.hour_marks import hours_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PARQUET = (".parquet", ".pq")
HOURS = 8760
_MISSING = ("", "nan", "na", "n/a", "null", "none", "-", "--")


@dataclass(frozen=True)
class Hourly:
    """Hourly series of a year.

    Attributes
    ----------
    hours
        8,760 rows, index ``hour`` from 1; a column a profile, none negative.
    sources
        Column -> where it was read.
    said
        How the files were read where there was more than one way to think of.
    """

    hours: pd.DataFrame
    sources: Mapping[str, str]
    said: tuple[str, ...] = ()


def read_series(files: str | Path | Iterable[str | Path]) -> Hourly:
    """Read hourly series.

    Parameters
    ----------
    files
        CSV (comma, semicolon, tab) or parquet, each with a column a profile and 8,760 rows, or
        8,784 of a leap year, of which 29 February is left out. The first column may be the hour or
        a time.

    Returns
    -------
    Hourly
        All of them as one table.

    Raises
    ------
    ParkFaults
        Files that cannot be read, and every gap, text, negative figure, wrong length, empty or
        double column, all at once.
    """
    paths = [Path(files)] if isinstance(files, str | Path) else [Path(file) for file in files]
    faults: list[Fault] = []
    said: list[str] = []
    parts: list[pd.DataFrame] = []
    sources: dict[str, str] = {}
    for path in paths:
        try:
            part = _one(path.expanduser(), faults, said)
        except Unreadable as error:
            faults.append(error.fault)
            continue
        for column in part.columns:
            if column in sources:
                found = f"a column of this name is in {sources[column]} too"
                faults.append(_fault(path, column, found, "Keep one of the two."))
        parts.append(part)
        sources |= dict.fromkeys(map(str, part.columns), path.name)
    if faults:
        raise ParkFaults(faults)
    numbers = pd.RangeIndex(1, HOURS + 1, name="hour")
    hours = pd.concat(parts, axis=1) if parts else pd.DataFrame(index=numbers)
    return Hourly(hours.set_axis(numbers), sources, tuple(said))


def _fault(
    file: Path, column: str, found: str, remedy: str, line: int = 0, value: str = ""
) -> Fault:
    row = str(line) if line else ""
    return Fault("error", file.name, "", row, column, value, found, remedy, line)


def _one(file: Path, faults: list[Fault], said: list[str]) -> pd.DataFrame:
    """Read one file as text, then its hours, then its figures."""
    if not file.is_file():
        raise unreadable(file, "there is no such file", "Check the path.")
    cells, delimiter = _cells(file, said)
    names = [str(name).strip() for name in cells.columns]
    kept, wrong = hours_of(file.name, names[0], cells.iloc[:, 0], said)
    if wrong is not None:
        faults.append(wrong)
        return pd.DataFrame()
    figures: dict[str, pd.Series[float]] = {}
    for at in range(int(kept.marked), cells.shape[1]):
        name, column = names[at], cells.iloc[:, at]
        if not name or name in figures:
            found = "a column without a name" if not name else "a column that stands twice"
            faults.append(_fault(file, name, found, "Give each column the name of its profile."))
            continue
        figures[name] = _figures(file, name, column, delimiter, faults, said)
    if not figures:
        found, remedy = "no column but that of the hours", "Add a column a profile."
        faults.append(_fault(file, "", found, remedy))
    frame = pd.DataFrame(figures, index=cells.index)
    return frame[kept.rows].reset_index(drop=True)


def _cells(file: Path, said: list[str]) -> tuple[pd.DataFrame, str]:
    """Give the cells, indexed by their line, and what parts them."""
    if file.suffix.lower() not in PARQUET:
        table = csv_table(file, said)
        return table.cells, table.delimiter
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        found = "parquet needs pyarrow, which is not installed"
        remedy = "Install it (pip install pyarrow), or save the file as .csv."
        raise unreadable(file, found, remedy) from error
    try:
        frame = pq.read_table(file).to_pandas()
    except (pa.ArrowException, OSError) as error:
        found, remedy = "is no parquet that can be read", "Export it again, or as .csv."
        raise unreadable(file, found, remedy) from error
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    return frame.set_axis(pd.RangeIndex(1, len(frame) + 1)), ""


def _figures(
    file: Path,
    name: str,
    column: pd.Series,
    delimiter: str,
    faults: list[Fault],
    said: list[str],
) -> pd.Series[float]:
    """Read a column of figures; of each kind of fault the first is told, with how many."""
    if pd.api.types.is_numeric_dtype(column):
        text, empty = column.astype("str"), column.isna()
    else:
        text = column.astype("str").str.strip()
        empty = column.isna() | text.str.lower().isin(_MISSING)
    commas = text.str.contains(",", regex=False)
    if (
        delimiter not in ("", ",")
        and commas.any()
        and not text.str.contains(".", regex=False).any()
    ):
        text = text.str.replace(",", ".", regex=False)
        said.append(f"{file.name}: commas of {name} are read as decimal commas")
    numbers = pd.to_numeric(text.mask(empty), errors="coerce").astype("float64")
    odd = ~empty & ~np.isfinite(numbers)
    for which, found, remedy in (
        (empty, "hours without a figure", "Fill every hour."),
        (odd, "hours with no figure but text", "Write a figure."),
        (numbers < 0.0, "negative hours", "A profile is 0 or more."),
    ):
        if which.any():
            line = int(str(which.idxmax()))
            told = f"{found}: {int(which.sum())}, the first here"
            faults.append(_fault(file, name, told, remedy, line, str(text.loc[line])))
    if not (empty.any() or odd.any()) and (numbers == 0.0).all():
        faults.append(_fault(file, name, "nothing but zeros", "Leave the column out."))
    return numbers
