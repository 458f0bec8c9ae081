"""Ledger lines: what variables are worth to whom, summed by kind, holder and item.

A block offers the ledger what it moves, buys and builds::

    block.line = lines(
        [book("utility", holder.at(sink), bought_item, utility * hours), ...],
        doc="amounts [unit/a]",
    )
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.words.arrays import LinearLines, Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symbiosis.models.words.algebra import Columns

LINE = "(kind, holder, item)"
"""What tells ledger lines apart."""


@dataclass(frozen=True)
class Named:
    """A name for each of many entries: a code, and the names that the codes stand for."""

    codes: np.ndarray
    names: np.ndarray

    @classmethod
    def of(cls, column: pd.Series) -> Named:
        """Number the names in a column."""
        codes, names = pd.factorize(column)
        return cls(codes, np.asarray(names, dtype=object))

    def at(self, places: np.ndarray) -> Named:
        """Give the names at some places."""
        return Named(self.codes[places], self.names)


@dataclass(frozen=True)
class Part:
    """Entries of ledger lines of one kind: holder and item of each entry beside its variable."""

    kind: str
    holder: Named
    item: Named
    term: Term

    def keys(self) -> tuple[list[tuple[str, str, str]], np.ndarray]:
        """Give the lines that the entries belong to, and the number of each entry's line."""
        items = max(len(self.item.names), 1)
        which, pairs = pd.factorize(self.holder.codes * items + self.item.codes)
        holders, items_of = self.holder.names[pairs // items], self.item.names[pairs % items]
        return [(self.kind, *pair) for pair in zip(holders, items_of, strict=True)], which


def book(kind: str, holder: Named | str, item: Named | str, worth: Columns) -> Part:
    """Book every variable, times its figure, on a ledger line; without worth it is left out."""
    figures = np.broadcast_to(np.asarray(worth.figures, dtype=float), (len(worth),))
    kept = np.flatnonzero(figures)
    giver, what = (
        each.at(kept) if isinstance(each, Named) else _alike(each, len(kept))
        for each in (holder, item)
    )
    return Part(kind, giver, what, Term(worth.var, kept, np.arange(len(kept)), figures[kept]))


def _alike(name: str, count: int) -> Named:
    return Named(np.zeros(count, dtype=np.int64), np.array([name], dtype=object))


def lines(parts: Iterable[Part], *, doc: str) -> LinearLines:
    """Make a block's ledger lines, ``line[kind, holder, item]``, the sums of their parts."""
    found = [(part.term, *part.keys()) for part in parts]
    keys = sorted({key for _, own, _ in found for key in own})
    row = {key: place for place, key in enumerate(keys)}
    terms = [
        term.moved(np.array([row[key] for key in own], dtype=np.int64)[which])
        for term, own, which in found
    ]
    return LinearLines(keys, terms, LINE, doc=doc)
