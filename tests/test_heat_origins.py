"""A power station's heat without origin is asked for: indicators hang on it."""

import pytest

from symbiosis.park.extracted import lost_power
from symbiosis.park.load import check, open_draft, park_of

INFO = {"id": "p", "title": "P", "country": "CN", "currency": "CNY", "price_year": 2024}


def asked(sector, row):
    heat = {
        "id": "h",
        "enterprise": "firm",
        "role": "source",
        "quantity": 1000.0,
        "unit": "MWh/a",
    } | row
    firm = {"id": "firm", "sector": sector, "lon": 112.1, "lat": 31.2}
    park = park_of(INFO, {"enterprises": [firm], "heat": [heat]})
    return [fault.allowed for fault in park.warnings if fault.column == "origin"]


COOLING = {"name": "循环冷却水余热", "supply_c": 32, "target_c": 25}
STEAM = {"name": "低压蒸汽", "supply_c": 180, "target_c": 179}


@pytest.mark.parametrize("sector", ["power_coal", "热电厂", "D35.11", "D4411", "CHP plant"])
def test_a_power_station_is_asked_for_both_readings(sector):
    (said,) = asked(sector, COOLING)
    assert "as `condenser`" in said
    assert "as `excess` they count it" in said
    (said,) = asked(sector, STEAM)
    assert "as `made`" in said


@pytest.mark.parametrize(
    ("sector", "row"),
    [
        ("power_coal", COOLING | {"origin": "excess"}),
        ("power_coal", COOLING | {"origin": "condenser"}),
        ("power_coal", STEAM | {"origin": "made"}),
        ("power_coal", {"name": "flue gas", "supply_c": 140, "target_c": 90}),
        ("brewery", COOLING),
        ("", STEAM),
    ],
)
def test_nobody_is_asked_who_has_said_it_or_makes_no_power(sector, row):
    assert asked(sector, row) == []


def test_a_list_of_haves_says_it_in_its_own_words(tmp_path):
    cover = "\n".join(f'{key} = "{INFO[key]}"' for key in ("id", "title", "country", "currency"))
    (tmp_path / "park.toml").write_text(f"{cover}\nprice_year = 2024\n", encoding="utf-8")
    firms = "id,sector,lon,lat\nfirm,power_coal,112.1,31.2\n"
    (tmp_path / "enterprises.csv").write_text(firms, encoding="utf-8")
    wants = "enterprise,direction,category,name,description,quantity [MWh/a],temperature_c\n"
    wants += "firm,have,heat,循环冷却水余热,{},1000,32\n"
    told = tmp_path / "have_want.csv"
    told.write_text(wants.format(""), encoding="utf-8")
    (fault,) = [each for each in check(tmp_path) if each.column == "description"]
    assert "Write in it: turbine condenser, 凝汽" in fault.remedy
    for words, origin in (("凝汽器", "condenser"), ("工艺余热", "excess"), ("抽汽", "made")):
        told.write_text(wants.format(words), encoding="utf-8")
        assert not [each for each in check(tmp_path) if each.column == "description"]
        (found,) = open_draft(tmp_path)[0].tables["heat"]["origin"]
        assert found == origin


def extraction(row=(), **more):
    heat = {"id": "h", "enterprise": "firm", "role": "source", "origin": "made", "quantity": 1000.0}
    heat |= {"unit": "MWh/a", "supply_c": 205, "target_c": 204} | dict(row)
    firm = {"id": "firm", "sector": "power_coal", "lon": 112.1, "lat": 31.2}
    return park_of(INFO, {"enterprises": [firm], "heat": [heat], **more})


def test_steam_that_is_made_is_not_free_it_would_have_made_power_in_the_turbine():
    park = extraction()
    outlet = park.outlets.loc[park.heat.loc["h", "outlet"]]
    assert outlet["kind"] == "market"
    assert outlet["price"] == pytest.approx(-400 * lost_power(205), rel=0.01)
    assert outlet["co2_supply"] < 0.0
    assert any("is not free" in said and "`grid_feed_cn`" in said for said in park.defaults)
    assert [lost_power(each) for each in (100, 205)] == pytest.approx([0.113, 0.231], abs=0.001)
    assert lost_power(20.0) == 0.0


@pytest.mark.parametrize(
    "row", [{"outlet": "cooling_tower_cn"}, {"outlet_price": 3.0}, {"origin": "excess"}]
)
def test_who_says_what_steam_is_worth_is_left_in_peace(row):
    assert extraction(row).outlets.empty


def test_steam_of_two_temperatures_has_two_worths_and_no_name_is_taken_twice():
    park = extraction(
        outlets=[{"id": "steam_left", "medium": "heat", "price": 1.0, "unit": "CNY/MWh"}],
    )
    assert list(park.outlets.index) == ["steam_left", "steam_left_2"]
    assert park.heat.loc["h", "outlet"] == "steam_left_2"
