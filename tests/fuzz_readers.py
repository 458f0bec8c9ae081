"""Fuzz every reader: whatever a file holds, the answer is a park's faults or one of our errors.

The suite runs a short pass (test_fuzz.py), and fuzz_atheris.py searches for as long as it is let,
both with the same function: :func:`survives`.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from small_park import COVER, write_small

from symbiosis.errors import SymbiosisError
from symbiosis.park.containers.addresses import is_address, shown
from symbiosis.park.containers.folder import read_folder
from symbiosis.park.containers.geometry_texts import features_of as shapes_in
from symbiosis.park.containers.geopackage import read_geopackage
from symbiosis.park.containers.geopackage_shapes import shapes_of
from symbiosis.park.containers.workbook import read_workbook
from symbiosis.park.containers.zipped import read_zip
from symbiosis.park.faults import Fault
from symbiosis.park.load import load_park, open_draft
from symbiosis.park.mapped_extract import features_of
from symbiosis.park.mapped_tags import tags_in
from symbiosis.park.meters.meter_mapping import MeterMapping, read_meter_mapping
from symbiosis.park.meters.meter_reading import Measured, read_meters
from symbiosis.park.registry.first_park import import_sites
from symbiosis.park.save import save_park

if TYPE_CHECKING:
    from symbiosis.park.raw import RawPark

_EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
METERS = "time,meter,value,unit\n" + "".join(
    f"2023-01-{day:02},surplus,40,kW\n" for day in range(1, 31)
)
PLOTS = b"""{"type": "FeatureCollection", "features": [{"type": "Feature",
"properties": {"id": "g", "enterprise": "steel"}, "geometry": {"type": "Polygon",
"coordinates": [[[10, 50], [10.01, 50], [10.01, 50.01], [10, 50]]]}}]}"""


def _in_folder(name: str):
    def read(folder: Path, data: bytes) -> RawPark:
        (folder / "park.toml").write_text(COVER, encoding="utf-8")
        place = folder / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(data)
        return read_folder(folder)

    return read


def _file(suffix: str, read_file):
    def read(folder: Path, data: bytes) -> object:
        place = folder / f"park{suffix}"
        place.write_bytes(data)
        return read_file(place)

    return read


def _words(_folder: Path, data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    tags_in(text)
    shown(text)
    is_address(text)


def _attributes(folder: Path, data: bytes) -> RawPark:
    """Read a Shapefile of which the table is a stranger's."""
    for suffix, content in shapefile().items():
        (folder / f"plots{suffix}").write_bytes(data if suffix == ".dbf" else content)
    return read_folder(folder)


def _member(name: str):
    """Read a workbook of which one part is a stranger's; the archive is sound."""

    def read(folder: Path, data: bytes) -> RawPark:
        place, whole = folder / "park.xlsx", io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(seeds()["workbook"])) as old, \
                zipfile.ZipFile(whole, "w") as new:  # fmt: skip
            for each in old.namelist():
                new.writestr(each, data if each == name else old.read(each))
        place.write_bytes(whole.getvalue())
        return read_workbook(place)

    return read


MEDIA = {"surplus": "power", "cooling": "heat"}
"""Stream of the small park that is metered -> its medium."""


def _meters(suffix: str):
    def read(folder: Path, data: bytes) -> object:
        place = folder / f"meters{suffix}"
        place.write_bytes(data)
        return read_meters(place, MeterMapping(), Measured(MEDIA))

    return read


def _mapping(folder: Path, data: bytes) -> object:
    (folder / "map.toml").write_bytes(data)
    return read_meter_mapping(folder / "map.toml")


def _register(folder: Path, data: bytes) -> object:
    """Make a first park of sites, as `symbiosis import` does."""
    (folder / "sites.csv").write_bytes(data)
    return import_sites(folder / "sites.csv", around=(51.2, 3.8), radius_km=30.0)


TARGETS = {
    "csv": _in_folder("heat.csv"),
    "cover": _in_folder("park.toml"),
    "scenario": _in_folder("scenarios/a.toml"),
    "geojson": _in_folder("plots.geojson"),
    "places": _in_folder("enterprises.geojson"),
    "fgb": _in_folder("plots.fgb"),
    "shp": _in_folder("plots.shp"),
    "dbf": _attributes,
    "gpkg": _file(".gpkg", read_geopackage),
    "zip": _file(".zip", read_zip),
    "workbook": _file(".xlsx", read_workbook),
    "sheet": _member("xl/worksheets/sheet2.xml"),
    "strings": _member("xl/sharedStrings.xml"),
    "extract": _file(".osm.pbf", lambda place: list(features_of(place))),
    "shape": lambda _folder, data: shapes_of([data], "park.gpkg", "plots"),
    "wkt": lambda _folder, data: shapes_in([{}], [(1, data.decode("utf-8", "replace"))]),
    "words": _words,
    "meters": _meters(".csv"),
    "parquet": _meters(".parquet"),
    "mapping": _mapping,
    "register": _register,
}
"""Name -> what reads the bytes; the folder is empty before."""


