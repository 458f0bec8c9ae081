"""A compiled model: arrays, and the names that lead back to the Pyomo model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.models.words.arrays import Keys

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import numpy.typing as npt

    from symbiosis.solving.compile.matrix import Booleans, Floats, Rows


@dataclass(frozen=True)
class Part:
    """One named component's stretch of the columns, the rows or the lines.

    Attributes
    ----------
    name, doc
        The component's name in the model, and what it says of itself.
    start
        Its first place.
    keys
        Its indices, in order.
    names
        What the levels of an index are called, as far as the component's set says so.
    """

    name: str
    doc: str
    start: int
    keys: Sequence[Any]
    names: tuple[str, ...] = ()

    @property
    def places(self) -> slice:
        """Where it lies."""
        return slice(self.start, self.start + len(self.keys))

    @cached_property
    def index(self) -> pd.Index:
        """Its indices as pandas understands them."""
        if isinstance(self.keys, Keys):
            levels = [np.asarray(column) for column in self.keys.columns]
            if len(levels) > 1:
                return _indexed(levels, self.names)
            return pd.Index(levels[0], name=self.names[0] if self.names else None)
        if len(self.names) > 1 or (self.keys and isinstance(self.keys[0], tuple)):
            levels = [np.array(level, dtype=object) for level in zip(*self.keys, strict=True)]
            return _indexed(levels or [np.array([], dtype=object)] * len(self.names), self.names)
        return pd.Index(self.keys, name=self.names[0] if self.names else None)


def _indexed(levels: Sequence[npt.NDArray[Any]], names: tuple[str, ...]) -> pd.MultiIndex:
    """Index by several levels, as pandas does from arrays, but without a categorical for each."""
    codes: Any
    codes, known = zip(*(pd.factorize(level, sort=True) for level in levels), strict=True)
    return pd.MultiIndex(
        levels=[pd.Index(each) for each in known],
        codes=codes,
        names=names or None,
        verify_integrity=False,
    )


@dataclass
class Compiled:
    """A linear model as arrays, with the names of what they came from.

    Attributes
    ----------
    components
        The Pyomo variables, indexed or not, in the order of ``columns``.
    columns, rows, lines
        Named stretches of columns, of rows, and the ledger lines' keys (kind, holder, item).
    lower, upper, integer
        Bounds and integrality of the columns; a fixed variable has both bounds at its value.
    matrix, row_lower, row_upper
        The constraints ``row_lower <= matrix <= row_upper``, constants included in the matrix.
    ledger
        One row per ledger line.
    stages
        One row per objective, most important first; all are minimised.
    sense
        -1.0 where the model's objective is to be maximised, else 1.0.
    """

    components: list[Any]
    columns: dict[str, Part]
    lower: Floats
    upper: Floats
    integer: Booleans
    rows: dict[str, Part]
    matrix: Rows
    row_lower: Floats
    row_upper: Floats
    lines: Part
    ledger: Rows
    stages: Rows
    sense: float = 1.0

    @cached_property
    def variables(self) -> list[Any]:
        """The Pyomo variable of every column."""
        return [member for component in self.components for member in component.values()]

    def name_of_row(self, row: int) -> str:
        """Give the constraint's name with its index."""
        return _name_in(self.rows.values(), row)

    def name_of_column(self, column: int) -> str:
        """Give the variable's name with its index."""
        return _name_in(self.columns.values(), column)


class Frames(Mapping[str, pd.Series]):
    """Component name -> values by its index, made when asked for."""

    def __init__(self, parts: Mapping[str, Part], vector: Floats) -> None:
        self._parts, self._vector = parts, vector
        self._made: dict[str, pd.Series] = {}

    def __getitem__(self, name: str) -> pd.Series:
        if name not in self._made:
            part = self._parts[name]
            self._made[name] = pd.Series(self._vector[part.places], part.index, name=name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def _name_in(parts: Iterable[Part], place: int) -> str:
    part = next(p for p in parts if p.start <= place < p.start + len(p.keys))
    return name_at(part.name, part.keys[place - part.start])


def name_at(name: str, key: Hashable) -> str:
    """Write a component's name with one of its indices, as Pyomo does."""
    if key is None:
        return name
    inside = ",".join(map(str, key)) if isinstance(key, tuple) else str(key)
    return f"{name}[{inside}]"


def level_names(component: Any) -> tuple[str, ...]:
    """Name the levels of a component's index after its sets.

    A set of tuples names its levels at the beginning of its doc, ``(arc, period): ...``; any
    other set lends its own name in lower case and without a plural s.
    """
    if not component.is_indexed():
        return ()
    whole = component.index_set()
    factors = getattr(whole, "subsets", None)
    sets = factors(expand_all_set_operators=False) if factors else (whole,)
    named = [_names_of_set(part) for part in sets]
    return tuple(name for names in named for name in names) if all(named) else ()


def _names_of_set(part: Any) -> tuple[str, ...]:
    doc = part.doc or ""
    if doc.startswith("(") and ")" in doc:
        return tuple(name.strip() for name in doc[1 : doc.index(")")].split(","))
    if part.parent_block() is not None and part.dimen == 1:
        return (part.local_name.lower().removesuffix("s"),)
    return ()
