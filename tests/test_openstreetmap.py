"""OpenStreetMap on disk: whose ground is whose, ways for pipes, a basemap, and whose data it is."""

import json
import sys

import geopandas
import pytest
from small_park import write_small

from symbiosis.errors import BadInput
from symbiosis.park.load import check, load_park
from symbiosis.park.mapped_layers import CREDIT, mapped_layers
from symbiosis.park.mapped_tags import tags_in

# Way -> tags and corners (lon, lat); firms stand at (10 or 10.01, 50 or 50.01).
WAYS = {
    1: ({"landuse": "industrial", "name": "North"}, [(9.99, 49.99), (10.005, 50.005)]),
    2: ({"man_made": "works", "name": "Mill"}, [(9.999, 49.999), (10.001, 50.001)]),
    3: ({"building": "warehouse"}, [(10.011, 49.9995), (10.012, 50.0005)]),
    4: ({"landuse": "industrial"}, [(10.04, 50.04), (10.05, 50.05)]),
    5: ({"natural": "water", "name": "Lake"}, [(10.02, 50.0), (10.03, 50.005)]),
    6: ({"landuse": "farmland"}, [(10.02, 50.01), (10.03, 50.02)]),
}
LINES = {
    11: ({"highway": "service"}, [(10.0, 50.0), (10.01, 50.0)]),
    12: ({"highway": "primary", "bridge": "yes"}, [(10.01, 50.0), (10.01, 50.01)]),
    13: ({"railway": "rail"}, [(9.0, 50.0), (11.0, 50.0)]),
    14: ({"man_made": "pipeline", "substance": "water"}, [(10.0, 50.01), (10.01, 50.01)]),
    15: ({"waterway": "river"}, [(10.0, 49.98), (10.02, 49.98)]),
    16: ({"highway": "footway"}, [(10.0, 50.0), (10.0, 50.01)]),
    17: ({"highway": "service"}, [(12.0, 50.0), (12.01, 50.0)]),
}


@pytest.fixture(scope="session")
def extract(tmp_path_factory):
    osmium = pytest.importorskip("osmium")
    place = tmp_path_factory.mktemp("osm") / "tiny.osm.pbf"
    nodes, ways = {}, []

    def node(corner):
        return nodes.setdefault(corner, len(nodes) + 1)

    for number, (tags, ((west, south), (east, north))) in WAYS.items():
        ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        ways.append((number, tags, [node(corner) for corner in ring]))
    for number, (tags, corners) in LINES.items():
        ways.append((number, tags, [node(corner) for corner in corners]))
    with osmium.SimpleWriter(str(place)) as writer:
        for corner, number in nodes.items():
            writer.add_node(osmium.osm.mutable.Node(id=number, location=corner))
        for number, tags, refs in ways:
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=tags))
    return place


def test_layers_are_drawn_for_a_park(extract, tmp_path, symbiosis):
    park = write_small(tmp_path / "park")
    answer = symbiosis("layers", str(extract), "--around", str(park), "-o", str(park))
    assert answer.returncode == 0, answer.stderr
    assert CREDIT in answer.stdout
    assert "cement: stands on no ground" in " ".join(answer.stdout.split())
    assert [fault for fault in check(park) if fault.severity == "error"] == []
    read = load_park(park)
    assert dict(zip(read.plots["id"], read.plots["enterprise"], strict=True)) == {
        "way2": "steel", "way3": "cement",
    }  # fmt: skip
    grounds = dict(zip(read.corridors["id"], read.corridors["ground"], strict=True))
    assert grounds == {"way11": "road", "way12": "bridge", "way13": "rail", "way14": "pipeline"}
    assert sorted(read.basemap["kind"]) == [
        "industry", "industry", "rail", "river", "road", "water",
    ]  # fmt: skip
    assert set(read.basemap["source"]) == {CREDIT}
    west, _, east, _ = read.corridors.total_bounds
    assert 0.13 < east - west < 0.15, "ways are cut at the circle of 5 km"
    assert CREDIT in (park / "SOURCES.md").read_text(encoding="utf-8")


def test_layers_that_are_there_are_kept(extract, tmp_path, symbiosis):
    park = write_small(tmp_path / "park")
    (park / "basemap.geojson").write_text("mine", encoding="utf-8")
    command = ("layers", str(extract), "--around", "50,10", "-o", str(park), "--json")
    answer = symbiosis(*command)
    assert answer.returncode == 1
    assert "has basemap.geojson already" in answer.stderr
    assert (park / "basemap.geojson").read_text(encoding="utf-8") == "mine"
    assert not (park / "corridors.geojson").exists()
    told = json.loads(symbiosis(*command, "--replace").stdout)
    assert told["rows"] == {"corridors": 4, "basemap": 6}, "nobody's grounds are drawn only"


@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
def test_an_export_gives_the_same_layers(extract, tmp_path, ending):
    firms = load_park(write_small(tmp_path / "park")).enterprises
    pbf = mapped_layers(extract, (50.005, 10.005), 3, firms)
    from symbiosis.park.mapped_extract import features_of

    features = list(features_of(extract))
    frame = geopandas.GeoDataFrame(
        {
            "osm_id": [feature.id for feature in features],
            "landuse": [feature.tags.get("landuse") for feature in features],
            "other_tags": [
                ",".join(f'"{key}"=>"{value}"' for key, value in feature.tags.items())
                for feature in features
            ],
        },
        geometry=[feature.shape for feature in features],
        crs=4326,
    )
    frame.to_file(tmp_path / f"export.{ending}", engine="pyogrio")
    export = mapped_layers(tmp_path / f"export.{ending}", (50.005, 10.005), 3, firms)
    assert export.said == pbf.said
    for name, layer in pbf.layers.items():
        assert list(layer["source"]) == list(export.layers[name]["source"])
        assert layer.geometry.geom_equals(export.layers[name].geometry).all()


def test_what_cannot_be_read_is_said(extract, tmp_path, monkeypatch):
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(extract.read_bytes()[:60] + b"\xff" * 500)
    for place, said in (
        (broken, "cannot be read"),
        (tmp_path / "none.osm.pbf", "no such file"),
        (write_small(tmp_path / "park") / "heat.csv", "no extract"),
    ):
        with pytest.raises(BadInput, match=said):
            mapped_layers(place, (50, 10), 5)
    with pytest.raises(BadInput, match="latitude first"):
        mapped_layers(extract, (10, 50), 5)
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(BadInput, match=r"park-symbiosis\[osm\]"):
        mapped_layers(extract, (50, 10), 5)


def test_tags_of_one_cell_are_read():
    text = '"landuse"=>"industrial","name"=>"A, \\"B\\"","x"=>""'
    assert tags_in(text) == {"landuse": "industrial", "name": 'A, "B"', "x": ""}
    assert tags_in("") == {}
