"""Physics of a park's data: energy and mass close, nothing beats Carnot, nothing is endless."""

from dataclasses import replace

import numpy as np
import pytest
from small_park import SMALL, faults, only, small_park

from symbiosis.park.load import check

PORTS = "technology,port,medium,role,coefficient,supply_c,target_c,utility,outlet\n"


def ports(cold, power, hot=1.0, hot_c=90):
    return (
        f"{PORTS}absorption_heat_pump,hot,heat,source,{hot},{hot_c},{hot_c},,\n"
        f"absorption_heat_pump,cold,heat,sink,{cold},10,10,,\n"
        f"absorption_heat_pump,power,power,sink,{power},,,default,\n"
    )


def test_a_port_cannot_contain_more_than_itself(tmp_path):
    rows = "technology,port,medium,role,coefficient,out:COD [%]\n"
    rows += "pond,raw,water,sink,1,\npond,clear,water,source,1,SHARE\n"
    pond = "id,technology,enterprise,max_size\npond,own_water,brewery,1\n"
    one = {"technologies": pond, "technology_ports": rows.replace("SHARE", "0.1")}
    assert faults(tmp_path, **one) == ()
    one["technology_ports"] = rows.replace("SHARE", "200")
    fault = only(faults(tmp_path, **one))
    assert (fault.table, fault.column) == ("technology_ports", "out:COD")
    assert "more than 100 %" in str(fault)


def test_no_heat_pump_beats_carnot(tmp_path):
    # From 10 to 90 degC Carnot needs 80/363.15 = 0.2203 of work per unit of heat.
    assert faults(tmp_path, technology_ports=ports(0.75, 0.25)) == ()
    fault = only(faults(tmp_path, technology_ports=ports(0.85, 0.15)))
    assert "better than Carnot" in str(fault)
    missing = float(fault.allowed.split(":")[1].split()[0])
    # Work missing, valued at the ambient's 288.15 K.
    assert missing == pytest.approx(288.15 * (0.85 / 283.15 - 1 / 363.15), abs=1e-3)


def test_heat_from_nothing_needs_carnot_s_work_from_ambient(tmp_path):
    honest, dream = 1 - 288.15 / 363.15, 0.1
    assert faults(tmp_path, technology_ports=ports(0.0, round(honest + 0.01, 4))) == ()
    assert "Carnot" in str(only(faults(tmp_path, technology_ports=ports(0.0, dream))))


def test_no_engine_beats_carnot(tmp_path):
    engine = (
        f"{PORTS}steam_cycle,power,power,source,1,,,,default\n"
        "steam_cycle,gas,heat,sink,HEAT,227,227,,\n"
    )
    # Carnot between 500.15 K and 288.15 K: 0.424, or 2.36 MWh of heat per MWh of power.
    assert faults(tmp_path, technology_ports=engine.replace("HEAT", "2.4")) == ()
    assert "Carnot" in str(only(faults(tmp_path, technology_ports=engine.replace("HEAT", "2.3"))))


@pytest.mark.parametrize(("share", "wrong"), [("0.6", False), ("1.2", True)])
def test_a_share_of_carnot_is_a_share(tmp_path, share, wrong):
    text = f"id,technology,enterprise,carnot_share\npump,heat_pump_80,steel,{share}\n"
    assert any("better than Carnot" in str(f) for f in faults(tmp_path, technologies=text)) is wrong


def test_a_recipe_does_not_make_mass(tmp_path):
    head = PORTS.replace("role,", "role,item,").replace(",supply_c,target_c", "")
    recipe = (
        f"{head}slag_mill,meal,material,source,ggbs,1,,\n"
        "slag_mill,slag,material,sink,bf_slag,SLAG,,\n"
    )
    assert faults(tmp_path, technology_ports=recipe.replace("SLAG", "1.05")) == ()
    fault = only(faults(tmp_path, technology_ports=recipe.replace("SLAG", "0.8")))
    assert "0.2 t come out" in str(fault)


def test_an_unbounded_technology_is_found(tmp_path):
    endless = (
        f"{PORTS}heat_transformer,hot,heat,source,1,125,125,,air\n"
        "heat_transformer,drive,heat,sink,2.1,180,185,boiler,\n"
    )
    rows = "id,technology,enterprise\nlift,heat_transformer,steel\n"
    park = small_park(tmp_path, technologies=rows, technology_ports=endless)
    assert check(park) == ()
    kinds = park.library.technologies.assign(size_max=np.nan)
    boundless = replace(park, library=replace(park.library, technologies=kinds))
    assert "unbounded" in str(only(check(boundless)))
    sized = boundless.with_tables(technologies=park.technologies.assign(max_size=5.0))
    assert check(sized) == ()


