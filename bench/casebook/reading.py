"""A case file: read, checked, and every fault said with its file and field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

Inputs = TypeVar("Inputs", bound=BaseModel)


def _worded(name: Any) -> Any:
    """Give a name that is a number as a word; one that is not given as the empty word."""
    if isinstance(name, int | float) and not isinstance(name, bool):
        return str(name)
    return "" if name is None else name


Name = Annotated[str, BeforeValidator(_worded)]
"""A name as files have it: a word, a number or nothing."""


class Part(BaseModel):
    """What every object of a case file has in common: no figure is infinite or not a number."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Expected(Part):
    """One quantity that a case expects.

    Attributes
    ----------
    quantity
        Its name; what follows the first colon names a plant or a player.
    value, unit
        What was published.
    tolerance, tolerance_kind
        How far an answer may be off: relative to the value, or in its unit.
    """

    quantity: Name
    value: float
    unit: Name = ""
    tolerance: Annotated[float, Field(ge=0.0)] = 1e-6
    tolerance_kind: Literal["relative", "absolute"] = "relative"


class Case(Part):
    """A published problem: what is given, what is asked, and who published it."""

    name: str
    title: Name = ""
    problem_type: str
    citation: Name = ""
    inputs: dict[str, Any]
    expected: tuple[Expected, ...] = Field(min_length=1)

    def inputs_as(self, model: type[Inputs]) -> Inputs:
        """Read the inputs as one problem type has them.

        Raises
        ------
        BadInput
            With the field and what is wrong with it.
        """
        try:
            return model.model_validate(self.inputs)
        except ValidationError as error:
            raise BadInput(_said(error, "inputs")) from error


class CaseInputs(Part):
    """What the inputs of all problem types share.

    Attributes
    ----------
    units
        What is measured (``flow``, ``heat``, ``temperature`` ...) -> its unit; a sentence instead
        says that the figures are taken as they stand.
    """

    units: dict[str, str] | Name = ""

    def unit(self, measure: str) -> str:
        """Give the unit of a measure, empty where the case does not say."""
        return "" if isinstance(self.units, str) else self.units.get(measure, "")


def read_case(path: Path) -> Case:
    """Read one case file.

    Raises
    ------
    BadInput
        If it cannot be read, with the field that is wrong.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"cannot be read ({error.strerror}). Give the path of a case file."
        raise BadInput(message) from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        message = f"is not JSON: {error}. Mend the syntax."
        raise BadInput(message) from error
    if not isinstance(data, dict):
        message = "is not a case: write an object with problem_type, inputs and expected."
        raise BadInput(message)
    try:
        return Case.model_validate({**data, "name": path.stem})
    except ValidationError as error:
        raise BadInput(_said(error)) from error


def _said(error: ValidationError, *place: str) -> str:
    """Say every fault with its field: ``inputs.streams.3.duty: input should be a number``."""
    return "; ".join(
        f"{'.'.join(map(str, (*place, *item['loc'])))}: {item['msg'].lower()}"
        for item in error.errors()
    )
