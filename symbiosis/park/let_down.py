r"""Pressure that is let down: the work in a gas that is there at more than its users need.

An ideal gas that expands without loss gives

.. math:: w = c_p T_1 \left(1 - (p_2 / p_1)^{R / c_p}\right)

c_p  heat capacity [kJ/(kg K)] and R = 8.314 / M  gas constant [kJ/(kg K)] of the gas, M = 22.414
times what a normal cubic metre weighs [kg/kmol];  T_1  temperature before it is let down [K];
p_1, p_2  absolute pressures before and after [bar]. A machine gives its isentropic efficiency of
that.

References: Çengel & Boles, Thermodynamics, ch. 7 (isentropic processes of ideal gases).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from symbiosis.park.library import Library

GAS_C, USED_BAR = 25.0, 1.1
"""A gas without temperature [degC], and the pressure of gas mains in a works [bar]."""
_GAS_CONSTANT = 8.314
_MOLAR_VOLUME = 22.414
_KELVIN = 273.15
_KJ_PER_KWH = 3600.0


def let_down_work(rows: pd.DataFrame, library: Library) -> pd.Series[float]:
    """Give the work in letting a gas down [MWh/t]; nothing where its row gives no pressure.

    Parameters
    ----------
    rows
        Streams of materials: ``material``, ``pressure_bar``, ``needed_bar``, ``temperature_c``.
    """
    gases = library.gases.set_index("material").reindex(rows["material"]).set_axis(rows.index)
    heat = gases["heat_kj_kg_k"].astype(float)
    constant = _GAS_CONSTANT / (_MOLAR_VOLUME * gases["density"].astype(float))
    before = pd.to_numeric(rows["pressure_bar"]).astype(float)
    after = pd.to_numeric(rows["needed_bar"]).astype(float).fillna(USED_BAR)
    warm = pd.to_numeric(rows["temperature_c"]).astype(float).fillna(GAS_C) + _KELVIN
    left = (after / before) ** (constant / heat)
    work = heat * warm * (1.0 - left) / _KJ_PER_KWH
    return work.where(before > after, 0.0).fillna(0.0).replace([np.inf, -np.inf], 0.0)
