r"""Pipes: how fast what is in them may flow, what they lose of its heat and of its pressure.

The laws by which the library's table ``pipes`` was computed, and by which a plan says of a route
which pipe it takes. Every figure is of one pipe unless it says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, log10, pi, sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

GROUND_C, AIR_C = 10.0, 15.0
"""Temperature of the ground around a buried pipe, and of the air around one on a bridge [degC]."""
SOIL, DEPTH_M = 1.5, 1.2
"""Conductivity of moist soil [W/m K], and how deep the middle of a buried pipe lies [m]."""
ROUGHNESS_M = 5e-5
"""Roughness of a steel pipe [m] (topotherm's catalogue takes the same)."""
HOUR_S = 3600.0
_SAME = 1e-9
"""Velocities that differ by less than this share are the same."""


@dataclass(frozen=True)
class Fluid:
    """What flows in a pipe.

    Attributes
    ----------
    density
        [kg/m3].
    viscosity
        Dynamic viscosity [Pa s].
    heat
        Heat capacity [kJ/kg K].
    """

    density: float
    viscosity: float
    heat: float = 0.0


HOT_WATER = Fluid(density=971.8, viscosity=3.54e-4, heat=4.198)
"""Water of 80 degC (IAPWS-95)."""
COLD_WATER = Fluid(density=998.2, viscosity=1.0e-3, heat=4.184)
"""Water of 20 degC (IAPWS-95)."""

BRINE = Fluid(density=1282.0, viscosity=1.64e-2, heat=2.685)
"""Calcium chloride of 28 % at -32 degC (CoolProp's incompressible fluids)."""


def pressure_drop(velocity: float, inner_m: float, fluid: Fluid) -> float:
    r"""Give what a metre takes of the pressure [Pa/m].

    .. math:: \frac{\Delta p}{l} = f \frac{\rho v^2}{2 d}, \qquad
        \frac{1}{\sqrt f} = -1.8 \log_{10} \left[ \left( \frac{k}{3.7 d} \right)^{1.11}
        + \frac{6.9}{Re} \right]

    v  velocity [m/s];  d  inner diameter [m];  rho  density;  k  roughness [m].

    References: Darcy-Weisbach with Haaland (1983) J. Fluids Eng. 105, 89.
    """
    if velocity <= 0.0:
        return 0.0
    reynolds = fluid.density * velocity * inner_m / fluid.viscosity
    factor = (-1.8 * log10((ROUGHNESS_M / (3.7 * inner_m)) ** 1.11 + 6.9 / reynolds)) ** -2
    return factor * fluid.density * velocity**2 / (2.0 * inner_m)


def fastest(inner_m: float, fluid: Fluid, pa_per_m: float, most: float) -> float:
    """Give the largest velocity [m/s] that a pressure drop and a largest velocity allow."""
    velocity = most
    for _ in range(50):
        before, drop = velocity, pressure_drop(velocity, inner_m, fluid)
        velocity = min(most, velocity * sqrt(pa_per_m / drop))
        if abs(velocity - before) <= _SAME * before:
            break
    return velocity


def flow_m3_h(velocity: float, inner_m: float) -> float:
    """Give the flow [m3/h] of a velocity [m/s]."""
    return velocity * pi * inner_m**2 / 4.0 * HOUR_S


def buried_loss(outer_m: float, jacket_m: float, insulation: float) -> float:
    r"""Give what a buried pipe loses per metre and kelvin above the ground [W/m K].

    .. math:: U = 2 \pi \Big/ \left[ \frac{\ln (D / d)}{\lambda_i} + \frac{\ln (4 z / D)}{\lambda_s}
        \right]

    d, D  outer diameter of the steel and of the jacket [m];  z  depth of its middle [m];
    lambda  conductivity of insulation and soil [W/m K]. That flow and return warm each other is
    left out: it saves some per cent.

    References: EN 13941-1 (2019); Böhm (2000) Energy Convers. Manag. 41, 407.
    """
    wall = log(jacket_m / outer_m) / insulation if jacket_m > outer_m else 0.0
    return 2.0 * pi / (wall + log(4.0 * DEPTH_M / jacket_m) / SOIL)


def hung_loss(outer_m: float, jacket_m: float, insulation: float) -> float:
    r"""Give what an insulated pipe in the air loses per metre and kelvin [W/m K].

    .. math:: U = 1.25 \cdot 2 \pi \lambda_i / \ln (D / d)

    A quarter more is lost at supports, flanges and valves (usual figure of VDI 2055).
    """
    return 1.25 * 2.0 * pi * insulation / log(jacket_m / outer_m)


def line_through(
    size: npt.ArrayLike, figure: npt.ArrayLike, *, in_percent: bool = False
) -> tuple[float, float]:
    """Lay the straight line of least squares: figure = fixed + variable x size.

    Parameters
    ----------
    in_percent
        Whether the errors are counted in per cent of the figure, so that small sizes weigh as
        much as large ones; else as they are.
    """
    figures = np.asarray(figure, float)
    weights = 1.0 / figures if in_percent else np.ones(len(figures))
    variable, fixed = np.polyfit(np.asarray(size, float), figures, 1, w=weights)
    return float(fixed), float(variable)


PUMP = 0.75
"""Efficiency of a pump with its motor (usual figure)."""
