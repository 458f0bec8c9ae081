"""A plan for GIS: a GeoPackage of styled layers, and one GeoJSON file; plain names, units told.

Names of columns are plain letters that are no words of SQL: ArcGIS and others refuse brackets,
``from`` and ``to``. What a column means, and its unit, stands in its description.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from symbiosis.park.cells import no_formula
from symbiosis.park.layer_credits import credits_of
from symbiosis.plan.folder.gis_styles import add_styles
from symbiosis.plan.folder.way_layer import DOC, WAYS, way_layer, way_meanings
from symbiosis.plan.reading.shapes import TABLES, unit_in
from symbiosis.plan.tables.routes import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

    from symbiosis.plan.answer import Answer

_CRS = "EPSG:4326"
_PLAIN = {"from": "from_id", "to": "to_id"}
"""Column of a plan's table -> its name in a layer, where they differ."""
_DOCS = {
    "enterprises": "The firms, hubs and towns of the park",
    "plots": "Where they stand",
    WAYS: DOC,
}
"""Layer -> what it shows, where no table of a plan says it."""
_BESIDE = ("layer_styles", "gpkg_data_columns")
"""Tables without shapes that belong to them."""
_DATA_COLUMNS = (
    "CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT "
    "NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT, "
    "CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name))"
)
_SCHEMA = ("gpkg_schema", "http://www.geopackage.org/spec121/#extension_schema", "read-write")


def write_layers(plan: Answer, path: Path) -> None:
    """Write the layers of a plan as a GeoPackage, with styles that QGIS takes by itself.

    Raises
    ------
    OSError
        If there is no room for them.
    """
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    try:
        for name, layer in layers_of(plan).items():
            layer.to_file(
                path, layer=name, driver="GPKG", engine="pyogrio", DESCRIPTION=_doc_of(name)
            )
        with closing(sqlite3.connect(path)) as package, package:
            _describe(package, plan)
            add_styles(package)
    except (DataSourceError, DataLayerError, FeatureError, sqlite3.Error) as error:
        # GDAL's and SQLite's words for a full disk.
        raise OSError(errno.EIO, str(error), str(path)) from error


def write_geojson(plan: Answer, path: Path) -> None:
    """Write all layers as one GeoJSON file: the property ``layer`` tells them apart.

    Units and meanings of the properties stand under ``columns``, which readers pass over.
    """
    features = [
        {**feature, "properties": {"layer": name, **feature["properties"]}}
        for name, layer in layers_of(plan).items()
        for feature in json.loads(layer.to_json(drop_id=True))["features"]
    ]
    told = {name: dict(_meanings(name, plan)) for name in _told(plan)}
    document: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": plan.park.info.id,
        "credits": list(credits_of(plan.park)),
        "columns": told,
        "features": features,
    }
    path.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")


def layers_of(plan: Answer) -> dict[str, GeoDataFrame]:
    """Give the layers of a plan: enterprises, exchanges, routes; mains, ways, plots if there are.

    Returns
    -------
    dict
        Name -> layer in WGS 84; no text in it is a formula to whatever opens it.
    """
    import geopandas as gpd

    places = plan.park.tables["enterprises"]
    points = gpd.points_from_xy(places["lon"], places["lat"], crs=_CRS)
    layers = {
        "enterprises": gpd.GeoDataFrame(places.reset_index(), geometry=points),
        "exchanges": _exchanges(plan),
        "routes": _routes(plan),
    }
    if len(plan.mains):
        layers["mains"] = _mains(plan)
    if (ways := way_layer(plan)) is not None:
        layers[WAYS] = ways
    if plan.park.plots is not None:
        layers["plots"] = plan.park.plots.to_crs(_CRS).reset_index(drop=True)
    return {name: _as_text(layer.rename(columns=_PLAIN)) for name, layer in layers.items()}


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


def _mains(plan: Answer) -> GeoDataFrame:
    """Draw every piece of a main."""
    import geopandas as gpd

    table = plan.mains.drop(columns="geometry").reset_index()
    return gpd.GeoDataFrame(table, geometry=lines_of(plan.mains).to_numpy(), crs=_CRS)


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


def _as_text(layer: GeoDataFrame) -> GeoDataFrame:
    """Let no text be a formula where a table of attributes is opened as a spreadsheet."""
    texts = {
        column: layer[column].map(lambda cell: no_formula(cell) if isinstance(cell, str) else cell)
        for column in layer.columns
        if column != layer.geometry.name and layer[column].dtype in ("object", "str")
    }
    return layer.assign(**texts)


def is_described(layer: str, description: str) -> bool:
    """Tell whether a layer of a GeoPackage was written here: it is described in our words."""
    known = layer in _DOCS or layer in TABLES
    return layer in _BESIDE or (known and description == _doc_of(layer))


def _told(plan: Answer) -> tuple[str, ...]:
    """Name the layers whose columns are explained."""
    ways = () if way_layer(plan) is None else (WAYS,)
    return ("exchanges", "routes", *(("mains",) if len(plan.mains) else ()), *ways)


def _doc_of(layer: str) -> str:
    return _DOCS.get(layer) or TABLES[layer].doc


def _meanings(layer: str, plan: Answer) -> Iterator[tuple[str, str]]:
    """Say what every column of a layer means, with its unit."""
    if layer == WAYS:
        yield from way_meanings(plan.park.info.currency)
    if layer not in TABLES:
        return
    for column, what in TABLES[layer].columns.items():
        if column != "geometry":
            unit = unit_in(layer, column, plan.park.info.currency)
            yield _PLAIN.get(column, column), f"{what.doc} [{unit}]" if unit else what.doc


def _describe(package: sqlite3.Connection, plan: Answer) -> None:
    """Put the meanings of columns where the standard of GeoPackages has them."""
    package.execute(_DATA_COLUMNS)
    rows = [(layer, *each) for layer in _told(plan) for each in _meanings(layer, plan)]
    package.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, description) VALUES (?, ?, ?)",
        rows,
    )
    package.execute(
        "INSERT INTO gpkg_extensions (table_name, extension_name, definition, scope) "
        "VALUES ('gpkg_data_columns', ?, ?, ?)",
        _SCHEMA,
    )
