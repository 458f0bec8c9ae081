"""Grounds: what pipes run in and cross costs what the library, the park or the line says."""

from __future__ import annotations

import json
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hand_park import KM, hand_park
from small_park import write_small

from symbiosis import check, load_park, match, optimise
from symbiosis.cli import run
from symbiosis.matching.distances import Distances
from symbiosis.matching.ways.built_lines import by_our_prices
from symbiosis.matching.ways.ditches import grounds_of
from symbiosis.park.containers.known import container_for
from symbiosis.park.library import load_library
from symbiosis.show.map.park_map import park_map
from symbiosis.show.words import Words

PAIR = pd.DataFrame({"from": ["a"], "to": ["b"]})
HEAT = {
    "off": {"enterprise": "a", "role": "source", "supply_c": 150.0, "target_c": 60.0,
            "quantity": 40_000.0},
    "need": {"enterprise": "b", "role": "sink", "supply_c": 50.0, "target_c": 80.0,
             "quantity": 30_000.0},
}  # fmt: skip


def park_on(lines, info=None, **tables):
    """Build a park of a donor and a receiver 4 km apart, with lines of their own properties."""
    rows = [
        {"id": f"c{number}", "geometry": shapely.LineString(np.array(line) * KM), **told}
        for number, (line, told) in enumerate(lines, 1)
    ]
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)
    return hand_park({"a": 0.0, "b": 4.0}, corridors=frame, info=info, heat=HEAT, **tables)


def price(told, year=2024):
    """Give what the pipe between the two costs, fixed and by size, on a straight line."""
    return priced(json.dumps(told, sort_keys=True), year)


@cache
def priced(told, year):
    routes = match(park_on([([(0, 0), (4, 0)], json.loads(told))], {"price_year": year})).routes
    return routes.loc["a>b@hot_water_90_50", ["capex_fixed", "capex_variable", "length_km"]]


def test_a_pipe_in_the_field_costs_what_its_carrier_says_and_a_street_what_its_ditch_adds():
    park = park_on([([(0, 0), (4, 0)], {})])
    grounds = grounds_of(park).grounds
    bare, field, street = (
        price({"ground": "field"}),
        price({"ground": "空地"}),
        price({"ground": "Road"}),
    )
    metres = 1000.0 * bare["length_km"]
    assert field.to_numpy() == pytest.approx(bare.to_numpy())
    more = grounds.loc["street", "trench_cost"] - grounds.loc["field", "trench_cost"]
    assert street["capex_fixed"] - bare["capex_fixed"] == pytest.approx(more * metres)
    factor = grounds.loc["street", "size_factor"]
    assert street["capex_variable"] == pytest.approx(factor * bare["capex_variable"])


def test_in_a_street_a_pair_of_pipes_costs_what_it_costs_in_towns():
    """The carriers' prices are half of those in towns: 886 + 28.1 x MW EUR/m (topotherm)."""
    built = price({"ground": "street"}, 2021)
    metres = 1000.0 * built["length_km"]
    per_metre = (built["capex_fixed"] + 50.0 * built["capex_variable"]) / metres
    assert per_metre == pytest.approx(886.0 + 28.1 * 50.0, rel=0.15)


def test_crossings_are_paid_once_each_and_more_by_large_pipes():
    bare = price({"ground": "field"})
    crossed = price({"ground": "field", "crossings": "运河：1；railway:2"})
    known = grounds_of(park_on([([(0, 0), (4, 0)], {})])).crossings
    cost = known.loc["canal", "crossing_cost"] + 2 * known.loc["railway", "crossing_cost"]
    assert crossed["capex_fixed"] - bare["capex_fixed"] == pytest.approx(cost)
    more = known.loc["canal", "size_metres"] + 2 * known.loc["railway", "size_metres"]
    per_metre = bare["capex_variable"] / (1000.0 * bare["length_km"])
    assert crossed["capex_variable"] - bare["capex_variable"] == pytest.approx(more * per_metre)


