"""Haves and wants: what can be read in one way becomes a stream and is said; else it is asked."""

from __future__ import annotations

import pytest

from symbiosis import load_park, new_park
from symbiosis.park.checks.known_figures import unknown_figures
from symbiosis.park.containers.workbook import write_workbook
from symbiosis.park.haves.guessing import TABLE, code_of
from symbiosis.park.haves.material_names import trade_words
from symbiosis.park.library import load_library
from symbiosis.park.load import open_draft
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.raw import raw_park

COVER = {"id": "p", "title": "P", "country": "CN", "currency": "CNY", "price_year": 2024}
FIRMS = [{"id": "mill", "lon": 120, "lat": 30}, {"id": "town", "lon": 120.01, "lat": 30.01}]
HOT = {"id": "hot", "enterprise": "mill", "role": "source", "quantity [MW]": 5, "supply_c": 90,
       "target_c": 40}  # fmt: skip
HEADS = ("企业", "有/需", "资源名称", "废物代码", "描述", "数量", "单位", "温度 [℃]")


def understood(tmp_path, *rows):
    """Check a workbook with these rows of haves and wants."""
    listed = [dict(zip(HEADS, row, strict=False)) for row in rows]
    path = tmp_path / "park.xlsx"
    write_workbook(raw_park(COVER, {"enterprises": FIRMS, TABLE: listed}), path)
    return open_draft(path)


GOOD = (
    (("mill", "有", "转炉渣", "10 02 02", "钢渣", 12, "万吨/年"), "mill_steel_slag", 120_000),
    (("mill", "have", "", "170202*", "", 30, "t"), "mill_waste_glass", 30),
    (("mill", "have", "Gypsum", "10 01 05", "", 7, "t"), "mill_fgd_gypsum", 7),
    (("town", "want", "Limestone", "", "", 300, "t/a"), "town_limestone", 300),
    (("mill", "have", "flue gas", "", "", 5, "MW", 200), "mill_flue_gas", 43_800),
    (("mill", "want", "steam", "", "", 10, "MWh/a", 180), "mill_steam", 10),
    (("town", "需", "hot water", "", "", 80, "MWh/a", 90), "town_hot_water", 80),
    (("mill", "have", "废水", "", "", 30, "万吨/年"), "mill_废水", 300_000),
    (("mill", "have", "effluent", "", "", 2, "m3/d", 25), "mill_effluent", 730),
    (("town", "want", "electricity", "", "", 30, "MWh"), "town_electricity", 30),
    (("mill", "有", "沼气", "", "", 200, "万m3/年"), "mill_biogas", 2440),
    (("mill", "有", "高炉煤气", "", "", 1000, "m3/h"), "mill_bfg", 11_388),
    (("mill", "有", "啤酒糟", "", "", 9, "t/a"), "mill_brewers_grain", 9),
    (("mill", "有", "电炉渣", "HW18 772", "", 9, "t/a"), "mill_steel_slag_2", 9),
)


def test_a_row_that_means_one_thing_becomes_a_stream_and_is_said(tmp_path):
    draft, faults = understood(tmp_path, *(row for row, _, _ in GOOD))
    assert not [fault for fault in faults if fault.severity == "error"]
    streams = {name: draft.tables[name].set_index("id") for name in STREAM_TABLES}
    counts = {name: len(rows) for name, rows in streams.items()}
    assert [*counts.values()] == [8, 3, 2, 1]
    for row, stream, quantity in GOOD:
        (found,) = (rows.loc[stream] for rows in streams.values() if stream in rows.index)
        assert found["quantity"] == pytest.approx(quantity)
        assert found["role"] == ("sink" if row[1] in ("want", "需") else "source")
        assert any(f"`{stream}`" in str(told) for told in draft.defaults)
    assert [(fault.cell, fault.value) for fault in faults] == [(f"{TABLE}!D15", "HW18 772")]
    ends = streams["heat"][["supply_c", "target_c"]].to_numpy().tolist()
    assert ends == [[200, 40], [179, 180], [50, 90]]
    assert streams["water"].loc["mill_effluent", "temperature_c"] == 25
    assert draft.tables[TABLE].empty


def test_what_may_mean_several_things_is_asked_in_its_own_cell(tmp_path):
    asked = (
        (("mill", "have", "slag", "", "", 3, "t/a"), "C", "`steel_slag` Steel slag"),
        (("mill", "have", "gypsum", "06 09 04", "", 3, "t/a"), "C", "`phosphogypsum`"),
        (("mill", "have", "mystery", "99 99 98", "", 3, "t/a"), "D", "six digits"),
        (("mill", "have", "residue", "", "", 3, "MWh/a"), "C", "`category`"),
        (("mill", "have", "fly ash", "10 01 02", "", 3, "furlong"), "G", "unit of t"),
        (("mill", "have", "sludge", "19 08 12", "", 3, "m3/a"), "G", "unit of t"),
        (("mill", "有", "压缩空气", "", "", 30, "m3/h"), "C", "a gas is no water"),
        (("mill", "有", "精炼炉渣", "", "", 3, "t/a"), "C", "`bottom_ash`"),
        (("mill", "有", "-", "", "", 3, "t/a"), "C", "Name one in the column `material`"),
        (("mill", "有", "循环冷却水余热", "", "", 80, "MW", ""), "H", "how hot"),
        (("mill", "有", "蒸汽", "", "", 12, "吨/小时"), "H", "its pressure in the unit"),
        (("mill", "有", "粉煤灰", "", "", 12, ""), "G", "column `unit`"),
        (("nobody", "have", "fly ash", "10 01 02", "", 3, "t"), "A", "enterprises"),
        (("mill", "perhaps", "fly ash", "10 01 02", "", 3, "t"), "B", "Choose"),
    )
    _, faults = understood(tmp_path, *(row for row, _, _ in asked))
    remedies = {fault.cell: fault.remedy for fault in faults if fault.severity == "error"}
    for line, (_, column, said) in enumerate(asked, start=2):
        assert said in remedies[f"{TABLE}!{column}{line}"]
    assert {fault.table for fault in faults if fault.cell} == {TABLE}


