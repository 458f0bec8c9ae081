"""A plan is saved whole or not at all, and loads back equal."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from shipped_parks import shipped_park, shipped_plan

from symbiosis.errors import BadInput, NoPlan
from symbiosis.optimise import optimise
from symbiosis.park.scenario import Scenario
from symbiosis.plan.folder.load_plan import load_plan
from symbiosis.plan.network import write_graph


@pytest.fixture(scope="module")
def plan():
    return shipped_plan("teaching")


@pytest.fixture(scope="module")
def saved(plan, tmp_path_factory):
    return plan.save(tmp_path_factory.mktemp("out") / "teaching")


def test_a_plan_loads_back_equal(plan, saved):
    again = load_plan(saved)
    assert again.equals(plan)
    for name, table in plan.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table, check_exact=True)
    assert again.matches.arcs.equals(plan.matches.arcs)
    assert again.seconds.keys() == plan.seconds.keys()


def test_every_column_carries_its_unit(saved):
    header = (saved / "exchanges.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert {"distance_km [km]", "net [EUR/a]", "capex [EUR]", "unit"} <= set(header)


def test_the_head_is_what_json_prints(plan, saved):
    head = json.loads((saved / "plan.json").read_text(encoding="utf-8"))
    assert head["format"] == "symbiosis-plan"
    assert head["objective"]["value"] == plan.objective.value
    assert head["saved_to"] == str(saved)


def test_graphml_has_the_network(plan, saved):
    graph = nx.read_graphml(saved / "network.graphml", force_multigraph=True)
    assert set(graph.nodes) == set(plan.park.enterprises.index)
    assert graph.number_of_edges() == len(plan.exchanges)
    assert graph.nodes["brewery"]["label"] == "Brewery"
    assert graph.graph["currency"] == "EUR"
    giver, taker, key = next(iter(graph.edges))
    edge = graph.edges[giver, taker, key]
    assert edge["label"] == plan.exchanges.loc[key, "item_name"]
    assert 0.0 < edge["weight"] <= 1.0


def test_the_geopackage_has_its_layers_where_they_belong(plan, saved):
    layers = {
        name: gpd.read_file(saved / "plan.gpkg", layer=name)
        for name in ("enterprises", "exchanges", "routes", "plots")
    }
    assert all(layer.crs.to_epsg() == 4326 for layer in layers.values())
    assert len(layers["exchanges"]) == len(plan.exchanges)
    drawn = layers["exchanges"][layers["exchanges"].geometry.notna()]
    assert (drawn["from_id"] != drawn["to_id"]).all()
    first = drawn.iloc[0]
    giver = plan.park.enterprises.loc[first["from_id"]]
    assert first.geometry.coords[0] == pytest.approx((giver["lon"], giver["lat"]))
    assert first["net"] == plan.exchanges.loc[first["id"], "net"]
    way = layers["routes"].dropna(subset="geometry").iloc[0]
    assert way["carrier_name"] == plan.park.library.carriers.loc[way["carrier"], "name"]
    assert {"from_name", "to_name", "length_km"} <= set(layers["routes"])
    assert set(layers["plots"]["enterprise"]) == set(plan.park.enterprises.index)


def test_a_plan_replaces_an_older_one(plan, saved):
    plan.save(saved)
    assert load_plan(saved).equals(plan)
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_a_folder_of_something_else_is_left_alone(plan, tmp_path):
    (tmp_path / "letters.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(BadInput, match="is not a plan, so it is left alone"):
        plan.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_what_others_put_into_a_plans_folder_stays(plan, tmp_path):
    folder = plan.save(tmp_path / "plan")
    theirs = {"notes.txt": "mine", "park/letter.md": "dear", "gis/project.qgz": "map"}
    for name, text in theirs.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "map.png").write_text("of the older plan", encoding="utf-8")
    plan.save(folder)
    assert {name: (folder / name).read_text(encoding="utf-8") for name in theirs} == theirs
    assert not (folder / "map.png").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]
    assert load_plan(folder).equals(plan)


def test_a_link_to_a_plan_stays_a_link(plan, tmp_path):
    plan.save(tmp_path / "plan")
    (tmp_path / "link").symlink_to(tmp_path / "plan", target_is_directory=True)
    plan.save(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert load_plan(tmp_path / "link").equals(plan)


def test_a_picture_that_fails_costs_no_plan(plan, tmp_path, caplog):
    def fail(_plan, folder):
        (folder / "half.svg").write_text("<svg>", encoding="utf-8")
        raise OSError(28, "No space left on device")

    def draw(_plan, folder):
        (folder / "map.svg").write_text("<svg/>", encoding="utf-8")

    folder = plan.save(tmp_path / "plan", pictures=(fail, draw))
    assert load_plan(folder).equals(plan)
    assert "without a picture: fail failed (OSError: [Errno 28] No space left" in caplog.text
    assert (folder / "map.svg").exists()
    assert not (folder / "half.svg").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


def test_unknown_figures_survive(plan, tmp_path):
    bare = replace(plan, objective=replace(plan.objective, bound=np.nan, gap=np.inf))
    again = load_plan(bare.save(tmp_path / "plan"))
    assert np.isnan(again.objective.bound)
    assert not np.isfinite(again.objective.gap)


def test_an_impossible_limit_names_itself():
    scenario = Scenario(limits=[{"account": "co2_supply", "maximum": 1.0}])
    with pytest.raises(NoPlan, match="co2_supply"):
        optimise(shipped_park("teaching"), scenario)


def test_exits_and_objectives_reach_the_plan():
    left = shipped_plan("teaching", Scenario(left=("brewery",)))
    assert not {"brewery"} & (set(left.exchanges["from"]) | set(left.exchanges["to"]))
    waste = shipped_plan("teaching", Scenario(objective="waste"))
    assert waste.objective.name == "waste"
    assert waste.objective.value == pytest.approx(waste.accounts.loc["waste_to_outlet", "plan"])


def test_progress_is_told():
    told = []
    optimise(shipped_park("teaching"), progress=told.append)
    assert told
    assert all(np.isfinite(step.seconds) for step in told)


def test_text_that_looks_like_a_formula_is_text_in_every_table(plan, tmp_path):
    names = [
        "=cmd|' /C calc'!A0",
        "+1+cmd",
        "-2 degC brine",
        "@x",
        "'=1",
        "'tis",
        "\uff1d1",
        "plain",
    ]
    odd = (names * len(plan.streams))[: len(plan.streams)]
    strange = replace(plan, streams=plan.streams.assign(name=odd))
    folder = strange.save(tmp_path / "plan")
    with (folder / "streams.csv").open(encoding="utf-8", newline="") as file:
        written = [row["name"] for row in csv.DictReader(file)]
    assert not [name for name in written if name.startswith(("=", "+", "-", "@", "\uff1d"))]
    pd.testing.assert_frame_equal(load_plan(folder).streams, strange.streams)


def test_a_graph_is_xml_whatever_the_names(plan, tmp_path):
    names = ["bell \x07", "<&>", "a\x00b", "\ufffe", "steel 🏭", "\ud800"]
    odd = (names * len(plan.exchanges))[: len(plan.exchanges)]
    strange = replace(plan, exchanges=plan.exchanges.assign(item_name=odd))
    write_graph(strange, tmp_path / "network.graphml")
    graph = nx.read_graphml(tmp_path / "network.graphml", force_multigraph=True)
    labels = {edge["label"] for *_, edge in graph.edges(data=True)}
    assert {"bell \ufffd", "<&>", "a\ufffdb", "steel 🏭"} <= labels
