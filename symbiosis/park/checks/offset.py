"""Offset: firms that all lie off their plots by the same way, as places of Chinese maps do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.offset_maps import SYSTEMS, to_wgs84

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_COUNTRY = "CN"
_FEWEST = 3
"""Firms with plots of which a common offset is no accident."""
_OFF_M = (100.0, 1500.0)
"""How far such maps lie off [m]: GCJ-02 up to 700, BD-09 up to 1,300."""
_SLACK_M = 60.0
"""How far from a firm's gate the middle of a small plot may be [m]."""
_ON_M = 30.0
"""A place so near to a plot is on it [m]."""
_METRES = 6_371_008.8 * np.pi / 180.0
_SECTORS = (
    *("east", "north-east", "north", "north-west", "west", "south-west", "south"),
    "south-east",
)


def check_offset(draft: Draft) -> list[Fault]:
    """Warn of a park in China whose firms all lie off their plots by one constant way."""
    plots = draft.geometry.get("plots")
    if draft.info.country.upper() != _COUNTRY or plots is None or "enterprise" not in plots:
        return []
    drawn = plots[~(plots.geometry.isna() | plots.geometry.is_empty)]
    if not drawn.geometry.is_valid.all():
        return []  # which is a fault of its own
    firms = draft.tables["enterprises"].drop_duplicates("id").set_index("id")[["lon", "lat"]]
    grounds = drawn.dissolve("enterprise").geometry
    firms = firms[firms.index.isin(grounds.index)].dropna()
    grounds = np.array(grounds.loc[firms.index].values, dtype=object)
    places = firms.to_numpy("float64")
    if len(places) < _FEWEST or _on(places, grounds).any():
        return []
    away = _constant(places, grounds)
    if away is None:
        return []
    metres = float(np.hypot(*away))
    towards = _SECTORS[round(float(np.degrees(np.arctan2(away[1], away[0]))) / 45.0) % 8]
    found = f"all {len(places)} firms with plots lie {metres:.0f} m {towards} of them"
    what, remedy = _reading(places, grounds)
    return [draft.sheets["enterprises"].fault("lon", found + what, remedy, severity="warning")]


def _on(places: npt.NDArray[np.float64], grounds: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Tell which places stand on their grounds, or at their edge."""
    import shapely

    return np.asarray(shapely.distance(shapely.points(places), grounds) * _METRES <= _ON_M)


def _constant(
    places: npt.NDArray[np.float64], grounds: npt.NDArray[np.object_]
) -> npt.NDArray[np.float64] | None:
    """Give the way from the plots to the firms [m east, m north] if it is the same for all."""
    import shapely

    middles = shapely.get_coordinates(shapely.centroid(grounds))
    squeeze = np.array([np.cos(np.radians(places[:, 1].mean())), 1.0]) * _METRES
    ways = (places - middles) * squeeze
    west, south, east, north = shapely.bounds(grounds).T
    sizes = np.hypot((east - west) * squeeze[0], (north - south) * squeeze[1]) / 2.0
    away = np.median(ways, axis=0)
    apart = np.hypot(*(ways - away).T)
    alike = (apart <= np.maximum(sizes, _SLACK_M)).all()
    return away if alike and _OFF_M[0] <= np.hypot(*away) <= _OFF_M[1] else None


def _reading(places: npt.NDArray[np.float64], grounds: npt.NDArray[np.object_]) -> tuple[str, str]:
    """Say which system would explain it, and what to write then."""
    import shapely

    for system in SYSTEMS:
        for what, moved, ground in (
            ("enterprises", to_wgs84(places, system), grounds),
            (
                "plots",
                places,
                shapely.transform(grounds, lambda at, system=system: to_wgs84(at, system)),
            ),
        ):
            if _on(moved, ground).all():
                named = "lon and lat" if what == "enterprises" else "the plots"
                told = f"; if {named} are of {system}, they stand on them"
                remedy = f'Were they? Then write `{what} = "{system}"` in [crs] of park.toml.'
                return told, remedy
    return "", "Check whether lon and lat and the plots are of one map, and shift what is off."
