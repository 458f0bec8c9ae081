"""What flows in a pipe that carries so much: its family, its fluid, its volume."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING

from symbiosis.park.pipe_laws import AIR_C, BRINE, COLD_WATER, HOT_WATER, Fluid

if TYPE_CHECKING:
    import pandas as pd

_CONDENSATE_C = 80.0
"""Temperature at which condensate comes back [degC], as the library's carriers of steam take it."""
CONDENSATE = HOT_WATER
"""Condensate comes back as water of 80 degC."""
_WARM_C = 45.0
"""What is colder is carried by the table's bare water pipe."""
_FREEZING_C = 0.0
"""What leaves colder is brine."""
_TABLE_BAR = 10.0
"""Pressure for which the table of pipes tells how much steam they carry [bar]."""


@dataclass(frozen=True)
class Flow:
    """What flows in a route.

    Attributes
    ----------
    family
        Of the library's table ``pipes``.
    listed
        Its amount in the unit of the family's ``flow_max``.
    m3_s
        Its volume [m3/s].
    fluid
        What it is.
    ways
        How often it passes the length: hot and chilled water there and back.
    tonnes_h
        Of steam: its mass [t/h].
    """

    family: str
    listed: float
    m3_s: float
    fluid: Fluid
    ways: int = 1
    tonnes_h: float = 0.0


def flow_of(carrier: pd.Series, capacity: float) -> Flow | None:
    """Say what flows where a carrier carries so much [MW, m3/h]; None: no family has its sizes."""
    if carrier["kind"] != "pipe":
        return None
    if carrier["medium"] == "water":
        return Flow("water", capacity, capacity / 3600.0, COLD_WATER)
    if carrier["medium"] != "heat":
        return None
    supply, back = float(carrier["supply_c"]), float(carrier["return_c"])
    if supply > back:
        hot = supply > _WARM_C
        fluid = HOT_WATER if hot else BRINE if supply < _FREEZING_C else COLD_WATER
        volume = capacity * 1e3 / (fluid.density * fluid.heat * (supply - back))
        family = "hot_water" if hot else "water"
        # What is colder than the air is sent round as hot water is; other cool water is let go.
        ways = 2 if hot or supply < AIR_C else 1
        return Flow(family, volume * 3600.0, volume, fluid, ways)
    if supply < back:
        return None
    fluid, heat = _steam(float(carrier["min_pressure_bar"]) or _TABLE_BAR)
    tonnes = capacity / heat
    listed = tonnes / sqrt(fluid.density / _steam(_TABLE_BAR)[0].density)
    return Flow("steam", listed, tonnes / 3.6 / fluid.density, fluid, tonnes_h=tonnes)


@lru_cache(maxsize=64)
def _steam(bar: float) -> tuple[Fluid, float]:
    """Give saturated steam, and the heat of a tonne of it over its condensate [MWh/t]."""
    from CoolProp.CoolProp import PropsSI

    density, viscosity, enthalpy = (
        float(PropsSI(name, "P", bar * 1e5, "Q", 1.0, "Water")) for name in ("D", "V", "H")
    )
    water = float(PropsSI("H", "T", _CONDENSATE_C + 273.15, "Q", 0.0, "Water"))
    return Fluid(density, viscosity), (enthalpy - water) / 3.6e6