def test_the_planner_goes_before_the_library():
    own = price({"ground": "street", "trench_cost": 200.0})
    bare = price({"ground": "field"})
    field = grounds_of(park_on([([(0, 0), (4, 0)], {})])).field_cost
    metres = 1000.0 * bare["length_km"]
    assert own["capex_fixed"] - bare["capex_fixed"] == pytest.approx((200.0 - field) * metres)


def test_an_own_class_is_priced_in_the_parks_money(tmp_path):
    folder = write_small(tmp_path / "own")
    (folder / "own_grounds.csv").write_text(
        "id,kind,trench_cost [EUR/m],crossing_cost [EUR],size_factor\n"
        "rock,ground,900,,1.4\nstreet,ground,500,,\naqueduct,crossing,,77000,\n",
        encoding="utf-8",
    )
    prices = grounds_of(load_park(folder))
    assert prices.grounds.loc["rock", ["trench_cost", "size_factor"]].tolist() == [900.0, 1.4]
    assert prices.grounds.loc["street", "trench_cost"] == 500.0
    assert prices.crossings.loc["aqueduct", "crossing_cost"] == 77_000.0


def test_the_way_is_the_cheapest_not_the_shortest():
    """Four km of dense city, or six km round it through fields."""
    lines = [
        ([(0, 0), (4, 0)], {"ground": "built_up"}),
        ([(0, 0), (0, 1), (4, 1), (4, 0)], {"ground": "field"}),
    ]
    park = park_on(lines)
    net = Distances(park).corridors
    way = net.cheapest(PAIR).iloc[0]
    assert way["length_km"] == pytest.approx(6.0, rel=0.01)
    assert set(net.segments.loc[list(way["segments"]), "ground"]) == {"field"}
    other = park_on([(line, {"ground": "field"}) for line, _ in lines])
    assert Distances(other).way_km(PAIR, "heat") == pytest.approx([4.0], rel=0.01)


def test_what_does_not_lie_in_a_ditch_does_not_pay_for_one():
    stuff = {
        "slag": {"enterprise": "a", "role": "source", "material": "bf_slag", "quantity": 1e5},
        "binder": {"enterprise": "b", "role": "sink", "material": "cement_binder", "quantity": 1e5},
    }

    def conveyor(told):
        routes = match(park_on([([(0, 0), (4, 0)], told)], materials=stuff)).routes
        return routes.loc["a>b@conveyor:bf_slag", "capex_fixed"]

    field = conveyor({"ground": "field"})
    assert conveyor({"ground": "built_up"}) == pytest.approx(field)
    assert conveyor({"ground": "field", "crossings": "canal"}) > field + 1e5


def corridors(folder, **told):
    """Draw one corridor across a small park."""
    line = {"type": "LineString", "coordinates": [[9.999, 49.995], [10.02, 49.995]]}
    feature = {"type": "Feature", "properties": {"id": "c1", **told}, "geometry": line}
    layer = {"type": "FeatureCollection", "features": [feature]}
    (folder / "corridors.geojson").write_text(json.dumps(layer), encoding="utf-8")
    return folder


WRONG = {
    "swamp of sorrow": ({"ground": "swamp of sorrow"}, "ground", "own_grounds"),
    "stret": ({"ground": "stret"}, "ground", "Did you mean 'street'?"),
    "moat:2": ({"crossings": "canal:1;moat:2"}, "crossings", "own_grounds"),
    "canal:many": ({"crossings": "canal:many"}, "crossings", "canal:1;railway:2"),
    "dear": ({"trench_cost": "dear"}, "trench_cost", "Write a number"),
}


@pytest.mark.parametrize("value", WRONG)
def test_what_nobody_knows_is_refused_with_its_place_and_remedy(tmp_path, value):
    told, column, remedy = WRONG[value]
    faults = [each for each in check(corridors(write_small(tmp_path / "p"), **told))
              if each.table == "corridors"]  # fmt: skip
    assert [(each.severity, each.row, each.column, each.value) for each in faults] == [
        ("error", "feature 1", column, value)
    ]
    assert remedy in faults[0].remedy


