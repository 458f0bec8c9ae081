"""Linear Pyomo expressions, read by Pyomo's own visitor into flat terms.

Only what somebody has looked at or added in plain Pyomo is read here: the rest is arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyomo.repn.linear import LinearRepnVisitor
from pyomo.repn.util import InvalidNumber

from symbiosis.errors import NotLinear

if TYPE_CHECKING:
    from pyomo.core.base.var import VarData


class Terms:
    """The terms of many linear expressions, one after the other.

    Attributes
    ----------
    coefficients, variables
        Term by term, in the order read.
    var_map
        The variables read so far by their identity, as Pyomo's visitor asks for them.
    """

    def __init__(self) -> None:
        self.coefficients: list[float] = []
        self.variables: list[VarData] = []
        self.var_map: dict[int, VarData] = {}
        # Named expressions are read once, and remembered by the visitor.
        self._visitor = LinearRepnVisitor({}, var_recorder=self)

    def add(self, variable: VarData) -> None:
        """Note a variable when the visitor meets it first."""
        self.var_map[id(variable)] = variable

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
        plain = self._visitor.walk_expression(expression)
        if plain.nonlinear is not None:
            message = f"{str(expression)[:200]} is not linear"
            raise NotLinear(message)
        self.variables.extend(map(self.var_map.__getitem__, plain.linear))
        self.coefficients.extend(factor * _number(each) for each in plain.linear.values())
        return factor * _number(plain.constant)


def _number(figure: Any) -> float:
    """Give a figure; what Pyomo could not evaluate is none."""
    return float("nan") if isinstance(figure, InvalidNumber) else float(figure)
