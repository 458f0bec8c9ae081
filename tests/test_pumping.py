"""Pumping: the electricity of pumps is bought, told and audited, as much as the pipes' law says."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console
from small_park import SMALL, small_park
from street_park import street_park

from symbiosis.errors import PlanRejected
from symbiosis.matching import match
from symbiosis.models.park import build_model
from symbiosis.optimise import optimise
from symbiosis.park.library import load_library
from symbiosis.park.pipe_laws import HOT_WATER, PUMP
from symbiosis.park.pumping import pumping_of, pumping_per_km, usual_drop
from symbiosis.park.scenario import Scenario
from symbiosis.plan.audit.audit import audit, count
from symbiosis.plan.reading.once import read
from symbiosis.show.terminal.plan_page import plan_report
from symbiosis.show.words import Words
from symbiosis.solving.session.opening import solve

CARRIERS = load_library().carriers


def pumped(plan):
    """Give the ledger's lines of pumps: by account."""
    return plan.ledger[plan.ledger["kind"] == "pumping"].groupby("account")["amount"].sum()


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    return small_park(tmp_path_factory.mktemp("pumped") / "park")


@pytest.fixture(scope="module")
def plan(park):
    return optimise(park, gap=0.0)


def test_the_law():
    """1,000 m3 against 1 bar are 27.8 kWh of work, and 37 of a pump of 75 %."""
    assert PUMP == 0.75
    assert pumping_per_km(1.0, 100.0) * 1e3 * 1e3 == pytest.approx(1e5 * 1000 / 3.6e6 / 0.75)
    assert pumping_per_km(2.0, 100.0, 2) == pytest.approx(4.0 * pumping_per_km(1.0, 100.0))


def test_the_library_s_column_follows_the_law():
    pipes = load_library().pipes
    laws = CARRIERS.apply(lambda row: pumping_of(row, pipes), axis=1).dropna()
    assert len(laws) > 20
    assert CARRIERS.loc[laws.index, "pumping"].to_numpy() == pytest.approx(laws, rel=0.02)
    moved = CARRIERS["kind"].isin(["lorry", "ship", "rail", "cable", "conveyor"])
    assert CARRIERS.loc[moved, "pumping"].isna().all()


def test_the_law_is_near_what_is_known():
    """0.01 kWh/m3 km of waterworks (110 EUR/MWh: 0.0011 EUR); networks run at 100 to 250 Pa/m."""
    pipes = load_library().pipes
    assert CARRIERS.loc["water_pipe", "pumping"] == pytest.approx(1e-5, rel=0.3)
    hot = usual_drop(pipes[pipes["family"] == "hot_water"], HOT_WATER)
    assert 100.0 < hot < 250.0


def test_nothing_is_paid_twice():
    wet = CARRIERS[CARRIERS["pumping"] > 0.0]
    left = wet.index[wet["transport_cost"] > 0.0]
    assert set(left) == {"slurry_pipe", "slurry_pipe_cn"}  # wear


def test_it_is_bought_and_told(plan):
    heat = plan.routes[plan.routes["medium"] == "heat"].iloc[0]
    own = plan.park.library.carriers.loc[heat["carrier"], "pumping"]
    assert heat["pumping"] == pytest.approx(heat["quantity"] * heat["length_km"] * own)
    assert plan.routes.loc[plan.routes["carrier"].str.startswith("lorry"), "pumping"].isna().all()
    lines = plan.ledger[plan.ledger["kind"] == "pumping"].drop_duplicates(["item"])
    assert set(lines["holder"]) == {"network"}
    assert lines["quantity"].sum() == pytest.approx(plan.routes["pumping"].sum())
    assert pumped(plan)["transport"] == pytest.approx(100.0 * plan.routes["pumping"].sum())
    costs = heat["running_cost"] - 100.0 * heat["pumping"]
    assert 0.0 < costs < heat["running_cost"]


