"""A plane of metres for a park: near enough to the ground to join and to cut lines on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import numpy.typing as npt

METRES_PER_DEGREE = 111_319.49
"""Of latitude, and of longitude on the equator [m] (WGS 84)."""
_DIGITS = 7
"""Decimals of a degree that are kept: about a centimetre."""


@dataclass(frozen=True)
class Plane:
    """East and north in metres; degrees of longitude are shorter away from the equator.

    Attributes
    ----------
    squeeze
        Length of a degree of longitude over one of latitude, in the middle of the park.
    """

    squeeze: float

    @classmethod
    def around(cls, latitude: float) -> Plane:
        """Lay a plane at a latitude [degree]."""
        return cls(float(np.cos(np.radians(latitude))))

    def flat(self, shapes: Any) -> Any:
        """Bring shapes in WGS 84 to metres."""
        scale = METRES_PER_DEGREE * np.array([self.squeeze, 1.0])
        return shapely.transform(shapes, lambda corners: corners * scale)

    def degrees(self, shapes: Any) -> Any:
        """Bring shapes in metres back to WGS 84."""
        return shapely.transform(shapes, self.lonlat)

    def lonlat(self, metres: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Bring points in metres to longitude and latitude."""
        scale = METRES_PER_DEGREE * np.array([self.squeeze, 1.0])
        return np.round(metres / scale, _DIGITS)
