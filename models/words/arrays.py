"""Variables, rows and lines held as arrays, which are Pyomo's own when anyone looks at them.

They stay arrays until somebody asks Pyomo for one of them. A variable or a row that was looked at
is an ordinary Pyomo variable or constraint, and any change made to it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from weakref import ref

import numpy as np
import pyomo.environ as pyo
from pyomo.core.base.constraint import IndexedConstraint
from pyomo.core.base.expression import ExpressionData, IndexedExpression
from pyomo.core.base.indexed_component import IndexedComponent
from pyomo.core.base.var import IndexedVar, VarData
from pyomo.core.expr import LinearExpression

from symbiosis.models.words.privates import check_pyomo, import_lightly

check_pyomo()
import_lightly()


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

    def moved(self, rows: np.ndarray) -> Term:
        """Return the term with other rows."""
        return replace(self, rows=rows)

    def times(self, factors: np.ndarray | float) -> Term:
        """Return the term with its coefficients multiplied."""
        return replace(self, coefficients=self.coefficients * factors)


class Keys(Sequence):
    """Names of many members, one name or number or a tuple of them each, made when asked for.

    Parameters
    ----------
    columns
        What the names consist of: an array each, as long as there are members.
    """

    def __init__(self, columns: Sequence[np.ndarray]) -> None:
        self.columns = tuple(columns)

    @cached_property
    def _made(self) -> list:
        lists = [column.tolist() for column in self.columns]
        return lists[0] if len(lists) == 1 else list(zip(*lists, strict=True))

    def __len__(self) -> int:
        return len(self.columns[0])

    def __getitem__(self, place: Any) -> Any:
        return self._made[place]

    def __iter__(self) -> Iterator:
        return iter(self._made)


class _Unseen(IndexedComponent):
    """A component whose members are arrays until somebody looks at one of them.

    Parameters
    ----------
    keys
        Names of the members, in their order.
    index
        What the names consist of, in words.
    """

    _members: dict | None = None

    def __init__(self, keys: Sequence, index: str, **options: Any) -> None:
        self._keys = keys
        super().__init__(pyo.SetOf(keys, doc=index), **options)
        self._members = None

    keys_in_order = property(lambda self: self._keys, doc="Keys, in the order of the members.")

    @property
    def as_arrays(self) -> bool:
        """Whether nobody has looked at single members, so that the arrays still say it all."""
        return self._members is None

    @property
    def _data(self) -> dict:
        if self._members is None:
            self._members = {}
            self._write_out(self._members)
        return self._members

    @_data.setter
    def _data(self, data: dict) -> None:
        self._members = data

    def construct(self, data: object = None) -> None:  # noqa: ARG002, as Pyomo calls it
        """Do nothing: the arrays say it all."""
        self._constructed = True

    def __len__(self) -> int:
        return len(self._keys) if self._members is None else len(self._members)

    def _write_out(self, members: dict) -> None:
        """Make the members when somebody first looks; each kind of component has its own."""
        raise NotImplementedError


class LinearVariables(_Unseen, IndexedVar):
    """An indexed variable whose members are arrays until they are looked at.

    Attributes
    ----------
    space
        The domain of all members.
    most
        Upper bounds of the members; infinite where there is none.
    values_in_order
        Their values, as a solve left them; None before.
    """

    def __init__(
        self, keys: Sequence, space: pyo.Set, most: np.ndarray, index: str, doc: str
    ) -> None:
        super().__init__(keys, index, domain=space, doc=doc)
        self.space, self.most = space, most
        self.values_in_order: np.ndarray | None = None

    def take(self, values: np.ndarray) -> None:
        """Take the values that a solve gave."""
        if self.as_arrays:
            self.values_in_order = values
            return
        for member, value in zip(self.values(), values.tolist(), strict=True):
            member.set_value(value, skip_validation=True)

    def _write_out(self, members: dict) -> None:
        count, known = len(self._keys), self.values_in_order
        values = [None] * count if known is None else known.tolist()
        for key, bound, value in zip(self._keys, self.most.tolist(), values, strict=True):
            members[key] = self._member(key, bound, value)

    def _member(self, key: object, bound: float, value: float | None) -> VarData:
        # No class of its own: Pyomo's writers go by the exact type.
        member = VarData(self)
        member._index, member._domain = key, self.space  # noqa: SLF001
        if bound != np.inf:
            member.setub(bound)
        if value is not None:
            member.set_value(value, skip_validation=True)
        return member


class LinearRows(_Unseen, IndexedConstraint):
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
        index: str,
        doc: str,
    ) -> None:
        super().__init__(keys, index, doc=doc)
        self.terms = tuple(terms)
        self.lower, self.upper = lower, upper

    def _write_out(self, members: dict) -> None:  # noqa: ARG002, Pyomo puts them there
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


class LinearLines(_Unseen, IndexedExpression):
    """An indexed expression whose members are arrays until one of them is changed.

    Attributes
    ----------
    as_arrays
        Whether nobody has changed a member, so that the arrays still say it all.
    """

    as_arrays = True

    def __init__(
        self,
        keys: Sequence,
        terms: Iterable[Term] | Callable[[], Iterable[Term]],
        index: str,
        doc: str,
    ) -> None:
        self._given = terms
        self._written: dict | None = None
        super().__init__(keys, index, doc=doc)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The matrix; where a function gives it, worked out when it is first asked for."""
        return tuple(self._given() if callable(self._given) else self._given)

    def written(self, key: object) -> LinearExpression:
        """Write one member as an expression."""
        if self._written is None:
            bodies = expressions(self.terms, len(self._keys))
            self._written = dict(zip(self._keys, bodies, strict=True))
        return self._written[key]

    def _write_out(self, members: dict) -> None:
        members.update((key, LinearLine(self, key)) for key in self._keys)


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
