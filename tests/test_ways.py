"""Ways: the net of drawn corridors, joined where it nearly meets, and the cheapest way on it."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hand_park import KM, hand_park
from hypothesis import given
from hypothesis import strategies as st
from shipped_parks import shipped_park
from small_park import write_small

from symbiosis import check, load_park, optimise
from symbiosis.cli import run
from symbiosis.matching.distances import Distances
from symbiosis.matching.ways.contraction import Stretch, contract
from symbiosis.plan.folder.layers import write_layers

PAIR = pd.DataFrame({"from": ["a"], "to": ["b"]})
M = KM / 1000.0


def park_of_lines(lines, at_km=None, **columns):
    """Build a park whose firms stand in a row, with corridors given in km."""
    shapes = [shapely.LineString(np.array(line) * KM) for line in lines]
    ids = {"id": [f"c{number}" for number in range(1, len(lines) + 1)]}
    frame = gpd.GeoDataFrame(ids | columns, geometry=shapes, crs=4326)
    return hand_park(at_km or {"a": 0.0, "b": 10.0}, corridors=frame)


def layer(lines):
    """Write lines as the text of a layer."""
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": {"id": f"c{number}"},
                 "geometry": {"type": "LineString", "coordinates": line}}
                for number, line in enumerate(lines, 1)
            ],
        }
    )  # fmt: skip


def u_of(gap):
    """Draw two lines that form a U between the two firms; the second may miss the first."""
    return [
        [[10.0, 50.0], [10.0, 49.96], [10.007, 49.96]],
        [[10.007 + gap, 49.96], [10.0143, 49.96], [10.0143, 50.0]],
    ]


@pytest.fixture
def drawn(tmp_path):
    """Give a park with lines drawn, and what its check says."""

    def write(lines):
        folder = write_small(tmp_path / f"park{len(list(tmp_path.iterdir()))}")
        (folder / "corridors.geojson").write_text(layer(lines), encoding="utf-8")
        return folder

    return write


def test_a_gap_of_a_metre_changes_nothing_and_is_said(drawn, tmp_path):
    """The input of a wrong result: a gap of 1 m made a way of 9 km one of 1.3 km, silently."""
    whole, gapped = (load_park(drawn(u_of(gap))) for gap in (0.0, 1.43e-5))
    firms = whole.enterprises.index
    pairs = pd.DataFrame([(a, b) for a in firms for b in firms if a < b], columns=["from", "to"])
    km = [Distances(park).way_km(pairs, "heat") for park in (whole, gapped)]
    assert km[1] == pytest.approx(km[0], abs=0.002)
    assert km[0].max() > 9.0
    assert not any("joined" in said for said in whole.defaults)
    said = [said for said in gapped.defaults if "joined" in said]
    assert said == ["corridors: ends of lines that nearly meet another are joined: c1 – c2 (1.0 m)"]
    assert not [fault for fault in gapped.warnings if fault.table == "corridors"]
    plans = [optimise(park) for park in (whole, gapped)]
    assert plans[1].cost("plan") == pytest.approx(plans[0].cost("plan"), rel=1e-3)
    write_layers(plans[1], tmp_path / "plan.gpkg")
    ways = gpd.read_file(tmp_path / "plan.gpkg", layer="ways")
    assert set(ways["ground"]) == {"field"}
    of_net = Distances(gapped).corridors.segments["length_km"]
    assert ways["length_km"].tolist() == pytest.approx(of_net.tolist())


def test_an_end_is_joined_to_the_side_of_a_line_but_not_over_a_wide_gap():
    near, far = (park_of_lines([[(-1, 1), (12, 1)], [(5, 1 + gap), (5, 3)], [(5, 3), (11, 3)]],
                               {"a": 0.0, "b": 10.0}) for gap in (0.004, 0.02))  # fmt: skip
    up = {"enterprises": {"b": {"lat": 3.5 * KM}}}
    near, far = (hand_park({"a": 0.0, "b": 10.0}, corridors=park.corridors, **up)
                 for park in (near, far))  # fmt: skip
    assert Distances(near).way_km(PAIR, "heat") == pytest.approx([1 + 5 + 2 + 5 + 0.5], rel=0.01)
    straight = np.hypot(10.0, 3.5)
    assert Distances(far).way_km(PAIR, "heat") == pytest.approx([straight], rel=0.01)


def test_an_island_is_named_with_its_firms_its_pairs_and_the_gap(drawn, capsys):
    folder = drawn(u_of(2.9e-3))
    warned = [fault for fault in load_park(folder).warnings if fault.table == "corridors"]
    assert len(warned) == 1
    assert warned[0].allowed.startswith("an island: no line connects it to the others; on it: ")
    assert "pairs of enterprises fall back on the straight line" in warned[0].allowed
    assert "m apart" in warned[0].remedy
    run(["check", str(folder), "--lang", "zh"])
    out = capsys.readouterr().out
    assert "孤立线段" in out
    assert "按直线距离计算" in out


def test_the_net_does_not_depend_on_how_lines_are_listed_or_cut():
    lines = [[(-1, 1), (12, 1)], [(5, -3), (5, 3)], [(5, 3), (11, 3)], [(11, 3), (11, 1)]]
    cut = [[(-1, 1), (3, 1)], [(12, 1), (3, 1)], *lines[:0:-1]]
    nets = [Distances(park_of_lines(each)).corridors for each in (lines, cut)]
    pd.testing.assert_frame_equal(nets[0].nodes, nets[1].nodes)
    told = [net.segments.drop(columns=["lines", "geometry"]) for net in nets]
    pd.testing.assert_frame_equal(*told)
    assert len(nets[0].segments) == 1, "dead ends and the longer way round are off"


def test_the_way_back_is_the_way_there_and_is_drawn_so():
    park = park_of_lines([[(-1, 1), (12, 1)], [(2, 1), (2, 3), (8, 3), (8, 1)]])
    net = Distances(park).corridors
    there, back = (
        net.cheapest(PAIR),
        net.cheapest(PAIR.rename(columns={"from": "to", "to": "from"})),
    )
    assert there["segments"][0] == back["segments"][0][::-1]
    km = net.segments["length_km"].loc[list(there["segments"][0])].sum()
    assert km == pytest.approx(there["length_km"][0])
    one, other = (np.array(net.line(*ends).coords) for ends in (("a", "b"), ("b", "a")))
    assert one == pytest.approx(other[::-1])


EDGES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 9), st.integers(0, 9)),
    min_size=1, max_size=25,
)  # fmt: skip


@given(EDGES, st.sets(st.integers(0, 9), min_size=2, max_size=4))
def test_contracting_keeps_the_cheapest_way_between_firms(edges, kept):
    import networkx as nx

    def ways(stretches, pipe):
        graph = nx.MultiGraph()
        graph.add_nodes_from(range(10))
        for each in stretches:
            graph.add_edge(each.start, each.end, cost=each.worth[0] + pipe * each.worth[1])
        return {a: nx.single_source_dijkstra_path_length(graph, a, weight="cost") for a in kept}

    whole = [
        Stretch(a, b, [(number, False)], "", (float(money), float(km), float(km)))
        for number, (a, b, km, money) in enumerate(edges)
    ]
    less = contract(whole, kept)
    for pipe in (1.0, 3.0):
        before, after = ways(whole, pipe), ways(less, pipe)
        for a in kept:
            for b in kept:
                assert before[a].get(b, np.inf) == pytest.approx(after[a].get(b, np.inf))


WITHOUT_LENGTH = {
    "a point twice": [[[10.0, 50.0], [10.0, 50.0]]],
    "less than a centimetre": [[[10.0, 50.0], [10.00000001, 50.0]]],
}


@pytest.mark.parametrize("name", WITHOUT_LENGTH)
def test_lines_without_length_are_no_ways_and_break_nothing(drawn, name):
    folder = drawn(WITHOUT_LENGTH[name])
    faults = check(folder)
    if not any(fault.severity == "error" for fault in faults):
        park = load_park(folder)
        pairs = pd.DataFrame(
            {"from": park.enterprises.index[:1], "to": park.enterprises.index[1:2]}
        )
        straight = Distances(park).straight_km(pairs) * park.info.detour_factor
        assert Distances(park).way_km(pairs, "heat") == pytest.approx(straight)


def test_lines_that_lie_on_each_other_are_one_way():
    line = [(-1, 1), (12, 1)]
    once, twice = (
        Distances(park_of_lines(each)).corridors for each in ([line], [line, line[::-1]])
    )
    assert len(once.segments) == len(twice.segments) == 1
    assert once.segments["length_km"].tolist() == pytest.approx(twice.segments["length_km"])


def test_a_village_of_streets_is_390_junctions_and_what_pipes_for_each_would_be():
    net = Distances(shipped_park("village")).corridors
    assert len(net.nodes) == 390
    assert net.segments["length_km"].sum() == pytest.approx(9.05, abs=0.01)
    firms = net.nodes["enterprise"].loc[lambda names: (names != "") & (names != "plant")]
    pairs = pd.DataFrame({"from": "plant", "to": firms.to_numpy()})
    assert net.measured(pairs)["length_km"].sum() == pytest.approx(163.0, abs=0.5)
