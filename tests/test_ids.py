"""Ids are names: odd ones give the same plan as plain ones, and no two things get the same."""

from __future__ import annotations

import csv
import json
import shutil

import pytest
from hand_park import hand_park
from shipped_parks import shipped_park, shipped_plan
from small_park import SMALL, faults, small_park

from symbiosis import LivePlanner, Scenario, load_park, load_plan, match, optimise

ODD = {
    "steelworks": "steel@north",
    "cement_works": "steel",
    "brewery": "Green",
    "greenhouse": "green",
    "power_station": "电厂 / 2>1#3",
    "slag": "a",
    "clinker": "b>c",
    "fermentation_co2": "a>b",
    "growing_co2": "c",
    "furnace_heat": "heat_pump:power",
    "cooling_heat": "hp/1:heat",
    "brewing_heat": "brew\\>heat",
    "floor_heat": "Brew\\>heat",
    "surplus_power": "surplus: 1 MW",
    "cement_power": "surplus:1 MW",
    "brewery_effluent": "水#1",
    "cooling_make_up": "水#1 in",
    "heat_pump": "hp/1",
    "boiler": "boiler@60>30",
    "mains": "mains:1",
    "grid": "grid/1",
    "sewer": "SEWER",
    "air": "sewer",
    "slag_road": "slag>road",
    "heat_brewery": "heat:1@x",
}


def renamed(source, folder, names):
    """Write a park with other ids."""
    folder.mkdir()
    shutil.copy(source / "park.toml", folder)
    for file in source.glob("*.csv"):
        rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
        kept = [[names.get(cell, cell) for cell in row] for row in rows[1:]]
        with (folder / file.name).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([rows[0], *kept])
    return folder


@pytest.fixture(scope="module")
def odd(root, tmp_path_factory):
    return renamed(root / "parks/teaching", tmp_path_factory.mktemp("odd") / "park", ODD)


def told(plan, names):
    """Give what passes from whom to whom, and what it is worth, under other names."""
    rows = plan.exchanges.join(plan.matches.streams["retrofit"], on="source_stream")
    rows = rows.assign(source=rows["source_stream"].where(rows["retrofit"] == "", rows["retrofit"]))
    named = rows[["from", "to", "source", "item"]].replace(names)
    figures = rows[["quantity", "net", "capex", "network_cost", "technology_cost"]].round(3)
    return sorted(tuple(row) for row in named.join(figures).to_numpy().tolist())


def test_odd_ids_give_the_plan_of_plain_ones_and_it_is_saved_and_loaded(odd, tmp_path):
    plain, strange = shipped_plan("teaching"), optimise(load_park(odd))
    assert told(strange, {}) == told(plain, ODD)
    assert strange.objective.value == pytest.approx(plain.objective.value, rel=1e-9)
    strange.save(tmp_path / "plan")
    assert load_plan(tmp_path / "plan").equals(strange)


def test_odd_ids_may_be_named_in_scenarios(odd):
    park = load_park(odd)
    asked = Scenario(
        left=("green",), forbid=("hp/1",), prices={"boiler@60>30": 60.0}, max_km={"heat": 1.5}
    )
    names = {there: here for here, there in ODD.items()}
    plain = asked.model_copy(
        update={"left": ("greenhouse",), "forbid": ("heat_pump",), "prices": {"boiler": 60.0}}
    )
    strange, usual = optimise(park, asked), optimise(shipped_park("teaching"), plain)
    assert told(strange, names) == told(usual, {})
    assert set(strange.exchanges["from"]) | set(strange.exchanges["to"]) <= set(
        park.enterprises.index
    )


def test_a_firm_called_as_a_medium_may_leave_and_what_others_receive_of_it_stays(tmp_path):
    called = {name: text.replace("farm", "power") for name, text in SMALL.items()}
    park, asked = small_park(tmp_path, **called), Scenario(left=("power",))
    planner = LivePlanner(park)
    planner.plan(Scenario())
    kept, fresh = planner.plan(asked), optimise(park, asked)
    assert kept.exchanges["medium"].eq("power").any()
    assert kept.cost() == pytest.approx(fresh.cost(), rel=1e-9)


