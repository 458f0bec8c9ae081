"""Sparse rows over the columns of a model, in plain numpy (importing scipy costs a second)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int32] | NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass
class Rows:
    """Affine rows ``constant + sum(value * x[column])`` in compressed row form.

    Attributes
    ----------
    start
        Where each row begins in ``column`` and ``value``; one longer than the rows.
    column, value
        Entries row by row, in each row at most one per column, ordered by column.
    constant
        What each row is worth where every column is zero.
    width
        Number of columns.
    """

    start: Integers
    column: Integers
    value: Floats
    constant: Floats
    width: int

    def __len__(self) -> int:
        return len(self.constant)

    @property
    def row(self) -> Integers:
        """The row of every entry."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.start))

    def entries(self, row: int) -> tuple[Integers, Floats]:
        """Columns and values of one row."""
        part = slice(self.start[row], self.start[row + 1])
        return self.column[part], self.value[part]

    def at(self, x: Floats) -> Floats:
        """Give the rows' values at a point."""
        product = self.value * x[self.column]
        return self.constant + np.bincount(self.row, product, minlength=len(self))

    def weighted(self, weights: Floats) -> tuple[Floats, float]:
        """Give the weighted sum of the rows: a dense vector over the columns, and a constant."""
        product = self.value * weights[self.row]
        dense = np.bincount(self.column, product, minlength=self.width).astype(float)
        return dense, float(weights @ self.constant)

    def put(self, row: int, column: int, value: float) -> None:
        """Set one entry, adding it where the row had none."""
        first, last = self.start[row], self.start[row + 1]
        place = first + int(np.searchsorted(self.column[first:last], column))
        if place < last and self.column[place] == column:
            self.value[place] = value
            return
        self.column = np.insert(self.column, place, column).astype(np.int32)
        self.value = np.insert(self.value, place, value)
        self.start[row + 1 :] += 1

    def copy(self) -> Rows:
        """Copy, so that changes stay local."""
        return Rows(
            self.start.copy(), self.column.copy(), self.value.copy(), self.constant, self.width
        )


@dataclass
class Chunks:
    """Entries that gather, component by component, before they become rows."""

    rows: list[Integers] = field(default_factory=list)
    columns: list[Integers] = field(default_factory=list)
    values: list[Floats] = field(default_factory=list)

    def add(self, rows: Integers, columns: Integers, values: Floats) -> None:
        """Add entries; those of one row and column sum up."""
        self.rows.append(rows)
        self.columns.append(columns)
        self.values.append(values)

    def compressed(self, constant: Floats, columns: int) -> Rows:
        """Order the entries, sum those that repeat, drop those that are zero.

        Parameters
        ----------
        constant
            Constant of each row.
        columns
            Number of columns of the model.
        """
        width = max(columns, 1)
        value = np.concatenate([np.empty(0), *self.values])
        key = np.concatenate([np.empty(0, np.int64), *self.rows]).astype(np.int64) * width
        key += np.concatenate([np.empty(0, np.int64), *self.columns]).astype(np.int64)
        if np.any(key[1:] <= key[:-1]):
            order = np.argsort(key, kind="stable")
            key, value = key[order], value[order]
            first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
            if len(first) < len(key):
                key, value = key[first], np.add.reduceat(value, first)
        if not value.all():
            kept = value != 0.0
            key, value = key[kept], value[kept]
        start = np.searchsorted(key, np.arange(len(constant) + 1, dtype=np.int64) * width)
        row = np.repeat(np.arange(len(constant), dtype=np.int64), np.diff(start))
        column = (key - row * width).astype(np.int32)
        constant = np.asarray(constant, dtype=float)
        return Rows(start.astype(np.int32), column, value, constant, columns)
