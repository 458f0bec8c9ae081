"""The second opinion finds what experts found in the parks of then, and is silent once mended."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from reviewed_parks import found, reviewed_plan, said, with_arc, with_cell, with_plan_cell
from rich.console import Console
from shipped_parks import shipped_plan

from symbiosis import Scenario, review
from symbiosis.plan.review.doubts import MEASURES
from symbiosis.plan.review.second_opinion import RULES
from symbiosis.show.terminal.doubt_list import doubts_report
from symbiosis.show.words import Words

GHENT, ROTTERDAM, GUITANG = "ghent_terneuzen", "rotterdam", "guitang"
COAL, CHIPS = "kalundborg_2010", "kalundborg_2020"

FAULTS = {
    # Row of the experts' list -> park, rule, what its figures or rows name, and money [M/a].
    "K1 pipes to farms": (COAL, "diffuse_by_pipe", "FARM", 3.28),
    "K1 one notional point": (COAL, "hangs_on_one_notion", "FARM", 6.52),
    "K2": (COAL, "far_by_lorry", "CEM", 5.08),
    "K3": (COAL, "own_price", "drinking_water", 4.00),
    "K4": (COAL, "against_nothing", "CITY", 8.11),
    "K5": (COAL, "flat_town", "CITY_heat", 1.54),
    "K6": (COAL, "need_equals_offer", "NZ_steam", 2.67),
    "K8": (COAL, "unknown_content", "ASV_raw_water", 0.58),
    "K11 heat pump": (CHIPS, "switched_off", "KF_heat_pump_125", 10.08),
    "K11 ash": (CHIPS, "ash_water_without_ash", "ASV_washing", 0.165),
    "K12": (COAL, "stands_free", "ASV_NN_heat", 0.282),
    "T1": (GHENT, "own_fuel_as_gas", "stora_enso", 104.7),
    "T2": (GHENT, "station_beside_buyer", "elsta", 202.1),
    "T3": (GHENT, "urea_takes_it", "yara_co2", 0.0),
    "T7": (GHENT, "leapfrog", "dow", 0.99),
    "T8": (GHENT, "sited_apart", "cement_grinding", 3.52),
    "T9": (GHENT, "cable_without_power", "arcelormittal", 1.68),
    "T10": (GHENT, "diffuse_by_pipe", "road_works", 5.29),
    "T11": (GHENT, "lukewarm_distilling", "alco", 13.95),
    "T12": (GHENT, "loss_unlike_size", "hot_water_110_70", 10.58),
    "T13": (GHENT, "never_stands", "dow_heat_out_100_200", 5.48),
    "T14": (GHENT, "own_price", "ggbs_sale_eu", 16.8),
    "R1": (ROTTERDAM, "out_of_reach", "shell_pernis_heat_in_200_500", 719.3),
    "R2": (ROTTERDAM, "bands_of_ends", "esso_heat_in_100_200", 104.0),
    "R4": (ROTTERDAM, "at_an_office", "air_liquide_office_2", 0.54),
    "R5": (ROTTERDAM, "world_price", "acid_plant", 21.0),
    "R6": (ROTTERDAM, "half_a_greenhouse", "greenhouses", 8.3),
    "R7": (ROTTERDAM, "years_apart", "snapshot_year", 166.1),
    "R8": (ROTTERDAM, "unlike_built", "avr_rotterdam_south", 1.90),
    "G1": (GUITANG, "by_product_fixed", "power_fly_ash", 0.74),
    "G2": (GUITANG, "wet_and_dry_ash", "power_scrubbing", 0.754),
    "G3": (GUITANG, "gypsum_too_early", "power_gypsum", 0.507),
    "G4": (GUITANG, "own_price", "pulp_fibre", 112.5),
    "G4 one override": (GUITANG, "hangs_on_one_price", "pulp_fibre", 262.5),
    "G5": (GUITANG, "bought_and_left", "molasses", 55.4),
    "G6": (GUITANG, "sun_at_night", "paper_solar_roof_cn", 1.81),
}
"""What experts found in the parks of then -> the rule that finds it by itself."""
MORE = {
    "laid_twice": (ROTTERDAM, "shell_pernis", 3.92),
    "small_and_far": (ROTTERDAM, "air_liquide_office_1", 0.41),
    "gas_counted_twice": (CHIPS, "GYP_kettles", 1.10),
    "diluted_away": (COAL, "KF_effluent", 0.36),
}
"""Rules that find what no row of the list names, with what they find."""
UNSEEN = {
    "K7": "mended before these copies were made; power_not_lost finds it where it is put back",
    "K9": "that a station has gone is nowhere in the tables",
    "K10": "what a contract names is nowhere in the tables",
    "K13": "what is missing altogether cannot be seen",
    "T4": "that it stands is nowhere in the tables",
    "T5": "what is missing altogether cannot be seen",
    "T6": "what is missing altogether cannot be seen",
    "R3": "a line that stands and is missing cannot be seen without a list",
}
"""Rows of the experts' list that no rule finds here, and why."""


