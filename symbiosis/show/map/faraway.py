"""Far partners: drawn at the edge of the park with their distance, so that the park is seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from symbiosis.park.entities import Park

_CORE = 0.75
"""The nearest part of the enterprises that makes up the park proper."""
_FAR = 2.5
"""So many times as far from the middle as all of the core is far away."""
_EDGE = 1.35
"""Where the far ones are drawn, in the same measure."""
_SMALLEST = 0.1
"""Least width of a park [km]."""
_KM_PER_DEGREE = 111.32
_WINDS = ("E", "NE", "N", "NW", "W", "SW", "S", "SE")


def gathered(park: Park) -> tuple[Park, dict[str, tuple[float, str]]]:
    """Bring far partners to the edge of the park, in their true direction.

    Returns
    -------
    Park
        The same park with the coordinates of the far enterprises changed: for drawing only.
    dict
        Far enterprise -> its distance [km] and direction (``NW``) from the park's middle.
    """
    places = park.tables["enterprises"]
    offsets = _offsets(places)
    away = np.hypot(*offsets.T)
    reach = float(np.quantile(away, _CORE, method="lower"))
    far = away > _FAR * reach
    if reach <= 0.0 or not far.any():
        return park, {}
    drawn = np.where(far, _EDGE * reach / np.where(far, away, 1.0), 1.0)[:, None] * offsets
    middle = places[["lon", "lat"]].median()
    per_degree = np.array([_per_degree_of_longitude(middle["lat"]), _KM_PER_DEGREE])
    moved = places.assign(
        lon=np.where(far, middle["lon"] + drawn[:, 0] / per_degree[0], places["lon"]),
        lat=np.where(far, middle["lat"] + drawn[:, 1] / per_degree[1], places["lat"]),
    )
    wind = np.round(np.degrees(np.arctan2(offsets[:, 1], offsets[:, 0])) / 45.0).astype(int) % 8
    said = {
        str(place): (float(away[at]), _WINDS[wind[at]])
        for at, place in enumerate(places.index)
        if far[at]
    }
    return _without_plots(replace(park, tables={**park.tables, "enterprises": moved}), said), said


def aspect(park: Park) -> float:
    """Give the height of a park over its width, far partners at its edge."""
    wide, high = np.ptp(_offsets(gathered(park)[0].tables["enterprises"]), axis=0)
    return float(high / max(wide, _SMALLEST))


def _offsets(places: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Kilometres east and north of the middle (median) enterprise."""
    here = places[["lon", "lat"]].to_numpy(float)
    middle = np.median(here, axis=0)
    per_degree = np.array([_per_degree_of_longitude(float(middle[1])), _KM_PER_DEGREE])
    return np.asarray((here - middle) * per_degree, dtype=float)


def _per_degree_of_longitude(latitude: float) -> float:
    return _KM_PER_DEGREE * float(np.cos(np.radians(latitude)))


def _without_plots(park: Park, far: Iterable[str]) -> Park:
    """Leave out the plots of the far ones: they stand where nothing is drawn."""
    if park.plots is None:
        return park
    plots = park.plots
    owner = plots["enterprise"] if "enterprise" in plots else pd.Series(plots.index, plots.index)
    return replace(park, plots=plots[~owner.isin(list(far))])
