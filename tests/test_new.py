"""New parks: a form that reads as it is, in both languages, and says what to fill in."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from symbiosis import check, load_park, new_park
from symbiosis.cli import run
from symbiosis.errors import BadInput
from symbiosis.park.headings import label_of
from symbiosis.park.load import open_draft
from symbiosis.park.media import STREAM_TABLES
from symbiosis.show.words import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_in_the_form_is_the_park_itself(language, tmp_path):
    park = load_park("teaching")
    again = load_park(new_park(tmp_path / "x.xlsx", language=language, example="teaching"))
    for table, rows in park.tables.items():
        pd.testing.assert_frame_equal(again.tables[table], rows)
    assert again.warnings == park.warnings
    assert again.scenarios == park.scenarios


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_form_asks_for_firms_and_streams_and_for_nothing_else(language, tmp_path):
    path = new_park(tmp_path / "x.xlsx", language=language)
    draft, faults = open_draft(path)
    errors = [fault for fault in faults if fault.severity == "error"]
    asked = {fault.allowed for fault in errors if fault.column not in ("country", "currency")}
    assert asked == {"a park without enterprises", "a park without streams"}
    assert sum("is an example" in str(told) for told in draft.defaults) >= len(STREAM_TABLES)


def test_what_a_new_cover_asks_for_is_an_open_cell(tmp_path):
    cover = openpyxl.load_workbook(new_park(tmp_path / "x.xlsx"))["Park"]
    cells = {row[0].value: row[1] for row in cover.iter_rows(min_row=2)}
    remedies = {fault.cell: fault.remedy for fault in check(tmp_path / "x.xlsx")}
    assert remedies["Park!B5"] == "Write it there, such as BE."
    openly = [key for key, cell in cells.items() if not cell.value]
    assert openly == ["Name in Chinese", "Country", "Currency"]
    assert len({cells[key].fill.fgColor.rgb for key in openly[1:]}) == 1
    assert cells["Country"].fill.fgColor.rgb != cells["Name in Chinese"].fill.fgColor.rgb


def test_examples_are_rows_that_would_pass_once_their_mark_is_gone(tmp_path):
    path = new_park(tmp_path / "x.xlsx", language="zh")
    book = openpyxl.load_workbook(path)
    for sheet in book:
        first = sheet["A2"].value
        if isinstance(first, str) and first.startswith("例如"):
            sheet["A2"] = first.removeprefix("例如 ")
    firms = book[label_of("enterprises").zh]
    for column, cell in enumerate(("cement_works", "水泥厂", None, 121.9, 30.9), start=1):
        firms.cell(3, column, cell)
    book.save(path)
    park = load_park(path)
    counts = [len(park.tables[name]) for name in STREAM_TABLES]
    assert counts == [2, 1, 1, 1]  # one of them is told as a have


def test_the_form_has_notes_drop_downs_and_folded_columns(tmp_path):
    book = openpyxl.load_workbook(new_park(tmp_path / "x.xlsx", language="zh"))
    sheet = book["物料"]
    heads = {cell.value: cell for cell in sheet[1]}
    assert "单位" in heads["数量*"].comment.text
    rules = {str(rule.sqref)[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules[heads["供需*"].column_letter] == '"可供,需求"'
    assert rules[heads["企业*"].column_letter] == "企业!$A$3:$A$2000"
    listed = [cell.value for cell in book["下拉列表"][heads["物料*"].column_letter]]
    assert any(cell.value == "steel_slag 钢渣" for row in book["下拉列表"] for cell in row), listed
    assert book["下拉列表"].sheet_state == "hidden"
    assert sheet.column_dimensions[heads["处置出口"].column_letter].hidden
    assert not sheet.column_dimensions[heads["数量*"].column_letter].hidden
    assert sheet.freeze_panes == "B2"


def test_the_command_makes_a_workbook_or_a_folder_and_replaces_nothing(tmp_path, capsys):
    assert run(["new", str(tmp_path / "p.xlsx"), "--lang", "zh"]) == 0
    assert "symbiosis check" in capsys.readouterr().out
    assert run(["new", str(tmp_path / "p"), "--lang", "en"]) == 0
    assert (tmp_path / "p" / "heat.csv").read_text().startswith("id,enterprise,role,name,supply_c")
    with pytest.raises(BadInput, match="there already"):
        new_park(tmp_path / "p.xlsx")
    assert run(["new", str(tmp_path / "q.xlsx"), "--example", "nowhere", "--lang", "en"]) == 1
