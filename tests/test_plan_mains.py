"""Mains in a plan: told pair by pair and piece by piece, and refused where they break a law."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest
from rich.console import Console
from street_park import TABLES, street_park

from symbiosis import Scenario, load_park, load_plan, load_scenario, match, optimise, review
from symbiosis.errors import BadInput, PlanRejected
from symbiosis.models.park import build_model
from symbiosis.plan.audit.audit import audit, count
from symbiosis.plan.reading.once import read
from symbiosis.show.terminal.plan_page import plan_report
from symbiosis.show.words import Words
from symbiosis.solving.session.opening import solve

MAIN = "main@hot_water_70_40"
SHARED = Scenario(mains=("hot_water_70_40",))
WORDS = ("none", "auto")


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    return street_park(tmp_path_factory.mktemp("street"))


@pytest.fixture(scope="module")
def plan(park):
    return optimise(park, SHARED, gap=1e-6)


@pytest.fixture(scope="module")
def solution(park):
    matches = match(park, SHARED)
    found = solve(build_model(matches, SHARED), gap=1e-6)
    return matches, found, dict(found.values)


def test_a_main_costs_less_than_a_pipe_for_each(park, plan):
    alone = optimise(park, gap=1e-6)
    assert plan.cost() < alone.cost()
    assert len(plan.mains) >= 4
    assert set(plan.exchanges["route"]) == {MAIN}
    assert set(plan.exchanges["to"]) == {"h1", "h2", "h3", "h4"}


def test_what_exchanges_gain_is_the_saving(plan):
    assert abs(plan.rest) < 1e-6 * plan.saving
    assert plan.exchanges["quantity"].sum() == pytest.approx(plan.routes.loc[MAIN, "quantity"])
    received = plan.exchanges["quantity"] * (1.0 - plan.exchanges["loss"])
    assert received.sum() == pytest.approx(plan.accounts.loc["heat_recovered", "plan"])
    assert plan.mains["lost"].sum() == pytest.approx((plan.exchanges["quantity"] - received).sum())


def test_the_pieces_cost_what_the_main_does(plan):
    pieces, main = plan.mains, plan.routes.loc[MAIN]
    assert pieces["capex"].sum() == pytest.approx(main["capex"])
    assert pieces["length_km"].sum() == pytest.approx(main["length_km"])
    assert main["capex"] == pytest.approx(plan.accounts.loc["capex", "plan"])
    assert pieces["use_percent"].between(0.0, 100.0 + 1e-6).all()
    assert pieces["geometry"].str.startswith("LINESTRING").all()


def test_a_saved_plan_has_its_mains(plan, tmp_path):
    loaded = load_plan(plan.save(tmp_path / "plan"))
    assert loaded.equals(plan)
    assert len(loaded.mains) == len(plan.mains)


def test_without_mains_nothing_of_them_is_there(park):
    plan = optimise(park)
    assert plan.mains.empty
    assert plan.matches.mains is None


def test_a_carrier_that_nobody_knows_is_asked_for(park):
    with pytest.raises(BadInput, match="hot_water_70_40"):
        match(park, Scenario(mains=("hot_water_70_4",)))


def test_who_leaves_takes_nothing_from_the_main(park):
    plan = optimise(park, SHARED.model_copy(update={"left": ("h3", "mill")}))
    assert not {"h3", "mill"} & {*plan.exchanges["from"], *plan.exchanges["to"]}


def test_a_main_that_stays_hot_for_nobody_is_borne_by_whom_it_serves(tmp_path):
    """In summer the houses need nothing, the plant runs: what is lost then is theirs too."""
    heat = TABLES["heat"].replace("dt_k,outlet", "dt_k,profile,outlet")
    for house in ("6000,5", "8000,5", "9000,5", "7000,5"):
        heat = heat.replace(house, f"{house},cold")
    heat = heat.replace("40000,5,", "40000,5,,").replace("5000,5,,air", "5000,5,,,air")
    heat = heat.replace("m,mill,source,90,50,5000,5,air", "m,mill,source,90,50,5000,5,,air")
    seasons = {
        "periods": "id,hours\nwinter,4380\nsummer,4380\n",
        "profiles": "id,period,factor\ncold,winter,2\ncold,summer,0\n",
    }
    plan = optimise(street_park(tmp_path, heat=heat, **seasons), SHARED, gap=1e-6)
    assert len(plan.mains) >= 4
    assert abs(plan.rest) < 1e-6 * plan.saving
    assert plan.exchanges["quantity"].sum() == pytest.approx(plan.routes.loc[MAIN, "quantity"])


def test_two_sources_share_their_receivers_by_what_passes(plan):
    """What the mill fills in behind the fork reaches no house before it."""
    given = plan.exchanges.set_index(["from", "to"])["quantity"]
    assert ("mill", "h1") not in given.index
    assert given.groupby("to").sum()["h1"] > 0.0


def judged(solution, **changed):
    matches, found, values = solution
    values = {**values, **{name.replace("__", "."): each for name, each in changed.items()}}
    told = replace(found, values=values)
    audit(count(read(matches, SHARED, told)), (found.objective,))


def test_a_sound_solution_with_mains_passes(solution):
    judged(solution)


@pytest.mark.parametrize(
    ("name", "factor", "said"),
    [
        ("main__flow", 1.1, "is off by"),
        ("main__flow", 1.1, "carries"),
        ("main__capacity", 0.9, "it can"),
        ("main__build", 0.5, "route hot_water_70_40"),
        ("main__trench", 0.0, "no trench is dug"),
    ],
)
def test_a_main_that_breaks_a_law_is_refused(solution, name, factor, said):
    values = solution[2][name.replace("__", ".")]
    with pytest.raises(PlanRejected, match=said):
        judged(solution, **{name: values * factor})


def test_pipes_both_ways_and_circles_are_refused(solution):
    build = solution[2]["main.build"]
    with pytest.raises(PlanRejected, match="runs both ways"):
        judged(solution, main__build=pd.Series(1.0, index=build.index))


def test_a_village_is_served_by_one_main():
    park = load_park("village")
    plan = optimise(park, load_scenario("everybody", park), gap=0.02, time_limit=60.0)
    assert plan.exchanges["to"].nunique() == 200
    assert plan.mains["length_km"].sum() <= 9.05
    assert plan.objective.gap <= 0.02


@pytest.mark.slow
def test_ghent_costs_no_more_with_mains_within_the_gap_and_nothing_leaps():
    park = load_park("ghent_terneuzen")
    # No clock ends the search: by the gap it ends on a busy machine, too.
    without, shared = (
        optimise(park, Scenario(mains=each), gap=0.01, time_limit=600.0) for each in WORDS
    )
    assert shared.objective.gap <= 0.01
    assert shared.cost() <= without.cost() * (1.0 + 0.01)
    assert not {doubt.rule for doubt in review(shared)} & {"leapfrog", "opposite"}


@pytest.mark.parametrize(("lang", "said"), [("en", "for 5 firms"), ("zh", "服务 5 家")])
def test_the_terminal_tells_of_mains(plan, lang, said):
    told = io.StringIO()
    Console(file=told, width=160).print(plan_report(plan, None, Words(lang)))
    assert said in told.getvalue()
