"""Levels of mains that a heat pump could lift heat into, or lift it out of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.matching.carriers import carries, is_steam

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.scenario import Scenario

NONE, AUTO = "none", "auto"
"""Words for which mains a scenario allows, beside names of carriers."""


def lifted_levels(scenario: Scenario, carriers: pd.DataFrame, streams: pd.DataFrame) -> np.ndarray:
    """List the temperatures at which heat pumps could stand on mains of hot water.

    Parameters
    ----------
    carriers, streams
        Those that the scenario allows, and the park's own.

    Returns
    -------
    ndarray
        Two columns [degC]: the supply of each main that some need could tap, else NaN, and the
        return of each that some source is hot enough to fill, else NaN.
    """
    if scenario.mains == NONE:
        return np.empty((0, 2))
    water = carries(carriers, "heat")
    water = water[~is_steam(water)]
    if scenario.mains != AUTO:
        water = water[water.index.isin(list(scenario.mains))]
    heat = streams[(streams["medium"] == "heat") & (streams["unit"] == "")]
    ends, lift = heat[["supply_c", "target_c"]].astype(float), heat["dt_k"].astype(float)
    gives = (heat["role"] == "source").to_numpy()
    hottest = (ends.max(axis=1) - lift)[gives].max()
    coldest = (ends.min(axis=1) + lift)[~gives].min()
    supply, back = (water[name].to_numpy(float) for name in ("supply_c", "return_c"))
    return np.column_stack(
        [np.where(supply > coldest, supply, np.nan), np.where(supply <= hottest, back, np.nan)]
    )
