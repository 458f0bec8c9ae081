"""GeoPackages as a GIS leaves them: other systems, other cases, drawn places, nothing run."""

import shutil
import sqlite3
from contextlib import closing

import geopandas
import pyogrio
import pytest
import shapely
from small_park import only, write_small

from symbiosis.errors import BadInput
from symbiosis.park.containers.known import container_for
from symbiosis.park.load import check, load_park, open_draft
from symbiosis.park.save import save_park


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    place = tmp_path_factory.mktemp("gpkg")
    park = place / "park.gpkg"
    save_park(load_park(write_small(place / "folder")), park)
    return park


@pytest.fixture
def small(written, tmp_path):
    return shutil.copy(written, tmp_path / "park.gpkg")


def change(place, *statements):
    with closing(sqlite3.connect(place)) as file:
        for statement in statements:
            file.execute(statement)
        file.commit()
    return place


def forget(name):
    entered = ("gpkg_contents", "gpkg_geometry_columns")
    rows = [f"DELETE FROM {table} WHERE table_name='{name}'" for table in entered]  # noqa: S608
    return [f"DROP TABLE {name}", *rows]


def add_layer(place, name, shapes, crs, **columns):
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs)
    frame.to_file(place, layer=name, driver="GPKG", engine="pyogrio")
    return place


def test_gdal_reads_what_is_written(small):
    layers = dict(pyogrio.list_layers(small))
    assert layers["enterprises"] == "Point"
    assert layers["heat"] is None
    heat = pyogrio.read_dataframe(small, layer="heat")
    assert list(heat["quantity"]) == ["8760", "4380"]
    assert pyogrio.read_info(small, layer="enterprises")["crs"] == "EPSG:4326"


def test_places_come_from_points_in_any_declared_system(small):
    places = load_park(small).enterprises
    points = geopandas.GeoSeries.from_xy(places["lon"], places["lat"], crs=4326).to_crs(25832)
    change(small, *forget("enterprises"))
    added = [1, 2, 3, None]
    add_layer(small, "Enterprises", points.values, 25832, ID=places.index, value_added=added)
    draft, faults = open_draft(small)
    assert faults == []
    said = "\n".join(draft.defaults)
    assert "reprojected from EPSG:25832 (ETRS89 / UTM zone 32N)" in said
    assert "lon and lat of 4 rows are those of what is drawn (Point)" in said
    read = load_park(small).enterprises
    assert (read[["lon", "lat"]] - places[["lon", "lat"]]).abs().max().max() < 1e-7
    assert read["value_added"].tolist()[:3] == [1, 2, 3]


def test_a_point_that_was_moved_asks_which_place_is_meant(small):
    moved = "UPDATE enterprises SET lon = '10.005' WHERE id = 'steel'"
    fault = only(check(change(small, moved)))
    assert "steel" in fault.row
    assert "drawn is the point 10, 50" in fault.allowed
    rounded = "UPDATE enterprises SET lon = '10.0', lat = '50' WHERE id = 'steel'"
    assert check(change(small, rounded)) == ()


def test_numbers_typed_by_a_gis_are_read_as_text(small):
    heat = container_for(small).read(small).tables["heat"].cells
    typed = heat.astype({"supply_c": int, "quantity": float})
    change(small, *forget("heat"))
    pyogrio.write_dataframe(typed, small, layer="heat", driver="GPKG")
    raw = container_for(small).read(small).tables["heat"].cells
    assert raw[["quantity", "supply_c"]].iloc[0].tolist() == ["8760", "120"]
    assert load_park(small).heat.loc["cooling", "quantity"] == 8760


@pytest.mark.parametrize(
    ("x", "said"), [(10.0, "read as longitude and latitude"), (570_000.0, "declares no coordinate")]
)
def test_a_layer_without_system_is_degrees_or_refused(small, x, said):
    ground = [shapely.box(x, 50.0, x + 0.001, 50.001)]
    with pytest.warns(UserWarning, match="crs"):
        add_layer(small, "plots", ground, None, id=["g"], enterprise=["steel"])
    draft, faults = open_draft(small)
    assert any(said in sentence for sentence in (*draft.defaults, *map(str, faults)))
    assert bool(faults) == (x > 180)


