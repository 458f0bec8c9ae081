"""Bare tonnes in the sheet of heat: steam where the row or a pressure tells it, else asked."""

import pytest
from small_park import faults, write_small

from symbiosis.park.load import open_draft

HEAD = "id,enterprise,role,name,supply_c,target_c,quantity,unit,outlet,utility\n"
LATENT = {165.0: 2066.0, 180.0: 2014.2}
"""Heat of condensation of steam [kJ/kg] (IAPWS-95 tables)."""


def read(folder, rows, head=HEAD):
    lines = "".join(f"s{number},{row}\n" for number, row in enumerate(rows))
    draft, found = open_draft(write_small(folder, heat=head + lines))
    assert not [str(fault) for fault in found if fault.severity == "error"]
    return [told.value for told in draft.understood if told.table == "heat"], draft


def test_tonnes_of_what_the_row_calls_steam_count_with_its_heat(tmp_path):
    rows = {
        "farm,sink,饱和蒸汽,20,165,45吨/小时,,,boiler": "as it is called",
        "farm,sink,drying steam,20,165,45 t/h,,,boiler": "as it is called",
        "farm,sink,锅炉,20,165,45,吨/小时,,boiler": "as a boiler's",
        "farm,sink,drying,165,165,45,t/h,,boiler": "as heat at one temperature",
    }
    values, draft = read(tmp_path, rows)
    assert values == pytest.approx([45 * 8760 * LATENT[165.0] / 3600] * 4, rel=2e-3)
    for number, reason in enumerate(rows.values()):
        start = f"heat: s{number}: taken for steam, {reason}; a tonne of steam"
        assert any(said.startswith(start) for said in draft.defaults)


def test_a_pressure_beside_tonnes_tells_the_steam(tmp_path):
    cells = ("45 t/h 1.0 MPa", "45吨/小时（1.0MPa，饱和）", "45t/h 10 bar")
    values, draft = read(tmp_path, [f"farm,sink,drying,20,165,{cell},,,boiler" for cell in cells])
    assert values == pytest.approx([45 * 8760 * LATENT[180.0] / 3600] * 3, rel=2e-3)
    told = "a tonne of steam 10 bar counts as 0.560 MWh"
    assert sum(told in said for said in draft.defaults) == len(cells)


def test_the_heading_and_the_price_of_a_row_may_count_tonnes_too(tmp_path):
    head = HEAD.replace("quantity,unit", "quantity [t/h],utility_price [EUR/t]")
    (value,), draft = read(tmp_path, ["farm,sink,蒸汽,20,165,45,30,,boiler"], head)
    assert value == pytest.approx(45 * 8760 * LATENT[165.0] / 3600, rel=2e-3)
    price = draft.tables["heat"]["utility_price"].iloc[0]
    assert price == pytest.approx(30 / (LATENT[165.0] / 3600), rel=2e-3)


def test_tonnes_that_may_be_of_two_things_are_asked_about(tmp_path):
    rows = {
        "farm,sink,drying,20,165,45 t/h,,,boiler": ("0.574", "0.170"),
        "steel,source,烟气,250,180,45,吨/小时,air,": ("0.606", "0.090"),
        "steel,source,蒸汽冷凝水,90,40,45,t/h,air,": ("0.695", "0.058"),
        "steel,source,steam condensate,90,40,45,t/h,air,": ("0.695", "0.058"),
    }
    lines = "".join(f"s{number},{row}\n" for number, row in enumerate(rows))
    told = [fault for fault in faults(tmp_path, heat=HEAD + lines) if fault.severity == "error"]
    assert [fault.column for fault in told] == ["quantity"] * len(rows)
    for fault, (steam, water) in zip(told, rows.values(), strict=True):
        assert f"of steam ({steam} MWh each), or of water from" in fault.allowed
        assert f"({water} MWh each)" in fault.allowed
        assert "t/h steam" in fault.remedy


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