def test_a_word_is_read_as_a_class_and_said_in_both_languages(tmp_path, capsys):
    folder = corridors(write_small(tmp_path / "p"), ground="road")
    assert "corridors: ground `road` is read as `street`" in load_park(folder).defaults
    assert run(["check", str(folder), "--lang", "zh"]) == 0
    assert "地面类型“road”按 street 读取" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["park.xlsx", "park.gpkg", "park.zip", "again"])
def test_every_container_keeps_what_a_corridor_says(tmp_path, kind):
    told = {"ground": "路侧", "crossings": "canal:1;铁路:2", "trench_cost": 412.5}
    first = corridors(write_small(tmp_path / "p"), **told)
    there = tmp_path / kind
    assert run(["convert", str(first), str(there)]) == 0
    layer = container_for(there).read(there).geometry["corridors"]
    assert {name: layer[name].iloc[0] for name in told} == told
    assert load_park(there).corridors["crossings"].iloc[0] == told["crossings"]


@pytest.mark.parametrize("name", load_library().built_lines.index)
def test_a_line_that_stands_would_cost_about_its_price(name):
    line = load_library().built_lines.loc[name]
    info = {"country": "NL", "currency": line["currency"], "price_year": int(line["year"])}
    ours = by_our_prices(line, hand_park({"a": 0.0}, info=info))
    assert 0.5 <= ours / line["price"] <= 2.0


def test_the_fields_ditch_is_cheaper_than_whatever_lies_in_it():
    library = load_library()
    for region in ("EU", "CN"):
        laid = library.carriers[library.carriers["region"] == region]
        laid = laid[laid["kind"].isin(["pipe", "cable"])]
        fields = library.grounds[library.grounds["region"] == region]
        field = fields[fields["class"] == "field"].iloc[0]
        assert (field["currency"] == laid["currency"]).all()
        assert field["trench_cost"] < laid["capex_fixed"].min()


def test_check_tells_how_long_the_corridors_are_in_each_ground(tmp_path, capsys):
    folder = corridors(write_small(tmp_path / "p"), ground="街道", crossings="canal;铁路:2")
    assert run(["check", str(folder), "--json"]) == 0
    told = [row for row in json.loads(capsys.readouterr().out) if row["severity"] == "measured"]
    assert [(row["column"], row["row"], round(row["value"], 1), row["unit"]) for row in told] == [
        ("ground", "street", 1.5, "km"), ("crossings", "canal", 1, ""),
        ("crossings", "railway", 2, ""),
    ]  # fmt: skip
    assert run(["check", str(folder), "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "管廊：1 条线，共 1.5 km" in out
    assert "穿越：运河 1 处、铁路 2 处" in out


def test_the_map_draws_corridors_by_their_ground_and_what_is_assumed_apart(tmp_path):
    folder = corridors(write_small(tmp_path / "p"), ground="street")
    picture = park_map(load_park(folder), None, Words("en"))
    assert [line["ground"] for line in picture["corridors"]] == ["ground_street"]
    assert not picture["assumed"]
    (folder / "corridors.geojson").unlink()
    plan = optimise(load_park(folder), {"mains": "auto"})
    picture = park_map(plan.park, plan, Words("en"))
    assert picture["assumed"]
    assert not picture["corridors"]
    assert picture["legend"][-1]["name"] == "Assumed ways"
    assert not park_map(plan.park, None, Words("en"))["assumed"]


def test_a_chinese_park_digs_at_chinese_prices():
    info = {"country": "CN", "currency": "CNY", "price_year": 2024}
    prices = grounds_of(hand_park({"a": 0.0}, info=info))
    rows = load_library().grounds
    assert prices.grounds.loc["street", "trench_cost"] == rows.loc["street_cn", "trench_cost"]
    assert prices.crossings.loc["canal", "crossing_cost"] == rows.loc["canal_cn", "crossing_cost"]
