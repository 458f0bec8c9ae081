"""Condensate: what does not come back of steam is made up by bought water, told and audited."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console
from small_park import SMALL, small_park

from symbiosis.errors import PlanRejected
from symbiosis.matching import match
from symbiosis.models.park import build_model
from symbiosis.optimise import optimise
from symbiosis.park.feed_water import make_up_of
from symbiosis.park.library import load_library
from symbiosis.park.load import park_of
from symbiosis.park.pipe_flow import steam_of
from symbiosis.park.scenario import Scenario
from symbiosis.plan.audit.audit import audit, count
from symbiosis.plan.reading.once import read
from symbiosis.show.terminal.plan_page import plan_report
from symbiosis.show.words import Words
from symbiosis.solving.session.opening import solve

HEAT = """\
id,enterprise,role,supply_c,target_c,quantity [MWh/a],outlet,utility
steam,steel,source,230,200,87600,air,
boiling,farm,sink,150,160,43800,,boiler
"""
PER_MWH = 0.25 / steam_of(10.0)[1]
"""A quarter of what a MWh of steam of 10 bar weighs [m3/MWh]."""
DEMIN = "demin_water_eu,water,,4,EUR/m3,,\n"


def steam_park(folder, **tables):
    return small_park(folder, heat=HEAT, **tables)


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    return steam_park(tmp_path_factory.mktemp("steam") / "park")


@pytest.fixture(scope="module")
def plan(park):
    return optimise(park, gap=0.0)


def made_up(plan):
    """Give the ledger's lines of feed water: by account."""
    return plan.ledger[plan.ledger["kind"] == "make_up"].groupby("account")["amount"].sum()


def test_the_law():
    carriers = load_library().carriers
    per_mwh = make_up_of(carriers)
    assert per_mwh["steam_pipe_10"] == pytest.approx(PER_MWH)
    assert per_mwh["steam_pipe_10"] == pytest.approx(0.37, abs=0.005)
    steam = carriers.index[carriers["supply_c"] == carriers["return_c"]]
    assert set(per_mwh.index[per_mwh > 0.0]) == set(steam)
    assert (make_up_of(carriers.assign(condensate_return=1.0)) == 0.0).all()


def test_it_is_bought_and_told(plan):
    steam = plan.routes[plan.routes["medium"] == "heat"]
    assert list(steam["carrier"]) == ["steam_pipe_10"]
    water = steam["quantity"].sum() * PER_MWH
    assert water > 10000.0
    assert steam["make_up"].sum() == pytest.approx(water)
    assert plan.routes.loc[plan.routes["medium"] != "heat", "make_up"].isna().all()
    line = plan.ledger[plan.ledger["kind"] == "make_up"].drop_duplicates("item")
    assert set(line["holder"]) == {"network"}
    assert line["quantity"].sum() == pytest.approx(water)
    booked = made_up(plan)
    assert booked["transport"] == pytest.approx(2.5 * water)
    assert booked["fresh_water"] == pytest.approx(water)
    assert booked["co2_supply"] == pytest.approx(0.0006 * water)
    assert steam["running_cost"].sum() > 2.5 * water


def test_a_scenario_s_price_of_it_is_paid(park):
    dear = optimise(park, Scenario(prices={"demin_water_eu": 5.0}), gap=0.0)
    assert made_up(dear)["transport"] == pytest.approx(5.0 * dear.routes["make_up"].sum())


def test_the_library_s_price_is_said(tmp_path, park):
    told = [said for said in park.defaults if "condensate" in said]
    assert len(told) == 1
    assert "`demin_water_eu` is used, 2.5 EUR/m3" in told[0]
    own = steam_park(tmp_path, utilities=SMALL["utilities"] + DEMIN)
    assert not any("condensate" in said for said in own.defaults)
    water = match(own).tariffs.query("kind == 'make_up' and account == 'transport'")
    assert set(water["factor"]) == {4.0}
    assert set(water["priced_as"]) == {"demin_water_eu"}


