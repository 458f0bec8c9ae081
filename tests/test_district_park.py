"""A published district as a planner hands it in: a park folder with drawn ways, planned whole."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from pyproj import Geod

from symbiosis import Scenario, load_park, optimise

CASE = Path(__file__).parent / "trunk_topotherm_district.json"
COVER = """\
id = "district"
title = "District"
country = "DE"
currency = "EUR"
price_year = 2021
detour_factor = 1.0
"""
PLACES = {
    6: (0, 0), 1: (1, 0), 2: (2, 0), 3: (3, 0), 4: (4, 0), 5: (5, 0), 9: (6, 0),
    0: (1, 1), 11: (1, 2), 10: (2, -1), 7: (3, 1), 8: (4, -1),
}  # fmt: skip
"""How the tree is drawn: one street with branches to both sides; places along and across it."""
DEAR = 1e5
"""A boiler that nobody would fire [EUR/MWh]."""


def case():
    return json.loads(CASE.read_text(encoding="utf-8"))


def drawn(pipes):
    """Place the nodes so that every piece of way has its length."""
    earth, found = Geod(ellps="WGS84"), {6: (11.0, 50.0)}
    while len(found) < len(PLACES):
        for each in pipes:
            ends = each["from_node"], each["to_node"]
            known, new = sorted(ends, key=lambda node: node not in found)
            if known in found and new not in found:
                (x, y), (east, north) = PLACES[known], PLACES[new]
                heading = math.degrees(math.atan2(east - x, north - y))
                found[new] = earth.fwd(*found[known], heading, each["length_m"])[:2]
    return found


def tables(data, *, forced):
    """Write the tables: whoever is forced to join could only fire a boiler that nobody would."""
    hours, users, at = data["source_full_load_h"], data["consumers"], drawn(data["pipes"])
    full = {each["node"]: DEAR if forced else 1000.0 * data["heat_price"] * each["full_load_h"]
            / hours for each in users}  # fmt: skip
    firms = {"plant": at[data["source_node"]], **{f"u{node}": at[node] for node in full}}
    heat = [f"d{each['node']},u{each['node']},sink,40,60,{each['kW'] * hours / 1000.0},MWh/a,5,on,"
            f"boiler_{each['node']}," for each in users]  # fmt: skip
    cost, loss = data["pipe_cost"], data["loss"]
    pipe = {
        "id": "hot_water_70_40", "medium": "heat", "kind": "pipe",
        "capex_fixed [EUR/m]": cost["b_EUR_per_m"],
        "capex_variable [EUR/m/MW]": 1000.0 * cost["a_EUR_per_kW_m"],
        "max_capacity": data["max_kW"] / 1000.0, "lifetime": data["annuity"]["years"],
        "loss_fixed": loss["b_kW_per_m"], "loss_variable": 1000.0 * loss["a_per_m"],
    } | dict.fromkeys(("om_share", "loss_per_km", "drop_k_per_km", "drop_bar_per_km",
                       "transport_cost", "handling_cost"), 0)  # fmt: skip
    return {
        "enterprises": ["id,lon,lat", *(f"{name},{x:.9f},{y:.9f}"
                                        for name, (x, y) in firms.items())],
        "heat": ["id,enterprise,role,supply_c,target_c,quantity,unit,dt_k,profile,utility,outlet",
                 f"s,plant,source,80,45,{hours},MWh/a,5,on,,sold", *heat],
        "utilities": ["id,name,medium,price,unit,max_c",
                      *(f"boiler_{node},Boiler,heat,{price},EUR/MWh,90"
                        for node, price in full.items())],
        "outlets": ["id,name,medium,price,unit,kind",
                    f"sold,Sold,heat,{-1000.0 * data['source_price']},EUR/MWh,market"],
        "periods": ["id,hours", f"on,{hours}", f"off,{8760.0 - hours}"],
        "profiles": ["id,period,factor", f"on,on,{8760.0 / hours}", "on,off,0"],
        "own_carriers": [",".join(pipe), ",".join(map(str, pipe.values()))],
    }  # fmt: skip


def district(folder, *, forced):
    """Write the folder."""
    data = case()["data"]
    at = drawn(data["pipes"])
    for name, rows in tables(data, forced=forced).items():
        (folder / f"{name}.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    (folder / "park.toml").write_text(COVER, encoding="utf-8")
    lines = [{"type": "Feature", "properties": {"id": f"p{each['id']}"},
              "geometry": {"type": "LineString", "coordinates": [
                  at[each["from_node"]], at[each["to_node"]]]}}
             for each in data["pipes"]]  # fmt: skip
    ways = json.dumps({"type": "FeatureCollection", "features": lines})
    (folder / "corridors.geojson").write_text(ways, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["forced", "economic"])
def test_a_published_district_as_a_folder_costs_what_it_was_published_to(name, tmp_path):
    park = load_park(district(tmp_path, forced=name == "forced"))
    rate = case()["data"]["annuity"]["rate"]
    plan = optimise(park, Scenario(mains=("hot_water_70_40",), discount_rate=rate), gap=1e-6)
    data = case()["data"]
    kept = 1000.0 * data["source_price"] * data["source_full_load_h"]
    income = sum(data["heat_price"] * each["full_load_h"] * each["kW"]
                 for each in data["consumers"])  # fmt: skip
    known = case()["expected"]
    said = plan.cost() + kept - income
    assert said == pytest.approx(known[name], rel=0.01)
    pieces = known["precise_self_computed"][f"pipes_{name}"]
    metres = sum(each["length_m"] for each in data["pipes"] if each["id"] in pieces)
    assert plan.mains["length_km"].sum() * 1000.0 == pytest.approx(metres, rel=1e-3)
