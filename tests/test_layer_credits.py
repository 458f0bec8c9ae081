"""Whose data the layers are is said wherever they are shown; a large extract tells its progress."""

import json
from dataclasses import replace
from functools import cache

import geopandas
import pytest
from shapely import Point, box
from small_park import small_park

from symbiosis import load_park, save_park
from symbiosis.park.layer_credits import CREDIT, credits_of
from symbiosis.park.mapped_extract import features_of
from symbiosis.park.mapped_layers import mapped_layers
from symbiosis.plan.folder.layers import write_geojson, write_layers
from symbiosis.plan.folder.shipped_plans import load_shipped_plan
from symbiosis.show.map.park_map import park_map
from symbiosis.show.print.print_map import map_figure
from symbiosis.show.report.report import report_of, written
from symbiosis.show.words import Words

EN, ZH = Words("en"), Words("zh")
OTHER = "© Cadastre of the land"


def with_layers(park, source):
    """Give a park a basemap and, of its firms, plots that name their source."""
    firms = park.enterprises
    ground = [Point(lon, lat).buffer(0.001) for lon, lat in firms[["lon", "lat"]].to_numpy()]
    plots = {"id": [f"p_{name}" for name in firms.index], "enterprise": list(firms.index)}
    west, south = firms[["lon", "lat"]].min()
    land = {"kind": ["land"], "name": [""], "source": [source]}
    shape = box(west - 0.1, south - 0.1, west + 0.1, south + 0.1)
    return replace(
        park,
        plots=geopandas.GeoDataFrame({**plots, "source": source}, geometry=ground, crs=4326),
        basemap=geopandas.GeoDataFrame(land, geometry=[shape], crs=4326),
    )


@cache
def plans():
    plan = load_shipped_plan("teaching", load_park("teaching"))
    plain = replace(plan.park, plots=None, basemap=None, corridors=None)
    return tuple(
        replace(plan, park=park, matched=plan.matches)
        for park in (plain, with_layers(plain, CREDIT))
    )


def page(plan, say):
    return [text.get_text() for axes in map_figure(plan, say).axes for text in axes.texts]


def test_every_picture_of_such_layers_bears_the_credit_and_no_other():
    plain, owed = plans()
    assert CREDIT in page(owed, ZH)
    assert park_map(owed.park, owed, EN)["credit"] == CREDIT
    assert CREDIT in park_map(owed.park, None, ZH)["footer"]
    assert park_map(plain.park, plain, EN)["credit"] == ""


def test_the_report_names_whose_data_its_map_shows():
    _, owed = plans()
    assert CREDIT in written(report_of(owed, "zh"), "html").decode()


def test_layers_of_a_plan_carry_it(tmp_path):
    _, owed = plans()
    write_geojson(owed, tmp_path / "plan.geojson")
    told = json.loads((tmp_path / "plan.geojson").read_text(encoding="utf-8"))
    assert told["credits"] == [CREDIT]
    write_layers(owed, tmp_path / "plan.gpkg")
    plots = geopandas.read_file(tmp_path / "plan.gpkg", layer="plots", engine="pyogrio")
    assert set(plots["source"]) == {CREDIT}


@pytest.mark.parametrize("ending", [".gpkg", ".xlsx"])
def test_every_container_keeps_it(tmp_path, ending):
    save_park(with_layers(small_park(tmp_path / "a"), CREDIT), tmp_path / f"b{ending}")
    assert credits_of(load_park(tmp_path / f"b{ending}")) == (CREDIT,)


@pytest.mark.parametrize(
    ("source", "told"),
    [("OpenStreetMap", (CREDIT,)), (OTHER, (OTHER,)), ("own drawing", ()), (None, ())],
)
def test_what_asks_for_a_credit(tmp_path, source, told):
    assert credits_of(with_layers(small_park(tmp_path), source)) == told


def test_a_large_extract_tells_how_far_it_is_and_reads_nothing_that_no_park_needs(tmp_path):
    osmium = pytest.importorskip("osmium")
    place, kinds = tmp_path / "large.osm.pbf", ("service", "footway", "house")
    with osmium.SimpleWriter(str(place)) as writer:
        for number in range(1, 9_001):
            at = (10.0 + number * 1e-3, 50.0)
            writer.add_node(osmium.osm.mutable.Node(id=2 * number - 1, location=at))
            writer.add_node(osmium.osm.mutable.Node(id=2 * number, location=(at[0], 50.0005)))
        for number in range(1, 9_001):
            key = "building" if number % 3 == 2 else "highway"
            tags, nodes = {key: kinds[number % 3]}, [2 * number - 1, 2 * number]
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags))
    seen = []
    found = mapped_layers(place, (50.0, 10.05), 2, watch=lambda *told: seen.append(told))
    assert [at for at, _ in seen] == [1_000, 2_000, 3_000], "houses and footways are passed over"
    assert seen[-1][1] == len(found.layers["corridors"])
    assert {feature.tags["highway"] for feature in features_of(place)} == {"service"}