def test_its_co2_is_that_of_the_park_s_power(tmp_path):
    rows = zip(SMALL["utilities"].splitlines(), [",co2_energy", ",", ",", ",", ",0.4"], strict=True)
    dirty = "\n".join(row + cell for row, cell in rows)
    plan = optimise(small_park(tmp_path, utilities=dirty), Scenario(policy={"co2_energy": 50.0}))
    drawn = plan.routes["pumping"].sum()
    assert pumped(plan)["co2_energy"] == pytest.approx(0.4 * drawn)
    assert pumped(plan)["taxes"] == pytest.approx(0.4 * 50.0 * drawn)


def test_a_scenario_s_price_of_power_is_paid(park):
    plan = optimise(park, Scenario(prices={"grid": 300.0}), gap=0.0)
    assert pumped(plan)["transport"] == pytest.approx(300.0 * plan.routes["pumping"].sum())


def test_the_library_s_power_is_said(tmp_path, park):
    assert not any("pumps" in said for said in park.defaults)
    bare = small_park(
        tmp_path,
        utilities=SMALL["utilities"].replace("EUR/MWh,,1", "EUR/MWh,,"),
        power=SMALL["power"].replace(",grid", ","),
    )
    told = [said for said in bare.defaults if "pumps" in said]
    assert len(told) == 1
    assert "`grid_de` is used, 130 EUR/MWh" in told[0]
    power = match(bare).tariffs.query("kind == 'pumping' and account == 'transport'")
    assert set(power["factor"]) == {130.0}
    assert set(power["priced_as"]) == {"grid_de"}


def test_a_pipe_that_stands_pays_it_too(tmp_path):
    rows = "id,from,to,medium,item,carrier,status,quantity,unit,length_km\n"
    rows += "c1,steel,farm,heat,,hot_water_90_50,existing,4000,MWh/a,2\n"
    plan = optimise(small_park(tmp_path, connections=rows), Scenario(existing="kept"), gap=0.0)
    assert plan.reference == "today"
    old = plan.routes[plan.routes["existing"]].iloc[0]
    assert old["capex"] == 0.0
    assert old["pumping"] == pytest.approx(old["quantity"] * 2.0 * 0.00229, rel=1e-3)
    assert old["running_cost"] > 100.0 * old["pumping"]
    assert plan.accounts.loc["transport", "today"] > 100.0 * 0.00229 * 2.0 * 4000.0


def test_mains_pay_by_piece(tmp_path):
    plan = optimise(street_park(tmp_path), Scenario(mains=("hot_water_70_40",)), gap=1e-4)
    pieces = plan.mains
    own = pieces["quantity"] * pieces["length_km"] * CARRIERS.loc["hot_water_70_40", "pumping"]
    assert pieces["pumping"].to_numpy() == pytest.approx(own.to_numpy())
    main = plan.routes.loc[pieces["main"].iloc[0]]
    assert main["pumping"] == pytest.approx(pieces["pumping"].sum())
    line = plan.ledger[plan.ledger["kind"] == "pumping"].drop_duplicates("item")
    assert line["quantity"].sum() == pytest.approx(pieces["pumping"].sum())


def test_the_audit_counts_it_from_the_flows(park):
    matches = match(park)
    found = solve(build_model(matches, Scenario()), gap=0.0)
    audit(count(read(matches, Scenario(), found)), (found.objective,))
    less = matches.routes.assign(pumping=0.5 * matches.routes["pumping"])
    with pytest.raises(PlanRejected, match="pumping hot_water"):
        audit(count(read(replace(matches, routes=less), Scenario(), found)), (found.objective,))


def test_an_own_carrier_says_its_own(tmp_path):
    own = "id,medium,kind,pumping [kWh/MWh/km]\nhot_water_90_50,heat,pipe,5\n"
    park = small_park(tmp_path, own_carriers=own)
    assert park.library.carriers.loc["hot_water_90_50", "pumping"] == pytest.approx(0.005)
    routes = match(park).routes
    warm = routes[routes["carrier"] == "hot_water_90_50"]
    assert warm["pumping"].to_numpy() == pytest.approx(0.005 * warm["length_km"].to_numpy())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_planner_reads_it(plan, language):
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(plan_report(plan, None, Words(language)))
    text = console.export_text()
    assert {"en": "pumps of the pipes draw", "zh": "管道输送泵耗电"}[language] in text
