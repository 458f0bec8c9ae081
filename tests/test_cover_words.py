"""The park's sheet in Chinese: keys and values by their names, and notes on headings."""

from __future__ import annotations

from collections import Counter

import openpyxl
import pytest

from symbiosis import new_park
from symbiosis.park.cover_words import COVER, KEYS, cover_key, cover_label
from symbiosis.park.entities import ParkInfo
from symbiosis.park.headings import label_of, plain
from symbiosis.park.load import open_draft
from symbiosis.show.fault_words import told_fault
from symbiosis.show.words import Words
from symbiosis.show.workbook.new_park import save_form

ZH = Words("zh")


@pytest.fixture
def form(tmp_path):
    return new_park(tmp_path / "form.xlsx", language="zh")


def written(path, cells, firms=()):
    """Write cells into the park's sheet of a form, by what its keys are called, and firms."""
    book = openpyxl.load_workbook(path)
    sheet = book["园区"]
    rows = {row[0].value: row[1] for row in sheet.iter_rows(min_row=2)}
    for key, value in cells:
        if key in rows and rows[key].value != value:
            rows[key].value = value
        else:
            sheet.append([key, value])
    heads = [cell.value for cell in book["企业"][1]]
    for line, firm in enumerate(firms, start=3):
        for head, value in firm.items():
            book["企业"].cell(line, heads.index(head) + 1, value)
    book.save(path)
    return open_draft(path)


def test_every_key_has_its_name_and_no_name_is_that_of_two():
    assert set(KEYS) == set(ParkInfo.model_fields)
    words = Counter(word for key in KEYS for word in {plain(w) for w in label_of(COVER, key).words})
    assert [word for word, count in words.items() if count > 1] == []
    for key in (*KEYS, "default_basis.heat", "facts.staff"):
        assert cover_key(cover_label(key, "zh")) == cover_key(cover_label(key, "en")) == key


def test_the_form_asks_in_chinese_and_is_read_in_both_languages(form):
    cells = [row[:2] for row in openpyxl.load_workbook(form)["园区"].iter_rows(values_only=True)]
    asked = ["项目", "代号", "园区名称", "国家", "币种", "价格年份"]
    assert [key for key, _ in cells][: len(asked)] == asked
    more = [("园区名称", "临港"), ("折现率", "8 %"), ("Snapshot year", 2023), ("碳价", 60)]
    draft, _ = written(form, [*more, ("默认数据类型.热", "计量"), ("detour_factor", 1.4)])
    info = draft.info
    assert (info.title, info.discount_rate, info.snapshot_year) == ("临港", 0.08, 2023)
    assert (info.carbon_price, info.detour_factor) == (60.0, 1.4)
    assert info.default_basis == {"heat": "metered"}


def test_money_and_country_may_be_called_by_their_names_and_that_is_said(form):
    draft, _ = written(form, [("币种", "人民币"), ("国家", "中国")])
    assert (draft.info.currency, draft.info.country) == ("CNY", "CN")
    assert "park: `人民币` is read as `CNY`" in map(str, draft.said)


def test_what_is_wrong_with_a_key_is_told_by_its_name_and_cell(form):
    _, faults = written(form, [("折现率", "很高"), ("title", "another name")])
    told = [told_fault(fault, ZH) for fault in faults]
    places = [each.place for each in told if each.column == "折现率"]
    assert places[0].startswith("form.xlsx，工作表园区 · 折现率 · 园区!B")
    assert any("重复" in each.sentence for each in told)


def test_a_chinese_name_is_name_enough(form):
    draft, _ = written(form, [], [{"编号*": "a", "中文名称": "甲厂", "经度*": 121, "纬度*": 31}])
    assert draft.tables["enterprises"]["name"].tolist() == ["甲厂"]
    assert any("Chinese name" in str(each) for each in draft.said)


def test_property_headings_say_what_they_mean_and_the_example_is_no_firm_to_choose(form):
    book = openpyxl.load_workbook(form)
    notes = {cell.value: cell.comment.text for cell in book["水"][1] if cell.comment}
    assert "mg/L" in notes["含量:COD [mg/L]"]
    assert "最高含量" in notes["上限:COD [mg/L]"]
    rules = book["水"].data_validations.dataValidation
    assert "企业!$A$3:$A$2000" in {rule.formula1 for rule in rules}


def test_a_park_goes_through_its_chinese_form(tmp_path):
    from symbiosis import load_park

    park = load_park("guitang")
    save_form(park, tmp_path / "again.xlsx", "zh")
    assert load_park(tmp_path / "again.xlsx").info == park.info
