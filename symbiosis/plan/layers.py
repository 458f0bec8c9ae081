"""A plan as a GeoPackage: enterprises, exchanges, routes and plots, for any GIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

    from symbiosis.plan.answer import Answer

_CRS = "EPSG:4326"


def write_layers(plan: Answer, path: Path) -> None:
    """Write the layers of a plan; exchanges inside an enterprise have no line and are left out."""
    import geopandas as gpd

    places = plan.park.tables["enterprises"]
    points = gpd.points_from_xy(places["lon"], places["lat"], crs=_CRS)
    layers = {
        "enterprises": gpd.GeoDataFrame(places.reset_index(), geometry=points),
        "exchanges": _lines(plan.exchanges, places),
        "routes": _lines(plan.routes, places),
    }
    if plan.park.plots is not None:
        layers["plots"] = plan.park.plots.to_crs(_CRS).reset_index(drop=True)
    for name, layer in layers.items():
        layer.to_file(path, layer=name, driver="GPKG", engine="pyogrio")


def _lines(table: pd.DataFrame, places: pd.DataFrame) -> GeoDataFrame:
    """Draw each row as the straight line between its enterprises."""
    import geopandas as gpd
    import shapely

    between = table[table["from"] != table["to"]]
    ends = [places.loc[between[end], ["lon", "lat"]].to_numpy(float) for end in ("from", "to")]
    pairs = [list(pair) for pair in zip(ends[0].tolist(), ends[1].tolist(), strict=True)]
    lines = [shapely.LineString(pair) for pair in pairs]
    return gpd.GeoDataFrame(between.reset_index(), geometry=lines, crs=_CRS)
