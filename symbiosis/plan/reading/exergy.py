r"""Exergy of heat that passes: what it is worth as work, above and below the surroundings.

.. math:: \psi = 1 - T_0 / T_{lm}, \qquad T_{lm} = (T_h - T_c) / \ln (T_h / T_c)

T_0  surroundings, 25 degC;  T_h, T_c  ends of the heat [K]. Above T_0 exergy comes with the heat
to whom it warms. Below T_0 it goes the other way: to the need of cold that heat is taken from,
from what warms up by it.

References: Szargut (2005) Exergy Method; Kotas (1985) The Exergy Method, ch. 2.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
_AMBIENT_K = 298.15
_KELVIN = 273.15
_EVEN_K = 1e-9


def exergy_share(hot_c: Array, cold_c: Array) -> Array:
    """Give exergy per heat [1], negative where heat is colder than the surroundings."""
    hot, cold = hot_c + _KELVIN, cold_c + _KELVIN
    ratio = np.log(hot / cold)
    mean = np.divide(hot - cold, ratio, out=hot.copy(), where=hot - cold > _EVEN_K)
    return np.asarray(1.0 - _AMBIENT_K / mean, dtype=float)


def warmth(hot_c: Array, cold_c: Array) -> Array:
    """Give the exergy that heat brings to whom it warms [1]; none below the surroundings."""
    return np.maximum(exergy_share(hot_c, cold_c), 0.0)


def chill(hot_c: Array, cold_c: Array) -> Array:
    """Give the exergy of the cold that takes heat out [1]; none above the surroundings."""
    return np.maximum(-exergy_share(hot_c, cold_c), 0.0)
