"""Linear Pyomo expressions, read into flat terms: coefficients, variables and a constant."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pyomo.common.numeric_types import native_numeric_types
from pyomo.core.base.var import VarData
from pyomo.core.expr.numeric_expr import (
    DivisionExpression,
    LinearExpression,
    MonomialTermExpression,
    NegationExpression,
    ProductExpression,
    SumExpression,
)
from pyomo.core.expr.numvalue import value

from symbiosis.errors import NotLinear

if TYPE_CHECKING:
    from collections.abc import Callable

_ARGUMENTS = attrgetter("_args_")  # the property `args` copies: too slow for every single term
_MONOMIALS = frozenset((MonomialTermExpression,))


class Terms:
    """The terms of many linear expressions, one after the other.

    Attributes
    ----------
    coefficients, variables
        Term by term, in the order read; a coefficient may still be a Pyomo parameter.
    """

    def __init__(self) -> None:
        self.coefficients: list[Any] = []
        self.variables: list[VarData] = []
        self._named: dict[int, tuple[float, list[Any], list[VarData]]] = {}
        self._readers: dict[type, Callable[[Any, float], float]] = {
            LinearExpression: self._linear,
            SumExpression: self._sum,
            MonomialTermExpression: self._product,
            ProductExpression: self._product,
            DivisionExpression: self._quotient,
            NegationExpression: self._negation,
            VarData: self._variable,
        }

    def clear(self) -> None:
        """Forget the terms, but not what named expressions were read as."""
        self.coefficients, self.variables = [], []

    def read(self, expression: Any, factor: float = 1.0) -> float:
        """Append the terms of ``factor * expression`` and return its constant part.

        Raises
        ------
        NotLinear
            If the expression is not linear in the variables that are not fixed.
        """
        kind = expression.__class__
        reader = self._readers.get(kind)
        if reader is None:
            if kind in native_numeric_types:
                return factor * expression
            reader = self._readers[kind] = self._reader_of(expression)
        return reader(expression, factor)

    def _reader_of(self, expression: Any) -> Callable[[Any, float], float]:
        if not expression.is_potentially_variable():
            return self._constant
        if expression.is_variable_type():
            return self._variable
        if expression.is_named_expression_type():
            return self._named_expression
        return self._general

    @staticmethod
    def _constant(expression: Any, factor: float) -> float:
        return factor * value(expression)

    def _variable(self, variable: VarData, factor: float) -> float:
        self.coefficients.append(factor)
        self.variables.append(variable)
        return 0.0

    def _linear(self, expression: LinearExpression, factor: float) -> float:
        terms = expression.args
        constant = 0.0
        if set(map(type, terms)) != _MONOMIALS:
            rest = [term for term in terms if term.__class__ is not MonomialTermExpression]
            constant = sum(self.read(term, factor) for term in rest)
            terms = [term for term in terms if term.__class__ is MonomialTermExpression]
        if terms:
            coefficients, variables = zip(*map(_ARGUMENTS, terms), strict=True)
            self.variables.extend(variables)
            self.coefficients.extend(
                coefficients if factor == 1.0 else [factor * each for each in coefficients]
            )
        return constant

    def _sum(self, expression: SumExpression, factor: float) -> float:
        return sum(self.read(term, factor) for term in expression.args)

    def _product(self, expression: Any, factor: float) -> float:
        first, second = expression.args
        if _is_constant(first):
            return self.read(second, factor * value(first))
        if _is_constant(second):
            return self.read(first, factor * value(second))
        return self._general(expression, factor)

    def _quotient(self, expression: DivisionExpression, factor: float) -> float:
        numerator, denominator = expression.args
        if _is_constant(denominator):
            return self.read(numerator, factor / value(denominator))
        return self._general(expression, factor)

    def _negation(self, expression: NegationExpression, factor: float) -> float:
        return self.read(expression.args[0], -factor)

    def _named_expression(self, expression: Any, factor: float) -> float:
        known = self._named.get(id(expression))
        if known is None:
            start = len(self.variables)
            constant = self.read(expression.expr)
            known = (constant, self.coefficients[start:], self.variables[start:])
            self._named[id(expression)] = known
            del self.coefficients[start:], self.variables[start:]
        constant, coefficients, variables = known
        self.variables.extend(variables)
        self.coefficients.extend(
            coefficients if factor == 1.0 else [factor * each for each in coefficients]
        )
        return factor * constant

    def _general(self, expression: Any, factor: float) -> float:
        """Read what is linear only after simplification, the way Pyomo's own writers do."""
        from pyomo.common.collections import ComponentMap
        from pyomo.repn import generate_standard_repn

        plain = generate_standard_repn(expression, quadratic=False)
        if not plain.is_linear():
            message = f"{str(expression)[:200]} is not linear"
            raise NotLinear(message)
        merged = ComponentMap(zip(plain.linear_vars, plain.linear_coefs, strict=True))
        self.variables.extend(merged.keys())
        self.coefficients.extend(factor * value(each) for each in merged.values())
        return factor * value(plain.constant)


def _is_constant(expression: Any) -> bool:
    return expression.__class__ in native_numeric_types or not expression.is_potentially_variable()