def test_every_row_of_the_experts_list_is_answered():
    rows = {f"K{n}" for n in range(1, 14)} | {f"T{n}" for n in range(1, 15)}
    rows |= {f"R{n}" for n in range(1, 9)} | {f"G{n}" for n in range(1, 7)}
    assert {fault.split()[0] for fault in FAULTS} | set(UNSEEN) == rows
    assert len(rows) == 41


@pytest.mark.parametrize("fault", FAULTS)
def test_what_experts_found_is_found(fault):
    park, rule, named, money = FAULTS[fault]
    told = [each for each in found(reviewed_plan(park), rule) if named in said(each)]
    assert told
    assert told[0].money / 1e6 == pytest.approx(money, abs=0.01 * money + 0.006)


@pytest.mark.parametrize("rule", MORE)
def test_what_nobody_had_listed_is_found(rule):
    park, named, money = MORE[rule]
    told = [each for each in found(reviewed_plan(park), rule) if named in said(each)]
    assert told[0].money / 1e6 == pytest.approx(money, abs=0.01 * money + 0.006)


def planned(park, table, rows, **cells):
    """A plan in which rows are otherwise."""
    return lambda: with_plan_cell(reviewed_plan(park), table, rows, **cells)


def told(park, table, rows, **cells):
    """A plan of a park in which rows are otherwise."""
    return lambda: with_cell(reviewed_plan(park), table, rows, **cells)


def matched(park, row, **cells):
    """A plan of a park of which a possible exchange is otherwise."""
    return lambda: with_arc(reviewed_plan(park), row, **cells)


def with_power():
    plan = reviewed_plan(GHENT)
    power = reviewed_plan(GUITANG).park.tables["power"]
    return replace(plan, park=plan.park.with_tables(power=power))


def with_contents():
    plan = reviewed_plan(COAL)
    stated = [("ASV_raw_water", "", each, "max", 1.0, "mg/L") for each in ("oil", "NH4_N", "SiO2")]
    more = pd.DataFrame(stated, columns=plan.park.contents.columns)
    contents = pd.concat([plan.park.contents, more], ignore_index=True)
    return replace(plan, park=replace(plan.park, contents=contents))


def with_price():
    return replace(reviewed_plan(ROTTERDAM), scenario=Scenario(prices={"sulphur_eu": 175.0}))


def with_small_losses():
    carriers = reviewed_plan(GHENT).exchanges["carrier"]
    water = carriers.index[carriers.isin(["hot_water_110_70", "hot_water_70_40"])]
    return with_plan_cell(reviewed_plan(GHENT), "exchanges", list(water), loss=0.01)


def with_no_limit():
    plan = reviewed_plan(COAL)
    contents = plan.matches.contents
    kept = contents[contents["owner"] != "REF_cooling_make_up"]
    return replace(plan, matched=replace(plan.matches, contents=kept))


REF_HEAT = [f"REF_{kind}_heat>CITY_heat@hot_water_70_40" for kind in ("warm", "cool")]
STEAM_OF_ASV = [f"ASV>{firm}@steam_pipe_10" for firm in ("NN", "NZ", "REF")]
OF_BANDS = [f"{firm}_heat_in_100_200" for firm in ("shell_pernis", "bp", "esso", "gunvor",
            "abengoa", "adm", "air_liquide_office_1")]  # fmt: skip