def survives(name: str, data: bytes) -> None:
    """Read bytes; anything but a park, its faults or an error of ours is a defect."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            answer = TARGETS[name](Path(folder), data)
        except SymbiosisError as error:
            answer = error
        faults = getattr(answer, "faults", ())
        assert all(isinstance(fault, Fault) for fault in faults), faults


def understood(name: str, data: bytes) -> None:
    """Read bytes and check them as a whole park, as `symbiosis check` does."""
    with tempfile.TemporaryDirectory() as folder:
        place = write_small(Path(folder, "park"))
        if name in FILES:
            place = Path(folder, f"park{FILES[name]}")
            place.write_bytes(data)
        else:
            (place / PARTS[name]).parent.mkdir(exist_ok=True)
            (place / PARTS[name]).write_bytes(data)
        try:
            open_draft(place)
        except SymbiosisError:
            return


FILES = {"gpkg": ".gpkg", "zip": ".zip", "workbook": ".xlsx"}
PARTS = {
    "csv": "heat.csv", "cover": "park.toml", "scenario": "scenarios/a.toml",
    "geojson": "plots.geojson", "fgb": "plots.fgb",
}  # fmt: skip
"""Readers whose bytes are a whole park, or a file of one."""


@cache
def shapefile() -> dict[str, bytes]:
    """Give the files of a sound Shapefile."""
    import geopandas

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "plots.geojson")
        place.write_bytes(PLOTS)
        geopandas.read_file(place).to_file(Path(folder, "plots.shp"), engine="pyogrio")
        return {each.suffix: each.read_bytes() for each in Path(folder).glob("plots.[!g]*")}


@cache
def seeds() -> dict[str, bytes]:
    """Give a sound file for every reader."""
    import geopandas
    import shapely

    with tempfile.TemporaryDirectory() as folder:
        park = load_park(write_small(Path(folder, "small")))
        made = {}
        for name, suffix in (("gpkg", ".gpkg"), ("zip", ".zip"), ("workbook", ".xlsx")):
            save_park(park, Path(folder, f"small{suffix}"))
            made[name] = Path(folder, f"small{suffix}").read_bytes()
        with zipfile.ZipFile(io.BytesIO(made["workbook"])) as book:
            made["sheet"] = book.read("xl/worksheets/sheet2.xml")
            made["strings"] = book.read("xl/sharedStrings.xml")
        Path(folder, "a.geojson").write_bytes(PLOTS)
        geopandas.read_file(Path(folder, "a.geojson")).to_file(Path(folder, "plots.fgb"))
        made["fgb"] = Path(folder, "plots.fgb").read_bytes()
        made["meters"] = METERS.encode()
        readings = pd.read_csv(io.StringIO(METERS))
        readings.to_parquet(Path(folder, "meters.parquet"))
        made["parquet"] = Path(folder, "meters.parquet").read_bytes()
        made["csv"] = Path(folder, "small", "heat.csv").read_bytes()
    head = b"GP\x00\x01\xe6\x10\x00\x00"
    return made | {
        "cover": COVER.encode(),
        "scenario": b'title = "Dear gas"\n[prices]\nboiler = 50\n',
        "geojson": PLOTS,
        "places": PLOTS,
        "wkt": b"POLYGON ((10 50, 10.01 50, 10.01 50.01, 10 50))",
        "shp": shapefile()[".shp"],
        "dbf": shapefile()[".dbf"],
        "extract": _extract(),
        "shape": head + shapely.to_wkb(shapely.Point(10, 50)),
        "mapping": b'zone = "UTC"\n[columns]\ntime = "t"\n[meters.a]\nstream = "s"\nfactor = 2\n',
        "register": (_EXAMPLES / "sites_hotmaps.csv").read_bytes(),
        "words": b'"a"=>"b" postgresql://me:pass@host/db?password=x',
    }


def _extract() -> bytes:
    """Give a sound extract: one industrial square."""
    import osmium

    corners = [(10.0, 50.0), (10.01, 50.0), (10.01, 50.01)]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "a.osm.pbf")
        with osmium.SimpleWriter(str(place)) as writer:
            for number, corner in enumerate(corners, 1):
                writer.add_node(osmium.osm.mutable.Node(id=number, location=corner))
            ring = osmium.osm.mutable.Way(id=1, nodes=[1, 2, 3, 1], tags={"landuse": "industrial"})
            writer.add_way(ring)
        return place.read_bytes()
