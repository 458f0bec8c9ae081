"""Layers of a GIS beside a park's tables: Shapefile, FlatGeobuf, GeoPackage, older GeoJSON."""

import json
import warnings

import geopandas
import pytest
import shapely
from small_park import SMALL, only, write_small

from symbiosis.errors import BadInput
from symbiosis.park.containers.folder import read_folder
from symbiosis.park.load import check, load_park, open_draft
from symbiosis.park.save import save_park

SQUARE = shapely.box(10.0, 50.0, 10.002, 50.002)


def plots(crs=4326, **more):
    columns = {"id": ["g"], "enterprise": ["steel"]} | more
    return geopandas.GeoDataFrame(columns, geometry=[SQUARE], crs=4326).to_crs(crs)


def beside(folder, frame, name, **options):
    frame.to_file(folder / name, engine="pyogrio", **options)
    return folder


@pytest.mark.parametrize("ending", ["shp", "fgb", "gpkg", "geojson"])
def test_a_layer_in_any_declared_system_is_read(tmp_path, ending):
    folder = beside(write_small(tmp_path), plots(25832), f"plots.{ending}")
    if ending == "geojson":  # GDAL writes what it is in; what is in it stays
        text = json.loads((folder / "plots.geojson").read_text(encoding="utf-8"))
        assert "25832" in text["crs"]["properties"]["name"]
    raw = read_folder(folder)
    assert raw.faults == ()
    assert "plots (plots." in raw.said[0]
    assert "EPSG:25832 (ETRS89 / UTM zone 32N) to WGS 84" in raw.said[0]
    read = raw.geometry["plots"]
    assert read["enterprise"].tolist() == ["steel"]
    assert read.geometry[0].normalize().equals_exact(SQUARE.normalize(), 2e-8)


def test_a_shapefile_without_system_is_degrees_or_refused(tmp_path):
    folder = beside(write_small(tmp_path / "a"), plots(), "plots.shp")
    (folder / "plots.prj").unlink()
    raw = read_folder(folder)
    assert raw.faults == ()
    assert "declares no coordinate system; read as longitude" in raw.said[0]
    folder = beside(write_small(tmp_path / "b"), plots(25832), "plots.shp")
    (folder / "plots.prj").unlink()
    fault = only(read_folder(folder).faults)
    assert (fault.container, fault.table) == ("plots.shp", "plots")
    assert ".prj" in fault.remedy


def test_chinese_words_of_a_shapefile_are_read_without_its_cpg(tmp_path):
    folder = write_small(tmp_path, enterprises="")
    places = ((10.0, 50.0), (10.01, 50.0), (10.0, 50.01), (10.01, 50.01))
    frame = geopandas.GeoDataFrame(
        {
            "ID": ["steel", "cement", "brewery", "farm"],
            "name_zh": ["上海钢铁公司", "水泥厂", "啤酒厂", "温室"],
            "value_added": [1.5, 2, 3, 4],
        },
        geometry=[shapely.Point(place) for place in places],
        crs=4326,
    )
    with warnings.catch_warnings(action="ignore"):  # of GDAL, that it cuts names
        beside(folder, frame, "enterprises.shp", encoding="GBK")
    (folder / "enterprises.cpg").unlink()
    draft, faults = open_draft(folder)
    assert faults == []
    said = "\n".join(draft.defaults)
    assert "no .cpg); read as GB18030" in said
    assert "column value_adde is value_added" in said
    read = load_park(folder).enterprises
    assert read.loc["steel", "name_zh"] == "上海钢铁公司"
    assert read.loc["steel", ["lon", "lat", "value_added"]].tolist() == [10, 50, 1.5]
    save_park(load_park(folder), folder)
    assert not list(folder.glob("enterprises.s*"))
    assert len(read_folder(folder).tables["enterprises"].cells) == 4


@pytest.mark.parametrize("missing", [".shx", ".dbf"])
def test_a_shapefile_of_which_a_part_is_missing_is_told(tmp_path, missing):
    folder = beside(write_small(tmp_path), plots(), "plots.shp")
    (folder / f"plots{missing}").unlink()
    found = check(folder)
    assert found
    assert {fault.table or fault.container for fault in found} <= {"plots", "plots.shp"}
    assert not (folder / f"plots{missing}").exists(), "reading wrote something"


def test_a_file_that_only_claims_to_be_one_is_not_opened(tmp_path):
    folder = write_small(tmp_path)
    link = '<OGRVRTDataSource><OGRVRTLayer name="plots"><SrcDataSource>/vsicurl/http://x/y'
    (folder / "plots.shp").write_text(link, encoding="utf-8")
    (folder / "corridors.fgb").write_text(link, encoding="utf-8")
    found = read_folder(folder).faults
    assert {fault.allowed for fault in found} == {"is no .shp file", "is no .fgb file"}


def test_a_geopackage_of_several_layers_asks_which_is_meant(tmp_path):
    folder = write_small(tmp_path)
    for layer in ("ground", "other"):
        beside(folder, plots(), "plots.gpkg", layer=layer)
    assert "(ground, other)" in only(read_folder(folder).faults).allowed
    beside(folder, plots(), "plots.gpkg", layer="Plots")
    assert read_folder(folder).geometry["plots"]["id"].tolist() == ["g"]


@pytest.mark.parametrize("ending", ["shp", "fgb", "geojson"])
def test_enterprises_alone_begin_a_park(tmp_path, ending):
    frame = plots(25832, name=["Steelworks"], lon=[None]).drop(columns=["enterprise", "lon"])
    place = tmp_path / f"firms.{ending}"
    beside(tmp_path, frame, place.name)
    draft, faults = open_draft(place)
    said = "\n".join(fault.allowed for fault in faults)
    assert "enterprises alone are no park yet" in said
    assert "column" not in "".join(fault.table and fault.column for fault in faults)
    assert draft.tables["enterprises"]["lon"].between(10.0, 10.002).all()
    assert draft.geometry["plots"]["enterprise"].tolist() == [frame["id"][0]]
    with pytest.raises(BadInput, match="one layer holds no park"):
        save_park(load_park("teaching"), tmp_path / "new.geojson")


def test_what_is_wrong_with_enterprises_alone_is_told_at_once(tmp_path):
    frame = plots().rename(columns={"id": "nummer"})
    beside(tmp_path, frame, "firms.geojson")
    told = {fault.allowed for fault in check(tmp_path / "firms.geojson")}
    assert {"enterprises alone are no park yet", "a park without streams"} <= told
    assert "the column is missing" in told


def test_an_enterprise_that_stands_in_two_files_is_told(tmp_path):
    folder = write_small(tmp_path)
    beside(folder, plots(), "enterprises.geojson")
    assert "another file" in only(read_folder(folder).faults).allowed
    assert SMALL["enterprises"]
