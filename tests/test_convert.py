"""Converting and joining: as written between containers; several firms' files as one park."""

from __future__ import annotations

import json
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from symbiosis import convert_park, load_park, new_park
from symbiosis.cli import run
from symbiosis.errors import BadInput, ParkFaults
from symbiosis.park.containers.folder import read_folder
from symbiosis.park.containers.known import container_for
from symbiosis.park.containers.workbook import read_workbook
from symbiosis.park.raw import RawTable, raw_park
from symbiosis.park.shipped import SHIPPED

COVER = {"id": "p", "title": "P", "country": "CN", "currency": "CNY", "price_year": 2024}


def firm(tmp_path, name, tables, **cover):
    """Write what a firm sends, as a workbook."""
    path = tmp_path / f"{name}.xlsx"
    container_for(path).write(raw_park({**COVER, **cover}, tables), path)
    return path


def joined(tmp_path, *sources):
    """Join files into a folder, and read it as text."""
    convert_park(sources, tmp_path / "joined")
    return read_folder(tmp_path / "joined")


def test_a_park_sent_in_by_its_firms_is_the_park_again(tmp_path):
    whole = read_folder(SHIPPED / "teaching")
    firms = whole.tables["enterprises"].cells["id"]
    paths = []
    for number, kept in enumerate((firms[:2], firms[2:])):
        tables = {}
        for name, table in whole.tables.items():
            cells = table.cells
            mine = cells["enterprise"].isin(kept) if "enterprise" in cells else cells["id"] != ""
            tables[name] = RawTable(name, cells[mine])
        path = tmp_path / f"{number}.xlsx"
        container_for(path).write(replace(whole, tables=tables), path)
        paths.append(path)
    convert_park(paths, tmp_path / "joined")
    park, again = load_park("teaching"), load_park(tmp_path / "joined")
    for name, rows in park.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], rows)


def test_units_of_different_headings_move_into_the_rows(tmp_path):
    row = {"id": "a", "enterprise": "x", "quantity [kt/a]": 3}
    other = {"id": "b", "enterprise": "x", "Quantity": 4, "unit": "t/d"}
    one = firm(tmp_path, "one", {"materials": [row]})
    two = firm(tmp_path, "two", {"materials": [other]})
    cells = joined(tmp_path, one, two).tables["materials"].cells
    assert cells[["quantity", "unit"]].to_numpy().tolist() == [["3", "kt/a"], ["4", "t/d"]]


def test_rows_that_are_the_same_stand_once_and_fill_each_other(tmp_path):
    one = firm(tmp_path, "one", {"enterprises": [{"id": "x", "lon": 120.0, "lat": 30}]})
    two = firm(tmp_path, "two", {"enterprises": [{"id": "x", "lon": "120.00", "name": "X"}]})
    written = convert_park([one, two], tmp_path / "joined.xlsx")
    cells = container_for(written.path).read(written.path).tables["enterprises"].cells
    assert cells.to_dict("records") == [{"id": "x", "name": "X", "lon": "120.0", "lat": "30"}]
    assert "enterprises: row x of one.xlsx is filled from two.xlsx: name" in written.said


def test_contradictions_are_refused_all_at_once_with_both_places(tmp_path):
    one = firm(
        tmp_path, "one",
        {"enterprises": [{"id": "x", "lat": 30}], "heat": [{"id": "gas", "enterprise": "x"}],
         "water": [{"id": "rest", "enterprise": "x"}]},
    )  # fmt: skip
    two = firm(
        tmp_path, "two",
        {"enterprises": [{"id": "x", "lat": 31}], "heat": [{"id": "gas", "enterprise": "y"}],
         "power": [{"id": "rest", "enterprise": "y"}]},
        currency="EUR", title="Q",
    )  # fmt: skip
    with pytest.raises(ParkFaults) as told:
        convert_park([one, two], tmp_path / "joined")
    faults = {(fault.table, fault.column): fault for fault in told.value.faults}
    assert faults["enterprises", "lat"].cell == "enterprises!B2"
    assert "one.xlsx, enterprises!B2 says '30'" in faults["enterprises", "lat"].allowed
    assert "two firms" in faults["heat", "enterprise"].allowed
    assert "`y_gas`" in faults["heat", "enterprise"].remedy
    assert "another stream" in faults["power", "id"].allowed
    assert faults["", "currency"].value == "EUR"
    assert len(faults) == 4
    assert not (tmp_path / "joined").exists()


