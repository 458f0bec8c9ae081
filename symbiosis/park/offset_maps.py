r"""Offset maps: coordinates of Chinese maps, which lie 100 to 700 m (BD-09: to 1.3 km) off WGS 84.

GCJ-02 is what the law of China has maps for the public drawn in (Amap, Tencent); BD-09 is Baidu's,
over it. The formula of GCJ-02 is not published by the state; the one here was found from its
conversions and is used everywhere (eviltransform, 2013; coordtransform): with x = lon - 105 deg,
y = lat - 35 deg and the ellipsoid of Krassovsky

.. math:: lon' = lon + \Delta x(x, y) / (N \cos lat), \quad lat' = lat + \Delta y(x, y) / M

N, M  radii of curvature [m per radian];  dx, dy  polynomials and sines of x and y [m]. Its
inverse is found by iteration, to far less than a metre. Of BD-09, which is found in the same way,
published pairs of Baidu's own lie up to 40 m off the formula. CGCS2000 is WGS 84 within
centimetres.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Degrees = npt.NDArray[np.float64]

GCJ, BAIDU = "GCJ-02", "BD-09"
SYSTEMS = (GCJ, BAIDU)
_CALLED = {
    GCJ: ("gcj02", "gcj", "\u706b\u661f\u5750\u6807\u7cfb", "\u706b\u661f\u5750\u6807",
          "\u56fd\u6d4b\u5c40\u5750\u6807\u7cfb", "\u9ad8\u5fb7", "\u9ad8\u5fb7\u5750\u6807\u7cfb",
          "\u817e\u8baf\u5750\u6807\u7cfb", "amap"),
    BAIDU: ("bd09", "bd09ll", "\u767e\u5ea6", "\u767e\u5ea6\u5750\u6807\u7cfb", "baidu"),
    "": ("", "wgs84", "epsg:4326", "crs84", "cgcs2000", "epsg:4490",
         "2000\u56fd\u5bb6\u5927\u5730\u5750\u6807\u7cfb"),
}  # fmt: skip
"""System -> what people call it, in small letters without gaps and hyphens; empty: WGS 84."""
_MAJOR, _ECCENTRIC = 6378245.0, 0.00669342162296594323
"""Axis [m] and squared eccentricity of Krassovsky's ellipsoid."""
_CENTRE = np.array([105.0, 35.0])
_BOX = np.array([[72.004, 0.8293], [137.8347, 55.8271]])
"""Longitudes and latitudes outside of which maps are not offset."""
_BAIDU_OFFSET = np.array([0.0065, 0.006])
_STEPS, _CLOSE = 30, 1e-11
"""Iterations, and degrees (a micrometre) at which they end."""


def system_called(text: str) -> str | None:
    """Name the system that a text means: one of :data:`SYSTEMS`, empty for WGS 84; None: unknown.

    Parameters
    ----------
    text
        ``GCJ-02``, ``bd09``, ``高德``, ``EPSG:4326``.
    """
    plain = "".join(sign for sign in text.casefold() if sign not in " -_\t")
    return next((system for system, words in _CALLED.items() if plain in words), None)


def from_wgs84(places: Degrees, system: str) -> Degrees:
    """Give where places stand on an offset map.

    Parameters
    ----------
    places
        Longitude and latitude in WGS 84 [degree], a row a place.
    system
        One of :data:`SYSTEMS`.
    """
    moved = _to_gcj(places)
    return _to_baidu(moved) if system == BAIDU else moved


def to_wgs84(places: Degrees, system: str) -> Degrees:
    """Give the true places of what an offset map shows.

    Parameters
    ----------
    places
        Longitude and latitude on the map [degree], a row a place.
    system
        One of :data:`SYSTEMS`.
    """
    if system == BAIDU:
        places = _undone(_to_baidu, places)
    return _undone(_to_gcj, places)


def _undone(move: Callable[[Degrees], Degrees], places: Degrees) -> Degrees:
    """Find what a map moves to the given places."""
    found = places.copy()
    for _ in range(_STEPS):
        rest = places - move(found)
        found += rest
        if not (np.abs(rest) > _CLOSE).any():
            break
    return found


def _to_gcj(places: Degrees) -> Degrees:
    x, y = (places - _CENTRE).T
    turns = np.sin(np.outer([6.0, 2.0], x) * np.pi)
    waves = (20.0 * turns[0] + 20.0 * turns[1]) * 2.0 / 3.0
    root = np.sqrt(np.abs(x))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    lat = np.radians(places[:, 1])
    flat = 1.0 - _ECCENTRIC * np.sin(lat) ** 2
    across = _MAJOR / np.sqrt(flat) * np.cos(lat)
    along = _MAJOR * (1.0 - _ECCENTRIC) / flat**1.5
    moved = places + np.degrees(np.column_stack([east / across, north / along]))
    inside = ((places >= _BOX[0]) & (places <= _BOX[1])).all(axis=1)
    return np.where(inside[:, None], moved, places)


def _to_baidu(places: Degrees) -> Degrees:
    x, y = places.T
    pi = np.pi * 3000.0 / 180.0
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * pi)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * pi)
    turned = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]) + _BAIDU_OFFSET
    inside = ((places >= _BOX[0]) & (places <= _BOX[1])).all(axis=1)
    return np.where(inside[:, None], turned, places)
