"""The algebra in which laws are written: columns, sums over them, and what must hold of the sums.

A law joins frames on named columns of codes, the way the mathematics says "for each sink and
period, the sum over its arcs"::

    sinks = each(frame, {"sink": names, "period": names})
    block.sink_balance = law(
        (flow * covered).per(sinks) + bought.per(sinks) == need + ports,
        doc="every need is met [t/h]",
    )

``per`` sums variables into the rows that agree with them; ``at`` puts one variable into every row
that agrees with it. Figures are numbers, or arrays of one per variable (before ``per`` or ``at``)
or one per row (after it). What comes out is an ordinary Pyomo constraint, held as arrays until
somebody looks at it (:mod:`symbiosis.models.words.arrays`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo

from symbiosis.models.words.arrays import Keys, LinearRows, LinearVariables, Term
from symbiosis.models.words.joins import positions

if TYPE_CHECKING:
    import pandas as pd

Labels = dict[str, np.ndarray]
"""Column of integer codes -> the names that the codes stand for."""
Figures = np.ndarray | float

NUMBERS = np.empty(0, dtype=object)
"""Instead of the names of a column: its codes are shown as the numbers that they are."""


@dataclass(frozen=True)
class Family:
    """The members of a variable or a law: one a row of a frame.

    Attributes
    ----------
    frame
        Codes and figures of every member; its index counts from zero.
    labels
        The columns of codes that tell members apart, with the names behind the codes.
    """

    frame: pd.DataFrame
    labels: Labels

    def __len__(self) -> int:
        return len(self.frame)

    def __getitem__(self, column: str) -> np.ndarray:
        return self.frame[column].to_numpy()

    def where(self, chosen: np.ndarray | pd.Series) -> Family:
        """Keep some of the members."""
        kept = np.asarray(chosen, dtype=bool)
        return self if kept.all() else each(self.frame[kept], self.labels)

    @property
    def keys(self) -> Sequence:
        """The names of the members: one name (or number) each, or a tuple of them."""
        if not len(self):
            return []
        named = ((self[column], names) for column, names in self.labels.items())
        return Keys([codes if names is NUMBERS else names[codes] for codes, names in named])

    @property
    def levels(self) -> str:
        """What the parts of a name are called, as a set's doc says it."""
        return f"({', '.join(self.labels)})"


def each(frame: pd.DataFrame, labels: Labels) -> Family:
    """Take each row of a frame as a member, told apart by the labelled columns."""
    return Family(frame.reset_index(drop=True), labels)


@dataclass(frozen=True, eq=False)
class Columns:
    """A variable for every member of a family, times a figure.

    Attributes
    ----------
    var
        The indexed Pyomo variable.
    frame
        Codes and figures of every member.
    labels
        The columns of codes that tell the members apart, with the names behind the codes.
    figures
        What each is multiplied with.
    """

    var: pyo.Var
    frame: pd.DataFrame
    labels: Labels
    figures: Figures = 1.0

    __array_ufunc__ = None

    def __len__(self) -> int:
        return len(self.frame)

    def __getitem__(self, column: str) -> np.ndarray:
        return self.frame[column].to_numpy()

    def __mul__(self, figures: Figures) -> Columns:
        return replace(self, figures=self.figures * np.asarray(figures, dtype=float))

    __rmul__ = __mul__

    def seen(self, **codes: object) -> Columns:
        """Look at the same variables by other codes."""
        return replace(self, frame=self.frame.assign(**codes))

    def per(self, rows: Family, on: Sequence[str] | None = None) -> Sum:
        """Sum, for each row, over the variables that agree with it.

        Parameters
        ----------
        rows
            A combination of codes stands there once; variables that agree with none are left out.
        on
            Columns of codes that both have; else what tells the rows apart.
        """
        if rows.frame is self.frame:
            return self._in_order(rows)
        found = positions(rows.frame, self.frame, tuple(on or rows.labels))
        members = np.flatnonzero(found >= 0)
        return self.put(rows, members, found[members], self._of(members))

    def at(self, rows: Family, on: Sequence[str] | None = None) -> Sum:
        """Put into each row the one variable that agrees with it; many rows may share it.

        Parameters
        ----------
        on
            Columns of codes that both have; else what tells the variables apart.
        """
        if rows.frame is self.frame:
            return self._in_order(rows)
        found = positions(self.frame, rows.frame, tuple(on or self.labels))
        places = np.flatnonzero(found >= 0)
        return self.put(rows, found[places], places, self._of(found[places]))

    def put(
        self, rows: Family, members: np.ndarray, places: np.ndarray, figures: np.ndarray
    ) -> Sum:
        """Put numbered variables into numbered rows, each with a figure of its own."""
        return Sum(rows, (Term(self.var, members, places, figures),))

    def _in_order(self, rows: Family) -> Sum:
        every = np.arange(len(rows))
        return self.put(rows, every, every, self._of(every))

    def _of(self, members: np.ndarray) -> np.ndarray:
        """Give the figures of some members."""
        figures = np.asarray(self.figures, dtype=float)
        return figures[members] if figures.ndim else np.full(len(members), float(figures))


