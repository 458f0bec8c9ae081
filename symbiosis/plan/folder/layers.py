"""A plan as a GeoPackage: enterprises, exchanges, routes and plots, for any GIS."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from symbiosis.plan.reading.shapes import TABLES, header

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

    from symbiosis.plan.answer import Answer

_CRS = "EPSG:4326"


def write_layers(plan: Answer, path: Path) -> None:
    """Write the layers of a plan; exchanges inside an enterprise have no line and are left out.

    Raises
    ------
    OSError
        If there is no room for them.
    """
    import geopandas as gpd
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    places = plan.park.tables["enterprises"]
    points = gpd.points_from_xy(places["lon"], places["lat"], crs=_CRS)
    layers = {
        "enterprises": gpd.GeoDataFrame(places.reset_index(), geometry=points),
        "exchanges": _with_units("exchanges", _lines(plan.exchanges, places), plan),
        "routes": _with_units("routes", _lines(_named(plan), places), plan),
    }
    if plan.park.plots is not None:
        layers["plots"] = plan.park.plots.to_crs(_CRS).reset_index(drop=True)
    try:
        for name, layer in layers.items():
            layer.to_file(path, layer=name, driver="GPKG", engine="pyogrio")
    except (DataSourceError, DataLayerError, FeatureError) as error:  # GDAL's words for a full disk
        raise OSError(errno.EIO, str(error), str(path)) from error


def _named(plan: Answer) -> pd.DataFrame:
    """Give the routes with what people call their ends and their carriers."""
    routes, firms = plan.routes, plan.park.tables["enterprises"]["name"]
    return routes.assign(
        from_name=routes["from"].map(firms),
        to_name=routes["to"].map(firms),
        carrier_name=routes["carrier"].map(plan.park.library.carriers["name"]).fillna(""),
    )


def _with_units(name: str, layer: GeoDataFrame, plan: Answer) -> GeoDataFrame:
    """Give columns their units, as in the CSV tables; a GIS shows nothing else of them."""
    currency = plan.park.info.currency
    units = {column: header(name, column, currency) for column in TABLES[name].columns}
    return layer.rename(columns=units)


def _lines(table: pd.DataFrame, places: pd.DataFrame) -> GeoDataFrame:
    """Draw each row as the straight line between its enterprises."""
    import geopandas as gpd
    import shapely

    between = table[table["from"] != table["to"]]
    ends = [places.loc[between[end], ["lon", "lat"]].to_numpy(float) for end in ("from", "to")]
    pairs = [list(pair) for pair in zip(ends[0].tolist(), ends[1].tolist(), strict=True)]
    lines = [shapely.LineString(pair) for pair in pairs]
    return gpd.GeoDataFrame(between.reset_index(), geometry=lines, crs=_CRS)
