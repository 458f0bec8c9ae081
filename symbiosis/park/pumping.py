r"""Pumping: the electricity that moves a unit of what a pipe carries by one kilometre.

The library's column ``pumping`` of carriers was computed by these laws, and is what routes tell and
what the ledger books: one figure for all. It holds for pipes that run full, of the smallest size
that carries what they do; one that runs at half its capacity asks for a quarter of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.pipe_flow import CONDENSATE, flow_of
from symbiosis.park.pipe_laws import HOT_WATER, HOUR_S, PUMP, Fluid, pressure_drop

if TYPE_CHECKING:
    import pandas as pd

_SIZES = 200
"""Over so many flows, evenly by their logarithm, a family's pressure drop is averaged."""
_J_PER_MWH = 3.6e9
_DRIVEN = ("gas", "co2", "hydrogen")
"""Families of what a compressor drives, which stands where it is made or prepared."""


def pumping_per_km(m3_per_unit: float, pa_per_m: float, ways: int = 1) -> float:
    r"""Give the electricity that moves one unit by one kilometre [MWh per unit and km].

    .. math:: e = n \, v \, \frac{\Delta p}{l} \cdot \frac{1000 \, \mathrm{m}}{\eta}

    v  volume of a unit [m3];  Delta p / l  pressure drop [Pa/m];  n  how often it passes the
    length (hot water: there and back);  eta  efficiency of pump and motor,
    :data:`symbiosis.park.pipe_laws.PUMP`. Lifts and the pressure that the receiver asks for are
    not in it.

    References: Darcy-Weisbach with Haaland (1983) J. Fluids Eng. 105, 89, for the pressure drop
    (:func:`symbiosis.park.pipe_laws.pressure_drop`).
    """
    return ways * m3_per_unit * pa_per_m * 1000.0 / PUMP / _J_PER_MWH


def usual_drop(sizes: pd.DataFrame, fluid: Fluid) -> float:
    """Give the mean pressure drop of pipes that run full [Pa/m].

    Parameters
    ----------
    sizes
        The rows of one family of the library's table ``pipes``, with flows in m3/h. Each flow
        within them, evenly by its logarithm, lies in the smallest size that carries it.
    fluid
        What flows in them.
    """
    own = sizes.sort_values("flow_max")
    most, inner_m = own["flow_max"].to_numpy(float), own["inner_mm"].to_numpy(float) / 1e3
    flows = np.geomspace(most[0], most[-1], _SIZES)
    place = np.minimum(np.searchsorted(most, flows), len(most) - 1)
    speed = flows / HOUR_S / (np.pi * inner_m[place] ** 2 / 4.0)
    each = zip(speed, inner_m[place], strict=True)
    return float(np.mean([pressure_drop(float(v), float(d), fluid) for v, d in each]))


def pumping_of(carrier: pd.Series, pipes: pd.DataFrame) -> float:
    """Compute a carrier's ``pumping`` [MWh per MWh, m3 or t and km]; NaN: no law says it.

    Steam is driven by its boiler; what is pumped is its condensate, in a line laid as hot water's.
    Gases flow by the pressure that they have.

    Parameters
    ----------
    carrier
        A row of the library's carriers.
    pipes
        The library's table of sizes.
    """
    flow = flow_of(carrier, 1.0)
    if flow is None or flow.family in _DRIVEN:
        return float("nan")
    if flow.family == "steam":
        hot = pipes[pipes["family"] == "hot_water"]
        volume = flow.tonnes_h * 1000.0 / CONDENSATE.density
        return pumping_per_km(volume, usual_drop(hot, HOT_WATER))
    sizes = pipes[pipes["family"] == flow.family]
    if carrier["medium"] == "material":  # the table counts it in t/h
        sizes = sizes.assign(flow_max=sizes["flow_max"] * 1000.0 / flow.fluid.density)
    return pumping_per_km(flow.m3_s * HOUR_S, usual_drop(sizes, flow.fluid), flow.ways)
