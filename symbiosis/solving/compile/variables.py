"""Columns of a model: bounds and integrality of its variables, held as arrays or not."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from pyomo.common.numeric_types import native_numeric_types
from pyomo.core.expr.numvalue import value

from symbiosis.errors import BadInput
from symbiosis.models.words.arrays import LinearLines, LinearRows, LinearVariables

if TYPE_CHECKING:
    from symbiosis.solving.compile.matrix import Booleans, Floats

ARRAYS = LinearVariables | LinearRows | LinearLines
"""What a formulation of ours holds as arrays."""


def is_arrays(component: Any) -> bool:
    """Say whether a component is arrays that nobody has looked at."""
    return isinstance(component, ARRAYS) and component.as_arrays


def joined(parts: list[Floats]) -> Floats:
    """Join arrays; none give an empty one."""
    return np.concatenate([np.empty(0), *parts])


def numbers(values: list[Any], missing: float) -> Floats:
    """Turn numbers, Pyomo parameters and None into an array."""
    if set(map(type, values)) - native_numeric_types:
        values = [missing if each is None else value(each) for each in values]
    return np.array(values, dtype=float)


def bounds(components: list[Any]) -> tuple[Floats, Floats, Booleans]:
    """Bounds and integrality of the variables: their own, their domain's and their fixing."""
    parts = [_bounds_of(component) for component in components]
    lower, upper, integer = zip(*parts, strict=True) if parts else ((), (), ())
    whole = np.concatenate([np.empty(0, np.bool_), *integer])
    return joined(list(lower)), joined(list(upper)), whole


def _bounds_of(component: Any) -> tuple[Floats, Floats, Booleans]:
    if is_arrays(component):
        low, high, step = _interval(component.space)
        most = np.minimum(component.most, high)
        return np.full(len(most), low), most, np.full(len(most), step == 1.0)
    return _bounds_of_each(list(component.values()))


def _bounds_of_each(variables: list[Any]) -> tuple[Floats, Floats, Booleans]:
    # The properties of a variable cost microseconds each; what they return stands in its slots.
    lower = numbers(list(map(attrgetter("_lb"), variables)), -np.inf)
    upper = numbers(list(map(attrgetter("_ub"), variables)), np.inf)
    domains = list(map(attrgetter("_domain"), variables))
    kinds = {id(domain): domain for domain in domains}
    number = {key: place for place, key in enumerate(kinds)}
    which = np.fromiter(map(number.__getitem__, map(id, domains)), np.int64, len(domains))
    limits = np.array([_interval(domain) for domain in kinds.values()]).reshape(-1, 3)[which]
    lower = np.maximum(lower, limits[:, 0])
    upper = np.minimum(upper, limits[:, 1])
    fixed = np.fromiter(map(attrgetter("_fixed"), variables), np.bool_, len(variables))
    for column in np.flatnonzero(fixed):
        lower[column] = upper[column] = variables[column].value
    return lower, upper, limits[:, 2] == 1.0


def _interval(domain: Any) -> tuple[float, float, float]:
    low, high, step = domain.get_interval()
    if step not in (0, 1):
        message = f"a variable's domain {domain} is neither a range of reals nor of integers."
        raise BadInput(message)
    return (-np.inf if low is None else low, np.inf if high is None else high, float(step))
