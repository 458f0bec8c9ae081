"""The shape of every frame that matching hands over: columns, kinds of cells, order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.matching.tables import (
    ARC_COLUMNS,
    REFUSAL_COLUMNS,
    ROUTE_COLUMNS,
    STREAM_COLUMNS,
    TARIFF_COLUMNS,
    UNIT_COLUMNS,
)

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass(frozen=True)
class Shape:
    """Columns of a frame, in order, with what an empty cell means.

    Attributes
    ----------
    columns
        Names, in order; those that are in neither of the other two hold text.
    numbers
        Columns of numbers, with the value of an empty cell.
    flags
        Columns that are true or false; empty means false.
    """

    columns: Sequence[str]
    numbers: Mapping[str, float]
    flags: frozenset[str] = frozenset()

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Give a frame exactly these columns and kinds of cells; missing columns are empty."""
        # Most frames lack many columns. Arrays need not be aligned, which takes longest of all.
        blank = pd.Series("", index=frame.index, dtype="str")
        shaped = {name: self._column(frame, name, blank).array for name in self.columns}
        return pd.DataFrame(shaped, index=frame.index)

    def gather(self, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
        """Put frames of this shape below each other; the empty ones say nothing of types."""
        filled = [self.of(frame) for frame in frames if len(frame)]
        nothing = pd.DataFrame(index=pd.Index([], dtype="str"))
        return pd.concat(filled) if filled else self.of(nothing)

    def _column(self, frame: pd.DataFrame, name: str, blank: pd.Series[str]) -> pd.Series[Any]:
        if name in self.numbers:
            return number(frame, name, self.numbers[name])
        if name in self.flags:
            return flag(frame, name)
        return text(frame, name) if name in frame else blank


def text(frame: pd.DataFrame, name: str) -> pd.Series[str]:
    """Give a column as text; a missing column or cell is the empty string."""
    if name not in frame:
        return pd.Series("", index=frame.index, dtype="str")
    cells = frame[name]
    if cells.dtype == "str":
        return cells.fillna("") if cells.hasnans else cells
    return cells.astype("str").where(cells.notna(), "").astype("str")


def number(frame: pd.DataFrame, name: str, empty: float = np.nan) -> pd.Series[float]:
    """Give a column as numbers; a missing column or cell is ``empty``."""
    if name not in frame:
        return pd.Series(empty, index=frame.index, dtype=float)
    cells = frame[name]
    if cells.dtype != float:
        cells = pd.to_numeric(cells, errors="coerce").astype(float)
    return cells if np.isnan(empty) or not cells.hasnans else cells.fillna(empty)


def flag(frame: pd.DataFrame, name: str) -> pd.Series[bool]:
    """Give a column as true or false; a missing column or cell is false."""
    if name not in frame:
        return pd.Series(data=False, index=frame.index, dtype=bool)
    cells = frame[name]
    return cells if cells.dtype == bool else cells.map(_is_true).astype(bool)


def _is_true(cell: object) -> bool:
    return str(cell).strip().lower() in {"1", "1.0", "true", "yes"}


def join(*parts: pd.Series[str] | str) -> pd.Series[str]:
    """Put texts together, row by row."""
    series = next(part for part in parts if isinstance(part, pd.Series))
    total = pd.Series("", index=series.index, dtype="str")
    for part in parts:
        total = total + part
    return total


def figures(values: pd.Series[float], digits: int = 1) -> pd.Series[str]:
    """Write numbers for people."""
    rounded = values.to_numpy(dtype=float).round(digits) + 0.0  # no negative zero
    code, distinct = pd.factorize(rounded, use_na_sentinel=False)
    words = pd.array([f"{value:,.{digits}f}" for value in distinct], dtype="str")
    return pd.Series(words.take(code), index=values.index)


def members_of(
    wanted: npt.NDArray[np.int64], of: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pair every wanted code with the members that have it: positions in both."""
    order = np.argsort(of, kind="stable")
    first = np.searchsorted(of[order], wanted, side="left")
    count = np.searchsorted(of[order], wanted, side="right") - first
    entry = np.repeat(np.arange(len(wanted)), count)
    within = np.arange(len(entry)) - np.repeat(np.cumsum(count) - count, count)
    return entry, order[np.repeat(first, count) + within]


_INF, _NAN = np.inf, np.nan

STREAMS = Shape(
    tuple(STREAM_COLUMNS),
    {
        "annual": 0.0,
        "coefficient": 0.0,
        "supply_c": _NAN,
        "target_c": _NAN,
        "dt_k": _NAN,
        "low": _NAN,
        "high": _NAN,
    },
    frozenset({"yearly"}),
)
ARCS = Shape(
    ("id", *ARC_COLUMNS),
    {
        "substitution": 1.0,
        "loss": 0.0,
        "max_share": 1.0,
        "distance_km": 0.0,
        "permit_cost": 0.0,
        "minimum": 0.0,
        "maximum": _INF,
        "forced": 0.0,
        "existing": _NAN,
    },
)
ROUTES = Shape(
    ("id", *ROUTE_COLUMNS),
    {
        "length_km": 0.0,
        "capex_fixed": 0.0,
        "capex_variable": 0.0,
        "max_capacity": _INF,
        "fixed_cost": 0.0,
        "unit_cost": 0.0,
        "loss": 0.0,
        "drop_k": 0.0,
        "floor_c": _NAN,
        "ceiling_c": _NAN,
    },
    frozenset({"built", "loop", "needs_build"}),
)
UNITS = Shape(
    ("id", *UNIT_COLUMNS),
    {
        "min_size": 0.0,
        "max_size": _INF,
        "retrofit_size": _INF,
        "capex_fixed": 0.0,
        "capex_variable": 0.0,
        "opex": 0.0,
        "lifetime": _NAN,
        "om_share": 0.0,
        "fixed_cost": 0.0,
    },
    frozenset({"existing"}),
)
TARIFFS = Shape(tuple(TARIFF_COLUMNS), {"factor": 0.0, "per": 1.0})
REFUSALS = Shape(tuple(REFUSAL_COLUMNS), {"figure": _NAN})
CONTENTS = Shape(("owner", "property", "kind", "value"), {"value": _NAN})


def by_id(frame: pd.DataFrame) -> pd.DataFrame:
    """Index a frame by its ``id``, in the order of the ids."""
    return frame.set_index("id").sort_index(kind="stable")
