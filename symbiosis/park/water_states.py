"""What water and steam are in a state: density, enthalpy, entropy and viscosity by IAPWS-95.

``chemicals`` computes them. CoolProp gives the same figures, but takes seconds to load, and what
counts steam would start that much later.
"""

from __future__ import annotations

from typing import NamedTuple

TRIPLE_PA, CRITICAL_PA = 611.66, 22.06e6
"""Between these pressures water boils [Pa]."""
BOILING_BAR = (TRIPLE_PA / 1e5, CRITICAL_PA / 1e5)
"""The same [bar]."""
COLDEST_K, HOTTEST_K, HIGHEST_PA = 252.0, 1273.0, 1e9
"""Within these the formulation was compared with measurements."""
_ABOVE_K = 1e-3
"""So far above boiling steam is superheated for sure [K]."""


class Water(NamedTuple):
    """Water in a state: [kg/m3], [J/kg], [J/(kg K)] and [Pa s]."""

    density: float
    enthalpy: float
    entropy: float
    viscosity: float


def boiling_k(pascal: float) -> float:
    """Give the temperature at which water boils [K].

    Raises
    ------
    ValueError
        If it does not at this pressure.
    """
    from chemicals.iapws import iapws95_Tsat

    if not TRIPLE_PA <= pascal <= CRITICAL_PA:
        message = f"water does not boil at {pascal:g} Pa"
        raise ValueError(message)
    return float(iapws95_Tsat(pascal))


def saturated_pa(kelvin: float) -> float:
    """Give the pressure of saturated steam [Pa], between the triple and the critical point."""
    from chemicals.iapws import iapws95_Psat

    return float(iapws95_Psat(kelvin))


def liquid(kelvin: float) -> Water:
    """Give water that is about to boil."""
    from chemicals.iapws import iapws95_rhol_sat

    return _of(kelvin, iapws95_rhol_sat(kelvin))


def vapour(kelvin: float) -> Water:
    """Give dry saturated steam."""
    from chemicals.iapws import iapws95_rhog_sat

    return _of(kelvin, iapws95_rhog_sat(kelvin))


def water_at(pascal: float, kelvin: float) -> Water:
    """Give water or superheated steam away from saturation.

    Raises
    ------
    ValueError
        If nobody measured it there.
    """
    from chemicals.iapws import iapws95_rho

    if not (0.0 < pascal <= HIGHEST_PA and COLDEST_K <= kelvin <= HOTTEST_K):
        message = f"no water is known at {pascal:g} Pa and {kelvin:g} K"
        raise ValueError(message)
    return _of(kelvin, iapws95_rho(kelvin, pascal))


def expanded(entropy: float, pascal: float) -> float:
    """Give the enthalpy of steam that was let down to a pressure without loss [J/kg].

    Raises
    ------
    ValueError
        If water does not boil at that pressure, or no steam has this entropy there.
    """
    from scipy.optimize import brentq

    boils = boiling_k(pascal)
    dry, wet = vapour(boils), liquid(boils)
    if entropy <= dry.entropy:
        share = (entropy - wet.entropy) / (dry.entropy - wet.entropy)
        return wet.enthalpy + share * (dry.enthalpy - wet.enthalpy)
    hot = brentq(
        lambda kelvin: water_at(pascal, kelvin).entropy - entropy, boils + _ABOVE_K, HOTTEST_K
    )
    return water_at(pascal, hot).enthalpy


def _of(kelvin: float, density: float) -> Water:
    r"""Give what water of a density is.

    .. math::

        h / (R T) = 1 + τ (φ^o_τ + φ^r_τ) + δ φ^r_δ

        s / R = τ (φ^o_τ + φ^r_τ) - φ^o - φ^r

    Source: IAPWS R6-95 (2018), table 3; viscosity: IAPWS R12-08, without the critical enhancement.
    """
    from chemicals import iapws
    from chemicals.viscosity import mu_IAPWS

    tau, delta = iapws.iapws95_Tc / kelvin, density / iapws.iapws95_rhoc
    at = (tau, delta)
    turned = tau * (iapws.iapws95_dA0_dtau(*at) + iapws.iapws95_dAr_dtau(*at))
    spread = iapws.iapws95_A0(*at) + iapws.iapws95_Ar(*at)
    enthalpy = (1.0 + turned + delta * iapws.iapws95_dAr_ddelta(*at)) * iapws.iapws95_R * kelvin
    entropy = (turned - spread) * iapws.iapws95_R
    return Water(float(density), float(enthalpy), float(entropy), float(mu_IAPWS(kelvin, density)))
