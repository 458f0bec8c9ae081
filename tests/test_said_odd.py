"""Odd figures are warned of, each with its place; a usual one in its stead says nothing."""

from __future__ import annotations

import pytest
from small_park import COVER, SMALL, changed, check, load_park, small_park, write_small

from symbiosis import Scenario, optimise
from symbiosis.show.words import Words

COVERS = {
    "price_year": ("price_year = 2024", "price_year = 2090", "rates and cost indices"),
    "snapshot_year": ("", "snapshot_year = 1800", "no year that streams"),
    "discount_rate": ("", "discount_rate = 0.3", "30 % a year"),
    "detour_factor": ("", "detour_factor = 4", "4 times the straight line"),
    "carbon_price": ("", "carbon_price = 5000", "more than any state charges"),
}
REFUSED = {
    "price_year": "price_year = 1800",
    "discount_rate": "discount_rate = -0.05",
    "detour_factor": "detour_factor = 0.5",
    "carbon_price": "carbon_price = -50",
}


def covered(folder, old, new):
    cover = COVER.replace(old, "") if old else COVER
    return [each for each in check(write_small(folder, f"{cover}{new}\n")) if new]


@pytest.mark.parametrize("key", COVERS)
def test_an_odd_figure_of_the_cover_is_warned_of(tmp_path, key):
    old, new, told = COVERS[key]
    found = [each for each in covered(tmp_path, old, new) if each.column == key]
    assert [each.severity for each in found] == ["warning"]
    assert told in found[0].allowed


@pytest.mark.parametrize("key", REFUSED)
def test_an_impossible_figure_of_the_cover_is_refused(tmp_path, key):
    old = "price_year = 2024" if key == "price_year" else ""
    found = [each for each in covered(tmp_path, old, REFUSED[key]) if each.column == key]
    assert [each.severity for each in found] == ["error"]


ROWS = {
    "co2 in kg": (
        {"utilities": SMALL["utilities"].replace("default\n", "default,co2_direct\n")
            .replace("MWh,200,1", "MWh,200,1,202")},
        ("utilities", "co2_direct", "202 t CO2 per MWh"),
    ),
    "a way that pays": (
        {"connections": "id,from,to,medium,status,unit_cost\nc,steel,farm,heat,allowed,-3\n"},
        ("connections", "unit_cost", "is paid for it"),
    ),
    "a share in per cent of per cent": (
        {"technologies": "id,technology,enterprise,carnot_share\np,heat_pump_80,farm,0.005\n"},
        ("technologies", "carnot_share", "far below"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_an_odd_row_is_warned_of(tmp_path, row):
    tables, (table, column, told) = ROWS[row]
    found = [each for each in check(write_small(tmp_path, **tables)) if each.column == column]
    assert [(each.severity, each.table) for each in found] == [("warning", table)]
    assert told in found[0].allowed


def test_usual_parks_have_no_odd_figures(tmp_path):
    assert not check(write_small(tmp_path, **changed("power", "300", "301")))


def test_an_odd_choice_of_a_scenario_is_told_with_the_plan_and_by_check(tmp_path):
    park = small_park(tmp_path / "park")
    odd = Scenario(
        prices={"carbon": -50.0, "mains": -1.0}, discount_rate=0.3,
        policy={"wastewater": -1.0, "water_reused": 1.0},
    )  # fmt: skip
    notes = optimise(park, odd).notes
    for told in (
        "-50 EUR a tonne",
        "mains is -1 EUR",
        "rate is 30 %",
        "wastewater is",
        "reused is",
    ):
        assert any(told in note for note in notes), told
    assert any("排放者反而获得收入" in Words("zh").told(note) for note in notes)
    assert not optimise(park, Scenario(prices={"carbon": 50.0})).notes
    (tmp_path / "park" / "scenarios").mkdir()
    (tmp_path / "park" / "scenarios" / "odd.toml").write_text("prices = { carbon = -50 }")
    (fault,) = load_park(tmp_path / "park").warnings
    assert "who emits is paid for it" in fault.allowed
    assert fault.container == "scenarios/odd.toml"
