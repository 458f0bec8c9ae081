"""The map as plain data: what is drawn where, for whatever a park brings along."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from shapely import LineString, Point, Polygon, box
from shipped_parks import shipped_plan

from symbiosis.plan.tables.bundles import bundles
from symbiosis.show.charts.curves import composite_curves
from symbiosis.show.charts.possible import possible_exchanges
from symbiosis.show.charts.sankey import sankey
from symbiosis.show.map.layout import draw_sheet
from symbiosis.show.map.park_map import park_map
from symbiosis.show.map.pipes import Flow, lay_pipes
from symbiosis.show.names import library_name, names_of
from symbiosis.show.words import Words

SAY = Words("en")


@pytest.fixture(scope="module")
def plan():
    return shipped_plan("teaching")


@pytest.fixture(scope="module")
def picture(plan):
    return park_map(plan.park, plan, SAY)


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?\d+\.?\d*) (-?\d+\.?\d*)", path)]


def test_a_picture_is_plain_data_whose_version_follows_its_content(plan, picture):
    again = json.loads(json.dumps(picture))
    assert json.dumps(again) == json.dumps(picture)
    assert park_map(plan.park, plan, SAY)["version"] == picture["version"]
    assert park_map(plan.park, plan, Words("zh"))["version"] != picture["version"]
    assert park_map(plan.park, None, SAY)["version"] != picture["version"]


def test_every_flow_between_two_firms_is_drawn_once(plan, picture):
    flows = bundles(plan.exchanges)
    between = flows[flows["from"] != flows["to"]]
    assert {flow["id"] for flow in picture["flows"]} == set(between.index)
    assert flows["quantity"].sum() == pytest.approx(plan.exchanges["quantity"].sum())
    assert sum(len(members) for members in flows["members"]) == len(plan.exchanges)


def test_flows_stop_at_the_fence(plan, picture):
    plots = draw_sheet(plan.park).plots
    for flow in picture["flows"]:
        inside = LineString(points(flow["d"])[:-1]).intersection(plots[flow["from"]].buffer(-1))
        assert inside.length < 1.0


def test_the_larger_flow_of_a_medium_is_the_wider(plan, picture):
    flows = bundles(plan.exchanges)
    for one in picture["flows"]:
        for other in picture["flows"]:
            if one["medium"] == other["medium"]:
                larger = flows["quantity"][one["id"]] > flows["quantity"][other["id"]]
                assert not larger or one["width"] >= other["width"]


def test_an_earlier_plan_marks_what_came_and_what_went(plan):
    first, last = plan.exchanges.index[0], plan.exchanges.index[-1]
    early = replace(plan, exchanges=plan.exchanges.drop(first))
    late = replace(plan, exchanges=plan.exchanges.drop(last))
    picture = park_map(plan.park, late, SAY, before=early)
    drawn = {flow["id"]: flow["change"] for flow in picture["flows"]}
    ids = bundles(plan.exchanges)["members"]
    came = next(name for name, members in ids.items() if first in members)
    assert drawn[came] == "new"
    went = next(name for name, members in ids.items() if last in members)
    assert drawn.get(went, "gone") == "gone"


def test_hostile_names_stay_text(plan):
    hostile = '<img src=x onerror="alert(1)">{b}'
    names = plan.park.enterprises.assign(name=hostile)
    park = plan.park.with_tables(enterprises=names)
    picture = park_map(park, replace(plan, park=park), SAY)
    assert {plot["name"] for plot in picture["plots"]} == {hostile}
    assert "<" not in "".join(flow["d"] + flow["head"] for flow in picture["flows"])


def test_the_component_never_writes_markup(root):
    for name in ("map.js", "map_draw.js", "map_export.js"):
        script = (root / "symbiosis/views" / name).read_text("utf-8")
        markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\("
        assert not re.search(markup, script)
        assert "http" not in script.replace("http://www.w3.org/2000/svg", "")


def test_parallel_pipes_do_not_cover_each_other():
    plots = {"a": box(0, 0, 20, 20), "b": box(200, 0, 220, 20)}
    there = [(10.0, 20.0), (10.0, 40.0), (210.0, 40.0), (210.0, 20.0)]
    flows = [Flow("one", "a", "b", 6.0), Flow("two", "a", "b", 4.0), Flow("back", "b", "a", 5.0)]
    paths = {"one": there, "two": there, "back": there[::-1]}
    ways = lay_pipes(flows, plots, paths, gap=2.0)
    heights = {
        flow.id: next(y for (x0, y), (x1, _) in _steps(ways[flow.id]) if abs(x1 - x0) > 100)
        for flow in flows
    }
    ordered = sorted(flows, key=lambda flow: heights[flow.id])
    for lower, upper in pairwise(ordered):
        apart = heights[upper.id] - heights[lower.id]
        assert apart == pytest.approx((lower.width + upper.width) / 2 + 2.0)
    assert ways["back"][0][0] > ways["back"][-1][0]


def _steps(way):
    return list(pairwise(way))


def test_without_corridors_both_directions_of_a_pair_are_told_apart():
    plots = {"a": box(0, 0, 20, 20), "b": box(200, 0, 220, 20)}
    flows = [Flow("there", "a", "b", 4.0), Flow("back", "b", "a", 4.0)]
    ways = lay_pipes(flows, plots, {})
    middle = [LineString(way).interpolate(0.5, normalized=True).y for way in ways.values()]
    assert abs(middle[0] - middle[1]) > 4.0
    assert not Polygon(plots["a"]).contains(Point(ways["there"][5]))


def test_a_park_of_one_point_and_one_of_five_hundred_firms_fit_the_sheet(plan):
    place = plan.park.enterprises.iloc[[0]]
    alone = plan.park.with_tables(enterprises=place)
    lonely = replace(alone, plots=None, corridors=None, basemap=None)
    sheet = draw_sheet(lonely)
    assert len(sheet.plots) == 1
    many = place.iloc[np.zeros(500, dtype=int)].copy()
    many.index = [f"firm_{number:03}" for number in range(500)]
    many["lon"] += np.linspace(0, 0.3, 500)
    many["lat"] += np.sin(np.arange(500)) / 20
    crowded = replace(lonely, tables={**lonely.tables, "enterprises": many})
    picture = park_map(crowded, None, SAY)
    assert len(picture["plots"]) == 500
    for plot in picture["plots"]:
        x, y = points(plot["d"])[0]
        assert -60 < x < picture["width"] + 60
        assert -60 < y < picture["height"] + 60


def test_symbols_of_places_on_one_spot_step_apart(plan):
    places = plan.park.enterprises.assign(lon=10.0, lat=50.0)
    park = replace(plan.park.with_tables(enterprises=places), plots=None, corridors=None)
    shapes = list(draw_sheet(park).plots.values())
    overlaps = [
        one.intersection(other).area for at, one in enumerate(shapes) for other in shapes[at + 1 :]
    ]
    assert max(overlaps) == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize("medium", ["material", "heat", "water", "power"])
def test_sankey_totals_tie_to_the_ledger(plan, medium):
    spec = sankey(plan, medium, names_of(plan.park, SAY), SAY)
    links = spec["series"][0]["links"]
    nodes = {node["name"] for node in spec["series"][0]["data"]}
    assert {link["source"] for link in links} | {link["target"] for link in links} <= nodes
    exchanged = sum(link["value"] for link in links if link["exchanged"])
    medium_rows = plan.exchanges[plan.exchanges["medium"] == medium]
    assert exchanged == pytest.approx(medium_rows["quantity"].sum(), rel=1e-6)
    streams = plan.streams[plan.streams["medium"] == medium]
    for kind, side in (("outlet", "target"), ("utility", "source")):
        booked = plan.ledger[plan.ledger["kind"] == kind].drop_duplicates(["holder", "item"])
        # What costs and burdens nothing has no line in the ledger.
        for item, lines in booked.groupby("item")["quantity"].sum().items():
            if item in set(streams["rest_at"]):
                name = library_name(plan.park, str(item), SAY)
                drawn = sum(link["value"] for link in links if link[side].strip("\u200b") == name)
                assert drawn == pytest.approx(lines, rel=1e-5, abs=1e-3)


def test_composite_curves_keep_ten_kelvin_apart(plan):
    figure = composite_curves(plan, SAY)
    hot, cold = figure.data
    reach = np.linspace(max(min(hot.x), min(cold.x)), min(max(hot.x), max(cold.x)), 400)
    gap = np.interp(reach, hot.x, hot.y) - np.interp(reach, cold.x, cold.y)
    assert gap.min() == pytest.approx(10.0, abs=0.6) or gap.min() > 10.0


def test_possible_exchanges_are_worth_what_is_avoided(plan):
    table = possible_exchanges(plan.matches)
    cable = table[table["medium"] == "power"].iloc[0]
    assert cable["quantity"] == pytest.approx(10_000.0, rel=0.01)
    utility = plan.matches.tariffs.query("kind == 'utility' and account == 'energy'")["factor"]
    sold = plan.matches.tariffs.query("kind == 'outlet' and item == 'grid_sale'")["factor"].sum()
    grid = utility.max()
    assert cable["worth"] == pytest.approx(10_000.0 * (sold + grid), rel=0.01)