def test_nothing_but_a_park_is_written_over(tmp_path):
    path = firm(tmp_path, "one", {})
    with pytest.raises(BadInput, match="which is read"):
        convert_park(path, path)
    (tmp_path / "notes.xlsx").write_text("mine")
    with pytest.raises(BadInput, match="is no park"):
        convert_park(path, tmp_path / "notes.xlsx")
    assert (tmp_path / "notes.xlsx").read_text() == "mine"


def test_the_command_says_what_it_wrote(tmp_path, capsys):
    out = tmp_path / "park.xlsx"
    assert run(["convert", "teaching", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["heat"] == 4
    assert run(["convert", str(out), "teaching", str(tmp_path / "both"), "--lang", "zh"]) == 0
    assert "已写入" in capsys.readouterr().out
    assert run(["convert", "teaching", "--lang", "en"]) == 1
    assert run(["convert", "teaching", str(tmp_path / "park.xls"), "--lang", "en"]) == 1
    assert "Save it as .xlsx" in capsys.readouterr().err


def test_firms_fill_in_templates_of_two_languages(tmp_path, capsys):
    """Units, country and currency are one, however each file spells them; examples stay behind."""
    sources = []
    for number, (language, country, money) in enumerate(
        (("zh", "CN", "CNY"), ("en", "China", "RMB"))
    ):
        path = tmp_path / f"{language}.xlsx"
        new_park(path, language=language)
        book = openpyxl.load_workbook(path)
        cover, firms = book.worksheets[1], book.worksheets[2]
        for row in cover.iter_rows(min_row=2):
            if row[0].value in ("国家", "Country"):
                row[1].value = country
            if row[0].value in ("币种", "Currency"):
                row[1].value = money
        firms.append([f"firm_{number}", "", "", 121.8, 30.9])
        book.save(path)
        sources.append(str(path))
    assert run(["--lang", "zh", "convert", *sources, str(tmp_path / "joined")]) == 0
    told = capsys.readouterr().out
    assert "企业：2 行" in told
    assert "封面：代号取 zh.xlsx 的“zh”；en.xlsx 为“en”" in told
    heat = read_folder(tmp_path / "joined").tables["heat"].cells
    assert "起始温度* [℃]" in heat.columns
    assert run(["convert", *sources, str(tmp_path / "joined.xlsx")]) == 0
    sheets = openpyxl.load_workbook(tmp_path / "joined.xlsx").worksheets
    assert {"园区", "企业", "热"} <= {sheet.title for sheet in sheets}, (
        "as the first firm calls them"
    )
    assert {row[0].value for row in sheets[0].iter_rows()} >= {"项目", "国家", "币种"}
    assert read_workbook(tmp_path / "joined.xlsx").info["country"] == "CN"


def test_the_system_of_coordinates_that_shifts_places_is_told_in_chinese(tmp_path, capsys):
    one = firm(
        tmp_path, "one", {"enterprises": [{"id": "x", "lon": 121.8, "lat": 30.9}]}, crs="GCJ-02"
    )
    two = firm(tmp_path, "two", {"enterprises": [{"id": "y", "lon": 121.8, "lat": 30.9}]})
    assert run(["--lang", "zh", "convert", str(one), str(two), str(tmp_path / "joined")]) == 1
    told = capsys.readouterr().err
    assert "位置会偏移" in told
    assert "places would shift" not in told
    assert run(["--lang", "zh", "check", str(one)]) in (0, 1)
    assert "企业：坐标已按所填坐标系由 GCJ-02 转换为 WGS 84" in capsys.readouterr().out