ASH_BY_LORRY = "ASV_fly_ash>CEM_binder:fly_ash_to_cement_binder@lorry_bulk"
GYPSUM_BY_LORRY = "ASV_gypsum>GYP_gypsum:fgd_gypsum_to_gypsum@lorry_bulk"
DEAR = [f"{refinery}>rotterdam_heat@hot_water_110_70" for refinery in ("esso", "shell_pernis")]
FIRES = {
    "opposite": (
        planned(GHENT, "routes", "arcelormittal>cargill@steam_pipe_10",
                carrier="hot_water_110_70"), "cargill"),
    "hazardous_without_licence": (
        told(COAL, "materials", "ASV_gypsum", legal_route="hazardous_licensed"), "GYP"),
    "below_smallest_pipe": (
        planned(COAL, "routes", "KF>REF@water_pipe:KF_effluent", capacity=0.5), "KF"),
    "power_not_lost": (told(COAL, "heat", "ASV_steam", outlet="stack"), "ASV"),
    "dearer_than_today": (planned(COAL, "exchanges", REF_HEAT[0], network_cost=9e6), "REF"),
    "more_than_stands": (planned(COAL, "exchanges", GYPSUM_BY_LORRY, quantity=3e5), "GYP"),
    "forced_guess": (
        matched(COAL, "KF_effluent>REF_cooling_make_up@water_pipe", forced=5e5), "KF"),
}  # fmt: skip
"""Rules that find nothing in the parks as they were -> what makes them find it."""
MENDED = {
    "diffuse_by_pipe": (
        told(GHENT, "enterprises", "road_works", sector="C23.51", name="Asphalt",
             name_zh="沥青厂"), "road_works"),
    "at_an_office": (
        told(ROTTERDAM, "enterprises", "air_liquide_office_2", name="Air Liquide Botlek",
             name_zh="液化空气", lon=4.256), "air_liquide_office_2"),
    "sited_apart": (
        planned(GHENT, "routes", "arcelormittal>cement_grinding@cable:power", existing=True),
        "cement_grinding"),
    "cable_without_power": (with_power, "arcelormittal"),
    "leapfrog": (told(GHENT, "enterprises", "yara", lon=3.98), "dow"),
    "laid_twice": (told(ROTTERDAM, "enterprises", "esso", lon=4.6, lat=51.8), "esso"),
    "opposite": (lambda: reviewed_plan(GHENT), "cargill"),
    "small_and_far": (
        planned(ROTTERDAM, "routes", "air_liquide_office_1>oi_glass@hot_water_110_70",
                capacity=2.5), "air_liquide_office_1"),
    "loss_unlike_size": (
        with_small_losses, "hot_water_110_70"),
    "below_smallest_pipe": (lambda: reviewed_plan(COAL), "KF"),
    "unlike_built": (planned(ROTTERDAM, "routes", DEAR, capex=6e7), "avr_rotterdam_south"),
    "never_stands": (
        planned(GHENT, "routes", "dow>cargill@hot_water_110_70", use_percent=90.0),
        "dow_heat_out_100_200"),
    "sun_at_night": (
        planned(GUITANG, "technologies", "paper_solar_roof_cn", full_load_hours=1100.0),
        "paper_solar_roof_cn"),
    "flat_town": (told(COAL, "heat", "CITY_heat", profile="dh_dk02"), "CITY_heat"),
    "out_of_reach": (
        planned(ROTTERDAM, "streams", "shell_pernis_heat_in_200_500", rest_baseline=0.0),
        "shell_pernis_heat_in_200_500"),
    "bands_of_ends": (told(ROTTERDAM, "heat", OF_BANDS, supply_c=130.0), "esso_heat_in_100_200"),
    "station_beside_buyer": (
        told(GHENT, "heat", "elsta_condenser_heat", supply_c=205.0), "elsta"),
    "half_a_greenhouse": (
        told(ROTTERDAM, "heat", "rotterdam_heat_heat", enterprise="greenhouses"), "greenhouses"),
    "by_product_fixed": (
        told(GUITANG, "materials", ["power_fly_ash", "power_gypsum"],
             tied_to="power_coal"), "power"),
    "own_fuel_as_gas": (
        planned(GHENT, "streams", [f"stora_enso_heat_in_{band}" for band in
                ("lt100", "100_200", "200_500")], rest_at="wood"), "stora_enso"),
    "lukewarm_distilling": (
        told(GHENT, "heat", "alco_heat_in_lt100", quantity=50_000.0), "alco"),
    "gypsum_too_early": (told(GUITANG, "info", "", snapshot_year=2010), "power_gypsum"),
    "urea_takes_it": (
        told(GHENT, "materials", "yara_co2", source="0.8 Mt beside urea and AdBlue"), "yara_co2"),
    "power_not_lost": (lambda: reviewed_plan(COAL), "ASV"),
    "gas_counted_twice": (planned(CHIPS, "streams", "GYP_kettles", rest_at="wood"), "GYP"),
    "world_price": (with_price, "acid_plant"),
    "own_price": (told(COAL, "utilities", "drinking_water", price=1.0), "drinking_water"),
    "against_nothing": (planned(COAL, "exchanges", REF_HEAT, payback=2.0), "CITY"),
    "dearer_than_today": (lambda: reviewed_plan(COAL), "REF"),
    "hangs_on_one_price": (
        planned(GUITANG, "streams", "pulp_fibre", rest_at="bagasse_fibre_cn"), "pulp_fibre"),
    "hangs_on_one_notion": (
        told(COAL, "enterprises", "FARM", kind="firm", basis="published"), "FARM"),
    "years_apart": (told(ROTTERDAM, "info", "", snapshot_year=2020), "snapshot_year"),
    "switched_off": (
        planned(CHIPS, "streams", ["REF_warm_heat", "REF_cool_heat"], basis="metered"),
        "KF_heat_pump_125"),
    "stands_free": (
        planned(COAL, "routes", STEAM_OF_ASV, running_cost=1000.0), "ASV_NN_heat"),
    "more_than_stands": (lambda: reviewed_plan(COAL), "GYP"),
    "forced_guess": (lambda: reviewed_plan(COAL), "KF"),
    "far_by_lorry": (matched(COAL, ASH_BY_LORRY, distance_km=90.0), "CEM"),
    "need_equals_offer": (planned(COAL, "streams", "NZ_steam", annual=255_000.0), "NZ_steam"),
    "bought_and_left": (planned(GUITANG, "streams", "sugar_molasses", rest=0.0), "molasses"),
    "unknown_content": (with_contents, "ASV_raw_water"),
    "diluted_away": (with_no_limit, "KF_effluent"),
    "hazardous_without_licence": (lambda: reviewed_plan(COAL), "GYP"),
    "wet_and_dry_ash": (
        told(GUITANG, "water", "power_scrubbing", name="Dust removal"), "power_scrubbing"),
    "ash_water_without_ash": (told(CHIPS, "water", "ASV_washing", name="Washing"), "ASV_washing"),
}  # fmt: skip
"""Rule -> the row of the plan or its park mended, and what is named no more."""


