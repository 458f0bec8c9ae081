"""The words in which formulations are written: variables, rows and ledger lines on frames.

A formulation joins frames on named columns of codes, the way the mathematics says "for each source
and period, the sum over its arcs".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.words.arrays import Keys, LinearLines, LinearRows, LinearVariables, Term

Labels = Mapping[str, np.ndarray]
"""Column of integer codes -> the names that the codes stand for."""


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

    def lines(self) -> tuple[list[tuple[str, str, str]], np.ndarray]:
        """Give the lines that the entries belong to, and the number of each entry's line."""
        items = max(len(self.item.names), 1)
        which, pairs = pd.factorize(self.holder.codes * items + self.item.codes)
        holders, items_of = self.holder.names[pairs // items], self.item.names[pairs % items]
        return [(self.kind, *pair) for pair in zip(holders, items_of, strict=True)], which


@dataclass(frozen=True)
class Columns:
    """An indexed variable beside the frame of codes and figures that its index stands for."""

    var: pyo.Var
    frame: pd.DataFrame

    def all(self, rows: np.ndarray, coefficients: np.ndarray | float) -> Term:
        """Put every member into the given row with the given coefficient."""
        count = len(self.frame)
        return Term(
            self.var,
            np.arange(count),
            np.asarray(rows),
            np.broadcast_to(np.asarray(coefficients, dtype=float), (count,)),
        )


def keys_of(frame: pd.DataFrame, labels: Labels) -> Sequence:
    """Name the rows of a frame: one name (or number) a row, or a tuple of them."""
    if frame.empty:
        return []
    codes = {column: frame[column].to_numpy() for column in labels}
    return Keys(
        [codes[column] if names is NUMBERS else names[codes[column]]
         for column, names in labels.items()]
    )  # fmt: skip


def _index_doc(labels: Labels) -> str:
    """Name the levels of an index, as a set's doc says them."""
    return f"({', '.join(labels)})"


NUMBERS = np.empty(0, dtype=object)
"""Instead of the names of a column: its codes are shown as the numbers that they are."""


def add_variables(
    block: pyo.Block,
    name: str,
    frame: pd.DataFrame,
    labels: Labels,
    *,
    doc: str,
    domain: pyo.Set = pyo.NonNegativeReals,
    upper: np.ndarray | None = None,
) -> Columns:
    """Declare one variable per row of a frame.

    Parameters
    ----------
    block, name
        Where the variable goes, and its name.
    frame
        One row per variable; its columns are what rows are joined on.
    labels
        Which columns index the variable, with the names of their codes.
    doc
        Meaning and unit.
    domain
        Reals or binaries.
    upper
        Upper bounds; infinite where there is none.
    """
    most = np.full(len(frame), np.inf) if upper is None else np.asarray(upper, dtype=float)
    var = LinearVariables(keys_of(frame, labels), domain, most, _index_doc(labels), doc)
    block.add_component(name, var)
    return Columns(var, frame.reset_index(drop=True))


def add_rows(
    block: pyo.Block,
    name: str,
    frame: pd.DataFrame,
    labels: Labels,
    terms: Iterable[Term],
    *,
    doc: str,
    lower: np.ndarray | float = -np.inf,
    upper: np.ndarray | float = np.inf,
) -> None:
    """Declare one linear constraint per row of a frame: lower <= terms <= upper."""
    count = len(frame)
    low, high = (
        np.broadcast_to(np.asarray(side, dtype=float), (count,)) for side in (lower, upper)
    )
    rows = LinearRows(keys_of(frame, labels), terms, low, high, _index_doc(labels), doc)
    block.add_component(name, rows)


def add_products(
    block: pyo.Block,
    name: str,
    products: Sequence,
    factors: Sequence,
    others: Sequence,
    *,
    doc: str,
) -> None:
    """Declare rows ``product == factor * other`` of variables; none: no constraint."""
    triples = list(zip(products, factors, others, strict=True))
    if triples:
        rows = pyo.Constraint(
            pyo.RangeSet(0, len(triples) - 1),
            rule=lambda _, row: triples[row][0] == triples[row][1] * triples[row][2],
            doc=doc,
        )
        block.add_component(name, rows)


def add_lines(block: pyo.Block, parts: Iterable[Part], *, doc: str) -> None:
    """Declare the block's ledger lines, ``line[kind, holder, item]``, as the sum of their parts."""
    found = [(part.term, *part.lines()) for part in parts]
    keys = sorted({key for _, own, _ in found for key in own})
    row = {key: place for place, key in enumerate(keys)}
    terms = [
        term.moved(np.array([row[key] for key in own], dtype=np.int64)[which])
        for term, own, which in found
    ]
    block.line = LinearLines(keys, terms, LINE, doc=doc)


def book(
    kind: str, holder: Named | str, item: Named | str, columns: Columns, worth: np.ndarray
) -> Part:
    """Book every variable, times its worth, on a ledger line; without worth it is left out."""
    worth = np.asarray(worth, dtype=float)
    kept = np.flatnonzero(worth)
    giver, what = (
        each.at(kept) if isinstance(each, Named) else _alike(each, len(kept))
        for each in (holder, item)
    )
    return Part(kind, giver, what, Term(columns.var, kept, np.arange(len(kept)), worth[kept]))


def _alike(name: str, count: int) -> Named:
    return Named(np.zeros(count, dtype=np.int64), np.array([name], dtype=object))


def sum_over(
    columns: Columns,
    rows: pd.DataFrame,
    on: Sequence[str],
    coefficients: np.ndarray | float = 1.0,
) -> Term:
    """Sum variables into the rows that agree with them on the named columns of codes.

    Parameters
    ----------
    columns
        The variables; those that agree with no row are left out.
    rows
        The frame of the rows; a combination of codes stands there once.
    on
        Columns of codes (whole numbers, not negative) that both frames have.
    coefficients
        One per variable, or one for all.
    """
    found = positions(rows, columns.frame, on)
    coefficients = np.broadcast_to(np.asarray(coefficients, dtype=float), (len(columns.frame),))
    hit = found >= 0
    return Term(columns.var, np.flatnonzero(hit), found[hit], coefficients[hit])


def spread_over(
    columns: Columns,
    rows: pd.DataFrame,
    on: Sequence[str],
    coefficients: np.ndarray | float = 1.0,
) -> Term:
    """Put each row's one variable into it: many rows may share a variable.

    Coefficients are one per row, or one for all.
    """
    found = positions(columns.frame, rows, on)
    coefficients = np.broadcast_to(np.asarray(coefficients, dtype=float), (len(rows),))
    hit = found >= 0
    return Term(columns.var, found[hit], np.flatnonzero(hit), coefficients[hit])


_ROOMY = 8
"""A table of all codes is cheaper than a search while it has at most so many rooms an entry."""


def positions(keys: pd.DataFrame, wanted: pd.DataFrame, on: Sequence[str]) -> np.ndarray:
    """Find where each row of ``wanted`` stands in ``keys``; -1 where it does not."""
    if keys.empty or wanted.empty:
        return np.full(len(wanted), -1)
    known = [keys[column].to_numpy(np.int64) for column in on]
    asked = [wanted[column].to_numpy(np.int64) for column in on]
    code, code_wanted = known[0], asked[0]
    for one, other in zip(known[1:], asked[1:], strict=True):
        radix = int(max(one.max(), other.max())) + 1
        code, code_wanted = code * radix + one, code_wanted * radix + other
    last = int(max(code.max(), code_wanted.max()))
    if code.min() >= 0 and last < _ROOMY * (len(code) + len(code_wanted)):
        place = np.full(last + 1, -1)
        place[code] = np.arange(len(code))
        return np.where(code_wanted >= 0, place[code_wanted], -1)
    order = np.argsort(code, kind="stable")
    ordered = code[order]
    place = np.minimum(np.searchsorted(ordered, code_wanted), len(ordered) - 1)
    return np.where(ordered[place] == code_wanted, order[place], -1)


def numbered(frame: pd.DataFrame, on: Sequence[str]) -> np.ndarray:
    """Number the combinations of some columns of codes, from zero in the order of appearance."""
    codes = frame[on[0]].to_numpy(np.int64)
    for column in on[1:]:
        more = frame[column].to_numpy(np.int64)
        codes = codes * (int(more.max(initial=0)) + 2) + more
    return pd.factorize(codes)[0]
