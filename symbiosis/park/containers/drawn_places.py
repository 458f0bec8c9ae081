"""Places of enterprises: drawn as points or ground in a GIS, written as longitude and latitude."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.containers.coordinates import MOST_EAST, MOST_NORTH
from symbiosis.park.faults import Fault

if TYPE_CHECKING:
    from geopandas import GeoSeries

_SLACK = 1e-6
"""Degrees (a tenth of a metre) within which a drawn and a written place are the same."""
_LISTED = 200


def placed(
    cells: pd.DataFrame, shapes: GeoSeries, container: str
) -> tuple[pd.DataFrame, list[str], list[Fault]]:
    """Fill longitudes and latitudes that are not written from what is drawn.

    Parameters
    ----------
    cells
        The table of enterprises as text.
    shapes
        A shape a row, in WGS 84.
    container
        Where they stand, for messages.

    Returns
    -------
    DataFrame
        The cells, with ``lon`` and ``lat``.
    list of str
        What was taken from the drawing.
    list of Fault
        Rows in which the drawing and the writing are two places: nobody knows which one is meant.
    """
    points = _points(shapes)
    names = [str(head).strip().lower() for head in cells.columns]
    if max(names.count("lon"), names.count("lat")) > 1:
        return cells, [], []  # which is told where headings are read
    heads = dict(zip(names, cells.columns, strict=True))
    lon, lat = heads.get("lon", "lon"), heads.get("lat", "lat")
    cells = cells.assign(**{head: "" for head in (lon, lat) if head not in cells})
    written = cells[[lon, lat]].apply(lambda column: column.str.strip())
    drawn = pd.Series(np.isfinite(points).all(axis=1), index=cells.index)
    empty = drawn & (written[lon] == "") & (written[lat] == "")
    texts = pd.DataFrame(points, index=cells.index, columns=[lon, lat]).map(_figure)
    cells.loc[empty, [lon, lat]] = texts.loc[empty]
    kinds = ", ".join(sorted(set(shapes.geom_type[empty.to_numpy()].dropna())))
    said = (
        f"enterprises ({container}): lon and lat of {empty.sum()} rows are those of what is drawn"
    )
    told = [f"{said} ({kinds})."] if empty.any() else []
    rows = drawn & (written[lon] != "") & (written[lat] != "")
    return cells, told, _apart(cells.loc[rows], written.loc[rows], texts.loc[rows], container)


def points_of(cells: pd.DataFrame) -> np.ndarray | None:
    """Draw the written places as points; ``None`` if none is written in plain degrees."""
    from shapely import Point

    heads = {str(head).strip(): at for at, head in enumerate(cells.columns)}
    if not {"lon", "lat"} <= set(heads):
        return None
    lon, lat = (cells.iloc[:, heads[name]].map(_degrees) for name in ("lon", "lat"))
    known = (lon.abs() <= MOST_EAST) & (lat.abs() <= MOST_NORTH)
    if not known.any():
        return None
    points = np.full(len(cells), None, dtype=object)
    for row in np.flatnonzero(known):
        points[row] = Point(lon.iloc[row], lat.iloc[row])
    return points


def _points(shapes: GeoSeries) -> np.ndarray:
    """Give a point a shape: itself, or one that lies on it; NaN where there is none."""
    import shapely

    drawn = np.array(shapes.values, dtype=object)
    some = ~(shapely.is_missing(drawn) | shapely.is_empty(drawn))
    some[some] = [np.isfinite(shapely.get_coordinates(shape)).all() for shape in drawn[some]]
    inner = np.full(len(drawn), None, dtype=object)
    inner[some] = shapely.point_on_surface(drawn[some])
    is_point = shapely.get_type_id(drawn) == shapely.GeometryType.POINT
    inner[some & is_point] = drawn[some & is_point]
    return np.column_stack([shapely.get_x(inner), shapely.get_y(inner)])


def _apart(
    cells: pd.DataFrame, written: pd.DataFrame, drawn: pd.DataFrame, container: str
) -> list[Fault]:
    """Find rows whose written place is not the drawn one, rounded as it is written."""
    faults = []
    remedy = "Move the point, or empty the cells of lon and lat: they are then taken from it."
    for number, (row, texts) in enumerate(written.iterrows()):
        point = drawn.iloc[number]
        if all(_same(text, figure) for text, figure in zip(texts, point, strict=True)):
            continue
        name = str(cells["id"].iloc[number]) if "id" in cells else ""
        where = f"{name} (line {row})" if name else f"line {row}"
        found = f"written are {', '.join(texts)}, drawn is the point {', '.join(point)}"
        faults.append(Fault("error", container, "enterprises", where, "lon", "", found, remedy))
    return faults[:_LISTED]


def _same(text: str, figure: str) -> bool:
    """Tell whether a written degree is a drawn one; what is no plain degree is asked elsewhere."""
    degrees = _degrees(text)
    decimals = len(text.partition(".")[2])
    slack = max(0.5 * 10.0**-decimals, _SLACK) * 1.001
    return math.isnan(degrees) or abs(degrees - float(figure)) <= slack


def _degrees(text: str) -> float:
    try:
        value = float(text) if str(text).isascii() and "_" not in text else math.nan
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _figure(value: float) -> str:
    return "" if math.isnan(value) else repr(float(value)).removesuffix(".0")