@dataclass(frozen=True, eq=False)
class Sum:
    """A sum of variables, and a constant, in every row of a family."""

    rows: Family
    terms: tuple[Term, ...] = ()
    constant: Figures = 0.0

    __array_ufunc__ = None
    __hash__ = object.__hash__

    def __add__(self, other: Sum | Figures) -> Sum:
        if isinstance(other, Sum):
            return Sum(self.rows, self.terms + other.terms, self.constant + other.constant)
        return replace(self, constant=self.constant + other)

    __radd__ = __add__

    def __mul__(self, figures: Figures) -> Sum:
        figures = np.asarray(figures, dtype=float)
        terms = (term.times(figures[term.rows] if figures.ndim else figures) for term in self.terms)
        return Sum(self.rows, tuple(terms), self.constant * figures)

    __rmul__ = __mul__

    def __neg__(self) -> Sum:
        return self * -1.0

    def __sub__(self, other: Sum | Figures) -> Sum:
        return self + -other

    def __rsub__(self, other: Figures) -> Sum:
        return -self + other

    def __eq__(self, other: Sum | Figures) -> Relation:  # type: ignore[override]
        return (self - other).within(0.0, 0.0)

    def __le__(self, other: Sum | Figures) -> Relation:  # type: ignore[misc]
        return (self - other).within(-np.inf, 0.0)

    def __ge__(self, other: Sum | Figures) -> Relation:  # type: ignore[misc]
        return (self - other).within(0.0, np.inf)

    def within(self, least: Figures, most: Figures) -> Relation:
        """Keep the sum between two bounds."""
        return Relation(self.rows, self.terms, least - self.constant, most - self.constant)


def total(sums: Iterable[Sum]) -> Sum:
    """Add sums over the same rows."""
    return reduce(add, sums)


@dataclass(frozen=True)
class Relation:
    """What must hold in every row of a family: lower <= sum of the terms <= upper."""

    rows: Family
    terms: tuple[Term, ...]
    lower: Figures
    upper: Figures


def add_variables(
    block: pyo.Block,
    name: str,
    family: Family,
    *,
    doc: str,
    domain: pyo.Set = pyo.NonNegativeReals,
    upper: np.ndarray | None = None,
) -> Columns:
    """Declare one variable per member.

    Parameters
    ----------
    block, name
        Where the variables go, and what they are called.
    doc
        Meaning and unit.
    domain
        Reals or binaries.
    upper
        Upper bounds; infinite where there is none.
    """
    most = np.full(len(family), np.inf) if upper is None else np.asarray(upper, dtype=float)
    var = LinearVariables(family.keys, domain, most, family.levels, doc)
    block.add_component(name, var)
    return Columns(var, family.frame, family.labels)


def law(relation: Relation, *, doc: str) -> LinearRows:
    """Make a constraint of what must hold; ``block.name = law(...)`` declares it."""
    rows = relation.rows
    lower, upper = (
        np.broadcast_to(np.asarray(side, dtype=float), (len(rows),))
        for side in (relation.lower, relation.upper)
    )
    return LinearRows(rows.keys, relation.terms, lower, upper, rows.levels, doc)


def products(
    rows: Family, product: Sequence, factor: Sequence, other: Sequence, *, doc: str
) -> pyo.Constraint:
    """Make a constraint ``product == factor * other`` of Pyomo's variables, one per row."""
    keys = list(rows.keys)
    triples = dict(zip(keys, zip(product, factor, other, strict=True), strict=True))
    index = pyo.SetOf(keys, doc=rows.levels)

    def rule(_: pyo.Block, *key: object) -> object:
        whole, one, two = triples[key if len(key) > 1 else key[0]]
        return whole == one * two

    return pyo.Constraint(index, rule=rule, doc=doc)
