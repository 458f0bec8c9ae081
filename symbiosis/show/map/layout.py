"""The park laid out on a sheet: footprints, gates, corridors and ground in map units, y downwards.

A map unit is about a pixel of the first view. Parks of one square kilometre and of a whole river
delta fill the same sheet; a plot that would be too small to see or to click becomes a symbol, and
symbols that would cover each other step apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely import LineString, Point, Polygon, box, make_valid
from shapely.affinity import affine_transform

from symbiosis.park.drawn.measured_lines import grounds_of_lines

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from symbiosis.park.entities import Park

SCREEN = (820.0, 520.0, 680.0)
"""Width of the screen's sheet, and its smallest and largest height."""
_EDGE = 56.0
"""Room round the outermost plots, for their names."""
_SYMBOL = (26.0, 18.0)
_FEW = 16
"""With more places than this, symbols become smaller."""
_APART = 7.0
_STEPS = 80
_STILL = 0.05
"""Symbols that would move by less stay."""
_SMALLEST_SPAN = 400.0
"""A park of one point is drawn as if it were 400 m wide."""


@dataclass(frozen=True)
class Sheet:
    """A park in map units.

    Attributes
    ----------
    width, height
        Size of the sheet.
    metres
        Length of a map unit [m].
    plots
        Enterprise -> footprint; ``notional`` names those that are symbols, not surveyed plots.
    gates
        Enterprise -> where pipes reach it.
    corridors, grounds
        Lines on which pipes may run, and the class of ground of each.
    assumed
        Lines on which mains may run, where nobody draws any.
    ground
        Kind (land, water, river, road) and shape, in drawing order.
    plane, fit
        From longitude and latitude to metres, and from metres to the sheet.
    """

    width: float
    height: float
    metres: float
    plots: dict[str, Polygon]
    gates: dict[str, Point]
    notional: frozenset[str]
    corridors: tuple[LineString, ...]
    grounds: tuple[str, ...]
    ground: tuple[tuple[str, BaseGeometry], ...]
    plane: Transformer
    fit: tuple[float, ...]
    assumed: tuple[LineString, ...] = ()

    def drawn(self, shape: BaseGeometry) -> Any:
        """Bring a shape from WGS 84 to the sheet."""
        return _sheet(_flat(shape, self.plane), self.fit)


def draw_sheet(park: Park, room: tuple[float, float, float] = SCREEN) -> Sheet:
    """Project a park to a plane round its middle and fit it to the sheet.

    Parameters
    ----------
    room
        Width of the sheet, its smallest and its largest height, in map units.
    """
    places = park.enterprises
    middle = (float(places["lon"].mean()), float(places["lat"].mean()))
    plane = Transformer.from_crs(
        "EPSG:4326",
        f"+proj=tmerc +lon_0={middle[0]} +lat_0={middle[1]} +ellps=GRS80",
        always_xy=True,
    )
    points = {
        str(place): Point(plane.transform(row["lon"], row["lat"]))
        for place, row in places.iterrows()
    }
    plots = {place: _flat(shape, plane) for place, shape in _polygons(park.plots)}
    width, height, metres, fit = _fit([*points.values(), *plots.values()], room)
    footprints, notional = _footprints(
        {place: _sheet(point, fit) for place, point in points.items()},
        {place: _sheet(shape, fit) for place, shape in plots.items()},
    )
    corridors = [_sheet(_flat(line, plane), fit) for line in _shapes(park.corridors)]
    gates = {
        place: shape.centroid if place in notional else _sheet(points[place], fit)
        for place, shape in footprints.items()
    }
    kinds = [] if park.corridors is None else grounds_of_lines(park.corridors, park.library)
    told = zip(corridors, _of_shapes(park.corridors, kinds), strict=True)
    lines = [(part, of) for line, of in told for part in getattr(line, "geoms", [line])]
    return Sheet(
        width, height, metres, footprints, gates, notional,
        tuple(part for part, _ in lines), tuple(of for _, of in lines),
        tuple(_ground(park.basemap, plane, fit, width, height)), plane, fit,
    )  # fmt: skip


def _flat(shape: BaseGeometry, plane: Transformer) -> Any:
    return shapely.transform(shape, plane.transform, interleaved=False)


def _polygons(layer: GeoDataFrame | None) -> Iterable[tuple[str, Polygon]]:
    """Give the largest part of each enterprise's plot; the layer names it in ``enterprise``."""
    if layer is None:
        return
    ids = layer["enterprise"] if "enterprise" in layer else layer.index.to_series()
    for place, shape in zip(ids, layer.geometry, strict=True):
        parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
        if parts:
            yield str(place), max(parts, key=lambda part: part.area)


def _shapes(layer: GeoDataFrame | None) -> Iterable[BaseGeometry]:
    return () if layer is None else (shape for shape in layer.geometry if not shape.is_empty)