def test_rows_stand_beside_those_of_their_table_with_ids_of_their_own(tmp_path):
    row = {"id": "mill_fly_ash", "enterprise": "mill", "role": "source", "material": "fly_ash"}
    listed = dict(zip(HEADS, ("mill", "have", "粉煤灰", "", "", 2, "kt"), strict=False))
    tables = {"enterprises": FIRMS, "materials": [{**row, "quantity [t/a]": 5}]}
    path = tmp_path / "park.xlsx"
    write_workbook(raw_park(COVER, {**tables, TABLE: [listed, listed]}), path)
    park = load_park(path)
    assert park.tables["materials"]["quantity"].to_dict() == {
        "mill_fly_ash": 5.0, "mill_fly_ash_2": 2000.0, "mill_fly_ash_3": 2000.0,
    }  # fmt: skip


def test_the_form_asks_for_them_and_its_example_is_none(tmp_path):
    draft, _ = open_draft(new_park(tmp_path / "x.xlsx", language="zh"))
    assert f"{TABLE}: line 2 is an example, left out" in map(str, draft.defaults)


def test_waste_codes_are_those_of_the_list_and_of_known_materials():
    library = load_library()
    assert code_of("10.02.02*") == "10 02 02"
    assert code_of("10 02") == ""
    listed = library.waste_codes["materials"].str.split(";").explode()
    assert set(listed[listed != ""]) <= set(library.materials.index)
    assert {each for _, named in trade_words() for each in named} <= set(library.materials.index)


def test_a_required_figure_that_is_none_never_passes(tmp_path):
    """Whatever left it open: here a table that was changed after it had been read."""
    path = tmp_path / "park.xlsx"
    write_workbook(raw_park(COVER, {"enterprises": FIRMS, "heat": [HOT]}), path)
    draft, faults = open_draft(path)
    assert not unknown_figures(draft, [])
    draft.tables["heat"].loc[:, "target_c"] = float("nan")
    (fault,) = unknown_figures(draft, [*faults])
    assert (fault.table, fault.column, fault.severity) == ("heat", "target_c", "error")
    assert not unknown_figures(draft, [fault])


def test_a_figure_with_its_unit_is_read_where_that_can_mean_one_thing(tmp_path):
    rows = (
        ("mill", "有", "粉煤灰", "", "", "12万吨/年", "", ""),
        ("mill", "有", "粉煤灰", "", "", "10万", "吨/年", ""),
        ("mill", "有", "粉煤灰", "", "", "1.8万吨", "万吨", ""),
        ("mill", "有", "高浓度废水", "", "", "1500吨/天", "", ""),
        ("town", "需", "热水", "", "", "80 MW", "", "85℃"),
        ("mill", "有", "粉煤灰", "", "", "12万吨/年", "吨/天", ""),
        ("mill", "有", "粉煤灰", "", "", "12-15吨", "", ""),
    )
    draft, faults = understood(tmp_path, *rows)
    assert {fault.cell for fault in faults if fault.severity == "error"} == {
        f"{TABLE}!F7", f"{TABLE}!F8",
    }  # fmt: skip
    assert draft.tables["materials"]["quantity"].tolist()[:3] == [120_000, 100_000, 18_000]
    assert draft.tables["water"]["quantity"].tolist() == [1500 * 365]
    assert draft.tables["heat"]["target_c"].tolist() == [85]
    assert "'12万吨/年' is read as 12 万吨/年" in "".join(map(str, draft.defaults))


def test_names_that_are_none_get_the_nearest_in_any_language(tmp_path):
    firms = [{**FIRMS[0], "name": "临江热电厂"}, FIRMS[1]]
    row = {"enterprise": "town", "role": "source", "quantity [t/a]": 5}
    sink = {"id": "cement", "enterprise": "town", "role": "sink", "quantity [t/a]": 5}
    streams = [
        {**row, "id": "a", "material": "造纸污泥"},
        {**row, "id": "b", "material": "石膏"},
        {**row, "id": "c", "material": "精炼炉渣"},
        {**row, "id": "d", "material": "fly_ash", "enterprise": "临江热电长"},
        {**sink, "material": "粉煤灰"},
    ]
    path = tmp_path / "park.xlsx"
    write_workbook(raw_park(COVER, {"enterprises": firms, "materials": streams}), path)
    draft, faults = open_draft(path)
    told = [fault for fault in faults if fault.severity == "error"]
    said = {fault.row.partition(" ")[0]: f"{fault.allowed} {fault.remedy}" for fault in told}
    assert draft.tables["materials"]["material"][2] == "paper_sludge"
    assert "`fgd_gypsum`" in said["b"]
    assert "`bottom_ash`" in said["c"]
    assert "临江热电厂" in said["d"]
    assert "`cement_binder`" in said["cement"]
    assert len(told) == len(said)
