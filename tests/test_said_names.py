"""A name stands for one thing: ids that a plan makes up collide with none of the planner's."""

from __future__ import annotations

import pytest
from small_park import SMALL, faults, load_park, only, write_small

MILL = {
    "technologies": "id,technology,enterprise,max_size\nu1,slag_mill,steel,10\n",
    "technology_ports": (
        "technology,port,medium,role,coefficient,utility\n"
        "u1,out,power,source,1,\nu1,feed,water,sink,1,mains\n"
    ),
}
USE = {
    "water": (
        "id,enterprise,role,quantity [m3/a],outlet,utility,load:COD [kg/a],out:COD [mg/L]\n"
        "use,brewery,process,5000,sewer,mains,500,100\n"
    )
}
POLICY = "id,kind,subject,account,rate\ntax,charge,waste_to_outlet,taxes,5\n"
CLASHES = {
    "stream and port of a retrofit": (
        MILL | {"power": SMALL["power"] + "u1:out,steel,source,500,feed_in,\n"},
        ("power", "u1:out", "port out of u1"),
    ),
    "stream and inlet of a use": (
        USE | {"water": USE["water"] + "use:in,cement,sink,4000,,mains,,\n"},
        ("water", "use:in", "port in of use"),
    ),
    "utility and outlet of a use": (
        USE | {"utilities": SMALL["utilities"] + "use:out,power,,90,EUR/MWh,,\n"},
        ("utilities", "use:out", "port out of use"),
    ),
    "retrofit and inlet of a use": (
        USE | {"technologies": "id,technology,enterprise,max_size\nuse:in,slag_mill,steel,10\n"},
        ("technologies", "use:in", "port in of use"),
    ),
    "stream and policy": (
        {"policies": POLICY, "power": SMALL["power"] + "tax,steel,source,500,feed_in,\n"},
        ("power", "tax", "policy"),
    ),
    "policy and utility": (
        {"policies": POLICY.replace("tax,", "grid,")},
        ("policies", "grid", "utility"),
    ),
}


@pytest.mark.parametrize("clash", CLASHES)
def test_two_things_of_one_name_are_both_told_and_another_name_mends_it(tmp_path, clash):
    tables, (table, name, other) = CLASHES[clash]
    found = [fault for fault in faults(tmp_path / "a", **tables) if fault.severity == "error"]
    fault = next(each for each in found if each.table == table)
    assert (fault.value, fault.table) == (name, table)
    assert other in fault.allowed
    mended = {**tables, table: tables[table].replace(f"\n{name},", "\nother,")}
    load_park(write_small(tmp_path / "b", **mended))


def test_no_other_fault_is_told_of_such_a_name(tmp_path):
    tables, _ = CLASHES["stream and port of a retrofit"]
    assert only(faults(tmp_path, **tables)).remedy.startswith("Rename it")