def _of_shapes(layer: GeoDataFrame | None, told: list[str]) -> list[str]:
    """Give what is told of the shapes of a layer that are not empty."""
    if layer is None:
        return []
    drawn = zip(layer.geometry, told, strict=True)
    return [each for shape, each in drawn if not shape.is_empty]


def _fit(
    shapes: Iterable[BaseGeometry], room: tuple[float, float, float]
) -> tuple[float, float, float, tuple[float, ...]]:
    width, shortest, tallest = room
    bounds = np.array([shape.bounds for shape in shapes])
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    span_x, span_y = np.maximum(high - low, _SMALLEST_SPAN)
    tall = (width - 2 * _EDGE) * span_y / span_x + 2 * _EDGE
    height = float(np.clip(tall, shortest, tallest))
    metres = float(max(span_x / (width - 2 * _EDGE), span_y / (height - 2 * _EDGE)))
    centre_x, centre_y = (low + high) / 2.0
    fit = (
        1 / metres, 0.0, 0.0, -1 / metres,
        width / 2.0 - centre_x / metres, height / 2.0 + centre_y / metres,
    )  # fmt: skip
    return width, height, metres, fit


def _sheet(shape: BaseGeometry, fit: tuple[float, ...]) -> Any:
    return affine_transform(shape, fit)


def _footprints(
    points: dict[str, Point], plots: dict[str, Polygon]
) -> tuple[dict[str, Polygon], frozenset[str]]:
    """Keep plots that can be seen; make symbols of the others, and move these apart."""
    large = {place: shape for place, shape in plots.items() if place in points and _seen(shape)}
    small = [place for place in points if place not in large]
    size = np.array(_SYMBOL) * max(0.5, min(1.0, (_FEW / len(points)) ** 0.5))
    centres = np.array([_middle(plots.get(place), points[place]) for place in small]).reshape(-1, 2)
    blocks = np.array([_box(shape) for shape in large.values()]).reshape(-1, 4)
    width, height = size
    symbols = {
        place: box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        for place, (x, y) in zip(small, _apart(centres, blocks, size), strict=True)
    }
    return {place: large.get(place) or symbols[place] for place in points}, frozenset(small)


def _seen(shape: Polygon) -> bool:
    west, north, east, south = shape.bounds
    return bool(east - west >= _SYMBOL[1] and south - north >= _SYMBOL[1])


def _middle(plot: Polygon | None, point: Point) -> tuple[float, float]:
    middle = point if plot is None else plot.centroid
    return (middle.x, middle.y)


def _box(shape: Polygon) -> tuple[float, float, float, float]:
    west, north, east, south = shape.bounds
    return ((west + east) / 2, (north + south) / 2, east - west, south - north)


def _apart(
    centres: NDArray[np.float64], blocks: NDArray[np.float64], size: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Push symbols that overlap apart, along the axis on which they overlap least."""
    moved = centres.copy()
    need = size + _APART
    room = (size + blocks[:, 2:]) / 2 + _APART / 2
    # Symbols on one point part along the order of their names.
    order = np.arange(len(moved))
    side = np.sign(order[:, None] - order[None, :])[:, :, None]
    for _ in range(_STEPS):
        push = _push(moved[:, None, :] - moved[None, :, :], need, side) / 2.0
        if len(blocks):
            push += _push(moved[:, None, :] - blocks[None, :, :2], room[None], np.ones((1, 1, 1)))
        if not np.abs(push).max(initial=0.0) > _STILL:
            break
        moved += 0.9 * push
    return moved


def _push(
    gap: NDArray[np.float64], need: NDArray[np.float64], side: NDArray[np.float64]
) -> NDArray[np.float64]:
    overlap = need - np.abs(gap)
    inside = (overlap > 0).all(axis=2) & (side[:, :, 0] != 0)
    least = overlap == overlap.min(axis=2, keepdims=True)
    least[:, :, 1] &= ~least[:, :, 0]
    direction = np.where(gap == 0.0, side, np.sign(gap))
    forces = np.where(inside[:, :, None] & least, direction * overlap, 0.0)
    return np.asarray(forces.sum(axis=1))


def _ground(
    layer: GeoDataFrame | None,
    plane: Transformer,
    fit: tuple[float, ...],
    width: float,
    height: float,
) -> Iterable[tuple[str, BaseGeometry]]:
    """Cut land, water and roads to a frame round the sheet; areas first."""
    if layer is None:
        return
    frame = box(-width, -height, 2 * width, 2 * height)
    order = {"land": 0, "water": 1, "river": 2, "road": 3}
    kinds = layer["kind"] if "kind" in layer else ["land"] * len(layer)
    rows = sorted(
        zip(kinds, layer.geometry, strict=True), key=lambda row: order.get(str(row[0]), 0)
    )
    for kind, shape in rows:
        flat = _sheet(make_valid(_flat(shape, plane)), fit)
        cut = flat.simplify(0.4).intersection(frame)
        if not cut.is_empty:
            yield (str(kind) if str(kind) in order else "land"), cut
