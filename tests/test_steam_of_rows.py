"""Bare tonnes in the sheet of heat: steam where the row or a pressure tells it, else asked."""

import pytest
from small_park import faults, only, write_small

from symbiosis.park.load import open_draft

HEAD = "id,enterprise,role,name,supply_c,target_c,quantity,unit,outlet,utility\n"
LATENT = {165.0: 2066.0, 180.0: 2014.2}
"""Heat of condensation of steam [kJ/kg] (IAPWS-95 tables)."""


def read(folder, row, head=HEAD, **tables):
    draft, found = open_draft(write_small(folder, heat=f"{head}s,{row}\n", **tables))
    assert not [str(fault) for fault in found if fault.severity == "error"]
    told = next(each for each in draft.understood if each.table == "heat")
    return told.value, draft.defaults


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("farm,sink,饱和蒸汽,20,165,45吨/小时,,,boiler", "as it is called"),
        ("farm,sink,drying steam,20,165,45 t/h,,,boiler", "as it is called"),
        ("farm,sink,锅炉,20,165,45,吨/小时,,boiler", "as a boiler's"),
        ("farm,sink,drying,165,165,45,t/h,,boiler", "as heat at one temperature"),
    ],
)
def test_tonnes_of_what_the_row_calls_steam_count_with_its_heat(tmp_path, row, reason):
    value, said = read(tmp_path, row)
    assert value == pytest.approx(45 * 8760 * LATENT[165.0] / 3600, rel=2e-3)
    assert any(reason in sentence and "MWh" in sentence for sentence in said)


@pytest.mark.parametrize("cell", ["45 t/h 1.0 MPa", "45吨/小时（1.0MPa，饱和）", "45t/h 10 bar"])
def test_a_pressure_beside_tonnes_tells_the_steam(tmp_path, cell):
    value, said = read(tmp_path, f"farm,sink,drying,20,165,{cell},,,boiler")
    assert value == pytest.approx(45 * 8760 * LATENT[180.0] / 3600, rel=2e-3)
    assert any("a tonne of steam 10 bar counts as 0.560 MWh" in sentence for sentence in said)


def test_the_heading_and_the_price_of_a_row_may_count_tonnes_too(tmp_path):
    head = HEAD.replace("quantity,unit", "quantity [t/h],utility_price [EUR/t]")
    value, _ = read(tmp_path, "farm,sink,蒸汽,20,165,45,30,,boiler", head)
    draft, _ = open_draft(tmp_path)
    assert value == pytest.approx(45 * 8760 * LATENT[165.0] / 3600, rel=2e-3)
    price = draft.tables["heat"]["utility_price"].iloc[0]
    assert price == pytest.approx(30 / (LATENT[165.0] / 3600), rel=2e-3)


@pytest.mark.parametrize(
    ("row", "steam", "water"),
    [
        ("farm,sink,drying,20,165,45 t/h,,,boiler", "0.574", "0.170"),
        ("steel,source,烟气,250,180,45,吨/小时,air,", "0.606", "0.090"),
        ("steel,source,蒸汽冷凝水,90,40,45,t/h,air,", "0.695", "0.058"),
        ("steel,source,steam condensate,90,40,45,t/h,air,", "0.695", "0.058"),
    ],
)
def test_tonnes_that_may_be_of_two_things_are_asked_about(tmp_path, row, steam, water):
    told = only(faults(tmp_path, heat=f"{HEAD}s,{row}\n"))
    assert (told.row, told.column) == ("s (line 2)", "quantity")
    assert f"of steam ({steam} MWh each)" in told.allowed
    assert f"({water} MWh each)" in told.allowed
    assert "t/h steam" in told.remedy


def test_the_price_of_a_tonne_is_asked_about_where_it_may_be_a_fuels(tmp_path):
    utilities = "id,name,medium,item,price,unit,max_c,default\n"
    utilities += "boiler,{},heat,,40,EUR/t,180,1\nclinker,,material,cement_binder,60,EUR/t,,\n"
    utilities += "mains,,water,,1,EUR/m3,,1\ngrid,,power,,{},,1\n"
    told = faults(tmp_path / "a", utilities=utilities.format("coal boiler", "100,EUR/MWh"))
    assert "of steam, or of a fuel" in told[0].allowed
    assert not [
        fault
        for fault in faults(tmp_path / "b", utilities=utilities.format("蒸汽", "100,EUR/MWh"))
        if fault.severity == "error"
    ]
    told = faults(tmp_path / "c", utilities=utilities.format("蒸汽", "9,EUR/t"))
    assert "a tonne is no unit of MWh" in told[0].allowed
