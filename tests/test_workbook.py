"""The workbook: lossless, bounded, and every oddity of a spreadsheet told with its cell."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from symbiosis import check, load_park, save_park
from symbiosis.park.containers.folder import read_folder
from symbiosis.park.containers.workbook import read_workbook, write_workbook
from symbiosis.park.load import open_draft
from symbiosis.park.raw import RawPark, RawTable
from symbiosis.park.shipped import SHIPPED


@pytest.fixture
def book(tmp_path):
    """The teaching park as a workbook, as openpyxl opens it; saved by ``book.save(path)``."""
    path = tmp_path / "park.xlsx"
    write_workbook(read_folder(SHIPPED / "teaching"), path)
    return openpyxl.load_workbook(path)


def found(book, tmp_path):
    """Check a workbook that was changed."""
    path = tmp_path / "changed.xlsx"
    book.save(path)
    return check(path)


@pytest.mark.parametrize("name", ["teaching", "guitang", "kalundborg_2020"])
def test_a_park_comes_back_from_a_workbook_as_it_was(name, tmp_path):
    raw, path = read_folder(SHIPPED / name), tmp_path / "park.xlsx"
    write_workbook(raw, path)
    back = read_workbook(path)
    assert back.faults == ()
    assert (back.info, back.scenarios) == (raw.info, raw.scenarios)
    assert {*back.tables} == {*raw.tables}
    for table, each in raw.tables.items():
        cells = back.tables[table].cells
        pd.testing.assert_frame_equal(cells, each.cells.set_axis(cells.index))
    for layer, shapes in raw.geometry.items():
        assert (back.geometry[layer].geometry.to_wkb() == shapes.geometry.to_wkb()).all()
        pd.testing.assert_frame_equal(
            pd.DataFrame(back.geometry[layer].drop(columns="geometry")),
            pd.DataFrame(shapes.drop(columns="geometry")),
        )


def test_the_same_park_gives_the_same_bytes_and_the_same_figures(tmp_path):
    park = load_park("kalundborg_2010")
    for name in ("one.xlsx", "other.xlsx"):
        save_park(park, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()
    again = load_park(tmp_path / "one.xlsx")
    for table, rows in park.tables.items():
        pd.testing.assert_frame_equal(again.tables[table], rows)


def test_cells_stay_as_they_were_written(tmp_path):
    texts = [
        "=1+2", "@x", "'quoted", " spaces ", "two\nlines", "0.30000000000000004", "1e5", "007",
        "100000", "-0", "1.50", "nan", "inf", "_x0041_", "钢渣 🐟", "5 ", "+5", "TRUE",
        "x" * 70_000,
    ]  # fmt: skip
    columns = {"id": texts, "name +2": ["y"] * len(texts), "source": texts}
    cells = pd.DataFrame(columns, dtype="str")
    raw = RawPark("", {"id": "x", "note": "y" * 40_000}, {"heat": RawTable("", cells)}, {})
    write_workbook(raw, tmp_path / "park.xlsx")
    back = read_workbook(tmp_path / "park.xlsx")
    assert back.tables["heat"].cells["id"].tolist() == texts
    assert back.tables["heat"].cells["source"].tolist() == texts
    assert back.info == raw.info
    sheet = openpyxl.load_workbook(tmp_path / "park.xlsx")["heat"]
    assert not any(cell.data_type == "f" for row in sheet for cell in row)


def test_every_fault_names_its_cell(book, tmp_path):
    book["heat"]["F2"] = "much"
    book["heat"]["C3"] = "giver"
    year = next(row[1] for row in book["park"] if row[0].value == "price_year")
    year.value = "soon"
    cells = {fault.cell: fault for fault in found(book, tmp_path) if fault.severity == "error"}
    assert cells["heat!F2"].value == "much"
    assert cells["heat!C3"].row.endswith("(line 3)")
    assert cells[f"park!{year.coordinate}"].column == "price_year"


def test_what_spreadsheets_do_to_cells_is_told_with_its_place(book, tmp_path):
    heat = book["heat"]
    heat["F2"], heat["F3"] = dt.datetime(2024, 3, 1), "=1+2"  # noqa: DTZ001
    heat["F4"].number_format, heat["F4"] = "0.0%", 0.125
    book["materials"]["E2"] = "#N/A"
    book["materials"]["E2"].data_type = "e"
    book["water"].merge_cells("A2:B2")
    cells = {fault.cell: fault for fault in found(book, tmp_path)}
    assert cells["heat!F2"].value == "2024-03-01"
    assert "never computed" in cells["heat!F3"].allowed
    assert cells["heat!F4"].value == "12.5%"
    assert cells["materials!E2"].value == "#N/A"
    assert "merged" in cells["water!A2"].allowed


def test_a_computed_formula_is_its_value_and_merged_rows_each_have_it(book, tmp_path):
    path, sheet = tmp_path / "changed.xlsx", book["materials"]
    first = sheet["B2"].value
    sheet["B3"] = first
    sheet.merge_cells("B2:B3")
    book.save(path)
    data = _rewritten(path, "xl/worksheets/sheet5.xml", b"<v>90</v>", b"<f>9*10</f><v>90</v>")
    path.write_bytes(data)
    draft, faults = open_draft(path)
    assert draft.tables["materials"]["enterprise"].tolist()[:2] == [first, first]
    assert any("materials!B2: merged" in str(told) for told in draft.defaults)
    assert not [fault for fault in faults if fault.severity == "error"]


def _rewritten(path, member, old, new) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(whole, "w") as copy:
        for name in archive.namelist():
            data = archive.read(name)
            copy.writestr(name, data.replace(old, new, 1) if name == member else data)
    return whole.getvalue()


def test_titles_above_the_heading_and_sheets_aside_do_no_harm(book, tmp_path):
    book["heat"].insert_rows(1, 2)
    book["heat"]["A1"] = "Heat of 2024"
    book["heat"].merge_cells("A1:F1")
    book.create_sheet("Sheet1")
    assert not found(book, tmp_path)
    book.create_sheet("Heats")["A1"] = "gas"
    book["water"].sheet_state = "hidden"
    told = {fault.container: fault.remedy for fault in found(book, tmp_path)}
    assert told["changed.xlsx, sheet Heats"] == "Did you mean heat?"
    assert "changed.xlsx, sheet water" in told


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (b"id,name\n", "no workbook"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"", "no workbook"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(data, said, tmp_path):
    path = tmp_path / "park.xlsx"
    path.write_bytes(data)
    assert said in check(path)[0].allowed


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (b'<c r="XFD1048576"><v>1</v></c>', "rows"),
        (b'<c r="ZZZ2"><v>1</v></c>', "columns"),
        (b"".join(b'<c r="A%d"><v>1</v></c>' % row for row in range(1, 201_000, 200)), "rows"),
    ],
)
def test_a_sheet_larger_than_any_park_ends_early(sheet, said, book, tmp_path):
    path = tmp_path / "changed.xlsx"
    book.save(path)
    end = b"</sheetData>"
    path.write_bytes(
        _rewritten(path, "xl/worksheets/sheet2.xml", end, b"<row>" + sheet + b"</row>" + end)
    )
    faults = [fault for fault in check(path) if fault.severity == "error"]
    assert said in faults[0].allowed or said in str(faults)


def test_a_bomb_and_a_document_type_are_refused(book, tmp_path, monkeypatch):
    path = tmp_path / "changed.xlsx"
    book.save(path)
    head = b"<worksheet "
    doctype = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet '
    path.write_bytes(_rewritten(path, "xl/worksheets/sheet2.xml", head, doctype))
    assert "document type" in str(check(path)[0])
    monkeypatch.setattr("symbiosis.park.containers.workbook_guard.LARGEST_UNPACKED", 1_000)
    assert "unpacked" in str(check(path)[0])