def test_an_own_carrier_says_its_own(tmp_path):
    own = "id,medium,kind,condensate_return,feed_water\nsteam_pipe_10,heat,pipe,{},mains\n"
    park = steam_park(tmp_path / "some", own_carriers=own.format("0.4"))
    some = match(park)
    steam = some.routes["carrier"] == "steam_pipe_10"
    assert some.routes.loc[steam, "make_up"].to_numpy() == pytest.approx(2.4 * PER_MWH)
    paid = some.tariffs.query("kind == 'make_up' and item == 'steam_pipe_10'")
    assert paid.set_index("account")["factor"]["transport"] == 1.0
    every = match(steam_park(tmp_path / "all", own_carriers=own.format("1")))
    steam = every.routes["carrier"] == "steam_pipe_10"
    assert (every.routes.loc[steam, "make_up"] == 0.0).all()
    assert every.tariffs.query("kind == 'make_up' and item == 'steam_pipe_10'").empty


def test_what_goes_through_a_header_is_made_up_once():
    places = {"giver": 5.0, "taker": 5.02, "hub": 5.01}
    ends = {"giver": ("source", 230, 200, "outlet", "tower"),
            "taker": ("sink", 100, 140, "utility", "boiler")}  # fmt: skip
    port = {"technology": "header", "medium": "heat", "coefficient": 1, "supply_c": 179,
            "target_c": 179, "dt_k": 5}  # fmt: skip
    park = park_of(
        {"id": "main", "title": "A main", "country": "NL", "currency": "EUR", "price_year": 2024},
        {
            "enterprises": [
                {"id": name, "lon": lon, "lat": 52.0, "kind": "hub" if name == "hub" else "firm"}
                for name, lon in places.items()
            ],
            "heat": [
                {"id": f"of_{name}", "enterprise": name, "role": role, "supply_c": supply,
                 "target_c": target, end: what, "quantity [MW]": 10.0, "dt_k": 5.0}
                for name, (role, supply, target, end, what) in ends.items()
            ],
            "technologies": [
                {"id": "header", "technology": "own_heat", "enterprise": "hub", "max_size": 20}
            ],
            "technology_ports": [
                {**port, "port": "in", "role": "sink"},
                {**port, "port": "out", "role": "source"},
            ],
            "utilities": [{"id": "boiler", "medium": "heat", "price [EUR/MWh]": 40.0}],
            "outlets": [{"id": "tower", "medium": "heat", "price [EUR/MWh]": 0.0}],
        },
    )  # fmt: skip
    routes = match(park).routes
    steam = routes[routes["carrier"].str.startswith("steam")]
    assert (steam.loc[steam["to"] == "hub", "make_up"] == 0.0).all()
    assert (steam.loc[steam["from"] == "hub", "make_up"] > 0.0).all()
    assert {"hub"} < {*steam["from"], *steam["to"]}
    assert (steam["to"] == "hub").any()
    assert (steam["from"] == "hub").any()


def test_the_audit_counts_it_from_the_flows(park):
    matches = match(park)
    found = solve(build_model(matches, Scenario()), gap=0.0)
    audit(count(read(matches, Scenario(), found)), (found.objective,))
    less = matches.routes.assign(make_up=0.5 * matches.routes["make_up"])
    with pytest.raises(PlanRejected, match="make_up steam_pipe_10"):
        audit(count(read(replace(matches, routes=less), Scenario(), found)), (found.objective,))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_planner_reads_it(plan, language):
    console = Console(width=140, record=True, file=io.StringIO())
    console.print(plan_report(plan, None, Words(language)))
    text = console.export_text()
    assert {"en": "Feed water makes up", "zh": "凝结水需补水"}[language] in text


def test_a_charge_on_water_bears_on_it(tmp_path, plan):
    levies = "id,kind,subject,account,rate\nlevy,charge,water,taxes,1\n"
    levies += "fresh,charge,fresh_water,taxes,1\n"
    park = steam_park(tmp_path, policies=levies)
    charged = optimise(park, Scenario(policies=("levy",)), gap=0.0)
    bought = charged.accounts.loc["fresh_water", "plan"]
    assert charged.accounts.loc["taxes", "plan"] == pytest.approx(bought)
    by_account = optimise(park, Scenario(policies=("fresh",)), gap=0.0)
    assert by_account.accounts.loc["taxes", "plan"] == pytest.approx(bought)
    assert bought > plan.routes["make_up"].sum() > 0.0
