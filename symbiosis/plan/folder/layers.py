"""A plan as a GeoPackage: enterprises, exchanges, routes and plots, for any GIS."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from symbiosis.plan.reading.shapes import TABLES, header
from symbiosis.plan.tables.routes import lines_of

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

    from symbiosis.plan.answer import Answer

_CRS = "EPSG:4326"


def write_layers(plan: Answer, path: Path) -> None:
    """Write the layers of a plan.

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
        "exchanges": _with_units("exchanges", _exchanges(plan), plan),
        "routes": _with_units("routes", _routes(plan), plan),
    }
    if plan.park.plots is not None:
        layers["plots"] = plan.park.plots.to_crs(_CRS).reset_index(drop=True)
    try:
        for name, layer in layers.items():
            layer.to_file(path, layer=name, driver="GPKG", engine="pyogrio")
    except (DataSourceError, DataLayerError, FeatureError) as error:  # GDAL's words for a full disk
        raise OSError(errno.EIO, str(error), str(path)) from error


def _exchanges(plan: Answer) -> GeoDataFrame:
    """Draw every exchange on its route; one inside an enterprise has no line."""
    import geopandas as gpd

    materials = plan.park.library.materials["name_zh"]
    table = _named(plan.exchanges, plan)
    table["item_name_zh"] = table["item"].map(materials).fillna("")
    lines = lines_of(plan.routes).reindex(table["route"]).to_numpy()
    return gpd.GeoDataFrame(table.reset_index(), geometry=lines, crs=_CRS)


def _routes(plan: Answer) -> GeoDataFrame:
    """Draw every route, with what people call its carrier."""
    import geopandas as gpd

    carriers = plan.park.library.carriers
    table = _named(plan.routes.drop(columns="geometry"), plan)
    for name in ("name", "name_zh"):
        table[f"carrier_{name}"] = table["carrier"].map(carriers[name]).fillna("")
    lines = lines_of(plan.routes).to_numpy()
    return gpd.GeoDataFrame(table.reset_index(), geometry=lines, crs=_CRS)


def _named(table: pd.DataFrame, plan: Answer) -> pd.DataFrame:
    """Say what people call both ends, in both languages."""
    firms = plan.park.tables["enterprises"]
    return table.assign(
        **{
            f"{end}_{name}": table[end].map(firms[name]).fillna("")
            for end in ("from", "to")
            for name in ("name", "name_zh")
        }
    )


def _with_units(name: str, layer: GeoDataFrame, plan: Answer) -> GeoDataFrame:
    """Give columns their units, as in the CSV tables; a GIS shows nothing else of them."""
    currency = plan.park.info.currency
    units = {column: header(name, column, currency) for column in TABLES[name].columns}
    return layer.rename(columns=units)
