"""The shape of every frame that matching hands over: columns, kinds of cells, order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
    from pandas.api.extensions import ExtensionArray

    Cells = npt.NDArray[Any] | ExtensionArray


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

    @cached_property
    def _nothing(self) -> pd.DataFrame:
        return self._laid([pd.DataFrame(index=pd.Index([], dtype="str"))])

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Give a frame exactly these columns and kinds of cells; missing columns are empty."""
        return self._laid([frame])

    def gather(self, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
        """Put frames of this shape below each other; the empty ones say nothing of types."""
        filled = [frame for frame in frames if len(frame)]
        return self._laid(filled) if filled else self._nothing.copy()

    def _laid(self, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
        """Lay frames end to end, column by column: bare arrays need not be aligned."""
        cells = {name: _joined([self._cells(one, name) for one in frames]) for name in self.columns}
        first, *others = (frame.index for frame in frames)
        return pd.DataFrame(cells, index=first.append(others) if others else first)

    def _cells(self, frame: pd.DataFrame, name: str) -> Cells:
        if name in self.numbers:
            return _numbers(frame, name, self.numbers[name])
        return _flags(frame, name) if name in self.flags else _texts(frame, name)


def text(frame: pd.DataFrame, name: str) -> pd.Series[str]:
    """Give a column as text; a missing column or cell is the empty string."""
    return pd.Series(_texts(frame, name), index=frame.index)


def number(frame: pd.DataFrame, name: str, empty: float = np.nan) -> pd.Series[float]:
    """Give a column as numbers; a missing column or cell is ``empty``."""
    return pd.Series(_numbers(frame, name, empty), index=frame.index)


def flag(frame: pd.DataFrame, name: str) -> pd.Series[bool]:
    """Give a column as true or false; a missing column or cell is false."""
    return pd.Series(_flags(frame, name), index=frame.index)


def _texts(frame: pd.DataFrame, name: str) -> ExtensionArray:
    if name not in frame:
        return pd.array(np.full(len(frame), "", dtype=object), dtype="str")
    column = frame[name]
    if column.dtype != "str":
        column = column.astype("str").where(column.notna(), "").astype("str")
    cells: ExtensionArray = column.array
    return cells.fillna("") if cells.isna().any() else cells


def _numbers(frame: pd.DataFrame, name: str, empty: float) -> Cells:
    if name not in frame:
        return np.full(len(frame), empty)
    column = frame[name]
    if column.dtype != float:
        column = pd.to_numeric(column, errors="coerce").astype(float)
    cells = column.to_numpy()
    missing = np.isnan(cells)
    return np.where(missing, empty, cells) if missing.any() else cells


def _flags(frame: pd.DataFrame, name: str) -> Cells:
    if name not in frame:
        return np.zeros(len(frame), dtype=bool)
    cells = frame[name]
    return (cells if cells.dtype == bool else cells.map(_is_true).astype(bool)).to_numpy()


def _joined(parts: Sequence[Cells]) -> Cells:
    """Put cells of one kind below each other."""
    if len(parts) == 1:
        return parts[0]
    cells = np.concatenate([np.asarray(part) for part in parts])
    return pd.array(cells, dtype="str") if cells.dtype == object else cells


def _is_true(cell: object) -> bool:
    return str(cell).strip().lower() in {"1", "1.0", "true", "yes"}


def join(*parts: pd.Series[str] | str) -> pd.Series[str]:
    """Put texts together, row by row."""
    index = next(part.index for part in parts if isinstance(part, pd.Series))
    cells = ([part] * len(index) if isinstance(part, str) else part.tolist() for part in parts)
    return pd.Series([*map("".join, zip(*cells, strict=True))], index=index, dtype="str")


def figures(values: pd.Series[float], digits: int = 1) -> pd.Series[str]:
    """Write numbers for people."""
    rounded = values.to_numpy(dtype=float).round(digits) + 0.0  # no negative zero
    code, distinct = pd.factorize(rounded, use_na_sentinel=False)
    words = pd.array([f"{value:,.{digits}f}" for value in distinct], dtype="str")
    return pd.Series(words.take(code), index=values.index)


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
    frozenset({"yearly", "by_cycle"}),
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
        "pumping": 0.0,
        "make_up": 0.0,
        "loss": 0.0,
        "loss_fixed": 0.0,
        "loss_variable": 0.0,
        "drop_k": 0.0,
        "floor_c": _NAN,
        "ceiling_c": _NAN,
    },
    frozenset({"built", "loop", "needs_build", "main"}),
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
        "hours_a_year": 8760.0,
    },
    frozenset({"existing"}),
)
TARIFFS = Shape(tuple(TARIFF_COLUMNS), {"factor": 0.0, "per": 1.0, "mean": 1.0})
REFUSALS = Shape(tuple(REFUSAL_COLUMNS), {"figure": _NAN})
CONTENTS = Shape(("owner", "property", "kind", "value"), {"value": _NAN})


def by_id(frame: pd.DataFrame) -> pd.DataFrame:
    """Index a frame by its ``id``, in the order of the ids."""
    return frame.set_index("id").sort_index(kind="stable")
