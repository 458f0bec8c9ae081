"""A power station's heat without origin is asked for: indicators hang on it."""

import pytest

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
