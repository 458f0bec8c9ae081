"""From a Pyomo model to sparse arrays: columns, rows, ledger lines and objective stages."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
from pyomo.common.gc_manager import PauseGC
from pyomo.core.base import (
    Block,
    BuildAction,
    BuildCheck,
    Constraint,
    Expression,
    Objective,
    Param,
    RangeSet,
    Set,
    Suffix,
    Var,
)
from pyomo.core.base.objective import minimize

from symbiosis.errors import BadInput, NotLinear
from symbiosis.models.words.arrays import LinearLines, LinearRows
from symbiosis.solving.compile.affine import Terms
from symbiosis.solving.compile.compiled import Compiled, Part, level_names, name_at
from symbiosis.solving.compile.matrix import Chunks, Floats, Integers, Rows
from symbiosis.solving.compile.variables import ARRAYS, bounds, is_arrays, joined, numbers

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import pyomo.environ as pyo

    from symbiosis.models.words.arrays import Term

_SILENT = {Block, BuildAction, BuildCheck, Param, RangeSet, Set, Suffix}
"""Kinds of component that say nothing to a solver by themselves."""
LINE = "line"
STAGE = "stage"


def compile_model(model: pyo.ConcreteModel) -> Compiled:
    """Compile a model to arrays, once.

    Every active component counts, those that a researcher added in plain Pyomo too. Where the
    model has ``stage[i]`` expressions and its active objective is the first of them, they are
    its lexicographic objectives; any other active objective stands alone.

    Raises
    ------
    BadInput
        If something in the model is not linear, not a number, or of a kind that a linear solver
        does not know.
    """
    with PauseGC():
        return _Compiler(model).compiled()


@dataclass
class _Compiler:
    """Walks the model's active blocks once."""

    model: Any
    columns: dict[str, Part] = field(default_factory=dict)
    components: list[Any] = field(default_factory=list)
    """The variables, in the order of ``columns``."""
    width: int = 0
    """Number of columns so far."""
    place: dict[int, int] = field(default_factory=dict)
    """Column of every variable by its identity, as far as ``_places`` has needed it."""
    numbered: set[str] = field(default_factory=set)
    """Names of the components that ``place`` knows."""
    terms: Terms = field(default_factory=Terms)

    def compiled(self) -> Compiled:
        components = self._components()
        for component in components[Var]:
            self._add_columns(component)
        rows, matrix, row_lower, row_upper = self._constraints(components[Constraint])
        lines, ledger = self._ledger(components[Expression])
        stages, sense = self._stages(components[Objective])
        for each in (matrix, ledger, stages):
            each.width = self.width
        lower, upper, integer = bounds(self.components)
        return Compiled(
            self.components, self.columns, lower, upper, integer,
            rows, matrix, row_lower, row_upper, lines, ledger, stages, sense,
        )  # fmt: skip

    def _components(self) -> dict[type, list[Any]]:
        found: dict[type, list[Any]] = {Var: [], Constraint: [], Expression: [], Objective: []}
        for block in self.model.block_data_objects(active=True, descend_into=Block):
            for component in block.component_objects(descend_into=False):
                kind = component.ctype
                if kind in found:
                    if component.active and not _is_reference(component):
                        found[kind].append(component)
                elif kind not in _SILENT and component.active:
                    message = (
                        f"{component.name} is a {kind.__name__}: only linear constraints, variables"
                        " and expressions can be solved. Reformulate it or deactivate it."
                    )
                    raise BadInput(message)
        return found

    def _add_columns(self, component: Any) -> None:
        part = Part(
            component.name, component.doc or "", self.width, _keys(component),
            level_names(component),
        )  # fmt: skip
        self.columns[part.name] = part
        self.components.append(component)
        self.width += len(part.keys)

    def _constraints(self, components: list[Any]) -> tuple[dict[str, Part], Rows, Floats, Floats]:
        rows: dict[str, Part] = {}
        chunks, start = Chunks(), 0
        constants: list[Floats] = []
        lower: list[Floats] = []
        upper: list[Floats] = []
        for component in components:
            if isinstance(component, LinearRows) and component.as_arrays:
                keys = _keys(component)
                self._take_arrays(chunks, start, component.terms)
                constant, low, high = np.zeros(len(keys)), component.lower, component.upper
            else:
                active = {key: each for key, each in component.items() if each.active}
                bounded = [each.to_bounded_expression() for each in active.values()]
                keys = tuple(active)
                names = [(component.name, key) for key in keys]
                constant = self._read(chunks, start, names, [body for _, body, _ in bounded])
                low = numbers([low for low, _, _ in bounded], -np.inf)
                high = numbers([high for _, _, high in bounded], np.inf)
            rows[component.name] = Part(
                component.name, component.doc or "", start, keys, level_names(component)
            )
            for gathered, part in ((constants, constant), (lower, low), (upper, high)):
                gathered.append(part)
            start += len(keys)
        matrix = chunks.compressed(joined(constants), self.width)
        return rows, matrix, joined(lower), joined(upper)

    def _ledger(self, components: list[Any]) -> tuple[Part, Rows]:
        keys: list[Hashable] = []
        chunks, constants = Chunks(), []
        for component in components:
            if component.local_name != LINE or not component.is_indexed():
                continue
            constants.append(self._expressions(chunks, len(keys), component))
            keys.extend(component.index_set())
        part = Part(LINE, "ledger lines", 0, tuple(keys), ("kind", "holder", "item"))
        return part, chunks.compressed(joined(constants), self.width)

    def _stages(self, objectives: list[Any]) -> tuple[Rows, float]:
        active = [each for component in objectives for each in component.values() if each.active]
        if len(active) > 1:
            names = ", ".join(each.name for each in active)
            message = f"several objectives are active ({names}): deactivate all but one."
            raise BadInput(message)
        stage = self.model.component(STAGE)
        listed = None
        if stage is not None and stage.ctype is Expression:
            chunks = Chunks()
            constant = self._expressions(chunks, 0, stage)
            listed = chunks.compressed(constant, self.width)
        if not active:
            empty = Chunks().compressed(np.zeros(1), self.width)
            return (empty if listed is None else listed), 1.0
        sense = 1.0 if active[0].sense == minimize else -1.0
        if listed is not None and sense > 0.0 and active[0].expr is next(iter(stage.values())):
            return listed, sense
        chunks = Chunks()
        constant = self._read(chunks, 0, [(active[0].name, None)], [active[0].expr], sense)
        return chunks.compressed(constant, self.width), sense

    def _expressions(self, chunks: Chunks, start: int, component: Any) -> Floats:
        """Take the members of an indexed expression as rows; return their constants."""
        if isinstance(component, LinearLines) and component.as_arrays:
            self._take_arrays(chunks, start, component.terms)
            return np.zeros(len(component.index_set()))
        names = [(component.name, key) for key in component]
        return self._read(chunks, start, names, list(component.values()))

    def _take_arrays(self, chunks: Chunks, start: int, terms: Iterable[Term]) -> None:
        for term in terms:
            if term.var.name not in self.columns:
                # A variable of an inactive block, which an active row still uses: as for Pyomo.
                self._add_columns(term.var)
            first = self.columns[term.var.name].start
            chunks.add(term.rows + start, term.members + first, term.coefficients)

    def _read(
        self,
        chunks: Chunks,
        start: int,
        names: list[tuple[str, Hashable]],
        expressions: list[Any],
        factor: float = 1.0,
    ) -> Floats:
        """Read expressions as rows; return their constants."""
        terms, ends, constants = self.terms, [0], []
        terms.clear()
        for name, expression in zip(names, expressions, strict=True):
            try:
                constants.append(terms.read(expression, factor))
            except NotLinear as error:
                message = (
                    f"{name_at(*name)}: {error}. Only linear models can be solved here: linearise"
                    " it, fix one of its variables, or deactivate it."
                )
                raise BadInput(message) from error
            ends.append(len(terms.variables))
        row = np.repeat(np.arange(len(names)), np.diff(ends))
        coefficient, constant = numbers(terms.coefficients, np.nan), np.array(constants, float)
        _check_finite(names, row, coefficient, constant)
        if not len(coefficient):
            return constant
        chunks.add(row + start, self._places(terms.variables), coefficient)
        return constant

    def _places(self, variables: list[Any]) -> Integers:
        self._number_variables()
        try:
            places = map(self.place.__getitem__, map(id, variables))
            return np.fromiter(places, np.int64, len(variables))
        except KeyError:
            self._add_strangers(variables)
            return self._places(variables)

    def _number_variables(self) -> None:
        for component in self.components:
            # Who is still arrays is in no expression.
            if component.name not in self.numbered and not is_arrays(component):
                first = self.columns[component.name].start
                self.place.update(zip(map(id, component.values()), count(first), strict=False))
                self.numbered.add(component.name)

    def _add_strangers(self, variables: list[Any]) -> None:
        """Give columns to variables of inactive blocks, which active expressions still use."""
        components = {id(each): each for each in (v.parent_component() for v in variables)}
        for component in components.values():
            if component.name not in self.columns:
                self._add_columns(component)


def _is_reference(component: Any) -> bool:
    """Say whether a component only refers to others; what is held as arrays does not."""
    return not isinstance(component, ARRAYS) and component.is_reference()


def _keys(component: Any) -> Sequence[Any]:
    """Give a component's indices without looking at its members."""
    return component.keys_in_order if isinstance(component, ARRAYS) else tuple(component)


def _check_finite(
    names: list[tuple[str, Hashable]],
    row: Integers,
    coefficient: Floats,
    constant: Floats,
) -> None:
    wrong = [*row[~np.isfinite(coefficient)], *np.flatnonzero(~np.isfinite(constant))]
    if wrong:
        name = name_at(*names[min(wrong)])
        message = f"{name} has a coefficient that is not a finite number: check its data."
        raise BadInput(message)