def test_a_water_process_has_a_load_and_a_limit_at_its_outlet(tmp_path):
    head = "id,enterprise,role,quantity [m3/a],load:COD [kg/h],out:COD [mg/L]\n"
    assert faults(tmp_path, water=f"{head}wash,brewery,process,35040,2,500\n") == ()
    assert "without load" in str(only(faults(tmp_path, water=f"{head}w,brewery,process,1,,500\n")))
    assert "outlet" in str(only(faults(tmp_path, water=f"{head}w,brewery,process,1,2,\n")))


def test_nothing_contains_more_than_itself(tmp_path):
    text = SMALL["water"].replace("content:COD [mg/L]", "content:COD [%]").replace(",50,", ",150,")
    assert "more than 100 %" in str(only(faults(tmp_path, water=text)))


def test_one_property_stands_once(tmp_path):
    text = SMALL["water"].replace("max:COD [mg/L]", "content:COD [g/m3]")
    assert "stands twice" not in "\n".join(map(str, faults(tmp_path, water=text)))
    doubled = text.replace("sewer,,50,", "sewer,,50,50")
    assert "stands twice" in str(only(faults(tmp_path, water=doubled)))


def test_steam_above_its_critical_point_is_no_steam(tmp_path):
    text = "id,enterprise,role,supply_c,target_c,quantity [t/h steam]\ns,steel,source,500,400,1\n"
    assert "condense" in str(only(faults(tmp_path, heat=text)))


def test_a_figure_too_large_for_its_unit_is_found(tmp_path):
    text = SMALL["heat"].replace("[MWh/a]", "[TWh/a]").replace("8760", "1e305")
    assert "larger than any figure" in str(only(faults(tmp_path, heat=text)))


def test_ports_belong_to_a_technology_or_a_retrofit(tmp_path):
    rows = "id,technology,enterprise\nlift,absorption_heat_pump,steel\n"
    own = ports(0.75, 0.25).replace("absorption_heat_pump", "lift")
    assert faults(tmp_path, technologies=rows, technology_ports=own) == ()
    lost = faults(tmp_path, technologies=rows, technology_ports=own.replace("lift", "lyft"))
    assert {fault.column for fault in lost} == {"technology"}


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("slag_mill,1,100\nslag_mill,2,150\n", ""),
        ("slag_mill,1,100\n", "one point is no curve"),
        ("slag_mill,1,100\nslag_mill,1,150\n", "there already"),
        ("slag_mill,1,100\nslag_mill,2,90\n", "less than a smaller one costs"),
        ("slag_mil,1,100\nslag_mil,2,150\n", "slag_mill"),
    ],
)
def test_a_cost_curve_has_points_that_rise(tmp_path, points, words):
    found = faults(tmp_path, technology_segments=f"technology,size,capex\n{points}")
    assert bool(found) is bool(words)
    assert all(words in str(fault) for fault in found)


def test_an_amount_that_no_solver_tells_from_nothing_is_a_fault(tmp_path):
    """50 g a year of what is worth 5 GEUR/t would vanish beside megatonnes, in the baseline too."""
    some = SMALL["materials"] + "trace,steel,source,bf_slag,0.00005,yard,\n"
    fault = only(faults(tmp_path, materials=some))
    assert fault.row.startswith("trace")
    assert "lost in rounding" in str(fault)
    assert faults(tmp_path / "more", materials=some.replace("0.00005", "0.001")) == ()


@pytest.mark.parametrize(
    ("row", "origin", "words"),
    [("cooling", "condenser", "above 70 degC"), ("warming", "made", "only for sources")],
)
def test_heat_says_an_origin_that_it_can_have(tmp_path, row, origin, words):
    head, *rows = SMALL["heat"].splitlines()
    told = [f"{line},{origin if line.startswith(row) else ''}" for line in rows]
    fault = only(faults(tmp_path, heat="\n".join([f"{head},origin", *told])), severity="warning")
    assert (fault.row.split()[0], fault.column) == (row, "origin")
    assert words in str(fault)
