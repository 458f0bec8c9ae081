"""Spoken: models of choices that refuse wrong values in a planner's words, in Python too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from symbiosis.errors import WrongChoice
from symbiosis.park.refused import ended, refused

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)


class Spoken(ModelMetaclass):
    """Makes a model say what is wrong with it as files do, where it is called by its name.

    What pydantic itself makes of it, nested in another or by ``model_validate``, stays a
    ``ValidationError``: readers of files gather these, and tell all of them at once.
    """

    def __call__(cls, *args: Any, **fields: Any) -> Any:  # noqa: D102, N805 (a metaclass)
        try:
            return super().__call__(*args, **fields)
        except ValidationError as error:
            raise WrongChoice(said_of(error, cls)) from None


def said_of(error: ValidationError, model: Any) -> str:
    """Say what a model refused, a line each, as who writes Python would mend it."""
    told = refused(error, model, based=False, in_python=True)
    return "\n".join(
        f"{model.__name__}, {place}: {what}. {ended(remedy)}" for place, what, remedy in told
    )