def test_properties_in_capitals_are_known(small):
    ground = [shapely.box(10.0, 50.0, 10.001, 50.001)]
    add_layer(small, "PLOTS", ground, 4326, ID=["g"], ENTERPRISE=["steel"])
    assert load_park(small).plots["enterprise"].tolist() == ["steel"]


def test_a_layer_that_no_park_has_is_told_and_never_lost(small):
    add_layer(small, "corridor", [shapely.LineString([(10, 50), (11, 50)])], 4326, id=["c"])
    told = only(check(small), severity="warning")
    assert (told.container, told.table, told.remedy) == (
        "park.gpkg",
        "corridor",
        "Did you mean corridors?",
    )
    with pytest.raises(BadInput, match=r"corridor.*would be lost"):
        save_park(load_park("teaching"), small)
    assert "corridor" in dict(pyogrio.list_layers(small))


def test_faults_name_the_layer_and_the_cover_s_table(small):
    change(
        small,
        "UPDATE heat SET supply_c = 'warm' WHERE id = 'cooling'",
        "DELETE FROM park WHERE key = 'currency'",
        "UPDATE park SET value = 'soon' WHERE key = 'price_year'",
    )
    places = {(fault.container, fault.table, fault.column) for fault in check(small)}
    assert ("park.gpkg", "heat", "supply_c") in places
    assert ("park.gpkg, table park", "", "currency") in places
    assert ("park.gpkg, table park", "", "price_year") in places


BOMB = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id FROM n"


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TABLE heat", f"CREATE VIEW heat AS {BOMB}"],
        ["DROP TABLE heat", "CREATE VIRTUAL TABLE heat USING fts5(id, quantity)"],
        ["DROP TABLE gpkg_data_columns", f"CREATE VIEW gpkg_data_columns AS {BOMB}"],
        ["DROP TABLE gpkg_geometry_columns", f"CREATE VIEW gpkg_geometry_columns AS {BOMB}"],
        ["ALTER TABLE heat ADD COLUMN bomb AS (hex(zeroblob(1000000000)))"],
        [f"CREATE VIEW mine AS {BOMB}"],
        ["CREATE TRIGGER t BEFORE UPDATE ON heat BEGIN DELETE FROM park; END"],
    ],
    ids=["view", "virtual table", "format", "geometry", "column", "other view", "trigger"],
)
def test_nothing_in_the_file_is_run(small, statements):
    raw = container_for(small).read(change(small, *statements))
    refused = "DROP TABLE heat" in statements
    errors = [fault.table for fault in raw.faults if fault.severity == "error"]
    assert errors == ["heat"] * refused
    assert refused or len(raw.tables["heat"].cells) == 2


def test_a_broken_file_is_one_fault(written, tmp_path):
    place, data = tmp_path / "park.gpkg", written.read_bytes()
    for size in (0, 50, 100, 5000, len(data) // 2, len(data) - 4096):
        place.write_bytes(data[:size])
        found = container_for(place).read(place).faults
        assert found
        assert all("park.gpkg" in str(fault) for fault in found)
    place.write_bytes(b"no database at all" * 100)
    assert "cannot be read" in only(check(place)).allowed


def test_a_shape_that_is_none_and_bytes_in_a_cell_are_told(small):
    change(small, "UPDATE enterprises SET geom = x'4750000000000000ff' WHERE id = 'steel'")
    assert only(check(small)).row == "feature 4"
    change(small, "UPDATE enterprises SET geom = NULL", "UPDATE heat SET quantity = x'00ff'")
    assert {fault.value for fault in check(small)} == {"2 bytes"}


def test_what_people_write_twice_is_told(small):
    change(small, "INSERT INTO park (key, value) VALUES ('id', 'other')")
    assert "'id' stands twice" in only(check(small)).allowed
