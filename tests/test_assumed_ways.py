"""Assumed ways: between neighbours, round waters or across them, where no corridor is drawn."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hand_park import KM, hand_park
from hypothesis import given
from hypothesis import strategies as st
from shipped_parks import shipped_park

from symbiosis.matching.distances import Distances
from symbiosis.matching.ways.assumed_ways import neighbours
from symbiosis.matching.ways.ditches import grounds_of
from symbiosis.matching.ways.park_ways import all_ways, drawn_ways

PAIR = pd.DataFrame({"from": ["a"], "to": ["b"]})
PLACES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=14, unique=True
)


def by_definition(points):
    """Join two points if no third is nearer to both than they are to each other."""
    far = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    count = len(points)
    return [
        (a, b)
        for a in range(count)
        for b in range(a + 1, count)
        if not any(
            max(far[a, k], far[b, k]) < far[a, b] - 1e-9 for k in range(count) if k not in (a, b)
        )
    ]


@given(PLACES)
def test_neighbours_are_who_has_nobody_between_them(places):
    points = np.array(places, dtype=float)
    assert sorted(map(tuple, neighbours(points).tolist())) == by_definition(points)


def test_among_many_they_are_found_in_a_triangulation():
    points = np.random.default_rng(7).random((320, 2)) * 1e4
    assert sorted(map(tuple, neighbours(points).tolist())) == by_definition(points)


def park_by(*waters, at_km=None, **kinds):
    """Build a park without corridors, on a basemap of waters given in km."""
    shapes = [shapely.transform(shape, lambda at: at * KM) for _, shape in waters]
    told = {"kind": [kind for kind, _ in waters]}
    basemap = gpd.GeoDataFrame(told, geometry=shapes, crs=4326) if waters else None
    park = hand_park(at_km or {"a": 0.0, "b": 4.0}, info={"detour_factor": 1.3}, **kinds)
    return replace(park, basemap=basemap)


def test_a_way_is_the_straight_line_times_the_detour_and_is_marked_as_assumed():
    net = all_ways(park_by())
    assert net.measured(PAIR)["length_km"].tolist() == pytest.approx([5.2], rel=0.01)
    assert net.segments["assumed"].all()
    assert drawn_ways(park_by()) is None
    assert Distances(park_by()).corridors is None, "pipes between two still run straight"


def test_it_leads_round_a_lake_and_across_a_river():
    lake = shapely.box(1.5, -1.0, 2.5, 0.6)
    river = shapely.box(1.8, -50.0, 2.2, 50.0)
    known = grounds_of(park_by()).crossings
    dry, by_lake, by_river = (
        all_ways(park_by(*waters)) for waters in ([], [("water", lake)], [("water", river)])
    )
    round_it = by_lake.segments.iloc[0]
    assert round_it["crossings"] == ""
    assert round_it["length_km"] > dry.segments["length_km"].iloc[0] + 0.1
    shape = shapely.transform(round_it["geometry"], lambda at: at / KM)
    assert shape.intersection(lake.buffer(-0.01)).is_empty
    across = by_river.segments.iloc[0]
    assert across["crossings"] == "river:1"
    assert across["trench"] == pytest.approx(
        dry.segments["trench"].iloc[0] + known.loc["river", "crossing_cost"]
    )
    more = across["sized_km"] - across["length_km"]
    assert 1000.0 * more == pytest.approx(known.loc["river", "size_metres"])


def test_rivers_that_are_lines_are_crossed_and_the_open_bounds_of_land_are_sea():
    line = shapely.LineString([(2.0, -3.0), (2.0, 3.0)])
    assert all_ways(park_by(("river", line))).segments["crossings"].tolist() == ["river:1"]
    land = shapely.union_all([shapely.box(-9, -9, 1.5, 9), shapely.box(2.5, -9, 9, 9)])
    assert all_ways(park_by(("land", land))).segments["crossings"].tolist() == ["river:1"]


def test_suppliers_and_offices_have_no_way():
    places = {"a": 0.0, "b": 4.0, "far": 80.0, "desk": 2.0}
    told = {"far": {"kind": "supplier"}, "desk": {"kind": "office"}}
    net = all_ways(park_by(at_km=places, enterprises=told))
    assert len(net.segments) == 1
    assert net.measured(PAIR.assign(to="far"))["length_km"].tolist() == [np.inf]


def test_ghents_ways_hang_together_and_cross_its_canal():
    net = all_ways(shipped_park("ghent_terneuzen"))
    firms = [firm for firm in net.nodes["enterprise"] if firm]
    to_all = pd.DataFrame({"from": firms[0], "to": firms})
    assert np.isfinite(net.measured(to_all)["length_km"]).all()
    crossed = net.cheapest(pd.DataFrame({"from": ["dow"], "to": ["yara"]})).iloc[0]
    assert "canal:1" in set(net.segments.loc[list(crossed["segments"]), "crossings"])
