"""Doubts that were looked into and were none, and what the gain of a plan rests on."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from reviewed_parks import found, reviewed_plan, with_cell, with_plan_cell
from streamlit.testing.v1 import AppTest

from symbiosis.plan.bridge import gains_by_basis
from symbiosis.plan.review.second_opinion import review
from symbiosis.show.doubt_words import heading
from symbiosis.show.words import Words

GHENT, GUITANG, COAL = "ghent_terneuzen", "guitang", "kalundborg_2010"


def test_who_has_a_boiler_house_of_its_own_buys_no_steam():
    plan = reviewed_plan(GHENT)
    asked = {str(doubt.figures["buyer"].value) for doubt in found(plan, "station_beside_buyer")}
    assert "dow" in asked
    heat, prices = plan.park.tables["heat"], plan.park.tables["utilities"]
    own = heat.index[(heat["enterprise"] == "dow") & (heat["role"] == "sink")]
    known = pd.concat([prices, pd.DataFrame(index=pd.Index(["dow_boilers"], name="id"))])
    park = plan.park.with_tables(utilities=known)
    plan = with_cell(replace(plan, park=park), "heat", list(own), utility="dow_boilers")
    left = {str(doubt.figures["buyer"].value) for doubt in found(plan, "station_beside_buyer")}
    assert left == asked - {"dow"}


def test_wetting_is_no_flushing():
    plan = reviewed_plan(GUITANG)
    assert found(plan, "wet_and_dry_ash")
    assert not found(with_cell(plan, "water", "power_scrubbing", quantity=2e5), "wet_and_dry_ash")


def test_nothing_is_dearer_than_a_giver_who_gives_what_he_did():
    lines = ["REF_warm_heat>CITY_heat@hot_water_70_40"]
    plan = with_plan_cell(reviewed_plan(COAL), "exchanges", lines, network_cost=9e6)
    assert found(plan, "dearer_than_today")
    giver = "ASV_hot_water"
    given = plan.streams["annual"][giver] - plan.streams["exchanged"][giver]
    same = with_plan_cell(plan, "streams", giver, rest_today=given)
    assert not found(same, "dearer_than_today")


def test_what_is_saved_elsewhere_counts_for_the_new_line():
    lines = ["REF_warm_heat>CITY_heat@hot_water_70_40"]
    dear = with_plan_cell(reviewed_plan(COAL), "exchanges", lines, network_cost=9e6)
    (doubt,) = found(dear, "dearer_than_today")
    freed = with_plan_cell(dear, "streams", "ASV_hot_water", rest=1e7)
    assert not found(freed, "dearer_than_today")
    assert doubt.figures["apiece"].value > doubt.figures["present"].value > 0.0


@pytest.mark.parametrize("name", [GHENT, GUITANG, COAL])
def test_the_gain_is_shared_out_by_the_weaker_figure(name):
    plan = reviewed_plan(name)
    told, gain = gains_by_basis(plan), plan.exchanges["gain"]
    assert told["gain"].sum() == pytest.approx(gain[gain > 0.0].sum())
    assert told["share"].sum() == pytest.approx(1.0)
    assert (told["heat"] <= told["share"] + 1e-9).all()
    hot = plan.exchanges[(plan.exchanges["medium"] == "heat") & (gain > 0.0)]
    assert told["heat"].sum() == pytest.approx(hot["gain"].sum() / told["gain"].sum())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_heading_tells_how_many_the_dearest_and_the_ground(language):
    plan, say = reviewed_plan(GHENT), Words(language)
    doubts = review(plan)
    count, dearest, ground = heading(plan, doubts, say)
    assert str(len(doubts)) in count
    assert say(f"review.rule.{doubts[0].rule}") in dearest
    assert say("basis.estimated") in ground
    assert say("review.rests_all_heat", basis="", share="").strip() in ground


def shown():
    """Show the tab of the second opinion of a plan that is doubted."""
    from reviewed_parks import reviewed_plan

    from symbiosis.show.words import Words
    from symbiosis.views.doubt_tab import show_doubts

    show_doubts(reviewed_plan("guitang"), Words("en"))


def test_a_doubt_shows_its_flow_on_the_map():
    app = AppTest.from_function(shown, default_timeout=60).run()
    app.button[0].click().run()
    assert app.session_state.selection["kind"] == "flow"
    assert app.session_state.selection["id"].endswith(">pulp:bagasse")