def test_a_main_leapfrogs_nobody():
    """What goes over a main is told pair by pair, and its route has no two ends."""
    both = ["dow>cargill@hot_water_110_70", "yara>alco@hot_water_110_70"]
    plan = with_plan_cell(reviewed_plan(GHENT), "routes", both, **{"from": "", "to": ""})
    assert not [each for each in found(plan, "leapfrog") if "dow" in said(each)]


@pytest.mark.parametrize("rule", FIRES)
def test_what_a_row_puts_wrong_is_found(rule):
    spoil, named = FIRES[rule]
    doubts = [each for each in found(spoil(), rule) if named in said(each)]
    assert doubts[0].money > 0.0


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_a_rule_is_silent_once_the_row_is_mended(rule):
    mend, named = MENDED[rule]
    told_of = [*FAULTS.values(), *((park, by, *rest) for by, (park, *rest) in MORE.items())]
    parks = {park for park, by, *_ in told_of if by == rule}
    before = [FIRES[rule][0]()] if rule in FIRES else [reviewed_plan(park) for park in parks]
    assert [each for plan in before for each in found(plan, rule) if named in said(each)]
    assert not [each for each in found(mend(), rule) if named in said(each)]


def test_every_rule_has_found_something_somewhere():
    seen = {rule for _, rule, *_ in FAULTS.values()} | set(MORE) | set(FIRES)
    assert seen == {rule.name for rule in RULES} == set(MENDED)


def test_the_teaching_park_is_beyond_doubt():
    assert review(shipped_plan("teaching")) == ()


def test_the_dearest_doubt_comes_first_with_rule_source_and_row():
    doubts = review(reviewed_plan(GHENT))
    money = [doubt.money for doubt in doubts]
    assert money == sorted(money, reverse=True)
    for doubt in doubts:
        assert doubt.rule
        assert doubt.source
        assert doubt.rows
        assert doubt.measure in MEASURES
        assert set(doubt.exchanges) <= set(reviewed_plan(GHENT).exchanges.index)


def test_every_rule_says_what_it_means_and_where_it_is_from():
    for rule in RULES:
        assert re.match(r"[A-Z].+\.", rule.ask.__doc__ or ""), rule.name


def test_a_threshold_is_from_where_its_rule_says():
    for rule in RULES:
        assert Words("en")(f"review.source.{rule.name}") == rule.source


def test_the_command_tells_machines_in_any_language(symbiosis, tmp_path):
    folder = str(reviewed_plan(COAL).save(tmp_path / "plan"))
    document = json.loads(symbiosis("review", folder, "--json", "--lang", "zh").stdout)
    doubts = document["doubts"]
    assert doubts == sorted(doubts, key=lambda each: -each["money"])
    assert doubts[0]["rows"]
    assert any("西西兰农场" in each["text"] for each in doubts)


@pytest.mark.parametrize(("language", "word"), [("en", "second opinion"), ("zh", "第二意见")])
def test_people_read_every_doubt_with_its_row(language, word):
    plan, say = reviewed_plan(CHIPS), Words(language)
    console = Console(width=2000, record=True, file=io.StringIO())
    console.print(doubts_report(plan, review(plan), say))
    text = console.export_text()
    assert word in text
    assert text.count(say("review.look", rows="")) == len(review(plan))
    assert "technologies · KF_heat_pump_125 · existing" in text
    assert "nan" not in text
