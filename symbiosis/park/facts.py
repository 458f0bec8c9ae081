"""Facts of a park as a whole: what indicators need and no stream of its tables can tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    field_validator,
    model_serializer,
    model_validator,
)

from symbiosis.park.signs import only_text
from symbiosis.park.unit_numbers import RAISED
from symbiosis.park.written import LARGEST, believable, one_figure, plain_signs

MONEY = "money/a"
"""Unit of a fact that is money a year, in the park's currency."""
FACTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "value_added": (MONEY, "Value added of the park's industry now"),
        "value_added_base": (MONEY, "The same in the base year, in today's prices"),
        "output": (MONEY, "Gross output of the park's industry"),
        "high_tech_output": (MONEY, "Of it: of certified high-tech firms"),
        "recycling_value_added": (MONEY, "Value added of firms that recycle"),
        "green_value_added": (MONEY, "Value added of green industries"),
        "base_years": ("a", "Years from the base year to now"),
        "energy_elsewhere": ("tce/a", "Energy used now that no stream of the tables buys"),
        "energy_base": ("tce/a", "Energy used by the whole park in the base year"),
        "clean_energy": ("tce/a", "Energy used now that is clean, of the whole park"),
        "non_fossil_energy": ("tce/a", "Energy used now that is not fossil, of the whole park"),
        "renewable_energy": ("tce/a", "Energy used now that is renewable, of the whole park"),
        "co2_elsewhere": ("t/a", "CO2 emitted now, with that of bought energy, by no stream"),
        "co2_base": ("t/a", "CO2 of the whole park in the base year, with that of bought energy"),
        "fresh_water_elsewhere": ("m3/a", "Fresh water taken in now by no stream of the tables"),
        "fresh_water_base": ("m3/a", "Fresh water of the whole park in the base year"),
        "water_recirculated": ("m3/a", "Water that firms use again in-house, cooling water too"),
        "wastewater_elsewhere": ("m3/a", "Wastewater discharged now by no stream of the tables"),
        "solid_waste_elsewhere": ("t/a", "Solid waste made now that is no stream of the tables"),
        "main_resources": ("t/a", "Main resources put in: ores, fuels, biomass, minerals"),
        "staff": ("1", "People employed in the park's industry"),
        "park_area": ("km2", "Area of the park"),
        "industrial_land": ("km2", "Of it: land of industry"),
        "green_area": ("km2", "Of it: covered by plants"),
    }
)
"""Fact -> its unit and what it means; "elsewhere" is what the park's tables of streams lack."""

_SAID = re.compile(r"\s*([\d.,'’+\-−\s]*\d\.?(?:[eE][+-]?\d+)?)\s*([^\d.,].*)?", re.DOTALL)
"""A figure with its unit: ``12.5 万吨/年``."""
_NO_UNIT = re.compile(rf"[{RAISED}^*]")
_POWERED = re.compile(
    rf"(?P<figure>[\d.,'’+\-\s]*\d)?\s*[×*·xX]?\s*(?<![\d.,])(?P<unit>10\s*(?:\^|\*\*|[{RAISED}]).*)",
    re.DOTALL,
)
"""The same with a power of ten before the unit: ``3×10⁴ t``."""


class Fact(BaseModel):
    """One figure of the whole park.

    In `park.toml` a plain figure, ``"12 kt/a"``, or a table of its own.

    Attributes
    ----------
    value
        The figure, never negative.
    unit
        Its unit; empty: that of :data:`FACTS`.
    basis
        How it is known; empty: as ``default_basis`` says of ``facts``, else estimated.
    source
        Where it was read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Annotated[
        float, Strict(), Field(ge=0.0, allow_inf_nan=False), AfterValidator(believable(LARGEST))
    ]
    unit: str = ""
    basis: Literal["", "metered", "published", "registry", "derived", "estimated", "notional"] = ""
    source: str = ""

    _text = field_validator("unit", "source")(only_text)

    @model_validator(mode="before")
    @classmethod
    def _as_people_write(cls, said: object) -> object:
        if isinstance(said, str):
            text = plain_signs(said)
            found = _SAID.fullmatch(text)
            if power := _POWERED.fullmatch(text):
                figure, unit = power["figure"] or "1", power["unit"]
            elif found is None or _NO_UNIT.match(found[2] or ""):
                message = 'a figure with its unit is wanted, such as "12 kt/a"'
                raise ValueError(message)
            else:
                figure, unit = found[1], found[2] or ""
            return {"value": one_figure(figure), "unit": unit}
        return said if isinstance(said, Mapping | Fact) else {"value": said}

    @model_serializer
    def _short(self) -> dict[str, Any]:
        """Write what is said, and nothing that is not."""
        said = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: each for name, each in said.items() if each != ""}


def unit_of_fact(name: str, currency: str) -> str:
    """Give the unit in which the program holds a fact: ``tce/a``, ``EUR/a`` ..."""
    unit = FACTS[name][0]
    return f"{currency}/a" if unit == MONEY else unit
