"""The second opinion finds what experts found in the parks of then, and is silent once mended."""

from __future__ import annotations

import json
import re

import pytest
from reviewed_parks import found, reviewed_plan, said, with_cell, with_plan_cell
from shipped_parks import shipped_plan

from symbiosis import review
from symbiosis.park.library import load_library
from symbiosis.plan.review.doubts import MEASURES
from symbiosis.plan.review.second_opinion import RULES

GHENT, ROTTERDAM, GUITANG = "ghent_terneuzen", "rotterdam", "guitang"
COAL, CHIPS = "kalundborg_2010", "kalundborg_2020"

FAULTS = {
    # Row of faults/parks.md -> park, rule, what its figures or rows name, and money [M/a].
    "K1": (COAL, "diffuse_by_pipe", "FARM", 3.28),
    "T7": (GHENT, "leapfrog", "dow", 0.99),
    "T10": (GHENT, "diffuse_by_pipe", "road_works", 5.29),
    "T13": (GHENT, "never_stands", "dow_heat_out_100_200", 5.48),
    "R1": (ROTTERDAM, "out_of_reach", "shell_pernis_heat_in_200_500", 719.3),
    "R4": (ROTTERDAM, "at_an_office", "air_liquide_office_2", 0.54),
}
"""What experts found in the parks of then -> the rule that finds it by itself."""
MORE = {
    "opposite": (GHENT, "cargill", 1.56),
    "laid_twice": (ROTTERDAM, "shell_pernis", 3.92),
    "small_and_far": (ROTTERDAM, "air_liquide_office_1", 0.41),
}
"""Rules that find what no row of the list names, with what they find."""


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


def moved(park, firm, lon, lat):
    return lambda: with_cell(reviewed_plan(park), "enterprises", firm, lon=lon, lat=lat)


def planned(park, table, row, **cells):
    return lambda: with_plan_cell(reviewed_plan(park), table, row, **cells)


def told(park, table, row, **cells):
    return lambda: with_cell(reviewed_plan(park), table, row, **cells)


MENDED = {
    "diffuse_by_pipe": (
        told(GHENT, "enterprises", "road_works", sector="C23.51", name="Asphalt",
             name_zh="沥青厂"), "road_works"),
    "at_an_office": (
        told(ROTTERDAM, "enterprises", "air_liquide_office_2", name="Air Liquide Botlek",
             name_zh="液化空气", lon=4.256), "air_liquide_office_2"),
    "leapfrog": (moved(GHENT, "yara", 3.98, 51.28), "dow"),
    "laid_twice": (moved(ROTTERDAM, "esso", 4.6, 51.8), "esso"),
    "opposite": (moved(GHENT, "cargill", 3.9, 51.17), "cargill"),
    "small_and_far": (
        planned(ROTTERDAM, "routes", "air_liquide_office_1>oi_glass@hot_water_110_70",
                capacity=2.5), "air_liquide_office_1"),
    "never_stands": (
        planned(GHENT, "routes", "dow>cargill@hot_water_110_70", use_percent=90.0),
        "dow_heat_out_100_200"),
    "out_of_reach": (
        planned(ROTTERDAM, "streams", "shell_pernis_heat_in_200_500", rest_baseline=0.0),
        "shell_pernis_heat_in_200_500"),
}  # fmt: skip
"""Rule -> the row of the plan or its park mended, and what is named no more."""


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_a_rule_is_silent_once_the_row_is_mended(rule):
    mend, named = MENDED[rule]
    assert not [each for each in found(mend(), rule) if named in said(each)]


def test_every_rule_has_found_something_somewhere():
    seen = {rule for _, rule, *_ in FAULTS.values()} | set(MORE)
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
    assert load_library()
    for rule in RULES:
        assert re.match(r"[A-Z].+\.", rule.ask.__doc__ or ""), rule.name


def test_the_command_tells_people_and_machines(symbiosis, tmp_path):
    folder = str(reviewed_plan(COAL).save(tmp_path / "plan"))
    document = json.loads(symbiosis("review", folder, "--json").stdout)
    doubts = document["doubts"]
    assert doubts == sorted(doubts, key=lambda each: -each["money"])
    assert doubts[0]["rows"]
    told = symbiosis("review", folder, "--lang", "zh").stdout
    assert "第二意见" in told
    assert "西西兰农场" in told
