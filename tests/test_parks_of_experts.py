"""What experts of the places objected to in the shipped parks stays mended (SOURCES.md)."""

from __future__ import annotations

import pandas as pd
import pytest
from shipped_parks import shipped_matches, shipped_park
from test_parks import NAMES, rows_of

from symbiosis import load_scenario, match


def test_what_runs_at_ghent_is_told_and_fits():
    """Elsta to Dow, Stora Enso to Volvo, heat and CO2 to the greenhouses, town water to Dow."""
    arcs = shipped_matches("ghent_terneuzen").arcs
    today = arcs[arcs["existing"].notna() & (arcs["from"] != arcs["to"])]
    assert set(zip(today["from"], today["to"], strict=True)) == {
        ("elsta", "dow"),
        ("stora_enso", "volvo"),
        ("yara", "greenhouses"),
        ("terneuzen_works", "dow"),
    }
    assert today.groupby("medium")["existing"].sum()["water"] == pytest.approx(2.5e6)


def test_a_mill_that_burns_its_own_wood_does_not_buy_gas():
    wants = [r for r in rows_of("ghent_terneuzen", "heat") if r["enterprise"] == "stora_enso"]
    assert {r["utility"] for r in wants if r["role"] == "sink"} == {"own_wood_steam"}


def test_no_cable_leaves_the_steelworks():
    arcs = shipped_matches("ghent_terneuzen").arcs
    power = arcs[arcs["medium"] == "power"]
    assert (power["from"] == power["to"]).all()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "teaching"])
def test_many_places_get_no_pipe(name):
    many = {r["id"] for r in rows_of(name, "enterprises") if r["kind"] == "diffuse"}
    arcs = shipped_matches(name).arcs
    assert arcs[arcs["to"].isin(many)]["carrier"].str.startswith("lorry").all()
    assert many or name in {"guitang", "teaching_hours", "village"}


@pytest.mark.parametrize("year", [2010, 2020])
def test_no_need_of_kalundborg_is_an_offer_before_its_losses(year):
    heat = pd.DataFrame(rows_of(f"kalundborg_{year}", "heat")).set_index("id")["quantity"]
    heat = heat.astype(float)
    wants = heat[[name for name in heat.index if name.endswith("_steam") and name != "ASV_steam"]]
    assert wants.sum() == pytest.approx(0.97 * heat["ASV_steam"])


def test_what_feeds_a_boiler_or_a_membrane_limits_oil_and_ammonium():
    for name in NAMES:
        for row in rows_of(name, "water"):
            if "boiler" in row["id"] or row["id"] == "ASV_raw_water":
                assert float(row["max:oil [mg/L]"]) <= 1.0, row["id"]
                assert float(row["max:NH4_N [mg/L]"]) <= 10.0, row["id"]


@pytest.mark.parametrize("name", ["ghent_terneuzen", "rotterdam"])
def test_heat_of_a_band_can_be_matched_inside_it(name):
    """Sources of 100 to 200 degC reach needs of the same band: a band of ends alone forbids all."""
    arcs = shipped_matches(name).arcs
    inside = arcs["source"].str.endswith("_out_100_200") & arcs["sink"].str.contains("_in_100_200_")
    assert inside.any()


def test_sulphur_has_one_price():
    market = shipped_park("rotterdam").library.outlets.loc["sulphur_sale_eu", "price"]
    wanted = next(r for r in rows_of("rotterdam", "materials") if r["id"] == "acid_plant_sulphur")
    assert float(wanted["utility_price"]) == -market


def test_what_ran_at_rotterdam_is_told_and_fits():
    """The incinerator's heat by the northern line, and CO2 of Pernis and of ethanol for growers."""
    arcs = shipped_matches("rotterdam").arcs
    today = arcs[arcs["existing"].notna()].groupby(["from", "to", "medium"])["existing"].sum()
    assert today.round(-3).to_dict() == {
        ("avr", "rotterdam_heat", "heat"): 800_000.0,  # 95 000 dwellings of 30 GJ
        ("shell_pernis", "greenhouses", "material"): 267_000.0,
        ("abengoa", "greenhouses", "material"): 133_000.0,
    }
    own = [r for r in rows_of("rotterdam", "heat") if r["enterprise"] == "shell_pernis"]
    (given,) = (row for row in own if row["role"] == "source")  # 16 000 dwellings, it says
    assert float(given["quantity"]) == pytest.approx(16_000 * 30.3 / 3600, rel=0.01)


def test_a_scenario_leaves_out_all_heat_of_coefficients_at_ghent():
    park = shipped_park("ghent_terneuzen")
    arcs = match(park, load_scenario("no_coefficient_heat", park)).arcs
    hot = arcs[(arcs["medium"] == "heat") & (arcs["from"] != arcs["to"])]
    given = park.tables["heat"].reindex(hot["source"])
    by_coefficient = given["source"].fillna("").str.contains("Brueckner|rolled steel")
    assert not by_coefficient.any()
    assert {"elsta_steam", "yara_heat", "stora_enso_hot_water"} <= set(hot["source"])
