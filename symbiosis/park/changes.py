"""What a field of a scenario changes: who could exchange, the model's rows, or figures alone.

Every field declares it (:class:`Changes` in its annotation), and whoever keeps matches or models
asks here whether they still answer: nobody keeps a list of fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pydantic import BaseModel

    from symbiosis.park.entities import Park

Kind = Literal["matches", "firms", "rows", "figures"]
"""``matches``: matching reads it; ``firms``: so it does, to know which firms, retrofits and
exchanges there are; ``rows``: it decides which rows and columns the model has; ``figures``: only
what they hold."""


@dataclass(frozen=True)
class Changes:
    """What of a field changes what.

    Attributes
    ----------
    matches, firms, rows
        From a value of the field (``matches`` also from the park) to that of it on which the kind
        depends: equal keys, equal matches, firms or rows. None: it does not depend on the field.
    """

    matches: Callable[[Any, Park], object] | None = None
    firms: Callable[[Any], object] | None = None
    rows: Callable[[Any], object] | None = None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What the field changes; a field without a key changes figures alone."""
        kinds: tuple[Kind, ...] = ("matches", "firms", "rows")
        return tuple(kind for kind in kinds if getattr(self, kind) is not None) or ("figures",)


FIGURES = Changes()
"""The field changes figures alone."""


def matches_key(scenario: BaseModel, park: Park) -> tuple[object, ...]:
    """Give what of a scenario matching reads, who has left and what is closed apart."""
    return tuple(
        declared.matches(getattr(scenario, name), park)
        for name, declared in declared_by(type(scenario)).items()
        if declared.matches
    )


def firms_key(scenario: BaseModel) -> tuple[object, ...]:
    """Give what of a scenario says which firms and retrofits there are."""
    return tuple(
        declared.firms(getattr(scenario, name))
        for name, declared in declared_by(type(scenario)).items()
        if declared.firms
    )


def rows_key(scenario: BaseModel) -> tuple[object, ...]:
    """Give what of a scenario decides which rows and columns a model has."""
    return tuple(
        declared.rows(getattr(scenario, name))
        for name, declared in declared_by(type(scenario)).items()
        if declared.rows
    )


@cache
def declared_by(scenario: type[BaseModel]) -> Mapping[str, Changes]:
    """Give what every field declares.

    Raises
    ------
    TypeError
        If a field declares nothing: a kept model could answer for another question.
    """
    declared = {}
    for name, field in scenario.model_fields.items():
        found = [each for each in field.metadata if isinstance(each, Changes)]
        if len(found) != 1:
            message = f"{scenario.__name__}.{name} must declare what it changes, once"
            raise TypeError(message)
        declared[name] = found[0]
    return declared
