"""Today beside the plan: what of it is known, what fits, what a plan keeps, adds and ends."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from small_park import SMALL, changed, faults, only, small_park

from symbiosis import LivePlanner, Scenario, match, optimise
from symbiosis.errors import BadInput, NoPlan
from symbiosis.show.terminal.plan_page import plan_report
from symbiosis.show.words import Words

HEAD = "id,from,to,medium,item,carrier,status,quantity,unit\n"
KNOWN = """\
slag,steel,cement,material,slag>binder,lorry_bulk,existing,5000,t/a
reuse,brewery,cement,water,,,existing,4000,m3/a
steam,brewery,farm,heat,,,existing,,
"""
SOLD = changed("outlets", "yard,material,bf_slag,10", "yard,material,bf_slag,-150")


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """A park whose slag is worth more on the market than to the neighbour who takes it today."""
    return optimise(small_park(tmp_path_factory.mktemp("today"), connections=HEAD + KNOWN, **SOLD))


def printed(plan) -> str:
    """Print a plan's report as a wide terminal shows it."""
    console = Console(width=160, record=True, file=io.StringIO())
    console.print(plan_report(plan, Path("plans"), Words("en")))
    return console.export_text()


def test_what_is_known_of_today_and_does_not_fit_is_said(plan):
    impossible, reduced = plan.notes
    assert impossible == (
        "Known today, but no exchange here: Brewery → Greenhouse (heat): "
        "no streams of these two fit each other."
    )
    assert reduced.startswith("Of today's Steelworks → Cement works (slag>binder) ")
    assert "of 5,000 t/a fit" in reduced


def test_the_report_says_what_of_today_is_kept_added_and_ended(plan):
    between = plan.exchanges[plan.exchanges["from"] != plan.exchanges["to"]]
    kept, added = between["existing"].sum(), (~between["existing"]).sum()
    assert (kept, added) == (1, 2)
    report = printed(plan)
    assert "Of 2 exchanges between firms today the plan keeps 1 and adds 2." in report
    assert "It ends Steelworks → Cement works (Slag)." in report


@pytest.mark.parametrize("existing", ["kept", "only"])
def test_what_one_source_cannot_give_of_todays_amount_another_gives(tmp_path, existing):
    """Both slags of the steelworks may be the 400 t/a; one of them goes elsewhere wholly."""
    more = "more,steel,source,bf_slag,600,yard,\nmortar,brewery,sink,cement_binder,1500,,clinker\n"
    known = """\
slag,steel,cement,material,,lorry_bulk,existing,400,t/a
other,steel,brewery,material,more>mortar,lorry_bulk,existing,600,t/a
"""
    park = small_park(
        tmp_path, materials=SMALL["materials"] + more, connections=HEAD + known, **SOLD
    )
    kept = optimise(park, Scenario(existing=existing, allow=("material",))).exchanges
    given = kept.groupby("to")["quantity"].sum()
    assert given.to_dict() == pytest.approx({"cement": 400.0, "brewery": 600.0}, rel=1e-5)


@pytest.mark.parametrize("forbidden", [False, True])
def test_what_is_forced_and_cannot_be_has_no_plan(tmp_path, forbidden):
    """The farm has nothing for the brewery; or the planner forbids what another row forces."""
    row = "x,brewery,farm,heat,,,forced,100,MWh/a\n"
    if forbidden:
        row = "x,steel,farm,heat,cooling,,forced,100,MWh/a\ny,steel,farm,heat,,,forbidden,,\n"
    with pytest.raises(NoPlan, match=r"Forced, but no exchange here: .* → Greenhouse"):
        optimise(small_park(tmp_path, connections=HEAD + row))


def test_arguments_that_are_none_are_refused(tmp_path, plan):
    park = small_park(tmp_path)
    for wrong in (
        {"gap": -1.0},
        {"gap": float("nan")},
        {"time_limit": float("nan")},
        {"time_limit": -1.0},
    ):
        with pytest.raises(BadInput, match=next(iter(wrong))):
            optimise(park, **wrong)
    with pytest.raises(BadInput, match="load_park"):
        optimise("teaching")
    for amount in (float("inf"), "many", -1.0):
        with pytest.raises(BadInput, match="quantities: slag"):
            LivePlanner(park).plan(quantities={"slag": amount})
    assert not plan.equals(None)


def test_a_plan_without_today_is_silent_about_it(tmp_path):
    assert "today" not in printed(optimise(small_park(tmp_path)))


def test_a_connection_may_name_its_carrier(tmp_path):
    ways = {}
    for carrier in ("lorry_bulk", "conveyor"):
        rows = KNOWN.splitlines()[0].replace("lorry_bulk", carrier)
        matches = match(small_park(tmp_path / carrier, connections=HEAD + rows + "\n"))
        ways[carrier] = matches.arcs.index[matches.arcs["existing"].notna()].tolist()
        assert matches.routes.loc[matches.routes["built"], "carrier"].tolist() == [carrier]
    assert all(len(arcs) == 1 and arcs[0].endswith(f"@{name}") for name, arcs in ways.items())


def test_an_unknown_carrier_is_a_fault(tmp_path):
    rows = KNOWN.splitlines()[0].replace("lorry_bulk", "ox_cart")
    fault = only(faults(tmp_path, connections=HEAD + rows + "\n"))
    assert (fault.table, fault.column, fault.value) == ("connections", "carrier", "ox_cart")


def test_a_line_that_stands_may_be_larger_than_one_pipe_of_the_library(tmp_path):
    """Ten times the heat of the largest steam main of the library goes through one that stands."""
    heat = SMALL["heat"].replace("120,40,8760", "205,205,7000000")
    heat = heat.replace("50,80,4380", "165,165,6900000")
    boiler = changed("utilities", "40,EUR/MWh,200", "60,EUR/MWh,250")
    line = "main,steel,farm,heat,,,{},,\n"
    carried = {}
    for status in ("allowed", "existing"):
        park = small_park(
            tmp_path / status, heat=heat, connections=HEAD + line.format(status), **boiler
        )
        routes = optimise(park).routes
        carried[status] = routes.loc[routes["medium"] == "heat", "quantity"].sum()
    largest = match(small_park(tmp_path / "new", heat=heat, **boiler)).routes["max_capacity"]
    assert carried["allowed"] <= 8760.0 * largest[np.isfinite(largest)].max() * (1.0 + 1e-6)
    assert carried["existing"] > 6.9e6


@pytest.mark.parametrize(("scope", "reused"), [("net", False), ("process", True), ("", True)])
def test_water_net_of_own_reuse_is_not_reused_again(tmp_path, scope, reused):
    water = """\
id,enterprise,role,quantity [m3/a],outlet,utility,scope,content:COD [mg/L],max:COD [mg/L]
effluent,brewery,source,5000,sewer,,{0},50,
make_up,brewery,sink,4000,,mains,{0},,60
"""
    matches = match(small_park(tmp_path, water=water.format(scope)))
    arcs = matches.arcs[matches.arcs["medium"] == "water"]
    counted = matches.refusals[matches.refusals["medium"] == "water"]["reason"].tolist()
    assert (len(arcs) == 1) == reused
    assert counted == ([] if reused else ["already_counted"])
