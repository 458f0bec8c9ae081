"""Linear rows held as arrays, which are Pyomo constraints when anyone looks at them.

A formulation joins frames on named columns, the way the mathematics says "for each source and
period, the sum over its arcs". Rows stay sparse arrays until somebody asks Pyomo for one of them; a
row that was looked at is an ordinary Pyomo constraint, and any change made to it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from weakref import ref

import numpy as np
import pandas as pd
import pyomo.environ as pyo
from pyomo.core.base.constraint import IndexedConstraint
from pyomo.core.base.expression import ExpressionData, IndexedExpression
from pyomo.core.expr import LinearExpression

Labels = Mapping[str, np.ndarray]
"""Column of integer codes -> the names that the codes stand for."""


@dataclass(frozen=True)
class Term:
    """Entries of a sparse matrix: coefficients of one indexed variable in numbered rows.

    Attributes
    ----------
    var
        The indexed variable.
    members
        Position of each entry's variable in ``var``, in the order of its index.
    rows
        Row of each entry.
    coefficients
        Value of each entry.
    """

    var: pyo.Var
    members: np.ndarray
    rows: np.ndarray
    coefficients: np.ndarray

    def moved(self, rows: np.ndarray, factors: np.ndarray | float = 1.0) -> Term:
        """Return the term with other rows, and its coefficients multiplied."""
        return Term(self.var, self.members, rows, self.coefficients * factors)


Part = tuple[pd.DataFrame, Term]
"""Entries of ledger lines: ``kind``, ``holder``, ``item`` of each entry beside its variable."""


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


class LinearRows(IndexedConstraint):
    """An indexed constraint whose rows are arrays until they are looked at.

    Attributes
    ----------
    terms
        The matrix, as a list of :class:`Term`.
    lower, upper
        Bounds of the rows; infinite where there is none.
    """

    def __init__(
        self,
        keys: Sequence,
        terms: Iterable[Term],
        lower: np.ndarray,
        upper: np.ndarray,
        doc: str,
    ) -> None:
        self._keys = keys
        self._looked_at: dict | None = None
        super().__init__(pyo.SetOf(keys), doc=doc)
        self._looked_at = None
        self.terms = tuple(terms)
        self.lower, self.upper = lower, upper

    @property
    def as_arrays(self) -> bool:
        """Whether nobody has looked at single rows, so that the arrays still say it all."""
        return self._looked_at is None

    @property
    def _data(self) -> dict:
        if self._looked_at is None:
            self._looked_at = {}
            self._write_out()
        return self._looked_at

    @_data.setter
    def _data(self, data: dict) -> None:
        self._looked_at = data

    def __len__(self) -> int:
        return len(self._keys) if self.as_arrays else len(self._looked_at or ())

    def _write_out(self) -> None:
        bodies = expressions(self.terms, len(self._keys))
        for key, body, low, high in zip(
            self._keys, bodies, self.lower.tolist(), self.upper.tolist(), strict=True
        ):
            least, most = None if low == -np.inf else low, None if high == np.inf else high
            relation = (body, low) if low == high else (least, body, most)
            self._setitem_when_not_present(key, relation)


class LinearLine(ExpressionData):
    """One member of :class:`LinearLines`: an expression that is written when somebody reads it."""

    def __init__(self, component: LinearLines, index: object) -> None:
        _WRITTEN.__set__(self, None)
        self._component, self._index = ref(component), index

    @property
    def _args_(self) -> tuple:
        written = _WRITTEN.__get__(self)
        return (self.parent_component().written(self.index()),) if written is None else written

    @_args_.setter
    def _args_(self, arguments: tuple) -> None:
        _WRITTEN.__set__(self, arguments)
        self.parent_component().as_arrays = False


_WRITTEN = ExpressionData._args_


class LinearLines(IndexedExpression):
    """An indexed expression whose members are arrays until one of them is changed.

    Attributes
    ----------
    terms
        The matrix, as a list of :class:`Term`.
    as_arrays
        Whether nobody has changed a member, so that the arrays still say it all.
    """

    def __init__(self, keys: Sequence, terms: Iterable[Term], doc: str) -> None:
        self._keys = keys
        self._members: dict | None = None
        self._written: dict | None = None
        super().__init__(pyo.SetOf(keys), doc=doc)
        self._members = None
        self.terms = tuple(terms)
        self.as_arrays = True

    keys_in_order = property(lambda self: self._keys, doc="Keys, in the order of the rows.")

    def written(self, key: object) -> LinearExpression:
        """Write one member as an expression."""
        if self._written is None:
            bodies = expressions(self.terms, len(self._keys))
            self._written = dict(zip(self._keys, bodies, strict=True))
        return self._written[key]

    @property
    def _data(self) -> dict:
        if self._members is None:
            self._members = {key: LinearLine(self, key) for key in self._keys}
        return self._members

    @_data.setter
    def _data(self, data: dict) -> None:
        self._members = data

    def construct(self, data: object = None) -> None:  # noqa: ARG002, as Pyomo calls it
        """Do nothing: the arrays say it all."""
        self._constructed = True

    def __len__(self) -> int:
        return len(self._keys) if self._members is None else len(self._members)


def expressions(terms: Iterable[Term], count: int) -> list[LinearExpression]:
    """Write numbered rows as Pyomo expressions, entries in the order of the terms."""
    variables: list[list] = [[] for _ in range(count)]
    coefficients: list[list[float]] = [[] for _ in range(count)]
    for term in terms:
        members = list(term.var.values())
        entries = zip(
            term.rows.tolist(), term.members.tolist(), term.coefficients.tolist(), strict=True
        )
        for row, member, coefficient in entries:
            variables[row].append(members[member])
            coefficients[row].append(coefficient)
    return [
        LinearExpression(constant=0.0, linear_coefs=coefs, linear_vars=members)
        for coefs, members in zip(coefficients, variables, strict=True)
    ]


def keys_of(frame: pd.DataFrame, labels: Labels) -> list:
    """Name the rows of a frame: one name (or number) a row, or a tuple of them."""
    if frame.empty:
        return []
    columns = [
        frame[column].tolist() if names is NUMBERS else names[frame[column].to_numpy()].tolist()
        for column, names in labels.items()
    ]
    return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


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
    index = pyo.SetOf(keys_of(frame, labels), doc=f"({', '.join(labels)})")
    var = pyo.Var(index, domain=domain, doc=doc)
    block.add_component(name, var)
    if upper is not None:
        for member, bound in zip(var.values(), upper.tolist(), strict=True):
            if bound != np.inf:
                member.setub(bound)
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
    rows = LinearRows(keys_of(frame, labels), terms, low, high, doc)
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
    pairs = [(frame, term) for frame, term in parts if len(frame)]
    columns = ["kind", "holder", "item"]
    if not pairs:
        block.line = LinearLines([], (), doc=doc)
        return
    together = pd.concat([frame[columns] for frame, _ in pairs], ignore_index=True)
    codes = together.groupby(columns, sort=True).ngroup().to_numpy()
    keys = together.assign(code=codes).drop_duplicates("code").sort_values("code")
    ends = np.cumsum([len(frame) for frame, _ in pairs])
    terms = [
        term.moved(codes[end - len(frame) : end])
        for (frame, term), end in zip(pairs, ends, strict=True)
    ]
    names = list(keys[columns].itertuples(index=False, name=None))
    block.line = LinearLines(names, terms, doc=doc)


def book(
    kind: str,
    holder: np.ndarray | str,
    item: np.ndarray | str,
    columns: Columns,
    worth: np.ndarray,
) -> Part:
    """Book every variable, times its worth, on a ledger line; without worth it is left out."""
    count = len(columns.frame)
    kept = np.flatnonzero(worth != 0)
    frame = pd.DataFrame(
        {
            "kind": np.full(count, kind, dtype=object),
            "holder": np.broadcast_to(np.asarray(holder, dtype=object), (count,)),
            "item": np.broadcast_to(np.asarray(item, dtype=object), (count,)),
        }
    ).iloc[kept]
    entries = Term(columns.var, kept, np.arange(len(kept)), np.asarray(worth, float)[kept])
    return frame, entries


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
    order = np.argsort(code, kind="stable")
    ordered = code[order]
    place = np.minimum(np.searchsorted(ordered, code_wanted), len(ordered) - 1)
    return np.where(ordered[place] == code_wanted, order[place], -1)
