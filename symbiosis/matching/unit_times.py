r"""How units run through the periods: what the sun, a profile, a smallest load and starts allow.

A unit of sun or wind of size 1 gives at most

.. math:: a_t = H f_t / \sum_\tau h_\tau f_\tau

H  full-load hours [h/a];  f  factor of its profile;  h  hours of the period [h/a]: over the year
just the yield that its full-load hours say, whatever the periods are. Any other unit with a profile
runs at most at :math:`a_t = f_t / \max_\tau f_\tau` of its size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import number, text
from symbiosis.matching.machines import MACHINE
from symbiosis.matching.periods import own_periods, profile_factors

WHOLE = ("", MACHINE)
"""Parts of a retrofit whose own row tells how they run."""

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.park.entities import Park


def unit_times(park: Park, units: pd.DataFrame) -> pd.DataFrame | None:
    """Say how the units run whose retrofit has a profile, a smallest load or a cost of running.

    Parameters
    ----------
    park
        The park, with its periods and profiles.
    units
        Retrofits as units (``id``) with the cells of their rows.

    Returns
    -------
    DataFrame or None
        :data:`~symbiosis.matching.tables.RUNNING_COLUMNS`, one row per unit and period; None: all
        run as they like.
    """
    usual = number(park.library.technologies.reindex(units["technology"]), "full_load_hours")
    full = number(units, "full_load_hours").fillna(usual.set_axis(units.index))
    least, start = (number(units, name, 0.0) for name in ("min_load", "start_cost"))
    told = (text(units, "profile") != "") | full.notna() | (least > 0.0) | (start > 0.0)
    told &= text(units, "part").isin(WHOLE)
    if not told.any():
        return None
    rows = units[told]
    factors, hours = profile_factors(park), own_periods(park)
    share = _shares(_of(factors, rows, "profile"), hours, full[told])
    cost = start[told].to_numpy()[:, None] * _of(factors, rows, "start_profile") * _times(park)
    count = len(hours)
    table = pd.DataFrame(
        {
            "unit": np.repeat(rows["id"].to_numpy(object), count),
            "period": np.tile(hours.index.to_numpy(object), len(rows)),
            "share": share.ravel(),
            "min_load": np.repeat(least[told].to_numpy(), count),
            "start_cost": cost.ravel(),
        }
    )
    return table.sort_values(["unit", "period"], ignore_index=True)


def _of(factors: pd.DataFrame, rows: pd.DataFrame, column: str) -> npt.NDArray[np.float64]:
    """Give the factors of the rows' profiles: unit x period."""
    return np.asarray(factors.reindex(text(rows, column)).fillna(1.0), dtype=float)


def _shares(
    factors: npt.NDArray[np.float64], hours: pd.Series[float], full: pd.Series[float]
) -> npt.NDArray[np.float64]:
    """Give the largest share of its size at which each unit runs in each period."""
    total = factors @ hours.to_numpy(float)
    whole = np.where(total > 0.0, total, np.inf)[:, None]
    largest = np.where(factors.max(axis=1) > 0.0, factors.max(axis=1), np.inf)[:, None]
    even = full.fillna(0.0).to_numpy(float)[:, None] * factors / whole
    return np.where(full.notna().to_numpy()[:, None], even, factors / largest)


def _times(park: Park) -> npt.NDArray[np.float64]:
    """Tell how often a year every period comes: once, unless its length is told."""
    hours, told = own_periods(park), park.tables["periods"]
    length = number(told, "length_h").reindex(hours.index).to_numpy(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(length > 0.0, hours.to_numpy(float) / length, 1.0)