def test_odd_ids_go_through_the_command_line(symbiosis, odd):
    answer = symbiosis("optimise", str(odd), "--json", "--out", "plan")
    assert answer.returncode == 0, answer.stderr
    assert "电厂 / 2>1#3" in {row["from"] for row in json.loads(answer.stdout)["exchanges"]}


HOT = {"role": "source", "supply_c": 120.0, "target_c": 40.0, "quantity": 8760.0}
COLD = {"role": "sink", "supply_c": 40.0, "target_c": 60.0, "quantity": 8760.0}


def test_ends_that_read_alike_once_joined_are_two_exchanges():
    park = hand_park(
        {"x": 0.0, "y": 1.0},
        heat={
            "a": {"enterprise": "x", **HOT},
            "a>b": {"enterprise": "x", **HOT},
            "b>c": {"enterprise": "y", **COLD},
            "c": {"enterprise": "y", **COLD},
        },
    )
    arcs = match(park).arcs
    assert arcs.index.is_unique
    assert len(arcs[["source", "sink"]].drop_duplicates()) == 4
    assert optimise(park).exchanges["quantity"].sum() > 0.0


def test_a_stream_called_like_a_technology_and_its_port_keeps_its_limits_to_itself():
    park = hand_park(
        {"x": 0.0},
        contents=[("softening.feed", "max", "Cl", 1.0), ("softening", "max", "Cl", 2.0)],
        water={
            name: {"enterprise": "x", "role": "sink", "quantity": 100.0}
            for name in ("softening.feed", "softening")
        },
        technologies={"t": {"technology": "softening", "enterprise": "x"}},
    )
    library = park.library.contents.set_index(["owner", "port", "kind"])
    port = library.sort_index().loc[("softening", "feed", "max")].set_index("property")["value"]
    limits = match(park).contents.query("kind == 'max'").set_index(["owner", "property"])["value"]
    assert limits["softening.feed"].to_dict() == {"Cl": 1.0}
    assert limits["softening"].to_dict() == {"Cl": 2.0}
    assert limits["t:feed"].to_dict() == port.to_dict()


def test_a_stream_may_be_called_as_a_port_of_a_retrofit_would_be():
    park = hand_park(
        {"x": 0.0},
        power={"t:power": {"enterprise": "x", "role": "sink", "quantity": 100.0}},
        technologies={"t": {"technology": "absorption_heat_pump", "enterprise": "x"}},
    )
    streams = match(park).streams
    assert streams.index.is_unique
    assert streams.loc["t:power", "unit"] == ""
    assert "power" in streams.loc[streams["retrofit"] == "t", "port"].tolist()


@pytest.mark.parametrize("carrier", ["", "hot_water_90_50"])
@pytest.mark.parametrize("giver", ["steel", "steel@north", "a>b:c"])
def test_what_is_forbidden_is_forbidden_whatever_the_giver_is_called(giver, carrier):
    park = hand_park(
        {giver: 0.0, "farm": 1.0},
        heat={
            "s": {"enterprise": giver, **HOT},
            "d": {"enterprise": "farm", **COLD},
        },
        connections={
            "c": {"from": giver, "to": "farm", "status": "forbidden", "carrier": carrier},
        },
    )
    arcs = match(park).arcs
    assert not arcs["carrier"].isin([carrier] if carrier else arcs["carrier"]).any()
    assert arcs.empty == (not carrier)


def test_an_item_of_a_connection_names_one_pair_of_its_two_enterprises(tmp_path):
    rows = {
        "cooling>warming": "",
        "surplus>demand": "not among",
        "a>b>c": "stands for several pairs",
        "a>warming": "not among",
    }
    heat = SMALL["heat"]
    for given in ("a", "a>b"):
        heat += f"{given},steel,source,120,40,8760,air,\n"
    for taken in ("b>c", "c"):
        heat += f"{taken},farm,sink,50,80,4380,,boiler\n"
    for number, (item, told) in enumerate(rows.items()):
        text = f"id,from,to,medium,item,status\nx,steel,farm,heat,{item},allowed\n"
        if item == "a>warming":
            text = text.replace("steel", "cement")
        found = [
            str(fault) for fault in faults(tmp_path / str(number), heat=heat, connections=text)
        ]
        assert bool(found) == bool(told)
        assert all(told in fault for fault in found)
