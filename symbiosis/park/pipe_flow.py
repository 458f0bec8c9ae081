"""What flows in a pipe that carries so much: its family, its fluid, its volume."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from symbiosis.park.pipe_laws import AIR_C, BRINE, COLD_WATER, HOT_WATER, Fluid
from symbiosis.park.water_states import boiling_k, liquid, vapour

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.library import Library

_CONDENSATE_C = 80.0
"""Temperature at which condensate comes back [degC], as the library's carriers of steam take it."""
CONDENSATE = HOT_WATER
"""Condensate comes back as water of 80 degC."""
_WARM_C = 45.0
"""What is colder is carried by the table's bare water pipe."""
_FREEZING_C = 0.0
"""What leaves colder is brine."""
_TABLE_BAR = 10.0
"""Pressure of steam where its carrier gives none [bar]."""
_GAS_C = 20.0
"""Temperature of a gas in its pipe [degC]."""
_NORMAL_BAR, _NORMAL_K = 1.01325, 273.15
"""State of a normal cubic metre."""
_GAS_VISCOSITY = 1.5e-5
"""Of fuel gases [Pa s]: it hardly matters in pipes that are rough."""
_SLURRY = Fluid(density=1100.0, viscosity=2.0e-3)
"""Usual figures, not compared with a document."""
_PURE = {"co2": "CarbonDioxide", "hydrogen": "Hydrogen"}
"""Forms of material that are one substance, as CoolProp names it."""
_PA_PER_M = 100.0
"""Pa/m in a bar per kilometre."""


@dataclass(frozen=True)
class Flow:
    """What flows in a route.

    Attributes
    ----------
    family
        Of the library's table ``pipes``.
    m3_s
        Its volume [m3/s].
    fluid
        What it is, where the pipe ends: there a gas is thinnest and fastest.
    ways
        How often it passes the length: hot and chilled water there and back.
    pa_per_m
        What its carrier lets it lose [Pa/m]; None: as much as the table of pipes does. Steam and
        gases get their pressure where they start, so that the way decides; what is pumped may be
        pumped harder.
    tonnes_h
        Of steam: its mass [t/h].
    """

    family: str
    m3_s: float
    fluid: Fluid
    ways: int = 1
    pa_per_m: float | None = None
    tonnes_h: float = 0.0


def flow_of(
    carrier: pd.Series,
    capacity: float,
    library: Library | None = None,
    item: str = "",
    length_km: float = 0.0,
) -> Flow | None:
    """Say what flows where a carrier carries so much.

    Parameters
    ----------
    carrier
        A row of ``carriers``.
    capacity
        [MW, m3/h, t/h].
    library
        Knows what gases weigh; None: of none of them.
    item
        Of a material: which.
    length_km
        How long the way is: a gas that has lost pressure is thinner.

    Returns
    -------
    Flow or None
        None: no family has its sizes, or nobody knows what it weighs.
    """
    if carrier["kind"] != "pipe":
        return None
    if carrier["medium"] == "water":
        return Flow("water", capacity / 3600.0, COLD_WATER)
    if carrier["medium"] == "heat":
        return _of_heat(carrier, capacity)
    return _of_material(carrier, capacity, library, item, length_km)


def _of_heat(carrier: pd.Series, megawatts: float) -> Flow | None:
    supply, back = float(carrier["supply_c"]), float(carrier["return_c"])
    if supply > back:
        hot = supply > _WARM_C
        fluid = HOT_WATER if hot else BRINE if supply < _FREEZING_C else COLD_WATER
        volume = megawatts * 1e3 / (fluid.density * fluid.heat * (supply - back))
        # What is colder than the air is sent round as hot water is; other cool water is let go.
        ways = 2 if hot or supply < AIR_C else 1
        return Flow("hot_water" if hot else "water", volume, fluid, ways)
    if supply < back:
        return None
    fluid, heat = steam_of(float(carrier["min_pressure_bar"]) or _TABLE_BAR)
    tonnes = megawatts / heat
    volume = tonnes / 3.6 / fluid.density
    return Flow("steam", volume, fluid, pa_per_m=_allowed(carrier), tonnes_h=tonnes)


def _of_material(
    carrier: pd.Series, tonnes: float, library: Library | None, item: str, length_km: float
) -> Flow | None:
    forms = str(carrier["forms"]).split(";")
    if "slurry" in forms or "liquid" in forms:
        return Flow("slurry", tonnes / 3.6 / _SLURRY.density, _SLURRY)
    lost = float(carrier["drop_bar_per_km"]) * length_km
    bar = max(float(carrier["pressure_bar"]) - lost, _NORMAL_BAR)
    pure = [form for form in forms if form in _PURE]
    family = pure[0] if pure else "gas"
    fluid = _pure_gas(_PURE[family], bar) if pure else _gas(library, item, bar)
    if fluid is None:
        return None
    return Flow(family, tonnes / 3.6 / fluid.density, fluid, pa_per_m=_allowed(carrier))


def _allowed(carrier: pd.Series) -> float | None:
    told = float(carrier["drop_bar_per_km"])
    return told * _PA_PER_M if told > 0.0 else None


def _gas(library: Library | None, material: str, bar: float) -> Fluid | None:
    """Give a gas that the library weighs, as an ideal one."""
    if library is None:
        return None
    known = library.gases[library.gases["material"] == material]
    if known.empty:
        return None
    warmer = _NORMAL_K / (_NORMAL_K + _GAS_C)
    density = float(known["density"].iloc[0]) * bar / _NORMAL_BAR * warmer
    return Fluid(density, _GAS_VISCOSITY)


@lru_cache(maxsize=64)
def _pure_gas(substance: str, bar: float) -> Fluid:
    from CoolProp.CoolProp import PropsSI

    kelvin = _NORMAL_K + _GAS_C
    density, viscosity = (
        float(PropsSI(name, "P", bar * 1e5, "T", kelvin, substance)) for name in ("D", "V")
    )
    return Fluid(density, viscosity)


@lru_cache(maxsize=64)
def steam_of(bar: float) -> tuple[Fluid, float]:
    """Give dry saturated steam, and the heat of a tonne of it over its condensate [MWh/t]."""
    steam, water = vapour(boiling_k(bar * 1e5)), liquid(_CONDENSATE_C + 273.15)
    return Fluid(steam.density, steam.viscosity), (steam.enthalpy - water.enthalpy) / 3.6e6
