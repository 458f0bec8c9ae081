"""Sectors: read in any word for them, offered to firms that leave them open, filled in if asked."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_park import COVER, only, write_park

from symbiosis import list_sectors, load_park, save_park, usual_streams
from symbiosis.errors import BadInput, ParkFaults
from symbiosis.park.entities import ParkInfo
from symbiosis.park.load import check, open_draft
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.sectors.usual import sectors_like

FILLED = COVER + "fill_sectors = true\n"
FIRMS = """\
id,name,sector,lon,lat,output [t/a]
beer,Brewery,Brewery,10.00,50.00,100000
mill,Cement works,C23.51,10.01,50.00,200000
"""
HEAT = """\
id,enterprise,role,supply_c,target_c,quantity [MWh/a]
wash,beer,sink,20,70,1000
"""


@pytest.mark.parametrize(
    ("word", "sectors"),
    [
        ("brewery", ["brewery"]),
        ("啤酒厂", ["brewery"]),
        ("C11.05 Manufacture of beer", ["brewery"]),
        ("the green brewery of the town", ["brewery"]),
        ("Beet sugar works", ["sugar_beet"]),
        ("C10.81", ["sugar_beet", "sugar_cane"]),
        ("moon dust", []),
        ("", []),
    ],
)
def test_a_sector_is_read_in_any_word_for_it(word, sectors):
    assert sectors_like(word) == sectors


@settings(max_examples=25)
@given(
    st.sampled_from(sorted(list_sectors().index)),
    st.floats(min_value=0.0, max_value=1e9),
    st.floats(min_value=0.0, max_value=100.0),
)
def test_needs_grow_with_the_output_and_lie_in_their_range(sector, output, factor):
    one, more = (usual_streams(sector, amount) for amount in (output, output * factor))
    assert (one["low"] <= one["quantity"] * (1 + 1e-12)).all()
    assert (one["quantity"] <= one["high"] * (1 + 1e-12)).all()
    assert more["quantity"].to_numpy() == pytest.approx(one["quantity"].to_numpy() * factor)
    assert one["source"].str.startswith(f"library, sector_streams, {sector}: ").all()


def test_outputs_are_read_in_the_units_of_the_trade():
    tonnes = usual_streams("brewery", 101_000.0)["quantity"].to_numpy()
    assert usual_streams("brewery", 1e6, "hl")["quantity"].to_numpy() == pytest.approx(tonnes)
    assert usual_streams("啤酒", 10.1, "万吨/年")["quantity"].to_numpy() == pytest.approx(tonnes)
    rated = usual_streams("data_centre", 1.0, "MW")
    assert rated.loc[rated["medium"] == "heat", "quantity"].tolist() == [pytest.approx(0.9 * 8760)]


@pytest.mark.parametrize(
    ("sector", "unit", "told"),
    [
        ("C10.81", "", "may be sugar_beet or sugar_cane"),
        ("brewry", "", "Did you mean 'brewery'"),
        ("brewery", "MWh", "'MWh' does not measure it. Give t a year"),
    ],
)
def test_what_cannot_be_read_is_asked(sector, unit, told):
    with pytest.raises(BadInput, match=told):
        usual_streams(sector, 1.0, unit)


def test_what_a_firm_states_is_never_doubled(tmp_path):
    folder = write_park(tmp_path / "park", FILLED, enterprises=FIRMS, heat=HEAT)
    park = load_park(folder)
    beer = park.heat[park.heat["enterprise"] == "beer"]
    assert beer.index.tolist() == ["wash"]
    assert park.power["enterprise"].tolist() == ["beer", "mill"]
    binder = park.materials.loc["mill_clinker_or_its_equivalent"]
    assert (binder["quantity"], binder["low"], binder["high"]) == (170_000, 150_000, 190_000)
    assert (binder["basis"], binder["role"]) == ("estimated", "sink")
    assert binder["source"].startswith("library, sector_streams, cement: ")
    water = park.contents[park.contents["owner"] == "beer_fresh_water"]
    assert set(water["kind"]) == {"max"}
    assert any("beer: what brewery of 100,000 t/a" in said for said in park.defaults)


def test_a_filled_park_is_saved_and_stays_as_it_is(tmp_path):
    park = load_park(write_park(tmp_path / "park", FILLED, enterprises=FIRMS, heat=HEAT))
    save_park(park, tmp_path / "again")
    again = load_park(tmp_path / "again")
    for table in STREAM_TABLES:
        assert again.tables[table].equals(park.tables[table]), table
    assert again.contents.equals(park.contents)


def test_nothing_is_filled_in_unless_the_park_asks_but_it_is_offered(tmp_path, symbiosis):
    folder = write_park(tmp_path / "park", COVER, enterprises=FIRMS, heat=HEAT)
    assert load_park(folder).power.empty
    told = " ".join(symbiosis("check", str(folder)).stdout.split())
    assert "Brewery of 100,000 t/a (beer) needs Power: 10.7 GWh/a (8.00 GWh/a to 14.0" in told
    assert "Hot water" not in told
    chinese = symbiosis("check", str(folder), "--lang", "zh").stdout
    assert "需要 新鲜水: 39.6 万m³/年" in chinese
    rows = json.loads(symbiosis("check", str(folder), "--json").stdout)
    offered = [row for row in rows if row["severity"] == "offered"]
    assert {row["enterprise"] for row in offered} == {"beer", "mill"}


@pytest.mark.parametrize(
    ("old", "new", "column", "told"),
    [
        ("C23.51", "C20.14", "sector", "may be chemicals or ethanol_grain"),
        ("Brewery,10", "Moon,10", "sector", "does not know the sector"),
        ("output [t/a]", "output [MW]", "output_unit", "'MW' does not measure it"),
    ],
)
def test_a_sector_to_be_filled_that_cannot_be_read_is_a_fault(tmp_path, old, new, column, told):
    assert old in FIRMS
    firms = (
        FIRMS.replace("mill,Cement works,C23.51,10.01,50.00,200000\n", "") if "[" in old else FIRMS
    )
    folder = write_park(tmp_path / "park", FILLED, enterprises=firms.replace(old, new), heat=HEAT)
    fault = only(check(folder))
    assert (fault.column, told in fault.allowed) == (column, True), fault
    with pytest.raises(ParkFaults):
        load_park(folder)


def test_the_list_of_sectors_is_for_people_and_machines(symbiosis):
    table = symbiosis("sectors").stdout
    assert all(f"{name} " in table for name in list_sectors().index)
    rows = json.loads(symbiosis("sectors", "brewery", "--output", "100000", "--json").stdout)
    assert {row["medium"] for row in rows} == {"heat", "water", "material", "power"}
    draft, faults = open_draft("teaching")
    assert draft.offers == ()
    assert not [fault for fault in faults if fault.severity == "error"]


def test_sectors_are_known_by_chinese_codes_and_a_switch_by_the_words_of_a_cover():
    assert sectors_like("1513") == ["brewery"]
    assert sectors_like("\u8bbe\u65bd\u519c\u4e1a") == ["greenhouse_unlit"]
    assert sectors_like("4411") == sectors_like("\u706b\u7535") == ["power_coal", "power_gas"]
    cover = {"id": "p", "title": "P", "country": "CN", "currency": "CNY", "price_year": 2024}
    for word, said in (("\u662f", True), ("\u5426", False), ("yes", True), (True, True)):
        assert ParkInfo.model_validate({**cover, "fill_sectors": word}).fill_sectors is said


def test_an_output_by_volume_of_gas_counts_with_what_it_weighs():
    by_volume = usual_streams("electrolysis", 1000.0, "Nm3/h")["quantity"]
    by_weight = usual_streams("electrolysis", 1000.0 * 8760 * 0.0899e-3, "t/a")["quantity"]
    assert by_volume.to_list() == pytest.approx(by_weight.to_list())
    with pytest.raises(BadInput, match="cubic metre of chlorine weighs"):
        usual_streams("chlor_alkali", 1000.0, "Nm3/h")
