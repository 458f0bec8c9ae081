"""Where no plan is possible, the rows of the tables are named, and the figures told are true."""

from __future__ import annotations

import re

import pytest
from small_park import SMALL, alone, changed, small_park

from symbiosis import match, optimise
from symbiosis.errors import NoPlan

MODEL = re.compile(r"_(?:balance|limit|link)\b|\w\[\w")
CHP = {
    "technologies": "id,technology,enterprise\nchp,slag_mill,steel\n",
    "technology_ports": (
        "technology,port,medium,role,item,coefficient,supply_c,target_c,utility,outlet\n"
        "chp,el,power,source,,0.8,,,,none\nchp,ht,heat,source,,1,120,80,,none\n"
        "chp,gas,material,sink,natural_gas,0.2,,,default,\n"
    ),
    "heat": "id,enterprise,role,supply_c,target_c,quantity [MWh/a],utility\n"
            "warming,farm,sink,50,80,4380,none\n",
    "power": "id,enterprise,role,quantity [MWh/a],utility\ndemand,brewery,sink,3285,none\n",
    "materials": "", "water": "",
}  # fmt: skip


def refused(folder, **tables):
    with pytest.raises(NoPlan) as none:
        optimise(small_park(folder, **tables))
    said = str(none.value)
    assert not MODEL.search(said), said
    return said


def figure(pattern, said):
    return float(re.search(pattern, said)[1].replace(",", ""))


def test_a_unit_that_gives_in_another_ratio_than_is_asked_is_named_with_both(tmp_path):
    said = refused(tmp_path / "a", **CHP)
    assert "retrofit chp (steel) gives 0.8 MWh of power per MWh of heat, asked are 0.6768" in said
    assert "port el: what it gives must go somewhere, and it has no outlet" in said
    asked = (3285 / (1 - loss(tmp_path, "cable"))) / (4380 / (1 - loss(tmp_path, "hot")))
    ports = CHP["technology_ports"].replace("source,,0.8", f"source,,{asked!r}")
    assert optimise(small_park(tmp_path / "b", **CHP | {"technology_ports": ports})).cost() > 0.0


def loss(tmp_path, carrier):
    """Give what the way loses, of the park whose unit has outlets enough."""
    folder = tmp_path / carrier
    ports = CHP["technology_ports"].replace(",none", ",")
    routes = match(small_park(folder, **CHP | {"technology_ports": ports})).arcs
    return float(routes.loc[routes["carrier"].str.startswith(carrier), "loss"].min())


ENDS = {
    "no outlet": ("materials", "1000,yard", "1000,none", "materials, row slag (steel)", "taken"),
    "no utility": ("power", "300,,grid", "900,,none", "power, row demand (brewery)", "given"),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_stream_that_nobody_can_serve_whole_is_named_with_what_can_be(tmp_path, end):
    table, old, new, row, can = ENDS[end]
    said = refused(tmp_path / "a", **alone(table) | changed(table, old, new))
    assert row in said
    most = figure(rf"; ([\d,.]+) \S+ at most can be {can}", said)
    there = new.partition(",")[2]
    for name, share, works in (("b", 0.999, True), ("c", 1.01, False)):
        tables = alone(table) | changed(table, old, f"{share * most:.6g},{there}")
        if works:
            assert optimise(small_park(tmp_path / name, **tables)).cost() is not None
        else:
            refused(tmp_path / name, **tables)


def test_what_is_forced_beyond_what_can_be_names_its_connection(tmp_path):
    rows = "id,from,to,medium,item,status,quantity,unit\nmuch,steel,farm,heat,,forced,20000,MWh/a\n"
    said = refused(tmp_path, **alone("heat"), connections=rows)
    assert "connections, row much (heat, row cooling (steel) to heat, row warming (farm))" in said
    assert "at least 20,000 was asked, no plan gets above 4,380" in said


def test_retrofits_that_feed_each_other_without_end_are_named_and_a_size_mends_it(tmp_path):
    tables = {
        "technologies": (
            "id,technology,enterprise,max_size\nmill,grinding,steel,{size}\n"
            "press,grinding,steel,\n"
        ),
        "technology_ports": (
            "technology,port,medium,role,item,coefficient,utility,outlet\n"
            "mill,in,material,sink,fly_ash,1,ash,\nmill,out,material,source,bf_slag,1,,none\n"
            "press,in,material,sink,bf_slag,1,,\npress,out,material,source,fly_ash,1,,sold\n"
        ),
        "utilities": SMALL["utilities"] + "ash,material,fly_ash,1,EUR/t,,\n",
        "outlets": SMALL["outlets"] + "sold,material,fly_ash,-90,EUR/t,\n",
        "own_technologies": "id,size_unit,lifetime\ngrinding,t/h,20\n",
        "heat": "", "water": "",
    }  # fmt: skip
    free = {**tables, "technologies": tables["technologies"].format(size="")}
    said = refused(tmp_path / "a", **free)
    assert "retrofit mill (steel): nothing bounds its size; give max_size in technologies" in said
    sized = {**tables, "technologies": tables["technologies"].format(size="2")}
    assert optimise(small_park(tmp_path / "b", **sized)).cost() < 0.0
