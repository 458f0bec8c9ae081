"""Marked workbooks: each fault on its cell, all in a list, and everything else as it was."""

from __future__ import annotations

import json
import zipfile

import openpyxl
import pytest

from symbiosis import check, mark_faults, new_park
from symbiosis.cli import run
from symbiosis.errors import BadInput
from symbiosis.show.fault_words import told_fault
from symbiosis.show.words import Words


@pytest.fixture
def wrong(tmp_path):
    """A workbook of the teaching park in Chinese, with faults and a note of its owner."""
    path = new_park(tmp_path / "park.xlsx", language="zh", example="teaching")
    book = openpyxl.load_workbook(path)
    heat = book["热"]
    heads = {cell.value: cell.column_letter for cell in heat[1]}
    heat[f"{heads['数量*']}2"] = "much"
    heat[f"{heads['供需*']}3"] = "giver"
    heat[f"{heads['数量*']}2"].comment = openpyxl.comments.Comment("ask Li", "Wang")
    book["企业"]["A2"] = "=1+1"
    book.save(path)
    return path


def test_faults_stand_on_their_cells_and_in_a_list(wrong, tmp_path):
    place, faults = mark_faults(wrong, tmp_path / "marked.xlsx", language="zh")
    before, book = openpyxl.load_workbook(wrong), openpyxl.load_workbook(place)
    listed = book["问题清单"]
    assert book.sheetnames == ["问题清单", *before.sheetnames]
    assert listed.max_row == len(faults) + 1
    placed = {row[2].value for row in listed.iter_rows(min_row=2)} - {None, ""}
    assert placed == {fault.cell for fault in faults} - {""}
    much = next(fault for fault in faults if fault.value == "much")
    cell = book["热"][much.cell.partition("!")[2]]
    assert told_fault(much, Words("zh")).remedy in cell.comment.text
    assert "ask Li" in cell.comment.text
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert all(cell.data_type != "f" for row in listed for cell in row)
    rules = [sheet.data_validations.count for sheet in before]
    assert [sheet.data_validations.count for sheet in book.worksheets[1:]] == rules
    assert check(place) == tuple(fault.__class__(**_moved(fault, place)) for fault in check(wrong))


def test_a_copy_that_is_less_than_its_workbook_says_so(wrong, tmp_path):
    plain, _ = mark_faults(wrong, tmp_path / "marked.xlsx")
    told = Words("en")("check.marked_less")
    assert told not in {cell.value for cell in openpyxl.load_workbook(plain).worksheets[0]["A"]}
    boxed = tmp_path / "boxed.xlsx"
    with zipfile.ZipFile(wrong) as old, zipfile.ZipFile(boxed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr(
            "xl/drawings/drawing9.xml", "<xdr:wsDr xmlns:xdr='x'><xdr:sp macro=''/></xdr:wsDr>"
        )
    less, _ = mark_faults(boxed, tmp_path / "less.xlsx")
    assert told in {cell.value for cell in openpyxl.load_workbook(less).worksheets[0]["A"]}


def _moved(fault, place):
    """Say of a fault what it would say of another file."""
    told = vars(fault).copy()
    return told | {"container": fault.container.replace("park.xlsx", place.name)}


def test_what_is_mended_in_the_marked_copy_is_no_longer_marked(wrong, tmp_path):
    place, faults = mark_faults(wrong, tmp_path / "marked.xlsx", language="zh")
    cell = next(fault.cell for fault in faults if fault.value == "much").partition("!")[2]
    book = openpyxl.load_workbook(place)
    book["热"][cell] = 12
    book.save(place)
    again, left = mark_faults(place, tmp_path / "again.xlsx", language="en")
    assert cell not in {fault.cell.partition("!")[2] for fault in left if fault.value == "much"}
    book = openpyxl.load_workbook(again)
    assert book["热"][cell].comment is None
    assert book["热"][cell].fill.fgColor.rgb != "FFFFC7CE"
    assert book.sheetnames.count("问题清单") == 0


def test_the_command_marks_beside_the_workbook_and_nothing_else(wrong, tmp_path, capsys):
    assert run(["check", str(wrong), "--mark", "--json", "--lang", "en"]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)
    assert "park.marked.xlsx" in told.err
    assert (tmp_path / "park.marked.xlsx").is_file()
    with pytest.raises(BadInput, match="which is read"):
        mark_faults(wrong, wrong)
    with pytest.raises(BadInput, match="Convert it first"):
        mark_faults("teaching")
    (tmp_path / "no.xlsx").write_text("none")
    with pytest.raises(BadInput, match="no sound workbook"):
        mark_faults(tmp_path / "no.xlsx")


def test_a_park_without_faults_is_said_to_have_no_marks(tmp_path, capsys):
    book = new_park(tmp_path / "park.xlsx", example="teaching")
    assert run(["check", str(book), "--mark", "--lang", "en"]) == 0
    assert "park.marked.xlsx has no marks" in capsys.readouterr().err
