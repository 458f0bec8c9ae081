"""A route has one geometry: the plan's table, the map, the print and the layers show the same."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from small_park import write_small

from symbiosis import load_park, optimise
from symbiosis.matching.distances import Distances
from symbiosis.plan.folder.layers import write_layers
from symbiosis.plan.tables.routes import lines_of
from symbiosis.show.map.layout import draw_sheet
from symbiosis.show.map.park_map import park_map
from symbiosis.show.map.pipes import Flow, paths_on
from symbiosis.show.words import Words

CORRIDORS = [
    [[9.999, 49.995], [10.005, 49.995], [10.005, 50.015]],
    [[9.995, 50.005], [10.02, 50.005]],
]


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """Four firms round a crossing of two corridors."""
    folder = write_small(tmp_path_factory.mktemp("ways") / "small")
    features = [
        {"type": "Feature", "properties": {"id": f"c{number}"},
         "geometry": {"type": "LineString", "coordinates": line}}
        for number, line in enumerate(CORRIDORS)
    ]  # fmt: skip
    layer = {"type": "FeatureCollection", "features": features}
    (folder / "corridors.geojson").write_text(json.dumps(layer), encoding="utf-8")
    return optimise(load_park(folder))


def test_a_route_runs_along_the_corridors_from_firm_to_firm(plan):
    lines, places = lines_of(plan.routes), plan.park.enterprises
    drawn = shapely.union_all(plan.park.corridors.geometry.to_numpy())
    assert len(lines) == 2
    for route, line in lines.items():
        ends = places.loc[plan.routes.loc[route, ["from", "to"]].tolist(), ["lon", "lat"]]
        corners = np.array(line.coords)
        assert corners[[0, -1]] == pytest.approx(ends.to_numpy(), abs=1e-6)
        assert all(drawn.distance(shapely.Point(corner)) < 1e-6 for corner in corners[1:-1])


def test_the_layers_hold_every_exchange_on_its_route_with_names_in_both_languages(plan, tmp_path):
    write_layers(plan, tmp_path / "plan.gpkg")
    drawn = gpd.read_file(tmp_path / "plan.gpkg", layer="exchanges").set_index("id")
    routes = gpd.read_file(tmp_path / "plan.gpkg", layer="routes").set_index("id")
    assert len(drawn) == len(plan.exchanges) == plan.accounts.loc["exchanges", "plan"]
    assert {"from_name", "from_name_zh", "to_name_zh", "item_name_zh"} <= set(drawn.columns)
    assert {"carrier_name", "carrier_name_zh", "from_name_zh"} <= set(routes.columns)
    lines = lines_of(plan.routes)
    for exchange, route in plan.exchanges["route"].items():
        if route:
            assert drawn.geometry[exchange].equals_exact(lines[route], 1e-9)
            assert routes.geometry[route].equals_exact(lines[route], 1e-9)
        else:
            assert drawn.geometry[exchange] is None


def test_an_exchange_is_as_long_as_its_route(plan):
    on_routes = plan.exchanges[plan.exchanges["route"] != ""]
    lengths = plan.routes["length_km"].reindex(on_routes["route"])
    assert on_routes["distance_km"].to_numpy() == pytest.approx(lengths.to_numpy())


def test_the_map_puts_that_line_on_its_sheet(plan):
    sheet = draw_sheet(plan.park)
    route = plan.routes.iloc[0]
    line = lines_of(plan.routes).iloc[0]
    flow = Flow("one", route["from"], route["to"], 3.0)
    path = paths_on(sheet, [flow], {"one": line})["one"]
    inner = np.array(sheet.drawn(line).coords)[1:-1]
    assert np.array(path)[1:-1] == pytest.approx(inner, abs=1e-3)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_map_counts_what_the_plan_counts(plan, language):
    subtitle = park_map(plan.park, plan, Words(language))["subtitle"]
    assert str(len(plan.exchanges)) in subtitle


def test_the_network_of_a_park_is_built_once(plan):
    park = plan.park
    other = park.with_tables(heat=park.tables["heat"].assign(quantity=1.0))
    assert Distances(park).corridors is Distances(other).corridors
